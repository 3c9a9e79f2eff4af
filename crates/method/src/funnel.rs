//! Control limits of funnel plots, significance against them, and overdispersion.

mod axis;
mod limits;
mod overdispersion;
mod significance;

pub use axis::{FunnelAxis, funnel_axis};
pub use limits::{funnel_events, funnel_proportion};
pub use overdispersion::{Overdispersion, overdispersion};
pub use significance::{
    FunnelSignal, MINIMUM_EVENTS, funnel_signal_events, funnel_signal_proportion,
};
