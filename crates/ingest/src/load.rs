use std::cmp::Reverse;
use std::fs;
use std::path::PathBuf;

use rayon::prelude::*;
use regiobeeld_domain::{
    Category, Code, Dataset, Diagnostic, Place, Regioindeling, SeriesBreak, Snapshot,
    SnapshotId, Warned,
};

use crate::preference::{self, one_a_year};
use crate::quality::TableReading;
use crate::registry::{self, Registry, registry};
use crate::source::read_known;
use crate::statistics::{self, PartFile, StatisticsTable, statistics_tables};
use crate::vektis::LoadedTable;
use crate::{
    DataFile, Error, Gemeentenamen, SourceFile, StatPart, TableDefinition, Tables,
    TracedCells, TracedMeasure, breaks, categories, discover, inwoners, plausibility,
    read_table, vektis,
};

/// What the reading of folders may be told.
#[derive(Debug, Clone)]
pub struct LoadOptions {
    /// Files and folders; folders are searched with all that is below them.
    pub places: Vec<PathBuf>,
    /// Boundary year to express everything on; the newest among the files where absent.
    pub indeling: Option<u16>,
    /// Year of a file whose name has none.
    pub year: Option<u16>,
    /// Which of several files about one year counts: names, or the beginning of their
    /// sha256; the first that fits.
    pub prefer: Vec<String>,
    /// The tables that are known, with their corrections.
    pub tables: Tables,
    /// Names of tables whose withdrawn figures count all the same.
    pub withdrawn: Vec<String>,
    /// Measures of statistics whose cells are kept.
    pub traced: Vec<TracedMeasure>,
}

impl LoadOptions {
    /// Reads these places with the tables of the library, on the newest boundary year.
    ///
    /// # Errors
    ///
    /// When a definition of the library does not parse.
    pub fn new(places: Vec<PathBuf>) -> Result<Self, Error> {
        Ok(Self {
            places,
            indeling: None,
            year: None,
            prefer: Vec::new(),
            tables: Tables::embedded()?,
            withdrawn: Vec::new(),
            traced: Vec::new(),
        })
    }
}

/// Everything that the files hold, on one boundary year.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The boundary year.
    pub indeling: u16,
    /// Who belongs where, with the tables and region files that were found.
    pub regioindeling: Regioindeling,
    /// Datasets in the order of their ids.
    pub datasets: Vec<Dataset>,
    /// The snapshots that the datasets rest on, in the order of their ids.
    pub snapshots: Vec<Snapshot>,
    /// The care groups.
    pub categories: Vec<Category>,
    /// The breaks in the series.
    pub breaks: Vec<SeriesBreak>,
    /// The tables that were known.
    pub tables: Tables,
    /// What the tables told as they were read, in the order of their snapshots.
    pub readings: Vec<TableReading>,
    /// The cells that were asked for.
    pub traced: Vec<TracedCells>,
}

/// A file that a source recognised.
pub(crate) struct ReadFile<'a> {
    pub(crate) file: &'a DataFile,
    pub(crate) sha256: String,
    pub(crate) content: SourceFile,
}

impl ReadFile<'_> {
    pub(crate) fn snapshot(
        &self,
        definition: &TableDefinition,
        year: Option<u16>,
        indeling: Option<u16>,
        rows: usize,
    ) -> Snapshot {
        let table = definition.name.replace('/', "-");
        Snapshot {
            id: SnapshotId::new(&table, year, &self.sha256),
            source: definition.source.clone(),
            table: definition.name.clone(),
            year,
            indeling,
            path: self.file.name.clone(),
            sha256: self.sha256.clone(),
            rows,
            licence: definition.licence.clone(),
            citation: definition.citation.clone(),
            synthetic: self.file.synthetic,
        }
    }
}

