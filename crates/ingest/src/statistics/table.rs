//! The tables of a folder that definitions describe, each with its cubes.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use regiobeeld_domain::{
    Code, Diagnostic, Place, Regioindeling, RegionCode, Severity, Snapshot, SnapshotId,
};
use sha2::{Digest, Sha256};

use super::age::shared_codes;
use super::assemble::{Assembled, absent, assemble};
use super::cubes::{Making, MeasureCube, cubes};
use super::postcodes::to_gemeenten;
use super::region_names::{LazyLabels, to_codes};
use super::together::{PartFile, folder, together};
use super::{age_split, totals, undefined, withdrawn};
use crate::correction::Corrections;
use crate::file::hex;
use crate::quality::{SeriesReading, TableReading};
use crate::registry::Registry;
use crate::{
    Disclosure, Error, LoadOptions, TableDefinition, TracedCells, TracedMeasure,
};

/// A table that counts, as cubes on its own boundary years.
#[derive(Debug)]
pub(crate) struct StatisticsTable {
    pub(crate) definition: TableDefinition,
    /// The publisher's id.
    id: String,
    pub(crate) snapshot: Snapshot,
    /// The table of residents by which it was divided, if it is per postcode.
    pub(crate) divided_by: Option<SnapshotId>,
    /// When it was downloaded, if that was written down.
    retrieved: Option<String>,
    pub(crate) cubes: Vec<MeasureCube>,
    /// What it told as it was read.
    pub(crate) reading: TableReading,
}

