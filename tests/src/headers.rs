use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use regiobeeld::domain::{Code, RegionLevel};
use regiobeeld::ingest::{LoadOptions, load};

use crate::fixture::{file_name, header, indeling, synthetic, write};
use crate::variant::{GEMEENTEN, base, gzip, inspect_one, latin_1, rows, text};

/// The sums of the columns by their full names, added up here.
fn sums(text: &str, year: u16) -> BTreeMap<String, f64> {
    // The names of 2022 are those of 2023 before they were cut.
    let names = header(if year == 2023 { 2022 } else { year }).to_lowercase();
    let rows = rows(text);
    let sum = |column: usize| {
        rows[1..].iter().map(|row| row[column].parse::<f64>().unwrap()).sum::<f64>()
    };
    let names = names.split(';').enumerate().skip(3);
    names.map(|(column, name)| (name.to_owned(), sum(column))).collect()
}

#[test]
fn every_year_is_read_to_its_sums() {
    for year in 2011..=2023 {
        let file = synthetic(year);
        let read = inspect_one(&file_name(year), file.as_bytes());
        assert_eq!(read.sums, sums(file, year), "{year}");
        assert_eq!(read.rows, Some(file.lines().count() - 1), "{year}");
        assert_eq!(read.year, Some(year));
        assert_eq!(read.columns, rows(header(year))[0], "{year}");
        assert!(read.diagnostics.is_empty(), "{year} {:?}", read.diagnostics);
    }
}

/// The boundary year of the names in the file of each year.
const BOUNDARIES: [(u16, u16); 13] = [
    (2011, 2020),
    (2012, 2020),
    (2013, 2020),
    (2014, 2020),
    (2015, 2020),
    (2016, 2020),
    (2017, 2020),
    (2018, 2020),
    (2019, 2021),
    (2020, 2022),
    (2021, 2022),
    (2022, 2024),
    (2023, 2025),
];

#[test]
fn every_year_is_on_its_own_boundary_year() {
    let folder = tempfile::tempdir().unwrap();
    for (year, _) in BOUNDARIES {
        write(folder.path(), &[(&file_name(year), synthetic(year).as_bytes())]);
    }
    let places = vec![folder.path().to_path_buf()];
    let options =
        LoadOptions { indeling: Some(2022), ..LoadOptions::new(places).unwrap() };
    let loaded = load(&options, indeling(), &|_, _| {}).unwrap();
    let snapshots = loaded.value.snapshots.iter().filter(|s| s.source == "vektis");
    let found: Vec<_> =
        snapshots.map(|s| (s.year.unwrap(), s.indeling.unwrap())).collect();
    assert_eq!(found, BOUNDARIES);
    // Weesp lies within Amsterdam; that its name is absent is no finding.
    let codes: BTreeSet<_> = loaded.diagnostics.iter().map(|d| d.code.as_str()).collect();
    assert!(codes.is_subset(&BTreeSet::from(["split-by-weight", "implausible-jump"])));
    let weesp = "GM0457".parse().unwrap();
    for dataset in &loaded.value.datasets {
        for cube in dataset.measures.values() {
            assert!(!cube.axes().regions.contains(&weesp), "{}", dataset.id);
        }
    }
}

#[test]
fn the_original_release_of_2015_is_on_2017_and_in_latin_1() {
    let gemeenten = indeling().regions(RegionLevel::Gemeente, 2017);
    let zeros = vec!["0.00"; header(2015).split(';').count() - 3].join(";");
    let mut text = header(2015).to_owned() + "\r\n";
    for gemeente in &gemeenten {
        let name = gemeente.name.split(" (").next().unwrap().to_uppercase();
        let name = match gemeente.code.as_str() {
            "GM0373" => "BERGEN NH",
            "GM0893" => "BERGEN LB",
            "GM0820" => "NUENEN CA",
            "GM1695" => "NOORD BEVELAND",
            _ => name.as_str(),
        };
        write!(text, "M; 0 t/m  4 jaar;{name};{zeros}\r\n").unwrap();
    }
    write!(text, ";;;{zeros}\r\n").unwrap();
    assert!(!text.is_ascii());
    let read = inspect_one(&file_name(2015), &latin_1(&text));
    assert_eq!(read.regions_unmatched, [""; 0]);
    assert_eq!((read.indeling, read.regions_matched), (Some(2017), gemeenten.len()));
    assert_eq!(read.rest_row, Some(gemeenten.len() + 1));
    assert!(read.diagnostics.is_empty(), "{:?}", read.diagnostics);
}

