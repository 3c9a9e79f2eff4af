use std::collections::HashMap;

use memchr::memchr;
use regiobeeld_domain::{Age, Code, Diagnostic, Place, Sex};

use super::header::{FieldOf, Header};
use super::number::{Field, field};
use crate::findings::Findings;
use crate::{RawMeasure, RawTable, RowKey, TableDefinition, visible};

/// No name of a gemeente is as long; what is longer is no name.
const LONGEST_NAME: usize = 100;

/// The column with the first three digits of a postcode.
const POSTCODE: &str = "postcode_3";

/// Reads the data rows. A row whose keys or width are wrong does not count and is a
/// diagnostic, as is every cell that should be a number and is not.
pub(super) fn read(
    definition: &TableDefinition,
    header: &Header,
    bytes: &[u8],
    findings: &mut Findings,
) -> RawTable {
    let delimiter = u8::try_from(definition.delimiter).unwrap_or(b';');
    let mut reader = Reader::new(definition, header, bytes.len());
    let mut rest = bytes;
    let mut line_number = 0_u64;
    while !rest.is_empty() {
        let end = memchr(b'\n', rest).unwrap_or(rest.len());
        let (line, after) = (&rest[..end], rest.get(end + 1..).unwrap_or(&[]));
        line_number += 1;
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line_number > 1 && !line.is_empty() {
            reader.row(line, line_number, delimiter, after.is_empty(), findings);
        }
        rest = after;
    }
    reader.finish(header.columns.clone(), findings)
}

struct Reader<'a> {
    definition: &'a TableDefinition,
    /// Full name of the column with regions.
    region: &'a str,
    fields: &'a [FieldOf],
    rows: Vec<RowKey>,
    measures: Vec<RawMeasure>,
    /// Of every measure the smallest number that it can be.
    least: Vec<f64>,
    regions: Regions,
    ages: Vec<(Vec<u8>, Age)>,
    rest_row: Option<usize>,
    /// Of every measure the line of the first empty cell and the number of them.
    empty: Vec<(u64, usize)>,
    /// The numbers of the row at hand, until it is known to count.
    row: Vec<Field>,
}

impl<'a> Reader<'a> {
    fn new(definition: &'a TableDefinition, header: &'a Header, bytes: usize) -> Self {
        // A guess at the number of rows; being wrong costs a little time only.
        let capacity = bytes / (header.fields.len() * 6).max(1);
        let measure = |(field, column): (&FieldOf, &String)| match field {
            FieldOf::Measure(name) => Some(RawMeasure {
                name: name.clone(),
                column: column.clone(),
                values: Vec::with_capacity(capacity),
                absent: Vec::new(),
            }),
            _ => None,
        };
        let columns = header.fields.iter().zip(&header.columns);
        let measures: Vec<_> = columns.filter_map(measure).collect();
        let least = |measure: &RawMeasure| {
            let column = definition.columns.get(&measure.name);
            column.and_then(|column| column.least).unwrap_or(f64::NEG_INFINITY)
        };
        Self {
            definition,
            region: super::header::region(definition),
            fields: &header.fields,
            least: measures.iter().map(least).collect(),
            measures,
            rows: Vec::with_capacity(capacity),
            empty: vec![(0, 0); header.fields.len()],
            regions: Regions::default(),
            ages: Vec::new(),
            rest_row: None,
            row: Vec::new(),
        }
    }

    fn row(
        &mut self,
        line: &[u8],
        number: u64,
        delimiter: u8,
        is_last: bool,
        findings: &mut Findings,
    ) {
        let (mut sex, mut age, mut region) = (&[][..], &[][..], &[][..]);
        self.row.clear();
        let mut at = 0;
        let mut count = 0;
        for kind in self.fields {
            if at > line.len() {
                break;
            }
            let text = |at: usize| {
                let end = memchr(delimiter, &line[at..]).map_or(line.len(), |n| at + n);
                (&line[at..end], end)
            };
            let end;
            match kind {
                FieldOf::Sex => (sex, end) = text(at),
                FieldOf::Age => (age, end) = text(at),
                FieldOf::Region => (region, end) = text(at),
                FieldOf::Measure(_) => {
                    let found;
                    (found, end) = field(line, at, delimiter);
                    self.row.push(found);
                }
            }
            count += 1;
            at = end + 1;
        }
        if count < self.fields.len() || at <= line.len() {
            let is_short = count < self.fields.len();
            let code = if is_last && is_short {
                Code::TruncatedFile
            } else {
                Code::WrongFieldCount
            };
            findings.push(code, "", || {
                let help = if code == Code::TruncatedFile {
                    "download the file again; its last row does not count"
                } else {
                    "the row does not count; download the file again"
                };
                let got = if is_short { count.to_string() } else { "more".to_owned() };
                let message =
                    format!("{got} fields where the header has {}", self.fields.len());
                Diagnostic::new(code, message).at(Place::Line(number)).help(help)
            });
            return;
        }
        if let Some(key) = self.key([sex, age, region], number, findings) {
            self.keep(key, findings);
        }
    }

