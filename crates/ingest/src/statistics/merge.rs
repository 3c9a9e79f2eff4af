//! Pages of one table behind each other.

use std::collections::HashMap;

use regiobeeld_domain::{Code, Diagnostic};

use crate::{StatCells, StatCode, StatDimension, StatTable};

/// Adds tables to the first of them.
pub(super) struct Merger {
    pub(super) table: StatTable,
    /// Positions of codes by dimension, and of measures behind them.
    positions: Vec<HashMap<String, u32>>,
}

impl Merger {
    /// Begins with a page of a table that will have so many cells, which are not moved
    /// again: pages are given up one by one, so that hardly more than the table is held.
    pub(super) fn new(mut table: StatTable, cells: usize) -> Self {
        let width = table.dimensions.len();
        let more = cells.saturating_sub(table.cells.len());
        table.cells.codes.reserve_exact(more * width);
        table.cells.measures.reserve_exact(more);
        table.cells.values.reserve_exact(more);
        table.cells.status.reserve_exact(more);
        table.cells.reasons.reserve_exact(more);
        table.cells.lines.reserve_exact(more);
        let of_codes = |codes: &[StatCode]| {
            codes.iter().map(|code| code.key.clone()).zip(0..).collect()
        };
        let mut positions: Vec<HashMap<_, _>> =
            table.dimensions.iter().map(|d| of_codes(&d.codes)).collect();
        positions.push(table.measures.iter().map(|m| m.key.clone()).zip(0..).collect());
        Self { table, positions }
    }

    /// Adds a page; its codes may come in another order, and so may its dimensions.
    pub(super) fn add(&mut self, page: &StatTable) -> Result<(), Box<Diagnostic>> {
        let order = self.order(page)?;
        let mut codes = Vec::new();
        for (dimension, from) in order.iter().enumerate() {
            let known = &mut self.table.dimensions[dimension].codes;
            let positions = &mut self.positions[dimension];
            let new = page.dimensions[*from].codes.iter().map(|code| {
                *positions.entry(code.key.clone()).or_insert_with(|| {
                    known.push(code.clone());
                    u32::try_from(known.len() - 1).unwrap_or(u32::MAX)
                })
            });
            codes.push(new.collect::<Vec<_>>());
        }
        let (known, last) = (&mut self.table.measures, self.positions.len() - 1);
        let positions = &mut self.positions[last];
        let measures: Vec<_> = page
            .measures
            .iter()
            .map(|measure| {
                *positions.entry(measure.key.clone()).or_insert_with(|| {
                    known.push(measure.clone());
                    u32::try_from(known.len() - 1).unwrap_or(u32::MAX)
                })
            })
            .collect();
        append(&mut self.table.cells, &page.cells, &order, &codes, &measures);
        Ok(())
    }

    /// For every dimension its position in the page.
    fn order(&self, page: &StatTable) -> Result<Vec<usize>, Box<Diagnostic>> {
        let names = |table: &StatTable| {
            let names: Vec<_> =
                table.dimensions.iter().map(|d| d.name.as_str()).collect();
            names.join("`, `")
        };
        let position = |dimension: &StatDimension| {
            page.dimensions.iter().position(|other| other.name == dimension.name)
        };
        let order: Option<Vec<_>> = self.table.dimensions.iter().map(position).collect();
        let same = page.dimensions.len() == self.table.dimensions.len();
        order.filter(|_| same).ok_or_else(|| {
            let message = format!(
                "one page is over `{}`, another over `{}`",
                names(&self.table),
                names(page)
            );
            let found = Diagnostic::new(Code::MixedTables, message);
            Box::new(found.help("keep the pages of each table in a folder of their own"))
        })
    }
}

fn append(
    cells: &mut StatCells,
    page: &StatCells,
    order: &[usize],
    codes: &[Vec<u32>],
    measures: &[u32],
) {
    for cell in page.codes.chunks(order.len().max(1)) {
        let new =
            order.iter().zip(codes).map(|(from, codes)| codes[cell[*from] as usize]);
        cells.codes.extend(new);
    }
    let words: Vec<_> =
        page.words.iter().map(|word| word_position(cells, word)).collect();
    cells.measures.extend(page.measures.iter().map(|m| measures[*m as usize]));
    cells.values.extend_from_slice(&page.values);
    cells.status.extend_from_slice(&page.status);
    cells.lines.extend_from_slice(&page.lines);
    let reasons = page.reasons.iter().zip(&page.status);
    cells.reasons.extend(reasons.map(|(reason, status)| {
        if status.has_value() { 0 } else { words[usize::from(*reason)] }
    }));
}

/// The position of a word behind that of cells with a number.
fn word_position(cells: &mut StatCells, word: &str) -> u8 {
    let known = cells.words.iter().skip(1).position(|known| known == word);
    let position = known.map_or(cells.words.len(), |at| at + 1);
    if position == cells.words.len() {
        cells.words.push(word.to_owned());
    }
    u8::try_from(position).unwrap_or(u8::MAX)
}