/// Reads every file below the given places into datasets on one boundary year.
///
/// Files are read in parallel. `progress` is called with the number of files done and
/// the number of files. A file that cannot count is a diagnostic.
///
/// # Errors
///
/// When a place cannot be read, no file holds data, or the boundary year is unknown.
pub fn load(
    options: &LoadOptions,
    indeling: &Regioindeling,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Warned<Loaded>, Error> {
    let loaded = load_tables(options, indeling, progress)?;
    Ok(Warned { value: loaded.value.0, diagnostics: loaded.diagnostics })
}

/// As [`load`], and keeps the tables of numbers as they were read.
///
/// # Errors
///
/// As [`load`].
pub fn load_tables(
    options: &LoadOptions,
    indeling: &Regioindeling,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Warned<(Loaded, Vec<LoadedTable>)>, Error> {
    let (files, mut diagnostics) = discover(&options.places)?;
    let done = std::sync::atomic::AtomicUsize::new(0);
    let mut read: Vec<_> = largest_first(&files)
        .into_par_iter()
        .with_max_len(1)
        .map(|at| {
            let read = read_file(&files[at], options);
            let done = done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1;
            progress(done, files.len());
            (at, read)
        })
        .collect();
    read.sort_by_key(|(at, _)| *at);
    let mut recognised = Vec::new();
    for (_, read) in read {
        let (file, mut of_file) = read?;
        diagnostics.append(&mut of_file);
        recognised.extend(file);
    }
    preference::check(
        &options.prefer,
        &files,
        recognised.iter().map(|file| file.sha256.as_str()),
    )?;
    let registry = registry(indeling, &recognised, options, &mut diagnostics)?;
    let indeling = &registry.indeling;
    let (parts, recognised) = statistics_parts(recognised);
    let statistics = statistics_tables(parts, &registry, options, &mut diagnostics)?;
    let found = vektis_tables(recognised, &registry, options, &mut diagnostics)?;
    let target = target(options, indeling, &found, &statistics, &mut diagnostics)?;
    let mut groups = categories()?;
    let mut datasets = Vec::new();
    for made in [
        vektis::datasets(&found, &groups, indeling, target)?,
        statistics::datasets(&statistics, indeling, target)?,
    ] {
        datasets.extend(made.value);
        diagnostics.extend(made.diagnostics);
    }
    diagnostics.extend(registry::coverage(indeling, target));
    let residents = inwoners(indeling, target, &registry.replaced)?;
    diagnostics.extend(residents.diagnostics);
    datasets.push(residents.value.0);
    datasets.sort_by(|a, b| a.id.cmp(&b.id));
    diagnostics.extend(plausibility::jumps(&datasets));
    diagnostics.sort();
    diagnostics.dedup();
    let mut snapshots = registry.snapshots;
    snapshots.push(residents.value.1);
    snapshots.extend(found.iter().map(|table| table.snapshot.clone()));
    snapshots.extend(statistics.iter().map(|table| table.snapshot.clone()));
    snapshots.sort();
    groups.extend(statistics.iter().flat_map(|table| titled(&table.definition)));
    groups.sort_by(|a, b| a.name.cmp(&b.name));
    groups.dedup_by(|a, b| a.name == b.name);
    let traced = statistics.iter().flat_map(StatisticsTable::traced).collect();
    let mut readings: Vec<_> = statistics.into_iter().map(|t| t.reading).collect();
    readings.extend(found.iter().map(vektis::reading));
    readings.sort_by(|a, b| a.snapshot.cmp(&b.snapshot));
    let loaded = Loaded {
        indeling: target,
        regioindeling: indeling.clone(),
        datasets,
        snapshots,
        categories: groups,
        breaks: breaks()?,
        tables: options.tables.clone(),
        readings,
        traced,
    };
    Ok(Warned { value: (loaded, found), diagnostics })
}

/// The categories of a table of statistics, which come after those of the care groups.
fn titled(definition: &TableDefinition) -> impl Iterator<Item = Category> {
    let titles = definition.category_titles().into_iter();
    titles.map(|(name, title)| Category { name, title })
}

/// Parts the files of tables of statistics from the others.
fn statistics_parts(read: Vec<ReadFile<'_>>) -> (Vec<PartFile>, Vec<ReadFile<'_>>) {
    let (mut parts, mut others) = (Vec::new(), Vec::new());
    for ReadFile { file, sha256, content } in read {
        let part = match content {
            SourceFile::Part(part) => *part,
            SourceFile::Statistics(table) => StatPart::whole(table),
            content => {
                others.push(ReadFile { file, sha256, content });
                continue;
            }
        };
        let (name, synthetic) = (file.name.clone(), file.synthetic);
        parts.push(PartFile { name, sha256, synthetic, part });
    }
    (parts, others)
}

/// The tables of Vektis that count, one a year.
fn vektis_tables(
    recognised: Vec<ReadFile<'_>>,
    registry: &Registry,
    options: &LoadOptions,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Vec<LoadedTable>, Error> {
    let names = Gemeentenamen::new(&registry.indeling)?;
    let placed: Vec<_> = recognised
        .into_par_iter()
        .map(|file| vektis::place(file, registry, &names, &options.tables))
        .collect();
    let mut found = Vec::new();
    for (table, mut of_file) in placed {
        diagnostics.append(&mut of_file);
        found.extend(table);
    }
    vektis::without_postcodes(&mut found, diagnostics);
    let found = found.into_iter().map(|t| (t.snapshot.clone(), t.year, t)).collect();
    let found = one_a_year(found, &options.prefer, diagnostics);
    Ok(found.into_iter().map(|(_, _, table)| table).collect())
}

/// The boundary year that everything is expressed on.
fn target(
    options: &LoadOptions,
    indeling: &Regioindeling,
    found: &[LoadedTable],
    statistics: &[StatisticsTable],
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<u16, Error> {
    if found.is_empty() && statistics.is_empty() {
        return Err(no_data(options, std::mem::take(diagnostics)));
    }
    let of_files = found.iter().map(|table| table.fit.year);
    let of_tables = statistics.iter().filter_map(|table| table.snapshot.indeling);
    let newest = of_files.chain(of_tables).max();
    let target = options.indeling.or(newest).unwrap_or(*indeling.years().end());
    if !indeling.years().contains(&target) {
        let (first, last) = indeling.years().into_inner();
        return Err(Error::Indeling { year: target, first, last });
    }
    Ok(target)
}

/// The positions of files, so that no large one is left over for a single thread.
fn largest_first(files: &[DataFile]) -> Vec<usize> {
    let size = |at: &usize| fs::metadata(&files[*at].path).map_or(0, |file| file.len());
    let mut order: Vec<usize> = (0..files.len()).collect();
    order.sort_by_cached_key(|at| Reverse(size(at)));
    order
}

fn read_file<'f>(
    file: &'f DataFile,
    options: &LoadOptions,
) -> Result<(Option<ReadFile<'f>>, Vec<Diagnostic>), Error> {
    let content = match read_known(file, &options.tables) {
        Ok(content) => content,
        Err(unreadable) => return Ok((None, vec![*unreadable])),
    };
    let (read, mut diagnostics) =
        read_table(file, &content, options.year, &options.tables)?;
    let counts = match &read {
        Some(SourceFile::Part(part)) => part.numbers.is_some(),
        Some(SourceFile::Regions(_) | SourceFile::Postcodes(_)) | None => false,
        Some(_) => true,
    };
    if file.synthetic && counts {
        let message = "the data are made up, and so is everything that rests on them";
        let found = Diagnostic::new(Code::SyntheticData, message);
        let help = "use the publisher's files for real figures";
        diagnostics.push(found.at(Place::File(&file.name)).help(help));
    }
    let sha256 = content.sha256;
    let read = read.map(|content| ReadFile { file, sha256, content });
    Ok((read, diagnostics))
}

fn no_data(options: &LoadOptions, diagnostics: Vec<Diagnostic>) -> Error {
    let places: Vec<_> =
        options.places.iter().map(|place| format!("`{}`", place.display())).collect();
    Error::NoData { places: places.join(", "), diagnostics }
}