    fn key(
        &mut self,
        [sex, age, region]: [&[u8]; 3],
        line: u64,
        findings: &mut Findings,
    ) -> Option<RowKey> {
        if sex.is_empty() && age.is_empty() && region.is_empty() {
            if self.rest_row.is_some() {
                findings.push(Code::DuplicateKey, "", || {
                    let message =
                        "there is more than one row without keys; this one does not count";
                    Diagnostic::new(Code::DuplicateKey, message)
                        .at(Place::Line(line))
                        .help("download the file again")
                });
                return None;
            }
            self.rest_row = Some(self.rows.len());
            return Some(RowKey { line, sex: Sex::Total, age: Age::Total, region: None });
        }
        let mut unknown = |field: &str, text: &[u8], help: &str| {
            findings.push(Code::UnknownLabel, field, || {
                let message = format!("`{}` is not known", visible::text(text));
                Diagnostic::new(Code::UnknownLabel, message)
                    .at(Place::Line(line))
                    .at(Place::Field(field))
                    .help(help)
            });
        };
        let sex = match sex.trim_ascii() {
            b"M" | b"m" => Sex::Male,
            b"V" | b"v" => Sex::Female,
            other => {
                unknown(
                    "geslacht",
                    other,
                    "the row does not count; sexes are `M` and `V`",
                );
                return None;
            }
        };
        let Some(age) = self.age(age) else {
            let help = match self.region {
                POSTCODE => "the row does not count; ages are `0` to `89` and `90+`",
                _ => "the row does not count; classes are ` 0 t/m  4 jaar` to `90+`",
            };
            unknown("leeftijdsklasse", age, help);
            return None;
        };
        if self.region == POSTCODE {
            let digits = region.trim_ascii();
            if digits.len() != 3 || !digits.iter().all(u8::is_ascii_digit) {
                let help = "the row does not count; it needs three digits of a postcode";
                unknown(self.region, region, help);
                return None;
            }
            let code = [b"PC", digits].concat();
            let region = Some(self.regions.position(&code));
            return Some(RowKey { line, sex, age, region });
        }
        if region.is_empty() || region.len() > LONGEST_NAME {
            let help = "the row does not count; it needs the name of a gemeente";
            unknown(self.region, region, help);
            return None;
        }
        Some(RowKey { line, sex, age, region: Some(self.regions.position(region)) })
    }

    /// The class of a label; most labels are the one of the row before.
    fn age(&mut self, label: &[u8]) -> Option<Age> {
        if let Some((_, age)) = self.ages.iter().rev().find(|(known, _)| known == label) {
            return Some(*age);
        }
        let age = match self.region {
            POSTCODE => single_age(label)?,
            _ => age_class(label)?,
        };
        self.ages.push((label.to_vec(), age));
        Some(age)
    }

    fn keep(&mut self, key: RowKey, findings: &mut Findings) {
        let row = self.rows.len();
        let measures = self.measures.iter_mut().zip(&self.least).zip(&mut self.empty);
        for (((measure, least), empty), field) in measures.zip(&self.row) {
            let value = match field {
                Field::Number(value) if value >= least => *value,
                other => {
                    measure.absent.push(row);
                    absent(&measure.name, *other, key.line, empty, findings);
                    0.0
                }
            };
            measure.values.push(value);
        }
        self.rows.push(key);
    }

