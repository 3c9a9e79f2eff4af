use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use std::sync::OnceLock;

use regiobeeld::domain::{
    Code, Cube, Dataset, Diagnostic, RegionLevel, Severity, Status,
};
use regiobeeld::ingest::synthetic::statistics_samples;
use regiobeeld::ingest::{
    DimensionRole, INWONERS, LoadOptions, Loaded, META, MeasureDefinition, MeasureKind,
    StatTable, TableDefinition, Tables, load, stat_tables,
};
use zip::ZipArchive;

use crate::fixture::{SEED, files, indeling, sample_folder};

/// Statistics may not take more room than this; those of Vektis come on top.
const MOST_BYTES: usize = 11_000_000;

/// Endings of files that hold others.
const ARCHIVES: [&str; 2] = ["zip", "xlsx"];

/// What to do about a table without sample.
const REMEDY: &str = "add it to `PLANS` in \
    `crates/ingest/src/synthetic/statistics/plans.rs` and run `cargo run -p regiobeeld \
    --example samples -- data-samples`";

/// Everything below the folder of samples.
fn samples() -> &'static (Loaded, Vec<Diagnostic>) {
    static SAMPLES: OnceLock<(Loaded, Vec<Diagnostic>)> = OnceLock::new();
    SAMPLES.get_or_init(|| {
        let options = LoadOptions::new(vec![sample_folder()]).unwrap();
        let loaded = load(&options, indeling(), &|_, _| {}).unwrap();
        (loaded.value, loaded.diagnostics)
    })
}

/// The definitions of tables of statistics.
fn statistics() -> Vec<TableDefinition> {
    let all = Tables::embedded().unwrap();
    all.iter().filter(|one| one.is_statistics()).cloned().collect()
}

fn dataset(id: &str) -> &'static Dataset {
    let found = samples().0.datasets.iter().find(|dataset| dataset.id == id);
    found.unwrap_or_else(|| panic!("no sample has dataset `{id}`: {REMEDY}"))
}

/// Whether the publisher still gives what a measure is about.
fn is_given(definition: &TableDefinition, measure: &MeasureDefinition) -> bool {
    definition.withdrawn.iter().all(|withdrawn| {
        let Some(dimension) = &withdrawn.dimension else { return true };
        measure.at.get(dimension).is_some_and(|code| withdrawn.except.contains(code))
    })
}

fn known(cube: &Cube) -> usize {
    let axes = cube.axes();
    let places = (0..axes.regions.len())
        .flat_map(|region| (0..axes.periods.len()).map(move |period| (region, period)));
    let statuses = places.flat_map(|(region, period)| cube.slab(region, period).1);
    statuses.filter(|status| status.has_value()).count()
}

#[test]
fn every_definition_has_a_sample_with_each_of_its_measures() {
    for definition in statistics() {
        let snapshots = samples().0.snapshots.iter();
        let has_sample =
            snapshots.filter(|snapshot| snapshot.table == definition.name).count();
        assert!(has_sample > 0, "`{}` has no sample: {REMEDY}", definition.name);
        let data = dataset(&definition.dataset);
        for measure in definition.measures.iter().filter(|m| is_given(&definition, m)) {
            let cube = data.measures.get(&measure.measure);
            let what = format!("`{}` of `{}`", measure.measure, definition.name);
            let cube = cube.unwrap_or_else(|| panic!("no sample has {what}: {REMEDY}"));
            assert!(known(cube) > 0, "{what} has no value in its sample: {REMEDY}");
        }
    }
}

#[test]
fn samples_are_read_without_a_problem() {
    let expected = [Code::SyntheticData, Code::UnverifiedDefinition];
    let told = samples().1.iter().filter(|found| found.severity != Severity::Info);
    let others: Vec<_> = told.filter(|found| !expected.contains(&found.code)).collect();
    assert!(others.is_empty(), "{others:#?}");
    // What is not verified says so of its sample too.
    let unverified = statistics().into_iter().filter(|definition| !definition.verified);
    let said = samples().1.iter().filter(|f| f.code == Code::UnverifiedDefinition);
    let said: BTreeSet<_> = said.map(|found| &found.file).collect();
    assert_eq!(said.len(), unverified.count());
}

