//! What a table told as it was read, before anything went to another boundary year.

use regiobeeld_domain::{LevelTotal, Period, RegionCode, SnapshotId, Text};

/// What is known of a table that its datasets no longer show.
#[derive(Debug, Clone, PartialEq)]
pub struct TableReading {
    /// The dataset that it went into.
    pub dataset: String,
    /// Its snapshot.
    pub snapshot: SnapshotId,
    /// Its title for people.
    pub title: Text,
    /// Whether its definition was checked on a real table.
    pub verified: bool,
    /// Its measures by period.
    pub series: Vec<SeriesReading>,
}

/// One measure of a period, on the table's own boundary year.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesReading {
    /// Name in the dataset.
    pub measure: String,
    /// The period.
    pub period: Period,
    /// Boundary year of its regions.
    pub indeling: u16,
    /// Gemeenten without a figure; none for what may not be added up.
    pub absent: Vec<RegionCode>,
    /// Sums over gemeenten beside published figures, the same ones agreeing or not.
    pub totals: Vec<LevelTotal>,
}
