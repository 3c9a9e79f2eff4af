use regiobeeld::domain::RegionLevel;
use regiobeeld::indicator::write_parquet;
use regiobeeld::ingest::{
    Content, DataFile, LoadOptions, Loaded, Tables, inspect, load, read_table,
};

use crate::fixture::{compute, few, file_name, header, indeling, synthetic, write};
use crate::variant::{
    GEMEENTEN, base, gzip, latin_1, rows, text, with_field, with_row, without_column,
};

/// A file that is not as it should be.
struct Case {
    what: &'static str,
    bytes: Vec<u8>,
    /// What is found in it, next to gemeenten that are absent, and where.
    code: &'static str,
    line: Option<u64>,
    field: Option<&'static str>,
    /// Whether its year counts.
    counts: bool,
}

/// A file of which nothing counts.
fn lost(what: &'static str, bytes: impl Into<Vec<u8>>, code: &'static str) -> Case {
    Case { what, bytes: bytes.into(), code, line: None, field: None, counts: false }
}

/// A file of which all counts but what is bad in it.
fn kept(what: &'static str, bytes: impl Into<Vec<u8>>, code: &'static str) -> Case {
    Case { counts: true, ..lost(what, bytes, code) }
}

impl Case {
    fn line(self, line: u64) -> Self {
        Self { line: Some(line), ..self }
    }

    fn field(self, field: &'static str) -> Self {
        Self { field: Some(field), ..self }
    }
}

