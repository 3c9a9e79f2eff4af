//! How good the data are: what the page and `data-quality.json` say is what the data have.

use std::fs;

use regiobeeld::domain::{
    Code, DatasetQuality, PeriodQuality, RegionCode, RegionLevel, Severity,
};
use regiobeeld::ingest::{LoadOptions, load, quality};
use regiobeeld::{Parts, Silent};
use serde_json::{Value, json};

use crate::fixture::{
    file_name, files, indeling, published, sample_folder, spec, synthetic, workspace,
    write,
};

/// The datasets of a folder on a boundary year, judged in 2026.
fn judged(folder: &tempfile::TempDir, year: u16) -> Vec<DatasetQuality> {
    let options = LoadOptions::new(vec![folder.path().to_path_buf()]).unwrap();
    let options = LoadOptions { indeling: Some(year), ..options };
    let loaded = load(&options, indeling(), &|_, _| {}).unwrap();
    quality(&loaded.value, Some(2026)).value
}

fn dataset<'a>(judged: &'a [DatasetQuality], id: &str) -> &'a DatasetQuality {
    judged.iter().find(|one| one.id == id).unwrap()
}

fn period<'a>(judged: &'a DatasetQuality, measure: &str, year: u16) -> &'a PeriodQuality {
    let measure = judged.measures.iter().find(|one| one.measure == measure).unwrap();
    let mut periods = measure.periods.iter();
    periods.find(|one| one.period.calendar_year() == year).unwrap()
}

/// A folder with the made-up file of a year without the rows of some gemeenten.
fn without(year: u16, gemeenten: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let lines = synthetic(year).lines();
    let kept = lines.filter(|line| !gemeenten.contains(&line.split(';').nth(2).unwrap()));
    let text: String = kept.flat_map(|line| [line, "\n"]).collect();
    assert!(text.len() < synthetic(year).len() || gemeenten.is_empty());
    write(folder.path(), &[(&file_name(year), text.as_bytes())]);
    folder
}

/// Checks coverage and what is absent of a made-up year without some gemeenten.
#[track_caller]
fn check(
    year: u16,
    on: u16,
    gemeenten: &[&str],
    gone: usize,
    absent: &[&str],
    parts: &[&str],
) {
    let judged = judged(&without(year, gemeenten), on);
    let zvw = dataset(&judged, "vektis/zvw");
    for measure in ["kosten", "verzekerdejaren"] {
        let found = period(zvw, measure, year);
        let [coverage] = found.coverage.as_slice() else { panic!("{found:?}") };
        assert_eq!(coverage.level, RegionLevel::Gemeente);
        let expected = indeling().regions(RegionLevel::Gemeente, on).len();
        assert_eq!((coverage.expected, coverage.present), (expected, expected - gone));
        let codes: Vec<_> = coverage.absent.iter().map(RegionCode::as_str).collect();
        assert_eq!(codes, absent);
        let codes: Vec<_> = found.absent_parts.iter().map(RegionCode::as_str).collect();
        assert_eq!(codes, parts);
    }
    assert!(!zvw.synthetic && zvw.verified);
}

#[test]
fn a_gemeente_without_rows_is_told() {
    check(2023, 2025, &[], 0, &[], &[]);
    check(2023, 2025, &["TILBURG"], 1, &["GM0855"], &[]);
    check(2023, 2025, &["TILBURG", "VAALS"], 2, &["GM0855", "GM0981"], &[]);
    // Beemster is a part of Purmerend since 2022, whose figure is too low without it.
    check(2018, 2025, &["BEEMSTER"], 0, &[], &["GM0370"]);
    check(2018, 2020, &["BEEMSTER"], 1, &["GM0370"], &[]);
}

#[test]
fn age_sum_and_breaks_are_those_of_the_data() {
    let folder = without(2018, &[]);
    write(folder.path(), &[(&file_name(2023), synthetic(2023).as_bytes())]);
    let judged = judged(&folder, 2025);
    let zvw = dataset(&judged, "vektis/zvw");
    assert_eq!(
        (zvw.age, zvw.tables[0].indelingen.as_slice()),
        (Some(3), &[2020, 2025][..])
    );
    let years: Vec<_> = zvw.breaks.iter().map(|one| one.year).collect();
    assert!(years.iter().all(|year| (2019..=2023).contains(year)), "{years:?}");
    assert!(years.contains(&2020) && years.contains(&2022), "{years:?}");
    assert!(dataset(&judged, "cbs/inwoners").breaks.is_empty());
    let column = |name: &str, of_rest: bool| -> f64 {
        let mut lines = synthetic(2023).lines();
        let at = lines.next().unwrap().to_lowercase();
        let at = at.split(';').position(|column| column == name).unwrap();
        let rows = lines.map(|line| line.split(';').collect::<Vec<_>>());
        let rows = rows.filter(|row| row[2].is_empty() == of_rest);
        rows.map(|row| row[at].replace(',', ".").parse::<f64>().unwrap()).sum()
    };
    let found = period(zvw, "verzekerdejaren", 2023);
    let near = |value: Option<f64>, expected: f64| {
        (value.unwrap() - expected).abs() <= 1e-9 * expected
    };
    assert!(near(found.sum, column("aantal_verzekerdejaren", false)), "{found:?}");
    assert!(near(found.unplaced, column("aantal_verzekerdejaren", true)), "{found:?}");
}

