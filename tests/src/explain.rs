use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use regiobeeld::domain::{IndicatorValue, RegionLevel, SnapshotId};
use regiobeeld::indicator::{Definition, Measure, definitions};
use regiobeeld::{ExplainSpec, Parts, Settings, explain};
use serde_json::Value;
use tempfile::TempDir;

use crate::fixture::{
    Computed, DATE, compute, few, file_name, files, sample_folder, write,
};

/// Gemeenten that stayed, that merged (Voorne aan Zee), that were divided (Haaren) and
/// that went into one that already was (Weesp).
const GEMEENTEN: [&str; 14] = [
    "AMSTERDAM",
    "BOXTEL",
    "BRIELLE",
    "GOIRLE",
    "HAAREN",
    "HELLEVOETSLUIS",
    "OISTERWIJK",
    "ROTTERDAM",
    "TILBURG",
    "VOORNE AAN ZEE",
    "VUGHT",
    "WEESP",
    "WESTVOORNE",
    "ZWOLLE",
];

const REGIONS: &str = "indeling = 2025

[[region]]
code = \"EIGEN-1\"
level = \"eigen-regio\"
name = \"Tilburg en een kwart van Amsterdam\"
members = [\"GM0855\"]
shares = { GM0363 = 0.25 }
";

fn place() -> TempDir {
    let place = tempfile::tempdir().unwrap();
    for year in [2018, 2023] {
        let text = few(year, &GEMEENTEN);
        write(place.path(), &[(&file_name(year), text.as_bytes())]);
    }
    write(place.path(), &[("regios.toml", REGIONS.as_bytes())]);
    place
}

fn spec(data: &Path) -> ExplainSpec {
    let settings = Settings { data: vec![data.to_path_buf()], ..Settings::default() };
    ExplainSpec {
        run: settings.spec(Parts::Indicators, DATE).unwrap(),
        indicator: String::new(),
        region: "NL01".parse().unwrap(),
        period: None,
        sex: "total".parse().unwrap(),
        age: "total".parse().unwrap(),
        category: "total".to_owned(),
    }
}

/// The explanation of a row of the table, as it is printed.
pub(crate) fn explained(data: &Path, value: &IndicatorValue<'_>) -> Value {
    let explanation = explain(&ExplainSpec {
        indicator: value.indicator.name.clone(),
        region: value.region.code.clone(),
        period: Some(value.row.period),
        sex: value.row.sex,
        age: value.row.age,
        category: value.category.name.clone(),
        ..spec(data)
    });
    serde_json::from_str(&serde_json::to_string(&explanation.unwrap()).unwrap()).unwrap()
}

type Strata = BTreeMap<(String, String), f64>;

/// The sums by sex and age class of a role: of the region from its cells, of the country
/// as they are printed.
fn strata(json: &Value, role: &str) -> Strata {
    let key = |value: &Value| {
        let text = |name: &str| value[name].as_str().unwrap().to_owned();
        (text("sex"), text("age"))
    };
    let mut strata = Strata::new();
    if role.starts_with("national") {
        for stratum in json["strata"].as_array().unwrap() {
            strata.extend(stratum[role].as_f64().map(|value| (key(stratum), value)));
        }
        return strata;
    }
    for cell in json["inputs"].as_array().unwrap().iter().filter(|c| c["role"] == role) {
        let weight = cell["weight"].as_f64().unwrap();
        if let Some(value) = cell["value"].as_f64() {
            *strata.entry(key(cell)).or_default() += value * weight;
        }
    }
    strata
}

/// The figure by its formula, from what is printed and nothing else, and the size of what
/// it was computed from.
fn recomputed(json: &Value) -> (f64, f64) {
    let of = |role: &str| strata(json, role);
    let total = |role: &str| of(role).values().sum::<f64>();
    let at = |strata: &Strata, key| strata.get(key).copied().unwrap_or(0.0);
    let (events, people) = (of("events"), of("population"));
    let expected = || {
        let (x, n) = (of("national_events"), of("national_population"));
        people.iter().map(|(key, p)| p * at(&x, key) / at(&n, key)).sum::<f64>()
    };
    let observed = events.values().sum::<f64>();
    let value = match json["method"]["name"].as_str().unwrap() {
        "sum" => total("of"),
        "ratio-of-sums" => total("numerator") / total("denominator"),
        "age-ratio" => {
            let scale = json["method"]["parameters"]["scale"].as_f64().unwrap();
            scale * total("numerator") / total("denominator")
        }
        "indirect-ratio" => observed / expected(),
        "observed-minus-expected" => observed - expected(),
        "direct-rate" => {
            let standard = of("national_population");
            let there = || people.iter().filter(|(_, n)| **n > 0.0);
            let rates = there().map(|(key, n)| at(&standard, key) * at(&events, key) / n);
            rates.sum::<f64>() / there().map(|(key, _)| at(&standard, key)).sum::<f64>()
        }
        "growth" => {
            let (c0, n0) = (of("reference_events"), of("reference_population"));
            let sum = |strata: &Strata| strata.values().sum::<f64>();
            let (p0, p1, mean) = (sum(&n0), sum(&people), sum(&c0) / sum(&n0));
            let at_old_rates: f64 = people
                .iter()
                .map(|(key, n)| match at(&n0, key) {
                    n0 if n0 > 0.0 => n * at(&c0, key) / n0,
                    _ => at(&events, key),
                })
                .sum();
            match json["method"]["parameters"]["term"].as_str().unwrap() {
                "size" => (p1 - p0) * mean,
                "structure" => at_old_rates - p1 * mean,
                _ => observed - at_old_rates,
            }
        }
        "index" => {
            let is_ratio = json["method"]["parameters"]["denominator"].is_object();
            let below = |role: &str| if is_ratio { total(role) } else { 1.0 };
            let now = total("numerator") / below("denominator");
            let then = total("reference_numerator") / below("reference_denominator");
            100.0 * now / then
        }
        other => panic!("`{other}` is not recomputed here"),
    };
    (value, observed.abs().max(value.abs()))
}

/// What is printed gives the figure of the table again, and is whole.
#[track_caller]
pub(crate) fn check(data: &Path, value: &IndicatorValue<'_>) {
    let json = explained(data, value);
    let row = value.row;
    let what = format!(
        "{} {} {} {} {} {}",
        value.indicator.name,
        value.region.code,
        row.period,
        row.sex,
        row.age,
        value.category.name
    );
    let same = |field: &str, expected: Option<f64>| {
        let printed = json["result"][field].as_f64();
        let equal = match (printed, expected) {
            (Some(printed), Some(expected)) => {
                (printed - expected).abs() <= 1e-15 * expected.abs()
            }
            (printed, expected) => printed == expected,
        };
        assert!(equal, "{what}: {field} {printed:?} is not {expected:?}");
    };
    same("value", row.value);
    same("numerator", row.numerator);
    same("denominator", row.denominator);
    same("benchmark", row.benchmark);
    same("rank", row.rank.map(f64::from));
    assert_eq!(json["result"]["status"], row.status.as_str(), "{what}");
    if let Some(expected) = row.value {
        let (got, size) = recomputed(&json);
        let gap = (got - expected).abs();
        assert!(gap <= 1e-12 * size, "{what}: {got} is not {expected}");
    }
    let mut ids: Vec<_> = value.inputs.iter().map(SnapshotId::as_str).collect();
    ids.sort_unstable();
    let files = json["files"].as_array().unwrap().iter();
    assert!(files.map(|file| file["id"].as_str().unwrap()).eq(ids), "{what}");
    for sum in json["sums"].as_array().unwrap() {
        let role = sum["role"].as_str().unwrap();
        let cells = strata(&json, role);
        let (got, expected) = (cells.values().sum::<f64>(), sum["total"].as_f64());
        let expected = expected.unwrap_or(0.0);
        let close = (got - expected).abs() <= 1e-12 * expected.abs().max(1.0);
        assert!(row.value.is_none() || close, "{what}: {role} {got} is not {expected}");
        assert_eq!(sum["sha256"].as_str().unwrap().len(), 64, "{what}");
    }
}

fn computed(data: &Path) -> Computed {
    let levels = [
        RegionLevel::Nederland,
        RegionLevel::Zorgkantoorregio,
        RegionLevel::EigenRegio,
        RegionLevel::Gemeente,
    ];
    compute(&[PathBuf::from(data)], None, &levels, Some(2018))
}

/// Of every indicator the rows for everyone of both years, and one of each breakdown.
fn rows<'a>(computed: &'a Computed, region: &str) -> Vec<IndicatorValue<'a>> {
    let mut seen = BTreeMap::new();
    for value in computed.frame.values().filter(|v| v.region.code.as_str() == region) {
        let year = value.row.period.calendar_year();
        let (sex, age) = (value.row.sex.as_str(), value.row.age.to_string());
        let broken = [sex, &age, &value.category.name].map(|part| part != "total");
        let wanted = year == 2023 || (year == 2018 && broken == [false; 3]);
        if wanted {
            seen.insert((value.indicator.name.as_str(), year, broken), value);
        }
    }
    seen.into_values().collect()
}

