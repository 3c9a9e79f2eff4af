//! Tables, corrections and withdrawn figures of a user's own folder of definitions.

use std::path::Path;

use regiobeeld::domain::{Dataset, Diagnostic, Status};
use regiobeeld::ingest::{LoadOptions, Loaded, load};
use regiobeeld::{ExplainSpec, Parts, Settings, explain, tables};
use serde_json::Value;
use tempfile::TempDir;

use crate::fixture::{DATE, few, file_name, indeling, workbook, write};

/// Places per gemeente and kind; the year stands in the file's name.
const AANBOD: &str = r#"
title = { nl = "Eigen aanbod", en = "Own supply" }
source = "regio"
dataset = "eigen/aanbod"
licence = "eigen gebruik"
citation = "Regio Noord"
url = "https://example.org/aanbod"
disclosure = "published"
boundaries = 2023

[dimensions.gemeente]
role = "region"

[dimensions.soort]
role = "category"
codes = { "verpleging thuis" = "thuis", verblijf = "verblijf" }

[[measures]]
keys = ["plaatsen"]
measure = "plaatsen"
unit = "places"
least = 0

[categories]
thuis = { nl = "Verpleging thuis", en = "Nursing at home" }
verblijf = { nl = "Verblijf", en = "Residential" }

[file]
name = "aanbod *"
columns.dimensions = [{ column = "gemeente", kind = "geo" }, { column = "soort" }]
columns.measures = [{ column = "plaatsen", unit = "plaatsen" }]
columns.absent = { "onbekend" = "missing" }
"#;

/// An indicator over it.
const PLAATSEN: &str = r#"
title = { nl = "Plaatsen", en = "Places" }
definition = { nl = "Plaatsen in de regio.", en = "Places in the region." }
criterion = 2
polarity = "none"
unit = "persons"
breakdowns = [["category"]]
method.sum.of = { dataset = "eigen/aanbod", measure = "plaatsen" }
"#;

const ROWS: [[&str; 3]; 5] = [
    ["gemeente", "soort", "plaatsen"],
    ["Urk", "verpleging thuis", "12,5"],
    ["Urk", "verblijf", "40"],
    ["Texel", "verblijf", "30"],
    ["Texel", "verpleging thuis", "onbekend"],
];

fn csv() -> Vec<u8> {
    ROWS.map(|row| row.join(";") + "\n").concat().into_bytes()
}

/// A folder with definitions in `definitions` and data in `data`.
fn place(definitions: &[(&str, &str)], data: &[(&str, &[u8])]) -> TempDir {
    let place = tempfile::tempdir().unwrap();
    for (name, text) in definitions {
        write(&place.path().join("definitions"), &[(name, text.as_bytes())]);
    }
    for (name, bytes) in data {
        write(&place.path().join("data"), &[(name, bytes)]);
    }
    place
}

fn options(place: &Path) -> LoadOptions {
    LoadOptions {
        indeling: Some(2024),
        tables: tables(&[place.join("definitions")]).unwrap(),
        ..LoadOptions::new(vec![place.join("data")]).unwrap()
    }
}

fn read(options: &LoadOptions) -> (Loaded, Vec<Diagnostic>) {
    let loaded = load(options, indeling(), &|_, _| {}).unwrap();
    (loaded.value, loaded.diagnostics)
}

fn dataset<'a>(loaded: &'a Loaded, id: &str) -> &'a Dataset {
    loaded.datasets.iter().find(|dataset| dataset.id == id).unwrap()
}

/// The cell of a gemeente, period and category.
fn figure(data: &Dataset, measure: &str, at: [&str; 3]) -> (f64, Status) {
    let cube = &data.measures[measure];
    let axes = cube.axes();
    let region = axes.regions.iter().position(|code| code.as_str() == at[0]).unwrap();
    let period = axes.periods.iter().position(|p| p.to_string() == at[1]).unwrap();
    let category = axes.categories.iter().position(|c| c == at[2]).unwrap();
    let cell = [region, period, 0, 0, category];
    (cube.values()[cell], cube.status()[cell])
}

fn told(found: &[Diagnostic], code: &str) -> usize {
    found.iter().filter(|found| found.code.as_str() == code).count()
}

