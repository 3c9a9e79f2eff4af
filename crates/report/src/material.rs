use std::collections::BTreeMap;

use regiobeeld_domain::{
    Diagnostic, IndicatorFrame, Region, RegionCode, SeriesBreak, Snapshot,
};
use serde::Serialize;

/// Everything that reports are made from.
#[derive(Debug, Clone)]
pub struct Material<'a> {
    /// Every value of the run.
    pub frame: &'a IndicatorFrame,
    /// The data that were used.
    pub snapshots: &'a [Snapshot],
    /// What was found in the data.
    pub diagnostics: &'a [Diagnostic],
    /// Years from which something was counted in another way.
    pub breaks: &'a [SeriesBreak],
    /// The gemeenten of each region, in the order of their codes.
    pub gemeenten: &'a BTreeMap<RegionCode, Vec<Region>>,
    /// What is the same for every report of the run.
    pub facts: RunFacts,
}

impl Material<'_> {
    /// Whether any of it was made up: one made-up file is enough to make a figure so.
    pub(crate) fn is_synthetic(&self) -> bool {
        self.facts.synthetic || self.snapshots.iter().any(|snapshot| snapshot.synthetic)
    }
}

/// What is the same for every report of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RunFacts {
    /// Name of the run, such as `2026-11-22-3f9c1a`.
    pub run: String,
    /// Date of the run, such as `2026-11-22`.
    pub run_date: String,
    /// Version of the software.
    pub version: String,
    /// Boundary year that everything is expressed in.
    pub indeling: u16,
    /// The year that growth and index are measured from.
    pub reference_year: Option<u16>,
    /// Whether the data were made up.
    pub synthetic: bool,
}
