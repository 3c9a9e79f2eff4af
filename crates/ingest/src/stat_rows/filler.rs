use std::collections::HashMap;

use regiobeeld_domain::{Code, Diagnostic, Place, Status};

use super::codes::Codes;
use super::duplicate::RowKeys;
use super::spoiled::{is_date, spoiled};
use super::text_column::{self, Seen};
use super::{Cell, Column, Layout, guess_kind};
use crate::findings::Findings;
use crate::text::DecimalMark;
use crate::text::decimal::{self, Evidence};
use crate::text::number::{Field, field};
use crate::{DimensionKind, StatCells, StatMeasure, StatTable, visible};

/// More cells would fill the memory: a table that large is sliced by region or period.
const MOST_CELLS: usize = 20_000_000;

/// A label that is longer is no label.
const LONGEST_LABEL: usize = 500;

/// Makes a table of rows, one after the other.
pub(crate) struct Filler {
    columns: Vec<Column>,
    names: Vec<String>,
    id: String,
    measures: Vec<StatMeasure>,
    by_measure: HashMap<String, u32>,
    dimensions: Vec<Codes>,
    decimal: Option<DecimalMark>,
    missing: super::MissingWords,
    continues_labels: bool,
    cells: StatCells,
    /// What each column was seen to hold.
    seen: Vec<Seen>,
    /// The first cell of every row, and the keys of the rows.
    starts: Vec<usize>,
    row_keys: RowKeys,
    /// The codes of the row at hand.
    row: Vec<u32>,
    is_full: bool,
}

impl Filler {
    /// Begins a table.
    pub(crate) fn new(layout: Layout) -> Self {
        let by_measure = layout.measures.iter().enumerate();
        let by_measure = by_measure
            .map(|(at, measure)| (measure.key.clone(), u32::try_from(at).unwrap_or(0)));
        let codes = layout.dimensions.iter().cloned().map(Codes::new);
        Self {
            by_measure: by_measure.collect(),
            dimensions: codes.collect(),
            row: vec![0; layout.dimensions.len()],
            seen: vec![Seen::default(); layout.columns.len()],
            // Words at position 0 are of cells with a number; an empty cell is at 1.
            cells: StatCells { words: vec![String::new(); 2], ..StatCells::default() },
            columns: layout.columns,
            names: layout.names.iter().map(|name| visible::message(name)).collect(),
            id: layout.id,
            measures: layout.measures,
            decimal: layout.decimal,
            missing: layout.missing,
            continues_labels: layout.continues_labels,
            starts: Vec::new(),
            row_keys: RowKeys::default(),
            is_full: false,
        }
    }

    /// Sets memory apart for so many rows.
    pub(crate) fn reserve(&mut self, rows: usize) {
        let is_value = |column: &&Column| matches!(column, Column::Value { .. });
        let values = self.columns.iter().filter(is_value).count();
        let cells = rows.saturating_mul(values).min(MOST_CELLS);
        self.cells.codes.reserve(cells * self.row.len());
        self.cells.measures.reserve(cells);
        self.cells.values.reserve(cells);
        self.cells.status.reserve(cells);
        self.cells.reasons.reserve(cells);
        self.cells.lines.reserve(cells);
    }

    /// Whether no row counts so far.
    pub(crate) fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// The number of columns.
    pub(crate) fn width(&self) -> usize {
        self.columns.len()
    }

    /// Whether no more rows fit.
    pub(crate) fn is_full(&self) -> bool {
        self.is_full
    }