/// Files whose bytes are those of their generator; of archives the members are, because
/// another version of a library packs in another way.
#[test]
fn tables_are_what_the_generator_makes() {
    let on_disk = files(&sample_folder());
    let made = statistics_samples(indeling(), SEED).unwrap();
    let bytes: usize = made.iter().map(|file| file.bytes.len()).sum();
    assert!(bytes < MOST_BYTES, "{bytes}");
    let stale = |name: &str| {
        format!(
            "`{name}` is stale: `cargo run -p regiobeeld --example samples -- data-samples`"
        )
    };
    let is_of_table =
        |name: &&String| name.contains('/') && !name.starts_with("vektis/Vektis ");
    let names: BTreeSet<_> = made.iter().map(|file| &file.path).collect();
    assert_eq!(on_disk.keys().filter(is_of_table).collect::<BTreeSet<_>>(), names);
    let is_archive =
        |path: &str| path.rsplit('.').next().is_some_and(|end| ARCHIVES.contains(&end));
    let archives = made.iter().filter(|file| is_archive(&file.path));
    let archives: BTreeSet<_> = archives.map(|file| folder(&file.path)).collect();
    for file in &made {
        let known = &on_disk[&file.path];
        let is_same = if is_archive(&file.path) {
            members(known) == members(&file.bytes)
        } else {
            // The note beside an archive has the hash of its bytes.
            *known == file.bytes
                || file.path.ends_with(META) && archives.contains(folder(&file.path))
        };
        assert!(is_same, "{}", stale(&file.path));
    }
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn members(archive: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(archive)).unwrap();
    let mut members = BTreeMap::new();
    for at in 0..archive.len() {
        let mut member = archive.by_index(at).unwrap();
        let mut bytes = Vec::new();
        member.read_to_end(&mut bytes).unwrap();
        members.insert(member.name().unwrap().into_owned(), bytes);
    }
    members
}

/// The country of every table of gemeenten is their sum, but for the rounding of each.
#[test]
fn gemeenten_add_up_to_the_country() {
    let read =
        stat_tables(&[sample_folder()], &Tables::embedded().unwrap()).unwrap().value;
    let mut compared = 0;
    for definition in statistics() {
        let region = definition.dimensions.iter();
        let mut region = region.filter(|(_, one)| one.role == DimensionRole::Region);
        let Some((region, _)) = region.next() else { continue };
        let table = read.iter().find(|table| definition.has_id(&table.id));
        let table = table.unwrap_or_else(|| panic!("{}: {REMEDY}", definition.name));
        let is_count = |m: &&MeasureDefinition| m.kind == MeasureKind::Count;
        for measure in definition.measures.iter().filter(is_count) {
            compared += compare(table, region, measure);
        }
    }
    assert!(compared > 100, "{compared}");
}

