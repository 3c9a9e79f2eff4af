use std::ops::Range;

use regiobeeld_domain::{Age, Axes, Sex};

use crate::definition::{Definition, Dimension};

/// What a figure is over: positions along a cube's axes, none for all of an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Cell {
    pub(crate) sex: Option<usize>,
    pub(crate) age: Option<usize>,
    pub(crate) category: Option<usize>,
}

/// The labels of a cell in the table of values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CellLabel {
    pub(crate) sex: Sex,
    pub(crate) age: Age,
    pub(crate) category: String,
}

impl Cell {
    /// Everyone and everything.
    pub(crate) const TOTAL: Self = Self { sex: None, age: None, category: None };

    /// The categories that it is about. A cube without categories stands under each one
    /// of another cube's.
    pub(crate) fn categories(self, axes: &Axes) -> Range<usize> {
        let several = axes.categories.len() > 1;
        along(self.category.filter(|_| several), axes.categories.len())
    }

    /// The sexes that it is about.
    pub(crate) fn sexes(self, axes: &Axes) -> Range<usize> {
        along(self.sex, axes.sexes.len())
    }

    /// The ages that it is about.
    pub(crate) fn ages(self, axes: &Axes) -> Range<usize> {
        along(self.age, axes.ages.len())
    }

    fn label(self, axes: &Axes) -> CellLabel {
        let category = self.category.map_or("total", |i| axes.categories[i].as_str());
        CellLabel {
            sex: self.sex.map_or(Sex::Total, |i| axes.sexes[i]),
            age: self.age.map_or(Age::Total, |i| axes.ages[i]),
            category: category.to_owned(),
        }
    }
}

fn along(position: Option<usize>, len: usize) -> Range<usize> {
    position.map_or(0..len, |position| position..position + 1)
}

/// The cells of a definition over a cube with their labels, in the order of the labels'
/// bytes.
pub(crate) fn cells(definition: &Definition, axes: &Axes) -> Vec<(Cell, CellLabel)> {
    let mut cells = vec![Cell::TOTAL];
    for crossing in &definition.breakdowns {
        let mut crossed = vec![Cell::TOTAL];
        for dimension in crossing {
            let parts = parts(*dimension, axes);
            let more = crossed.iter().flat_map(|cell| {
                let part = |i| match dimension {
                    Dimension::Sex => Cell { sex: Some(i), ..*cell },
                    Dimension::Age => Cell { age: Some(i), ..*cell },
                    Dimension::Category => Cell { category: Some(i), ..*cell },
                };
                (0..parts).map(part).collect::<Vec<_>>()
            });
            let more: Vec<Cell> = more.collect();
            crossed.extend(more);
        }
        cells.extend(crossed);
    }
    let mut labelled: Vec<_> =
        cells.into_iter().map(|cell| (cell, cell.label(axes))).collect();
    labelled.sort_by_cached_key(|(_, label)| {
        (label.sex.as_str(), label.age.to_string(), label.category.clone())
    });
    labelled.dedup();
    labelled
}

/// The number of parts along an axis; a total alone has none.
fn parts(dimension: Dimension, axes: &Axes) -> usize {
    let only_total = match dimension {
        Dimension::Sex => axes.sexes == [Sex::Total],
        Dimension::Age => axes.ages == [Age::Total],
        Dimension::Category => axes.categories == ["total"],
    };
    match dimension {
        _ if only_total => 0,
        Dimension::Sex => axes.sexes.len(),
        Dimension::Age => axes.ages.len(),
        Dimension::Category => axes.categories.len(),
    }
}
