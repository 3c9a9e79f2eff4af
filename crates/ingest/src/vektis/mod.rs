//! Vektis "Open Databestand Zorgverzekeringswet" per gemeente, and per postcode3.

mod cells;
mod cube;
mod dataset;
mod header;
mod number;
mod place;
mod postcode3;
mod rows;
#[cfg(test)]
mod traps;

use regiobeeld_domain::{Code, Diagnostic};

use crate::findings::Findings;
use crate::{RawTable, Source, SourceFile, TableDefinition, Tables};

pub(crate) use cells::{cells, counted, rest_cells};
pub(crate) use cube::{AGES, cubes, rest_cubes};
pub use dataset::ZVW;
pub(crate) use dataset::datasets;
pub use place::LoadedTable;
pub(crate) use place::{place, reading, region_findings, without_postcodes};
pub(crate) use postcode3::{ZvwPostcode3, waits};

/// Reads the files of Vektis per gemeente, of any year and release.
#[derive(Debug)]
pub(crate) struct ZvwGemeente;

impl Source for ZvwGemeente {
    fn table(&self) -> &'static str {
        "vektis/zvw-gemeente"
    }

    fn recognises(&self, head: &[u8]) -> bool {
        has_header(head, "gemeentenaam")
    }

    fn read(
        &self,
        tables: &Tables,
        _: &str,
        bytes: &[u8],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<SourceFile> {
        read(tables.get(self.table())?, bytes, diagnostics).map(SourceFile::Measures)
    }
}

/// Whether the first line has the names of Vektis, this one for regions among them.
fn has_header(head: &[u8], region: &str) -> bool {
    let text = match utf_16(head) {
        Some(encoding) => encoding.decode_with_bom_removal(head).0,
        None => encoding_rs::WINDOWS_1252.decode_without_bom_handling(head).0,
    };
    let head = text.lines().next().unwrap_or("").to_ascii_lowercase();
    head.contains("geslacht")
        && head.contains(region)
        && (head.contains("kosten_") || head.contains("aantal_verzekerdejaren"))
}

/// Reads a file; none when no row of it is about a region.
fn read(
    definition: &TableDefinition,
    bytes: &[u8],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<RawTable> {
    // The reader works on bytes, because all but region names is ASCII; only text in
    // two bytes a character has to be changed first.
    let mut findings = Findings::default();
    let text = utf_16(bytes).map(|encoding| encoding.decode_with_bom_removal(bytes).0);
    if text.is_some() {
        findings.push(Code::WrongEncoding, "", || {
            let message = "the file is in UTF-16 and was read as that";
            let found = Diagnostic::new(Code::WrongEncoding, message);
            found.help("download it again; Vektis publishes ASCII or Latin-1")
        });
    }
    let bytes = text.as_ref().map_or(bytes, |text| text.as_bytes());
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let header = header::read(definition, bytes, &mut findings);
    let table =
        header.map(|header| rows::read(definition, &header, bytes, &mut findings));
    diagnostics.extend(findings.finish());
    // A file without a single row about a region has no year to speak of.
    table.filter(|table| table.rows.iter().any(|row| row.region.is_some()))
}

/// The encoding with two bytes a character, if the file is in one. With a mark or without:
/// a header starts with a letter, of which one of the bytes is 0.
fn utf_16(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    match bytes {
        [0xff, 0xfe, ..] | [1..=0x7f, 0, ..] => Some(encoding_rs::UTF_16LE),
        [0xfe, 0xff, ..] | [0, 1..=0x7f, ..] => Some(encoding_rs::UTF_16BE),
        _ => None,
    }
}
