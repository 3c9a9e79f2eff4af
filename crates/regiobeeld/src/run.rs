use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;
use regiobeeld_domain::{
    BackTestRow, Code, Diagnostic, IndicatorFrame, Period, Regioindeling, Region,
    RegionCode, RegionLevel, Warned,
};
use regiobeeld_indicator::{evaluate, peer_definition, peer_groups, write_parquet};
use regiobeeld_ingest::{LoadOptions, Loaded, hex, load, quality};
use regiobeeld_report::{FORMATS, Material, RunFacts};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::data_quality::DataQuality;
use crate::manifest::{Counts, Manifest, Output};
use crate::projected::{Projected, add_dataset, expected};
use crate::publish::publish;
use crate::reference::{IndicatorList, references, unverified};
use crate::scope::{Scope, gemeenten, overlaps};
use crate::{Error, Observer, Stage, VERSION, definition_set};

/// Which parts of a run are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parts {
    /// `indicators.parquet` only.
    Indicators,
    /// `projections.parquet` only, with `assumptions.json` and `backtest.json`.
    Projections,
    /// `backtest.json` only: how wrong projections were before.
    BackTests,
    /// Reports too.
    All,
}

/// What to run: everything that its result depends on, but the content of the data.
#[derive(Debug, Clone, PartialEq)]
pub struct RunSpec {
    /// Which parts are made.
    pub parts: Parts,
    /// Folders and files with data.
    pub data: Vec<PathBuf>,
    /// Folder that the run is published in.
    pub out: PathBuf,
    /// Levels to give values for; reports add those that they show.
    pub levels: Vec<RegionLevel>,
    /// Regions to give values and reports for; without any, all of the levels, and a
    /// report for every zorgkantoorregio.
    pub regions: Vec<RegionCode>,
    /// Boundary year; the newest among the data where absent.
    pub indeling: Option<u16>,
    /// Periods to give values for; all where empty.
    pub periods: Vec<Period>,
    /// Year that growth and indices start from; the earliest loaded from 2015 on where
    /// absent, else the earliest.
    pub reference_year: Option<u16>,
    /// Indicators to compute; all where empty.
    pub indicators: Vec<String>,
    /// Scenarios that are held beside the reference.
    pub scenarios: Vec<String>,
    /// Number of draws of a projection; the usual number where absent.
    pub draws: Option<u32>,
    /// The last year that is projected; the usual one where absent.
    pub horizon: Option<u16>,
    /// Where the draws start.
    pub seed: Option<u64>,
    /// Folders with definitions of indicators and tables, beside those of the library.
    pub definitions: Vec<PathBuf>,
    /// Formats of the reports.
    pub formats: Vec<String>,
    /// Year of a file whose name has none.
    pub year: Option<u16>,
    /// Which of several files about one year counts: names, or the beginning of their
    /// sha256; the first that fits.
    pub prefer: Vec<String>,
    /// Tables whose withdrawn figures count all the same.
    pub withdrawn: Vec<String>,
    /// Findings that keep the run from being published.
    pub deny: Vec<Code>,
    /// Date of the run, as `2026-11-22`.
    pub run_date: String,
}

impl RunSpec {
    /// What the reading of its data is told.
    ///
    /// # Errors
    ///
    /// When a folder of definitions cannot be read or a definition does not parse.
    pub fn load_options(&self) -> Result<LoadOptions, Error> {
        Ok(LoadOptions {
            places: self.data.clone(),
            indeling: self.indeling,
            year: self.year,
            prefer: self.prefer.clone(),
            tables: definition_set::tables(&self.definitions)?,
            withdrawn: self.withdrawn.clone(),
            traced: Vec::new(),
        })
    }
}

/// A published run.
#[derive(Debug, Clone)]
pub struct Run {
    /// Its folder.
    pub folder: PathBuf,
    /// Its manifest.
    pub manifest: Manifest,
    /// What was found about the data.
    pub diagnostics: Vec<Diagnostic>,
    /// How wrong projections were before, where that was asked for.
    pub back_tests: Vec<BackTestRow>,
}

