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

/// A page of the older service: rows of four dimensions, padded as it pads them, with four
/// numbers each as texts. The table has no definition, so that every cell is kept.
pub fn rows_page(rows: usize) -> (DataFile, Content) {
    let row = |id: usize| {
        let gemeente = id % 355;
        let number = |of: usize| (id * 7919 + of * 104_729) % 99_991;
        format!(
            "{{\"ID\":{id},\"Geslacht\":\"3000   \",\"Leeftijd\":\"{}   \",\
             \"RegioS\":\"GM{gemeente:04}\",\"Perioden\":\"{}JJ00\",\"Totaal_1\":\"{:>8}\",\
             \"Mannen_2\":\"{:>8}\",\"Vrouwen_3\":\"{:>6}.5\",\"Aandeel_4\":\"       .\"}}",
            10_000 + 100 * (id / 355 % 100),
            1995 + id % 30,
            number(1),
            number(2),
            number(3),
        )
    };
    let rows: Vec<_> = (0..rows).map(row).collect();
    let text = format!(
        "{{\"odata.metadata\":\"https://opendata.cbs.nl/ODataFeed/OData/99999NED/\
         $metadata#Cbs.OData.WebAPI.UntypedDataSet\",\"value\":[{}]}}",
        rows.join(",")
    );
    page("rows-page-0001.json", text)
}

/// A page of the newer service: observations of five dimensions.
pub fn observations_page(observations: usize) -> (DataFile, Content) {
    let observation = |id: usize| {
        format!(
            "{{\"Id\":{id},\"Measure\":\"M00035{}\",\"ValueAttribute\":\"None\",\
             \"Value\":{},\"StringValue\":null,\"BurgerlijkeStaat\":\"T001019\",\
             \"Geslacht\":\"3000\",\"Leeftijd\":\"{}\",\"RegioS\":\"GM{:04}\",\
             \"Perioden\":\"{}JJ00\"}}",
            id % 2,
            (id * 7919) % 99_991,
            10_000 + 100 * (id / 30 % 100),
            id / 3000 % 355,
            1995 + id % 30,
        )
    };
    let observations: Vec<_> = (0..observations).map(observation).collect();
    let text = format!(
        "{{\"@odata.context\":\"https://datasets.cbs.nl/odata/v1/CBS/99999NED/\
         $metadata#Observations\",\"value\":[{}]}}",
        observations.join(",")
    );
    page("observations-page-0001.json", text)
}

fn page(name: &str, text: String) -> (DataFile, Content) {
    let file =
        DataFile { path: PathBuf::from(name), name: name.to_owned(), synthetic: true };
    (file, Content { bytes: text.into_bytes(), sha256: String::new() })
}

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
