use super::grid::{Grid, filled};
use super::titles::{is_dimension_title, is_topic_title};
use super::unit::is_unit;
use crate::stat_rows::{geo_key, is_known, kind_of_name};
use crate::text::DecimalMark;
use crate::text::number::{Field, field};
use crate::{DimensionKind, period_label};

/// Where the header of a download stands.
#[derive(Debug)]
pub(super) struct HeaderRows {
    /// Positions of its rows.
    pub(super) rows: Vec<usize>,
    /// The name in a row of its own above each of them, or nothing.
    pub(super) names: Vec<String>,
    /// The title of the table, in the first row.
    pub(super) title: String,
    /// The position of the first row behind it.
    pub(super) first_data: usize,
}

/// What stands in the columns left of the numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Leading {
    /// Numbers of rows, or nothing but names of what stands above the numbers.
    Ignored,
    /// Labels of a dimension.
    Labels(String),
    /// Titles of measures.
    Topics,
    /// Their units.
    Units,
}

impl HeaderRows {
    /// Finds the header: rows of titles come before it, rows with a number behind it.
    pub(super) fn of(grid: &Grid) -> Option<Self> {
        let mut found = Self {
            rows: Vec::new(),
            names: Vec::new(),
            title: String::new(),
            first_data: 0,
        };
        let mut name = String::new();
        for (at, row) in grid.rows.iter().enumerate() {
            match row.as_slice() {
                _ if filled(row) == 0 => {}
                [first, ..] if filled(row) == 1 && !first.is_empty() => {
                    if !found.rows.is_empty() {
                        break;
                    }
                    if found.title.is_empty() {
                        found.title.clone_from(first);
                    }
                }
                _ if filled(row) == 1 => {
                    name.clone_from(row.iter().find(|cell| !cell.is_empty())?);
                }
                _ if found.rows.is_empty() || found.goes_on(grid, row) => {
                    found.rows.push(at);
                    found.names.push(std::mem::take(&mut name));
                }
                _ => break,
            }
            found.first_data = at + 1;
        }
        (!found.rows.is_empty()).then_some(found)
    }

    /// Whether a row behind the first one of the header belongs to it too.
    fn goes_on(&self, grid: &Grid, row: &[String]) -> bool {
        let Some((first, others)) = row.split_first() else { return false };
        let others = || others.iter().filter(|cell| !cell.is_empty());
        if others().all(|cell| is_unit(cell)) {
            return true;
        }
        let is_label = |cell: &String| period_label(cell).is_some() || !is_number(cell);
        if !others().all(is_label) {
            return false;
        }
        if first.is_empty() || is_topic_title(first) {
            return true;
        }
        // The names of what stands left of the numbers are in the last row.
        let is_named = self.rows.iter().any(|row| !grid.cell(*row, 0).is_empty());
        !is_named && !geo_key(first) && 2 * filled(row) > grid.width
    }

    /// The cells of the header.
    pub(super) fn cells<'a>(
        &'a self,
        grid: &'a Grid,
    ) -> impl Iterator<Item = &'a String> {
        self.rows.iter().flat_map(|row| &grid.rows[*row]).chain(&self.names)
    }

    /// The lowest cell of a column of the header that holds something.
    fn name<'a>(&self, grid: &'a Grid, column: usize) -> &'a str {
        let cells = self.rows.iter().rev().map(|row| grid.cell(*row, column));
        cells.into_iter().find(|cell| !cell.is_empty()).unwrap_or("")
    }

    /// What stands in the columns left of the numbers.
    pub(super) fn leading(&self, grid: &Grid) -> Vec<Leading> {
        let mut leading: Vec<Leading> = Vec::new();
        for column in 0..grid.width {
            let name = self.name(grid, column);
            let Some(found) = self.of_column(grid, column, name, &leading) else { break };
            leading.push(found);
        }
        leading
    }

    fn of_column(
        &self,
        grid: &Grid,
        column: usize,
        name: &str,
        before: &[Leading],
    ) -> Option<Leading> {
        let cells = || grid.column(self.first_data, column);
        let is_filled = cells().any(|cell| !cell.is_empty());
        let all = |is: &dyn Fn(&str) -> bool| {
            is_filled && cells().filter(|cell| !cell.is_empty()).all(is)
        };
        let is_number_of_row = column < 2
            && !before.iter().any(|one| *one != Leading::Ignored)
            && (name.eq_ignore_ascii_case("id")
                || (is_row_name(name) && grid.counts_rows(self.first_data, column)));
        if is_number_of_row {
            return Some(Leading::Ignored);
        }
        if is_topic_title(name) && all(&|cell| !is_number(cell)) {
            return Some(Leading::Topics);
        }
        if before.last() == Some(&Leading::Topics) && all(&is_unit) {
            return Some(Leading::Units);
        }
        let is_title = is_dimension_title(name) || is_topic_title(name);
        if !is_filled {
            // A column that is there for the names of what stands above the numbers.
            return is_title.then_some(Leading::Ignored);
        }
        let is_period = |cell: &str| period_label(cell).is_some();
        let is_time = kind_of_name(name) == Some(DimensionKind::Time) || name.is_empty();
        if is_time && all(&is_period) {
            let name = if name.is_empty() { "Perioden" } else { name };
            return Some(Leading::Labels(name.to_owned()));
        }
        let is_path = name.contains('|') || super::path::titles(name, false).len() > 1;
        let has_text = cells().any(|cell| !cell.is_empty() && !is_number(cell));
        let is_plain = is_title && kind_of_name(name) != Some(DimensionKind::Time);
        if !is_plain && (is_path || !has_text) {
            return None;
        }
        let inferred = if cells().any(geo_key) { "Regio's" } else { "Labels" };
        let name = if name.is_empty() { inferred } else { name };
        Some(Leading::Labels(name.to_owned()))
    }
}

/// Whether a name is one that programs give a column of row numbers.
fn is_row_name(name: &str) -> bool {
    ["", "X", "X1", "...1", "Unnamed: 0", "rownames", "row.names", "index", "nr"]
        .contains(&name)
}

/// Whether a cell holds a number or a word in its place.
pub(super) fn is_number(cell: &str) -> bool {
    let is = |mark| !matches!(field(cell.as_bytes(), mark), Field::Other | Field::Empty);
    is(DecimalMark::Point) || is(DecimalMark::Comma) || is_known(cell.as_bytes())
}