    fn finish(self, columns: Vec<String>, findings: &mut Findings) -> RawTable {
        if self.rest_row.is_none() {
            findings.push(Code::TruncatedFile, "", || {
                let message = "the row without keys, which every file has, is not there";
                Diagnostic::new(Code::TruncatedFile, message).help(
                    "check whether the file is complete, and download it again if not",
                )
            });
        }
        for (measure, (line, count)) in self.measures.iter().zip(&self.empty) {
            if *count > 0 {
                findings.push(Code::MissingCell, &measure.name, || {
                    let message =
                        format!("{count} cell(s) are empty; sums are over the others");
                    Diagnostic::new(Code::MissingCell, message)
                        .at(Place::Line(*line))
                        .at(Place::Field(&visible::message(&measure.name)))
                        .help("read ratios with care: their denominators are whole")
                });
            }
        }
        if self.regions.latin_1 && self.regions.utf_8 {
            findings.push(Code::MixedEncoding, "", || {
                let message =
                    "some names are in UTF-8 and some in Latin-1; each was read as it is";
                Diagnostic::new(Code::MixedEncoding, message).help(
                    "download the file again and do not save it from another program",
                )
            });
        }
        RawTable {
            table: self.definition.name.clone(),
            year: None,
            columns,
            rows: self.rows,
            regions: self.regions.names,
            measures: self.measures,
            rest_row: self.rest_row,
        }
    }
}

/// Says why a cell has no number: empty ones are counted, others named.
fn absent(
    measure: &str,
    field: Field,
    line: u64,
    (first, count): &mut (u64, usize),
    findings: &mut Findings,
) {
    let fault = match field {
        Field::Empty => {
            *first = if *count == 0 { line } else { *first };
            *count += 1;
            return;
        }
        Field::Number(_) => "a number below 0",
        Field::Bad => "no decimal number",
    };
    findings.push(Code::BadNumber, measure, || {
        let message = format!("the cell is {fault} and counts as missing");
        Diagnostic::new(Code::BadNumber, message)
            .at(Place::Line(line))
            .at(Place::Field(&visible::message(measure)))
            .help("numbers look like `1234.56`; download the file again")
    });
}

/// Names are kept once; in most rows the name is the one that followed before.
#[derive(Default)]
struct Regions {
    names: Vec<String>,
    raw: Vec<Vec<u8>>,
    positions: HashMap<Vec<u8>, u32>,
    next: usize,
    utf_8: bool,
    latin_1: bool,
}

impl Regions {
    fn position(&mut self, raw: &[u8]) -> u32 {
        if self.raw.get(self.next).is_some_and(|name| name == raw) {
            self.next += 1;
            return u32::try_from(self.next - 1).unwrap_or(u32::MAX);
        }
        let position = match self.positions.get(raw) {
            Some(position) => *position,
            None => self.add(raw),
        };
        self.next = position as usize + 1;
        position
    }

    fn add(&mut self, raw: &[u8]) -> u32 {
        let name = if let Ok(name) = std::str::from_utf8(raw) {
            self.utf_8 |= !name.is_ascii();
            name.trim().to_owned()
        } else {
            self.latin_1 = true;
            let (name, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(raw);
            name.trim().to_owned()
        };
        let position = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.push(name);
        self.raw.push(raw.to_vec());
        self.positions.insert(raw.to_vec(), position);
        position
    }
}

/// Reads ` 0 t/m  4 jaar`, `10 t/m 14 jaar`, `90+`; blanks do not matter.
fn age_class(label: &[u8]) -> Option<Age> {
    let text = std::str::from_utf8(label).ok()?.trim();
    let text = text.strip_suffix("jaar").map_or(text, str::trim);
    let age = match text.split_once("t/m") {
        Some((first, last)) => format!("{}-{}", first.trim(), last.trim()),
        None => text.to_owned(),
    };
    let age = age.parse().ok()?;
    super::cube::AGES.contains(&age).then_some(age)
}

/// Reads `0` to `89` and `90+`.
fn single_age(label: &[u8]) -> Option<Age> {
    let text = std::str::from_utf8(label).ok()?.trim();
    let age = text.strip_suffix("jaar").map_or(text, str::trim).parse().ok()?;
    let is_known = match age {
        Age::Years(first, last) => first == last && last <= 89,
        Age::From(first) => first == 90,
        Age::Total => false,
    };
    is_known.then_some(age)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn age_labels() {
        for (label, expected) in [
            (" 0 t/m  4 jaar", Some("0-4")),
            ("85 t/m 89 jaar", Some("85-89")),
            ("90+", Some("90+")),
            ("0 t/m 4 jaar", Some("0-4")),
            ("0 t/m 14 jaar", None),
            ("total", None),
            ("", None),
        ] {
            let got = age_class(label.as_bytes()).map(|age| age.to_string());
            assert_eq!(got.as_deref(), expected, "{label}");
        }
    }
}
