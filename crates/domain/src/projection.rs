//! The long table of projected values.

use serde::{Deserialize, Serialize};

use crate::{Age, Category, Period, Region, Sex, SnapshotId, Text, Unit};

/// Every projected value of a run, one row each, sorted by key; the labels are kept once.
#[derive(Debug, Clone, Default)]
pub struct ProjectionFrame {
    /// What is projected, in the order of the names.
    pub quantities: Vec<ProjectedQuantity>,
    /// Regions in the order of level name and code.
    pub regions: Vec<Region>,
    /// Categories in the order of their names.
    pub categories: Vec<Category>,
    /// Names of scenarios, in order.
    pub scenarios: Vec<String>,
    /// Names of models, in order.
    pub models: Vec<String>,
    /// Lists of snapshots that rows rest on.
    pub inputs: Vec<Vec<SnapshotId>>,
    /// The rows. Their key is that of an `IndicatorFrame` and then `model`; the order is
    /// that of the labels' bytes.
    pub rows: Vec<ProjectionRow>,
}

/// What is the same for every value of a quantity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectedQuantity {
    /// Path name, such as `bevolking/inwoners`.
    pub name: String,
    /// Title for people.
    pub title: Text,
    /// Unit of all of its numbers.
    pub unit: Unit,
}

/// One projected value; labels are positions in the frame's lists.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ProjectionRow {
    /// Position in [`ProjectionFrame::quantities`].
    pub quantity: u16,
    /// Position in [`ProjectionFrame::regions`].
    pub region: u32,
    /// Period that is projected.
    pub period: Period,
    /// Sex.
    pub sex: Sex,
    /// Age.
    pub age: Age,
    /// Position in [`ProjectionFrame::categories`].
    pub category: u16,
    /// Position in [`ProjectionFrame::scenarios`].
    pub scenario: u16,
    /// Position in [`ProjectionFrame::models`].
    pub model: u16,
    /// The last observed year that it rests on.
    pub origin: u16,
    /// Position in [`ProjectionFrame::inputs`].
    pub inputs: u16,
    /// The mean of all draws; of a value without draws the value.
    pub mean: f64,
    /// The quantiles [`ProjectionFrame::QUANTILES`]; none without draws.
    pub quantiles: Option<[f64; 7]>,
}

impl ProjectionFrame {
    /// The parts of the draws that lie below each quantile.
    pub const QUANTILES: [f64; 7] = [0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975];

    /// Puts the rows in the order of their keys.
    ///
    /// Regions, quantities, categories, scenarios and models stand in the order of their
    /// labels, and so do periods and sexes; ages are ordered as they are written.
    pub fn sort(&mut self) {
        let mut ages: Vec<(String, Age)> = Vec::new();
        for row in &self.rows {
            if !ages.iter().any(|(_, known)| *known == row.age) {
                ages.push((row.age.to_string(), row.age));
            }
        }
        ages.sort();
        let place = |age| ages.iter().position(|(_, known)| *known == age);
        self.rows.sort_by_cached_key(|row| {
            let of_whom = (row.period, row.sex, place(row.age));
            let of_what = (row.category, row.scenario, row.model);
            (row.quantity, row.region, of_whom, of_what)
        });
    }

    /// The rows of one quantity and region, in the order of their keys.
    pub fn select(&self, quantity: &str, region: &Region) -> &[ProjectionRow] {
        let quantity = self.quantities.iter().position(|known| known.name == quantity);
        let region = self.regions.iter().position(|known| known.code == region.code);
        let Some(key) = quantity.zip(region) else { return &[] };
        let at = |row: &ProjectionRow| (usize::from(row.quantity), row.region as usize);
        let start = self.rows.partition_point(|row| at(row) < key);
        let end = self.rows.partition_point(|row| at(row) <= key);
        &self.rows[start..end]
    }
}
