use std::collections::BTreeMap;
use std::path::PathBuf;

use rayon::prelude::*;
use regiobeeld_domain::{Code, Diagnostic, Place, Regioindeling, RegionCode};
use serde::Serialize;

use crate::load::ReadFile;
use crate::source::read_known;
use crate::{
    DataFile, Error, GebiedenTable, Gemeentenamen, RawTable, SourceFile, StatPart,
    StatTable, TableDefinition, Tables, Titles, discover, file, gebieden, read_table,
    registry, vektis,
};

/// What a file is.
#[derive(Debug, Clone, Serialize)]
pub struct Inspection {
    /// Name relative to the folder that was searched.
    pub path: String,
    /// Publisher; none where no source recognises the file.
    pub source: Option<String>,
    /// Table.
    pub table: Option<String>,
    /// Year that the data are about.
    pub year: Option<u16>,
    /// The newest boundary year that its region names fit.
    pub indeling: Option<u16>,
    /// Data rows, rest row included.
    pub rows: Option<usize>,
    /// The file's own column names.
    pub columns: Vec<String>,
    /// Lower-case untruncated measure name to the sum over all rows, rest row included.
    pub sums: BTreeMap<String, f64>,
    /// The row without keys, counted from 1 without the header.
    pub rest_row: Option<usize>,
    /// Number of region names that are regions of the boundary year.
    pub regions_matched: usize,
    /// The other names, as they stand in the file.
    pub regions_unmatched: Vec<String>,
    /// Hash of the bytes on disk.
    pub sha256: Option<String>,
    /// What was found.
    pub diagnostics: Vec<Diagnostic>,
}

/// Says what every file below the given places is.
///
/// # Errors
///
/// When a place cannot be read.
pub fn inspect(
    places: &[PathBuf],
    year: Option<u16>,
    indeling: &Regioindeling,
    tables: &Tables,
) -> Result<Vec<Inspection>, Error> {
    let (files, unreadable) = discover(places)?;
    let names = Gemeentenamen::new(indeling)?;
    let mut inspections: Vec<_> = files
        .par_iter()
        .map(|file| read(file, year, tables))
        .collect::<Result<_, Error>>()?;
    let mut contents = Vec::new();
    for (file, (inspection, content)) in files.iter().zip(&mut inspections) {
        let sha256 = inspection.sha256.clone().unwrap_or_default();
        contents.extend(content.take().map(|content| ReadFile { file, sha256, content }));
    }
    let mut inspections: BTreeMap<_, _> = files
        .iter()
        .map(|file| &file.path)
        .zip(inspections.into_iter().map(|i| i.0))
        .collect();
    for file in &contents {
        let Some(inspection) = inspections.get_mut(&file.file.path) else { continue };
        let definition = inspection.table.as_ref().and_then(|name| tables.get(name));
        inspection.source = definition.map(|definition| definition.source.clone());
        let mut found = Vec::new();
        match &file.content {
            SourceFile::Measures(raw) => {
                measures(inspection, raw, definition, &names, &mut found);
            }
            SourceFile::Gebieden(table) => {
                let titles = registry::titles(file, &contents);
                gebieden(inspection, table, definition, &titles, indeling, &mut found);
            }
            SourceFile::Postcodes(residents) => {
                inspection.indeling = Some(residents.boundary_year(indeling));
                inspection.rows = Some(residents.len());
            }
            SourceFile::Regions(regions) => {
                inspection.indeling = regions.first().map(|(_, own)| own.indeling);
                inspection.rows = Some(regions.len());
                found = registry::add(&mut indeling.clone(), regions);
                inspection.regions_matched = regions.len() - found.len();
                let refused = found.iter().filter_map(|found| found.region.as_ref());
                inspection.regions_unmatched = refused.map(ToString::to_string).collect();
            }
            SourceFile::Part(part) => part_of_table(inspection, part),
            SourceFile::Statistics(table) => statistics(inspection, table),
        }
        if file.file.synthetic {
            found.push(Diagnostic::new(Code::SyntheticData, "the data are made up"));
        }
        let place = |found: Diagnostic| found.at(Place::File(&file.file.name));
        inspection.diagnostics.extend(found.into_iter().map(place));
    }
    let mut inspections: Vec<_> = inspections.into_values().collect();
    inspections.sort_by(|a, b| a.path.cmp(&b.path));
    for found in unreadable {
        let path = found.file.clone().unwrap_or_default();
        inspections.push(Inspection { diagnostics: vec![found], ..nothing(path) });
    }
    Ok(inspections)
}

