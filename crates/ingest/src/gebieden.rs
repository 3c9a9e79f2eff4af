//! CBS "Gebieden in Nederland": which gemeente belongs to which region in one year.
//!
//! The tables come as observations (OData v4) or as rows (v3), as pages or saved as CSV. The ids of their columns
//! drift from year to year, so that a column is known by what stands in it and by its
//! title, never by its position.

mod cells;
mod columns;
mod titles;

use std::io::Read;

use regiobeeld_domain::{BoundaryYear, Code, Diagnostic};

use crate::TableDefinition;
use crate::findings::Findings;
use crate::odata::{Page, csv};

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
    let mut reading = Reading::default();
    reading.cells.add(page, 0, &mut reading.findings);
    reading.records = page.rows;
    reading.table(year(definition, page.context.as_deref(), name), diagnostics)
}

/// The same of records that were saved as CSV. None too where they cannot be read:
/// the reader of other tables then says why.
pub(crate) fn read_csv(
    text: impl Read,
    delimiter: u8,
    definition: &TableDefinition,
    name: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<GebiedenTable> {
    let mut reading = Reading::default();
    let read = csv::read(text, delimiter, |page, done| {
        // Figures over years name regions too; a table of regions is of one year.
        let is_figures = page.has("Perioden");
        if done == 0 && (is_figures || !cells::may_tell_regions(page)) {
            let message = "the records tell no regions of gemeenten";
            return Err(Box::new(Diagnostic::new(Code::UnrecognisedFile, message)));
        }
        reading.cells.add(page, done, &mut reading.findings);
        reading.records += page.rows;
        Ok(())
    });
    read.ok()?;
    reading.table(year(definition, None, name), diagnostics)
}

/// A table while its records come.
#[derive(Default)]
struct Reading {
    cells: Cells,
    records: usize,
    findings: Findings,
}

impl Reading {
    /// The table, if its texts turned out to be regions.
    fn table(
        self,
        year: Option<u16>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<GebiedenTable> {
        let Self { cells, records, findings } = self;
        if !cells.tells_regions() {
            return None;
        }
        diagnostics.extend(findings.finish());
        Some(GebiedenTable { year, records, cells })
    }
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