/// A variant of the base that holds the same.
#[track_caller]
fn check_same(name: &str, bytes: &[u8], codes: &[&str]) {
    let expected = sums(&base(), 2018);
    let read = inspect_one(name, bytes);
    assert_eq!(read.sums, expected, "{name}");
    assert_eq!(read.regions_unmatched, [""; 0]);
    assert_eq!(read.regions_matched, GEMEENTEN.len());
    let found: Vec<_> = read.diagnostics.iter().map(|found| found.code).collect();
    let found = found.iter().filter(|code| **code != Code::AbsentRegion);
    assert_eq!(found.map(|code| code.as_str()).collect::<Vec<_>>(), codes);
}

#[test]
fn layouts_that_hold_the_same() {
    let (name, base) = (file_name(2018), base());
    check_same(&name, base.as_bytes(), &[]);
    check_same(&name, base.trim_end().as_bytes(), &[]);
    check_same(&name, base.replace('\n', "\r\n").as_bytes(), &[]);
    check_same(&name, format!("\u{feff}{base}").as_bytes(), &[]);
    check_same(&format!("{name}.gz"), &gzip(base.as_bytes()), &[]);
    check_same(&name, &gzip(base.as_bytes()), &[]);
    check_same(&format!("2018/new/{name}"), base.as_bytes(), &[]);
    check_same("zvw 2018.txt.csv", base.as_bytes(), &[]);
    let (first, rest) = base.split_once('\n').unwrap();
    check_same(&name, format!("{}\n{rest}", first.to_lowercase()).as_bytes(), &[]);
    let mixed = first.replace("KOSTEN", "Kosten");
    check_same(&name, format!("{mixed}\n{rest}").as_bytes(), &[]);
    let spaced = first.replace(';', " ; ");
    check_same(&name, format!("{spaced}\n{rest}").as_bytes(), &[]);
    let mut rows = rows(&base);
    for row in &mut rows {
        row.reverse();
    }
    check_same(&name, text(&rows).as_bytes(), &[]);
    for text in [format!("\u{feff}{base}"), base] {
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        check_same(&name, &little, &["wrong-encoding"]);
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        check_same(&name, &big, &["wrong-encoding"]);
    }
}

#[test]
fn names_in_other_spellings_are_the_same_gemeenten() {
    let name = file_name(2018);
    for (from, to) in [
        ("S GRAVENHAGE", "'S-GRAVENHAGE"),
        ("S GRAVENHAGE", "'s-Gravenhage"),
        ("SUDWEST-FRYSLAN", "SÚDWEST-FRYSLÂN"),
        ("SUDWEST-FRYSLAN", "Súdwest-Fryslân"),
        ("SUDWEST-FRYSLAN", "SUDWEST FRYSLAN"),
        ("TILBURG", "Tilburg "),
    ] {
        let text = base().replace(from, to);
        check_same(&name, text.as_bytes(), &[]);
        check_same(&name, &latin_1(&text), &[]);
    }
}

/// The line on which the only name that is no ASCII is first met.
const LINE: usize = 11_699;

#[test]
fn latin_1_is_read_wherever_it_first_stands() {
    let mut rows = rows(synthetic(2018));
    let (of_name, others): (Vec<_>, Vec<_>) =
        rows.split_off(1).into_iter().partition(|row| row[2] == "SUDWEST-FRYSLAN");
    let before = LINE - 2;
    rows.extend_from_slice(&others[..before]);
    rows.extend(of_name);
    rows.extend_from_slice(&others[before..]);
    let text = text(&rows).replace("SUDWEST-FRYSLAN", "SÚDWEST-FRYSLÂN");
    let first = text.lines().position(|line| !line.is_ascii());
    assert_eq!(first, Some(LINE - 1));
    let read = inspect_one(&file_name(2018), &latin_1(&text));
    assert_eq!(read.sums, sums(&text, 2018));
    assert_eq!((read.regions_unmatched, read.diagnostics), (vec![], vec![]));
}
