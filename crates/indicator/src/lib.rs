//! From datasets to indicator values for every region.
//!
//! What an indicator is stands in a TOML definition that names a method and its inputs;
//! [`evaluate`] computes all of them, in parallel, into an
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

mod across;
mod breakdown;
mod comparison;
mod definition;
mod disclosure;
mod error;
mod evaluate;
mod figure;
mod figures;
mod finding;
mod interval;
mod method;
mod peers;
mod place;
mod plan;
mod rank;
mod region_sum;
mod rows;
mod table;
mod working;

pub use across::TrendWorking;
pub use comparison::ComparisonWorking;
pub use definition::{
    Acute, ComparisonRule, Criterion, Definition, Dimension, Interval, Level, Measure,
    Polarity, TrendTest, definition_texts, definitions, parse_definition,
};
pub use error::Error;
pub use evaluate::{EvaluateOptions, evaluate};
pub use method::{
    AgeRatio, Change, Component, Counted, CrudeRate, DirectRate, DirectRateRepeated,
    Expressed, Growth, HealthyLifeExpectancy, Index, IndirectRate, IndirectRatio, Input,
    Kitagawa, LifeExpectancy, METHODS, Mean, Method, MethodInfo, ObservedMinusExpected,
    Order, Proportion, Published, Quantile, RateDifference, RateRatio, RatioOfSums,
    RelativeIndex, SlopeIndex, StandardName, SumOf, Term, Total, Weight, Whose,
};
pub use peers::{
    Characteristic, PeerDefinition, PeerScale, peer_definition, peer_groups,
};
#[cfg(feature = "polars")]
pub use table::to_polars;
pub use table::{Batches, read_columns, read_parquet, schema, to_arrow, write_parquet};
pub use working::{
    Working, WorkingGemeente, WorkingOptions, WorkingStratum, WorkingSum, working,
};
