//! Published CSV files of `StatLine`, RIVM and others, in a folder outside the repository:
//! their shape and some control figures, read from the files by eye.

#![cfg(test)]

use std::path::{Path, PathBuf};

use regiobeeld_domain::{Regioindeling, Severity, Status};
use regiobeeld_ingest::{
    DataFile, Mapping, REGIO_S, RegionLabels, SourceFile, StatTable, Tables, read,
    read_mapped, read_table,
};

/// The folder that `REGIOBEELD_REAL_DATA` names, from the root of the workspace.
#[expect(clippy::disallowed_methods, reason = "a variable switches these tests on")]
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn folder() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let named = std::env::var_os("REGIOBEELD_REAL_DATA");
    if named.is_none() {
        eprintln!("skipped: REGIOBEELD_REAL_DATA names no folder with published files");
    }
    named.map(|named| root.join(named))
}

/// What a cell should be.
enum Is {
    Value(f64),
    Provisional(f64),
    Absent(Status, &'static str),
}
use Is::{Absent, Provisional, Value};

/// A file, the sizes of its dimensions, the number of its measures, and control figures
/// with the keys they stand under.
struct Expected {
    file: &'static str,
    id: &'static str,
    sizes: &'static [usize],
    measures: usize,
    figures: &'static [(&'static [&'static str], &'static str, Is)],
}

