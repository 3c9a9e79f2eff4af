use std::collections::BTreeMap;

use regiobeeld_domain::{Code, DatasetQuality, Diagnostic, Severity};
use serde::Serialize;

use crate::Manifest;

/// `data-quality.json`: how good the data of a run are.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DataQuality<'a> {
    /// Name of the run.
    pub run: &'a str,
    /// Its date, from which ages are counted.
    pub run_date: &'a str,
    /// Whether any of the data was made up.
    pub synthetic: bool,
    /// Boundary year that everything is expressed on.
    pub indeling: u16,
    /// Every dataset, in the order of their ids.
    pub datasets: &'a [DatasetQuality],
    /// How many findings there are of each kind, the gravest first; the findings themselves
    /// stand in `diagnostics.json`.
    pub findings: Vec<FindingCount>,
}

/// How many findings of a kind there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FindingCount {
    /// The kind.
    pub code: Code,
    /// How much they matter.
    pub severity: Severity,
    /// How many there are.
    pub count: usize,
}

impl<'a> DataQuality<'a> {
    /// Gathers it for a run.
    pub fn new(
        manifest: &'a Manifest,
        datasets: &'a [DatasetQuality],
        diagnostics: &[Diagnostic],
    ) -> Self {
        let mut counts: BTreeMap<(Severity, Code), usize> = BTreeMap::new();
        for found in diagnostics {
            *counts.entry((found.severity, found.code)).or_default() += 1;
        }
        let count = |((severity, code), count)| FindingCount { code, severity, count };
        Self {
            run: &manifest.run,
            run_date: &manifest.run_date,
            synthetic: manifest.synthetic,
            indeling: manifest.indeling,
            datasets,
            findings: counts.into_iter().map(count).collect(),
        }
    }
}