/// Sets every figure of the country against those of gemeenten under the same other
/// codes; gives how many there were.
fn compare(table: &StatTable, region: &str, measure: &MeasureDefinition) -> usize {
    let width = table.dimensions.len();
    let at = table.dimensions.iter().position(|d| d.name == region).unwrap();
    let of_measure = table.measures.iter().position(|m| measure.keys.contains(&m.key));
    let margins = table
        .dimensions
        .iter()
        .position(|dimension| dimension.codes.iter().any(|code| code.key == "MW00000"));
    let mut sums: BTreeMap<Vec<u32>, (Option<f64>, Vec<f64>, bool)> = BTreeMap::new();
    for cell in 0..table.cells.len() {
        if Some(table.cells.measures[cell] as usize) != of_measure {
            continue;
        }
        let mut codes = table.cells.codes[cell * width..(cell + 1) * width].to_vec();
        let key = |at: usize| &table.dimensions[at].codes[codes[at] as usize].key;
        if margins.is_some_and(|at| key(at) != "MW00000") {
            continue;
        }
        let region = key(at).clone();
        codes[at] = 0;
        let (country, gemeenten, is_whole) =
            sums.entry(codes).or_insert((None, Vec::new(), true));
        let value = table.cells.values[cell];
        match region.get(..2) {
            Some("NL") => *country = Some(value),
            Some("GM")
                if table.cells.status[cell] == Status::Observed
                    || table.cells.status[cell] == Status::Provisional =>
            {
                gemeenten.push(value);
            }
            Some("GM") => *is_whole = false,
            _ => {}
        }
    }
    let mut compared = 0;
    for (country, gemeenten, is_whole) in sums.into_values() {
        let Some(country) = country.filter(|_| is_whole && !gemeenten.is_empty()) else {
            continue;
        };
        let all_in = |step: f64| {
            gemeenten
                .iter()
                .all(|value| (value / step - (value / step).round()).abs() < 1e-9)
        };
        // Figures in fives or tenths are each up to half a step from what was counted.
        let step = if all_in(5.0) {
            5.0
        } else if all_in(1.0) {
            0.0
        } else {
            0.1
        };
        let apart = step / 2.0 * (gemeenten.len() + 1) as f64;
        let sum: f64 = gemeenten.iter().sum();
        let what = format!("{} {}: {sum} is not {country}", table.id, measure.measure);
        assert!((sum - country).abs() <= apart + 1e-6, "{what}");
        compared += 1;
    }
    compared
}

#[test]
fn residents_by_age_and_sex_are_those_of_the_registry() {
    let data = dataset("cbs/bevolking");
    let (by_age, all) = (&data.measures["inwoners"], &data.measures["inwoners-totaal"]);
    let registry = &dataset(INWONERS).measures["inwoners"];
    let axes = by_age.axes();
    assert_eq!(axes.regions, registry.axes().regions);
    for (period, when) in axes.periods.iter().enumerate() {
        let counted =
            registry.axes().periods.iter().position(|known| known == when).unwrap();
        for region in 0..axes.regions.len() {
            let sum = |cube: &Cube, period: usize| -> f64 {
                cube.slab(region, period).0.iter().sum()
            };
            let (known, sums) = (sum(registry, counted), sum(by_age, period));
            let what = format!("{} of {when}", axes.regions[region]);
            assert!((known - sums).abs() < 1e-6, "{what}: {sums} is not {known}");
            assert!((known - sum(all, period)).abs() < 1e-6, "{what}");
        }
    }
}

#[test]
fn limits_lie_around_their_figures() {
    let mut limits = 0;
    for data in &samples().0.datasets {
        for (name, lower) in &data.measures {
            let Some((measure, percent)) = name.split_once("-ondergrens-") else {
                continue;
            };
            let figure = &data.measures[measure];
            let upper = &data.measures[&format!("{measure}-bovengrens-{percent}")];
            let of = |cube: &Cube, code: &str| {
                let regions = &cube.axes().regions;
                let at = regions.iter().position(|region| region.as_str() == code);
                let (values, status) = cube.slab(at?, 0);
                status[0].has_value().then(|| values[0])
            };
            for code in &lower.axes().regions {
                let code = code.as_str();
                let (Some(below), Some(above)) = (of(lower, code), of(upper, code))
                else {
                    continue;
                };
                // The figure of a count is over gemeenten alone.
                let Some(value) = of(figure, code) else { continue };
                assert!(below <= value && value <= above, "{name} of {code}");
                limits += usize::from(below < above);
            }
        }
    }
    assert!(limits > 1000, "{limits}");
}

#[test]
fn what_is_secret_is_missing_and_no_zero() {
    let smap = dataset("rivm/smap");
    let smokers = &smap.measures["roker"];
    let gemeenten = indeling().regions(RegionLevel::Gemeente, samples().0.indeling);
    let of = |name: &str| {
        let gemeente = gemeenten.iter().find(|gemeente| gemeente.name == name).unwrap();
        let regions = &smokers.axes().regions;
        let at = regions.iter().position(|region| *region == gemeente.code).unwrap();
        smokers.slab(at, 0).1[0]
    };
    assert_eq!(of("Schiermonnikoog"), Status::Missing);
    assert_eq!(of("Tilburg"), Status::Observed);
}
