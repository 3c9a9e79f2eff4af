//! What is expected: population, care demand and cost, and staff, with scenarios and
//! honest uncertainty, and how wrong such projections were before.

mod backtest;
mod error;
mod grid;
mod population;

pub use backtest::{
    BackTest, ErrorMeasures, LEAST_PERSONS, Pair, PopulationModel, back_tests, by_class,
    coverage, error_measures,
};
pub use error::Error;
pub use grid::Grid;
pub use population::{
    CohortRatios, Counts, PopulationProjection, RatioBasis, RatioSettings, Unprojectable,
    cohort_ratios, national_growth, no_change, project_population,
};