#[track_caller]
/// Whether everything that a definition takes is in Vektis's files and the registry.
fn is_loaded(definition: &Definition) -> bool {
    let is_there = |measure: &Measure| {
        ["vektis/zvw", "vektis/zvw-restregel", "cbs/inwoners"]
            .contains(&measure.dataset.as_str())
    };
    let inputs = definition.method.inputs();
    inputs.iter().all(|input| input.measures.iter().any(is_there))
}

fn check_region(region: &str) {
    let place = place();
    let computed = computed(place.path());
    let rows = rows(&computed, region);
    let names: std::collections::BTreeSet<_> =
        rows.iter().map(|value| value.indicator.name.as_str()).collect();
    let is_of_level = |levels: &Option<Vec<RegionLevel>>| {
        levels.as_ref().is_none_or(|levels| levels.contains(&rows[0].region.level))
    };
    let definitions = definitions().unwrap();
    let expected = definitions.iter().filter(|d| is_of_level(&d.levels) && is_loaded(d));
    assert_eq!(names.len(), expected.count(), "{names:?}");
    assert!(rows.iter().filter(|value| value.row.value.is_some()).count() > 30);
    for value in &rows {
        check(place.path(), value);
    }
}

#[test]
fn every_figure_of_a_region_can_be_computed_again() {
    check_region("ZK12");
}

