use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use regiobeeld::domain::{
    Age, Diagnostic, IndicatorFrame, IndicatorRow, Period, Regioindeling, RegionCode,
    RegionLevel, Sex,
};
use regiobeeld::indicator::{EvaluateOptions, definitions, evaluate, write_parquet};
use regiobeeld::ingest::synthetic::vektis_gemeente;
use regiobeeld::ingest::{LoadOptions, Loaded, load};
use regiobeeld::{Parts, Run, RunSpec, Settings, Silent};

pub(crate) const DATE: &str = "2026-11-22";

/// The seed of the samples.
pub(crate) const SEED: u64 = 2026;

/// The first lines of the files of 2011-2023, as Vektis publishes them.
const HEADERS: &str = include_str!("../data/vektis-headers.txt");

pub(crate) fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

pub(crate) fn sample_folder() -> PathBuf {
    workspace().join("data-samples")
}

pub(crate) fn indeling() -> &'static Regioindeling {
    static INDELING: OnceLock<Regioindeling> = OnceLock::new();
    INDELING.get_or_init(|| Regioindeling::embedded().unwrap())
}

pub(crate) fn file_name(year: u16) -> String {
    format!("Vektis Open Databestand Zorgverzekeringswet {year} - gemeente.csv")
}

/// The first line of the file of a year, 2011-2023.
pub(crate) fn header(year: u16) -> &'static str {
    let of_year = |line: &'static str| line.strip_prefix(&format!("{year}: "));
    let line = HEADERS.lines().find_map(of_year).unwrap();
    let same_as = line.strip_prefix("(identical to ").and_then(|t| t.strip_suffix(')'));
    same_as.map_or(line, |other| header(other.parse().unwrap()))
}

/// The synthetic file of a year, made once.
pub(crate) fn synthetic(year: u16) -> &'static str {
    static FILES: [OnceLock<String>; 13] = [const { OnceLock::new() }; 13];
    let file = &FILES[usize::from(year - 2011)];
    file.get_or_init(|| vektis_gemeente(indeling(), year, SEED))
}

/// The synthetic file of a year with the rows of a few gemeenten and the rest row.
pub(crate) fn few(year: u16, gemeenten: &[&str]) -> String {
    let wanted = |line: &&str| {
        let name = line.split(';').nth(2).unwrap();
        name.is_empty() || gemeenten.contains(&name)
    };
    let lines = synthetic(year).lines();
    let kept = lines.clone().take(1).chain(lines.skip(1).filter(wanted));
    kept.flat_map(|line| [line, "\n"]).collect()
}

/// A Vektis file of a year from a table with columns `sex`, `age`, `gemeente`, `jaren` and
/// cost columns without `kosten_`; every cost column that is not named holds 0, and a row
/// without keys is the rest row.
pub(crate) fn vektis(year: u16, table: &str) -> String {
    let mut rows = table
        .trim()
        .lines()
        .map(|line| -> Vec<&str> { line.split('|').map(str::trim).collect() });
    let names = rows.next().unwrap();
    let mut file = header(year).to_owned();
    let columns: Vec<String> =
        header(year).split(';').map(str::to_ascii_lowercase).collect();
    for name in &names[4..] {
        assert!(columns.contains(&format!("kosten_{name}")), "{year} has no {name}");
    }
    for row in rows {
        assert_eq!(row.len(), names.len(), "{row:?}");
        let cell = |name: &str| names.iter().position(|n| *n == name).map(|at| row[at]);
        let field = |column: &String| match column.as_str() {
            "geslacht" => row[0].to_owned(),
            "leeftijdsklasse" => age_label(row[1]),
            "gemeentenaam" => row[2].to_owned(),
            "aantal_bsn" => "10".to_owned(),
            "aantal_verzekerdejaren" => row[3].to_owned(),
            cost => cell(cost.strip_prefix("kosten_").unwrap()).unwrap_or("0").to_owned(),
        };
        let fields: Vec<String> = columns.iter().map(field).collect();
        write!(file, "\n{}", fields.join(";")).unwrap();
    }
    file
}

/// `0-4` as Vektis writes it: ` 0 t/m  4 jaar`.
fn age_label(age: &str) -> String {
    match age.split_once('-') {
        Some((first, last)) => format!("{first:>2} t/m {last:>2} jaar"),
        None => age.to_owned(),
    }
}

