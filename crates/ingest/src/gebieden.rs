//! CBS "Gebieden in Nederland": which gemeente belongs to which region in one year.
//!
//! The tables come as observations (OData v4) or as rows (v3). The ids of their columns
//! drift from year to year, so that a column is known by what stands in it and by its
//! title, never by its position.

mod cells;
mod columns;
mod titles;

use regiobeeld_domain::{BoundaryYear, Code, Diagnostic};

use crate::odata::{self, Page};
use crate::{Source, SourceFile, TableDefinition, visible};

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

/// Reads the tables, and the lists of titles that the services give beside them.
#[derive(Debug)]
pub(crate) struct Gebieden;

impl Source for Gebieden {
    fn table(&self) -> &'static str {
        "cbs/gebieden"
    }

    fn recognises(&self, head: &[u8]) -> bool {
        odata::recognises(head)
    }

    fn read(
        &self,
        definition: &TableDefinition,
        name: &str,
        bytes: &[u8],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<SourceFile> {
        let page = match odata::read(bytes) {
            Ok(page) => page,
            Err(found) => {
                diagnostics.push(*found);
                return None;
            }
        };
        if let Some(titles) = Titles::of(&page) {
            return Some(SourceFile::Titles(titles));
        }
        let year = year(definition, page.context.as_deref(), name);
        let Some(cells) = Cells::of(&page, diagnostics) else {
            diagnostics.push(another_table(&page));
            return None;
        };
        Some(SourceFile::Gebieden(GebiedenTable {
            year,
            records: page.records.len(),
            cells,
        }))
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

fn another_table(page: &Page) -> Diagnostic {
    let of = page
        .context
        .as_deref()
        .map_or(String::new(), |context| format!(" of {}", visible::message(context)));
    let message = format!("the records{of} tell no regions of gemeenten");
    Diagnostic::new(Code::UnrecognisedFile, message).help(
        "`regiobeeld list sources` says what is read; else leave it out of the folder",
    )
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
