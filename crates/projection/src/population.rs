//! Who will live where: cohorts that grow older, and how far off that may be.

mod cohort;
mod covariance;
mod hamilton_perry;
mod history;
mod naive;
mod ratios;
mod shrinkage;

pub use hamilton_perry::{PopulationProjection, project_population};
pub use history::{Counts, Unprojectable};
pub use naive::{national_growth, no_change};
pub use ratios::{CohortRatios, RatioBasis, RatioSettings, cohort_ratios};
