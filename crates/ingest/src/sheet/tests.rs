use std::fmt::Write;

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet, XlsxError};

use super::{SheetLayout, read_sheet};
use crate::StatTable;

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
        let value = table.cells.values[cell].to_string();
        let word = &table.cells.words[usize::from(table.cells.reasons[cell])];
        let value = if status.has_value() {
            value
        } else {
            format!("{} `{word}`", status.as_str())
        };
        writeln!(out, "{} = {value}", measure.key).unwrap();
    }
    out
}

fn workbook(fill: impl Fn(&mut Worksheet) -> Result<(), XlsxError>) -> Vec<u8> {
    let mut book = Workbook::new();
    book.add_worksheet()
        .set_name("Toelichting")
        .unwrap()
        .write(0, 0, "Lees dit")
        .unwrap();
    fill(book.add_worksheet().set_name("Tabel 1").unwrap()).unwrap();
    book.save_to_buffer().unwrap()
}

#[track_caller]
fn check(layout: &str, bytes: &[u8], cells: &str, findings: &[&str]) {
    let layout: SheetLayout = layout.parse().unwrap();
    let read = read_sheet(&layout, bytes);
    let codes: Vec<_> =
        read.diagnostics.iter().map(|found| found.code.as_str()).collect();
    assert_eq!(codes, findings, "{:#?}", read.diagnostics);
    let got = read.value.as_ref().map_or_else(String::new, lines);
    let trim = |text: &str| text.lines().map(str::trim).collect::<Vec<_>>().join("\n");
    assert_eq!(trim(&got).trim(), trim(cells).trim());
}

/// A table with a merged header in two rows, and every kind of cell.
fn full() -> Vec<u8> {
    workbook(|sheet| {
        let plain = Format::new();
        let percent = Format::new().set_num_format("0.0%");
        sheet.write(0, 0, "Tabel 1. Wmo naar gemeente")?;
        sheet.merge_range(2, 0, 3, 0, "Gemeente", &plain)?;
        sheet.write(2, 1, "Peildatum")?;
        sheet.merge_range(2, 2, 2, 3, "Wmo", &plain)?;
        sheet.write(3, 2, "Cliënten")?.write(3, 3, "Aandeel")?;
        sheet.write(4, 0, "1")?.write(4, 1, "2")?.write(4, 2, "3")?;
        sheet.write(5, 0, "Urk ")?.write(5, 2, 1200)?;
        let date = ExcelDateTime::from_ymd(2024, 12, 31)?;
        sheet.write_datetime_with_format(
            5,
            1,
            &date,
            &Format::new().set_num_format("dd-mm-yyyy"),
        )?;
        sheet.write_with_format(5, 3, 0.123, &percent)?;
        sheet.write(6, 0, "Texel")?.write(6, 1, "2024-12-31")?.write(6, 2, "1 034")?;
        sheet.write(6, 3, "7,5%")?;
        sheet.write(9, 0, "Delft")?.write(9, 1, "2024-12-31")?;
        sheet.write_formula(9, 2, Formula::new("=1+1").set_result("2"))?;
        sheet.write_formula(9, 3, Formula::new("=1/0").set_result("#DIV/0!"))?;
        sheet.write(10, 0, "Gouda")?.write(10, 1, "2024-12-31")?.write(10, 2, "<10")?;
        sheet.write(12, 0, "Bron: Vektis")?;
        sheet.write(13, 0, "Zwolle")?.write(13, 1, "x")?.write(13, 2, 5)?;
        Ok(())
    })
}

const LAYOUT: &str = r#"
    sheet = "Tabel 1"
    header = [3, 4]
    skip_rows = [5]
    [columns]
    dimensions = [{ column = "Gemeente" }, { column = "B", name = "Perioden" }]
    measures = [{ column = "Wmo/Cliënten", unit = "personen" }, { column = "Aandeel" }]
    absent = { "<10" = "suppressed" }
"#;

#[test]
fn merged_headers_and_every_kind_of_cell() {
    let cells = "Urk | 2024-12-31 | Wmo/Cliënten = 1200
         Urk | 2024-12-31 | Aandeel = 12.3
         Texel | 2024-12-31 | Wmo/Cliënten = 1034
         Texel | 2024-12-31 | Aandeel = 7.5
         Delft | 2024-12-31 | Wmo/Cliënten = 2
         Delft | 2024-12-31 | Aandeel = missing `#DIV/0!`
         Gouda | 2024-12-31 | Wmo/Cliënten = suppressed `<10`
         Gouda | 2024-12-31 | Aandeel = missing ``";
    check(LAYOUT, &full(), cells, &[]);
    check(&LAYOUT.replace("\"Tabel 1\"", "2"), &full(), cells, &[]);
    check(&LAYOUT.replace("\"Tabel 1\"", "\"tabel 1\""), &full(), cells, &[]);
    let table = read_sheet(&LAYOUT.parse().unwrap(), &full()).value.unwrap();
    assert_eq!(table.cells.lines, [6, 6, 7, 7, 10, 10, 11, 11]);
}