/// From data to a published run.
///
/// # Errors
///
/// When data are missing, a region is unknown, a denied finding occurs, or the run cannot
/// be written. Nothing is published then, and `latest` stays as it was.
pub fn run(spec: &RunSpec, observer: &dyn Observer) -> Result<Run, Error> {
    let embedded = Regioindeling::embedded()?;
    let options = spec.load_options()?;
    let progress = |done, total| observer.progress(Stage::Read, done, total);
    let loaded = load(&options, &embedded, &progress)?;
    let (mut loaded, mut diagnostics) = (loaded.value, loaded.diagnostics);
    let run_year = spec.run_date.get(..4).and_then(|year| year.parse().ok());

    observer.progress(Stage::Compute, 0, 1);
    let scope = Scope::of(spec, &loaded, &loaded.regioindeling)?;
    let projected = expected(spec, &loaded, &scope)?;
    diagnostics.extend(projected.diagnostics);
    let projected = projected.value;
    if let Some(projected) = projected.as_ref().filter(|_| spec.parts.have_indicators()) {
        add_dataset(&mut loaded, &projected.frame);
    }
    let indeling = &loaded.regioindeling;
    let computed = || computed(spec, &loaded, &scope);
    // Neither rests on the other.
    let beside = || (quality(&loaded, run_year), references(&spec.definitions));
    let ((quality, references), computed) = rayon::join(beside, computed);
    let (references, computed) = (references?, computed?);
    diagnostics.extend(quality.diagnostics);
    diagnostics.extend(computed.diagnostics);
    diagnostics.extend(unverified(&references, &computed.value, &loaded.snapshots));
    diagnostics.sort();
    diagnostics.dedup();
    let denied: Vec<_> = diagnostics
        .iter()
        .filter(|found| spec.deny.contains(&found.code))
        .cloned()
        .collect();
    if !denied.is_empty() {
        return Err(Error::Denied(denied));
    }
    observer.progress(Stage::Compute, 1, 1);

    let mut manifest = manifest(spec, &loaded, &scope, &computed.value, &diagnostics)?;
    manifest.counts.projections = projected.as_ref().map_or(0, |p| p.frame.rows.len());
    observer.progress(Stage::Table, 0, 1);
    let mut files = BTreeMap::new();
    if let Some(projected) = &projected {
        files.extend(projected.files(spec, &manifest)?);
    }
    if spec.parts.have_indicators() {
        let table = table(&computed.value, &manifest)?;
        files.insert("indicators.parquet".to_owned(), table);
        let listed = IndicatorList::new(&manifest, &references, &computed.value);
        files.insert("indicators.json".to_owned(), pretty(&listed)?);
    }
    files.insert("diagnostics.json".to_owned(), pretty(&diagnostics)?);
    let judged = DataQuality::new(&manifest, &quality.value, &diagnostics);
    files.insert("data-quality.json".to_owned(), pretty(&judged)?);
    observer.progress(Stage::Table, 1, 1);
    if matches!(spec.parts, Parts::All | Parts::BackTests) {
        let gemeenten = gemeenten(indeling, loaded.indeling, &scope.reported);
        let overlaps = overlaps(indeling, loaded.indeling, &scope.reported);
        let peers = peer_groups(&computed.value, &peer_definition()?);
        let material = Material {
            frame: &computed.value,
            snapshots: &loaded.snapshots,
            diagnostics: &diagnostics,
            breaks: &loaded.breaks,
            gemeenten: &gemeenten,
            overlaps: &overlaps,
            peers: &peers,
            expected: projected.as_ref().map(Projected::expected),
            facts: facts(&manifest),
        };
        let page = regiobeeld_report::back_test_page(&material)?;
        files.insert("ramingen.html".to_owned(), page.into_bytes());
        if spec.parts == Parts::All {
            files.extend(reports(spec, &material, &scope.reported, observer)?);
            let page =
                regiobeeld_report::quality_page(&material, &quality.value, indeling)?;
            files.insert("gegevens.html".to_owned(), page.into_bytes());
            let pages = regiobeeld_report::reference_pages(&material, &references)?;
            files.extend(pages.into_iter().map(|(path, page)| (path, page.into_bytes())));
        }
    }
    manifest.outputs = files.iter().map(|(path, bytes)| output(path, bytes)).collect();
    files.insert("manifest.json".to_owned(), pretty(&manifest)?);
    files.insert("telemetry.json".to_owned(), pretty(&observer.telemetry())?);
    let progress = |done, total| observer.progress(Stage::Publish, done, total);
    let folder = publish(&spec.out, &manifest.run, &files, &progress)?;
    let back_tests = projected.map(|made| made.back_tests).unwrap_or_default();
    Ok(Run { folder, manifest, diagnostics, back_tests })
}

impl Parts {
    /// Whether indicators are among them.
    pub(crate) fn have_indicators(self) -> bool {
        matches!(self, Self::Indicators | Self::All)
    }
}

/// The indicators, if they are asked for.
fn computed(
    spec: &RunSpec,
    loaded: &Loaded,
    scope: &Scope,
) -> Result<Warned<IndicatorFrame>, Error> {
    if !spec.parts.have_indicators() {
        let value = IndicatorFrame::default();
        return Ok(Warned { value, diagnostics: Vec::new() });
    }
    let definitions = definition_set::definitions(&spec.definitions)?;
    let (indeling, categories) = (&loaded.regioindeling, &loaded.categories);
    Ok(evaluate(
        &definitions,
        &loaded.datasets,
        indeling,
        categories,
        &loaded.breaks,
        &scope.options,
    )?)
}

