//! Quantiles of regions, and the slope and relative index of inequality.

mod quantile;
mod scale;
mod simulation;
mod slope;

pub use quantile::{Order, quantiles};
pub use scale::Scale;
pub use simulation::{Simulation, slope_index_simulated};
pub use slope::{RankedGroups, SlopeIndex, SlopeModel, slope_index};
