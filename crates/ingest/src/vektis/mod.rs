//! Vektis "Open Databestand Zorgverzekeringswet" per gemeente.

mod cube;
mod header;
mod number;
mod rows;

use regiobeeld_domain::{Code, Diagnostic};

use crate::{Source, SourceFile, TableDefinition};

pub(crate) use cube::{cubes, rest_cubes};

/// Reads the files of Vektis per gemeente, of any year and release.
#[derive(Debug)]
pub(crate) struct ZvwGemeente;

impl Source for ZvwGemeente {
    fn table(&self) -> &'static str {
        "vektis/zvw-gemeente"
    }

    fn recognises(&self, head: &[u8]) -> bool {
        let first_line =
            |text: &str| text.lines().next().unwrap_or("").to_ascii_lowercase();
        let head = first_line(&decode(head).0);
        head.contains("geslacht")
            && head.contains("gemeentenaam")
            && (head.contains("kosten_") || head.contains("aantal_verzekerdejaren"))
    }

    fn read(
        &self,
        definition: &TableDefinition,
        _: &str,
        bytes: &[u8],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<SourceFile> {
        // The reader works on bytes, because all but region names is ASCII; only text in
        // two bytes a character has to be changed first.
        let (utf_16, bytes) = match decode(bytes) {
            (text, true) => {
                (true, std::borrow::Cow::Owned(text.into_owned().into_bytes()))
            }
            _ => (false, std::borrow::Cow::Borrowed(bytes)),
        };
        if utf_16 {
            diagnostics.push(
                Diagnostic::new(
                    Code::WrongEncoding,
                    "the file is in UTF-16 and was read as that",
                )
                .help("download it again; Vektis publishes ASCII or Latin-1"),
            );
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        let header = header::read(definition, bytes, diagnostics)?;
        let table = rows::read(definition, &header, bytes, diagnostics);
        // A file without a single row about a gemeente has no year to speak of.
        let has_rows = table.rows.iter().any(|row| row.region.is_some());
        has_rows.then_some(SourceFile::Measures(table))
    }
}

/// The text, and whether it is UTF-16; anything else is shown as far as it is ASCII.
fn decode(bytes: &[u8]) -> (std::borrow::Cow<'_, str>, bool) {
    match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) if encoding != encoding_rs::UTF_8 => {
            (encoding.decode_with_bom_removal(bytes).0, true)
        }
        _ => (encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0, false),
    }
}