/// One definition reads text and workbooks; a file of each year is a period of its own.
#[test]
fn a_table_of_ones_own_is_one_definition() {
    let definitions = [("tables/eigen/aanbod.toml", AANBOD)];
    let files: [(&str, &[u8]); 2] =
        [("aanbod 2022.csv", &csv()), ("Aanbod 2023.xlsx", &workbook(&ROWS))];
    let place = place(&definitions, &files);
    let (loaded, found) = read(&options(place.path()));
    let data = dataset(&loaded, "eigen/aanbod");
    for period in ["2022JJ00", "2023JJ00"] {
        let at =
            |gemeente, category| figure(data, "plaatsen", [gemeente, period, category]);
        assert_eq!(at("GM0184", "thuis"), (12.5, Status::Observed));
        assert_eq!(at("GM0184", "verblijf"), (40.0, Status::Observed));
        assert_eq!(at("GM0448", "verblijf"), (30.0, Status::Observed));
        assert_eq!(at("GM0448", "thuis").1, Status::Missing);
    }
    assert_eq!(told(&found, "unrecognised-file"), 0, "{found:?}");
    let snapshot = loaded.snapshots.iter().find(|s| s.table == "eigen/aanbod").unwrap();
    assert_eq!((snapshot.citation.as_str(), snapshot.rows), ("Regio Noord", 4));
    // Without the definition the files are of no kind.
    let without = LoadOptions::new(vec![place.path().join("data")]).unwrap();
    assert!(load(&without, indeling(), &|_, _| {}).is_err());
}

#[test]
fn an_indicator_over_a_table_of_ones_own_is_computed_and_checked() {
    let definitions =
        [("tables/eigen/aanbod.toml", AANBOD), ("eigen/plaatsen.toml", PLAATSEN)];
    let place = place(&definitions, &[("aanbod 2023.csv", &csv())]);
    let settings = Settings {
        data: vec![place.path().join("data")],
        definitions: vec![place.path().join("definitions")],
        ..Settings::default()
    };
    let checked = regiobeeld::check(None, &settings).unwrap();
    let wrong = checked.problems.iter().filter(|p| p.code.as_str() == "bad-definition");
    assert_eq!(wrong.collect::<Vec<_>>(), Vec::<&Diagnostic>::new());
    let explanation = explain(&ExplainSpec {
        run: settings.spec(Parts::Indicators, DATE).unwrap(),
        indicator: "eigen/plaatsen".to_owned(),
        region: "GM0184".parse().unwrap(),
        period: None,
        sex: "total".parse().unwrap(),
        age: "total".parse().unwrap(),
        category: "total".to_owned(),
    });
    assert_eq!(explanation.unwrap().result.value, Some(52.5));
}

/// Of a register about persons no small count is shown, nor what it would follow from, and
/// no cell of it.
#[test]
fn small_counts_of_a_protected_table_are_hidden() {
    let table = AANBOD.replace("\"published\"", "\"protect\"");
    let definitions =
        [("tables/eigen/aanbod.toml", table.as_str()), ("eigen/plaatsen.toml", PLAATSEN)];
    let rows = "gemeente;soort;plaatsen\nUrk;verpleging thuis;3\nUrk;verblijf;40\n";
    let place = place(&definitions, &[("aanbod 2023.csv", rows.as_bytes())]);
    let settings = Settings {
        data: vec![place.path().join("data")],
        definitions: vec![place.path().join("definitions")],
        ..Settings::default()
    };
    let of = |category: &str| {
        let explanation = explain(&ExplainSpec {
            run: settings.clone().spec(Parts::Indicators, DATE).unwrap(),
            indicator: "eigen/plaatsen".to_owned(),
            region: "GM0184".parse().unwrap(),
            period: None,
            sex: "total".parse().unwrap(),
            age: "total".parse().unwrap(),
            category: category.to_owned(),
        });
        let explanation = explanation.unwrap();
        assert_eq!(explanation.inputs.len(), 0, "{category}");
        (explanation.result.value, explanation.result.status)
    };
    let hidden = (None, Status::Suppressed);
    assert_eq!(of("thuis"), hidden);
    let others = [of("verblijf"), of("total")];
    assert!(others.contains(&hidden), "{others:?}");
    let spec = settings.clone().spec(Parts::Indicators, DATE).unwrap();
    let out = place.path().join("out");
    let run = regiobeeld::run(&regiobeeld::RunSpec { out, ..spec }, &regiobeeld::Silent);
    let run = run.unwrap();
    let told =
        |code: &str| run.diagnostics.iter().any(|found| found.code.as_str() == code);
    assert!(told("suppressed-cells"), "{:?}", run.diagnostics);
    // The sum of all cells would tell what is hidden too.
    let text = std::fs::read_to_string(run.folder.join("data-quality.json")).unwrap();
    let judged: Value = serde_json::from_str(&text).unwrap();
    let datasets = judged["datasets"].as_array().unwrap();
    let own = datasets.iter().find(|one| one["id"] == "eigen/aanbod").unwrap();
    let periods = own["measures"][0]["periods"].as_array().unwrap();
    assert!(periods.iter().all(|period| period["sum"].is_null()), "{own}");
}

