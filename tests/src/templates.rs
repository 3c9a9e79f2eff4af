//! Workbooks to fill in: what is written into one is read as it was meant.

use std::fmt::Write as _;
use std::io::{Cursor, Read, Write as _};

use regiobeeld::domain::{Form, FormColumn, Severity};
use regiobeeld::ingest::{Content, DataFile, SourceFile, Tables, form, read_table};
use regiobeeld::{template, template_kinds};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// What must at least be there to fill in: what no open table gives well.
const DAY_ONE: [&str; 7] = [
    "abf/primos",
    "eigen/zorgaanbod",
    "mlz/wlz-capaciteit",
    "mlz/wlz-gebruik",
    "mlz/wlz-wachtlijst",
    "nza/wachttijden",
    "prognosemodel/arbeidsmarkt",
];

/// A value that a column takes.
fn example(column: &FormColumn) -> String {
    match column.choices.first() {
        Some(choice) => choice.clone(),
        None if column.explanation.starts_with("Naam of CBS-code") => "NL01".to_owned(),
        None if column.explanation.starts_with("Jaar") => "2023".to_owned(),
        None => "12".to_owned(),
    }
}

/// The workbook with one row filled in.
fn filled(bytes: &[u8], form: &Form) -> Vec<u8> {
    let mut row = String::from("<row r=\"2\">");
    for (letter, column) in ('A'..='Z').zip(&form.sheets[0].columns) {
        let text = example(column);
        write!(row, "<c r=\"{letter}2\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
            .unwrap();
    }
    row.push_str("</row></sheetData>");
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut member = archive.by_index(at).unwrap();
        let mut content = Vec::new();
        member.read_to_end(&mut content).unwrap();
        let name = member.name().unwrap().into_owned();
        if name == "xl/worksheets/sheet1.xml" {
            let text = String::from_utf8(content).unwrap();
            content = text.replacen("</sheetData>", &row, 1).into_bytes();
        }
        out.start_file(name, SimpleFileOptions::default()).unwrap();
        out.write_all(&content).unwrap();
    }
    out.finish().unwrap().into_inner()
}

#[test]
fn what_is_filled_in_is_read() {
    let tables = Tables::embedded().unwrap();
    let kinds = template_kinds(&[]).unwrap();
    for kind in DAY_ONE {
        assert!(kinds.iter().any(|known| known == kind), "{kind}: {kinds:?}");
    }
    for kind in kinds {
        let empty = template(&kind, &[]).unwrap();
        assert_eq!(empty, template(&kind, &[]).unwrap(), "{kind} differs from itself");
        let form = form(tables.get(&kind).unwrap()).unwrap();
        let bytes = filled(&empty.bytes, &form);
        let file = DataFile {
            path: empty.file.clone().into(),
            name: empty.file.clone(),
            synthetic: true,
        };
        let content = Content { bytes, sha256: String::new() };
        let (read, found) = read_table(&file, &content, None, &tables).unwrap();
        let is_fine = found.iter().all(|found| found.severity != Severity::Error);
        assert!(is_fine, "{kind}: {found:#?}");
        let Some(SourceFile::Part(part)) = read else {
            panic!("{kind} is not read from {}", empty.file);
        };
        let table = part.numbers.unwrap();
        let measures = form.sheets[0].columns.len() - table.dimensions.len();
        assert_eq!(table.cells.len(), measures, "{kind}");
        assert!(table.cells.values.iter().all(|value| *value == 12.0), "{kind}");
    }
}

#[test]
fn an_unknown_template_names_what_there_is() {
    let error = template("nza/wachttijd", &[]).unwrap_err().to_string();
    assert!(error.contains("`nza/wachttijden`"), "{error}");
}
