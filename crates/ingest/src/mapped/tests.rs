use std::fmt::Write;
use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, Int64Array, StringArray};
use arrow::record_batch::RecordBatch;

use super::{Mapping, read_mapped};
use crate::{DimensionKind, StatTable};

/// A table as lines: keys, measure, unit, number or status.
fn lines(table: &StatTable) -> String {
    let mut out = String::new();
    let width = table.dimensions.len();
    for cell in 0..table.cells.len() {
        let codes = &table.cells.codes[cell * width..(cell + 1) * width];
        for (dimension, code) in table.dimensions.iter().zip(codes) {
            write!(out, "{} | ", dimension.codes[*code as usize].key).unwrap();
        }
        let measure = &table.measures[table.cells.measures[cell] as usize];
        let unit = measure.unit.as_ref().map_or(String::new(), |unit| format!(" {unit}"));
        let status = table.cells.status[cell];
        let value = table.cells.values[cell].to_string();
        let value = if status.has_value() { &value } else { status.as_str() };
        writeln!(out, "{}{unit} = {value}", measure.key).unwrap();
    }
    out
}

#[track_caller]
fn check(mapping: &str, bytes: &[u8], cells: &str, findings: &[&str]) {
    let mapping: Mapping = mapping.parse().unwrap();
    let read = read_mapped(&mapping, bytes);
    let codes: Vec<_> =
        read.diagnostics.iter().map(|found| found.code.as_str()).collect();
    assert_eq!(codes, findings, "{:#?}", read.diagnostics);
    let got = read.value.as_ref().map_or_else(String::new, lines);
    let trim = |text: &str| text.lines().map(str::trim).collect::<Vec<_>>().join("\n");
    assert_eq!(trim(&got).trim(), trim(cells).trim());
}

#[test]
fn a_wide_file() {
    check(
        r#"
        skip_rows = 1
        dimensions = [{ column = "Gemeente" }, { column = "jaar", name = "Perioden" }]
        measures = [
            { column = "man", name = "inwoners", unit = "personen", codes = { Geslacht = "Mannen" } },
            { column = "vrouw", name = "inwoners", codes = { Geslacht = "Vrouwen" } },
        ]
        absent = { "<10" = "suppressed", "n.v.t." = "not-applicable" }
        "#,
        b"Prognose 2024\ngemeente,extra,jaar,man,vrouw\nUrk,x,2030,\"1,234\",17.5\nTexel,y,2030,<10,n.v.t.\nDelft,z,2030,,.\n",
        "Urk | 2030 | Mannen | inwoners personen = 1234
         Urk | 2030 | Vrouwen | inwoners personen = 17.5
         Texel | 2030 | Mannen | inwoners personen = suppressed
         Texel | 2030 | Vrouwen | inwoners personen = not_applicable
         Delft | 2030 | Mannen | inwoners personen = missing
         Delft | 2030 | Vrouwen | inwoners personen = missing",
        &[],
    );
}

#[test]
fn a_long_file_in_a_declared_encoding() {
    check(
        r#"
        encoding = "windows-1252"
        delimiter = "|"
        decimal = "comma"
        dimensions = [{ column = "regio" }]
        constants = { Perioden = "2023JJ00" }
        long = { measure = "onderwerp", value = "waarde", unit = "eenheid" }
        "#,
        b"regio|onderwerp|eenheid|waarde\nFrysl\xe2n|vraag|fte|1,5\nFrysl\xe2n|aanbod|fte|1.200\n",
        "Fryslân | 2023JJ00 | vraag fte = 1.5
         Fryslân | 2023JJ00 | aanbod fte = 1200",
        &[],
    );
}

#[test]
fn years_side_by_side() {
    check(
        r#"
        dimensions = [{ column = "age", name = "Leeftijd" }]
        spread = { dimension = "Perioden", measure = "sterftekans", first = "2022", kind = "time" }
        "#,
        b"age,2022,2023*\n0,0.002262,0.002184\n1,0.1,0.2\n",
        "0 | 2022 | sterftekans = 0.002262
         0 | 2023 | sterftekans = 0.002184
         1 | 2022 | sterftekans = 0.1
         1 | 2023 | sterftekans = 0.2",
        &[],
    );
}

