//! The traps of Vektis's files, by their number in the list of formats.

use regiobeeld_domain::{Code, Diagnostic, Regioindeling, RegionCode, Sex};

use super::ZvwGemeente;
use crate::{Gemeentenamen, RawTable, Source, SourceFile, Tables};

fn read(text: &[u8]) -> (Option<RawTable>, Vec<Diagnostic>) {
    assert!(ZvwGemeente.recognises(text));
    let mut found = Vec::new();
    let tables = Tables::embedded().unwrap();
    let read = ZvwGemeente.read(&tables, "zvw 2018.csv", text, &mut found);
    (read.and_then(SourceFile::measures), found)
}

const HEADER: &str = "GESLACHT;LEEFTIJDSKLASSE;GEMEENTENAAM;AANTAL_BSN;\
    AANTAL_VERZEKERDEJAREN;KOSTEN_FARMACIE\n";
const ROWS: [&str; 3] = [
    ";;;271167;170530.86;50\n",
    "M; 0 t/m  4 jaar;URK;552;504.91;-199.71\n",
    "V;90+;URK;30;25;12\n",
];

#[test]
fn trap_21_the_rest_row_stands_anywhere_and_is_no_national_total() {
    for order in [[0, 1, 2], [1, 0, 2], [1, 2, 0]] {
        let rows: String = order.iter().map(|at| ROWS[*at]).collect();
        let (table, found) = read(format!("{HEADER}{rows}").as_bytes());
        let table = table.unwrap();
        let at = order.iter().position(|row| *row == 0).unwrap();
        assert_eq!(table.rest_row, Some(at));
        assert_eq!((table.rows[at].sex, table.rows[at].region), (Sex::Total, None));
        assert_eq!(table.rows.iter().filter(|row| row.region.is_some()).count(), 2);
        assert!(found.is_empty(), "{found:?}");
    }
    let (_, found) = read(format!("{HEADER}{}{}", ROWS[1], ROWS[2]).as_bytes());
    assert_eq!(found[0].code, Code::TruncatedFile);
    let (table, found) =
        read(format!("{HEADER}{}{}{}", ROWS[0], ROWS[1], ROWS[0]).as_bytes());
    assert_eq!((table.unwrap().rest_row, found[0].code), (Some(0), Code::DuplicateKey));
}

#[test]
fn trap_22_a_cost_can_be_negative_and_a_count_can_not() {
    let (table, found) = read(format!("{HEADER}{}", ROWS.concat()).as_bytes());
    assert_eq!(table.unwrap().measure("kosten_farmacie").unwrap().values[1], -199.71);
    assert!(found.is_empty());
    let rows = ROWS.concat().replace(";25;", ";-25;");
    let (table, found) = read(format!("{HEADER}{rows}").as_bytes());
    assert_eq!(table.unwrap().measure("aantal_verzekerdejaren").unwrap().absent, [2]);
    assert_eq!(found[0].code, Code::BadNumber);
}

#[test]
fn trap_23_persons_are_another_measure_than_insured_years() {
    let tables = Tables::embedded().unwrap();
    let definition = tables.get("vektis/zvw-gemeente").unwrap();
    let measure = |column: &str| definition.columns[column].measure.as_deref();
    assert_eq!(measure("aantal_bsn"), Some("bsn"));
    assert_eq!(measure("aantal_verzekerdejaren"), Some("verzekerdejaren"));
}

#[test]
fn trap_24_the_boundary_year_is_not_the_year_of_the_data() {
    let tables = Tables::embedded().unwrap();
    let definition = tables.get("vektis/zvw-gemeente").unwrap();
    for (year, indeling) in [(2011, 2020), (2018, 2020), (2019, 2021), (2023, 2025)] {
        assert_eq!(definition.indeling_of(year), Some(indeling), "{year}");
    }
}

#[test]
fn trap_25_names_are_resolved_per_year_and_in_three_encodings() {
    let names = Gemeentenamen::new(&Regioindeling::embedded().unwrap()).unwrap();
    for (long, short, code) in [
        ("Hengelo (O.)", "HENGELO", "GM0164"),
        ("Laren (NH.)", "LAREN", "GM0417"),
        ("Rijswijk (ZH.)", "RIJSWIJK", "GM0603"),
        ("Middelburg (Z.)", "MIDDELBURG", "GM0687"),
        ("Beek (L.)", "BEEK", "GM0888"),
        ("Stein (L.)", "STEIN", "GM0971"),
    ] {
        for (name, year) in [(short, 2020), (short, 2024), (long, 2024)] {
            let found = names.code(name, year).map(RegionCode::as_str);
            assert_eq!(found, Some(code), "{name} {year}");
        }
    }
    let text = format!("{HEADER}{}M;90+;S\u{fa}DWEST-FRYSL\u{c2}N;1;1;1\n", ROWS[0]);
    let latin_1: Vec<u8> =
        text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    for bytes in [text.into_bytes(), latin_1] {
        assert_eq!(read(&bytes).0.unwrap().regions, ["SúDWEST-FRYSLÂN"]);
    }
}

#[test]
fn trap_26_columns_are_found_by_name_in_any_case_and_order() {
    let header = "kosten_medisch_specialistische_z;GemeenteNaam;geslacht;LEEFTIJDSKLASSE;\
        aantal_verzekerdejaren\n";
    let rows = "1.5;;;;3\n2.5;URK;V;90+;4\n";
    let (table, found) = read(format!("{header}{rows}").as_bytes());
    let costs = table.unwrap();
    let costs = costs.measure("kosten_medisch_specialistische_zorg").unwrap();
    assert_eq!(costs.values, [1.5, 2.5]);
    assert!(found.is_empty(), "{found:?}");
}
