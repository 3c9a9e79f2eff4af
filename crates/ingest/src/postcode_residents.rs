//! A user's table of residents by postcode and gemeente, by which figures per postcode are
//! divided: postcodes lie across gemeenten, and no open table says how.

use std::collections::BTreeMap;

use regiobeeld_domain::{Code, Diagnostic, Place, Regioindeling, RegionCode, Warned};

use crate::findings::Findings;
use crate::text::{delimiter, encoding};
use crate::{
    DimensionColumn, Mapping, MeasureColumn, Source, SourceFile, Tables, read_mapped,
    visible,
};

/// How many residents of each postcode live in which gemeente, from a table such as
/// `pc4;gemeente;inwoners` or `pc3;gemeente;inwoners`, with CBS's codes of gemeenten.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PostcodeResidents {
    /// By postcode such as `PC101` or `PC1011` the share of every gemeente.
    shares: BTreeMap<String, BTreeMap<RegionCode, f64>>,
}

/// Reads such tables.
#[derive(Debug)]
pub(crate) struct PostcodeTable;

impl Source for PostcodeTable {
    fn table(&self) -> &'static str {
        "eigen/postcodes"
    }

    fn recognises(&self, head: &[u8]) -> bool {
        columns(head).is_some()
    }

    fn read(
        &self,
        _: &Tables,
        _: &str,
        bytes: &[u8],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<SourceFile> {
        let read = PostcodeResidents::read(bytes);
        diagnostics.extend(read.diagnostics);
        read.value.map(SourceFile::Postcodes)
    }
}

/// The file's own names of the columns with postcodes, gemeenten and residents.
fn columns(head: &[u8]) -> Option<[String; 3]> {
    let decoded = encoding::decode(head);
    let header = decoded.text.lines().next()?;
    let delimiter = delimiter::detect(header)?;
    let names = header.split(char::from(delimiter));
    let names: Vec<_> = names.map(|name| name.trim().trim_matches('"')).collect();
    let find = |wanted: &[&str]| {
        let is_it = |name: &&&str| wanted.contains(&name.to_lowercase().as_str());
        names.iter().find(is_it).map(|name| (*name).to_owned())
    };
    Some([
        find(&["pc3", "pc4", "postcode3", "postcode4"])?,
        find(&["gemeente", "gemeentecode"])?,
        find(&["residents", "inwoners"])?,
    ])
}

impl PostcodeResidents {
    /// Reads the table. A row with another code or without residents does not count and
    /// is a diagnostic; a table without rows gives none. Of a table per postcode4 the
    /// postcode3 are sums.
    pub fn read(bytes: &[u8]) -> Warned<Option<Self>> {
        let Some([postcode, gemeente, residents]) = columns(bytes) else {
            return Warned { value: None, diagnostics: vec![no_columns()] };
        };
        let column = |column: String| DimensionColumn { column, ..Default::default() };
        let mapping = Mapping {
            dimensions: vec![column(postcode), column(gemeente)],
            measures: vec![MeasureColumn { column: residents, ..Default::default() }],
            ..Mapping::default()
        };
        let Warned { value, diagnostics } = read_mapped(&mapping, bytes);
        let mut findings = Findings::default();
        for found in diagnostics {
            let field = found.field.clone().unwrap_or_default();
            findings.push(found.code, &field, || found);
        }
        let mut shares: BTreeMap<String, BTreeMap<RegionCode, f64>> = BTreeMap::new();
        if let Some(table) = &value {
            for (cell, codes) in table.cells.codes.chunks_exact(2).enumerate() {
                let key = |at: usize| &table.dimensions[at].codes[codes[at] as usize].key;
                let residents = table.cells.values[cell];
                let gemeente = key(1).parse::<RegionCode>().ok();
                let gemeente = gemeente.filter(|code| code.as_str().starts_with("GM"));
                let digits = key(0).trim_start_matches("PC").trim();
                let is_postcode = matches!(digits.len(), 3 | 4)
                    && digits.bytes().all(|byte| byte.is_ascii_digit());
                let Some(gemeente) = gemeente.filter(|_| residents > 0.0 && is_postcode)
                else {
                    let line = table.cells.lines[cell];
                    findings.push(Code::BadRegion, "gemeente", || {
                        wrong(key(0), key(1), line)
                    });
                    continue;
                };
                for postcode in [&digits[..3], digits].iter().take(digits.len() - 2) {
                    let of_postcode = shares.entry(format!("PC{postcode}")).or_default();
                    *of_postcode.entry(gemeente.clone()).or_default() += residents;
                }
            }
        }
        for of_postcode in shares.values_mut() {
            let total: f64 = of_postcode.values().sum();
            for residents in of_postcode.values_mut() {
                *residents /= total;
            }
        }
        let value = (!shares.is_empty()).then_some(Self { shares });
        Warned { value, diagnostics: findings.finish() }
    }

