use std::collections::BTreeMap;

use regiobeeld_domain::{Code, Diagnostic, Place, RegionCode, RegionLevel};

use crate::findings::Findings;
use crate::odata::{Page, Record};
use crate::visible;

/// The texts of every column by gemeente.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cells(pub(crate) BTreeMap<String, BTreeMap<RegionCode, String>>);

/// The field that holds the gemeente in both services.
const REGION: &str = "RegioS";

impl Cells {
    /// Turns observations or rows into columns; none where the records are of neither.
    pub(crate) fn of(page: &Page, diagnostics: &mut Vec<Diagnostic>) -> Option<Self> {
        let first = page.records.first()?;
        if !first.contains_key(REGION) {
            return None;
        }
        let mut cells = Self::default();
        let mut findings = Findings::default();
        let is_observations = first.contains_key("Measure");
        for (record, number) in page.records.iter().zip(1..) {
            let Some(gemeente) = gemeente(record) else { continue };
            if is_observations {
                let Some(measure) = record.get("Measure") else { continue };
                let text = record.get("StringValue").or_else(|| record.get("Value"));
                cells.put(measure, &gemeente, text, number, &mut findings);
            } else {
                for (field, text) in record.iter().filter(|(field, _)| *field != "ID") {
                    cells.put(field, &gemeente, Some(text), number, &mut findings);
                }
            }
        }
        diagnostics.extend(findings.finish());
        cells.tells_regions().then_some(cells)
    }

    fn put(
        &mut self,
        column: &str,
        gemeente: &RegionCode,
        text: Option<&String>,
        record: u64,
        findings: &mut Findings,
    ) {
        let Some(text) = text else { return };
        if !self.0.contains_key(column) {
            self.0.insert(column.to_owned(), BTreeMap::new());
        }
        let Some(cells) = self.0.get_mut(column) else { return };
        let before = cells.entry(gemeente.clone()).or_insert_with(|| text.clone());
        if before != text {
            let [text, before] =
                [text, before].map(|text| visible::text(text.as_bytes()));
            let field = visible::text(column.as_bytes());
            findings.push(Code::DuplicateKey, &field, || {
                let message = format!(
                    "record {record} says `{text}`, one before it `{before}`, which counts"
                );
                Diagnostic::new(Code::DuplicateKey, message)
                    .at(Place::Line(record))
                    .at(Place::Field(&field))
                    .at(Place::Region(gemeente))
                    .help("download the table again, one year only")
            });
        }
    }

    /// Whether any column holds the regions of a published level.
    fn tells_regions(&self) -> bool {
        self.0.values().any(|column| super::columns::level(column).is_some())
    }
}

fn gemeente(record: &Record) -> Option<RegionCode> {
    let code: RegionCode = record.get(REGION)?.parse().ok()?;
    (code.level() == Some(RegionLevel::Gemeente)).then_some(code)
}
