//! Vektis per postcode3: the first three digits of a postcode, which lie across gemeenten.

use std::collections::BTreeMap;

use regiobeeld_domain::{
    Age, Code, Diagnostic, Place, Regioindeling, RegionCode, Sex, Warned,
};

use super::AGES;
use crate::findings::Findings;
use crate::{
    PostcodeResidents, RawMeasure, RawTable, RowKey, Source, SourceFile, Tables,
};

/// The rows behind each cell of the table per gemeente, each with its share.
type Cells = BTreeMap<(RegionCode, Sex, Age), Vec<(usize, f64)>>;

const PER_POSTCODE: &str = "vektis/zvw-postcode3";

/// Reads the files of Vektis per postcode3, of which none was seen.
#[derive(Debug)]
pub(crate) struct ZvwPostcode3;

impl Source for ZvwPostcode3 {
    fn table(&self) -> &'static str {
        PER_POSTCODE
    }

    fn recognises(&self, head: &[u8]) -> bool {
        super::has_header(head, "postcode_3")
    }

    fn read(
        &self,
        tables: &Tables,
        _: &str,
        bytes: &[u8],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<SourceFile> {
        let message =
            "files per postcode3 are read by a description that was not checked";
        diagnostics.push(
            Diagnostic::new(Code::UnverifiedDefinition, message)
                .help("compare the sums that `inspect` gives with those of Vektis"),
        );
        super::read(tables.get(self.table())?, bytes, diagnostics)
            .map(SourceFile::Measures)
    }
}

/// Why a table per postcode3 does not count yet, if it is one.
pub(crate) fn waits(table: &RawTable) -> Option<Diagnostic> {
    let is_waiting = table.table == PER_POSTCODE;
    is_waiting.then(|| {
        let message = "the file is per postcode3 and waits for a table of residents by \
                       postcode3 and gemeente; it does not count";
        Diagnostic::new(Code::UnknownRegion, message)
            .at(Place::Field("postcode_3"))
            .help("put a table `pc3;gemeente;inwoners` beside it, or use Vektis's file per gemeente")
    })
}

impl PostcodeResidents {
    /// Divides a table per postcode3 over gemeenten by residents, in the five-year age
    /// classes of Vektis's table per gemeente, on a boundary year. The figures are
    /// estimates: within a postcode3 every resident counts as the mean one.
    ///
    /// A postcode3 or gemeente that is not known does not count and is a diagnostic.
    pub fn divide(
        &self,
        table: &RawTable,
        indeling: &Regioindeling,
        year: u16,
    ) -> Warned<RawTable> {
        let mut findings = Findings::default();
        findings.push(Code::SplitByWeight, "", || {
            let message = "costs per postcode3 were divided over gemeenten by residents";
            Diagnostic::new(Code::SplitByWeight, message)
        });
        for name in table.regions.iter().filter(|name| self.parts(name).is_none()) {
            findings.push(Code::UnknownRegion, "postcode_3", || unknown(name));
        }
        let mut cells: BTreeMap<(RegionCode, Sex, Age), Vec<(usize, f64)>> =
            BTreeMap::new();
        for (at, row) in table.rows.iter().enumerate() {
            let name = row.region.and_then(|region| table.regions.get(region as usize));
            let age = AGES.iter().find(|class| row.age.is_within(**class));
            let Some((parts, age)) = name.and_then(|name| self.parts(name)).zip(age)
            else {
                continue;
            };
            for (gemeente, share) in parts {
                let cell = cells.entry((gemeente.clone(), row.sex, *age)).or_default();
                cell.push((at, *share));
            }
        }
        let value = divided(table, &cells, indeling, year, &mut findings);
        Warned { value, diagnostics: findings.finish() }
    }
}

