//! How good data are, in numbers: plain facts, from which pages make their words.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{Period, RegionCode, RegionLevel, SeriesBreak, SnapshotId, Status, Text};

/// What there is to say of the quality of one dataset.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DatasetQuality {
    /// Path name, such as `vektis/zvw`.
    pub id: String,
    /// Title for people.
    pub title: Text,
    /// The published tables behind it, in the order of their names.
    pub tables: Vec<SourceTable>,
    /// Boundary year that its figures are expressed on.
    pub indeling: u16,
    /// The snapshots behind each period.
    pub inputs: BTreeMap<Period, Vec<SnapshotId>>,
    /// The last period with a figure.
    pub newest: Option<Period>,
    /// Years from the newest period to the run; none where it lies in the future.
    pub age: Option<u16>,
    /// Whether every definition behind it was checked on a real table.
    pub verified: bool,
    /// Whether any of it was made up.
    pub synthetic: bool,
    /// Share of the figures that is provisional, from 0 to 1.
    pub provisional: f64,
    /// The breaks between its first and last period, in the order of their years.
    pub breaks: Vec<SeriesBreak>,
    /// Its measures, in the order of their names.
    pub measures: Vec<MeasureQuality>,
}

/// A published table that a dataset rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceTable {
    /// Name of its definition, such as `vektis/zvw-gemeente`.
    pub table: String,
    /// Title for people.
    pub title: Text,
    /// Publisher, such as `vektis`.
    pub source: String,
    /// How the publisher wants to be named.
    pub citation: String,
    /// Licence of the data.
    pub licence: String,
    /// The boundary years that it was published on.
    pub indelingen: Vec<u16>,
    /// Whether its definition was checked on a real table.
    pub verified: bool,
    /// Whether any of it was made up.
    pub synthetic: bool,
    /// Its snapshots, in the order of their ids.
    pub snapshots: Vec<SnapshotId>,
}

/// The quality of one measure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MeasureQuality {
    /// Name in the dataset, such as `kosten`.
    pub measure: String,
    /// Whether it may be added up; else every region has the figure published for it.
    pub is_count: bool,
    /// What the figures of its outliers are per, where they may be added up.
    pub per: Option<Per>,
    /// Every period of the dataset.
    pub periods: Vec<PeriodQuality>,
    /// Its most remarkable figures, the most remarkable first.
    pub outliers: Vec<Outlier>,
    /// How many remarkable figures there are beside those.
    pub more_outliers: usize,
}

/// The quality of one measure in one period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PeriodQuality {
    /// The period.
    pub period: Period,
    /// How many regions have a figure, for every level that the measure is given for.
    pub coverage: Vec<LevelCoverage>,
    /// Gemeenten of the source's own boundary year without a figure, that have become part
    /// of one with a figure. That figure is too low.
    pub absent_parts: Vec<RegionCode>,
    /// Cells by status, those alone that there are.
    pub cells: BTreeMap<Status, usize>,
    /// The sum over gemeenten; none of what may not be added up.
    pub sum: Option<f64>,
    /// What stands in the source's row without keys, which is in no region.
    pub unplaced: Option<f64>,
    /// How the gemeenten of the source add up to what it publishes for larger regions.
    pub totals: Vec<LevelTotal>,
}

/// How many regions of a level have a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LevelCoverage {
    /// The level.
    pub level: RegionLevel,
    /// Regions of the level.
    pub expected: usize,
    /// Those with a figure.
    pub present: usize,
    /// Those without; empty where none has a figure.
    pub absent: Vec<RegionCode>,
}

/// Sums over gemeenten beside the figures that the same table publishes for a level, on
/// the table's own boundary year.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LevelTotal {
    /// The level.
    pub level: RegionLevel,
    /// Regions that were compared.
    pub compared: usize,
    /// Those among them that agree within rounding.
    pub agree: usize,
    /// Regions that cannot be compared, because a gemeente of theirs has no figure.
    pub incomplete: usize,
    /// The largest difference in proportion; none where nothing was compared.
    pub largest: Option<TotalDifference>,
}

/// A sum over gemeenten beside the published figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TotalDifference {
    /// The region.
    pub region: RegionCode,
    /// The sum.
    pub sum: f64,
    /// The published figure.
    pub published: f64,
    /// The sum minus the published figure.
    pub absolute: f64,
    /// That as a share of the published figure; of a figure below 1 as it is.
    pub relative: f64,
}

impl TotalDifference {
    /// Sets a sum beside a published figure.
    pub fn new(region: RegionCode, sum: f64, published: f64) -> Self {
        let absolute = sum - published;
        let relative = absolute / published.abs().max(1.0);
        Self { region, sum, published, absolute, relative }
    }
}

/// What a count is divided by to compare gemeenten.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Per {
    /// Residents on 1 January of the period's year.
    Inwoner,
    /// Insured-years of the same cells.
    Verzekerdejaar,
}

/// A figure that lies far from what others lead one to expect.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outlier {
    /// The region.
    pub region: RegionCode,
    /// The period.
    pub period: Period,
    /// Category of the measure, or `total`.
    pub category: String,
    /// What it was held against.
    pub against: Against,
    /// The figure, divided as its measure says.
    pub value: f64,
    /// What the others lead one to expect in its place.
    pub expected: f64,
    /// How many times the usual spread it lies away.
    pub score: f64,
}

/// What a figure was held against.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Against {
    /// Its own figure of an earlier period, moved as the country has.
    Earlier(Period),
    /// The other gemeenten of its zorgkantoorregio.
    Neighbours(RegionCode),
}
