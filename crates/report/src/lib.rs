//! From indicators to documents: per region a `regiobeeld.json` and a self-contained
//! `regiobeeld.html`, and one national `index.html`.
//!
//! Everything here is a pure function of a [`Material`]: no clock, no environment, no
//! files, no network. [`report`] gathers the exact figures of one region; every
//! [`Format`] writes that same [`Report`], so that two formats cannot say different
//! things.
//!
//! # Example
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use regiobeeld_domain::{IndicatorFrame, Region, RegionLevel};
//! use regiobeeld_report::{FORMATS, Material, RunFacts, report};
//!
//! let region = Region {
//!     code: "ZK31".parse()?,
//!     level: RegionLevel::Zorgkantoorregio,
//!     name: "Midden-Brabant".to_owned(),
//! };
//! let material = Material {
//!     frame: &IndicatorFrame::default(),
//!     snapshots: &[],
//!     diagnostics: &[],
//!     breaks: &[],
//!     gemeenten: &BTreeMap::new(),
//!     overlaps: &BTreeMap::new(),
//!     peers: &BTreeMap::new(),
//!     expected: None,
//!     facts: RunFacts {
//!         run: "2026-11-22-3f9c1a".to_owned(),
//!         run_date: "2026-11-22".to_owned(),
//!         version: "0.1.0".to_owned(),
//!         indeling: 2024,
//!         reference_year: Some(2015),
//!         synthetic: false,
//!     },
//! };
//! let report = report(&material, &region);
//! for format in FORMATS {
//!     let mut bytes = Vec::new();
//!     format.write(&report, &mut bytes)?;
//!     assert!(!bytes.is_empty(), "{}", format.name());
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod back_test;
mod chart;
mod error;
mod expectation;
mod figure;
#[cfg(test)]
mod fixture;
mod form;
mod format;
mod growth;
mod index;
mod key_figure;
mod material;
mod number;
mod page;
mod past_error;
mod quality;
mod reference;
mod report;
mod template;
#[cfg(test)]
mod tests;
mod text;

pub use back_test::back_test_page;
pub use error::Error;
pub use expectation::{
    Expectation, ExpectedCost, ExpectedDrivers, ExpectedSeries, ExpectedValue,
    OlderPersons, Quantiles, YearMean,
};
pub use figure::Figure;
pub use form::form_workbook;
pub use format::{FORMATS, Format, Html, Json};
pub use growth::Growth;
pub use index::index;
pub use key_figure::KeyFigure;
pub use material::{Expected, Material, Member, Overlapping, RunFacts};
pub use past_error::PastError;
pub use quality::quality_page;
pub use reference::{reference_document, reference_pages};
pub use report::{GemeenteResidents, Paragraph, Report, report};