/// A file that is no table at all, or not one that can be read.
fn no_tables() -> Vec<Case> {
    let base = base();
    let packed = gzip(base.as_bytes());
    let utf_16 = |text: &str| -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    };
    vec![
        lost("empty", "", "unrecognised-file"),
        lost("line feeds", "\n\n\n", "unrecognised-file"),
        lost("something else", "a;b\n1;2\n", "unrecognised-file"),
        lost("zeros", vec![0; 5000], "unrecognised-file"),
        lost("a zip archive", "PK\x03\x04 and more", "unrecognised-file"),
        lost("a web page", "<!DOCTYPE html><title>404</title>", "unrecognised-file"),
        lost("something else in UTF-16", utf_16("a;b\n1;2\n"), "unrecognised-file"),
        lost("gzip cut off", &packed[..packed.len() / 2], "truncated-file"),
        lost("gzip cut off at once", &packed[..2], "truncated-file"),
        lost("gzip of nothing", gzip(b""), "unrecognised-file"),
        lost("gzip twice", gzip(&packed), "unrecognised-file"),
        lost("only a header", header(2018), "truncated-file"),
        lost("commas", base.replace(';', ","), "wrong-delimiter").line(1),
        lost("tabs", base.replace(';', "\t"), "wrong-delimiter").line(1),
        lost("carriage returns", base.replace('\n', "\r"), "wrong-delimiter").line(1),
        lost("quotation marks", quoted(&base), "wrong-delimiter").line(1),
        lost(
            "a header without end",
            format!("{}{}", header(2018), ";x".repeat(100_000)),
            "wrong-delimiter",
        )
        .line(1),
        lost("no names", without_column("GEMEENTENAAM"), "unrecognised-file"),
        lost("no ages", without_column("LEEFTIJDSKLASSE"), "missing-column")
            .line(1)
            .field("leeftijdsklasse"),
        lost(
            "no denominator",
            without_column("AANTAL_VERZEKERDEJAREN"),
            "missing-column",
        )
        .line(1)
        .field("aantal_verzekerdejaren"),
        lost("a column twice", with_column_twice(), "duplicate-key")
            .line(1)
            .field("KOSTEN_FARMACIE"),
        lost("a page cut off", r#"{"value":[{"RegioS":"GM"#, "truncated-file").line(1),
        lost("a page of no table", r#"{"error":"no"}"#, "unrecognised-file").line(1),
        lost("a page that is no JSON", "{\n[}", "unreadable-file").line(2),
        lost("Parquet cut off", "PAR1 and more", "truncated-file"),
        lost("no Parquet", "PAR1 and PAR1", "unreadable-file"),
        lost("a region file without members", "[[region]]\ncode = 1", "bad-region")
            .line(2),
    ]
}

/// A table with a bad part.
fn bad_tables() -> Vec<Case> {
    let base = base();
    let accented = base.replace("SUDWEST-FRYSLAN", "SÚDWEST-FRYSLÂN");
    let encode = |line: &str| {
        if line.starts_with('M') { line.as_bytes().to_vec() } else { latin_1(line) }
    };
    let mixed: Vec<u8> = accented.split_inclusive('\n').flat_map(encode).collect();
    let last = rows(&base).len() as u64;
    let without_rest: String =
        base.split_inclusive('\n').filter(|line| !line.starts_with(";;;")).collect();
    let goirle =
        rows(&base).iter().position(|row| row[2] == "GOIRLE").unwrap() as u64 + 1;
    vec![
        kept("no cost column", without_column("KOSTEN_FARMACIE"), "missing-column")
            .line(1)
            .field("kosten_farmacie"),
        kept("a new column", with_new_column(), "unknown-column")
            .line(1)
            .field("KOSTEN_NIEUW"),
        kept("cut in the last line", &base[..base.len() - 30], "truncated-file")
            .line(last),
        kept("no rest row", without_rest, "truncated-file"),
        kept(
            "two rest rows",
            with_row(|row| row[..3].fill(String::new())),
            "duplicate-key",
        )
        .line(last + 1),
        kept(
            "a field too many",
            with_field(3, "KOSTEN_OVERIG", "1;2"),
            "wrong-field-count",
        )
        .line(4),
        kept("a field too few", base.replacen(";0;", ";", 1), "wrong-field-count")
            .line(base.lines().position(|line| line.contains(";0;")).unwrap() as u64 + 1),
        kept("a line of zeros", with_line(&"\0".repeat(300)), "wrong-field-count")
            .line(3),
        kept("another sex", with_field(3, "GESLACHT", "X"), "unknown-label")
            .line(4)
            .field("geslacht"),
        kept(
            "another age",
            with_field(3, "LEEFTIJDSKLASSE", "0 t/m 14 jaar"),
            "unknown-label",
        )
        .line(4)
        .field("leeftijdsklasse"),
        kept("no name", with_field(3, "GEMEENTENAAM", ""), "unknown-label")
            .line(4)
            .field("gemeentenaam"),
        kept(
            "a name without end",
            with_field(3, "GEMEENTENAAM", &"TILBURG ".repeat(100_000)),
            "unknown-label",
        )
        .line(4)
        .field("gemeentenaam"),
        kept("no gemeente", base.replace("GOIRLE", "GOORLE"), "unknown-region")
            .line(goirle)
            .field("gemeentenaam"),
        kept("a row twice", with_row(|_| {}), "duplicate-key").line(last + 1),
        kept("a key twice", with_row(|row| "1".clone_into(&mut row[6])), "duplicate-key")
            .line(last + 1),
        kept("two encodings", mixed, "mixed-encoding"),
        kept("an empty cell", with_field(3, "KOSTEN_FARMACIE", ""), "missing-cell")
            .line(4)
            .field("kosten_farmacie"),
    ]
}

/// What stands in a cell of costs and is no number of the format.
const NO_NUMBERS: [&str; 20] = [
    "veel",
    "NaN",
    "nan",
    "inf",
    "-inf",
    "Infinity",
    "1e308",
    "1e3",
    "1E-3",
    "0x10",
    "12,5",
    "1.234,56",
    "1 234",
    " ",
    "+1",
    "-",
    ".5",
    "5.",
    "€ 5",
    "1234567890123456",
];

fn bad_cells() -> Vec<Case> {
    let of = |text: &'static str| {
        let bytes = with_field(3, "KOSTEN_FARMACIE", text);
        kept(text, bytes, "bad-number").line(4).field("kosten_farmacie")
    };
    let mut cases: Vec<_> = NO_NUMBERS.into_iter().map(of).collect();
    for (column, field) in [
        ("AANTAL_BSN", "aantal_bsn"),
        ("AANTAL_VERZEKERDEJAREN", "aantal_verzekerdejaren"),
    ] {
        let bytes = with_field(3, column, "-0.01");
        cases.push(kept("a count below 0", bytes, "bad-number").line(4).field(field));
    }
    cases
}

fn quoted(text: &str) -> String {
    let quote = |line: &str| format!("\"{}\"\n", line.replace(';', "\";\""));
    text.lines().map(quote).collect()
}

/// The base with a line before its third.
fn with_line(line: &str) -> String {
    let base = base();
    let mut lines: Vec<_> = base.lines().collect();
    lines.insert(2, line);
    lines.join("\n") + "\n"
}

fn with_new_column() -> String {
    let mut rows = rows(&base());
    rows.iter_mut().skip(1).for_each(|row| row.push("1.5".to_owned()));
    rows[0].push("KOSTEN_NIEUW".to_owned());
    text(&rows)
}

fn with_column_twice() -> String {
    let mut rows = rows(&base());
    let at = rows[0].iter().position(|name| name == "KOSTEN_FARMACIE").unwrap();
    for row in &mut rows {
        row.push(row[at].clone());
    }
    text(&rows)
}