/// What a file of corrections does to a cell, and which codes are told.
#[track_caller]
fn corrected(text: &str, expected: (f64, Status), codes: [usize; 2]) {
    let definitions = [
        ("tables/eigen/aanbod.toml", AANBOD),
        ("tables/eigen/aanbod.corrections.toml", text),
    ];
    let place = place(&definitions, &[("aanbod 2023.csv", &csv())]);
    let (loaded, found) = read(&options(place.path()));
    let data = dataset(&loaded, "eigen/aanbod");
    assert_eq!(figure(data, "plaatsen", ["GM0184", "2023JJ00", "thuis"]), expected);
    let counts =
        ["corrected", "correction-without-effect"].map(|code| told(&found, code));
    assert_eq!(counts, codes, "{found:?}");
}

#[test]
fn corrections_of_a_table_are_applied_and_told() {
    let of = |matches: &str, rest: &str| {
        format!(
            "[[correction]]\nmatch = {{ measure = \"plaatsen\", {matches} }}\n\
             reason = \"telfout\"\n{rest}"
        )
    };
    let urk = "region = \"GM0184\", period = \"2023JJ00\", category = \"thuis\"";
    let set = "action = \"set\"\nvalue = 15\nstatus = \"estimated\"";
    corrected(&of(urk, set), (15.0, Status::Estimated), [1, 0]);
    let published = format!("{urk}, published = 12.5");
    corrected(&of(&published, set), (15.0, Status::Estimated), [1, 0]);
    let mended = format!("{urk}, published = 9");
    corrected(&of(&mended, set), (12.5, Status::Observed), [0, 1]);
    let remove = "action = \"remove\"\nstatus = \"suppressed\"";
    corrected(&of(urk, remove), (0.0, Status::Suppressed), [1, 0]);
    let other = "region = \"GM0184\", period = \"2021JJ00\"";
    corrected(&of(other, remove), (12.5, Status::Observed), [0, 0]);
}

/// A corrected figure of Vektis is explained with what the correction adds, so that it can
/// be computed again from what is printed.
#[test]
fn a_correction_is_among_the_cells_of_a_figure() {
    let text = "[[correction]]\nmatch = { measure = \"kosten\", region = \"GM0184\", \
        period = \"2023JJ00\", category = \"farmacie\", sex = \"male\", age = \"40-44\" }\n\
        action = \"multiply\"\nvalue = 2\nreason = \"komma verschoven\"\nstatus = \"estimated\"\n";
    let vektis = few(2023, &["URK"]);
    let explained = |definitions: &[(&str, &str)]| -> Value {
        let place = place(definitions, &[(&file_name(2023), vektis.as_bytes())]);
        let definitions = place.path().join("definitions");
        let settings = Settings {
            data: vec![place.path().join("data")],
            definitions: definitions
                .is_dir()
                .then_some(definitions)
                .into_iter()
                .collect(),
            ..Settings::default()
        };
        let explanation = explain(&ExplainSpec {
            run: settings.spec(Parts::Indicators, DATE).unwrap(),
            indicator: "zorgkosten/zvw-totaal".to_owned(),
            region: "GM0184".parse().unwrap(),
            period: None,
            sex: "total".parse().unwrap(),
            age: "total".parse().unwrap(),
            category: "farmacie".to_owned(),
        });
        serde_json::to_value(explanation.unwrap()).unwrap()
    };
    let value = |json: &Value| json["result"]["value"].as_f64().unwrap();
    let sum = |json: &Value| -> f64 {
        let cells = json["inputs"].as_array().unwrap().iter();
        let number = |cell: &Value, key: &str| cell[key].as_f64();
        cells.filter_map(|c| Some(number(c, "value")? * number(c, "weight")?)).sum()
    };
    let (before, after) = (
        explained(&[]),
        explained(&[("tables/vektis/zvw-gemeente.corrections.toml", text)]),
    );
    assert!(value(&after) > value(&before));
    for json in [&before, &after] {
        assert!(
            (sum(json) - value(json)).abs() < 1e-6 * value(json).abs(),
            "{}",
            value(json)
        );
    }
    let cells = after["inputs"].as_array().unwrap().iter();
    assert!(cells.filter(|cell| cell["field"] == "correction").count() > 0);
    let told = after["diagnostics"].to_string();
    assert!(told.contains("komma verschoven"), "{told}");
}

