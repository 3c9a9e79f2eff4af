use std::fmt::Write;

use regiobeeld_domain::{Diagnostic, Status};

use super::StatlineCsv;
use crate::{Source, SourceFile, StatTable, Tables};

/// Reads a file that is recognised.
#[track_caller]
fn read(name: &str, bytes: &[u8]) -> (Option<StatTable>, Vec<Diagnostic>) {
    assert!(StatlineCsv.recognises(bytes), "{}", String::from_utf8_lossy(bytes));
    let tables = Tables::embedded().unwrap();
    let mut found = Vec::new();
    let read = StatlineCsv.read(&tables, name, bytes, &mut found);
    let table = read.map(|read| match read {
        SourceFile::Statistics(table) => table,
        other => panic!("{other:?}"),
    });
    (table, found)
}

/// A table as lines: keys, measure, number or reason.
fn lines(table: &StatTable) -> String {
    let mut out = String::new();
    let width = table.dimensions.len();
    for cell in 0..table.cells.len() {
        let codes = &table.cells.codes[cell * width..(cell + 1) * width];
        for (dimension, code) in table.dimensions.iter().zip(codes) {
            write!(out, "{} | ", dimension.codes[*code as usize].key).unwrap();
        }
        let measure = &table.measures[table.cells.measures[cell] as usize];
        let status = table.cells.status[cell];
        let value = if status.has_value() {
            table.cells.values[cell].to_string()
        } else {
            format!("`{}`", table.cells.words[usize::from(table.cells.reasons[cell])])
        };
        let status = if status == Status::Observed { "" } else { status.as_str() };
        writeln!(out, "{} = {value} {status}", measure.key).unwrap();
    }
    out
}

/// The cells of a file, and the codes of what was found in it.
#[track_caller]
fn check_bytes(bytes: &[u8], cells: &str, findings: &[&str]) {
    let (table, found) = read("x.csv", bytes);
    let codes: Vec<_> = found.iter().map(|found| found.code.as_str()).collect();
    assert_eq!(codes, findings, "{found:#?}");
    let got = table.map_or_else(String::new, |table| lines(&table));
    let trim = |text: &str| text.lines().map(str::trim).collect::<Vec<_>>().join("\n");
    assert_eq!(trim(&got).trim(), trim(cells).trim());
}

#[track_caller]
fn check(text: &str, cells: &str, findings: &[&str]) {
    check_bytes(text.as_bytes(), cells, findings);
}

#[test]
fn an_export_is_padded_and_quoted() {
    check(
        "\u{feff}\"ID\";\"RegioS\";\"Perioden\";\"Totaal_1\";\"PerInwoner_2\"\n\
         \"0\";\"NL01  \";\"2015JJ00\";\"16900726\";\"    57.9\"\n\
         \"1\";\"LD99  \";\"2015JJ00\";\"\";\"       .\"\n",
        "NL01 | 2015JJ00 | Totaal_1 = 16900726
         NL01 | 2015JJ00 | PerInwoner_2 = 57.9
         LD99 | 2015JJ00 | Totaal_1 = `` missing
         LD99 | 2015JJ00 | PerInwoner_2 = `.` missing",
        &[],
    );
    let text = "\"ID\";\"RegioS\";\"T_1\"\n\"0\";\"NL01  \";\"1\"\n";
    let (table, _) =
        read("a/70072ned_UntypedDataSet_06062018_000805.csv", text.as_bytes());
    let table = table.unwrap();
    assert_eq!(table.id, "70072ned");
    assert_eq!(table.dimensions[0].codes[0].raw, "NL01  ");
    assert_eq!(table.cells.lines, [2]);
}

#[test]
fn trap_7_an_absent_number_is_no_zero_and_a_typed_export_loses_the_reason() {
    check(
        "ID;RegioS;Perioden;Totaal_1\n0;NL01  ;2015JJ00;57.9\n1;LD99  ;2015JJ00;\n",
        "NL01 | 2015JJ00 | Totaal_1 = 57.9
         LD99 | 2015JJ00 | Totaal_1 = `` missing",
        &[],
    );
}

