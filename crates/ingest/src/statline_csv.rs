//! Tables of `StatLine` as CSV: exports of the data portal, downloads of the website old
//! and new, and any of them saved again by a spreadsheet program or by R.

mod columns;
mod display;
mod export;
mod grid;
mod heading;
mod id;
mod path;
#[cfg(test)]
mod tests;
mod titles;
mod unit;

use regiobeeld_domain::{Code, Diagnostic};

use crate::findings::Findings;
use crate::stat_rows::{Layout, long_line, text_rows};
use crate::text::decimal::{self, Evidence};
use crate::text::encoding::{self, Found};
use crate::text::{DecimalMark, delimiter};
use crate::{GebiedenTable, Source, SourceFile, StatTable, Tables, gebieden};

pub(crate) use grid::LOOKED_AT;
use grid::{Grid, MOST_COLUMNS};

/// Reads them all.
#[derive(Debug)]
pub(crate) struct StatlineCsv;

impl Source for StatlineCsv {
    fn table(&self) -> &'static str {
        "cbs/statline-csv"
    }

    fn recognises(&self, head: &[u8]) -> bool {
        let decoded = encoding::decode(head);
        let Some(delimiter) = delimiter::detect(&decoded.text) else { return false };
        let grid = Grid::of(&decoded.text, delimiter);
        export::recognises(&grid) || display::recognises(&grid, &decoded.text)
    }

    fn read(
        &self,
        tables: &Tables,
        name: &str,
        bytes: &[u8],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<SourceFile> {
        if let Some(table) = regions(tables, name, bytes, diagnostics) {
            return Some(SourceFile::Gebieden(table));
        }
        let mut findings = Findings::default();
        let table = read(name, bytes, &mut findings);
        diagnostics.extend(findings.finish());
        table.map(SourceFile::Statistics)
    }
}

/// An export of a table of regions; no other export begins with gemeenten and their regions.
fn regions(
    tables: &Tables,
    name: &str,
    bytes: &[u8],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<GebiedenTable> {
    let definition = tables.get("cbs/gebieden")?;
    let head = encoding::decode(bytes.get(..crate::file::HEAD).unwrap_or(bytes));
    let delimiter = delimiter::detect(&head.text)?;
    if !export::recognises(&Grid::of(&head.text, delimiter)) {
        return None;
    }
    let decoded = encoding::decode(bytes);
    let text = decoded.text.as_bytes();
    gebieden::read_csv(text, delimiter, definition, name, diagnostics)
}

/// Reads a table; none when nothing in it counts.
fn read(name: &str, bytes: &[u8], findings: &mut Findings) -> Option<StatTable> {
    let decoded = encoding::decode(bytes);
    for found in decoded.diagnostics {
        findings.push(found.code, "", || found);
    }
    let text = decoded.text.as_ref();
    if let Some(found) = long_line(text) {
        findings.push(found.code, "", || found);
        return None;
    }
    let delimiter = delimiter::detect(text);
    let grid = delimiter.map(|delimiter| Grid::of(text, delimiter));
    let Some((delimiter, grid)) = delimiter.zip(grid) else {
        findings.push(Code::WrongDelimiter, "", no_columns);
        return None;
    };
    if grid.width > MOST_COLUMNS {
        findings.push(Code::WrongDelimiter, "", too_wide);
        return None;
    }
    let heading = if export::recognises(&grid) {
        export::heading(&grid, findings)
    } else {
        display::heading(&grid, findings)
    };
    let mut heading = heading?;
    // Old `StatWeb` wrote Latin-1; whatever else is in it was saved by another program.
    if decoded.encoding == Found::Latin1 && !heading.is_statweb {
        findings.push(Code::WrongEncoding, "", latin_1);
    }
    heading.layout.decimal = decimal_mark(text, delimiter, heading.is_export, findings);
    heading.layout.id = id::of(name, text).unwrap_or_default();
    text_rows(heading.layout, text, delimiter, heading.first_row, findings)
}

/// Understands the first rows of a file of another kind as those of a download: what its
/// columns are, and the position of the first row behind the header.
pub(crate) fn header_of(
    rows: Vec<Vec<String>>,
    lines: Vec<u32>,
    findings: &mut Findings,
) -> Option<(Layout, usize)> {
    let grid = Grid::from_rows(rows, lines);
    if grid.width > MOST_COLUMNS {
        findings.push(Code::WrongDelimiter, "", too_wide);
        return None;
    }
    let heading = display::heading(&grid, findings)?;
    Some((heading.layout, heading.first_row))
}

/// The sign before decimals. Where the numbers of an export do not tell it, it is the
/// point that the data portal writes; elsewhere each number speaks for itself.
fn decimal_mark(
    text: &str,
    delimiter: u8,
    is_export: bool,
    findings: &mut Findings,
) -> Option<DecimalMark> {
    match decimal::detect(text, delimiter) {
        Evidence::None => Some(DecimalMark::Point),
        Evidence::Certain(mark) => Some(mark),
        Evidence::Ambiguous(DecimalMark::Point) if is_export => Some(DecimalMark::Point),
        Evidence::Ambiguous(_) => None,
        Evidence::Mixed => {
            findings.push(Code::BadNumber, "", || {
                let message = "some decimals are behind a point and some behind a comma";
                Diagnostic::new(Code::BadNumber, message)
                    .help("download the file again; numbers that can be read in two ways do not count")
            });
            None
        }
    }
}

fn no_columns() -> Diagnostic {
    let message = "nothing parts the rows into columns";
    Diagnostic::new(Code::WrongDelimiter, message)
        .help("download the file again; columns are parted by `;`, `,` or a tab")
}

fn too_wide() -> Diagnostic {
    let message = format!("the rows have more than {MOST_COLUMNS} columns");
    Diagnostic::new(Code::WrongDelimiter, message)
        .help("select fewer regions or periods, or put them into the rows")
}

fn latin_1() -> Diagnostic {
    let message = "the file is not in UTF-8 and was read as Windows-1252";
    Diagnostic::new(Code::WrongEncoding, message)
        .help("download the file again, or save it as CSV UTF-8")
}
