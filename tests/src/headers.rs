use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

use flate2::Compression;
use flate2::write::GzEncoder;
use regiobeeld::domain::{Code, Diagnostic, RegionLevel};
use regiobeeld::ingest::{Inspection, LoadOptions, Loaded, inspect, load};

use crate::fixture::{compute, few, file_name, header, indeling, synthetic, write};

const GEMEENTEN: [&str; 4] = ["TILBURG", "GOIRLE", "S GRAVENHAGE", "SUDWEST-FRYSLAN"];

/// A small file of 2018, of which the cases are variants.
fn base() -> String {
    few(2018, &GEMEENTEN)
}

fn rows(text: &str) -> Vec<Vec<String>> {
    text.lines().map(|line| line.split(';').map(str::to_owned).collect()).collect()
}

fn text(rows: &[Vec<String>]) -> String {
    rows.iter().map(|row| row.join(";") + "\n").collect()
}

/// The base with one field of one line replaced; lines are counted from 0.
fn with_field(line: usize, column: &str, by: &str) -> String {
    let mut rows = rows(&base());
    let at = rows[0].iter().position(|name| name == column).unwrap();
    by.clone_into(&mut rows[line][at]);
    text(&rows)
}

fn latin_1(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn inspect_one(name: &str, bytes: &[u8]) -> Inspection {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[(name, bytes)]);
    let files = inspect(&[folder.path().to_path_buf()], None, indeling()).unwrap();
    let [file] = &files[..] else { panic!("{files:?}") };
    file.clone()
}

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
        LoadOptions { places, indeling: Some(2022), year: None, prefer: vec![] };
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
    let utf_16: Vec<u8> =
        format!("\u{feff}{base}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    check_same(&name, &utf_16, &["wrong-encoding"]);
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

/// A file that is not as it should be.
struct Case {
    what: &'static str,
    bytes: Vec<u8>,
    /// What is found in it, next to gemeenten that are absent.
    code: &'static str,
    /// Whether its year counts.
    counts: bool,
}

fn case(
    what: &'static str,
    text: impl Into<Vec<u8>>,
    code: &'static str,
    counts: bool,
) -> Case {
    Case { what, bytes: text.into(), code, counts }
}

fn without_column(name: &str) -> String {
    let mut rows = rows(&base());
    let at = rows[0].iter().position(|column| column == name).unwrap();
    for row in &mut rows {
        row.remove(at);
    }
    text(&rows)
}

fn with_row(change: impl Fn(&mut Vec<String>)) -> String {
    let mut rows = rows(&base());
    let mut row = rows[5].clone();
    change(&mut row);
    rows.push(row);
    text(&rows)
}

fn faults() -> Vec<Case> {
    let base = base();
    let farmacie = |by: &str| with_field(3, "KOSTEN_FARMACIE", by);
    let accented = base.replace("SUDWEST-FRYSLAN", "SÚDWEST-FRYSLÂN");
    let encode = |line: &str| {
        if line.starts_with('M') { line.as_bytes().to_vec() } else { latin_1(line) }
    };
    let mixed: Vec<u8> = accented.split_inclusive('\n').flat_map(encode).collect();
    let packed = gzip(base.as_bytes());
    let column = {
        let mut rows = rows(&base);
        rows.iter_mut().skip(1).for_each(|row| row.push("1.5".to_owned()));
        rows[0].push("KOSTEN_NIEUW".to_owned());
        text(&rows)
    };
    let twice = {
        let mut rows = rows(&base);
        for row in &mut rows {
            row.push(row[6].clone());
        }
        text(&rows)
    };
    vec![
        case("empty", "", "unrecognised-file", false),
        case("something else", "a;b\n1;2\n", "unrecognised-file", false),
        case("a zip archive", "PK\x03\x04 and more", "unrecognised-file", false),
        case(
            "a web page",
            "<!DOCTYPE html><title>404</title>",
            "unrecognised-file",
            false,
        ),
        case("gzip cut off", &packed[..packed.len() / 2], "truncated-file", false),
        case("only a header", header(2018), "truncated-file", false),
        case("commas", base.replace(';', ","), "wrong-delimiter", false),
        case("tabs", base.replace(';', "\t"), "wrong-delimiter", false),
        case("no keys", without_column("GEMEENTENAAM"), "unrecognised-file", false),
        case("no ages", without_column("LEEFTIJDSKLASSE"), "missing-column", false),
        case(
            "no denominator",
            without_column("AANTAL_VERZEKERDEJAREN"),
            "missing-column",
            false,
        ),
        case("a column twice", twice, "duplicate-key", false),
        case("no cost column", without_column("KOSTEN_FARMACIE"), "missing-column", true),
        case("a new column", column, "unknown-column", true),
        case(
            "cut in the last line",
            base[..base.len() - 30].to_owned(),
            "truncated-file",
            true,
        ),
        case(
            "no rest row",
            base.lines()
                .filter(|l| !l.starts_with(";;;"))
                .fold(String::new(), |t, l| t + l + "\n"),
            "truncated-file",
            true,
        ),
        case(
            "two rest rows",
            with_row(|row| row[..3].fill(String::new())),
            "duplicate-key",
            true,
        ),
        case(
            "a field too many",
            with_field(3, "KOSTEN_OVERIG", "1;2"),
            "wrong-field-count",
            true,
        ),
        case("a field too few", base.replacen(";0;", ";", 1), "wrong-field-count", true),
        case("text", farmacie("veel"), "bad-number", true),
        case("not a number", farmacie("NaN"), "bad-number", true),
        case("infinite", farmacie("inf"), "bad-number", true),
        case("an exponent", farmacie("1e308"), "bad-number", true),
        case("a decimal comma", farmacie("12,5"), "bad-number", true),
        case("a blank", farmacie(" "), "bad-number", true),
        case("another sex", with_field(3, "GESLACHT", "X"), "unknown-label", true),
        case(
            "another age",
            with_field(3, "LEEFTIJDSKLASSE", "0 t/m 14 jaar"),
            "unknown-label",
            true,
        ),
        case("no name", with_field(3, "GEMEENTENAAM", ""), "unknown-label", true),
        case("no gemeente", base.replace("GOIRLE", "GOORLE"), "unknown-region", true),
        case("a row twice", with_row(|_| {}), "duplicate-key", true),
        case(
            "a key twice",
            with_row(|row| "1".clone_into(&mut row[6])),
            "duplicate-key",
            true,
        ),
        case("two encodings", mixed, "mixed-encoding", true),
    ]
}

fn loaded(
    places: &[PathBuf],
    year: Option<u16>,
) -> (Loaded, Vec<(String, &'static str)>) {
    let options = LoadOptions {
        places: places.to_vec(),
        indeling: Some(2024),
        year,
        prefer: vec![],
    };
    let loaded = load(&options, indeling(), &|_, _| {}).unwrap();
    // What is found about no file is about the registry.
    let of_file = |found: Diagnostic| Some((found.file?, found.code.as_str()));
    let found = loaded.diagnostics.into_iter().filter_map(of_file);
    (loaded.value, found.filter(|(_, code)| *code != "absent-region").collect())
}

fn years(loaded: &Loaded) -> Vec<u16> {
    let snapshots = loaded.snapshots.iter().filter(|s| s.source == "vektis");
    snapshots.map(|snapshot| snapshot.year.unwrap()).collect()
}

/// The fault is named, and the other file in the folder counts.
#[track_caller]
fn check_fault(fault: &Case) {
    let folder = tempfile::tempdir().unwrap();
    let (good, bad) = (file_name(2013), file_name(2018));
    write(folder.path(), &[(&good, few(2013, &GEMEENTEN).as_bytes())]);
    write(folder.path(), &[(&bad, &fault.bytes)]);
    let places = [folder.path().to_path_buf()];
    let (loaded, found) = loaded(&places, None);
    let expected = if fault.counts { vec![2013, 2018] } else { vec![2013] };
    assert_eq!(years(&loaded), expected, "{}", fault.what);
    let of_bad: Vec<_> =
        found.iter().filter(|(file, _)| *file == bad).map(|(_, code)| *code).collect();
    assert_eq!(of_bad, [fault.code], "{}", fault.what);
    assert!(found.iter().all(|(file, _)| *file != good), "{} {found:?}", fault.what);
    let inspections = inspect(&places, None, indeling()).unwrap();
    let inspected = inspections.iter().find(|file| file.path == bad).unwrap();
    let codes = inspected.diagnostics.iter().map(|found| found.code.as_str());
    // Equal keys are found only when rows become cells.
    let later = ["a row twice", "a key twice"].contains(&fault.what);
    assert!(later || codes.collect::<Vec<_>>().contains(&fault.code), "{}", fault.what);
}

#[test]
fn faults_are_named_and_the_other_file_counts() {
    let faults = faults();
    for fault in &faults {
        check_fault(fault);
    }
    assert!(faults.len() > 25);
}

/// Sums over Tilburg, Goirle, The Hague and Súdwest-Fryslân after a change of the base.
#[track_caller]
fn check_total(text: &str, category: &str, expected: Option<f64>) {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[(&file_name(2018), text.as_bytes())]);
    let places = [folder.path().to_path_buf()];
    let computed = compute(&places, None, &[RegionLevel::Nederland], None);
    let got = computed.value("zorgkosten/zvw-totaal", "NL01", 2018, category);
    let equal = match (got, expected) {
        (Some(got), Some(expected)) => (got - expected).abs() <= 1e-9 * expected.abs(),
        (got, expected) => got == expected,
    };
    assert!(equal, "{category} {got:?} is not {expected:?}");
}

/// The sum of a column over known rows; `but` leaves out a line.
fn column(name: &str, but: Option<usize>) -> f64 {
    let rows = rows(&base());
    let at = rows[0].iter().position(|column| column == name).unwrap();
    let counts = |(line, row): &(usize, &Vec<String>)| {
        *line > 0 && !row[2].is_empty() && Some(*line) != but
    };
    let fields = rows.iter().enumerate().filter(counts);
    fields.map(|(_, row)| row[at].parse::<f64>().unwrap()).sum()
}

#[test]
fn what_a_fault_does_to_the_figures() {
    let farmacie = column("KOSTEN_FARMACIE", None);
    check_total(&base(), "farmacie", Some(farmacie));
    // A cell that is no number is missing; the sum is over the others.
    for bad in ["NaN", "inf", "1e308", "veel", ""] {
        let text = with_field(3, "KOSTEN_FARMACIE", bad);
        check_total(&text, "farmacie", Some(column("KOSTEN_FARMACIE", Some(3))));
    }
    // Without its column a care group is unknown, and so is the total.
    check_total(&without_column("KOSTEN_FARMACIE"), "farmacie", None);
    check_total(&without_column("KOSTEN_FARMACIE"), "total", None);
    check_total(
        &without_column("KOSTEN_FARMACIE"),
        "mondzorg",
        Some(column("KOSTEN_MONDZORG", None)),
    );
    // A row that stands twice counts once; two that contradict each other not at all.
    check_total(&with_row(|_| {}), "farmacie", Some(farmacie));
    let other = with_row(|row| "1".clone_into(&mut row[6]));
    check_total(&other, "farmacie", Some(column("KOSTEN_FARMACIE", Some(5))));
    // Costs of a column that is not known are other care.
    let renamed = base().replace("KOSTEN_OVERIG", "KOSTEN_NIEUW;KOSTEN_OVERIG");
    let mut lines: Vec<_> = renamed.lines().map(str::to_owned).collect();
    for line in &mut lines[1..] {
        let (rest, last) = line.rsplit_once(';').unwrap();
        *line = format!("{rest};2;{last}");
    }
    let known = (lines.len() - 2) as f64;
    let other: f64 = [
        "KOSTEN_OVERIG",
        "KOSTEN_GRENSOVERSCHRIJDENDE_ZORG",
        "KOSTEN_EERSTELIJNS_ONDERSTEUNING",
    ]
    .iter()
    .map(|name| column(name, None))
    .sum();
    check_total(&lines.join("\n"), "overig", Some(other + 2.0 * known));
}

#[test]
fn the_year_is_that_of_the_name_or_of_the_option() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("zvw.csv", base().as_bytes())]);
    write(folder.path(), &[(&file_name(2013), few(2013, &GEMEENTEN).as_bytes())]);
    let places = [folder.path().to_path_buf()];
    let (without, found) = loaded(&places, None);
    assert_eq!(years(&without), [2013]);
    assert_eq!(found, [("zvw.csv".to_owned(), "year-unknown")]);
    let (with, found) = loaded(&places, Some(2018));
    assert_eq!(years(&with), [2013, 2018]);
    assert_eq!(found, []);
}

