//! Published tables of statistics, where the folder with them is at hand.

use std::path::PathBuf;

use regiobeeld::domain::{Severity, Status};
use regiobeeld::ingest::{LoadOptions, StatTable, Tables, load, stat_tables};

use crate::fixture::{indeling, workspace};

#[expect(clippy::disallowed_methods, reason = "a variable switches these tests on")]
fn folder(below: &str) -> Option<PathBuf> {
    let named = std::env::var_os("REGIOBEELD_REAL_DATA")?;
    let folder = workspace().join(named).join(below);
    folder.is_dir().then_some(folder)
}

/// A recorded table: cells, cells with a number, their sum, measures, and codes by
/// dimension.
struct Recorded {
    below: &'static str,
    id: &'static str,
    cells: usize,
    known: usize,
    sum: f64,
    measures: usize,
    codes: &'static [(&'static str, usize)],
}

/// The tables, counted and summed with another program.
const RECORDED: &[Recorded] = &[
    Recorded {
        below: "odata4/03759ned",
        id: "03759ned",
        cells: 29,
        known: 19,
        sum: 268_003_606.0,
        measures: 2,
        codes: &[
            ("BurgerlijkeStaat", 1),
            ("Geslacht", 1),
            ("Leeftijd", 1),
            ("RegioS", 10),
            ("Perioden", 8),
        ],
    },
    Recorded {
        below: "odata4/80590ned",
        id: "80590ned",
        cells: 5_586,
        known: 5_425,
        sum: 17_152_553.4,
        measures: 14,
        codes: &[("Geslacht", 1), ("Leeftijd", 1), ("Perioden", 399)],
    },
    Recorded {
        below: "odata4/82610NED",
        id: "82610NED",
        cells: 3_863,
        known: 3_575,
        sum: 14_904_384.15,
        measures: 8,
        codes: &[("BronTechniek", 15), ("Perioden", 36)],
    },
    Recorded {
        below: "odata4/85224NED",
        id: "85224NED",
        cells: 4_046,
        known: 4_046,
        sum: 12_221_801.6,
        measures: 34,
        codes: &[("SeizoenEnWerkdagcorrectie", 2), ("Perioden", 66)],
    },
    Recorded {
        below: "odata4/85429NED",
        id: "85429NED",
        cells: 1_132,
        known: 1_132,
        sum: 49_163_866.5,
        measures: 8,
        codes: &[("Landen", 1), ("SITC", 1), ("Perioden", 148)],
    },
    Recorded {
        below: "odata4/recorded_80072ned_absence",
        id: "80072ned",
        cells: 4_409,
        known: 4_409,
        sum: 19_496.7,
        measures: 1,
        codes: &[("BedrijfskenmerkenSBI2008", 39), ("Perioden", 121)],
    },
    Recorded {
        below: "odata3/recorded_v3_a",
        id: "83599NED",
        cells: 15_504,
        known: 15_503,
        sum: 60_279.8,
        measures: 1,
        codes: &[("RegioS", 17), ("Perioden", 38), ("BedrijfstakkenBranchesSBI2008", 24)],
    },
    Recorded {
        below: "odata3/recorded_v3_a",
        id: "80137ned",
        cells: 8_100,
        known: 8_100,
        sum: 2_215_448.2,
        measures: 12,
        codes: &[("Persoonskenmerken", 9), ("BedrijfstakkenSBI93", 15), ("Perioden", 5)],
    },
    Recorded {
        below: "odata3/83262NED_wmo_as_csv",
        id: "83262NED",
        cells: 192,
        known: 110,
        sum: 14_263_370.0,
        measures: 2,
        codes: &[("RegioS", 2), ("Perioden", 16), ("KenmerkenVanPersonen", 3)],
    },
    Recorded {
        below: "kwb",
        id: "84799NED",
        cells: 1_924_851,
        known: 726_823,
        sum: 576_093_507.299_984,
        measures: 111,
        codes: &[("WijkenEnBuurten", 17_341)],
    },
];

