//! From datasets to indicator values for every region.
//!
//! What an indicator is stands in a TOML definition that names a method and its inputs;
//! [`evaluate`] computes all of them, in parallel over regions, into an
//! `IndicatorFrame`, which [`write_parquet`] and `to_polars` (feature `polars`) hand on.
//!
//! # Example
//!
//! ```
//! use regiobeeld_indicator::definitions;
//!
//! let definitions = definitions()?;
//! let ratio = definitions.iter().find(|d| d.name == "zorgkosten/zvw-kostenratio");
//! assert_eq!(ratio.map(|d| d.method.info().name), Some("indirect-ratio"));
//! # Ok::<(), regiobeeld_indicator::Error>(())
//! ```

mod breakdown;
mod definition;
mod error;
mod evaluate;
mod figures;
mod finding;
mod kernel;
mod plan;
mod rank;
mod region_sum;
mod table;
mod working;

pub use definition::{
    Definition, Dimension, Growth, METHODS, Measure, Method, MethodInfo, Polarity,
    definition_texts, definitions, parse_definition,
};
pub use error::Error;
pub use evaluate::{EvaluateOptions, evaluate};
#[cfg(feature = "polars")]
pub use table::to_polars;
pub use table::{Batches, read_columns, read_parquet, schema, to_arrow, write_parquet};
pub use working::{Working, WorkingOptions, WorkingStratum, WorkingSum, working};
