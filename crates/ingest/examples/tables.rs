//! Says which tables of statistics a folder holds: id, cells, numbers and codes.
//!
//! ```sh
//! cargo run -p regiobeeld-ingest --example tables -- FOLDER
//! ```

use std::error::Error;
use std::io::Write;
use std::path::PathBuf;

use regiobeeld_ingest::{Tables, stat_tables};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("give a folder")?;
    let read = stat_tables(&[PathBuf::from(folder)], &Tables::embedded()?)?;
    let mut out = std::io::stdout();
    for table in read.value {
        let known = table.cells.status.iter().filter(|status| status.has_value()).count();
        writeln!(out, "{}: {} cells, {known} numbers", table.id, table.cells.len())?;
        for dimension in table.dimensions {
            writeln!(out, "  {}: {} codes", dimension.name, dimension.codes.len())?;
        }
        for measure in table.measures {
            let unit = measure.unit.unwrap_or_default();
            writeln!(out, "  {}: {} {unit}", measure.key, measure.path.join(" / "))?;
        }
    }
    for found in read.diagnostics {
        writeln!(out, "{found}")?;
    }
    Ok(())
}
