use std::collections::BTreeSet;
use std::fs;

use regiobeeld::domain::{RegionCode, RegionLevel};
use regiobeeld::ingest::{SYNTHETIC_MARKER, synthetic};

use crate::fixture::{
    SEED, file_name, files, header, indeling, published, sample_folder, synthetic,
};

/// Years in which columns, the case of their names or the place of the rest row differ.
const YEARS: [u16; 4] = [2013, 2018, 2019, 2023];

/// The table of the files of Vektis.
const ZVW: &str = "vektis/zvw-gemeente";

const MOST_BYTES: usize = 21_000_000;

/// In large letters on every page that rests on them.
const NOTICE: &str = "SYNTHETISCHE GEGEVENS";

#[test]
fn samples_are_what_the_generator_makes() {
    let mut on_disk = files(&sample_folder().join("vektis"));
    // What lies in folders below are tables of statistics.
    on_disk.retain(|name, _| !name.contains('/'));
    let expected: BTreeSet<_> = YEARS.into_iter().map(file_name).collect();
    assert!(on_disk.keys().eq(&expected), "{:?}", on_disk.keys());
    for year in YEARS {
        assert_eq!(file_name(year), synthetic::vektis_file_name(year));
        let same = on_disk[&file_name(year)] == synthetic(year).as_bytes();
        assert!(
            same,
            "{year} is stale: `cargo run -p regiobeeld --example samples data-samples`"
        );
        let other_seed = synthetic::vektis_gemeente(indeling(), year, SEED + 1);
        assert_ne!(other_seed, synthetic(year), "{year}");
    }
}

#[test]
fn samples_have_the_columns_of_vektis() {
    for year in 2011..=2023 {
        assert_eq!(synthetic(year).lines().next(), Some(header(year)), "{year}");
    }
}

#[test]
fn samples_are_small_and_marked() {
    let all = files(&sample_folder());
    let bytes: usize = all.values().map(Vec::len).sum();
    assert!(bytes <= MOST_BYTES, "{bytes}");
    assert!(all.contains_key(SYNTHETIC_MARKER), "{:?}", all.keys());
}

#[test]
fn samples_have_every_region() {
    let newest = &published().manifest;
    let regions = indeling().regions(RegionLevel::Zorgkantoorregio, newest.indeling);
    assert_eq!(regions.len(), 31);
    let snapshots = newest.inputs.iter().filter(|input| input.table == ZVW);
    assert!(snapshots.map(|input| input.year.unwrap()).eq(YEARS));
    let absent = |code: &str| -> bool {
        published().diagnostics.iter().any(|found| {
            found.code.as_str() == "absent-region"
                && found.region.as_ref().map(RegionCode::as_str) == Some(code)
        })
    };
    assert!(!regions.iter().any(|region| absent(region.code.as_str())));
}

#[test]
fn all_that_rests_on_samples_says_so() {
    let run = published();
    assert!(run.manifest.synthetic);
    let vektis = run.manifest.inputs.iter().filter(|input| input.table == ZVW);
    assert!(
        vektis.clone().count() == YEARS.len() && vektis.into_iter().all(|i| i.synthetic)
    );
    let said: BTreeSet<_> = run
        .diagnostics
        .iter()
        .filter(|found| found.code.as_str() == "synthetic-data")
        .map(|found| found.file.clone().unwrap())
        .collect();
    let inputs = run.manifest.inputs.iter();
    assert_eq!(said.len(), inputs.filter(|input| input.synthetic).count(), "{said:?}");
    for (name, bytes) in files(&run.folder) {
        let text = String::from_utf8_lossy(&bytes);
        let says_so = match name.rsplit('.').next().unwrap() {
            "html" => text.contains(NOTICE),
            "parquet" => text.contains("regiobeeld.synthetic"),
            _ if name == "diagnostics.json" => text.contains("\"synthetic-data\""),
            _ if name == "telemetry.json" => continue,
            "json" => {
                let json: serde_json::Value = serde_json::from_str(&text).unwrap();
                json["synthetic"] == true
            }
            other => panic!("does a {other} file say that it is synthetic?"),
        };
        assert!(says_so, "{name}");
    }
}

#[test]
fn a_folder_inside_a_marked_one_is_marked_too() {
    let places = [sample_folder().join("vektis")];
    let (found, _) = regiobeeld::ingest::discover(&places).unwrap();
    assert!(found.len() >= YEARS.len());
    assert!(found.iter().all(|file| file.synthetic));
    let copy = tempfile::tempdir().unwrap();
    let name = file_name(2023);
    fs::copy(places[0].join(&name), copy.path().join(&name)).unwrap();
    let (found, _) = regiobeeld::ingest::discover(&[copy.path().to_path_buf()]).unwrap();
    assert!(found.iter().all(|file| !file.synthetic));
}