#[test]
fn where_the_table_ends() {
    let layout = LAYOUT.replace("header", "last_row = 6\n header");
    check(
        &layout,
        &full(),
        "Urk | 2024-12-31 | Wmo/Cliënten = 1200\n Urk | 2024-12-31 | Aandeel = 12.3",
        &[],
    );
    let layout = LAYOUT.replace("header", "end = \"Texel\"\n header");
    check(
        &layout,
        &full(),
        "Urk | 2024-12-31 | Wmo/Cliënten = 1200\n Urk | 2024-12-31 | Aandeel = 12.3",
        &[],
    );
    let layout = LAYOUT.replace("header", "first_row = 11\n unverified = true\n header");
    check(
        &layout,
        &full(),
        "Gouda | 2024-12-31 | Wmo/Cliënten = suppressed `<10`
         Gouda | 2024-12-31 | Aandeel = missing ``",
        &["unverified-definition"],
    );
}

#[test]
fn a_header_that_is_understood_by_itself() {
    let bytes = workbook(|sheet| {
        sheet.write(0, 0, "Wmo-cliënten")?;
        sheet.write(2, 0, "Gemeente")?.write(2, 1, "2023")?.write(2, 2, 2024)?;
        sheet.write(3, 0, "Urk")?.write(3, 1, 10)?.write(3, 2, 11.5)?;
        sheet.write(4, 0, "Bron: CBS")?;
        Ok(())
    });
    check(
        "sheet = 2",
        &bytes,
        "Urk | 2023 | Wmo-cliënten = 10\n Urk | 2024 | Wmo-cliënten = 11.5",
        &[],
    );
}

#[test]
fn sheets_that_are_hidden_or_not_there() {
    let mut book = Workbook::new();
    let hidden = book.add_worksheet().set_name("Oud").unwrap().set_hidden(true);
    hidden.write(0, 0, "g").unwrap().write(0, 1, "n").unwrap();
    hidden.write(1, 0, "Urk").unwrap().write(1, 1, 1).unwrap();
    let shown = book.add_worksheet().set_name("Nieuw").unwrap().set_active(true);
    shown.write(0, 0, "g").unwrap().write(0, 1, "n").unwrap();
    shown.write(1, 0, "Urk").unwrap().write(1, 1, 2).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let columns = "columns.dimensions = [{ column = \"g\" }]\ncolumns.measures = [{ column = \"n\" }]";
    check(columns, &bytes, "Urk | n = 2", &[]);
    check(&format!("sheet = 1\n{columns}"), &bytes, "Urk | n = 2", &[]);
    check(
        &format!("sheet = \"Oud\"\n{columns}"),
        &bytes,
        "Urk | n = 1",
        &["unknown-column"],
    );
    check(&format!("sheet = 2\n{columns}"), &bytes, "", &["missing-column"]);
    check(&format!("sheet = \"Nieuwst\"\n{columns}"), &bytes, "", &["missing-column"]);
    let columns = columns.replace("\"n\"", "\"m\"");
    check(&columns, &bytes, "", &["missing-column", "truncated-file"]);
}

#[test]
fn a_workbook_is_bounded() {
    // A cell in the last row and column must not make a table of all between.
    let far = workbook(|sheet| {
        sheet.write(0, 0, "g")?.write(0, 1, "n")?.write(1, 0, "Urk")?.write(1, 1, 1)?;
        sheet.write(1_048_575, 16_383, "x")?;
        Ok(())
    });
    let layout = "sheet = 2\nheader = [1, 1]\ncolumns.dimensions = [{ column = \"g\" }]\ncolumns.measures = [{ column = \"n\" }]";
    check(layout, &far, "Urk | n = 1", &[]);
}

/// What is wrong with an archive of one part.
fn refused(part: &[u8]) -> String {
    use std::io::Write as _;

    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive
        .start_file("xl/sharedStrings.xml", zip::write::SimpleFileOptions::default())
        .unwrap();
    archive.write_all(part).unwrap();
    let bytes = archive.finish().unwrap().into_inner();
    super::archive::check(&bytes).unwrap_err()
}

#[test]
fn a_zip_bomb_is_not_unpacked() {
    let large = refused(&vec![b' '; 300 << 20]);
    assert!(large.contains("bytes") || large.contains("MiB"), "{large}");
    let texts = refused(&b"<si/>".repeat(4_100_000));
    assert!(texts.contains("texts"), "{texts}");
    let promise = refused(b"<sst uniqueCount=\"99999999999\"></sst>");
    assert!(promise.contains("promises"), "{promise}");
}

#[test]
fn damage_is_a_finding() {
    let whole = full();
    let layout: SheetLayout = LAYOUT.parse().unwrap();
    for length in (0..whole.len()).step_by(997) {
        let read = read_sheet(&layout, &whole[..length]);
        assert!(read.value.is_none() && !read.diagnostics.is_empty(), "{length}");
    }
    for at in (0..whole.len()).step_by(499) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x55;
        let _ = read_sheet(&layout, &damaged);
    }
}