/// Makes the cubes of every table that has a definition. Files are read in parallel, and
/// so are the tables made.
///
/// # Errors
///
/// When a definition does not parse.
pub(crate) fn statistics_tables(
    files: Vec<PartFile>,
    registry: &Registry,
    options: &LoadOptions,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Vec<StatisticsTable>, Error> {
    shared_codes()?;
    let labels = LazyLabels::default();
    let (defined, others): (Vec<_>, Vec<_>) = together(files)
        .into_iter()
        .partition(|(id, _)| options.tables.with_id(id).is_some());
    let made: Vec<_> = defined
        .into_par_iter()
        .map(|(id, files)| of_files(&id, files, options, registry, &labels))
        .collect::<Result<_, Error>>()?;
    let mut tables = Vec::new();
    for (table, found) in made {
        diagnostics.extend(found);
        tables.extend(table);
    }
    let tables = newest(tables, diagnostics);
    let others = others.iter().filter_map(|(id, files)| undefined::found(id, files));
    undefined::together(others.collect(), &tables, &options.tables, diagnostics);
    Ok(tables)
}

impl StatisticsTable {
    /// The cells that were asked for, by measure and period.
    pub(crate) fn traced(&self) -> Vec<TracedCells> {
        let with_cells = self.cubes.iter().filter(|made| !made.traced.is_empty());
        let traced = with_cells.map(|made| TracedCells {
            of: TracedMeasure {
                dataset: self.definition.dataset.clone(),
                measure: made.measure.clone(),
            },
            period: made.period,
            snapshot: self.snapshot.id.clone(),
            indeling: made.indeling,
            is_own: made.is_own,
            cells: made.traced.clone(),
        });
        traced.collect()
    }
}

type Made = (Option<StatisticsTable>, Vec<Diagnostic>);

fn of_files(
    id: &str,
    files: Vec<PartFile>,
    options: &LoadOptions,
    registry: &Registry,
    labels: &LazyLabels,
) -> Result<Made, Error> {
    let indeling = &registry.indeling;
    let numbers = files.iter().find(|file| file.part.numbers.is_some());
    let Some(place) = numbers.map(|file| file.name.clone()) else {
        return Ok((None, Vec::new()));
    };
    let at = |found: Diagnostic| found.at(Place::File(&place));
    let tables = &options.tables;
    let Some(definition) = tables.with_id(id) else {
        return Ok((None, Vec::new()));
    };
    let named = files.first().and_then(|file| file.part.year);
    let year = definition.tables.get(id).copied().or(named);
    let mut snapshot = snapshot(id, &files, definition, year);
    let parts = files.into_iter().map(|file| file.part);
    let Assembled { mut table, description, diagnostics } = match assemble(id, parts) {
        Ok(Some(assembled)) => assembled,
        Ok(None) => return Ok((None, Vec::new())),
        Err(found) => return Ok((None, vec![at(*found)])),
    };
    // What the snapshot's own note says of it goes before the definition.
    snapshot.licence = description.licence.unwrap_or(snapshot.licence);
    snapshot.citation = description.citation.unwrap_or(snapshot.citation);
    let mut found = diagnostics;
    let is_asked = options.withdrawn.contains(&definition.name);
    found.extend(withdrawn::take_out(&mut table, definition, is_asked));
    found.extend(without_number(&table));
    let making = Making {
        definition,
        shared: shared_codes()?,
        indeling,
        year,
        traced: &options.traced,
    };
    let postcodes = registry.postcodes.as_ref();
    let residents = postcodes.map(|(_, residents)| residents);
    let divided = to_gemeenten(&mut table, making, residents);
    let divided_by = postcodes.filter(|_| divided.value).map(|(id, _)| id.clone());
    found.extend(divided.diagnostics);
    found.extend(to_codes(&mut table, making, labels)?);
    found.extend(age_split::divide(&mut table, making));
    let mut cubes = cubes(&table, making, &mut found);
    let mut corrections = Corrections::new(tables.corrections(&definition.name));
    for made in &mut cubes {
        corrections.apply(&made.measure, &mut made.cube);
    }
    found.extend(corrections.finish().1);
    let series: Vec<_> = cubes.iter().map(|made| series(made, indeling)).collect();
    let read = cubes.iter().zip(&series);
    // A total of protected data beside a sum would tell what is hidden.
    if definition.disclosure == Disclosure::Published {
        found.extend(read.filter_map(|(made, read)| totals::finding(made, &read.totals)));
    }
    found.extend(absent_gemeenten(&cubes));
    let verified =
        definition.verified && !definition.unverified.iter().any(|known| known == id);
    if cubes.is_empty() {
        found.push(nothing_taken(definition));
    } else if !verified {
        found.push(unverified(definition));
    }
    // The country alone says nothing of the borders in it.
    let regional = cubes.iter().filter(|made| !made.is_national());
    snapshot.indeling = regional.map(|made| made.indeling).max();
    let reading = TableReading {
        dataset: definition.dataset.clone(),
        snapshot: snapshot.id.clone(),
        title: definition.title.clone(),
        verified,
        series,
    };
    let table = StatisticsTable {
        definition: definition.clone(),
        id: id.to_owned(),
        snapshot,
        divided_by,
        retrieved: description.retrieved,
        cubes,
        reading,
    };
    let found = found.into_iter().map(at).collect();
    Ok(((!table.cubes.is_empty()).then_some(table), found))
}

/// What one measure of a period told.
fn series(made: &MeasureCube, indeling: &Regioindeling) -> SeriesReading {
    let regions = made.cube.axes().regions.iter().enumerate();
    let absent = regions.filter(|(at, _)| {
        let (_, status) = made.cube.slab(*at, 0);
        !status.iter().any(|status| status.has_value())
    });
    let absent = absent.map(|(_, code)| code.clone());
    SeriesReading {
        measure: made.measure.clone(),
        period: made.period,
        indeling: made.indeling,
        absent: if made.is_own { Vec::new() } else { absent.collect() },
        totals: totals::compare(made, indeling),
    }
}

/// One snapshot for the whole table: its files are one thing to whoever cites it.
fn snapshot(
    id: &str,
    files: &[PartFile],
    definition: &TableDefinition,
    year: Option<u16>,
) -> Snapshot {
    let numbers = || files.iter().filter(|file| file.part.numbers.is_some());
    let (path, sha256) = match files {
        [only] => (only.name.clone(), only.sha256.clone()),
        files => {
            let mut hash = Sha256::new();
            for file in files {
                let name = file.name.rsplit('/').next().unwrap_or(&file.name);
                hash.update(format!("{}  {name}\n", file.sha256));
            }
            let first = files.first().map_or("", |file| file.name.as_str());
            let folder = folder(first);
            let path = if folder.is_empty() { id } else { folder };
            (path.to_owned(), hex(&hash.finalize()))
        }
    };
    Snapshot {
        id: SnapshotId::new(&definition.name.replace('/', "-"), year, &sha256),
        source: definition.source.clone(),
        table: definition.name.clone(),
        year,
        indeling: None,
        path,
        sha256,
        rows: numbers().map(|file| file.part.records).sum(),
        licence: definition.licence.clone(),
        citation: definition.citation.clone(),
        synthetic: files.iter().any(|file| file.synthetic),
    }
}

fn nothing_taken(definition: &TableDefinition) -> Diagnostic {
    let message = format!("it has no cells that `{}` takes", definition.name);
    Diagnostic::new(Code::NoData, message)
        .help("a part of the table was downloaded that holds other codes or years")
}

fn unverified(definition: &TableDefinition) -> Diagnostic {
    let message = format!("`{}` was made without the real table", definition.name);
    Diagnostic::new(Code::UnverifiedDefinition, message)
        .help("compare some of its figures with the publisher's before they are used")
}

/// Says that gemeenten have no figure at all, because their regions have no sum then.
fn absent_gemeenten(cubes: &[MeasureCube]) -> Option<Diagnostic> {
    const SHOWN: usize = 5;
    let mut absent: BTreeSet<&RegionCode> = BTreeSet::new();
    for period in cubes.iter().map(|made| made.period).collect::<BTreeSet<_>>() {
        let of_period =
            || cubes.iter().filter(|made| !made.is_own && made.period == period);
        let codes = of_period().next().map_or(&[][..], |made| &made.cube.axes().regions);
        for (at, code) in codes.iter().enumerate() {
            let is_known = |made: &MeasureCube| {
                made.cube.slab(at, 0).1.iter().any(|status| status.has_value())
            };
            if !of_period().any(is_known) {
                absent.insert(code);
            }
        }
    }
    let shown: Vec<_> = absent.iter().take(SHOWN).map(|code| code.as_str()).collect();
    let more = if absent.len() > SHOWN { ", …" } else { "" };
    let message = format!(
        "{} gemeenten have no figure in some period: {}{more}",
        absent.len(),
        shown.join(", ")
    );
    let found = Diagnostic::new(Code::AbsentRegion, message);
    let help =
        "their regions have no sum, which would be too low; download all of the table";
    (!absent.is_empty()).then(|| found.help(help))
}

/// How many cells have no number, by the publisher's word for it.
fn without_number(table: &crate::StatTable) -> Option<Diagnostic> {
    let absent = absent(table);
    let count: usize = absent.iter().map(|(_, count)| count).sum();
    let words = absent.iter().map(|(word, count)| format!("`{word}` {count}"));
    let words: Vec<_> = words.collect();
    let message = format!("{count} cells have no number: {}", words.join(", "));
    let mut found = Diagnostic::new(Code::MissingCell, message);
    found.severity = Severity::Info;
    (count > 0).then_some(found)
}

/// Keeps the newest snapshot of each table: older ones stay on disk and are passed over.
/// Where nothing tells which is newer and they differ, none counts.
fn newest(
    tables: Vec<StatisticsTable>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<StatisticsTable> {
    let mut of_table: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for table in tables {
        let of = &table.snapshot;
        let key = (table.definition.name.clone(), table.id.clone(), of.year);
        of_table.entry(key).or_default().push(table);
    }
    let mut kept = Vec::new();
    for mut tables in of_table.into_values() {
        tables.sort_by(|a, b| {
            (&b.retrieved, &a.snapshot.path).cmp(&(&a.retrieved, &b.snapshot.path))
        });
        if let [first, second, ..] = tables.as_slice() {
            let same = first.snapshot.sha256 == second.snapshot.sha256;
            let paths = tables[1..].iter().map(|table| table.snapshot.path.as_str());
            let others: Vec<_> = paths.collect();
            let others = others.join(", ");
            let told = if same || first.retrieved > second.retrieved {
                let message = format!("it counts, not the older {others}");
                let mut told = Diagnostic::new(Code::DuplicateYear, message);
                told.severity = Severity::Info;
                told
            } else {
                let message =
                    format!("{others} is the same table with other content; none counts");
                Diagnostic::new(Code::DuplicateYear, message)
                    .help("leave the one that you want in the folder")
            };
            let counts = told.severity == Severity::Info;
            diagnostics.push(told.at(Place::File(&first.snapshot.path)));
            if !counts {
                continue;
            }
        }
        tables.truncate(1);
        kept.append(&mut tables);
    }
    kept
}
