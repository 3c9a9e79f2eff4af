use std::collections::BTreeMap;
use std::path::PathBuf;

use proptest::collection::vec;
use proptest::prelude::*;
use regiobeeld::domain::{
    Age, Axes, Cube, Period, RegionCode, RegionLevel, Sex, Status, Sums,
};
use regiobeeld::ingest::harmonise;

use crate::fixture::{Computed, compute, few, file_name, indeling, write};

const GEMEENTEN: [&str; 5] = ["TILBURG", "GOIRLE", "WESTERVELD", "AMSTERDAM", "TEXEL"];
const LEVELS: [RegionLevel; 2] = [RegionLevel::Nederland, RegionLevel::Zorgkantoorregio];

fn few_cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// A value, or no value with the reason why.
fn cell() -> impl Strategy<Value = (f64, Status)> {
    prop_oneof![
        6 => (-1e6..1e9_f64).prop_map(|value| (value, Status::Observed)),
        1 => Just((0.0, Status::Missing)),
        1 => Just((0.0, Status::Suppressed)),
    ]
}

fn cube(regions: Vec<RegionCode>, cells: Vec<(f64, Status)>) -> Cube {
    let categories = cells.len() / regions.len() / 2;
    let axes = Axes {
        regions,
        periods: vec![Period::year(2020)],
        sexes: vec![Sex::Female, Sex::Male],
        ages: vec![Age::Total],
        categories: (0..categories).map(|i| i.to_string()).collect(),
    };
    let (values, status) = cells.into_iter().unzip();
    Cube::new(axes, values, status).unwrap()
}

fn codes(prefix: &str, count: usize) -> Vec<RegionCode> {
    (0..count).map(|i| format!("{prefix}{i:04}").parse().unwrap()).collect()
}

/// Sums over all regions, with the sums of the sizes that rounding is relative to.
fn totals(cube: &Cube) -> Vec<(f64, f64)> {
    let size = cube.slab(0, 0).0.len();
    let mut totals = vec![(0.0, 0.0); size];
    for region in 0..cube.axes().regions.len() {
        for (total, value) in totals.iter_mut().zip(cube.slab(region, 0).0) {
            total.0 += value;
            total.1 += value.abs();
        }
    }
    totals
}

proptest! {
    #![proptest_config(few_cases(64))]

    #[test]
    fn aggregation_is_associative(
        (cells, parents) in (1..12_usize).prop_flat_map(|regions| {
            (vec(cell(), regions * 2 * 3), vec(0..4_usize, regions))
        })
    ) {
        let gemeenten = cube(codes("GM", parents.len()), cells);
        // Only regions that have members: an empty one is missing, which is no sum.
        let mut of_parent: BTreeMap<usize, Vec<(usize, f64)>> = BTreeMap::new();
        for (gemeente, parent) in parents.iter().enumerate() {
            of_parent.entry(*parent).or_default().push((gemeente, 1.0));
        }
        let members: Vec<_> = of_parent.into_values().collect();
        let all = |count: usize| vec![(0..count).map(|i| (i, 1.0)).collect()];
        let regions = gemeenten.aggregate(codes("ZK", members.len()), &members, Sums::OverKnown);
        let two_steps = regions.aggregate(codes("NL", 1), &all(members.len()), Sums::OverKnown);
        let one_step = gemeenten.aggregate(codes("NL", 1), &all(parents.len()), Sums::OverKnown);
        let ((two, two_status), (one, one_status)) =
            (two_steps.slab(0, 0), one_step.slab(0, 0));
        prop_assert_eq!(two_status, one_status);
        for ((two, one), (_, size)) in two.iter().zip(one).zip(totals(&gemeenten)) {
            prop_assert!((two - one).abs() <= 1e-9 * size, "{two} {one}");
        }
    }
}

proptest! {
    #![proptest_config(few_cases(16))]

    #[test]
    fn harmonising_keeps_totals(
        (from, to) in (2015..=2026_u16, 2015..=2026_u16), seed in vec(0.0..1e9_f64, 64),
    ) {
        let regions = indeling().regions(RegionLevel::Gemeente, from);
        let codes: Vec<_> = regions.into_iter().map(|region| region.code).collect();
        let cells = (0..codes.len() * 2).map(|i| (seed[i % 61] + i as f64, Status::Observed));
        let before = cube(codes.clone(), cells.collect());
        let after = harmonise(&before, indeling(), from, to, Sums::OverKnown).cube;
        for ((old, size), (new, _)) in totals(&before).into_iter().zip(totals(&after)) {
            prop_assert!((old - new).abs() <= 1e-9 * size, "{from}-{to} {old} {new}");
        }
        // What a gemeente became wholly and alone is what it was, to the bit.
        let recoding = indeling().recoding(from, to);
        let mut sources: BTreeMap<RegionCode, Vec<(usize, f64)>> = BTreeMap::new();
        for (position, code) in codes.iter().enumerate() {
            for part in recoding.parts(code) {
                sources.entry(part.to).or_default().push((position, part.share));
            }
        }
        for (position, code) in after.axes().regions.iter().enumerate() {
            if let [(source, 1.0)] = sources.get(code).map_or(&[][..], Vec::as_slice) {
                prop_assert_eq!(after.slab(position, 0), before.slab(*source, 0));
            }
        }
    }
}

