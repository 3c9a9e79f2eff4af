//! The registry with the tables and region files of a folder put into it.

use std::collections::BTreeMap;

use regiobeeld_domain::{
    Code, Diagnostic, Difference, Herindeling, HerindelingDifference, Place,
    Regioindeling, RegionCode, RegionLevel, Severity, Snapshot, SnapshotId,
};

use crate::gebieden::{self, GebiedenTable, Titles};
use crate::load::ReadFile;
use crate::preference::one_a_year;
use crate::region_file::FoundRegion;
use crate::{Error, LoadOptions, PostcodeResidents, SourceFile, Tables, visible};

/// The tables whose snapshots say who belongs where.
pub const REGION_TABLES: [&str; 3] =
    ["cbs/gebieden", "cbs/regioindeling", "eigen/regios"];

/// Who belongs where, and what says so.
pub(crate) struct Registry {
    pub(crate) indeling: Regioindeling,
    pub(crate) snapshots: Vec<Snapshot>,
    /// The tables that took the place of an embedded boundary year.
    pub(crate) replaced: BTreeMap<u16, SnapshotId>,
    /// How the residents of postcodes lie over gemeenten, where a table says so.
    pub(crate) postcodes: Option<(SnapshotId, PostcodeResidents)>,
}

/// Puts every table of regions in the place of its year, then adds the regions of region
/// files.
pub(crate) fn registry(
    embedded: &Regioindeling,
    read: &[ReadFile<'_>],
    options: &LoadOptions,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Registry, Error> {
    let tables = &options.tables;
    let mut registry = Registry {
        indeling: embedded.clone(),
        snapshots: Vec::new(),
        replaced: BTreeMap::new(),
        postcodes: None,
    };
    let mut of_years = Vec::new();
    for file in read {
        if let SourceFile::Gebieden(table) = &file.content {
            let mut found = Vec::new();
            let told = gebieden_table(file, table, read, embedded, tables, &mut found)?;
            of_years.extend(told);
            diagnostics
                .extend(found.into_iter().map(|f| f.at(Place::File(&file.file.name))));
        }
    }
    // The newest first, because a year before the registry's follows on the one behind it.
    let of_years = one_a_year(of_years, &options.prefer, diagnostics);
    for (snapshot, year, table) in of_years.into_iter().rev() {
        let differences = match registry.indeling.replace(year, table) {
            Ok(differences) => differences,
            Err(error) => {
                diagnostics.push(unconnected(&error).at(Place::File(&snapshot.path)));
                continue;
            }
        };
        let told = differences.iter().map(|difference| differs(difference, year));
        diagnostics.extend(told.map(|found| found.at(Place::File(&snapshot.path))));
        registry.replaced.insert(year, snapshot.id.clone());
        registry.snapshots.push(snapshot);
    }
    diagnostics.extend(herindelingen(&mut registry.indeling, read));
    for file in read {
        if let SourceFile::Regions(regions) = &file.content {
            let definition = tables.known("eigen/regios")?;
            let years = regions.iter().map(|(_, own)| own.indeling).next();
            registry.snapshots.push(file.snapshot(
                definition,
                None,
                years,
                regions.len(),
            ));
            let found = add(&mut registry.indeling, regions);
            diagnostics
                .extend(found.into_iter().map(|f| f.at(Place::File(&file.file.name))));
        }
    }
    for file in read {
        let SourceFile::Postcodes(residents) = &file.content else { continue };
        if registry.postcodes.is_some() {
            let message = "another table of residents by postcode counts";
            let found = Diagnostic::new(Code::DuplicateYear, message);
            diagnostics.push(
                found
                    .at(Place::File(&file.file.name))
                    .help("leave the one that you want in the folder"),
            );
            continue;
        }
        let definition = tables.known("eigen/postcodes")?;
        let year = residents.boundary_year(&registry.indeling);
        let snapshot = file.snapshot(definition, None, Some(year), residents.len());
        registry.postcodes = Some((snapshot.id.clone(), residents.clone()));
        registry.snapshots.push(snapshot);
    }
    Ok(registry)
}

/// Adds the newest log of herindelingen of a folder to the registry's, and says what it
/// tells otherwise.
fn herindelingen(indeling: &mut Regioindeling, read: &[ReadFile<'_>]) -> Vec<Diagnostic> {
    let log = |file: &ReadFile<'_>| -> Vec<Herindeling> {
        let SourceFile::Part(part) = &file.content else { return Vec::new() };
        let lists = part.description.lists.iter();
        lists.flat_map(|list| list.herindelingen.iter().cloned()).collect()
    };
    let logs = read.iter().map(|file| (file, log(file)));
    let last = |(_, log): &(&ReadFile<'_>, Vec<Herindeling>)| {
        log.iter().map(|herindeling| herindeling.year).max()
    };
    let Some((file, log)) = logs.max_by_key(last) else { return Vec::new() };
    let differences = indeling.add_herindelingen(log);
    let told = |difference: &HerindelingDifference| {
        let HerindelingDifference { year, from, to, was, is } = difference;
        let residents = |part: &Option<f64>| match part {
            Some(residents) => format!("{residents} residents"),
            None => "no residents".to_owned(),
        };
        let (was, is) = (residents(was), residents(is));
        let message = format!("from {from} to {to} in {year}: {was} → {is}");
        Diagnostic::new(Code::RegionTableDiffers, message)
            .at(Place::File(&file.file.name))
            .at(Place::Region(from))
            .help("the log counts; check that it is not older than the registry")
    };
    differences.iter().map(told).collect()
}

/// A table of regions that can take the place of its year.
type OfYear = (Snapshot, u16, regiobeeld_domain::BoundaryYear);

fn gebieden_table(
    file: &ReadFile<'_>,
    read: &GebiedenTable,
    others: &[ReadFile<'_>],
    embedded: &Regioindeling,
    tables: &Tables,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Option<OfYear>, Error> {
    let Some(year) = read.year else {
        let message =
            "the year of the regions stands neither in the file nor in its name";
        let found = Diagnostic::new(Code::YearUnknown, message);
        diagnostics.push(found.help("name the file by its table's id, or give `--year`"));
        return Ok(None);
    };
    let (first, last) = (Regioindeling::EARLIEST, *embedded.years().end());
    if !(first..=last).contains(&year) {
        let message = format!("{year} is not a boundary year from {first} to {last}");
        let found = Diagnostic::new(Code::YearOutOfRange, message);
        diagnostics.push(found.help("check the year in the file's name"));
        return Ok(None);
    }
    let definition = tables.known("cbs/gebieden")?;
    let titles = titles(file, others);
    let mut told = gebieden::table(read, definition, &titles, diagnostics);
    diagnostics.extend(untold(&told, embedded, year));
    name_the_nameless(&mut told, embedded, year);
    let snapshot = file.snapshot(definition, Some(year), Some(year), read.records);
    Ok(Some((snapshot, year, told)))
}

/// Says that a boundary year does not follow on the ones that are known.
fn unconnected(error: &regiobeeld_domain::Error) -> Diagnostic {
    let message = visible::message(&error.to_string());
    let help = "put the whole tables of all years up to 2014 in the folder; its regions are \
                left out, the other years go on";
    Diagnostic::new(Code::YearOutOfRange, message).help(help)
}

/// The titles that stand in the folder of a file.
pub(crate) fn titles(file: &ReadFile<'_>, others: &[ReadFile<'_>]) -> Titles {
    let mut titles = Titles::default();
    for other in others.iter().filter(|o| o.file.path.parent() == file.file.path.parent())
    {
        if let SourceFile::Part(part) = &other.content {
            part.titles.iter().for_each(|found| titles.extend(found));
        }
    }
    titles
}

/// Says which levels of the registry a table does not tell.
fn untold(
    told: &regiobeeld_domain::BoundaryYear,
    embedded: &Regioindeling,
    year: u16,
) -> Option<Diagnostic> {
    let is_told = |level: &RegionLevel| {
        told.gemeenten.values().any(|gemeente| gemeente.parent(*level).is_some())
    };
    let levels = RegionLevel::published().filter(|level| !is_told(level));
    let levels = levels.filter(|level| !embedded.regions(*level, year).is_empty());
    let levels: Vec<_> = levels.map(RegionLevel::as_str).collect();
    let message = format!("it tells nothing of {}", levels.join(", "));
    let mut found = Diagnostic::new(Code::RegionTableDiffers, message).help(
        "these stay as the registry has them; download the whole table to replace them",
    );
    found.severity = Severity::Info;
    (!levels.is_empty()).then_some(found)
}

/// A table without titles may not say which column has the names; codes do not change
/// their meaning, so that the registry's names hold.
fn name_the_nameless(
    told: &mut regiobeeld_domain::BoundaryYear,
    embedded: &Regioindeling,
    year: u16,
) {
    let year = year.max(*embedded.years().start());
    let name = |code: &RegionCode| {
        let known = embedded.name(code, year).unwrap_or(code.as_str());
        known.to_owned()
    };
    for (code, gemeente) in &mut told.gemeenten {
        if gemeente.name.is_empty() {
            std::sync::Arc::make_mut(gemeente).name = name(code);
        }
        for parent in &gemeente.parents {
            told.names.entry(parent.clone()).or_insert_with(|| name(parent));
        }
    }
}

fn differs(difference: &Difference, year: u16) -> Diagnostic {
    const SHOWN: usize = 5;
    let none = || "none".to_owned();
    let case = |(code, was, is): &(RegionCode, Option<String>, Option<String>)| {
        let was = was.clone().unwrap_or_else(none);
        format!("{code} {was} → {}", is.clone().unwrap_or_else(none))
    };
    let shown: Vec<_> = difference.cases.iter().take(SHOWN).map(case).collect();
    let rest = match difference.cases.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let message = format!(
        "of boundary year {year} it tells another {} than the registry: {}{rest}",
        difference.subject,
        shown.join(", ")
    );
    Diagnostic::new(Code::RegionTableDiffers, message)
        .at(Place::Field(difference.subject))
        .help("the table counts; check that it is of that year")
}

/// Adds regions; one that cannot be is a finding, and the others go on.
pub(crate) fn add(
    indeling: &mut Regioindeling,
    regions: &[FoundRegion],
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (line, own) in regions {
        if let Err(error) = indeling.add(own.clone()) {
            found.push(
                Diagnostic::new(Code::BadRegion, visible::message(&error.to_string()))
                    .at(Place::Line(*line))
                    .at(Place::Region(&own.region.code))
                    .help("the region is left out; the others go on"),
            );
        }
    }
    found
}

/// Says of every level of own regions how much of the country it covers.
pub(crate) fn coverage(indeling: &Regioindeling, year: u16) -> Vec<Diagnostic> {
    const SHOWN: usize = 8;
    let list = |codes: &[RegionCode]| {
        let shown: Vec<_> = codes.iter().take(SHOWN).map(RegionCode::as_str).collect();
        let more = if codes.len() > SHOWN { ", …" } else { "" };
        format!("{} ({}{more})", codes.len(), shown.join(", "))
    };
    let mut found = Vec::new();
    for level in RegionLevel::all().filter(|level| level.is_own()) {
        if indeling.regions(level, year).is_empty() {
            continue;
        }
        let coverage = indeling.coverage(level, year);
        let mut parts = vec![format!(
            "the regions of level {level} cover {:.1}% of the residents of {year}",
            100.0 * coverage.share
        )];
        if !coverage.outside.is_empty() {
            parts.push(format!("outside: {}", list(&coverage.outside)));
        }
        if !coverage.overlapping.is_empty() {
            parts.push(format!("in more than one: {}", list(&coverage.overlapping)));
        }
        found.push(
            Diagnostic::new(Code::RegionCoverage, parts.join("; "))
                .at(Place::Field(level.as_str())),
        );
    }
    found
}
