use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use regiobeeld::ingest::{Inspection, Tables, inspect};

use crate::fixture::{few, indeling, write};

pub(crate) const GEMEENTEN: [&str; 4] =
    ["TILBURG", "GOIRLE", "S GRAVENHAGE", "SUDWEST-FRYSLAN"];

/// A small file of 2018, of which the cases are variants.
pub(crate) fn base() -> String {
    few(2018, &GEMEENTEN)
}

pub(crate) fn rows(text: &str) -> Vec<Vec<String>> {
    text.lines().map(|line| line.split(';').map(str::to_owned).collect()).collect()
}

pub(crate) fn text(rows: &[Vec<String>]) -> String {
    rows.iter().map(|row| row.join(";") + "\n").collect()
}

/// The base with one field of one line replaced; lines are counted from 0.
pub(crate) fn with_field(line: usize, column: &str, by: &str) -> String {
    let mut rows = rows(&base());
    let at = rows[0].iter().position(|name| name == column).unwrap();
    by.clone_into(&mut rows[line][at]);
    text(&rows)
}

pub(crate) fn latin_1(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect()
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

pub(crate) fn inspect_one(name: &str, bytes: &[u8]) -> Inspection {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[(name, bytes)]);
    let files = inspect(
        &[folder.path().to_path_buf()],
        None,
        indeling(),
        &Tables::embedded().unwrap(),
    )
    .unwrap();
    let [file] = &files[..] else { panic!("{files:?}") };
    file.clone()
}

pub(crate) fn without_column(name: &str) -> String {
    let mut rows = rows(&base());
    let at = rows[0].iter().position(|column| column == name).unwrap();
    for row in &mut rows {
        row.remove(at);
    }
    text(&rows)
}

pub(crate) fn with_row(change: impl Fn(&mut Vec<String>)) -> String {
    let mut rows = rows(&base());
    let mut row = rows[5].clone();
    change(&mut row);
    rows.push(row);
    text(&rows)
}
