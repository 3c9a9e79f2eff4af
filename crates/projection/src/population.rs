//! Who will live where: cohorts that grow older, and how far off that may be.

mod between;
mod cohort;
mod component_history;
mod components;
mod covariance;
mod hamilton_perry;
mod history;
mod naive;
mod ratios;
mod shrinkage;
mod uncertainty;

pub use component_history::{
    ComponentSettings, YearlyHistory, estimate_components, net_migration_totals,
};
pub use components::{Components, Migration, project_components, shrunk_ratio};
pub use hamilton_perry::{PopulationProjection, project_population};
pub use history::{Counts, Unprojectable};
pub use naive::{national_growth, no_change};
pub use ratios::{CohortRatios, RatioBasis, RatioSettings, cohort_ratios};
pub use uncertainty::{
    PopulationSampler, RatioErrors, Together, YearWeights, learn_ratio_errors,
};
