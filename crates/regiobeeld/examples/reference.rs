//! Writes the document about all indicators, `docs/indicatoren.md`.

use std::error::Error;
use std::path::PathBuf;

use regiobeeld::references;
use regiobeeld::report::reference_document;

fn main() -> Result<(), Box<dyn Error>> {
    let place: PathBuf = std::env::args_os().nth(1).ok_or("give a file")?.into();
    Ok(std::fs::write(place, reference_document(&references(&[])?))?)
}
