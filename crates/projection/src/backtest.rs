//! How wrong projections of the past were.

mod errors;
mod judged;
mod origins;

pub use errors::{
    ErrorMeasures, LEAST_PERSONS, Outcome, by_class, coverage, error_measures,
};
pub use judged::{BackTestOptions, judge_projections};
pub use origins::{BackTest, PopulationModel, back_tests};
