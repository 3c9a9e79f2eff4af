use std::collections::{BTreeMap, BTreeSet};

use crate::{Cube, Period, RegionCode, SnapshotId, Sums};

/// Cubes of one subject on one boundary year, with what they rest on.
#[derive(Debug, Clone)]
pub struct Dataset {
    /// Path name, such as `vektis/zvw`.
    pub id: String,
    /// Boundary year of its regions.
    pub indeling: u16,
    /// Cubes by measure, such as `verzekerdejaren` and `kosten`.
    pub measures: BTreeMap<String, Cube>,
    /// The measures that may not be added up over regions, such as percentages: their cubes
    /// are over regions of all levels, and each has the figure that was published for it.
    pub published: BTreeSet<String>,
    /// What becomes of a sum of which a part has no value.
    pub sums: Sums,
    /// The totals that were published for the country, by measure and period: where a sum
    /// of gemeenten lacks one of them, the country still has its own.
    pub national: BTreeMap<String, BTreeMap<Period, f64>>,
    /// By period, the groups of gemeenten over each of which one gemeente of the source was
    /// divided by weight. A sum over a whole group does not depend on the weight.
    pub divided: BTreeMap<Period, Vec<Vec<RegionCode>>>,
    /// The snapshots behind each period.
    pub inputs: BTreeMap<Period, Vec<SnapshotId>>,
    /// How small counts are hidden; none where the source has seen to it, whose own
    /// suppression then stands.
    pub protection: Option<Protection>,
}

impl Dataset {
    /// What the ids of datasets begin with that are made of others, such as projections:
    /// they are not judged as data are.
    pub const MADE: &str = "raming/";

    /// Whether it is made of other datasets.
    pub fn is_made(&self) -> bool {
        self.id.starts_with(Self::MADE)
    }
}

/// How the counts of data about persons are protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Protection {
    /// The least count but zero that may be shown.
    pub minimum: u32,
}

impl Default for Protection {
    /// Counts of 1 to 9 are hidden.
    fn default() -> Self {
        Self { minimum: 10 }
    }
}