/// What is wrong in a folder of definitions is told with its file, and the rest goes on.
#[track_caller]
fn refused(name: &str, text: &str, expected: &str) {
    let place = place(&[(name, text)], &[("aanbod 2023.csv", &csv())]);
    let error = tables(&[place.path().join("definitions")]).unwrap_err().to_string();
    assert!(error.contains(name) && error.contains(expected), "{error}");
    let settings = Settings {
        definitions: vec![place.path().join("definitions")],
        data: vec![place.path().join("data")],
        ..Settings::default()
    };
    let checked = regiobeeld::check(None, &settings).unwrap();
    let is_told = |found: &Diagnostic| {
        let file = found.file.as_ref().is_some_and(|file| file.ends_with(name));
        file && found.code.as_str() == "bad-definition"
            && found.message.contains(expected)
    };
    assert!(checked.problems.iter().any(is_told), "{:?}", checked.problems);
    assert_eq!(checked.exit_code(), 2);
}

#[test]
fn wrong_definitions_of_tables_name_their_file() {
    let name = "tables/eigen/aanbod.toml";
    refused(name, &AANBOD.replace("least = 0", "least = 0\nleats = 1"), "leats");
    refused(name, &AANBOD.replace("name = \"aanbod *\"", "name = \"*.csv\""), "*.csv");
    refused(name, &AANBOD.replace("role = \"region\"", "role = \"place\""), "place");
    let corrections = "tables/cbs/bevolking.corrections.toml";
    let text = "[[correction]]\nmatch = { measure = \"mensen\" }\naction = \"remove\"\n\
        reason = \"proef\"\nstatus = \"missing\"\n";
    refused(corrections, text, "mensen");
}

/// A prognosis by branch, profession and scenario: pairs of branch and profession are
/// categories, scenarios are measures of their own, and names of regions become codes.
#[test]
fn the_labour_prognosis_is_read_in_all_its_dimensions() {
    const ROWS: [[&str; 8]; 5] = [
        [
            "regio",
            "jaar",
            "branche",
            "beroep",
            "scenario",
            "arbeidsvraag",
            "vervulde_vraag",
            "tekort",
        ],
        [
            "RA0101",
            "2030",
            "ziekenhuizen",
            "verzorgenden",
            "referentie",
            "1000",
            "900",
            "100",
        ],
        ["RA0101", "2030", "ziekenhuizen", "helpenden", "referentie", "50", "50", "0"],
        ["RA0101", "2030", "ggz", "verzorgenden", "referentie", "7", "7", "0"],
        ["RA0101", "2030", "ziekenhuizen", "verzorgenden", "hoog", "1100", "900", "200"],
    ];
    let place = place(&[], &[("arbeidsmarktprognose 2026.xlsx", &workbook(&ROWS))]);
    let (loaded, found) =
        read(&LoadOptions::new(vec![place.path().join("data")]).unwrap());
    assert_eq!(told(&found, "unverified-definition"), 1, "{found:?}");
    let data = dataset(&loaded, "arbeidsmarkt/prognose");
    let at = |measure, category| figure(data, measure, ["RA0101", "2030JJ00", category]);
    let known = |value| (value, Status::Projected);
    assert_eq!(at("arbeidsvraag", "verzorgenden/ziekenhuizen"), known(1000.0));
    assert_eq!(at("tekort", "verzorgenden/ziekenhuizen"), known(100.0));
    assert_eq!(at("tekort", "helpenden/ziekenhuizen"), known(0.0));
    assert_eq!(at("tekort-hoog", "verzorgenden/ziekenhuizen"), known(200.0));
    assert_eq!(at("tekort-hoog", "helpenden/ziekenhuizen").1, Status::Missing);
    let title = loaded.categories.iter().find(|c| c.name == "verzorgenden/ziekenhuizen");
    assert_eq!(title.unwrap().title.nl, "Verzorgenden, Ziekenhuizen");
}

