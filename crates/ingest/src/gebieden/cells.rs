use std::collections::BTreeMap;

use regiobeeld_domain::{Code, Diagnostic, Place, RegionCode, RegionLevel};

use crate::findings::Findings;
use crate::odata::Page;
use crate::visible;

/// The texts of every column by gemeente.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cells(pub(crate) BTreeMap<String, BTreeMap<RegionCode, String>>);

/// The field that holds the gemeente in both services.
const REGION: &str = "RegioS";

/// Whether a page may hold a table of regions: of gemeenten, and with texts that are
/// regions. It is asked of every page, so that it looks no further than it must.
pub(super) fn may_tell_regions(page: &Page<'_>) -> bool {
    let is_region = |text: &str| {
        let level = text.parse::<RegionCode>().ok().and_then(|code| code.level());
        level.is_some_and(|level| RegionLevel::published().any(|known| known == level))
    };
    let others = page.columns.iter().filter(|column| {
        column.name != REGION && column.name != "Measure" && column.name != "Perioden"
    });
    let mut cells = others.flat_map(|column| &column.cells);
    page.has(REGION) && cells.any(|cell| cell.as_str().is_some_and(is_region))
}

impl Cells {
    /// Turns observations or rows into columns, behind `done` records of the same table.
    pub(super) fn add(&mut self, page: &Page<'_>, done: usize, findings: &mut Findings) {
        let is_observations = page.has("Measure");
        for row in 0..page.rows {
            let number = (done + row) as u64 + 1;
            let Some(gemeente) = gemeente(page, row) else { continue };
            if is_observations {
                let Some(measure) = page.text(row, "Measure") else { continue };
                let text = page.text(row, "StringValue");
                let text = text.or_else(|| page.text(row, "Value"));
                self.put(&measure, &gemeente, text.as_deref(), number, findings);
            } else {
                for column in page.columns.iter().filter(|column| column.name != "ID") {
                    let text = column.cells[row].text();
                    let text = text.as_deref();
                    self.put(&column.name, &gemeente, text, number, findings);
                }
            }
        }
    }

    fn put(
        &mut self,
        column: &str,
        gemeente: &RegionCode,
        text: Option<&str>,
        record: u64,
        findings: &mut Findings,
    ) {
        let Some(text) = text else { return };
        if !self.0.contains_key(column) {
            self.0.insert(column.to_owned(), BTreeMap::new());
        }
        let Some(cells) = self.0.get_mut(column) else { return };
        let before = cells.entry(gemeente.clone()).or_insert_with(|| text.to_owned());
        if before != text {
            let [text, before] =
                [text, &*before].map(|text| visible::text(text.as_bytes()));
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
    pub(super) fn tells_regions(&self) -> bool {
        self.0.values().any(|column| super::columns::level(column).is_some())
    }
}

fn gemeente(page: &Page<'_>, row: usize) -> Option<RegionCode> {
    let code: RegionCode = page.text(row, REGION)?.parse().ok()?;
    (code.level() == Some(RegionLevel::Gemeente)).then_some(code)
}
