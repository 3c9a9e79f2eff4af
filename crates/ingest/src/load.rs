use std::collections::BTreeMap;
use std::path::PathBuf;

use rayon::prelude::*;
use regiobeeld_domain::{
    Category, Code, Cube, Dataset, Diagnostic, Period, Place, Regioindeling, RegionCode,
    SeriesBreak, Snapshot, SnapshotId, Warned,
};

use crate::findings::Findings;
use crate::preference::{self, one_a_year};
use crate::registry::{self, registry};
use crate::source::read_known;
use crate::{
    BoundaryFit, DataFile, Error, Gemeentenamen, RawTable, SourceFile, TableDefinition,
    breaks, categories, discover, harmonise, inwoners, plausibility, read_table, tables,
    vektis, visible,
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
}

/// Name of the dataset of Vektis, without the rest row.
pub const ZVW: &str = "vektis/zvw";

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

/// A file of numbers that counts: how it was read, and where its regions are.
#[derive(Debug, Clone)]
pub struct LoadedTable {
    /// What it is.
    pub snapshot: Snapshot,
    /// What it holds.
    pub raw: RawTable,
    /// Year that the data are about.
    pub year: u16,
    /// Its boundary year, and the codes of its regions on that.
    pub fit: BoundaryFit,
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
    let read: Vec<_> = files
        .par_iter()
        .map(|file| {
            let read = read_file(file, options.year);
            let done = done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1;
            progress(done, files.len());
            read
        })
        .collect::<Result<_, Error>>()?;
    let mut recognised = Vec::new();
    for (file, mut of_file) in read {
        diagnostics.append(&mut of_file);
        recognised.extend(file);
    }
    preference::check(
        &options.prefer,
        &files,
        recognised.iter().map(|file| file.sha256.as_str()),
    )?;
    let registry = registry(indeling, &recognised, &options.prefer, &mut diagnostics)?;
    let indeling = &registry.indeling;
    let definitions = tables()?;
    let names = Gemeentenamen::new(indeling)?;
    let placed: Vec<_> = recognised
        .into_par_iter()
        .map(|file| place(file, indeling, &names, &definitions))
        .collect();
    let mut found = Vec::new();
    for (table, mut of_file) in placed {
        diagnostics.append(&mut of_file);
        found.extend(table);
    }
    let found = found.into_iter().map(|t| (t.snapshot.clone(), t.year, t)).collect();
    let found = one_a_year(found, &options.prefer, &mut diagnostics);
    let found: Vec<_> = found.into_iter().map(|(_, _, table)| table).collect();
    if found.is_empty() {
        return Err(no_data(options, diagnostics));
    }
    let newest = found.iter().map(|table| table.fit.year).max();
    let target = options.indeling.or(newest).unwrap_or(*indeling.years().end());
    if !indeling.years().contains(&target) {
        let (first, last) = indeling.years().into_inner();
        return Err(Error::Indeling { year: target, first, last });
    }
    let groups = categories()?;
    let mut loaded = combine(&found, &groups, &definitions, indeling, target)?;
    diagnostics.append(&mut loaded.diagnostics);
    loaded.value.snapshots.extend(registry.snapshots);
    diagnostics.extend(registry::coverage(indeling, target));
    let residents = inwoners(indeling, target, &registry.replaced)?;
    diagnostics.extend(residents.diagnostics);
    let (dataset, snapshot) = residents.value;
    loaded.value.datasets.push(dataset);
    loaded.value.snapshots.push(snapshot);
    loaded.value.datasets.sort_by(|a, b| a.id.cmp(&b.id));
    loaded.value.snapshots.sort();
    diagnostics.extend(plausibility::jumps(&loaded.value.datasets));
    diagnostics.sort();
    diagnostics.dedup();
    Ok(Warned { value: (loaded.value, found), diagnostics })
}