/// The bytes of the table that some files give.
fn table(places: &[PathBuf], with_inputs: bool) -> Vec<u8> {
    compute(places, None, &LEVELS, Some(2018)).parquet(with_inputs)
}

fn shuffled(year: u16) -> impl Strategy<Value = String> {
    let file = few(year, &GEMEENTEN);
    let (header, rows) = file.split_once('\n').unwrap();
    let header = header.to_owned();
    let rows: Vec<String> = rows.lines().map(str::to_owned).collect();
    Just(rows)
        .prop_shuffle()
        .prop_map(move |rows| format!("{header}\n{}", rows.join("\n")))
}

proptest! {
    #![proptest_config(few_cases(4))]

    #[test]
    fn the_order_of_rows_changes_no_byte(one in shuffled(2018), other in shuffled(2023)) {
        let folder = tempfile::tempdir().unwrap();
        let places = [folder.path().to_path_buf()];
        let files = [(file_name(2018), few(2018, &GEMEENTEN)), (file_name(2023), few(2023, &GEMEENTEN))];
        for (name, text) in &files {
            write(folder.path(), &[(name, text.as_bytes())]);
        }
        let expected = table(&places, false);
        write(folder.path(), &[(&file_name(2018), one.as_bytes())]);
        write(folder.path(), &[(&file_name(2023), other.as_bytes())]);
        prop_assert!(table(&places, false) == expected);
    }

    #[test]
    fn the_place_of_files_changes_no_byte(
        folders in vec("[a-c]{1,2}(/[x-z]{1,2})?", 2), reversed: bool,
    ) {
        let folder = tempfile::tempdir().unwrap();
        let mut places = Vec::new();
        let plain = folder.path().join("plain");
        for (n, (year, below)) in [2018, 2023].into_iter().zip(&folders).enumerate() {
            let (name, text) = (file_name(year), few(year, &GEMEENTEN));
            write(&plain, &[(&name, text.as_bytes())]);
            let place = folder.path().join(n.to_string());
            write(&place.join(below), &[(&name, text.as_bytes())]);
            places.push(place);
        }
        if reversed {
            places.reverse();
        }
        prop_assert!(table(&places, true) == table(&[plain], true));
    }

    #[test]
    fn the_number_of_threads_changes_no_byte(threads in 2..=5_usize) {
        let folder = tempfile::tempdir().unwrap();
        for year in [2018, 2023] {
            write(folder.path(), &[(&file_name(year), few(year, &GEMEENTEN).as_bytes())]);
        }
        let places = [folder.path().to_path_buf()];
        let on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
            pool.unwrap().install(|| table(&places, true))
        };
        prop_assert!(on(threads) == on(1));
    }
}

proptest! {
    #![proptest_config(few_cases(16))]

    #[test]
    fn no_damage_stops_the_other_file(
        edits in vec((any::<prop::sample::Index>(), any::<u8>()), 0..20),
        end in any::<prop::sample::Index>(), in_header: bool,
    ) {
        let mut damaged = few(2018, &GEMEENTEN).into_bytes();
        let length = damaged.len();
        let header = damaged.iter().position(|byte| *byte == b'\n').unwrap();
        for (at, byte) in edits {
            let at = if in_header { at.index(header) } else { at.index(length) };
            damaged[at] = byte;
        }
        damaged.truncate(end.index(length) + 1);
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &[(&file_name(2013), few(2013, &GEMEENTEN).as_bytes())]);
        write(folder.path(), &[(&file_name(2018), &damaged)]);
        let places = [folder.path().to_path_buf()];
        let levels = [RegionLevel::Nederland];
        let computed = compute(&places, Some(2024), &levels, Some(2013));
        let alone = compute(&[folder.path().join(file_name(2013))], Some(2024), &levels, Some(2013));
        let of = |computed: &Computed| {
            computed.value("zorgkosten/zvw-totaal", "NL01", 2013, "total")
        };
        prop_assert!(of(&computed).is_some());
        prop_assert_eq!(of(&computed), of(&alone));
    }
}