/// The fault is told with its place and what to do, and the other file in the folder
/// counts.
#[track_caller]
fn check(case: &Case) {
    let folder = tempfile::tempdir().unwrap();
    let (good, bad) = (file_name(2013), file_name(2018));
    write(folder.path(), &[(&good, few(2013, &GEMEENTEN).as_bytes())]);
    write(folder.path(), &[(&bad, &case.bytes)]);
    let places = [folder.path().to_path_buf()];
    let what = case.what;

    let options = LoadOptions::new(places.to_vec()).unwrap();
    let options = LoadOptions { indeling: Some(2024), ..options };
    let loaded = load(&options, indeling(), &|_, _| {}).unwrap();
    let expected = if case.counts { vec![2013, 2018] } else { vec![2013] };
    assert_eq!(years(&loaded.value), expected, "{what}");
    let about_gemeenten = ["absent-region", "split-by-weight", "implausible-jump"];
    let mut found = loaded.diagnostics;
    found.retain(|found| !about_gemeenten.contains(&found.code.as_str()));
    let [told] = &found[..] else { panic!("{what}: {found:?}") };
    assert_eq!(told.file.as_deref(), Some(bad.as_str()), "{what}");
    let place = (told.code.as_str(), told.line, told.field.as_deref());
    assert_eq!(place, (case.code, case.line, case.field), "{what}");
    assert!(told.help.is_some(), "{what}");
    assert!(told.to_string().len() < 1000, "{what}");

    let inspections =
        inspect(&places, None, indeling(), &Tables::embedded().unwrap()).unwrap();
    let inspected = inspections.iter().find(|file| file.path == bad).unwrap();
    assert!(inspected.sha256.is_some(), "{what}");
    let mut codes = inspected.diagnostics.iter().map(|found| found.code.as_str());
    // Equal keys are found only when rows become cells.
    let later = ["a row twice", "a key twice"].contains(&what);
    assert!(later || codes.any(|code| code == case.code), "{what}");
}

fn years(loaded: &Loaded) -> Vec<u16> {
    let snapshots = loaded.snapshots.iter().filter(|s| s.source == "vektis");
    snapshots.map(|snapshot| snapshot.year.unwrap()).collect()
}

#[test]
fn faults_are_told_and_the_other_file_counts() {
    for case in [no_tables(), bad_tables(), bad_cells()].into_iter().flatten() {
        check(&case);
    }
}

#[test]
fn a_file_full_of_faults_is_told_in_short() {
    let bad = synthetic(2018).replace('.', ",");
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[(&file_name(2018), bad.as_bytes())]);
    let files = inspect(
        &[folder.path().to_path_buf()],
        None,
        indeling(),
        &Tables::embedded().unwrap(),
    )
    .unwrap();
    let found = &files[0].diagnostics;
    let cells = bad.matches(',').count();
    assert!(cells > 50_000 && found.len() < 5000, "{cells} {}", found.len());
    let of_farmacie: Vec<_> = found
        .iter()
        .filter(|found| found.field.as_deref() == Some("kosten_farmacie"))
        .collect();
    assert_eq!(of_farmacie.len(), 101);
    assert!(of_farmacie[100].message.ends_with("more findings of this kind"));
}

/// A library panics at some of these; none may get out.
#[test]
fn damaged_parquet_is_a_finding() {
    let (folder, name) = (tempfile::tempdir().unwrap(), file_name(2018));
    write(folder.path(), &[(&name, base().as_bytes())]);
    let mut frame =
        compute(&[folder.path().to_path_buf()], None, &[RegionLevel::Nederland], None)
            .frame;
    frame.rows.truncate(5);
    let mut whole = Vec::new();
    write_parquet(&frame, &[], &mut whole).unwrap();
    let file =
        DataFile { name: "a.json".into(), path: "a.json".into(), synthetic: false };
    // What is said about the parts stands at the end, before its length and the mark.
    let end = whole.len() - 4;
    for at in (end.saturating_sub(6000)..end).step_by(7) {
        for flipped in [0x01, 0x80] {
            let mut bytes = whole.clone();
            bytes[at] ^= flipped;
            let content = Content { bytes, sha256: "0".repeat(64) };
            let (read, found) =
                read_table(&file, &content, None, &Tables::embedded().unwrap()).unwrap();
            let [told] = &found[..] else { panic!("{at} {found:?}") };
            assert!(read.is_none() && told.help.is_some(), "{at} {told}");
        }
    }
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
    for row in &computed.frame.rows {
        let numbers = [row.value, row.numerator, row.denominator];
        assert!(numbers.into_iter().flatten().all(f64::is_finite), "{row:?}");
    }
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
    for bad in NO_NUMBERS.into_iter().chain([""]) {
        let text = with_field(3, "KOSTEN_FARMACIE", bad);
        check_total(&text, "farmacie", Some(column("KOSTEN_FARMACIE", Some(3))));
    }
    // The largest numbers that can stand in a file have a finite sum.
    let most = "9".repeat(15);
    let text = with_field(3, "KOSTEN_FARMACIE", &most);
    let others = column("KOSTEN_FARMACIE", Some(3));
    check_total(&text, "farmacie", Some(most.parse::<f64>().unwrap() + others));
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