const FILES: &[Expected] = &[
    Expected {
        file: "statline_csv/37296ned_UntypedDataSet_26032024_091942.csv",
        id: "37296ned",
        sizes: &[73],
        measures: 78,
        figures: &[
            (&["1950JJ00"], "TotaleBevolking_1", Value(10_026_773.0)),
            (&["1950JJ00"], "GroeneDruk_21", Value(67.9)),
            (&["1950JJ00"], "Turkije_38", Absent(Status::Missing, ".")),
            (&["1950JJ00"], "GIPSLandenInDeEU_32", Absent(Status::Missing, "")),
        ],
    },
    Expected {
        file: "statline_csv/70072ned_UntypedDataSet_06062018_000805.csv",
        id: "70072ned",
        sizes: &[770, 1],
        measures: 273,
        figures: &[
            (&["NL01", "2015JJ00"], "TotaleBevolking_1", Value(16_900_726.0)),
            (&["LD01", "2015JJ00"], "TotaleBevolking_1", Value(1_718_775.0)),
        ],
    },
    Expected {
        file: "statline_csv/82949NED_TypedDataSet_17052018_142705.csv",
        id: "82949NED",
        sizes: &[393],
        measures: 0,
        figures: &[],
    },
    Expected {
        file: "statline_csv/Huishoudens__samenstelling__regio.csv",
        id: "",
        sizes: &[1, 1, 600],
        measures: 10,
        figures: &[
            (
                &["Totaal", "2020", "Amsterdam"],
                "Totaal particuliere huishoudens",
                Value(475_368.0),
            ),
            (&["Totaal", "2020", "Zwolle"], "5 of meer personen", Value(3136.0)),
            (
                &["Totaal", "2020", "Aalburg"],
                "Eenpersoonshuishouden",
                Absent(Status::Missing, ""),
            ),
        ],
    },
    Expected {
        file: "statline_csv/Kerncijfers_wijken_en_buurten_2015.csv",
        id: "",
        sizes: &[106],
        measures: 10,
        figures: &[
            (&["Amsterdam"], "Aantal inkomensontvangers", Value(641_700.0)),
            (&["Driemond"], "Gemiddeld inkomen per inwoner", Value(24.7)),
            (&["Spieringhorn"], "Actieven 15-75 jaar", Absent(Status::Missing, ".")),
        ],
    },
    Expected {
        file: "statline_csv/Regionale_kerncijfers_Nederland_15082020_130832.csv",
        id: "",
        sizes: &[1, 722],
        measures: 6,
        figures: &[
            (&["2020", "Aa en Hunze"], "Totale bevolking", Value(25_445.0)),
            (&["2020", "Zwolle"], "Totale oppervlakte", Value(119.36)),
            (&["2020", "Abcoude"], "Totale bevolking", Absent(Status::Missing, "")),
        ],
    },
    Expected {
        file: "statline_csv/Regionale_kerncijfers_Nederland_2019.csv",
        id: "70072ned",
        sizes: &[722],
        measures: 14,
        figures: &[
            (&["Zwolle"], "Totale bevolking", Value(127_497.0)),
            (&["Aa en Hunze"], "Totale oppervlakte km2", Value(278.87)),
            (&["Noardeast-Fryslân"], "Totale bevolking", Value(45_181.0)),
        ],
    },
    Expected {
        file: "statline_csv/overlijdens_gemeentes_jaar.csv",
        id: "",
        sizes: &[556, 20],
        measures: 1,
        figures: &[
            (&["Nederland", "2002"], "Overledenen", Value(142_355.0)),
            (&["Nederland", "2021"], "Overledenen", Provisional(170_802.0)),
            (&["Rozenburg", "2010"], "Overledenen", Absent(Status::Missing, ".")),
            (&["Aalburg", "2021"], "Overledenen", Absent(Status::Missing, "")),
        ],
    },
    Expected {
        file: "health/71950ned_TypedDataSet_29012025_112846.csv",
        id: "71950ned",
        sizes: &[1, 1, 1, 2, 3],
        measures: 10,
        figures: &[
            (
                &["m&v", "T001038", "10010", "MW00000", "2021JJ00"],
                "LevensverwachtingLV_1",
                Value(81.35),
            ),
            (
                &["m&v", "T001038", "10010", "B000150", "2023JJ00"],
                "LevensverwachtingLV_1",
                Absent(Status::Missing, ""),
            ),
        ],
    },
    Expected {
        file: "health/Gezonde_levensverwachting__vanaf_1981_29012025_112744.csv",
        id: "",
        sizes: &[1, 1, 7],
        measures: 1,
        figures: &[
            (&["Totaal mannen en vrouwen", "0 jaar", "2023"], "jaren", Value(81.84)),
            (
                &["Totaal mannen en vrouwen", "0 jaar", "1981"],
                "jaren",
                Absent(Status::Missing, "."),
            ),
        ],
    },
    Expected {
        file: "health/Gezondheidsmonitor__bevolking_18_jaar_of_ouder__regio__2022_22012025_151906.csv",
        id: "",
        sizes: &[26],
        measures: 8,
        figures: &[
            (&["GGD Fryslân (GG)"], "Ervaren_gezondheid_(goed/zeer_goed)", Value(72.0)),
            (&["Nederland"], "Wekelijkse_sporters", Value(53.6)),
        ],
    },
    Expected {
        file: "health/Inkomen_van_huishoudens__huishoudenskenmerken__regio__indeling_2023__22012025_150250 (1).csv",
        id: "",
        sizes: &[17],
        measures: 6,
        figures: &[
            (&["Utrecht (PV)"], "Particuliere huishoudens x 1000", Value(608.4)),
            (&["Utrecht (gemeente)"], "Particuliere huishoudens x 1000", Value(178.2)),
        ],
    },
    Expected {
        file: "health/Regionale_kerncijfers_Nederland_22012025_144703.csv",
        id: "",
        sizes: &[7, 3],
        measures: 5,
        figures: &[
            (
                &["Haarlem", "2023"],
                "Aantal huisartsenpraktijken binnen 3 km aantal",
                Value(16.3),
            ),
            (
                &["Haarlem", "2024"],
                "Afstand tot ziekenhuis km",
                Absent(Status::Missing, ""),
            ),
        ],
    },
    Expected {
        file: "health/klik_lv_ggd_20192022.csv",
        id: "",
        sizes: &[25, 3],
        measures: 2,
        figures: &[
            (&["GGD Zeeland", "Vrouwen"], "Bij 65 jaar", Value(21.6)),
            (&["GGD Groningen", "Totaal"], "Bij geboorte", Value(80.9)),
        ],
    },
    Expected {
        file: "population/Bevolking__geslacht__leeftijd_en_burgerlijke_staat__2024.csv",
        id: "",
        sizes: &[2, 106, 26],
        measures: 1,
        figures: &[
            (&["Vrouwen", "0", "2025"], "waarde", Value(80_942.0)),
            (&["Mannen", "105", "2000"], "waarde", Value(12.0)),
        ],
    },
    Expected {
        file: "population/leeftijden__per__gemeente.csv",
        id: "",
        sizes: &[1, 20, 600, 1],
        measures: 10,
        figures: &[
            (
                &["T001038", "0 - 5 jaar", "GM1680", "2020JJ00"],
                "TotaalInParticuliereHuishoudens_2",
                Value(945.0),
            ),
            (
                &["T001038", "95 jaar of ouder", "GM0193", "2020JJ00"],
                "Alleenstaand_4",
                Value(95.0),
            ),
        ],
    },
];

/// The position of the cell with these keys and this measure.
fn find(table: &StatTable, keys: &[&str], measure: &str) -> Option<usize> {
    let width = table.dimensions.len();
    (0..table.cells.len()).find(|cell| {
        let codes = &table.cells.codes[cell * width..(cell + 1) * width];
        let same = |((dimension, code), key): ((_, &u32), &&str)| {
            let dimension: &regiobeeld_ingest::StatDimension = dimension;
            dimension.codes[*code as usize].key == **key
        };
        table.measures[table.cells.measures[*cell] as usize].key == measure
            && table.dimensions.iter().zip(codes).zip(keys).all(same)
    })
}

#[track_caller]
fn check(table: &StatTable, what: &str, keys: &[&str], measure: &str, expected: &Is) {
    let cell = find(table, keys, measure);
    let cell = cell.unwrap_or_else(|| panic!("{what}: no cell {keys:?} {measure}"));
    let (status, value) = (table.cells.status[cell], table.cells.values[cell]);
    let word = table.cells.words[usize::from(table.cells.reasons[cell])].as_str();
    match expected {
        Value(number) => {
            assert_eq!((status, value), (Status::Observed, *number), "{what}");
        }
        Provisional(number) => {
            assert_eq!((status, value), (Status::Provisional, *number), "{what}");
        }
        Absent(why, of) => assert_eq!((status, word), (*why, *of), "{what} {keys:?}"),
    }
}

