use regiobeeld_domain::{Code, Diagnostic, Place};

use super::{Cell, Filler, Layout};
use crate::StatTable;
use crate::findings::Findings;
use crate::text::record::{Kind, LONGEST_LINE, Record, Records, kind, too_long};

/// Reads the rows behind the header; none when none counts.
pub(crate) fn text_rows(
    layout: Layout,
    text: &str,
    delimiter: u8,
    first_row: usize,
    findings: &mut Findings,
) -> Option<StatTable> {
    let width = layout.columns.len();
    let mut filler = Filler::new(layout);
    let mut records = Records::new(text, delimiter);
    let (mut row, mut has_ended) = (0, false);
    while let Some(record) = records.next() {
        row += 1;
        if row <= first_row {
            continue;
        }
        let kind = kind(record, width);
        let is_cut = is_cut(record, kind);
        let line = record.line;
        if kind == Kind::Row && !has_ended && !is_cut {
            let cell = |at: usize| Cell::Text(record.get(at).unwrap_or(b""));
            if filler.is_empty() {
                filler.reserve(text.len() / record.raw.len().max(1));
            }
            filler.row(line, cell, findings);
            if filler.is_full() {
                findings.push(Code::UnreadableFile, "", || too_large(line));
                break;
            }
            continue;
        }
        has_ended |= kind == Kind::Source;
        if is_cut {
            findings.push(Code::TruncatedFile, "", || cut(line));
        } else if let Some(found) = not_a_row(kind, record.len(), width, line, has_ended)
        {
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

/// Whether a record is the last one and lacks its end: no line feed follows it, and a
/// quotation mark is not closed or fields are absent.
fn is_cut(record: Record<'_>, kind: Kind) -> bool {
    if !record.is_last || record.raw.ends_with(b"\n") {
        return false;
    }
    let marks = memchr::memchr_iter(b'"', record.raw).count();
    kind == Kind::Uneven || marks % 2 == 1
}

fn cut(line: u32) -> Diagnostic {
    Diagnostic::new(Code::TruncatedFile, "the file ends in the middle of a row")
        .at(Place::Line(line.into()))
        .help("download the file again; its last row does not count")
}

/// What is wrong with a record that does not count, if anything is.
fn not_a_row(
    kind: Kind,
    fields: usize,
    width: usize,
    line: u32,
    has_ended: bool,
) -> Option<Diagnostic> {
    let (message, help) = match kind {
        Kind::Row => (
            "the row stands behind the line that ends the table".to_owned(),
            "keep one table in a file; the row does not count",
        ),
        Kind::Uneven if !has_ended => (
            format!("{fields} fields where the header has {width}"),
            "the row does not count; download the file again",
        ),
        Kind::Uneven | Kind::Note | Kind::Source => return None,
    };
    let found = Diagnostic::new(Code::WrongFieldCount, message);
    Some(found.at(Place::Line(line.into())).help(help))
}

/// What is told of a text with a line that is too long for a row; such a line would fill
/// the memory.
pub(crate) fn long_line(text: &str) -> Option<Diagnostic> {
    let line = too_long(text)?;
    let message = format!("the line has more than {LONGEST_LINE} bytes and is no row");
    let found = Diagnostic::new(Code::WrongDelimiter, message).at(Place::Line(line));
    Some(found.help("download the file again and do not save it from another program"))
}

fn too_large(line: u32) -> Diagnostic {
    Diagnostic::new(
        Code::UnreadableFile,
        "the table has too many cells; the rest is not read",
    )
    .at(Place::Line(line.into()))
    .help("select fewer regions or periods")
}