#[test]
fn trap_8_equal_titles_are_told_apart_by_their_paths() {
    check(
        "\"Geslacht\";\"Perioden\";\"Regio's\";\"Huis/Totaal (aantal)\";\"Zorg/Totaal (% van a)\"\n\
         \"Totaal\";\"2019\";\"Aa en Hunze\";\"   11160\";\"    3,5\"\n\
         \"Totaal\";\"2020*\";\"Aa en Hunze\";\"1\u{a0}000\";\"\"\n",
        "Totaal | 2019 | Aa en Hunze | Huis/Totaal = 11160
         Totaal | 2019 | Aa en Hunze | Zorg/Totaal = 3.5
         Totaal | 2020 | Aa en Hunze | Huis/Totaal = 1000 provisional
         Totaal | 2020 | Aa en Hunze | Zorg/Totaal = `` missing",
        &[],
    );
}

#[test]
fn a_download_with_titles_units_in_a_row_and_a_source() {
    check(
        "\"Kerncijfers wijken en buurten 2015\"\r\n\"\"\r\n\"\";\"Onderwerp\"\r\n\
         \"\";\"Inkomen|Aantal  \";\"Inkomen|Gemiddeld\"\r\n\
         \"Wijken en buurten\";\"aantal\";\"x 1 000 euro\"\r\n\
         \"Gein\";\"9000\";\"26,9\"\r\n\"Spieringhorn\";\"0\";\".\"\r\n\
         \"Leeg\";\"\";\"\"\r\n\"Bron: CBS\"\r\n",
        "Gein | Aantal = 9000
         Gein | Gemiddeld = 26.9
         Spieringhorn | Aantal = 0
         Spieringhorn | Gemiddeld = `.` missing
         Leeg | Aantal = `` missing
         Leeg | Gemiddeld = `` missing",
        &[],
    );
}

#[test]
fn old_statweb_has_merged_headers_and_a_footer() {
    let text = "\"Kosten basisverzekering\"\n\
         \"\";\"\";\"Onderwerpen\";\"Kosten per verzekerde\";\"\";\"Verzekerden\"\n\
         \"\";\"\";\"Perioden\";\"2014\";\"2015*\";\"2015*\"\n\
         \"Geslacht\";\"Leeftijd\";\"\";\"euro\";\"euro\";\"aantal\"\n\
         \"Mannen\";\"0 tot 5 jaar\";\"\";\"100\";\"110\";\"9\"\n\
         \"\";\"5 tot 10 jaar\";\"\";\"120\";\" \";\"8\"\n\
         \"\u{a9} Centraal Bureau voor de Statistiek, Den Haag/Heerlen 15-5-2018\"\n";
    let latin_1: Vec<u8> =
        text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    check_bytes(
        &latin_1,
        "Mannen | 0 tot 5 jaar | 2014 | Kosten per verzekerde = 100
         Mannen | 0 tot 5 jaar | 2015 | Kosten per verzekerde = 110 provisional
         Mannen | 0 tot 5 jaar | 2015 | Verzekerden = 9 provisional
         Mannen | 5 tot 10 jaar | 2014 | Kosten per verzekerde = 120
         Mannen | 5 tot 10 jaar | 2015 | Kosten per verzekerde = `` missing
         Mannen | 5 tot 10 jaar | 2015 | Verzekerden = 8 provisional",
        &[],
    );
}

#[test]
fn labels_that_were_cut_until_they_are_equal_are_refused() {
    check(
        "\"\";\"Onderwerpen\";\"Kosten van de medisc...\";\"Kosten van de medisc...\";\"Ander\"\n\
         \"Perioden\";\"\";\"euro\";\"euro\";\"euro\"\n\"2015\";\"\";\"1\";\"2\";\"3\"\n",
        "2015 | Ander = 3",
        &["duplicate-key"],
    );
}

#[test]
fn years_in_the_columns_and_topics_in_the_rows() {
    check(
        "\"Regio's\";\"Onderwerp\";\"\";\"2019\";\"2021*\"\n\
         \"Nederland\";\"Overledenen\";\"aantal\";\"151885\";\"170802\"\n\
         \"Aalburg\";\"Overledenen\";\"aantal\";\"\";\".\"\n",
        "Nederland | 2019 | Overledenen = 151885
         Nederland | 2021 | Overledenen = 170802 provisional
         Aalburg | 2019 | Overledenen = `` missing
         Aalburg | 2021 | Overledenen = `.` missing",
        &[],
    );
}