#[test]
fn a_year_outside_the_known_ones_does_not_count() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[(&file_name(2009), base().as_bytes())]);
    write(folder.path(), &[(&file_name(2013), few(2013, &GEMEENTEN).as_bytes())]);
    let (loaded, found) = loaded(&[folder.path().to_path_buf()], None);
    assert_eq!(years(&loaded), [2013]);
    assert!(found.iter().any(|(file, code)| {
        *file == file_name(2009) && *code == "year-out-of-range"
    }));
}

#[test]
fn of_two_files_of_one_year_equal_ones_count_once_and_others_not_at_all() {
    let other = with_field(3, "KOSTEN_FARMACIE", "1");
    for (text, expected) in [(base(), vec![2013, 2018]), (other, vec![2013])] {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &[(&file_name(2013), few(2013, &GEMEENTEN).as_bytes())]);
        write(&folder.path().join("old"), &[(&file_name(2018), base().as_bytes())]);
        write(&folder.path().join("new"), &[(&file_name(2018), text.as_bytes())]);
        let (loaded, found) = loaded(&[folder.path().to_path_buf()], None);
        assert_eq!(years(&loaded), expected);
        assert_eq!(found, [(format!("new/{}", file_name(2018)), "duplicate-year")]);
    }
}

#[test]
fn a_folder_without_data_is_an_error_and_notes_are_no_data() {
    let folder = tempfile::tempdir().unwrap();
    let of = |folder: PathBuf| {
        let options = LoadOptions {
            places: vec![folder],
            indeling: None,
            year: None,
            prefer: vec![],
        };
        load(&options, indeling(), &|_, _| {}).unwrap_err().to_string()
    };
    let path = folder.path().to_path_buf();
    assert!(of(path.clone()).contains("holds data"), "{}", of(path.clone()));
    write(&path, &[("README.md", b"notes"), (".hidden/x.csv", b"x"), ("a.txt", b"b")]);
    let files = inspect(std::slice::from_ref(&path), None, indeling()).unwrap();
    assert!(files.is_empty(), "{files:?}");
    assert!(of(path.clone()).contains("holds data"));
    assert!(of(path.join("nowhere")).contains("nowhere"));
    fs::write(path.join("x.csv"), "a;b").unwrap();
    assert!(of(path).contains("unrecognised-file"));
}
