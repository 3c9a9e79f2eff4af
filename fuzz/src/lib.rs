//! What must hold of a reader whatever the bytes: it returns, its numbers are finite, and
//! its findings say where and what to do.

mod statistics;

use std::path::PathBuf;
use std::sync::{Once, OnceLock};

use regiobeeld_domain::{Code, Cube, Diagnostic, Place, Regioindeling, RegionLevel};
use regiobeeld_ingest::{
    Content, DataFile, Gemeentenamen, SourceFile, Tables, Titles, boundary_year, cubes,
    harmonise, read_table,
};

pub use statistics::{archive, mapped, odata, sheet, statline_csv};

/// No message is longer, however long what it is about.
const LONGEST_MESSAGE: usize = 1000;

/// No file has more findings, however many faults.
const MOST_FINDINGS: usize = 20_000;

fn indeling() -> &'static Regioindeling {
    static INDELING: OnceLock<Regioindeling> = OnceLock::new();
    INDELING.get_or_init(|| Regioindeling::embedded().expect("the registry"))
}

fn names() -> &'static Gemeentenamen {
    static NAMES: OnceLock<Gemeentenamen> = OnceLock::new();
    NAMES.get_or_init(|| Gemeentenamen::new(indeling()).expect("the names"))
}

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| Tables::embedded().expect("the definitions"))
}

/// Reads bytes as the file of a name would be.
fn read(name: &str, bytes: &[u8]) -> Option<SourceFile> {
    let file =
        DataFile { name: name.to_owned(), path: PathBuf::from(name), synthetic: false };
    let content = Content { bytes: bytes.to_vec(), sha256: "0".repeat(64) };
    let (read, found) =
        read_table(&file, &content, None, tables()).expect("the definitions");
    check(&found);
    assert!(read.is_some() || !found.is_empty(), "nothing is read and nothing said");
    read
}

fn check(found: &[Diagnostic]) {
    assert!(found.len() < MOST_FINDINGS, "{} findings", found.len());
    for finding in found {
        assert!(finding.file.is_some(), "{finding}");
        assert!(finding.help.is_some(), "{finding}");
        assert!(finding.message.len() <= LONGEST_MESSAGE, "{finding}");
        let is_number = finding.message.ends_with("more findings of this kind");
        // Signs before decimals that differ are a matter of the whole file.
        let of_file = finding.message.starts_with("some decimals");
        let of_cell = matches!(finding.code, Code::BadNumber | Code::UnknownLabel);
        let has_place = finding.field.is_some()
            && (finding.line.is_some() || finding.region.is_some());
        assert!(!of_cell || of_file || is_number || has_place, "{finding}");
    }
}

fn finite(cube: &Cube) {
    let axes = cube.axes();
    for region in 0..axes.regions.len() {
        for period in 0..axes.periods.len() {
            let (values, _) = cube.slab(region, period);
            assert!(values.iter().all(|value| value.is_finite()), "{values:?}");
            assert!(values.iter().sum::<f64>().is_finite());
        }
    }
}

fn placed(found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    found.into_iter().map(|finding| finding.at(Place::File("fuzz"))).collect()
}

/// A file of Vektis, to cubes on the newest boundary year.
pub fn vektis(bytes: &[u8]) {
    let year = if bytes.len() % 2 == 0 { 2018 } else { 2023 };
    let read = read(&format!("zvw {year}.csv"), bytes).and_then(SourceFile::measures);
    let Some(table) = read else { return };
    assert!(table.measures.iter().all(|measure| measure.sum().is_finite()));
    assert!(
        table.measures.iter().all(|measure| measure.values.len() == table.rows.len())
    );
    let made = cubes(&table, year, names()).expect("the definitions");
    check(&placed(made.diagnostics));
    for cube in made.value.cubes.values().chain(made.value.rest.values()) {
        finite(cube);
    }
    // This takes longer than all else and depends on the bytes the least.
    let is_turn = bytes.len() % 16 < 2;
    if let Some(costs) = made.value.cubes.get("kosten").filter(|_| is_turn) {
        finite(&harmonise(costs, indeling(), made.value.indeling, 2026).cube);
    }
}

/// Says what a panic says and goes on: the library catches those of a library that it
/// uses, and the fuzzer ends at those that are not caught.
fn let_panics_be_caught() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| std::panic::set_hook(Box::new(|info| eprintln!("{info}"))));
}

/// A table of "Gebieden in Nederland", to a boundary year of the registry.
pub fn gebieden(bytes: &[u8]) {
    let_panics_be_caught();
    let Some(SourceFile::Gebieden(table)) = read("gebieden 2024.json", bytes) else {
        return;
    };
    let told = boundary_year(&table, &Titles::default()).expect("the definition");
    check(&placed(told.diagnostics));
    let mut indeling = indeling().clone();
    // A table that cannot take the place of a year is refused with an error.
    if indeling.replace(2024, told.value).is_ok() {
        for level in RegionLevel::all() {
            indeling.regions(level, 2024);
            indeling.coverage(level, 2024);
        }
    }
}

/// A region file, to regions of the registry.
pub fn regions(bytes: &[u8]) {
    let Some(SourceFile::Regions(regions)) = read("regions.toml", bytes) else { return };
    let mut indeling = indeling().clone();
    for (line, own) in regions {
        assert!(line > 0);
        let level = own.region.level.clone();
        // A region that cannot be is refused with an error.
        if indeling.add(own).is_ok() {
            let coverage = indeling.coverage(level, 2024);
            assert!(coverage.share.is_finite());
        }
    }
}
