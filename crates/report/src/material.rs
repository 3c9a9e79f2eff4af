use std::collections::BTreeMap;

use regiobeeld_domain::{
    AssumptionNote, BackTestRow, Diagnostic, IndicatorFrame, PeerRegion, ProjectionFrame,
    Region, RegionCode, SeriesBreak, Snapshot,
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
    pub gemeenten: &'a BTreeMap<RegionCode, Vec<Member>>,
    /// The zorgkantoorregio's that each region of another level lies over.
    pub overlaps: &'a BTreeMap<RegionCode, Vec<Overlapping>>,
    /// The regions that are most like each region, the most alike first.
    pub peers: &'a BTreeMap<RegionCode, Vec<PeerRegion>>,
    /// What is expected; none where nothing was projected.
    pub expected: Option<Expected<'a>>,
    /// What is the same for every report of the run.
    pub facts: RunFacts,
}

/// What is expected, with all that a reader needs to judge it.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// Every projected value of the run.
    pub projections: &'a ProjectionFrame,
    /// How wrong such projections were before; empty where nothing could be tested.
    pub back_tests: &'a [BackTestRow],
    /// What the projections take to be so.
    pub assumptions: &'a [AssumptionNote],
}

impl Material<'_> {
    /// Whether any of it was made up: one made-up file is enough to make a figure so.
    pub(crate) fn is_synthetic(&self) -> bool {
        self.facts.synthetic || self.snapshots.iter().any(|snapshot| snapshot.synthetic)
    }
}

/// A gemeente of a region.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Member {
    /// The gemeente.
    pub gemeente: Region,
    /// Share of it that belongs to the region, above 0 and at most 1.
    pub share: f64,
}

/// How a region lies over another, by residents.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Overlapping {
    /// The other region.
    pub region: Region,
    /// Share of this region that lies in the other, above 0 and at most 1.
    pub of_this: f64,
    /// Share of the other that lies in this one, above 0 and at most 1.
    pub of_other: f64,
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
