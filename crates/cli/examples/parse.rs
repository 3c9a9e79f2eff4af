//! Times reading files into tables, as `benches/compare.py` and `compare_pages.py` ask for it.
//!
//! `parse FOLDER` reads every file of a folder once for every line on standard input and
//! answers with the seconds it took.

use std::error::Error;
use std::io::{BufRead, Write};
use std::path::PathBuf;
use std::time::Instant;

use rayon::prelude::*;
use regiobeeld::ingest::{Content, DataFile, SourceFile, Tables, discover, read_table};

#[expect(clippy::disallowed_methods, reason = "the clock is what this is for")]
fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("give a folder")?;
    let (files, _) = discover(&[PathBuf::from(folder)])?;
    let tables = Tables::embedded()?;
    let mut out = std::io::stdout();
    for line in std::io::stdin().lock().lines() {
        line?;
        let start = Instant::now();
        let rows: usize = files.par_iter().map(|file| rows(file, &tables)).sum();
        let seconds = start.elapsed().as_secs_f64();
        writeln!(out, "{seconds} {rows}")?;
        out.flush()?;
    }
    Ok(())
}

/// Hashing, which others do not do, is left out.
fn rows(file: &DataFile, tables: &Tables) -> usize {
    let Ok(bytes) = std::fs::read(&file.path) else { return 0 };
    let content = Content { bytes, sha256: String::new() };
    let table =
        read_table(file, &content, None, tables).ok().and_then(|(table, _)| table);
    match table {
        Some(SourceFile::Measures(table)) => table.rows.len(),
        Some(SourceFile::Part(part)) => part.records,
        _ => 0,
    }
}