#[test]
fn every_figure_of_a_gemeente_that_got_a_part_of_another_can_be_computed_again() {
    check_region("GM0855");
}

#[test]
fn every_figure_of_a_merged_gemeente_can_be_computed_again() {
    check_region("GM1992");
}

#[test]
fn every_figure_of_a_region_of_shares_can_be_computed_again() {
    check_region("EIGEN-1");
}

#[test]
fn every_figure_of_the_country_can_be_computed_again() {
    check_region("NL01");
}

#[test]
fn a_cell_stands_where_it_is_said_to_stand() {
    let place = place();
    let explanation = explain(&ExplainSpec {
        indicator: "zorgkosten/zvw-per-verzekerdejaar".to_owned(),
        region: "GM0855".parse().unwrap(),
        period: Some("2018".parse().unwrap()),
        age: "40-44".parse().unwrap(),
        ..spec(place.path())
    });
    let explanation = explanation.unwrap();
    let text = few(2018, &GEMEENTEN);
    let header: Vec<_> = text.lines().next().unwrap().split(';').collect();
    let lines: Vec<Vec<&str>> =
        text.lines().map(|line| line.split(';').collect()).collect();
    assert!(explanation.inputs.len() > 50);
    for cell in &explanation.inputs {
        let line = &lines[usize::try_from(cell.line.unwrap()).unwrap() - 1];
        let column = header.iter().position(|name| **name == *cell.field).unwrap();
        assert_eq!(line[column].parse().ok(), cell.value);
        assert_eq!(line[2], &**cell.region.as_ref().unwrap());
        assert!(line[1].contains("40 t/m 44"), "{line:?}");
    }
    let shares: Vec<_> = explanation
        .recoding
        .iter()
        .map(|step| (step.from.as_str(), step.to.as_str(), step.member_share))
        .collect();
    let haaren = ["GM0757", "GM0824", "GM0855", "GM0865"];
    assert!(shares.iter().map(|step| step.1).eq(haaren), "{shares:?}");
    assert!(
        shares
            .iter()
            .all(|step| step.0 == "GM0788" && (step.2 == 1.0) == (step.1 == "GM0855"))
    );
    assert!(explanation.recoding.iter().all(|step| step.source.contains("03759ned")));
    let share = explanation.recoding[2].share;
    let weight = |gemeente: &str| {
        let of = |cell: &&regiobeeld::explain::ExplainedCell| {
            cell.gemeente.as_deref() == Some(gemeente)
        };
        explanation.inputs.iter().find(of).unwrap().weight
    };
    assert_eq!((weight("GM0788"), weight("GM0855")), (share, 1.0));
    let codes: Vec<_> =
        explanation.diagnostics.iter().map(|found| found.code.as_str()).collect();
    assert!(codes.contains(&"split-by-weight"), "{codes:?}");
}