/// What a file is as far as the file alone tells, and what it holds.
fn read(
    file: &DataFile,
    year: Option<u16>,
    tables: &Tables,
) -> Result<(Inspection, Option<SourceFile>), Error> {
    let empty = nothing(file.name.clone());
    let content = match read_known(file, tables) {
        Ok(content) => content,
        Err(found) => {
            let sha256 = file::sha256(file).ok();
            let diagnostics = vec![*found];
            return Ok((Inspection { sha256, diagnostics, ..empty }, None));
        }
    };
    let (read, diagnostics) = read_table(file, &content, year, tables)?;
    let sha256 = Some(content.sha256);
    let (table, year) = match &read {
        None => (None, None),
        Some(SourceFile::Measures(raw)) => (Some(raw.table.as_str()), raw.year),
        Some(SourceFile::Gebieden(table)) => (Some("cbs/gebieden"), table.year),
        Some(SourceFile::Regions(_)) => (Some("eigen/regios"), None),
        Some(SourceFile::Postcodes(_)) => (Some("eigen/postcodes"), None),
        Some(SourceFile::Part(part)) => (Some(table_of(part, tables)), part.year),
        Some(SourceFile::Statistics(table)) => (Some(table.id.as_str()), None),
    };
    let table = table.map(str::to_owned);
    Ok((Inspection { table, year, sha256, diagnostics, ..empty }, read))
}

fn measures(
    inspection: &mut Inspection,
    raw: &RawTable,
    definition: Option<&TableDefinition>,
    names: &Gemeentenamen,
    found: &mut Vec<Diagnostic>,
) {
    inspection.rows = Some(raw.rows.len());
    inspection.columns.clone_from(&raw.columns);
    inspection.sums = raw.measures.iter().map(|m| (m.name.clone(), m.sum())).collect();
    inspection.rest_row = raw.rest_row.map(|row| row + 1);
    if let Some(waits) = vektis::waits(raw) {
        found.push(waits);
        return;
    }
    let declared = definition.zip(raw.year).and_then(|(d, year)| d.indeling_of(year));
    let fit = names.fit(&raw.regions, declared);
    found.extend(vektis::region_findings(raw, &fit));
    if raw.year.is_none() {
        found.push(year_unknown());
    }
    inspection.indeling = Some(fit.newest);
    inspection.regions_matched = raw.regions.len() - fit.unmatched.len();
    inspection.regions_unmatched =
        fit.unmatched.iter().map(|i| raw.regions[*i].clone()).collect();
}

/// What a table of statistics holds, whatever its definition makes of it.
fn statistics(inspection: &mut Inspection, table: &StatTable) {
    let dimensions = table.dimensions.iter().map(|dimension| dimension.name.clone());
    let measures = table.measures.iter().map(|measure| measure.key.clone());
    inspection.columns = dimensions.chain(measures).collect();
    inspection.rows = Some(table.cells.len());
    let cells = &table.cells;
    for (measure, value) in cells.measures.iter().zip(&cells.values) {
        let Some(measure) = table.measures.get(*measure as usize) else { continue };
        *inspection.sums.entry(measure.key.to_lowercase()).or_default() += value;
    }
}

fn gebieden(
    inspection: &mut Inspection,
    table: &GebiedenTable,
    definition: Option<&TableDefinition>,
    titles: &Titles,
    indeling: &Regioindeling,
    found: &mut Vec<Diagnostic>,
) {
    let Some(definition) = definition else { return };
    let told = gebieden::table(table, definition, titles, found);
    if table.year.is_none() {
        found.push(year_unknown());
    }
    let known = |code: &&RegionCode| {
        table.year.is_some_and(|year| indeling.name(code, year).is_some())
    };
    let (matched, unmatched): (Vec<_>, Vec<_>) = told.gemeenten.keys().partition(known);
    inspection.indeling = table.year;
    inspection.rows = Some(table.records);
    inspection.columns = table.cells.0.keys().cloned().collect();
    let residents = told.residents.values().map(|count| f64::from(*count)).sum();
    inspection.sums = BTreeMap::from([("inwonertal".to_owned(), residents)]);
    inspection.regions_matched = matched.len();
    inspection.regions_unmatched = unmatched.iter().map(ToString::to_string).collect();
}

/// The name of a table's definition; of one without, what kind of file it is.
fn table_of<'t>(part: &StatPart, tables: &'t Tables) -> &'t str {
    match part.id.as_deref().and_then(|id| tables.with_id(id)) {
        Some(definition) => &definition.name,
        None if part.titles.is_some() => "cbs/titels",
        None => "cbs/odata",
    }
}

fn part_of_table(inspection: &mut Inspection, part: &StatPart) {
    inspection.rows = Some(part.records);
    let Some(table) = &part.numbers else { return };
    if part.is_whole {
        return statistics(inspection, table);
    }
    let dimensions = table.dimensions.iter().map(|dimension| dimension.name.clone());
    inspection.columns = dimensions.chain(part.sums.keys().cloned()).collect();
    inspection.sums = part.sums.iter().map(|(k, sum)| (k.to_lowercase(), *sum)).collect();
}

fn year_unknown() -> Diagnostic {
    Diagnostic::new(Code::YearUnknown, "no year in the file's name")
        .help("name the file as the publisher does, or give `--year`")
}

fn nothing(path: String) -> Inspection {
    Inspection {
        path,
        source: None,
        table: None,
        year: None,
        indeling: None,
        rows: None,
        columns: Vec::new(),
        sums: BTreeMap::new(),
        rest_row: None,
        regions_matched: 0,
        regions_unmatched: Vec::new(),
        sha256: None,
        diagnostics: Vec::new(),
    }
}
