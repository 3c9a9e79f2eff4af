//! Entity sets that were saved as CSV, and the members of the bulk archive of v4.

use std::borrow::Cow;
use std::io::Read;

use csv::{ReaderBuilder, StringRecord};
use regiobeeld_domain::{Code, Diagnostic, Place};

use super::page::{Cell, Page};
use super::{broken, too_many};

/// Records that are held at a time, so that a table of millions streams and what is held
/// stays near.
const BATCH: usize = 2_000;

/// Fields that are held at a time, however wide the records are.
const MOST_CELLS: usize = 2_000_000;

/// The sign that parts the fields, where a text begins with the header of such a set.
///
/// `OData` names are in it, so that no other CSV is taken for one. Rows of v3 with
/// semicolons are what `StatLine` itself exports, and another reader's.
pub(super) fn delimiter(head: &[u8]) -> Option<u8> {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let line = head.split(|byte| matches!(byte, b'\n' | b'\r')).next()?;
    [b',', b';'].into_iter().find(|delimiter| {
        let names: Vec<_> = line
            .split(|byte| byte == delimiter)
            .map(<[u8]>::trim_ascii)
            .map(|name| name.strip_prefix(b"\"").unwrap_or(name))
            .map(|name| name.strip_suffix(b"\"").unwrap_or(name))
            .collect();
        let has = |name: &[u8]| names.contains(&name);
        let is_topic =
            |name: &&[u8]| std::str::from_utf8(name).is_ok_and(super::rows::is_topic_key);
        let is_rows = has(b"ID") && names.iter().any(is_topic) && *delimiter == b',';
        is_rows
            || has(b"Measure") && has(b"ValueAttribute")
            || has(b"Identifier") && has(b"Title")
            || has(b"Key") && has(b"Title") && has(b"Description")
            || has(b"ID") && has(b"DimensionKey")
            || has(b"ParentId") && has(b"Title")
    })
}

/// Reads records and gives them on in batches, each as a page with the same columns.
///
/// # Errors
///
/// A diagnostic with its line, where the text is no CSV or no UTF-8; or that of `give`.
pub(crate) fn read(
    text: impl Read,
    delimiter: u8,
    mut give: impl FnMut(&Page<'_>, usize) -> Result<(), Box<Diagnostic>>,
) -> Result<(), Box<Diagnostic>> {
    let mut reader = ReaderBuilder::new().delimiter(delimiter).from_reader(text);
    let names = reader.headers().map_err(|error| unread(&error))?.clone();
    let most = (MOST_CELLS / names.len().max(1)).clamp(1, BATCH);
    // Records are filled again and again, so that each is allotted once.
    let mut batch: Vec<StringRecord> = Vec::new();
    let (mut filled, mut done) = (0, 0);
    loop {
        if filled == batch.len() {
            batch.push(StringRecord::new());
        }
        let record = &mut batch[filled];
        let more = reader.read_record(record).map_err(|error| unread(&error))?;
        filled += usize::from(more);
        if filled == most || (!more && (done == 0 || filled > 0)) {
            give(&page(&names, &batch[..filled]).ok_or_else(too_many)?, done)?;
            done += filled;
            filled = 0;
        }
        if !more {
            return Ok(());
        }
    }
}

fn page<'a>(names: &'a StringRecord, batch: &'a [StringRecord]) -> Option<Page<'a>> {
    let mut page = Page::default();
    let columns = names.iter().enumerate().map(|(at, name)| {
        let cell = |record: &'a StringRecord| cell(record.get(at).unwrap_or(""));
        let name = name.strip_prefix('\u{feff}').unwrap_or(name);
        (Cow::Borrowed(name.trim_matches('"')), batch.iter().map(cell).collect())
    });
    let columns: Vec<_> = columns.collect();
    page.append(batch.len(), columns)?;
    Some(page)
}

/// R writes `NA` for what is not there.
fn cell(text: &str) -> Cell<'_> {
    if text == "NA" { Cell::Null } else { Cell::Text(Cow::Borrowed(text)) }
}

fn unread(error: &csv::Error) -> Box<Diagnostic> {
    let line = error.position().map(csv::Position::line);
    let found = *broken(Code::UnreadableFile, error);
    Box::new(match line {
        Some(line) => found.at(Place::Line(line)),
        None => found,
    })
}