/// A level, how many regions were compared, agree and are incomplete, and the largest
/// difference: region, size and published figure.
type Level<'l> = (RegionLevel, [usize; 3], Option<(&'l str, f64, f64)>);

/// Births in 2020: one in every gemeente, and what the table says of regions above them.
#[track_caller]
fn check_totals(
    published: &[(&str, u32)],
    without: Option<&str>,
    expected: &[Level<'_>],
) {
    let row = |region: &str, value: u32| {
        json!({ "ID": 0, "RegioS": region, "Perioden": "2020JJ00",
            "LevendGeborenKinderen_2": value })
    };
    let gemeenten = indeling().regions(RegionLevel::Gemeente, 2020);
    let gemeenten = gemeenten.iter().map(|gemeente| gemeente.code.as_str());
    let gemeenten = gemeenten.filter(|code| Some(*code) != without);
    let rows: Vec<_> =
        gemeenten.map(|code| (code, 1)).chain(published.iter().copied()).collect();
    let rows: Vec<_> = rows.into_iter().map(|(code, value)| row(code, value)).collect();
    let metadata = "https://opendata.cbs.nl/ODataFeed/OData/37230ned/\
        $metadata#Cbs.OData.WebAPI.TypedDataSet";
    let page = json!({ "value": rows, "odata.metadata": metadata }).to_string();
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("a.json", page.as_bytes())]);
    let judged = judged(&folder, 2020);
    let births = dataset(&judged, "cbs/bevolkingsontwikkeling");
    let found = period(births, "geborenen", 2020);
    let said: Vec<_> = found
        .totals
        .iter()
        .map(|total| {
            let largest = total.largest.as_ref();
            let largest =
                largest.map(|one| (one.region.as_str(), one.absolute, one.published));
            (total.level, [total.compared, total.agree, total.incomplete], largest)
        })
        .collect();
    assert_eq!(said, expected);
}

#[test]
fn sums_stand_beside_every_published_total() {
    use RegionLevel::{Nederland, Provincie, Zorgkantoorregio};
    // Boundary year 2020 has 355 gemeenten, of which 18 in Fryslân and 12 in ZK09.
    let groningen = indeling().members(&"PV20".parse().unwrap(), 2020).len();
    let expected = u32::try_from(groningen).unwrap();
    check_totals(
        &[("NL01", 355)],
        None,
        &[(Nederland, [1, 1, 0], Some(("NL01", 0.0, 355.0)))],
    );
    check_totals(
        &[("NL01", 356), ("PV20", expected), ("PV21", 1_000), ("ZK09", 2_000)],
        None,
        &[
            (Nederland, [1, 1, 0], Some(("NL01", -1.0, 356.0))),
            (Provincie, [2, 1, 0], Some(("PV21", -982.0, 1_000.0))),
            (Zorgkantoorregio, [1, 0, 0], Some(("ZK09", -1_988.0, 2_000.0))),
        ],
    );
    // Without Groningen there is no sum for its regions.
    check_totals(
        &[("NL01", 355), ("PV20", expected), ("PV21", 18)],
        Some("GM0014"),
        &[
            (Nederland, [0, 0, 1], None),
            (Provincie, [1, 1, 1], Some(("PV21", 0.0, 18.0))),
        ],
    );
    check_totals(&[], None, &[]);
}

