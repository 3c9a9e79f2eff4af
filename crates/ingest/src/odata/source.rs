//! The files of both services as sources, also those of tables of regions.

use regiobeeld_domain::{Code, Diagnostic, Place, Severity};

use super::page::Page;
use super::{archive, csv, part};
use crate::gebieden;
use crate::stat_part::StatPart;
use crate::statistics::Keep;
use crate::{Source, SourceFile, TableDefinition, Tables, visible};

/// Pages of either service, and the same records saved as Parquet or CSV.
#[derive(Debug)]
pub(crate) struct ODataFile;

/// The bulk archive of the newer service.
#[derive(Debug)]
pub(crate) struct ODataArchive;

impl Source for ODataFile {
    fn table(&self) -> &'static str {
        "cbs/gebieden"
    }

    fn recognises(&self, head: &[u8]) -> bool {
        super::recognises(head)
    }

    fn read(
        &self,
        tables: &Tables,
        name: &str,
        bytes: &[u8],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<SourceFile> {
        let definition = tables.get(self.table())?;
        let keeps = |id: Option<&str>| wanted(tables, id);
        match read(definition, name, bytes, &keeps, diagnostics) {
            Ok(read) => Some(read),
            Err(found) => {
                diagnostics.push(*found);
                None
            }
        }
    }
}

impl Source for ODataArchive {
    fn table(&self) -> &'static str {
        "cbs/gebieden"
    }

    fn recognises(&self, head: &[u8]) -> bool {
        archive::recognises(head)
    }

    fn read(
        &self,
        tables: &Tables,
        name: &str,
        bytes: &[u8],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<SourceFile> {
        let definition = tables.get(self.table())?;
        let keeps = |id: Option<&str>| wanted(tables, id);
        match archive::read(definition, name, bytes, &keeps, diagnostics) {
            Ok(read) => Some(read),
            Err(found) => {
                diagnostics.push(*found);
                None
            }
        }
    }
}

/// What a file of either kind holds, with every cell; none where it is of no such kind.
pub(crate) fn everything(
    definition: &TableDefinition,
    name: &str,
    bytes: &[u8],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Result<SourceFile, Box<Diagnostic>>> {
    let keeps = |_: Option<&str>| Keep::default();
    let head = bytes.get(..crate::file::HEAD).unwrap_or(bytes);
    if archive::recognises(head) {
        return Some(archive::read(definition, name, bytes, &keeps, diagnostics));
    }
    super::recognises(head).then(|| read(definition, name, bytes, &keeps, diagnostics))
}

/// What is kept of the cells of a table with an id.
pub(super) type Keeps<'t, 'k> = dyn Fn(Option<&str>) -> Keep<'t> + 'k;

/// What the definition of the table can use; all where it has none.
fn wanted<'t>(tables: &'t Tables, id: Option<&str>) -> Keep<'t> {
    Keep(id.and_then(|id| tables.with_id(id)))
}

fn read(
    definition: &TableDefinition,
    name: &str,
    bytes: &[u8],
    keeps: &Keeps<'_, '_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<SourceFile, Box<Diagnostic>> {
    if let Some(delimiter) =
        csv::delimiter(bytes.get(..crate::file::HEAD).unwrap_or(bytes))
    {
        let regions = gebieden::read_csv(bytes, delimiter, definition, name, diagnostics);
        if let Some(table) = regions {
            return Ok(SourceFile::Gebieden(table));
        }
        let part = csv_part(name, bytes, delimiter, keeps, diagnostics)?;
        return Ok(SourceFile::Part(Box::new(part)));
    }
    let page = super::read(bytes)?;
    if part::holds_numbers(&page)
        && let Some(table) = gebieden::read(&page, definition, name, diagnostics)
    {
        return Ok(SourceFile::Gebieden(table));
    }
    let part = part::part(&page, name, keeps, diagnostics);
    let part = part.ok_or_else(|| Box::new(another_page(&page)))?;
    Ok(SourceFile::Part(Box::new(part)))
}

/// A set saved as CSV, in batches.
fn csv_part(
    name: &str,
    bytes: &[u8],
    delimiter: u8,
    keeps: &Keeps<'_, '_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<StatPart, Box<Diagnostic>> {
    let mut found: Option<StatPart> = None;
    let mut reader = super::cells::CellReader::new(keeps(part::table_id(name)));
    csv::read(bytes, delimiter, |page, done| {
        if part::holds_numbers(page) {
            reader.add(page, done);
        } else if let Some(more) = part::part(page, name, keeps, diagnostics) {
            let part = found.get_or_insert_with(StatPart::default);
            part.records += more.records;
            part.id = part.id.take().or(more.id);
            part.description.extend(&more.description);
        }
        Ok(())
    })?;
    let read = reader.finish();
    if read.rows > 0 {
        return Ok(part::with_cells(None, read, diagnostics));
    }
    found.ok_or_else(|| {
        let message = "the file is CSV, but no set of an OData service of CBS";
        Box::new(Diagnostic::new(Code::UnrecognisedFile, message))
    })
}

/// Says that a file is no page of a table. What plainly holds no figures is good to know.
fn another_page(page: &Page<'_>) -> Diagnostic {
    let help =
        "`regiobeeld list sources` says what is read; else leave it out of the folder";
    let text = |name: &str| page.column(name)?.cells.first()?.as_str().map(str::to_owned);
    let kind = text("type").unwrap_or_default();
    let without_figures = match (kind.as_str(), text("tableId")) {
        ("Topology" | "FeatureCollection", _) => {
            Some("the file is a map and holds no figures".to_owned())
        }
        (_, Some(id)) => {
            let id = visible::message(&id);
            Some(format!("the file says what was kept of `{id}` and holds no figures"))
        }
        _ => None,
    };
    if let Some(message) = without_figures {
        let mut found = Diagnostic::new(Code::UnrecognisedFile, message);
        found.severity = Severity::Info;
        return found;
    }
    let of = page
        .context
        .as_deref()
        .map_or(String::new(), |context| format!(" of {}", visible::message(context)));
    let message = format!("the records{of} are no part of a table");
    Diagnostic::new(Code::UnrecognisedFile, message).at(Place::Line(1)).help(help)
}
