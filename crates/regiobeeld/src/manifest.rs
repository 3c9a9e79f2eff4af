use std::collections::BTreeMap;
use std::path::Path;

use regiobeeld_domain::{Diagnostic, Severity, Snapshot};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Error, verify};

/// What a run is made of and what it made: `manifest.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Name of the run.
    pub run: String,
    /// Version of the software.
    pub version: String,
    /// Date of the run.
    pub run_date: String,
    /// Whether any data were made up, and so all that rests on them.
    pub synthetic: bool,
    /// What was asked for.
    pub configuration: Value,
    /// Boundary year that everything is expressed on.
    pub indeling: u16,
    /// Year that growth and indices start from.
    pub reference_year: Option<u16>,
    /// Hash of all definitions.
    pub definitions: String,
    /// Hash of every definition by name: `indicator/…` and `table/…`; empty in a run of
    /// before they were kept.
    #[serde(default)]
    pub definition_hashes: BTreeMap<String, String>,
    /// Every snapshot that counted.
    pub inputs: Vec<Snapshot>,
    /// How much there is.
    pub counts: Counts,
    /// Every file of the run but this one and `telemetry.json`.
    pub outputs: Vec<Output>,
}

impl Manifest {
    /// Reads the manifest of a run.
    ///
    /// # Errors
    ///
    /// When the folder has none that can be read.
    pub fn read(folder: &Path) -> Result<Self, Error> {
        let damaged =
            |problem: String| Error::Damaged { path: folder.to_path_buf(), problem };
        let text = verify::read(&folder.join("manifest.json")).map_err(|error| {
            damaged(format!("`manifest.json` cannot be read: {error}"))
        })?;
        serde_json::from_slice(&text)
            .map_err(|error| damaged(format!("`manifest.json` is no manifest: {error}")))
    }
}

/// Numbers of things in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counts {
    /// Indicators with at least one row.
    pub indicators: usize,
    /// Rows of `indicators.parquet`.
    pub rows: usize,
    /// Rows of `projections.parquet`.
    #[serde(default)]
    pub projections: usize,
    /// Regions with a report.
    pub reports: usize,
    /// Findings by severity.
    pub errors: usize,
    /// Findings that need a footnote.
    pub warnings: usize,
    /// Findings that are good to know.
    pub infos: usize,
}

impl Counts {
    pub(crate) fn of(
        diagnostics: &[Diagnostic],
        indicators: usize,
        rows: usize,
        reports: usize,
    ) -> Self {
        let count =
            |severity| diagnostics.iter().filter(|d| d.severity == severity).count();
        Self {
            indicators,
            rows,
            projections: 0,
            reports,
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            infos: count(Severity::Info),
        }
    }
}

/// A file of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Output {
    /// Path from the run's folder, with `/`.
    pub path: String,
    /// Number of bytes.
    pub bytes: usize,
    /// Hash of the bytes, as 64 hexadecimal digits.
    pub sha256: String,
}
