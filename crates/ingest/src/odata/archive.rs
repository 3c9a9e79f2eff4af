//! The bulk archive of the newer service: `Observations.csv` and the lists that say what
//! its codes mean, in one zip file.

use std::io::{Cursor, Read};

use regiobeeld_domain::{Code, Diagnostic, Place};
use zip::ZipArchive;

use super::cells::CellReader;
use super::source::Keeps;
use super::{broken, csv, part};
use crate::stat_part::StatPart;
use crate::{SourceFile, TableDefinition, gebieden};

/// Members of an archive; a table has a few lists.
const MOST_MEMBERS: usize = 200;

/// What a member may hold unpacked. It streams, so that this bounds time and not memory.
const MOST: u64 = 16 << 30;

/// What a list of codes may hold unpacked.
const MOST_LIST: u64 = 256 << 20;

/// Whether the first bytes are those of an archive whose first member is CSV. A workbook
/// is a zip too, and begins with another member.
pub(super) fn recognises(head: &[u8]) -> bool {
    let Some(rest) = head.strip_prefix(b"PK\x03\x04") else { return false };
    let length =
        rest.get(22..24).map_or(0, |l| usize::from(u16::from_le_bytes([l[0], l[1]])));
    let name = rest.get(26..26 + length).unwrap_or(&[]);
    name.to_ascii_lowercase().ends_with(b".csv")
}

/// Reads the lists and then the observations of an archive, member by member.
pub(super) fn read(
    definition: &TableDefinition,
    name: &str,
    bytes: &[u8],
    keeps: &Keeps<'_, '_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<SourceFile, Box<Diagnostic>> {
    let unread = |error: &zip::result::ZipError| broken(Code::UnreadableFile, error);
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|error| unread(&error))?;
    if archive.len() > MOST_MEMBERS {
        return Err(broken(Code::UnreadableFile, "it has too many members"));
    }
    let mut whole = StatPart::default();
    let mut numbers = Vec::new();
    for member in 0..archive.len() {
        let mut open = archive.by_index(member).map_err(|error| unread(&error))?;
        let inner = String::from_utf8_lossy(open.name_raw()).into_owned();
        if !inner.to_ascii_lowercase().ends_with(".csv") {
            continue;
        }
        let mut head = Vec::new();
        let first = open.by_ref().take(crate::file::HEAD as u64).read_to_end(&mut head);
        first.map_err(|error| broken(Code::UnreadableFile, error))?;
        let Some(delimiter) = csv::delimiter(&head) else { continue };
        let is_numbers = head.windows(7).take(400).any(|part| part == b"Measure")
            && head.windows(14).take(400).any(|part| part == b"ValueAttribute");
        if is_numbers {
            numbers.push((member, delimiter));
            continue;
        }
        let text = head.as_slice().chain(open.take(MOST_LIST));
        csv::read(text, delimiter, |page, _| {
            if let Some(found) = part::part(page, &inner, keeps, diagnostics) {
                whole.id = whole.id.take().or(found.id);
                whole.description.extend(&found.description);
            }
            Ok(())
        })
        .map_err(|found| in_member(&found, &inner))?;
    }
    if numbers.is_empty() {
        let message = "the archive holds no observations of a table of CBS";
        let help = "`regiobeeld list sources` says what is read; else leave it out";
        return Err(Box::new(
            Diagnostic::new(Code::UnrecognisedFile, message).help(help),
        ));
    }
    let id = whole.id.as_deref().or_else(|| part::table_id(name));
    if let (Some(id), &[(member, delimiter)]) = (id, numbers.as_slice()) {
        let open = archive.by_index(member).map_err(|error| unread(&error))?;
        let text = open.take(MOST_LIST);
        let regions = gebieden::read_csv(text, delimiter, definition, id, diagnostics);
        if let Some(table) = regions {
            return Ok(SourceFile::Gebieden(table));
        }
    }
    let mut reader = CellReader::new(keeps(id));
    for (member, delimiter) in numbers {
        let open = archive.by_index(member).map_err(|error| unread(&error))?;
        let inner = String::from_utf8_lossy(open.name_raw()).into_owned();
        let read = csv::read(open.take(MOST), delimiter, |page, done| {
            reader.add(page, done);
            Ok(())
        });
        read.map_err(|found| in_member(&found, &inner))?;
    }
    let cells = part::with_cells(None, reader.finish(), diagnostics);
    let part = StatPart { id: whole.id, description: whole.description, ..cells };
    Ok(SourceFile::Part(Box::new(part)))
}

fn in_member(found: &Diagnostic, member: &str) -> Box<Diagnostic> {
    let member = crate::visible::text(member.as_bytes());
    Box::new(found.clone().at(Place::Field(&member)))
}
