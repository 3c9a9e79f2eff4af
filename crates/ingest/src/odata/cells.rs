use std::collections::BTreeMap;

use regiobeeld_domain::{Diagnostic, Status};

use super::codes::Codes;
use super::observations;
use super::page::{Cell, Page};
use crate::findings::Findings;
use crate::statistics::Keep;
use crate::{StatDimension, StatMeasure, StatTable};

/// Reads pages of numbers into one table, cell after cell, keeping what is wanted.
#[derive(Debug)]
pub(super) struct CellReader<'k> {
    pub(super) keep: Keep<'k>,
    pub(super) table: StatTable,
    pub(super) dimensions: Vec<Codes>,
    pub(super) measures: Codes,
    pub(super) findings: Findings,
    /// The sum of every measure over all of its cells, kept or not.
    pub(super) sums: BTreeMap<String, f64>,
    pub(super) rows: usize,
}

/// What a file of numbers held.
#[derive(Debug)]
pub(super) struct ReadCells {
    pub(super) table: StatTable,
    pub(super) sums: BTreeMap<String, f64>,
    pub(super) rows: usize,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl<'k> CellReader<'k> {
    pub(super) fn new(keep: Keep<'k>) -> Self {
        let mut table = StatTable::default();
        table.cells.words.push(String::new());
        Self {
            keep,
            table,
            dimensions: Vec::new(),
            measures: Codes::default(),
            findings: Findings::default(),
            sums: BTreeMap::new(),
            rows: 0,
        }
    }

    /// Adds a page of observations or of rows; `done` records stood before it.
    pub(super) fn add(&mut self, page: &Page<'_>, done: usize) {
        if observations::are_observations(page) {
            self.observations(page, done);
        } else {
            self.row_cells(page, done);
        }
        self.rows += page.rows;
    }

    /// The positions of the codes of every dimension, dimension after dimension, in the
    /// order of the first page.
    pub(super) fn keys(
        &mut self,
        page: &Page<'_>,
        names: &[&str],
    ) -> Vec<Vec<Option<u32>>> {
        for name in names {
            if !self.table.dimensions.iter().any(|known| known.name == **name) {
                let name = (*name).to_owned();
                let title = name.clone();
                let dimension = StatDimension { name, title, ..StatDimension::default() };
                self.table.dimensions.push(dimension);
                self.dimensions.push(Codes::default());
            }
        }
        let (keep, dimensions) = (&self.keep, &self.table.dimensions);
        let columns = dimensions.iter().zip(&mut self.dimensions);
        columns
            .map(|(dimension, codes)| {
                let cells = page.column(&dimension.name).map_or(&[][..], |c| &c.cells);
                codes.column(cells, &|key| keep.code(&dimension.name, key))
            })
            .collect()
    }

    /// The position of a measure, if it is wanted.
    pub(super) fn measure(&mut self, key: &str) -> Option<u32> {
        let keep = &self.keep;
        self.measures.position(key, &|key| keep.measure(key))
    }

    /// Adds a cell of a number, or of the publisher's word for there being none.
    pub(super) fn push(&mut self, measure: u32, cell: Result<f64, &str>, line: u32) {
        let cells = &mut self.table.cells;
        cells.measures.push(measure);
        cells.lines.push(line);
        match cell {
            Ok(value) => {
                cells.values.push(value);
                cells.status.push(Status::Observed);
                cells.reasons.push(0);
            }
            Err(word) => {
                let known = cells.words.iter().skip(1).position(|known| known == word);
                let position = known.map_or(cells.words.len(), |at| at + 1);
                let position = u8::try_from(position).unwrap_or(u8::MAX);
                if usize::from(position) == cells.words.len() {
                    cells.words.push(word.to_owned());
                }
                cells.values.push(0.0);
                cells.status.push(absence(word));
                cells.reasons.push(position.min(u8::MAX - 1));
            }
        }
    }

    /// The table, with the codes that were met.
    pub(super) fn finish(mut self) -> ReadCells {
        for (dimension, codes) in self.table.dimensions.iter_mut().zip(self.dimensions) {
            dimension.codes = codes.met;
        }
        // Pages wait for each other, and there may be many.
        let cells = &mut self.table.cells;
        cells.codes.shrink_to_fit();
        cells.measures.shrink_to_fit();
        cells.values.shrink_to_fit();
        cells.status.shrink_to_fit();
        cells.reasons.shrink_to_fit();
        cells.lines.shrink_to_fit();
        let measure = |code: crate::StatCode| StatMeasure {
            path: vec![code.key.clone()],
            key: code.key,
            ..StatMeasure::default()
        };
        self.table.measures = self.measures.met.into_iter().map(measure).collect();
        ReadCells {
            table: self.table,
            sums: self.sums,
            rows: self.rows,
            diagnostics: self.findings.finish(),
        }
    }
}

/// What the publisher's word for an absent number says.
///
/// `Impossible`, a blank and a point each stand for several things, such as a gemeente
/// that merged, a figure that is not out yet or one that is too unreliable: the number is
/// not known, and the word is kept. Only a word that names secrecy is secrecy.
fn absence(word: &str) -> Status {
    match word {
        "x" | "Confidential" => Status::Suppressed,
        _ => Status::Missing,
    }
}

/// Where a cell stands: the service's own number of the record, else its position.
pub(super) fn line(id: Option<&Cell<'_>>, position: usize) -> u32 {
    let given = id.and_then(Cell::number).filter(|id| *id >= 0.0 && id.fract() == 0.0);
    // The bounds are checked: what does not fit falls back on the position.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let given = given.filter(|id| *id < f64::from(u32::MAX)).map(|id| id as u32);
    given.unwrap_or_else(|| u32::try_from(position).unwrap_or(u32::MAX))
}