#[test]
fn regions_in_the_columns() {
    check(
        "\"Bevolking\"\n\"\";\"Regio's\"\n\"\";\"Groningen (PV)\";\"\";\"Utrecht (gemeente)\"\n\
         \"\";\"Mannen\";\"Vrouwen\";\"Mannen\"\n\"Perioden\";\"aantal\";\"aantal\";\"aantal\"\n\
         \"2020\";\"1\";\"2\";\"3\"\n",
        "2020 | Groningen (PV) | Mannen = 1
         2020 | Groningen (PV) | Vrouwen = 2
         2020 | Utrecht (gemeente) | Mannen = 3",
        &[],
    );
}

/// The table of three cells that other tests spoil.
const CELLS: &str = "GM0014 | 2015JJ00 | Totaal_1 = 200
     GM0014 | 2015JJ00 | Deel_2 = 12.5
     GM1900 | 2015JJ00 | Totaal_1 = 100
     GM1900 | 2015JJ00 | Deel_2 = `NA` missing";

#[test]
fn trap_29_one_table_saved_by_different_programs() {
    let rows = "ID;RegioS;Perioden;Totaal_1;Deel_2\n0;GM0014;2015JJ00;200;12.5\n\
                1;GM1900;2015JJ00;100;NA\n";
    check(rows, CELLS, &[]);
    check(&rows.replace('.', ","), CELLS, &[]);
    check(&rows.replace('\n', "\r\n"), CELLS, &[]);
    check(&rows.replace(';', ","), CELLS, &[]);
    check(&rows.replace('.', ",").replace(';', "\t"), CELLS, &[]);
    check(&format!("\u{feff}{rows}"), CELLS, &[]);
    check(&rows.replace('\n', ";;\n"), CELLS, &[]);
    let utf_16: Vec<u8> = std::iter::once(0xfeff)
        .chain(rows.replace(';', "\t").encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    check_bytes(&utf_16, CELLS, &[]);
    // R writes row numbers, with an empty name above them or with none.
    let numbered = |first: &str| {
        let lines = rows.lines().enumerate();
        let line = |(at, line)| match at {
            0 => format!("{first}{line}\n"),
            _ => format!("\"{at}\";{line}\n"),
        };
        lines.map(line).collect::<String>()
    };
    check(&numbered("\"\";"), CELLS, &[]);
    check(&numbered("X;"), CELLS, &[]);
    check(&numbered(""), CELLS, &[]);
}

#[test]
fn trap_29_garbled_names_are_repaired_and_told() {
    let text = "Perioden;Regio's;A/B (aantal)\n2015;SÃºdwest-FryslÃ¢n;1\n";
    check(text, "2015 | Súdwest-Fryslân | B = 1", &["wrong-encoding"]);
    let text = "Perioden;Regio's;A/B (aantal)\n2015;Frysl\u{e2}n (PV);1\n";
    let latin_1: Vec<u8> =
        text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    check_bytes(&latin_1, "2015 | Fryslân (PV) | B = 1", &["wrong-encoding"]);
}

#[test]
fn what_a_spreadsheet_spoils_is_told() {
    check(
        "Perioden;Leeftijd;A/B (aantal);A/C (%)\n2015;5-okt;1,69E+07;1,5\n2015;0-4;1;jan.23\n",
        "2015 | 5-okt | B = 16900000
         2015 | 5-okt | C = 1.5
         2015 | 0-4 | B = 1
         2015 | 0-4 | C = `` missing",
        &["unknown-label", "bad-number", "bad-number"],
    );
}

#[test]
fn a_number_that_can_be_read_in_two_ways_is_not_read() {
    check(
        "Perioden;Regio's;A/B (aantal)\n2015;Nederland;1.234\n2016;Nederland;17\n",
        "2015 | Nederland | B = `` missing
         2016 | Nederland | B = 17",
        &["bad-number"],
    );
    check(
        "Perioden;Regio's;A/B (aantal);A/C (%)\n2015;Nederland;1.234;3,5\n",
        "2015 | Nederland | B = 1234
         2015 | Nederland | C = 3.5",
        &[],
    );
}

#[test]
fn rows_that_do_not_count() {
    let rows = "Perioden;Regio's;A/B (aantal)\n2015;Nederland;1\n";
    check(
        &format!("{rows}2015;Nederland;1\n"),
        "2015 | Nederland | B = 1",
        &["duplicate-key"],
    );
    check(&format!("{rows}2015;Nederland;2\n"), "", &["duplicate-key"]);
    let one = "2015 | Nederland | B = 1";
    check(&format!("{rows}2016;Nederland\n"), one, &["wrong-field-count"]);
    check(&format!("{rows}2016;Nederland;1;2\n"), one, &["wrong-field-count"]);
    check(&format!("{rows};Nederland;3\n\n;;\n"), one, &["unknown-label"]);
    check("Perioden;Regio's;A/B (aantal)\n", "", &["truncated-file"]);
    check(&format!("{rows}2016;\"Neder"), one, &["truncated-file"]);
    check(
        &format!("{rows}\"Bron: CBS\"\n2017;Nederland;5\n"),
        one,
        &["wrong-field-count"],
    );
    check(&format!("{rows}\"Voorlopige cijfers.\"\n"), one, &[]);
    check(
        "Perioden;Regio's;A/B (aantal)\n;Nederland;1\n2015;Nederland;2\n",
        "2015 | Nederland | B = 2",
        &["unknown-label"],
    );
}

#[test]
fn trap_13_and_27_stars_blanks_and_both_apostrophes() {
    let (table, _) = read(
        "x.csv",
        "\"Perioden\";\"Regio’s\";\"A/B (aantal)\"\n\"2021**\";\"Utrecht  (gemeente) \";\"1\"\n".as_bytes(),
    );
    let table = table.unwrap();
    let period = &table.dimensions[0].codes[0];
    assert_eq!((period.key.as_str(), period.raw.as_str()), ("2021", "2021**"));
    assert!(period.is_provisional);
    assert_eq!(table.dimensions[1].codes[0].key, "Utrecht (gemeente)");
    assert_eq!(table.dimensions[1].kind, crate::DimensionKind::Geo);
    assert_eq!(table.cells.status, [Status::Provisional]);
}

#[test]
fn trap_30_two_tables_in_one_file_are_told() {
    check(
        "Perioden;Regio's;A/B (aantal)\n2015;Nederland;1\nBron: CBS\n\n\
         Geslacht;Perioden;C/D (euro)\nMannen;2015;7\n",
        "2015 | Nederland | B = 1",
        &["wrong-field-count", "wrong-field-count"],
    );
}

#[test]
fn a_table_in_the_text_names_its_id() {
    let text = "Naam;Totaal\nNederland;1\nBron: CBS;https://opendata.cbs.nl/statline/#/CBS/nl/dataset/70072ned/table\n";
    let (table, _) = read("Regionale_kerncijfers.csv", text.as_bytes());
    assert_eq!(table.unwrap().id, "70072ned");
}

#[test]
fn no_other_kind_of_file_is_claimed() {
    for text in [
        "",
        "a;b\n1;2\n",
        "geslacht;leeftijdsklasse;gemeentenaam;aantal_bsn;kosten_farmacie\nM;90+;URK;1;2\n",
        "GESLACHT;LEEFTIJDSKLASSE;POSTCODE_3;AANTAL_BSN;KOSTEN_OVERIG\nM;0;101;1;2\n",
        "\"Key\",\"Title\",\"Description\",\"CategoryGroupID\"\n\"NL01  \",\"Nederland\",\"\",\n",
        "Id;Measure;ValueAttribute;Value;StringValue;RegioS;Perioden\n0;M1;None;1;;NL01;2020JJ00\n",
        "pc3;gemeente;residents\n101;GM0363;1200\n",
        "leeftijd;geslacht;jaar;aantal\n0;F;1960;116547\n",
        "{\"value\":[{\"RegioS\":\"GM0014\",\"Perioden\":\"2020JJ00\"}]}",
        "indeling = 2024\n[[region]]\ncode = \"ROAZ-01\"\n",
        "<html>Perioden;Regio's</html>",
    ] {
        assert!(!StatlineCsv.recognises(text.as_bytes()), "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes: Vec<u8>) {
        let tables = Tables::embedded().unwrap();
        let _ = StatlineCsv.recognises(&bytes);
        let _ = StatlineCsv.read(&tables, "x.csv", &bytes, &mut Vec::new());
    }

    #[test]
    fn no_table_makes_it_panic(cells in "([a-zA-Z0-9;,.\"\n*' ()/|]|Perioden|Regio's|\r\n){0,200}") {
        let tables = Tables::embedded().unwrap();
        let text = format!("Perioden;Regio's;A/B (aantal)\n{cells}");
        let _ = StatlineCsv.read(&tables, "x.csv", text.as_bytes(), &mut Vec::new());
        let _ = StatlineCsv.read(&tables, "x.csv", cells.as_bytes(), &mut Vec::new());
    }
}
