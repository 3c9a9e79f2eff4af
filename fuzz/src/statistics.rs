//! What must hold of the readers of tables of statistics.

use std::fs;
use std::io::{Cursor, Write};
use std::path::PathBuf;
use std::sync::OnceLock;

use regiobeeld_domain::Warned;
use regiobeeld_ingest::{
    LoadOptions, Mapping, SheetLayout, SourceFile, StatTable, load, read_mapped,
    read_sheet, stat_tables,
};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::{check, finite, indeling, let_panics_be_caught, placed, read, tables};

/// What parts the files of one table in the bytes.
const BETWEEN: &[u8] = b"\n====\n";

/// Files of one table.
const MOST_FILES: usize = 4;

/// Every position is one of something, every number is finite, and every absent number
/// has its word.
fn whole(table: &StatTable) {
    let (cells, width) = (&table.cells, table.dimensions.len());
    let count = cells.len();
    assert_eq!(cells.codes.len(), count * width);
    for length in [cells.measures.len(), cells.status.len(), cells.reasons.len()] {
        assert_eq!(length, count);
    }
    assert_eq!(cells.lines.len(), count);
    for cell in 0..count {
        assert!((cells.measures[cell] as usize) < table.measures.len());
        assert!(cells.values[cell].is_finite());
        let codes = &cells.codes[cell * width..(cell + 1) * width];
        for (dimension, code) in table.dimensions.iter().zip(codes) {
            assert!((*code as usize) < dimension.codes.len());
        }
        let word = usize::from(cells.reasons[cell]);
        assert!(cells.status[cell].has_value() || word < cells.words.len());
    }
}

/// Pages and lists of one table, put together, and sometimes made into datasets.
pub fn odata(bytes: &[u8]) {
    let mut files = Vec::new();
    let mut rest = bytes;
    while files.len() + 1 < MOST_FILES
        && let Some(at) = rest.windows(BETWEEN.len()).position(|part| part == BETWEEN)
    {
        files.push(&rest[..at]);
        rest = &rest[at + BETWEEN.len()..];
    }
    files.push(rest);
    for bytes in &files {
        if let Some(SourceFile::Part(part)) = read("37230ned/a.json", bytes) {
            part.numbers.iter().for_each(whole);
            assert!(part.sums.values().all(|sum| !sum.is_nan()));
        }
    }
    let is_turn = bytes.len() % 64 == 0;
    together("37230ned", &files, is_turn);
}

/// The observations of an archive.
pub fn archive(bytes: &[u8]) {
    let packed = packed("Observations.csv", bytes);
    if let Some(SourceFile::Part(part)) = read("03759ned.zip", &packed) {
        part.numbers.iter().for_each(whole);
    }
    // An archive in which anything may be wrong.
    read("03759ned.zip", &[b"PK\x03\x04", bytes].concat());
}

/// A `StatLine` table as CSV, as an export or a download.
pub fn statline_csv(bytes: &[u8]) {
    let read = read("84646NED_22112026_120000.csv", bytes);
    if let Some(SourceFile::Statistics(table)) = read {
        whole(&table);
        together("84646NED", &[bytes], bytes.len() % 64 == 0);
    }
}

/// A sheet of a workbook, by a layout and by its own header.
pub fn sheet(bytes: &[u8]) {
    static LAYOUTS: OnceLock<Vec<SheetLayout>> = OnceLock::new();
    let_panics_be_caught();
    let layouts = LAYOUTS.get_or_init(|| {
        let layout = r#"
            header = [3, 4]
            skip_rows = [5]
            [columns]
            dimensions = [{ column = "Gemeente" }, { column = "B", name = "Perioden" }]
            measures = [{ column = "Wmo/Cliënten" }, { column = "Aandeel" }]
        "#;
        vec![layout.parse().expect("a layout"), SheetLayout::default()]
    });
    let book = if bytes.starts_with(b"PK") { bytes.to_vec() } else { workbook(bytes) };
    for layout in layouts {
        told(read_sheet(layout, &book));
    }
}

/// A text or Parquet file by a mapping: wide, spread over columns, and long.
pub fn mapped(bytes: &[u8]) {
    static MAPPINGS: OnceLock<Vec<Mapping>> = OnceLock::new();
    let mappings = MAPPINGS.get_or_init(|| {
        [
            r#"
                dimensions = [{ column = "gemeente", kind = "geo" }]
                measures = [{ column = "cliënten", unit = "personen" }]
                constants = { Perioden = "2023JJ00" }
                absent = { "<10" = "suppressed" }
            "#,
            r#"
                dimensions = [{ column = "gemeente" }]
                spread = { dimension = "Perioden", measure = "cliënten", first = "2019" }
            "#,
            r#"
                dimensions = [{ column = "gemeente" }]
                long = { measure = "onderwerp", value = "waarde" }
            "#,
        ]
        .map(|text| text.parse().expect("a mapping"))
        .to_vec()
    });
    mappings.iter().for_each(|mapping| told(read_mapped(mapping, bytes)));
}

fn told(read: Warned<Option<StatTable>>) {
    check(&placed(read.diagnostics));
    read.value.iter().for_each(whole);
}

/// Puts the files of a table together, and makes datasets of them if asked to.
fn together(id: &str, files: &[&[u8]], with_datasets: bool) {
    let folder = folder().join(id);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    for (number, bytes) in files.iter().enumerate() {
        let ending = if id == "37230ned" { "json" } else { "csv" };
        fs::write(folder.join(format!("{id}-{number}.{ending}")), bytes).expect("a file");
    }
    let read =
        stat_tables(std::slice::from_ref(&folder), tables()).expect("the definitions");
    check(&read.diagnostics);
    read.value.iter().for_each(whole);
    if !with_datasets {
        return;
    }
    let places = vec![folder];
    let mut options = LoadOptions::new(places).expect("the definitions");
    options.indeling = Some(2024);
    // Files without data are refused with an error.
    if let Ok(loaded) = load(&options, indeling(), &|_, _| {}) {
        for dataset in &loaded.value.datasets {
            dataset.measures.values().for_each(finite);
        }
    }
}

/// A folder of this process.
fn folder() -> PathBuf {
    std::env::temp_dir().join(format!("regiobeeld-fuzz-{}", std::process::id()))
}

fn packed(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    add(&mut archive, name, bytes);
    archive.finish().expect("an archive").into_inner()
}

fn add(archive: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, bytes: &[u8]) {
    let options =
        SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    archive.start_file(name, options).expect("a member");
    archive.write_all(bytes).expect("its bytes");
}

/// A workbook with one sheet of these bytes.
fn workbook(sheet: &[u8]) -> Vec<u8> {
    const BOOK: &str = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Tabel 1" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    const LINKS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    add(&mut archive, "xl/workbook.xml", BOOK.as_bytes());
    add(&mut archive, "xl/_rels/workbook.xml.rels", LINKS.as_bytes());
    add(&mut archive, "xl/worksheets/sheet1.xml", sheet);
    archive.finish().expect("an archive").into_inner()
}
