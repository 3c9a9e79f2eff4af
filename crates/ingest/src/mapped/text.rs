use regiobeeld_domain::{Code, Diagnostic};

use super::Mapping;
use super::columns::layout;
use crate::StatTable;
use crate::findings::Findings;
use crate::stat_rows::{long_line, text_rows};
use crate::text::decimal::{self, Evidence};
use crate::text::encoding::{self, Decoded, Found};
use crate::text::record::{Lines, reader};
use crate::text::{DecimalMark, delimiter};

/// Reads a text file.
pub(super) fn read(
    mapping: &Mapping,
    bytes: &[u8],
    findings: &mut Findings,
) -> Option<StatTable> {
    let decoded = decode(mapping, bytes, findings)?;
    let text = decoded.text.as_ref();
    if let Some(found) = long_line(text) {
        findings.push(found.code, "", || found);
        return None;
    }
    let delimiter = match mapping.delimiter {
        Some(sign) => u8::try_from(sign).ok(),
        None => delimiter::detect(text).or(Some(b';')),
    };
    let Some(delimiter) = delimiter else {
        findings.push(Code::BadDefinition, "delimiter", || {
            let found =
                Diagnostic::new(Code::BadDefinition, "the delimiter is no ASCII sign");
            found.help("use `;`, `,` or a tab")
        });
        return None;
    };
    let mut reader = reader(text, delimiter);
    let header = reader.byte_records().nth(mapping.skip_rows).and_then(Result::ok);
    let Some(header) = header.filter(|header| header.iter().any(|cell| !cell.is_empty()))
    else {
        findings.push(Code::TruncatedFile, "", || {
            let found = Diagnostic::new(Code::TruncatedFile, "the file has no header");
            found.help("download the file again, or correct `skip_rows`")
        });
        return None;
    };
    let name = |cell: &[u8]| String::from_utf8_lossy(cell).trim().to_owned();
    let names: Vec<String> = header.iter().map(name).collect();
    let line = Lines(text).of(&header).into();
    let mut layout = layout(mapping, &names, line, findings)?;
    layout.decimal = mapping.decimal.or_else(|| detected(text, delimiter, findings));
    text_rows(layout, text, delimiter, mapping.skip_rows + 1, findings)
}

fn decode<'a>(
    mapping: &Mapping,
    bytes: &'a [u8],
    findings: &mut Findings,
) -> Option<Decoded<'a>> {
    let mut decoded = match &mapping.encoding {
        None => encoding::decode(bytes),
        Some(name) => match encoding::decode_as(bytes, name) {
            Ok(decoded) => decoded,
            Err(found) => {
                findings.push(found.code, "encoding", || *found);
                return None;
            }
        },
    };
    for found in std::mem::take(&mut decoded.diagnostics) {
        findings.push(found.code, "", || found);
    }
    if decoded.encoding == Found::Latin1 {
        findings.push(Code::WrongEncoding, "", || {
            let message = "the file is not in UTF-8 and was read as Windows-1252";
            let found = Diagnostic::new(Code::WrongEncoding, message);
            found.help("write `encoding = \"windows-1252\"` into the mapping if it is")
        });
    }
    Some(decoded)
}

fn detected(text: &str, delimiter: u8, findings: &mut Findings) -> Option<DecimalMark> {
    match decimal::detect(text, delimiter) {
        Evidence::None => Some(DecimalMark::Point),
        Evidence::Certain(mark) => Some(mark),
        Evidence::Ambiguous(_) => None,
        Evidence::Mixed => {
            findings.push(Code::BadNumber, "", || {
                let message = "some decimals are behind a point and some behind a comma";
                let found = Diagnostic::new(Code::BadNumber, message);
                found.help("write `decimal` into the mapping; numbers that can be read in two ways do not count")
            });
            None
        }
    }
}
