//! *Regiobeeld*: from published files to a picture of every Dutch care region.
//!
//! One dependency for those who embed it. [`run`] does everything; the modules below it
//! are the parts: [`ingest`] reads files into datasets, [`indicator`] computes values,
//! [`projection`] what is expected,
//! [`report`] writes documents, [`method`] holds the statistics and [`domain`] the nouns.
//! The example `embed` shows an analyst's ten lines.
//!
//! # Example
//!
//! ```no_run
//! use regiobeeld::{Parts, Settings, Silent, run};
//!
//! let settings = Settings { data: vec!["downloads".into()], ..Settings::default() };
//! let published = run(&settings.spec(Parts::All, "2026-11-22")?, &Silent)?;
//! println!("{}", published.folder.display());
//! # Ok::<(), regiobeeld::Error>(())
//! ```

pub use arrow;
#[cfg(feature = "polars")]
pub use polars;
pub use regiobeeld_domain as domain;
pub use regiobeeld_indicator as indicator;
pub use regiobeeld_ingest as ingest;
pub use regiobeeld_method as method;
pub use regiobeeld_projection as projection;
pub use regiobeeld_report as report;

mod catalogue;
mod check;
mod data_quality;
mod definition_set;
pub mod diff;
mod error;
pub mod explain;
#[cfg(feature = "fetch")]
mod fetch;
mod fetch_settings;
mod label;
mod manifest;
mod observer;
mod projected;
mod publish;
mod reference;
mod run;
mod scope;
mod settings;
mod template;
mod verify;

pub use catalogue::{Catalogue, CatalogueEntry, KINDS, catalogue};
pub use check::{Checked, check};
pub use data_quality::{DataQuality, FindingCount};
pub use definition_set::tables;
pub use diff::{Diff, diff};
pub use error::Error;
pub use explain::{ExplainSpec, Explanation, explain};
#[cfg(feature = "fetch")]
pub use fetch::{FetchReport, FetchSpec, FetchedTable, fetch};
pub use fetch_settings::FetchSettings;
pub use label::Label;
pub use manifest::{Counts, Manifest, Output};
pub use observer::{Observer, Silent, Stage};
pub use reference::{IndicatorInRun, IndicatorList, references};
pub use run::{Parts, Run, RunSpec, run};
pub use settings::Settings;
pub use template::{Template, template, template_kinds};
pub use verify::{Mismatch, verify};

/// The version of the software, as it stands in manifests.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
