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
    CohortRatios, ComponentSettings, Components, Counts, Migration, PopulationProjection,
    PopulationSampler, RatioBasis, RatioErrors, RatioSettings, Together, Unprojectable,
    YearlyHistory, cohort_ratios, estimate_components, learn_ratio_errors,
    national_growth, net_migration_totals, no_change, project_components,
    project_population, shrunk_ratio,
};
