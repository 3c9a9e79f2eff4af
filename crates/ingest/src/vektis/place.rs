//! Where the regions of a file of Vektis are.

use std::collections::BTreeSet;

use regiobeeld_domain::{
    Code, Diagnostic, Period, Place, Severity, Snapshot, SnapshotId, Warned,
};

use crate::findings::Findings;
use crate::load::ReadFile;
use crate::quality::{SeriesReading, TableReading};
use crate::registry::Registry;
use crate::{
    BoundaryFit, Correction, Gemeentenamen, RawTable, SourceFile, TableDefinition,
    Tables, visible,
};

/// A file of numbers that counts: how it was read, and where its regions are.
#[derive(Debug, Clone)]
pub struct LoadedTable {
    /// What it is.
    pub snapshot: Snapshot,
    /// What its columns mean.
    pub definition: TableDefinition,
    /// What is known to be wrong in it.
    pub corrections: Vec<Correction>,
    /// The table of residents by which it was divided, if it is per postcode3.
    pub divided_by: Option<SnapshotId>,
    /// What it holds.
    pub raw: RawTable,
    /// Year that the data are about.
    pub year: u16,
    /// Its boundary year, and the codes of its regions on that.
    pub fit: BoundaryFit,
}

/// Finds out which boundary year a file of numbers is on, and which regions it names.
pub(crate) fn place(
    read: ReadFile<'_>,
    registry: &Registry,
    names: &Gemeentenamen,
    tables: &Tables,
) -> (Option<LoadedTable>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let name = read.file.name.as_str();
    let mut say = |found: Diagnostic| diagnostics.push(found.at(Place::File(name)));
    let SourceFile::Measures(raw) = &read.content else { return (None, diagnostics) };
    let indeling = &registry.indeling;
    let Some(source) = tables.get(&raw.table) else { return (None, diagnostics) };
    let mut divided = None;
    if let Some(found) = super::waits(raw) {
        let Some((id, residents)) = &registry.postcodes else {
            say(found);
            return (None, diagnostics);
        };
        let year = residents.boundary_year(indeling);
        let Warned { value, diagnostics: found } = residents.divide(raw, indeling, year);
        found.into_iter().for_each(&mut say);
        divided = Some((id.clone(), value));
    }
    let divided_by = divided.as_ref().map(|(id, _)| id.clone());
    let raw = divided.as_ref().map_or(raw, |(_, raw)| raw);
    let Some(definition) = tables.get(&raw.table) else { return (None, diagnostics) };
    let Some(year) = raw.year else {
        let message = "the year of the data does not stand in the file's name";
        say(Diagnostic::new(Code::YearUnknown, message)
            .help("name the file as the publisher does, or give `--year`"));
        return (None, diagnostics);
    };
    let known = definition.years[0]..=*indeling.years().end();
    if !known.contains(&year) {
        let message =
            format!("{year} is not a year from {} to {}", known.start(), known.end());
        say(Diagnostic::new(Code::YearOutOfRange, message)
            .help("check the year in the file's name"));
        return (None, diagnostics);
    }
    let fit = names.fit(&raw.regions, definition.indeling_of(year));
    for finding in region_findings(raw, &fit) {
        say(finding);
    }
    let snapshot = read.snapshot(source, Some(year), Some(fit.year), raw.rows.len());
    let raw = divided.map(|(_, raw)| raw).or_else(|| read.content.measures());
    let corrections = tables.corrections(&definition.name).cloned().collect();
    let definition = definition.clone();
    let table = |raw| LoadedTable {
        snapshot,
        definition,
        corrections,
        divided_by,
        raw,
        year,
        fit,
    };
    (raw.map(table), diagnostics)
}

/// What a file told as it was read: every measure of it has the same gemeenten.
pub(crate) fn reading(table: &LoadedTable) -> TableReading {
    let definition = &table.definition;
    let columns = definition.columns.values();
    let measures: BTreeSet<_> = columns.filter_map(|c| c.measure.as_ref()).collect();
    let series = |measure: &String| SeriesReading {
        measure: measure.clone(),
        period: Period::year(table.year),
        indeling: table.fit.year,
        absent: table.fit.absent.clone(),
        totals: Vec::new(),
    };
    TableReading {
        dataset: definition.dataset.clone(),
        snapshot: table.snapshot.id.clone(),
        title: definition.title.clone(),
        verified: definition.verified,
        series: measures.into_iter().map(series).collect(),
    }
}

/// Leaves out tables per postcode3 of years of which there is one per gemeente.
pub(crate) fn without_postcodes(
    found: &mut Vec<LoadedTable>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let per_gemeente = found.iter().filter(|table| table.divided_by.is_none());
    let years: Vec<_> = per_gemeente.map(|table| table.year).collect();
    found.retain(|table| {
        let counts = table.divided_by.is_none() || !years.contains(&table.year);
        if !counts {
            let message = format!("the file per gemeente of {} counts", table.year);
            let found = Diagnostic::new(Code::DuplicateYear, message);
            let found = found.at(Place::File(&table.snapshot.path));
            diagnostics.push(Diagnostic { severity: Severity::Info, ..found });
        }
        counts
    });
}

/// Names that are no gemeente, and gemeenten without a row.
pub(crate) fn region_findings(raw: &RawTable, fit: &BoundaryFit) -> Vec<Diagnostic> {
    let mut findings = Findings::default();
    let mut lines = vec![1; raw.regions.len()];
    for row in raw.rows.iter().rev() {
        if let Some(line) = row.region.and_then(|region| lines.get_mut(region as usize)) {
            *line = row.line;
        }
    }
    for position in &fit.unmatched {
        findings.push(Code::UnknownRegion, "gemeentenaam", || {
            let name = visible::text(raw.regions[*position].as_bytes());
            let message =
                format!("`{name}` is no gemeente of {}; its rows do not count", fit.year);
            Diagnostic::new(Code::UnknownRegion, message)
                .at(Place::Line(lines[*position]))
                .at(Place::Field("gemeentenaam"))
                .help("check the spelling; a new one goes into `vektis/gemeentenamen`")
        });
    }
    let mut findings = findings.finish();
    for code in &fit.absent {
        let message = format!("the file has no row of this gemeente of {}", fit.year);
        findings.push(
            Diagnostic::new(Code::AbsentRegion, message).at(Place::Region(code)).help(
                "its regions are over the other gemeenten; download the file again",
            ),
        );
    }
    findings
}