/// The table per gemeente, with the row without keys behind the others.
fn divided(
    table: &RawTable,
    cells: &Cells,
    indeling: &Regioindeling,
    year: u16,
    findings: &mut Findings,
) -> RawTable {
    let (mut rows, mut parts) = (Vec::new(), Vec::new());
    let mut regions: Vec<String> = Vec::new();
    let mut last = None;
    for ((gemeente, sex, age), of_cell) in cells {
        if last != Some(gemeente) {
            last = Some(gemeente);
            let name = indeling.name(gemeente, year);
            if name.is_none() {
                findings.push(Code::UnknownRegion, "gemeente", || {
                    let message = format!("`{gemeente}` is no gemeente of {year}");
                    Diagnostic::new(Code::UnknownRegion, message).help(
                        "use the codes of that boundary year in the table of residents",
                    )
                });
            }
            regions.push(name.unwrap_or(gemeente.as_str()).to_owned());
        }
        let region = u32::try_from(regions.len() - 1).ok();
        let line = of_cell.first().map_or(0, |(row, _)| table.rows[*row].line);
        rows.push(RowKey { line, sex: *sex, age: *age, region });
        parts.push(of_cell.clone());
    }
    let rest_row = table.rest_row.map(|rest| {
        rows.push(table.rows[rest]);
        parts.push(vec![(rest, 1.0)]);
        rows.len() - 1
    });
    let sum = |measure: &RawMeasure, parts: &[(usize, f64)]| -> Option<f64> {
        parts
            .iter()
            .map(|(row, share)| measure.get(*row).map(|value| share * value))
            .sum()
    };
    let measure = |measure: &RawMeasure| {
        let sums: Vec<_> = parts.iter().map(|parts| sum(measure, parts)).collect();
        let absent = sums.iter().enumerate().filter(|(_, sum)| sum.is_none());
        RawMeasure {
            name: measure.name.clone(),
            column: measure.column.clone(),
            absent: absent.map(|(row, _)| row).collect(),
            values: sums.iter().map(|sum| sum.unwrap_or(0.0)).collect(),
        }
    };
    RawTable {
        table: "vektis/zvw-gemeente".to_owned(),
        year: table.year,
        columns: table.columns.clone(),
        measures: table.measures.iter().map(measure).collect(),
        rows,
        regions,
        rest_row,
    }
}

fn unknown(name: &str) -> Diagnostic {
    let message =
        format!("`{name}` is not in the table of residents; its rows do not count");
    Diagnostic::new(Code::UnknownRegion, message)
        .at(Place::Field("postcode_3"))
        .help("add its gemeenten and their residents to the table")
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "GESLACHT;LEEFTIJDSKLASSE;POSTCODE_3;AANTAL_BSN;\
        AANTAL_VERZEKERDEJAREN;KOSTEN_FARMACIE\n\
        ;;;500;400;1000\nM;0;101;20;18.5;100\nM;4;101;10;10;-40.5\nM;5;101;10;10;7\n\
        V;90+;102;30;28;300\nM;0;103;11;11;1\n";

    const RESIDENTS: &str = "pc3;gemeente;residents\n101;GM0363;300\n101;GM0384;100\n\
        102;GM0363;50\n";

    fn read(text: &str) -> (RawTable, Vec<Diagnostic>) {
        assert!(ZvwPostcode3.recognises(text.as_bytes()));
        assert!(!crate::vektis::ZvwGemeente.recognises(text.as_bytes()));
        let mut found = Vec::new();
        let tables = Tables::embedded().unwrap();
        let read = ZvwPostcode3.read(&tables, "x 2018.csv", text.as_bytes(), &mut found);
        (read.and_then(SourceFile::measures).unwrap(), found)
    }

    #[test]
    fn a_file_per_postcode3() {
        let (table, found) = read(FILE);
        assert_eq!(table.regions, ["PC101", "PC102", "PC103"]);
        assert_eq!(table.rest_row, Some(0));
        assert_eq!(table.rows[1].age, Age::Years(0, 0));
        assert_eq!(table.rows[4].age, Age::From(90));
        assert_eq!(table.measure("kosten_farmacie").unwrap().sum(), 1367.5);
        let codes: Vec<_> = found.iter().map(|found| found.code.as_str()).collect();
        assert_eq!(codes, ["unverified-definition"]);
        assert!(waits(&table).unwrap().message.contains("waits"));
        for wrong in
            ["M;91;101;1;1;1", "M;0 t/m 4 jaar;101;1;1;1", "M;0;1011;1;1;1", "M;0;;1;1;1"]
        {
            let (_, found) = read(&format!("{FILE}{wrong}\n"));
            assert_eq!(found.last().unwrap().code, Code::UnknownLabel, "{wrong}");
        }
    }

    #[test]
    fn a_file_is_divided_by_residents() {
        let (table, _) = read(FILE);
        let residents = PostcodeResidents::read(RESIDENTS.as_bytes());
        assert!(residents.diagnostics.is_empty(), "{:?}", residents.diagnostics);
        let indeling = Regioindeling::embedded().unwrap();
        let divided = residents.value.unwrap().divide(&table, &indeling, 2020);
        let codes: Vec<_> = divided.diagnostics.iter().map(|f| f.code.as_str()).collect();
        assert_eq!(codes, ["split-by-weight", "unknown-region"]);
        let per_gemeente = divided.value;
        assert_eq!(per_gemeente.regions, ["Amsterdam", "Diemen"]);
        let costs = per_gemeente.measure("kosten_farmacie").unwrap();
        // Amsterdam: women 90+, men 0-4 (three quarters of 59.5), men 5-9; then Diemen.
        assert_eq!(costs.values, [300.0, 44.625, 5.25, 14.875, 1.75, 1000.0]);
        assert_eq!(per_gemeente.rest_row, Some(5));
        assert_eq!(per_gemeente.rows[1].age, Age::Years(0, 4));
    }
}