fn table_of(path: &Path) -> StatTable {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let file = DataFile { name, path: path.to_owned(), synthetic: false };
    let content = read(&file).unwrap();
    let (found, diagnostics) =
        read_table(&file, &content, None, &Tables::embedded().unwrap()).unwrap();
    // A good file gives nothing that a person would have to look at. One of them was saved
    // again in Windows-1252.
    let loud = diagnostics.iter().filter(|found| found.severity != Severity::Info);
    let loud: Vec<_> = loud.map(|found| found.code.as_str()).collect();
    let saved_again = file.name == "Regionale_kerncijfers_Nederland_2019.csv";
    let expected: &[&str] = if saved_again { &["wrong-encoding"] } else { &[] };
    assert_eq!(loud, expected, "{}: {diagnostics:#?}", file.name);
    match found {
        Some(SourceFile::Statistics(table)) => table,
        other => panic!("{}: {other:?}", file.name),
    }
}

#[test]
fn published_files_have_their_shape_and_figures() {
    let Some(folder) = folder() else { return };
    for expected in FILES {
        let table = table_of(&folder.join(expected.file));
        let what = expected.file;
        assert_eq!(table.id, expected.id, "{what}");
        let sizes: Vec<_> = table.dimensions.iter().map(|one| one.codes.len()).collect();
        assert_eq!(sizes, expected.sizes, "{what}");
        assert_eq!(table.measures.len(), expected.measures, "{what}");
        for (keys, measure, is) in expected.figures {
            check(&table, what, keys, measure, is);
        }
    }
}

#[test]
fn regions_of_published_files_are_known() {
    let Some(folder) = folder() else { return };
    let labels = RegionLabels::new(&Regioindeling::embedded().unwrap()).unwrap();
    let unknown = |file: &str, dimension: usize, levels: &[_], year| {
        let table = table_of(&folder.join(file));
        let codes = table.dimensions[dimension].codes.iter();
        let codes = codes.filter(|code| labels.code(&code.key, levels, year).is_err());
        codes.map(|code| code.key.clone()).collect::<Vec<_>>()
    };
    for expected in FILES {
        let none: [&str; 0] = [];
        match expected.file {
            file if file.contains("Gezondheidsmonitor") || file.contains("klik") => {
                assert_eq!(unknown(file, 0, &[], 2022), none, "{file}");
            }
            file if file.contains("Inkomen") => {
                assert_eq!(unknown(file, 0, &REGIO_S, 2023), none, "{file}");
            }
            file if file.contains("22012025") => {
                assert_eq!(unknown(file, 0, &REGIO_S, 2023), ["Zuid-Nederland (LD)"]);
            }
            _ => {}
        }
    }
}

#[test]
fn plain_files_are_read_by_a_mapping() {
    let Some(folder) = folder() else { return };
    let read = |file: &str, mapping: &str| {
        let mapping: Mapping = mapping.parse().unwrap();
        let bytes = std::fs::read(folder.join("population").join(file)).unwrap();
        let read = read_mapped(&mapping, &bytes);
        (read.value.unwrap(), read.diagnostics)
    };
    let (table, found) = read(
        "bevolking_leeftijd_NL.csv",
        r#"
        dimensions = [{ column = "leeftijd" }, { column = "geslacht" }, { column = "jaar" }]
        measures = [{ column = "aantal", unit = "personen" }]
        "#,
    );
    check(&table, "residents", &["0", "F", "1960"], "aantal", &Value(116_547.0));
    check(&table, "residents", &["0", "T", "1963"], "aantal", &Value(242_498.0));
    assert!(found.is_empty(), "{found:#?}");
    let (table, found) = read(
        "overlijdens_geslacht_leeftijd_burgelijkstaat2024.csv",
        r#"
        dimensions = [{ column = "Leeftijd" }, { column = "Jaar", name = "Perioden" }]
        measures = [
            { column = "Mannen", name = "overledenen", codes = { Geslacht = "Mannen" } },
            { column = "Vrouwen", name = "overledenen", codes = { Geslacht = "Vrouwen" } },
        ]
        "#,
    );
    assert!(found.is_empty(), "{found:#?}");
    check(&table, "deaths", &["0", "1970", "Mannen"], "overledenen", &Value(1756.0));
    check(&table, "deaths", &["105", "2024", "Vrouwen"], "overledenen", &Value(54.0));
    let (table, found) = read(
        "prognosetafel2024_vrouwen.csv",
        r#"
        decimal = "point"
        dimensions = [{ column = "age", name = "Leeftijd" }]
        spread = { dimension = "Perioden", measure = "sterftekans", first = "2022" }
        "#,
    );
    assert!(found.is_empty(), "{found:#?}");
    let sizes: Vec<_> = table.dimensions.iter().map(|one| one.codes.len()).collect();
    assert_eq!(sizes, [121, 179]);
    check(&table, "mortality", &["0", "2022"], "sterftekans", &Value(0.002_262));
}
