use csv::ByteRecord;

use crate::text::record::{Lines, is_source, reader};

/// The first rows of a text, as far as its header can reach.
#[derive(Debug)]
pub(super) struct Grid {
    /// Rows of trimmed cells.
    pub(super) rows: Vec<Vec<String>>,
    /// The line of each row.
    pub(super) lines: Vec<u32>,
    /// The number of cells that most rows have.
    pub(super) width: usize,
}

/// How many rows are looked at before the others are read.
pub(crate) const LOOKED_AT: usize = 60;

/// No table of CBS is as wide.
pub(super) const MOST_COLUMNS: usize = 4096;

impl Grid {
    pub(super) fn of(text: &str, delimiter: u8) -> Self {
        let mut grid = Self { rows: Vec::new(), lines: Vec::new(), width: 0 };
        let mut record = ByteRecord::new();
        let mut reader = reader(text, delimiter);
        let lines = Lines(text);
        while grid.rows.len() < LOOKED_AT
            && reader.read_byte_record(&mut record).unwrap_or(false)
        {
            let cell = |cell: &[u8]| String::from_utf8_lossy(cell).trim().to_owned();
            grid.rows.push(record.iter().take(MOST_COLUMNS + 1).map(cell).collect());
            grid.lines.push(lines.of(&record));
        }
        grid.settle();
        grid
    }

    /// Rows that stand on these lines, of a file of another kind.
    pub(super) fn from_rows(rows: Vec<Vec<String>>, lines: Vec<u32>) -> Self {
        let mut grid = Self { rows, lines, width: 0 };
        grid.settle();
        grid
    }

    fn settle(&mut self) {
        let widths = || self.rows.iter().map(Vec::len).filter(|width| *width > 1);
        let count = |width: usize| widths().filter(|other| *other == width).count();
        self.width = widths().max_by_key(|width| (count(*width), *width)).unwrap_or(0);
        self.name_row_numbers();
    }

    /// R writes row numbers without a name above them, so that its header is one cell
    /// shorter than the rows.
    fn name_row_numbers(&mut self) {
        let width = self.width;
        let Some(header) = self.rows.first() else { return };
        let numbers = |(at, row): (usize, &Vec<String>)| {
            row.first().is_some_and(|cell| cell.parse() == Ok(at + 1))
        };
        let is_short = header.len() + 1 == width && self.rows.len() > 1;
        if is_short && self.rows.iter().skip(1).enumerate().all(numbers) {
            self.rows[0].insert(0, String::new());
        }
    }

    /// A cell, empty where its row has none.
    pub(super) fn cell(&self, row: usize, column: usize) -> &str {
        self.rows.get(row).and_then(|row| row.get(column)).map_or("", String::as_str)
    }

    /// The cells of a column from a row on, of rows that are as wide as most.
    pub(super) fn column(
        &self,
        first: usize,
        column: usize,
    ) -> impl Iterator<Item = &str> {
        let is_source = |row: &Vec<String>| {
            row.first().is_some_and(|cell| is_source(cell.as_bytes()))
        };
        let rows = self.rows.iter().skip(first).take_while(move |row| !is_source(row));
        let rows = rows.filter(|row| row.len() >= self.width);
        rows.filter_map(move |row| row.get(column)).map(String::as_str)
    }

    /// Whether a column counts the rows, as programs write that save a table again.
    pub(super) fn counts_rows(&self, first: usize, column: usize) -> bool {
        let numbers: Vec<Option<u32>> =
            self.column(first, column).map(|cell| cell.parse().ok()).collect();
        let Some(Some(start)) = numbers.first() else { return false };
        let expected = (*start..).take(numbers.len()).map(Some);
        *start <= 1 && numbers.len() > 1 && numbers.iter().copied().eq(expected)
    }
}

/// The number of cells of a row that hold something.
pub(super) fn filled(row: &[String]) -> usize {
    row.iter().filter(|cell| !cell.is_empty()).count()
}