fn read_file(
    file: &DataFile,
    year: Option<u16>,
) -> Result<(Option<ReadFile<'_>>, Vec<Diagnostic>), Error> {
    let content = match read_known(file) {
        Ok(content) => content,
        Err(unreadable) => return Ok((None, vec![*unreadable])),
    };
    let (read, mut diagnostics) = read_table(file, &content, year)?;
    let counts = matches!(read, Some(SourceFile::Measures(_) | SourceFile::Gebieden(_)));
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

/// Finds out which boundary year a file of numbers is on, and which regions it names.
fn place(
    read: ReadFile<'_>,
    indeling: &Regioindeling,
    names: &Gemeentenamen,
    definitions: &[TableDefinition],
) -> (Option<LoadedTable>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let name = read.file.name.as_str();
    let mut say = |found: Diagnostic| diagnostics.push(found.at(Place::File(name)));
    let SourceFile::Measures(raw) = &read.content else { return (None, diagnostics) };
    let definition = definitions.iter().find(|definition| definition.name == raw.table);
    let Some(definition) = definition else { return (None, diagnostics) };
    if let Some(found) = vektis::waits(raw) {
        say(found);
        return (None, diagnostics);
    }
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
    let snapshot = read.snapshot(definition, Some(year), Some(fit.year), raw.rows.len());
    let raw = read.content.measures();
    (raw.map(|raw| LoadedTable { snapshot, raw, year, fit }), diagnostics)
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

/// Makes one dataset of the tables of all years, and one of their rest rows.
fn combine(
    found: &[LoadedTable],
    groups: &[Category],
    definitions: &[TableDefinition],
    indeling: &Regioindeling,
    target: u16,
) -> Result<Warned<Loaded>, Error> {
    let harmonised: Vec<_> = found
        .par_iter()
        .filter_map(|table| {
            let definition = definitions.iter().find(|d| d.name == table.raw.table)?;
            Some(harmonise_table(table, definition, groups, indeling, target))
        })
        .collect();
    let mut diagnostics = Vec::new();
    let mut divided = BTreeMap::new();
    let mut known: BTreeMap<String, Vec<Cube>> = BTreeMap::new();
    let mut rest: BTreeMap<String, Vec<Cube>> = BTreeMap::new();
    for table in harmonised {
        diagnostics.extend(table.diagnostics);
        divided.insert(table.period, table.divided);
        for (name, cube) in table.known {
            known.entry(name).or_default().push(cube);
        }
        for (name, cube) in table.rest {
            rest.entry(name).or_default().push(cube);
        }
    }
    let input =
        |table: &LoadedTable| (Period::year(table.year), vec![table.snapshot.id.clone()]);
    let inputs: BTreeMap<_, _> = found.iter().map(input).collect();
    let dataset = |id: String, measures: BTreeMap<String, Vec<Cube>>, divided| {
        let join =
            |(name, cubes): (String, Vec<Cube>)| Ok((name, Cube::concatenate(&cubes)?));
        let measures = measures.into_iter().map(join).collect::<Result<_, Error>>()?;
        let inputs = inputs.clone();
        Ok::<_, Error>(Dataset { id, indeling: target, measures, divided, inputs })
    };
    let datasets = vec![
        dataset(ZVW.to_owned(), known, divided)?,
        dataset(format!("{ZVW}-restregel"), rest, BTreeMap::new())?,
    ];
    let value = Loaded {
        indeling: target,
        regioindeling: indeling.clone(),
        datasets,
        snapshots: found.iter().map(|table| table.snapshot.clone()).collect(),
        categories: groups.to_vec(),
        breaks: breaks()?,
    };
    Ok(Warned { value, diagnostics })
}

/// The cubes of one table on the target boundary year.
struct OnTarget {
    period: Period,
    known: BTreeMap<String, Cube>,
    rest: BTreeMap<String, Cube>,
    divided: Vec<Vec<RegionCode>>,
    diagnostics: Vec<Diagnostic>,
}

fn harmonise_table(
    table: &LoadedTable,
    definition: &TableDefinition,
    groups: &[Category],
    indeling: &Regioindeling,
    target: u16,
) -> OnTarget {
    let LoadedTable { raw, year, fit, snapshot } = table;
    let mut found = Vec::new();
    let cubes = vektis::cubes(raw, *year, &fit.codes, definition, groups, &mut found);
    let (mut known, mut divided) = (BTreeMap::new(), Vec::new());
    for (name, cube) in cubes {
        // Every measure of a file is divided in the same way; that is said once.
        let harmonised = harmonise(&cube, indeling, fit.year, target);
        known.insert(name, harmonised.cube);
        found.extend(harmonised.diagnostics);
        divided = harmonised.divided;
    }
    let rest = vektis::rest_cubes(raw, *year, definition, groups);
    let place = |found: Diagnostic| found.at(Place::File(&snapshot.path));
    let mut diagnostics: Vec<_> = found.into_iter().map(place).collect();
    diagnostics.sort();
    diagnostics.dedup();
    OnTarget { period: Period::year(*year), known, rest, divided, diagnostics }
}

fn no_data(options: &LoadOptions, diagnostics: Vec<Diagnostic>) -> Error {
    let places: Vec<_> =
        options.places.iter().map(|place| format!("`{}`", place.display())).collect();
    Error::NoData { places: places.join(", "), diagnostics }
}