#[track_caller]
fn check(table: &StatTable, expected: &Recorded) {
    let known = table.cells.status.iter().filter(|status| status.has_value()).count();
    let sum: f64 = table.cells.values.iter().sum();
    let found = (table.cells.len(), known, table.measures.len());
    assert_eq!(
        found,
        (expected.cells, expected.known, expected.measures),
        "{}",
        table.id
    );
    assert!(
        (sum - expected.sum).abs() <= expected.sum.abs() * 1e-9,
        "{} {sum}",
        table.id
    );
    for (name, count) in expected.codes {
        let dimension = table.dimensions.iter().find(|d| d.name == *name).unwrap();
        assert_eq!(dimension.codes.len(), *count, "{} {name}", table.id);
    }
}

#[test]
fn recorded_tables_are_read_whole() {
    for expected in RECORDED {
        let Some(folder) = folder(expected.below) else { return };
        let read = stat_tables(&[folder], &Tables::embedded().unwrap()).unwrap();
        let wrong = read.diagnostics.iter().filter(|f| f.severity == Severity::Error);
        // One response was recorded twice: whole, and as a count with its first record.
        let wrong = wrong.filter(|f| f.code.as_str() != "duplicate-key");
        assert_eq!(wrong.map(ToString::to_string).collect::<Vec<_>>(), [""; 0]);
        let mut tables = read.value.iter().filter(|table| table.id == expected.id);
        check(tables.next().unwrap(), expected);
        assert!(tables.next().is_none());
    }
}

/// What datasets say: folder, dataset, measure, region, period and figure.
const FIGURES: &[(&str, &str, &str, &str, &str, f64)] = &[
    (
        "odata4/03759ned",
        "cbs/bevolking",
        "inwoners-totaal",
        "NL01",
        "2020JJ00",
        17_407_585.0,
    ),
    ("kwb", "cbs/kerncijfers", "huishoudens", "GM0363", "2020JJ00", 475_368.0),
    ("kwb", "cbs/kerncijfers", "huishoudensgrootte", "NL01", "2020JJ00", 2.1),
    (
        "odata3/83262NED_wmo_as_csv",
        "cbs/wmo-arrangementen",
        "clienten",
        "GM0518",
        "2019JJ00",
        38_085.0,
    ),
    (
        "odata3/83262NED_wmo_as_csv",
        "cbs/wmo-arrangementen",
        "clienten-per-1000",
        "NL01",
        "2019JJ00",
        68.0,
    ),
    (
        "odata4/recorded_80072ned_absence",
        "cbs/ziekteverzuim",
        "zorg-en-welzijn",
        "NL01",
        "2019JJ00",
        5.7,
    ),
];

#[test]
fn figures_of_recorded_tables_are_in_their_datasets() {
    for (below, dataset, measure, region, period, expected) in FIGURES {
        let Some(folder) = folder(below) else { return };
        let options = LoadOptions::new(vec![folder]).unwrap();
        let options = LoadOptions { indeling: Some(2020), ..options };
        let loaded = load(&options, indeling(), &|_, _| {}).unwrap().value;
        let data = loaded.datasets.iter().find(|data| data.id == *dataset).unwrap();
        let axes = data.measures[*measure].axes();
        let region =
            axes.regions.iter().position(|code| code.as_str() == *region).unwrap();
        let period = axes.periods.iter().position(|p| p.to_string() == *period).unwrap();
        let (values, status) = data.measures[*measure].slab(region, period);
        assert_ne!(status[0], Status::Missing, "{measure}");
        assert_eq!(values.iter().sum::<f64>(), *expected, "{measure}");
    }
}

/// The key figures of 2020 over their gemeenten are those of the country.
#[test]
fn gemeenten_add_up_to_the_country() {
    let Some(folder) = folder("kwb") else { return };
    let options = LoadOptions::new(vec![folder]).unwrap();
    let options = LoadOptions { indeling: Some(2026), ..options };
    let loaded = load(&options, indeling(), &|_, _| {}).unwrap();
    let data = loaded.value.datasets.iter().find(|data| data.id == "cbs/kerncijfers");
    let data = data.unwrap();
    for (measure, expected) in [("inwoners", 17_407_585.0), ("huishoudens", 7_997_800.0)]
    {
        let sum: f64 = data.measures[measure].values().iter().sum();
        assert!((sum - expected).abs() < 1e-6, "{measure} {sum}");
    }
    let wrong = loaded.diagnostics.iter().filter(|f| f.severity != Severity::Info);
    let beside = wrong.filter(|f| f.code.as_str() != "absent-region");
    assert_eq!(beside.map(ToString::to_string).collect::<Vec<_>>(), [""; 0]);
}
