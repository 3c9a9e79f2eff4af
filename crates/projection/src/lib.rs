//! What is expected: population, care demand and cost, and staff, with scenarios and
//! honest uncertainty, and how wrong such projections were before.

mod demand;
mod error;
mod grid;
mod simulation;

pub use demand::{
    CareHistory, CareYear, DAMPING, Drivers, Levels, RateTrend, STEEPEST, damped_years,
    drivers, later_onset, levels, rate_trend,
};
pub use error::Error;
pub use grid::Grid;
pub use simulation::{
    CareModel, PeopleDraws, Summary, simulate_care, simulate_people, summary,
};