#[test]
fn residents_stand_in_the_registry() {
    let place = place();
    let explanation = explain(&ExplainSpec {
        indicator: "bevolking/inwoners".to_owned(),
        region: "GM1992".parse().unwrap(),
        period: Some("2021".parse().unwrap()),
        ..spec(place.path())
    });
    let explanation = explanation.unwrap();
    let table = regiobeeld::domain::Regioindeling::TABLES[2];
    assert_eq!(explanation.inputs.len(), 3);
    for cell in &explanation.inputs {
        assert_eq!((&*cell.file, &*cell.field), ("(embedded)", "2021"));
        let line = table.lines().nth(usize::try_from(cell.line.unwrap()).unwrap() - 1);
        let fields: Vec<_> = line.unwrap().split(';').collect();
        assert_eq!(Some(fields[0]), cell.gemeente.as_deref());
        let column =
            table.lines().next().unwrap().split(';').position(|year| year == "2021");
        assert_eq!(fields[column.unwrap()].parse().ok(), cell.value);
    }
}

#[test]
fn what_cannot_be_explained_is_said() {
    let place = place();
    let refused = |change: &dyn Fn(&mut ExplainSpec)| {
        let mut spec = ExplainSpec {
            indicator: "zorgkosten/zvw-totaal".to_owned(),
            region: "ZK12".parse().unwrap(),
            ..spec(place.path())
        };
        change(&mut spec);
        let error = explain(&spec).unwrap_err();
        assert_eq!(error.exit_code(), 2, "{error}");
        error.to_string()
    };
    let contains = |message: String, parts: &[&str]| {
        for part in parts {
            assert!(message.contains(part), "{part}: {message}");
        }
    };
    contains(
        refused(&|spec| spec.indicator = "zorgkosten/zvw-totall".to_owned()),
        &["zvw-totall", "zorgkosten/zvw-totaal"],
    );
    contains(
        refused(&|spec| spec.region = "ZK99".parse().unwrap()),
        &["ZK99", "list regions"],
    );
    contains(
        refused(&|spec| spec.period = Some("2016".parse().unwrap())),
        &["2016JJ00", "2018JJ00", "2023JJ00"],
    );
    contains(refused(&|spec| spec.category = "msx".to_owned()), &["msx", "msz"]);
    contains(refused(&|spec| spec.sex = "male".parse().unwrap()), &["male"]);
    contains(
        refused(&|spec| spec.indicator = "zorgkosten/zvw-restregel".to_owned()),
        &["zorgkantoorregio", "nederland"],
    );
}

/// Figures over tables of statistics: the indicator, a region, and a role whose cells add
/// up to its sum.
const OVER_STATISTICS: [(&str, &str, &str); 6] = [
    ("zorggebruik/wmo-clienten", "ZK31", "events"),
    ("zorggebruik/wmo-clienten", "NL01", "events"),
    ("zorggebruik/wlz-gebruik", "ZK12", "events"),
    ("zorgkosten/wlz-totaal", "ZK12", "of"),
    ("arbeidsmarkt/arbeidsvraag", "NL01", "of"),
    ("leefstijl/roker", "GM0855", "of"),
];

#[test]
fn figures_over_statistics_name_their_cells() {
    let place = tempfile::tempdir().unwrap();
    for table in [
        "cbs/83262NED",
        "mlz/wlz-gebruik",
        "nza/wlz-kosten",
        "prognosemodel/arbeidsmarktprognose",
        "rivm/50120NED",
    ] {
        for (name, bytes) in files(&sample_folder().join(table)) {
            write(place.path(), &[(&format!("{table}/{name}"), &bytes)]);
        }
    }
    for (indicator, region, role) in OVER_STATISTICS {
        let explanation = explain(&ExplainSpec {
            indicator: indicator.to_owned(),
            region: region.parse().unwrap(),
            ..spec(place.path())
        });
        let text = serde_json::to_string(&explanation.unwrap()).unwrap();
        let json: Value = serde_json::from_str(&text).unwrap();
        let what = format!("{indicator} {region}");
        let sums = json["sums"].as_array().unwrap();
        let sum = sums.iter().find(|sum| sum["role"] == role);
        let total = sum.and_then(|sum| sum["total"].as_f64());
        let total = total.unwrap_or_else(|| panic!("{what} has no `{role}`"));
        let of_cells: f64 = strata(&json, role).values().sum();
        let gap = (of_cells - total).abs();
        assert!(gap <= 1e-9 * total, "{what}: {of_cells} is not {total}");
        let cells = json["inputs"].as_array().unwrap();
        let cells = cells.iter().filter(|cell| cell["role"] == role);
        for cell in cells.clone() {
            assert!(cell["line"].as_u64() > Some(0), "{what}: {cell}");
            assert!(!cell["field"].as_str().unwrap().is_empty(), "{what}: {cell}");
        }
        assert!(cells.count() > 0, "{what}");
    }
}