#[test]
fn a_run_has_the_page_and_the_numbers_behind_it() {
    let run = published();
    let outputs: Vec<_> = run.manifest.outputs.iter().map(|o| o.path.as_str()).collect();
    assert!(outputs.contains(&"data-quality.json") && outputs.contains(&"gegevens.html"));
    let text = fs::read_to_string(run.folder.join("data-quality.json")).unwrap();
    let json: Value = serde_json::from_str(&text).unwrap();
    let page = fs::read_to_string(run.folder.join("gegevens.html")).unwrap();
    let datasets = json["datasets"].as_array().unwrap();
    assert!(datasets.len() >= 3);
    for dataset in datasets {
        let id = dataset["id"].as_str().unwrap();
        assert!(page.contains(&format!("<code>{id}</code>")), "{id}");
        assert_eq!(
            page.matches(&format!("id=\"bron-{}\"", id.replace('/', "-"))).count(),
            1
        );
    }
    let zvw = datasets.iter().find(|one| one["id"] == "vektis/zvw").unwrap();
    assert_eq!(zvw["synthetic"], true);
    assert_eq!((&zvw["newest"], &zvw["age"]), (&json!("2023JJ00"), &json!(3)));
    // The counts are those of the findings that are published.
    let counted: usize = json["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| usize::try_from(finding["count"].as_u64().unwrap()).unwrap())
        .sum();
    assert_eq!(counted, run.diagnostics.len());
    for link in ["index.html", "regions/ZK31/regiobeeld.html"] {
        let linking = fs::read_to_string(run.folder.join(link)).unwrap();
        assert!(linking.contains("gegevens.html\""), "{link}");
    }
}

#[test]
fn the_page_names_who_is_absent() {
    let data = without(2023, &["TILBURG"]);
    let out = tempfile::tempdir().unwrap();
    let run =
        regiobeeld::run(&spec(data.path(), out.path(), &["ZK31"]), &Silent).unwrap();
    let page = fs::read_to_string(run.folder.join("gegevens.html")).unwrap();
    assert!(page.contains("Zonder cijfer in 2023: Tilburg (GM0855)"));
    assert!(page.contains("Niet van alle regio’s"));
    assert!(!page.contains("SYNTHETISCH"));
}

#[test]
fn compute_leaves_the_numbers_alone() {
    let out = tempfile::tempdir().unwrap();
    let mut spec = spec(&sample_folder(), out.path(), &["ZK31"]);
    spec.parts = Parts::Indicators;
    let run = regiobeeld::run(&spec, &Silent).unwrap();
    let made = files(&run.folder);
    assert!(made.contains_key("data-quality.json"), "{:?}", made.keys());
    assert!(!made.contains_key("gegevens.html"), "{:?}", made.keys());
}

/// Warnings over published files that a person does something about, and why.
const ACTED_ON: [(&str, &str); 4] = [
    ("absent-region", "a part of a table was downloaded; the rest can be"),
    ("implausible-jump", "growth of these gemeenten needs a footnote"),
    ("unrecognised-file", "a file that was meant to count does not"),
    ("unverified-definition", "some figures are to be held against the publisher's"),
];

/// The files among the published ones that no reader knows.
const UNKNOWN: usize = 5;

#[test]
#[expect(clippy::disallowed_methods, reason = "a variable switches this test on")]
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn published_files_give_no_warning_that_is_passed_over() {
    let Some(named) = std::env::var_os("REGIOBEELD_REAL_DATA") else {
        eprintln!("REGIOBEELD_REAL_DATA is not set: published files are not judged");
        return;
    };
    let options = LoadOptions::new(vec![workspace().join(named)]).unwrap();
    let loaded = load(&options, indeling(), &|_, _| {}).unwrap();
    let judged = quality(&loaded.value, Some(2026));
    let found = || loaded.diagnostics.iter().chain(&judged.diagnostics);
    let errors = found().filter(|found| found.severity == Severity::Error);
    assert_eq!(errors.map(ToString::to_string).collect::<Vec<_>>(), [""; 0]);
    let warnings = || found().filter(|found| found.severity == Severity::Warning);
    for warning in warnings() {
        let is_known = |(code, _): &(&str, &str)| *code == warning.code.as_str();
        assert!(ACTED_ON.iter().any(is_known), "{warning}");
    }
    let unknown = warnings().filter(|found| found.code == Code::UnrecognisedFile);
    assert_eq!(unknown.count(), UNKNOWN);
    // Sums of the key figures are what the table says of the country.
    let figures = dataset(&judged.value, "cbs/kerncijfers");
    let residents = period(figures, "inwoners", 2020);
    let total = residents.totals[0].largest.as_ref().unwrap();
    assert_eq!((total.sum, total.published), (17_407_585.0, 17_407_585.0));
    // The cost of birth care falls to a fraction in these gemeenten in 2017 or 2018.
    let zvw = dataset(&judged.value, "vektis/zvw");
    let kosten = zvw.measures.iter().find(|one| one.measure == "kosten").unwrap();
    assert!(!kosten.outliers.is_empty());
    assert!(kosten.outliers.iter().all(|one| one.category == "geboortezorg"));
}
