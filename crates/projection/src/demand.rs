//! Use and cost of care that is expected of a population: rates by age and sex, how they
//! move, and what drives the change.

mod constant;
mod driver;
mod history;
mod level;
mod onset;
mod trend;

pub use constant::constant_use;
pub use driver::{Drivers, drivers};
pub use history::{CareHistory, CareYear};
pub use level::{Levels, levels};
pub use onset::later_onset;
pub use trend::{DAMPING, RateTrend, STEEPEST, damped_years, rate_trend};
