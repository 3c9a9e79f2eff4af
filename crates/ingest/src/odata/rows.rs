//! Rows of v3: one record a combination of codes, with all its numbers.

use regiobeeld_domain::{Code, Diagnostic, Place};

use super::cells::{CellReader, line};
use super::page::{Cell, Page};
use super::{number, observations::TEXT};
use crate::visible;

/// Whether a field is a number of the table: its key is made of words that begin with
/// capitals, or with `k_` before a digit, and ends in a number of its own.
pub(super) fn is_topic_key(name: &str) -> bool {
    let begins = |stem: &str| {
        stem.starts_with("k_") || stem.starts_with(|c: char| c.is_ascii_uppercase())
    };
    name.rsplit_once('_').is_some_and(|(stem, ordinal)| {
        begins(stem)
            && !ordinal.is_empty()
            && ordinal.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Whether the records are rows: codes of dimensions beside numbers.
pub(super) fn are_rows(page: &Page<'_>) -> bool {
    let names = || page.columns.iter().map(|column| column.name.as_ref());
    names().any(is_topic_key) && names().any(|name| !is_topic_key(name) && name != "ID")
}

impl CellReader<'_> {
    /// Adds rows. A column of texts is no measure and is passed over.
    pub(super) fn row_cells(&mut self, page: &Page<'_>, done: usize) {
        let (topics, others): (Vec<_>, Vec<_>) =
            page.columns.iter().partition(|column| is_topic_key(&column.name));
        let names = others.iter().map(|column| column.name.as_ref());
        let names: Vec<_> =
            names.filter(|name| *name != "ID" && !name.starts_with("odata.")).collect();
        let keys = self.keys(page, &names);
        let ids = page.column("ID").map(|column| column.cells.as_slice());
        for topic in topics.into_iter().filter(|topic| holds_numbers(&topic.cells)) {
            let sum: f64 = topic.cells.iter().filter_map(Cell::number).sum();
            *self.sums.entry(topic.name.to_string()).or_default() += sum;
            let Some(measure) = self.measure(&topic.name) else { continue };
            for (row, cell) in topic.cells.iter().enumerate() {
                if matches!(cell, Cell::Absent) || !self.push_keys(&keys, row) {
                    continue;
                }
                let line = line(ids.and_then(|ids| ids.get(row)), done + row + 1);
                let cell = self.number(cell, &topic.name, line);
                self.push(measure, cell, line);
            }
        }
    }

    /// The number of a cell, or the word for there being none.
    fn number<'c>(
        &mut self,
        cell: &'c Cell<'_>,
        field: &str,
        line: u32,
    ) -> Result<f64, &'c str> {
        match cell {
            Cell::Number(number) => Ok(*number),
            Cell::Absent | Cell::Null => Err("null"),
            Cell::Truth(_) => Err(TEXT),
            Cell::Text(text) => {
                let text = text.trim();
                number::parse(text).ok_or_else(|| {
                    if is_symbol(text) {
                        return text;
                    }
                    self.findings.push(Code::BadNumber, field, || {
                        let shown = visible::text(text.as_bytes());
                        Diagnostic::new(
                            Code::BadNumber,
                            format!("`{shown}` is no number"),
                        )
                        .at(Place::Line(u64::from(line)))
                        .at(Place::Field(field))
                        .help("download the table again; the cell is missing now")
                    });
                    TEXT
                })
            }
        }
    }
}

/// What `StatLine` writes for a number that it does not give: unknown, unreliable or
/// secret; cannot occur; secret; nil. `-` meant nil in old tables, but a number is never
/// made of it.
fn is_symbol(text: &str) -> bool {
    matches!(text, "" | "." | "x" | "-")
}

/// Whether a column is of numbers: one of texts alone, such as names, is not.
fn holds_numbers(cells: &[Cell<'_>]) -> bool {
    let is_word = |cell: &Cell<'_>| match cell {
        Cell::Text(text) => {
            let text = text.trim();
            !is_symbol(text) && number::parse(text).is_none()
        }
        _ => false,
    };
    cells.iter().any(|cell| cell.number().is_some()) || !cells.iter().any(is_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_numbers_are_those_of_cbs() {
        for (name, expected) in [
            ("AantalInwoners_5", true),
            ("k_0Tot15Jaar_8", true),
            ("RegioS", false),
            ("ID", false),
            ("_5", false),
            // Columns of our own tables.
            ("lower_95", false),
            ("rank_of", false),
        ] {
            assert_eq!(is_topic_key(name), expected, "{name}");
        }
    }
}