/// Writes files into a folder, those above them too.
pub(crate) fn write(folder: &Path, files: &[(&str, &[u8])]) {
    for (name, bytes) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

/// A workbook with these cells; what reads as a number is one.
pub(crate) fn workbook<const N: usize>(rows: &[[&str; N]]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            match cell.replace(',', ".").parse::<f64>() {
                Ok(number) => sheet.write_number(row, column, number).unwrap(),
                Err(_) => sheet.write_string(row, column, *cell).unwrap(),
            };
        }
    }
    book.save_to_buffer().unwrap()
}

/// What files hold and what is computed from it.
#[derive(Debug)]
pub(crate) struct Computed {
    pub(crate) loaded: Loaded,
    pub(crate) frame: IndicatorFrame,
    pub(crate) found: Vec<Diagnostic>,
}

/// Reads files and computes every indicator.
pub(crate) fn compute(
    places: &[PathBuf],
    to: Option<u16>,
    levels: &[RegionLevel],
    reference_year: Option<u16>,
) -> Computed {
    let options =
        LoadOptions { indeling: to, ..LoadOptions::new(places.to_vec()).unwrap() };
    let loaded = load(&options, indeling(), &|_, _| {}).unwrap();
    let (loaded, mut found) = (loaded.value, loaded.diagnostics);
    let options = EvaluateOptions {
        levels: levels.to_vec(),
        indicators: vec![],
        regions: vec![],
        periods: vec![],
        indeling: loaded.indeling,
        reference_year,
    };
    let frame = evaluate(
        &definitions().unwrap(),
        &loaded.datasets,
        &loaded.regioindeling,
        &loaded.categories,
        &loaded.breaks,
        &options,
    );
    let frame = frame.unwrap();
    found.extend(frame.diagnostics);
    Computed { loaded, frame: frame.value, found }
}

impl Computed {
    /// The row over everyone of an indicator, region, year and category.
    pub(crate) fn row(
        &self,
        indicator: &str,
        region: &str,
        year: u16,
        category: &str,
    ) -> Option<IndicatorRow> {
        let region: RegionCode = region.parse().unwrap();
        let indeling = &self.loaded.regioindeling;
        let region = indeling.region(&region, self.loaded.indeling)?;
        let wanted = |row: &IndicatorRow| {
            let everyone = row.sex == Sex::Total && row.age == Age::Total;
            everyone && row.period == Period::year(year)
        };
        self.frame
            .select(indicator, &region)
            .find(|value| wanted(value.row) && value.category.name == category)
            .map(|value| *value.row)
    }

    pub(crate) fn value(
        &self,
        indicator: &str,
        region: &str,
        year: u16,
        category: &str,
    ) -> Option<f64> {
        self.row(indicator, region, year, category)?.value
    }

    /// The codes of a level's regions.
    pub(crate) fn regions(&self, level: RegionLevel) -> Vec<&str> {
        let of_level = self.frame.regions.iter().filter(|region| region.level == level);
        of_level.map(|region| region.code.as_str()).collect()
    }

    /// The frame as `indicators.parquet`; the ids of the snapshots, in which the hashes of
    /// the files are, are left out if asked for.
    pub(crate) fn parquet(&self, with_inputs: bool) -> Vec<u8> {
        let mut frame = self.frame.clone();
        if !with_inputs {
            frame.inputs.iter_mut().for_each(Vec::clear);
        }
        let mut bytes = Vec::new();
        write_parquet(&frame, &[], &mut bytes).unwrap();
        bytes
    }
}

/// What to run for a few regions, with reports.
pub(crate) fn spec(data: &Path, out: &Path, regions: &[&str]) -> RunSpec {
    let settings = Settings {
        data: vec![data.to_path_buf()],
        out: Some(out.to_path_buf()),
        region: regions.iter().map(|code| code.parse().unwrap()).collect(),
        // Few, because most tests are about something else.
        draws: Some(20),
        ..Settings::default()
    };
    settings.spec(Parts::All, DATE).unwrap()
}

/// A run on the samples with the reports of two regions, made once.
pub(crate) fn published() -> &'static Run {
    static RUN: OnceLock<Run> = OnceLock::new();
    RUN.get_or_init(|| {
        let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("published");
        let _ = fs::remove_dir_all(&out);
        regiobeeld::run(&spec(&sample_folder(), &out, &["ZK12", "ZK31"]), &Silent)
            .unwrap()
    })
}

/// Every file below a folder: its path from there, and its bytes.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap();
                found.insert(name.to_owned(), fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// Whether two numbers are equal but for rounding, relative to `scale`.
#[track_caller]
pub(crate) fn assert_close(got: f64, expected: f64, tolerance: f64, what: &str) {
    let gap = (got - expected).abs();
    assert!(gap <= tolerance * expected.abs(), "{what}: {got} is not {expected}");
}
