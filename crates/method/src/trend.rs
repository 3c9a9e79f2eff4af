//! Trends over years, recent trends, and changes between two periods.

mod change;
mod recent;
mod regression;

pub use change::{Change, change};
pub use recent::{Counted, RecentTrend, recent_trend};
pub use regression::{Trend, TrendPoint, trend};

/// Which way figures go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Significantly up.
    Rising,
    /// Significantly down.
    Falling,
    /// Neither.
    Stable,
}

impl Direction {
    /// The direction of a slope with this probability to be chance.
    fn of(slope: f64, p_value: f64, level: crate::Confidence) -> Self {
        let is_chance = p_value.is_nan() || p_value > 2.0 * level.tail();
        match slope {
            _ if is_chance || slope == 0.0 => Self::Stable,
            slope if slope > 0.0 => Self::Rising,
            _ => Self::Falling,
        }
    }
}
