//! Statistical methods of a *regiobeeld* as pure functions over slices.
//!
//! One method per file, each with its formula, units, and rules for zero and missing.
//! Nothing here knows of regions, files or tables. Sums run in the order of the slice,
//! so that a result does not depend on the machine or on the number of threads.
//!
//! # Example
//!
//! ```
//! use regiobeeld_method::{expected, ratio};
//!
//! // Two age classes: euro and insured-years, of a region and of the country.
//! let (region_cost, region_years) = ([100.0, 900.0], [10.0, 30.0]);
//! let (national_cost, national_years) = ([8_000.0, 50_000.0], [1_000.0, 2_000.0]);
//! let expected = expected(&region_years, &national_cost, &national_years);
//! assert_eq!(expected, 10.0 * 8.0 + 30.0 * 25.0);
//! assert_eq!(ratio(region_cost.iter().sum(), expected), Some(1000.0 / 830.0));
//! ```

mod direct;
mod growth;
mod indirect;
mod rank;
mod ratio;

pub use direct::{DirectlyStandardised, direct};
pub use growth::{GrowthSplit, growth_split};
pub use indirect::expected;
pub use rank::ranks;
pub use ratio::ratio;
