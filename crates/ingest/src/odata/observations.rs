//! Observations of v4: one record a number.

use super::cells::{CellReader, line};
use super::page::{Cell, Page};

/// The fields of an observation that are no dimension.
const FIELDS: [&str; 5] = ["Id", "Measure", "ValueAttribute", "Value", "StringValue"];

/// Whether the records are observations.
pub(super) fn are_observations(page: &Page<'_>) -> bool {
    page.has("Measure") && (page.has("Value") || page.has("StringValue"))
}

impl CellReader<'_> {
    /// Adds observations. A text is no number and is passed over; a number that is not
    /// there has the service's word for it.
    pub(super) fn observations(&mut self, page: &Page<'_>, done: usize) {
        let names: Vec<_> =
            page.columns.iter().map(|column| column.name.as_ref()).collect();
        let names: Vec<_> = names
            .into_iter()
            .filter(|name| !FIELDS.contains(name) && !name.starts_with('@'))
            .collect();
        let keys = self.keys(page, &names);
        let cells =
            |name: &str| page.column(name).map_or(&[][..], |column| &column.cells);
        let (ids, values, texts) = (cells("Id"), cells("Value"), cells("StringValue"));
        let (attributes, measures) = (cells("ValueAttribute"), cells("Measure"));
        let keep = self.keep;
        let measures = self.measures.column(measures, &|key| keep.measure(key));
        let mut sums = vec![0.0; self.measures.met.len()];
        for (row, measure) in measures.into_iter().enumerate() {
            let number = values.get(row).and_then(Cell::number);
            if let (Some(measure), Some(number)) = (measure, number) {
                sums[measure as usize] += number;
            }
            let Some(measure) = measure else { continue };
            if !self.push_keys(&keys, row) {
                continue;
            }
            let text = texts.get(row).and_then(Cell::text);
            let cell = match (number, &text) {
                (Some(number), _) => Ok(number),
                (None, Some(_)) => Err(TEXT),
                (None, None) => Err(attributes.get(row).map_or("", word)),
            };
            self.push(measure, cell, line(ids.get(row), done + row + 1));
        }
        for (code, sum) in self.measures.met.iter().zip(sums) {
            *self.sums.entry(code.key.clone()).or_default() += sum;
        }
    }

    /// Adds the codes of a record, if cells under all of them are kept.
    pub(super) fn push_keys(&mut self, keys: &[Vec<Option<u32>>], row: usize) -> bool {
        let codes = &mut self.table.cells.codes;
        let before = codes.len();
        for column in keys {
            let Some(position) = column.get(row).copied().flatten() else {
                codes.truncate(before);
                return false;
            };
            codes.push(position);
        }
        true
    }
}

/// What stands for a number where the table has a text.
pub(super) const TEXT: &str = "text";

fn word<'p>(attribute: &'p Cell<'_>) -> &'p str {
    match attribute {
        Cell::Text(word) => word.trim(),
        _ => "",
    }
}
