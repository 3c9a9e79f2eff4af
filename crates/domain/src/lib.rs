//! The nouns of a *regiobeeld*: regions and their changes over the years, periods,
//! ages, the dense [`Cube`], datasets with their provenance, the long
//! [`IndicatorFrame`], and diagnostics.
//!
//! This crate does no input or output and imports no other crate of the product.
//!
//! # Example
//!
//! ```
//! use regiobeeld_domain::{Regioindeling, RegionLevel};
//!
//! let indeling = Regioindeling::embedded()?;
//! let weesp = "GM0457".parse()?;
//! let region = indeling.parent(&weesp, RegionLevel::Zorgkantoorregio, 2021);
//! assert_eq!(region.as_ref().map(|code| code.as_str()), Some("ZK21"));
//! # Ok::<(), regiobeeld_domain::Error>(())
//! ```

mod age;
mod boundary_year;
mod coverage;
mod cube;
mod dataset;
mod diagnostic;
mod error;
mod expectation;
mod form;
mod frame;
mod herindeling;
mod own_region;
mod peer_region;
mod period;
mod projection;
mod quality;
mod recoding;
mod reference;
mod regioindeling;
mod region;
mod registry_table;
mod series_break;
mod sex;
mod snapshot;
mod status;
mod text;
mod unit;

pub use age::Age;
pub use boundary_year::{BoundaryYear, Difference, Gemeente};
pub use coverage::{Coverage, Overlap};
pub use cube::{Axes, Cube};
pub use dataset::{Dataset, Protection};
pub use diagnostic::{Code, Diagnostic, Place, Severity, Warned};
pub use error::Error;
pub use expectation::{AssumptionNote, BackTestRow};
pub use form::{Form, FormColumn, FormSheet};
pub use frame::{
    Category, Comparison, IndicatorFrame, IndicatorLabel, IndicatorRow, IndicatorValue,
    Judgement, Trend,
};
pub use herindeling::{Herindeling, HerindelingDifference};
pub use own_region::OwnRegion;
pub use peer_region::{PeerReason, PeerRegion};
pub use period::{Grain, Period};
pub use projection::{ProjectedQuantity, ProjectionFrame, ProjectionRow};
pub use quality::{
    Against, DatasetQuality, LevelCoverage, LevelTotal, MeasureQuality, Outlier, Per,
    PeriodQuality, SourceTable, TotalDifference,
};
pub use recoding::{Part, Recoding};
pub use reference::{IndicatorReference, ReferenceInput, ReferenceSource};
pub use regioindeling::Regioindeling;
pub use region::{LEVELS, Region, RegionCode, RegionLevel};
pub use series_break::SeriesBreak;
pub use sex::Sex;
pub use snapshot::{Snapshot, SnapshotId};
pub use status::{Status, Sums};
pub use text::Text;
pub use unit::Unit;