/// The age detail of the regional forecast is refused with the reason, and counts where it
/// is asked for.
#[test]
fn withdrawn_figures_count_when_they_are_asked_for() {
    const ROWS: &str = "\"ID\";\"RegioIndeling2021\";\"PrognoseInterval\";\"Leeftijd\";\"Perioden\";\"TotaleBevolking_1\"\n\
        \"0\";\"GM0184\";\"MW00000\";\"10000\";\"2030JJ00\";\"    22.5\"\n\
        \"1\";\"GM0184\";\"MW00000\";\"70100\";\"2030JJ00\";\"     3.1\"\n";
    let name = "85173NED_UntypedDataSet_01072023_120000.csv";
    let place = place(&[], &[(name, ROWS.as_bytes())]);
    let options = LoadOptions::new(vec![place.path().join("data")]).unwrap();
    let figures = |options: &LoadOptions| {
        let (loaded, found) = read(options);
        assert_eq!(told(&found, "withdrawn"), 1, "{found:?}");
        let data = dataset(&loaded, "cbs/regionale-prognose");
        let total = figure(data, "inwoners", ["GM0184", "2030JJ00", "total"]);
        assert_eq!(total, (22_500.0, Status::Projected));
        let ages = data.measures.get("inwoners-naar-leeftijd");
        ages.map(|cube| cube.values().iter().sum::<f64>())
    };
    assert_eq!(figures(&options).unwrap_or(0.0), 0.0);
    let asked = vec!["cbs/regionale-prognose".to_owned()];
    assert_eq!(figures(&LoadOptions { withdrawn: asked, ..options }), Some(3100.0));
}

/// Ages that are not exactly classes of the table are divided by shares that the definition
/// declares; what has its own row in the table is not.
#[test]
fn ages_are_divided_by_declared_shares() {
    let ages = r#"
[dimensions.soort]
role = "age"
ages = ["0-17", "18+"]

[[dimensions.soort.splits]]
from = "15-19"
into = { "15-17" = 0.6, "18-19" = 0.4 }
basis = { nl = "inwoners van 2023, eigen telling", en = "residents of 2023, own count" }
"#;
    let (start, end) = (AANBOD.find("[dimensions.soort]"), AANBOD.find("[[measures]]"));
    let table = [&AANBOD[..start.unwrap()], ages, &AANBOD[end.unwrap()..]].concat();
    let rows = |rows: &[&str]| {
        let start = ["gemeente;soort;plaatsen"];
        let rows = start.iter().chain(rows).map(|row| format!("{row}\n"));
        rows.collect::<String>().into_bytes()
    };
    let whole = ["Urk;0-14;10", "Urk;15-19;20", "Urk;20+;5"];
    let apart =
        ["Urk;0-14;10", "Urk;15-19;20", "Urk;20+;5", "Urk;15-17;1", "Urk;18-19;19"];
    for (rows, expected, divided) in [
        (rows(&whole), [(22.0, Status::Estimated), (13.0, Status::Estimated)], 1),
        (rows(&apart), [(11.0, Status::Observed), (24.0, Status::Observed)], 0),
    ] {
        let definitions = [("tables/eigen/aanbod.toml", table.as_str())];
        let place = place(&definitions, &[("aanbod 2022.csv", &rows)]);
        let (loaded, found) = read(&options(place.path()));
        let cube = &dataset(&loaded, "eigen/aanbod").measures["plaatsen"];
        let regions = &cube.axes().regions;
        let urk = regions.iter().position(|code| code.as_str() == "GM0184").unwrap();
        let (values, status) = cube.slab(urk, 0);
        let got: Vec<_> = values.iter().copied().zip(status.iter().copied()).collect();
        assert_eq!(got, expected, "{found:?}");
        let told = found.iter().filter(|f| f.message.contains("declared shares"));
        assert_eq!(told.count(), divided, "{found:?}");
    }
    let wrong = table.replace("0.4 }", "0.3 }");
    let place = place(&[("tables/eigen/aanbod.toml", &wrong)], &[]);
    let error = tables(&[place.path().join("definitions")]).unwrap_err().to_string();
    assert!(error.contains("shares of ages `15-19` add up to 0.9000"), "{error}");
}