    /// Adds a row. A cell behind its end is empty. A row without a single cell that says
    /// something is passed over, as programs leave them behind a table.
    pub(crate) fn row<'a>(
        &mut self,
        line: u32,
        cell: impl Fn(usize) -> Cell<'a>,
        findings: &mut Findings,
    ) {
        if self.cells.len() + self.columns.len() > MOST_CELLS {
            self.is_full = true;
            return;
        }
        let columns = std::mem::take(&mut self.columns);
        if let Some(measure) = self.keys(&columns, line, &cell, findings) {
            self.starts.push(self.cells.len());
            self.row_keys.push(&self.row, measure);
            self.values(&columns, line, measure, &cell);
        }
        self.columns = columns;
    }

    /// Reads the keys of a row into `row`, and gives the measure that it names, 0 where
    /// it names none. Gives nothing when the row does not count.
    fn keys<'a>(
        &mut self,
        columns: &[Column],
        line: u32,
        cell: &impl Fn(usize) -> Cell<'a>,
        findings: &mut Findings,
    ) -> Option<u32> {
        let mut buffer = String::new();
        let mut measure = 0;
        let mut unit = None;
        let mut empty = None;
        for (at, column) in columns.iter().enumerate() {
            if matches!(column, Column::Ignored | Column::Value { .. }) {
                continue;
            }
            let text = label(cell(at), &mut buffer);
            match column {
                // A merged cell is empty but in its first row; the last label of a row is
                // never merged, so that one follows.
                Column::Dimension(_) if text.is_empty() => empty = Some(at),
                Column::Dimension(dimension) => {
                    if empty.is_some()
                        && (!self.continues_labels || self.starts.is_empty())
                    {
                        continue;
                    }
                    empty = None;
                    self.row[*dimension] =
                        self.label(*dimension, at, line, text, findings)?;
                }
                Column::Measure => measure = self.measure(text),
                Column::Unit => unit = Some(text.to_vec()),
                Column::Ignored | Column::Value { .. } => {}
            }
        }
        if let Some(at) = empty {
            let says_something = |at: usize, column: &Column| {
                *column != Column::Ignored
                    && !label(cell(at), &mut String::new()).is_empty()
            };
            if columns.iter().enumerate().any(|(at, column)| says_something(at, column)) {
                let name = self.names.get(at).map_or("", String::as_str);
                findings.push(Code::UnknownLabel, name, || {
                    let message = "the cell is empty, and the row does not count";
                    Diagnostic::new(Code::UnknownLabel, message)
                        .at(Place::Line(line.into()))
                        .at(Place::Field(name))
                        .help("download the file again; every row needs its labels")
                });
            }
            return None;
        }
        if let Some(unit) = unit {
            let unit = super::codes::one_blank(&String::from_utf8_lossy(&unit));
            if let Some(measure) = self.measures.get_mut(measure as usize) {
                measure.unit.get_or_insert(unit);
            }
        }
        Some(measure)
    }

    fn label(
        &mut self,
        dimension: usize,
        column: usize,
        line: u32,
        text: &[u8],
        findings: &mut Findings,
    ) -> Option<u32> {
        let known = self.dimensions[dimension].dimension.codes.len();
        if text.len() > LONGEST_LABEL {
            let name = self.names.get(column).map_or("", String::as_str);
            findings.push(Code::UnknownLabel, name, || {
                let message =
                    format!("`{}` is too long for a label", visible::text(text));
                Diagnostic::new(Code::UnknownLabel, message)
                    .at(Place::Line(line.into()))
                    .at(Place::Field(name))
                    .help(
                        "the row does not count; see whether a quotation mark is absent",
                    )
            });
            return None;
        }
        let position = self.dimensions[dimension].position(text);
        let is_new = position as usize == known;
        let text = String::from_utf8_lossy(text);
        if is_new
            && self.dimensions[dimension].dimension.kind != DimensionKind::Time
            && is_date(&text)
        {
            let name = self.names.get(column).map_or("", String::as_str);
            findings.push(Code::UnknownLabel, name, || spoiled(&text, line, name));
        }
        Some(position)
    }

    /// The position of the measure that a row names.
    fn measure(&mut self, text: &[u8]) -> u32 {
        let name = super::codes::one_blank(&String::from_utf8_lossy(text));
        if let Some(known) = self.by_measure.get(&name) {
            return *known;
        }
        let position = u32::try_from(self.measures.len()).unwrap_or(u32::MAX);
        let path = vec![name.clone()];
        self.measures.push(StatMeasure {
            key: name.clone(),
            path,
            ..StatMeasure::default()
        });
        self.by_measure.insert(name, position);
        position
    }

    fn values<'a>(
        &mut self,
        columns: &[Column],
        line: u32,
        of_row: u32,
        cell: &impl Fn(usize) -> Cell<'a>,
    ) {
        let row_is_provisional = self.is_provisional();
        for (at, column) in columns.iter().enumerate() {
            let Column::Value { measure, fixed } = column else { continue };
            let mut is_provisional = row_is_provisional;
            if !fixed.is_empty() {
                for (dimension, code) in fixed {
                    self.row[*dimension] = *code;
                }
                is_provisional = self.is_provisional();
            }
            let (value, status, reason) = match cell(at) {
                Cell::Number(value) if value.is_finite() => {
                    self.seen[at].number();
                    (value + 0.0, Status::Observed, 0)
                }
                Cell::Number(_) => {
                    self.seen[at].other(line, b"");
                    (0.0, Status::Missing, 1)
                }
                Cell::Text(text) => match self.field(text) {
                    None => {
                        self.seen[at].ambiguous(line, text);
                        (0.0, Status::Missing, 1)
                    }
                    Some(field) => self.text(at, line, text, field),
                },
            };
            let status = match status {
                Status::Observed if is_provisional => Status::Provisional,
                other => other,
            };
            self.cells.codes.extend_from_slice(&self.row);
            self.cells.measures.push(measure.unwrap_or(of_row));
            self.cells.values.push(value);
            self.cells.status.push(status);
            self.cells.reasons.push(reason);
            self.cells.lines.push(line);
        }
        // Codes of the header are no part of the key of a row.
        for (dimension, _) in columns.iter().flat_map(fixed) {
            self.row[*dimension] = 0;
        }
    }

    /// What a text for a number holds; nothing where it can be read in two ways.
    #[inline]
    fn field(&self, text: &[u8]) -> Option<Field> {
        match self.decimal {
            Some(mark) => Some(field(text, mark)),
            None => unsettled(text),
        }
    }

    #[inline]
    fn text(
        &mut self,
        at: usize,
        line: u32,
        text: &[u8],
        field: Field,
    ) -> (f64, Status, u8) {
        match field {
            Field::Number(value) => {
                self.seen[at].number();
                (value, Status::Observed, 0)
            }
            Field::Scientific(value) => {
                self.seen[at].scientific(line, text);
                (value, Status::Observed, 0)
            }
            Field::Empty => (0.0, self.missing.blank, 1),
            Field::Other => self.word(at, line, text),
        }
    }

    fn is_provisional(&self) -> bool {
        let mut codes = self.dimensions.iter().zip(&self.row);
        codes.any(|(codes, code)| {
            let codes = &codes.dimension.codes;
            codes.get(*code as usize).is_some_and(|code| code.is_provisional)
        })
    }

    /// A word in place of a number.
    fn word(&mut self, column: usize, line: u32, text: &[u8]) -> (f64, Status, u8) {
        let word = text.trim_ascii();
        let Some(status) = self.missing.status(word) else {
            self.seen[column].other(line, word);
            return (0.0, Status::Missing, 1);
        };
        let words = &mut self.cells.words;
        let known = words.iter().skip(2).position(|known| known.as_bytes() == word);
        let reason = known.map_or(words.len(), |known| known + 2);
        if reason == words.len() {
            words.push(String::from_utf8_lossy(word).into_owned());
        }
        (0.0, status, u8::try_from(reason).unwrap_or(u8::MAX))
    }

    /// Ends the table: columns of texts are no measures, and rows with one key do not
    /// count twice.
    pub(crate) fn finish(mut self, findings: &mut Findings) -> StatTable {
        if let Some(kept) = self.row_keys.kept(&self.starts, &self.cells, findings) {
            text_column::keep(&mut self.cells, self.dimensions.len(), |cell| kept[cell]);
        }
        let texts =
            text_column::findings(&self.names, &self.columns, &self.seen, findings);
        let dimensions = self.dimensions.into_iter().map(|codes| {
            let mut dimension = codes.dimension;
            if dimension.kind == DimensionKind::Plain {
                dimension.kind = guess_kind(&dimension);
            }
            dimension
        });
        let mut table = StatTable {
            id: self.id,
            dimensions: dimensions.collect(),
            measures: self.measures,
            cells: self.cells,
        };
        text_column::drop(&mut table, &texts);
        table
    }
}

fn fixed(column: &Column) -> &[(usize, u32)] {
    match column {
        Column::Value { fixed, .. } => fixed,
        _ => &[],
    }
}

/// The text of a cell that is a label; of a number its digits.
fn label<'a>(cell: Cell<'a>, buffer: &'a mut String) -> &'a [u8] {
    match cell {
        Cell::Text(text) => {
            if text.trim_ascii().is_empty() {
                b""
            } else {
                text
            }
        }
        Cell::Number(number) => {
            *buffer = number.to_string();
            buffer.as_bytes()
        }
    }
}

/// Reads a number where nothing else tells the mark: `1.234` can be read in two ways.
fn unsettled(text: &[u8]) -> Option<Field> {
    let evidence = std::str::from_utf8(text).map(|text| decimal::detect(text, 0));
    match evidence {
        Ok(Evidence::Ambiguous(_)) => None,
        Ok(Evidence::Certain(mark)) => Some(field(text, mark)),
        _ => Some(field(text, DecimalMark::Point)),
    }
}