#[test]
fn a_column_that_is_not_there_is_told_with_its_nearest() {
    let mapping = r#"
        dimensions = [{ column = "Gemeentenaam" }]
        measures = [{ column = "inwoner" }]
    "#;
    let read = read_mapped(&mapping.parse().unwrap(), b"gemeente;inwoners\nUrk;1\n");
    assert!(read.value.is_none());
    let found: Vec<_> = read.diagnostics.iter().map(ToString::to_string).collect();
    assert_eq!(
        found,
        [
            "error[missing-column] `Gemeentenaam`: the file has no such column; it has \
             `gemeente`, `inwoners`; perhaps `gemeente` is meant; name the column as the \
             file does",
            "error[missing-column] `inwoner`: the file has no such column; it has \
             `gemeente`, `inwoners`; perhaps `inwoners` is meant; name the column as the \
             file does",
        ]
    );
}

#[test]
fn mappings_that_say_too_little() {
    let text = b"a;b;c\nx;1;2\n";
    check("dimensions = [{ column = \"a\" }]", text, "", &["bad-definition"]);
    check(
        "dimensions = [{ column = \"a\" }]\nmeasures = [\
         { column = \"b\", codes = { sex = \"m\" } }, { column = \"c\" }]",
        text,
        "",
        &["bad-definition"],
    );
    check(
        "encoding = \"klingon\"\nmeasures = [{ column = \"b\" }]",
        text,
        "",
        &["bad-definition"],
    );
    let wrong = "dimension = 3".parse::<Mapping>().unwrap_err().to_string();
    assert!(wrong.contains("dimension"), "{wrong}");
}

#[test]
fn files_that_hold_nothing() {
    let mapping = "dimensions = [{ column = \"a\" }]\nmeasures = [{ column = \"b\" }]";
    check(mapping, b"", "", &["truncated-file"]);
    check(mapping, b"a;b\n", "", &["truncated-file"]);
    check(mapping, b"PAR1", "", &["truncated-file"]);
    check(mapping, b"PAR1 and what is no footer PAR1", "", &["unreadable-file"]);
    check(mapping, &vec![b'x'; 2 << 20], "", &["wrong-delimiter"]);
}

fn parquet(columns: Vec<(&str, ArrayRef)>) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut bytes = Vec::new();
    let mut writer =
        parquet::arrow::ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    bytes
}

#[test]
fn a_parquet_file() {
    let bytes = parquet(vec![
        ("RegioS", Arc::new(StringArray::from(vec!["GM0014  ", "GM1900  "])) as ArrayRef),
        ("jaar", Arc::new(Int64Array::from(vec![2023, 2023]))),
        ("fte", Arc::new(Float64Array::from(vec![Some(1.5), None]))),
        ("tekst", Arc::new(StringArray::from(vec![Some("2.5"), Some("x")]))),
    ]);
    let mapping = r#"
        id = "24114NED"
        dimensions = [{ column = "RegioS" }, { column = "jaar", name = "Perioden" }]
        measures = [{ column = "fte" }, { column = "tekst" }]
        empty = "suppressed"
    "#;
    check(
        mapping,
        &bytes,
        "GM0014 | 2023 | fte = 1.5
         GM0014 | 2023 | tekst = 2.5
         GM1900 | 2023 | fte = suppressed
         GM1900 | 2023 | tekst = suppressed",
        &[],
    );
    let table = read_mapped(&mapping.parse().unwrap(), &bytes).value.unwrap();
    assert_eq!(table.id, "24114NED");
    assert_eq!(table.dimensions[0].kind, DimensionKind::Geo);
    assert_eq!(table.dimensions[1].kind, DimensionKind::Time);
    for length in 0..bytes.len() {
        assert!(read_mapped(&mapping.parse().unwrap(), &bytes[..length]).value.is_none());
    }
}
