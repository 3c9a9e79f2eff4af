//! Inputs for the benches, made from a seed at named sizes.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use regiobeeld::domain::Regioindeling;
use regiobeeld::ingest::synthetic::{vektis_file_name, vektis_gemeente};
use regiobeeld::ingest::{Content, DataFile};

/// How much data a bench runs on.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Part of the bench's id.
    pub name: &'static str,
    /// Data years.
    pub years: &'static [u16],
}

/// The sizes: one year of all gemeenten, the six years whose real files are at hand
/// among developers, and all thirteen.
pub const SIZES: [Size; 3] = [
    Size { name: "gemeenten-1y", years: &[2022] },
    Size { name: "gemeenten-6y", years: &[2012, 2014, 2017, 2018, 2020, 2022] },
    Size {
        name: "gemeenten-13y",
        years: &[
            2011, 2012, 2013, 2014, 2015, 2016, 2017, 2018, 2019, 2020, 2021, 2022, 2023,
        ],
    },
];

const SEED: u64 = 7;

/// The synthetic file of a year, as if it had been read from disk.
pub fn file(indeling: &Regioindeling, year: u16) -> (DataFile, Content) {
    let name = vektis_file_name(year);
    let file = DataFile { path: PathBuf::from(&name), name, synthetic: true };
    let bytes = vektis_gemeente(indeling, year, SEED).into_bytes();
    (file, Content { bytes, sha256: String::new() })
}

/// Writes the synthetic files of a size into a folder.
///
/// # Errors
///
/// When a file cannot be written.
pub fn fill(folder: &Path, indeling: &Regioindeling, size: Size) -> io::Result<()> {
    for year in size.years {
        let text = vektis_gemeente(indeling, *year, SEED);
        fs::write(folder.join(vektis_file_name(*year)), text)?;
    }
    Ok(())
}
