//! Tables of `StatLine` as CSV: exports of the data portal, downloads of the website old
//! and new, and any of them saved again by a spreadsheet program or by R.

mod columns;
mod display;
mod export;
mod footer;
mod grid;
mod heading;
mod id;
mod path;
#[cfg(test)]
mod tests;
mod titles;
mod unit;


use csv::ByteRecord;
use regiobeeld_domain::{Code, Diagnostic, Place};

use crate::findings::Findings;
use crate::stat_rows::{Cell, Filler};
use crate::text::decimal::{self, Evidence};
use crate::text::encoding::{self, Found};
use crate::text::{DecimalMark, delimiter};
use crate::{Source, SourceFile, StatTable, TableDefinition};

use footer::Kind;
use grid::{Grid, Lines, MOST_COLUMNS};
use heading::Heading;

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
        _: &TableDefinition,
        name: &str,
        bytes: &[u8],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<SourceFile> {
        let mut findings = Findings::default();
        let table = read(name, bytes, &mut findings);
        diagnostics.extend(findings.finish());
        table.map(SourceFile::Statistics)
    }
}

/// A line that is longer is no row of a table.
const LONGEST_LINE: usize = 1 << 20;

/// Reads a table; none when nothing in it counts.
fn read(name: &str, bytes: &[u8], findings: &mut Findings) -> Option<StatTable> {
    let decoded = encoding::decode(bytes);
    for found in decoded.diagnostics {
        findings.push(found.code, "", || found);
    }
    let text = decoded.text.as_ref();
    if let Some(line) = too_long(text) {
        findings.push(Code::WrongDelimiter, "", || long_line(line));
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
    heading.layout.decimal =
        decimal_mark(text, delimiter, heading.is_export, findings);
    heading.layout.id = id::of(name, text).unwrap_or_default();
    fill(heading, text, delimiter, findings)
}

/// The sign before decimals. Where the numbers of an export do not tell it, it is the
/// point that the data portal writes; elsewhere only whole numbers can be read.
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
                    .help("download the file again; only whole numbers count")
            });
            None
        }
    }
}

/// Reads the rows behind the header; none when none counts.
fn fill(
    heading: Heading,
    text: &str,
    delimiter: u8,
    findings: &mut Findings,
) -> Option<StatTable> {
    let width = heading.layout.columns.len();
    let mut filler = Filler::new(heading.layout);
    let mut reader = grid::reader(text, delimiter);
    let lines = Lines(text.as_bytes());
    let mut record = ByteRecord::new();
    let (mut row, mut has_ended) = (0, false);
    while let Ok(true) = reader.read_byte_record(&mut record) {
        row += 1;
        if row <= heading.first_row {
            continue;
        }
        let kind = footer::kind(&record, width);
        if kind == Kind::Row && !has_ended && !is_cut(text, &record, &reader) {
            let cell = |at: usize| Cell::Text(record.get(at).unwrap_or(b""));
            filler.row(lines.of(&record), cell, findings);
            if filler.is_full() {
                findings.push(Code::UnreadableFile, "", || too_large(lines.of(&record)));
                break;
            }
            continue;
        }
        has_ended |= kind == Kind::Source;
        let line = lines.of(&record);
        if let Some(found) = not_a_row(kind, &record, width, line, is_cut(text, &record, &reader), has_ended) {
            findings.push(found.code, "", || found);
        }
    }
    if filler.is_empty() {
        findings.push(Code::TruncatedFile, "", || {
            let message = "no row behind the header counts";
            Diagnostic::new(Code::TruncatedFile, message).help("download the file again")
        });
        return None;
    }
    Some(filler.finish(findings))
}

/// Whether a record is the last one and lacks its end: it has no line feed and a
/// quotation mark that is not closed, or fewer fields than its line should have.
fn is_cut(text: &str, record: &ByteRecord, reader: &csv::Reader<&[u8]>) -> bool {
    if !reader.is_done() || text.ends_with('\n') {
        return false;
    }
    let start = record.position().map_or(0, |position| position.byte());
    let raw = usize::try_from(start).ok().and_then(|start| text.get(start..)).unwrap_or("");
    raw.matches('"').count() % 2 == 1
}

/// What is wrong with a record that does not count, if anything is.
fn not_a_row(
    kind: Kind,
    record: &ByteRecord,
    width: usize,
    line: u32,
    is_cut: bool,
    has_ended: bool,
) -> Option<Diagnostic> {
    let (code, message, help) = match kind {
        _ if is_cut => (
            Code::TruncatedFile,
            "the file ends in the middle of a row".to_owned(),
            "download the file again; its last row does not count",
        ),
        Kind::Row => (
            Code::WrongFieldCount,
            "the row stands behind the line that ends the table".to_owned(),
            "keep one table in a file; the row does not count",
        ),
        Kind::Uneven if !has_ended => (
            Code::WrongFieldCount,
            format!("{} fields where the header has {width}", record.len()),
            "the row does not count; download the file again",
        ),
        Kind::Uneven | Kind::Note | Kind::Source => return None,
    };
    Some(Diagnostic::new(code, message).at(Place::Line(line.into())).help(help))
}

/// The first line that is too long for a row.
fn too_long(text: &str) -> Option<u64> {
    let mut start = 0;
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    for (line, end) in (1..).zip(ends) {
        if end - start > LONGEST_LINE {
            return Some(line);
        }
        start = end;
    }
    None
}

fn long_line(line: u64) -> Diagnostic {
    let message = format!("the line has more than {LONGEST_LINE} bytes and is no row");
    Diagnostic::new(Code::WrongDelimiter, message)
        .at(Place::Line(line))
        .help("download the file again and do not save it from another program")
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

fn too_large(line: u32) -> Diagnostic {
    Diagnostic::new(Code::UnreadableFile, "the table has too many cells; the rest is not read")
        .at(Place::Line(line.into()))
        .help("select fewer regions or periods")
}
