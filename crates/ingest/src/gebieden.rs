//! CBS "Gebieden in Nederland": which gemeente belongs to which region in one year.
//!
//! The tables come as observations (OData v4) or as rows (v3). The ids of their columns
//! drift from year to year, so that a column is known by what stands in it and by its
//! title, never by its position.

mod cells;
mod columns;
mod titles;

use regiobeeld_domain::{BoundaryYear, Diagnostic};

use crate::TableDefinition;
use crate::odata::Page;

pub(crate) use cells::Cells;
pub(crate) use columns::boundary_year;
pub use titles::Titles;

/// A table of "Gebieden in Nederland" as it was read.
#[derive(Debug, Clone)]
pub struct GebiedenTable {
    /// The year that the table's id stands for, where the page or the file names it.
    pub year: Option<u16>,
    /// Rows or observations.
    pub records: usize,
    pub(crate) cells: Cells,
}

/// The table of regions that a page of numbers or texts is, if it is one: its id is
/// known, or its texts are regions of gemeenten.
pub(crate) fn read(
    page: &Page<'_>,
    definition: &TableDefinition,
    name: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<GebiedenTable> {
    if !cells::may_tell_regions(page) {
        return None;
    }
    let cells = Cells::of(page, diagnostics)?;
    let year = year(definition, page.context.as_deref(), name);
    Some(GebiedenTable { year, records: page.rows, cells })
}

/// The year of the table whose id stands in the page's own address, else in the name.
fn year(definition: &TableDefinition, context: Option<&str>, name: &str) -> Option<u16> {
    let named = |text: &str| {
        let words = text.split(|c: char| !c.is_ascii_alphanumeric());
        let year = |word: &str| {
            let mut ids = definition.tables.iter();
            ids.find(|(id, _)| id.eq_ignore_ascii_case(word)).map(|(_, year)| *year)
        };
        words.filter_map(year).next_back()
    };
    context.and_then(named).or_else(|| named(name))
}

/// What a table says, and what was found in it.
pub(crate) fn table(
    read: &GebiedenTable,
    definition: &TableDefinition,
    titles: &Titles,
    diagnostics: &mut Vec<Diagnostic>,
) -> BoundaryYear {
    boundary_year(&read.cells, definition, titles, diagnostics)
}