fn manifest(
    spec: &RunSpec,
    loaded: &Loaded,
    scope: &Scope,
    frame: &IndicatorFrame,
    diagnostics: &[Diagnostic],
) -> Result<Manifest, Error> {
    let configuration = configuration(spec);
    let definition_hashes = definition_set::hashes(&spec.definitions)?;
    let definitions = hex(&Sha256::digest(text(&definition_hashes)?));
    let mut hash = Sha256::new();
    hash.update(VERSION);
    hash.update(configuration.to_string());
    hash.update(&definitions);
    for snapshot in &loaded.snapshots {
        hash.update(snapshot.id.as_str());
        hash.update(&snapshot.path);
        hash.update(&snapshot.sha256);
    }
    // Files that do not count leave their findings, which are published too.
    for found in diagnostics {
        hash.update(found.to_string());
    }
    let hash = hex(&hash.finalize());
    let indicators = frame.by_indicator().count();
    let counts =
        Counts::of(diagnostics, indicators, frame.rows.len(), scope.reported.len());
    Ok(Manifest {
        run: format!("{}-{}", spec.run_date, hash.get(..6).unwrap_or("")),
        version: VERSION.to_owned(),
        run_date: spec.run_date.clone(),
        synthetic: loaded.snapshots.iter().any(|snapshot| snapshot.synthetic),
        configuration,
        indeling: loaded.indeling,
        reference_year: scope.options.reference_year,
        definitions,
        definition_hashes,
        inputs: loaded.snapshots.clone(),
        counts,
        outputs: Vec::new(),
    })
}

/// What was asked for, without where: the same data elsewhere give the same run.
fn configuration(spec: &RunSpec) -> Value {
    json!({
        "parts": match spec.parts {
            Parts::Indicators => "compute",
            Parts::Projections => "project",
            Parts::BackTests => "backtest",
            Parts::All => "run",
        },
        "level": spec.levels,
        "region": spec.regions,
        "indeling": spec.indeling,
        "period": spec.periods,
        "reference-year": spec.reference_year,
        "indicator": spec.indicators,
        "scenario": spec.scenarios,
        "draws": spec.draws,
        "horizon": spec.horizon,
        "seed": spec.seed,
        "format": spec.formats,
        "year": spec.year,
        "prefer": spec.prefer,
        "withdrawn": spec.withdrawn,
    })
}

fn facts(manifest: &Manifest) -> RunFacts {
    RunFacts {
        run: manifest.run.clone(),
        run_date: manifest.run_date.clone(),
        version: manifest.version.clone(),
        indeling: manifest.indeling,
        reference_year: manifest.reference_year,
        synthetic: manifest.synthetic,
    }
}

/// The table with what it rests on in its own metadata, so that it can travel alone.
fn table(frame: &IndicatorFrame, manifest: &Manifest) -> Result<Vec<u8>, Error> {
    let mut facts = facts_of(manifest)?;
    facts.push(("regiobeeld.definitions".to_owned(), text(&frame.indicators)?));
    let mut bytes = Vec::new();
    write_parquet(frame, &facts, &mut bytes)?;
    Ok(bytes)
}

/// What a table rests on, for its metadata.
pub(crate) fn facts_of(manifest: &Manifest) -> Result<Vec<(String, String)>, Error> {
    let facts = [
        ("regiobeeld.run", manifest.run.clone()),
        ("regiobeeld.version", manifest.version.clone()),
        ("regiobeeld.synthetic", manifest.synthetic.to_string()),
        ("regiobeeld.indeling", manifest.indeling.to_string()),
        ("regiobeeld.definitions.sha256", manifest.definitions.clone()),
        ("regiobeeld.inputs", text(&manifest.inputs)?),
    ];
    Ok(facts.map(|(key, value)| (key.to_owned(), value)).to_vec())
}

fn reports(
    spec: &RunSpec,
    material: &Material<'_>,
    regions: &[Region],
    observer: &dyn Observer,
) -> Result<BTreeMap<String, Vec<u8>>, Error> {
    let formats: Vec<_> = FORMATS
        .iter()
        .filter(|f| spec.formats.iter().any(|name| name == f.name()))
        .collect();
    let done = AtomicUsize::new(0);
    let written: Vec<_> = regions
        .par_iter()
        .map(|region| {
            let report = regiobeeld_report::report(material, region);
            let mut files = Vec::new();
            for format in &formats {
                let mut bytes = Vec::new();
                format.write(&report, &mut bytes)?;
                let path =
                    format!("regions/{}/regiobeeld.{}", region.code, format.name());
                files.push((path, bytes));
            }
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            observer.progress(Stage::Report, done, regions.len());
            Ok(files)
        })
        .collect::<Result<_, Error>>()?;
    let mut files: BTreeMap<_, _> = written.into_iter().flatten().collect();
    let names: Vec<_> = formats.iter().map(|format| format.name()).collect();
    let index = regiobeeld_report::index(material, regions, &names)?;
    files.insert("index.html".to_owned(), index.into_bytes());
    Ok(files)
}

fn output(path: &str, bytes: &[u8]) -> Output {
    Output {
        path: path.to_owned(),
        bytes: bytes.len(),
        sha256: hex(&Sha256::digest(bytes)),
    }
}

pub(crate) fn pretty(value: &impl serde::Serialize) -> Result<Vec<u8>, Error> {
    let mut bytes = serde_json::to_vec_pretty(value).map_err(|error| not_json(&error))?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn text(value: &impl serde::Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| not_json(&error))
}

/// Cannot happen with what is written here; a fault in it must still be told.
fn not_json(error: &serde_json::Error) -> Error {
    Error::Settings(format!("cannot be written as JSON: {error}"))
}
