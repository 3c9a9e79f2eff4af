use csv::ByteRecord;
use regiobeeld_domain::{Code, Diagnostic, Place};

use super::{Cell, Filler, Layout};
use crate::StatTable;
use crate::findings::Findings;
use crate::text::record::{Kind, LONGEST_LINE, Lines, kind, reader, too_long};

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
    let mut reader = reader(text, delimiter);
    let lines = Lines(text);
    let mut record = ByteRecord::new();
    let (mut row, mut has_ended) = (0, false);
    while let Ok(true) = reader.read_byte_record(&mut record) {
        row += 1;
        if row <= first_row {
            continue;
        }
        let kind = kind(&record, width);
        let is_cut = is_cut(text, &record, &reader, kind);
        if kind == Kind::Row && !has_ended && !is_cut {
            let cell = |at: usize| Cell::Text(record.get(at).unwrap_or(b""));
            if filler.is_empty() {
                filler.reserve(text.len() / (record.as_slice().len() + width).max(1));
            }
            filler.row(lines.of(&record), cell, findings);
            if filler.is_full() {
                findings.push(Code::UnreadableFile, "", || too_large(lines.of(&record)));
                break;
            }
            continue;
        }
        has_ended |= kind == Kind::Source;
        let line = lines.of(&record);
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
fn is_cut(
    text: &str,
    record: &ByteRecord,
    reader: &csv::Reader<&[u8]>,
    kind: Kind,
) -> bool {
    let end = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
    if end < text.len() || text.ends_with('\n') {
        return false;
    }
    let start = record.position().map_or(0, csv::Position::byte);
    let raw =
        usize::try_from(start).ok().and_then(|start| text.get(start..)).unwrap_or("");
    kind == Kind::Uneven || raw.matches('"').count() % 2 == 1
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