/// Figures per postcode are divided over gemeenten by the residents of a user's table, and are
/// estimates; without it they wait, and say for what.
#[test]
fn figures_per_postcode_are_divided_by_residents() {
    let header = few(2018, &[]).lines().next().unwrap().to_lowercase();
    let zeros = ";0".repeat(header.split(';').count() - 5);
    let vektis = format!(
        "{}\n;;;500;400{zeros}\nM;0;829;20;18{zeros}\nM;4;829;10;10{zeros}\n",
        header.replace("gemeentenaam", "postcode_3")
    );
    let cells = "\"ID\";\"RegioS\";\"Perioden\";\"WmoClienten_1\"\n\
        \"0\";\"PC8321\";\"2018JJ00\";\"      80\"\n";
    let residents = "pc4;gemeente;inwoners\n8291;GM0184;300\n8292;GM0171;100\n\
        8321;GM0184;300\n8321;GM0171;100\n";
    let (vektis_name, table_name) = (
        "Vektis Open Databestand Zorgverzekeringswet 2018 - postcode3.csv",
        "83262NED_UntypedDataSet_06062018_000805.csv",
    );
    let files: [(&str, &[u8]); 3] = [
        (vektis_name, vektis.as_bytes()),
        (table_name, cells.as_bytes()),
        ("inwoners.csv", residents.as_bytes()),
    ];
    let divided = place(&[], &files);
    let options = |place: &TempDir| LoadOptions {
        indeling: Some(2018),
        ..LoadOptions::new(vec![place.path().join("data")]).unwrap()
    };
    let (loaded, found) = read(&options(&divided));
    let split = found.iter().filter(|found| found.message.contains("per postcode"));
    assert_eq!(split.filter(|f| f.code.as_str() == "split-by-weight").count(), 2);
    let zvw = dataset(&loaded, "vektis/zvw");
    let years = &zvw.measures["verzekerdejaren"];
    let of = |code: &str| {
        let at = years.axes().regions.iter().position(|r| r.as_str() == code).unwrap();
        let (values, status) = years.slab(at, 0);
        let is_estimate = status.contains(&Status::Estimated);
        (values.iter().sum::<f64>(), is_estimate)
    };
    assert_eq!(of("GM0184"), (21.0, true));
    assert_eq!(of("GM0171"), (7.0, true));
    let wmo = dataset(&loaded, "cbs/wmo-arrangementen");
    for data in [zvw, wmo] {
        let ids: Vec<_> =
            data.inputs.values().flatten().map(ToString::to_string).collect();
        assert!(ids.iter().any(|id| id.starts_with("eigen-postcodes")), "{ids:?}");
    }
    let at = |code| figure(wmo, "clienten", [code, "2018JJ00", "total"]);
    assert_eq!(at("GM0184"), (60.0, Status::Estimated));
    assert_eq!(at("GM0171"), (20.0, Status::Estimated));
    // Without residents both wait.
    let waiting = place(&[], &files[..2]);
    let waiting = load(&options(&waiting), indeling(), &|_, _| {}).unwrap_err();
    let regiobeeld::ingest::Error::NoData { diagnostics, .. } = waiting else {
        panic!("{waiting}")
    };
    let waits = diagnostics.iter().filter(|found| found.message.contains("waits"));
    assert_eq!(waits.count(), 2, "{diagnostics:?}");
}
