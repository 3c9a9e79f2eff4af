//! The cells of tables of statistics behind measures that someone asks to be explained.

use std::collections::BTreeMap;

use regiobeeld_domain::{Age, Period, RegionCode, Sex, SnapshotId};

use crate::InputCell;

/// A measure of a dataset whose cells are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TracedMeasure {
    /// Id of the dataset.
    pub dataset: String,
    /// Name of the measure in it.
    pub measure: String,
}

/// The cells of a table behind one measure and period.
#[derive(Debug, Clone)]
pub struct TracedCells {
    /// The measure that was asked for.
    pub of: TracedMeasure,
    /// The period.
    pub period: Period,
    /// The snapshot that they stand in.
    pub snapshot: SnapshotId,
    /// Boundary year of their regions.
    pub indeling: u16,
    /// Whether every region has a figure of its own, and nothing is added up.
    pub is_own: bool,
    pub(crate) cells: Vec<TracedCell>,
}

/// A cell of a table that was taken.
#[derive(Debug, Clone)]
pub(crate) struct TracedCell {
    pub(crate) line: u64,
    pub(crate) field: String,
    pub(crate) region: RegionCode,
    pub(crate) sex: Sex,
    pub(crate) age: Age,
    pub(crate) category: String,
    pub(crate) value: Option<f64>,
}

impl TracedCells {
    /// The codes of the regions that cells are about.
    pub fn regions(&self) -> impl Iterator<Item = &RegionCode> {
        self.cells.iter().map(|cell| &cell.region)
    }

    /// The cells of regions that count, each with the share that does.
    pub fn of(&self, weights: &BTreeMap<RegionCode, f64>) -> Vec<InputCell<'_>> {
        let cell = |cell: &'_ TracedCell| Some(*weights.get(&cell.region)?);
        let with_weight = self.cells.iter().filter_map(|one| Some((one, cell(one)?)));
        let input = with_weight.map(|(cell, weight)| InputCell {
            line: Some(cell.line),
            field: &cell.field,
            name: Some(cell.region.as_str()),
            gemeente: Some(&cell.region),
            sex: cell.sex,
            age: cell.age,
            category: cell.category.clone(),
            value: cell.value,
            weight,
        });
        input.collect()
    }
}