    /// The gemeenten of a postcode such as `PC101` or `PC1011`, each with its share of the
    /// residents.
    pub fn parts(&self, postcode: &str) -> Option<&BTreeMap<RegionCode, f64>> {
        self.shares.get(postcode)
    }

    /// The number of postcodes.
    pub(crate) fn len(&self) -> usize {
        self.shares.len()
    }

    /// The newest boundary year that has most of its gemeenten.
    pub(crate) fn boundary_year(&self, indeling: &Regioindeling) -> u16 {
        let codes = || self.shares.values().flat_map(BTreeMap::keys);
        let known = |year: &u16| {
            codes().filter(|code| indeling.name(code, *year).is_some()).count()
        };
        let newest = *indeling.years().end();
        indeling.years().max_by_key(known).unwrap_or(newest)
    }
}

fn no_columns() -> Diagnostic {
    let message = "the table has no columns for postcode, gemeente and residents";
    Diagnostic::new(Code::MissingColumn, message)
        .help("name them `pc4` or `pc3`, `gemeente` and `inwoners`")
}

fn wrong(postcode: &str, gemeente: &str, line: u32) -> Diagnostic {
    let [postcode, gemeente] = [postcode, gemeente].map(|t| visible::text(t.as_bytes()));
    let message = format!(
        "`{postcode}` in `{gemeente}` is no postcode in a gemeente with residents"
    );
    Diagnostic::new(Code::BadRegion, message)
        .at(Place::Line(line.into()))
        .at(Place::Field("gemeente"))
        .help("a row looks like `1011;GM0363;1200`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, postcode: &str, expected: &[(&str, f64)]) {
        let read = PostcodeResidents::read(text.as_bytes());
        assert!(read.diagnostics.is_empty(), "{:?}", read.diagnostics);
        let residents = read.value.unwrap();
        let parts = residents.parts(postcode).unwrap().iter();
        let parts: Vec<_> = parts.map(|(code, share)| (code.as_str(), *share)).collect();
        assert_eq!(parts, expected, "{postcode}");
    }

    #[test]
    fn postcodes_have_the_shares_of_their_residents() {
        let of_three = "pc3;gemeente;residents\n101;GM0363;300\n101;GM0384;100\n";
        check(of_three, "PC101", &[("GM0363", 0.75), ("GM0384", 0.25)]);
        let of_four = "PC4,Gemeentecode,Inwoners\n1011,GM0363,300\n1012,GM0384,100\n";
        check(of_four, "PC1012", &[("GM0384", 1.0)]);
        check(of_four, "PC101", &[("GM0363", 0.75), ("GM0384", 0.25)]);
    }

    #[test]
    fn a_table_of_residents_that_is_wrong() {
        let read = |text: &str| PostcodeResidents::read(text.as_bytes());
        let wrong = read("pc3;gemeente;residents\n101;Amsterdam;300\n101;GM0363;0\n");
        assert!(wrong.value.is_none());
        assert_eq!(wrong.diagnostics.len(), 2, "{:?}", wrong.diagnostics);
        let wrong = read("pc4;gemeente;residents\n10111;GM0363;300\n");
        assert!(wrong.value.is_none() && wrong.diagnostics.len() == 1);
        assert!(read("pc3;gemeente\n101;GM0363\n").value.is_none());
        assert!(read("").value.is_none());
    }
}
