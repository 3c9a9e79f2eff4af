//! Makes the synthetic files of `data-samples/` again, in the folder that is given; with
//! years behind it those of Vektis are of these years, as the benches of whole runs want.

use std::error::Error;
use std::path::PathBuf;

use regiobeeld::domain::Regioindeling;
use regiobeeld::ingest::synthetic::{
    statistics_samples, vektis_file_name, vektis_gemeente,
};

/// Years in which the columns, the case of their names or the place of the rest row
/// differ.
const YEARS: [u16; 4] = [2013, 2018, 2019, 2023];

const SEED: u64 = 2026;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).ok_or("give the folder to write to")?;
    let root = PathBuf::from(folder);
    let indeling = Regioindeling::embedded()?;
    for file in statistics_samples(&indeling, SEED)? {
        let path = root.join(&file.path);
        std::fs::create_dir_all(path.parent().unwrap_or(&root))?;
        std::fs::write(path, &file.bytes)?;
    }
    let folder = root.join("vektis");
    std::fs::create_dir_all(&folder)?;
    let years = std::env::args().skip(2).map(|year| year.parse());
    let years: Vec<u16> = years.collect::<Result<_, _>>()?;
    for year in if years.is_empty() { YEARS.to_vec() } else { years } {
        let text = vektis_gemeente(&indeling, year, SEED);
        std::fs::write(folder.join(vektis_file_name(year)), text)?;
    }
    Ok(())
}
