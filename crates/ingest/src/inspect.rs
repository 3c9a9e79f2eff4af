use std::collections::BTreeMap;
use std::path::PathBuf;

use rayon::prelude::*;
use regiobeeld_domain::{Code, Diagnostic, Place, Regioindeling};
use serde::Serialize;

use crate::{
    DataFile, Error, Gemeentenamen, TableDefinition, discover, file, load, read_table,
    tables,
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
) -> Result<Vec<Inspection>, Error> {
    let (files, unreadable) = discover(places)?;
    let names = Gemeentenamen::new(indeling)?;
    let definitions = tables()?;
    let mut inspections = files
        .par_iter()
        .map(|file| inspect_file(file, year, &names, &definitions))
        .collect::<Result<Vec<_>, Error>>()?;
    for found in unreadable {
        let path = found.file.clone().unwrap_or_default();
        inspections.push(Inspection { diagnostics: vec![found], ..nothing(path) });
    }
    Ok(inspections)
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

fn inspect_file(
    file: &DataFile,
    year: Option<u16>,
    names: &Gemeentenamen,
    definitions: &[TableDefinition],
) -> Result<Inspection, Error> {
    let empty = nothing(file.name.clone());
    let content = match file::read(file) {
        Ok(content) => content,
        Err(found) => return Ok(Inspection { diagnostics: vec![*found], ..empty }),
    };
    let (raw, mut diagnostics) = read_table(file, &content, year)?;
    let sha256 = Some(content.sha256);
    let Some(raw) = raw else { return Ok(Inspection { sha256, diagnostics, ..empty }) };
    let definition = definitions.iter().find(|definition| definition.name == raw.table);
    let declared = definition.zip(raw.year).and_then(|(d, year)| d.indeling_of(year));
    let fit = names.fit(&raw.regions, declared);
    for found in load::region_findings(&raw, &fit) {
        diagnostics.push(found.at(Place::File(&file.name)));
    }
    if raw.year.is_none() {
        let found = Diagnostic::new(Code::YearUnknown, "no year in the file's name")
            .at(Place::File(&file.name))
            .help("name the file as the publisher does, or give `--year`");
        diagnostics.push(found);
    }
    if file.synthetic {
        let found = Diagnostic::new(Code::SyntheticData, "the data are made up");
        diagnostics.push(found.at(Place::File(&file.name)));
    }
    Ok(Inspection {
        source: definition.map(|definition| definition.source.clone()),
        table: Some(raw.table.clone()),
        year: raw.year,
        indeling: Some(fit.newest),
        rows: Some(raw.rows.len()),
        columns: raw.columns.clone(),
        sums: raw.measures.iter().map(|m| (m.name.clone(), m.sum())).collect(),
        rest_row: raw.rest_row.map(|row| row + 1),
        regions_matched: raw.regions.len() - fit.unmatched.len(),
        regions_unmatched: fit
            .unmatched
            .iter()
            .map(|i| raw.regions[*i].clone())
            .collect(),
        sha256,
        diagnostics,
        ..empty
    })
}
