use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::Stdio;

use regiobeeld::arrow::array::AsArray;
use regiobeeld::indicator::read_parquet;
use regiobeeld::ingest::synthetic::vektis_file_name;
use serde_json::Value;

use crate::place::{SHORT, command, file, latest, place, run};

#[test]
fn every_command_explains_itself_with_an_example() {
    let place = tempfile::tempdir().unwrap();
    let help = run(place.path(), "--help").stdout;
    let commands =
        help.split("Commands:").nth(1).unwrap().split("Options:").next().unwrap();
    let indent = |line: &&str| line.starts_with("  ") && !line.starts_with("   ");
    let names = commands.lines().filter(indent);
    let mut names: Vec<_> =
        names.filter_map(|line| line.split_whitespace().next()).collect();
    names.retain(|name| *name != "help");
    for name in ["run", "compute", "inspect", "list", "verify"] {
        assert!(names.contains(&name), "{name} {names:?}");
    }
    names.push("");
    for name in names {
        let help = run(place.path(), &format!("{name} --help"));
        assert_eq!(help.code, 0, "{name}");
        assert!(help.stdout.contains("Example: regiobeeld"), "{name} {}", help.stdout);
        assert_eq!(help.stderr, "");
    }
    let version = run(place.path(), "--version");
    assert_eq!((version.code, version.stderr.as_str()), (0, ""));
    assert!(version.stdout.contains(env!("CARGO_PKG_VERSION")), "{}", version.stdout);
}

#[test]
fn run_without_flags_runs_the_configuration() {
    let place = place();
    let done = run(place.path(), "run --region ZK12");
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(done.stdout.contains("SYNTHETIC DATA"), "{}", done.stdout);
    assert!(done.stderr.contains("synthetic-data"), "{}", done.stderr);
    let run_folder = place.path().join("out").join(latest(&place).unwrap());
    for name in [
        "manifest.json",
        "telemetry.json",
        "diagnostics.json",
        "indicators.parquet",
        "index.html",
        "regions/ZK12/regiobeeld.html",
        "regions/ZK12/regiobeeld.json",
    ] {
        assert!(run_folder.join(name).is_file(), "{name}");
    }
    // Where the data stood is said in the telemetry and nowhere else.
    let data = place.path().join("data").canonicalize().unwrap();
    let telemetry = fs::read_to_string(run_folder.join("telemetry.json")).unwrap();
    assert!(telemetry.contains(data.to_str().unwrap()), "{telemetry}");
    let manifest = fs::read_to_string(run_folder.join("manifest.json")).unwrap();
    assert!(!manifest.contains(data.to_str().unwrap()));
}

#[test]
fn the_samples_of_the_repository_run_from_its_configuration() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let out = tempfile::tempdir().unwrap();
    let out = out.path().to_str().unwrap().to_owned();
    let done = run(&root, &format!("compute {SHORT} --quiet --out {out}"));
    assert_eq!((done.code, done.stdout.as_str()), (0, ""), "{}", done.stderr);
    assert!(Path::new(&out).join("latest/indicators.parquet").is_file());
}

#[test]
fn compute_prints_one_document() {
    let place = place();
    let done = run(place.path(), "compute --level ggd-regio --period 2023 --json");
    let json = done.json();
    let keys: Vec<_> = json.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["folder", "manifest"]);
    let folder = place.path().join(json["folder"].as_str().unwrap());
    assert!(!folder.join("index.html").exists());
    let bytes = fs::read(folder.join("indicators.parquet")).unwrap();
    let mut regions = BTreeSet::new();
    for batch in read_parquet(bytes).unwrap() {
        let column =
            |name: &str| batch.column_by_name(name).unwrap().as_string::<i32>().clone();
        assert!(column("level").iter().all(|level| level == Some("ggd-regio")));
        assert!(column("period").iter().all(|period| period == Some("2023JJ00")));
        regions.extend(column("region").iter().map(|code| code.unwrap().to_owned()));
    }
    assert_eq!(regions.len(), 25);
}

#[test]
fn inspect_says_what_each_file_is() {
    let place = place();
    fs::write(place.path().join("data/other.csv"), "a;b\n").unwrap();
    let json = run(place.path(), "inspect data --json").json();
    assert_eq!(json.as_object().unwrap().keys().collect::<Vec<_>>(), ["files"]);
    let files = json["files"].as_array().unwrap();
    assert_eq!(files.len(), 3);
    for file in files {
        let keys: BTreeSet<_> =
            file.as_object().unwrap().keys().map(String::as_str).collect();
        let expected = [
            "path",
            "source",
            "table",
            "year",
            "indeling",
            "rows",
            "columns",
            "sums",
            "rest_row",
            "regions_matched",
            "regions_unmatched",
            "sha256",
            "diagnostics",
        ];
        assert_eq!(keys, BTreeSet::from(expected));
        for found in file["diagnostics"].as_array().unwrap() {
            let keys: BTreeSet<_> =
                found.as_object().unwrap().keys().map(String::as_str).collect();
            let expected = [
                "code", "severity", "file", "line", "field", "region", "message", "help",
            ];
            assert_eq!(keys, BTreeSet::from(expected));
        }
    }
    let of = |name: &str| files.iter().find(|file| file["path"] == name).unwrap();
    let known = of(&vektis_file_name(2018));
    assert_eq!(known["source"], "vektis");
    assert_eq!(known["table"], "vektis/zvw-gemeente");
    assert_eq!(known["year"], 2018);
    assert!(known["indeling"].is_u64());
    assert_eq!(known["rows"], file(2018).lines().count() - 1);
    assert_eq!(known["columns"][0], "GESLACHT");
    assert!(known["sums"]["kosten_medisch_specialistische_zorg"].is_f64());
    assert_eq!(known["rest_row"], 1);
    assert_eq!(known["regions_matched"], 4);
    assert_eq!(known["regions_unmatched"], Value::Array(vec![]));
    assert_eq!(known["sha256"].as_str().unwrap().len(), 64);
    let cut = &of(&vektis_file_name(2023))["sums"];
    assert!(cut["kosten_geriatrische_revalidatiezorg"].is_f64(), "{cut}");
    let other = of("other.csv");
    assert_eq!(other["source"], Value::Null);
    assert_eq!(other["diagnostics"][0]["code"], "unrecognised-file");
    let text = run(place.path(), "inspect data");
    assert_eq!(text.code, 0);
    assert!(text.stdout.contains("vektis/zvw-gemeente"), "{}", text.stdout);
    assert_eq!(run(place.path(), "inspect data/other.csv").code, 3);
    assert_eq!(run(place.path(), "inspect nowhere").code, 3);
}

#[test]
fn list_says_what_there_is() {
    let place = tempfile::tempdir().unwrap();
    for (kind, one) in [
        ("sources", "vektis/zvw-gemeente"),
        ("indicators", "zorgkosten/zvw-per-verzekerdejaar"),
        ("regions", "ZK31"),
        ("methods", "ratio-of-sums"),
        ("formats", "html"),
        ("criteria", "1"),
        ("diagnostics", "duplicate-year"),
    ] {
        let text = run(place.path(), &format!("list {kind}"));
        assert_eq!((text.code, text.stderr.as_str()), (0, ""), "{kind}");
        let named = |line: &str| line.split_whitespace().next() == Some(one);
        assert!(text.stdout.lines().any(named), "{kind} {}", text.stdout);
        let json = run(place.path(), &format!("list {kind} --json")).json();
        assert_eq!(json["kind"], kind);
        let entries = json["entries"].as_array().unwrap();
        assert_eq!(entries.len(), text.stdout.lines().count(), "{kind}");
        assert!(entries.iter().any(|entry| entry["name"] == one), "{kind}");
    }
}

#[test]
fn verify_finds_a_changed_byte() {
    let place = place();
    assert_eq!(run(place.path(), &format!("compute {SHORT}")).code, 0);
    let verify = || run(place.path(), "verify out/latest");
    let done = verify();
    assert_eq!(done.code, 0, "{}", done.stderr);
    let table = place.path().join("out/latest/indicators.parquet");
    let mut bytes = fs::read(&table).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&table, &bytes).unwrap();
    let done = verify();
    assert_eq!(done.code, 3);
    assert!(done.stdout.contains("indicators.parquet"), "{}", done.stdout);
    bytes[middle] ^= 1;
    fs::write(&table, &bytes).unwrap();
    assert_eq!(verify().code, 0);
    fs::write(place.path().join("out/latest/extra.txt"), "x").unwrap();
    assert_eq!(verify().code, 3);
    fs::remove_file(place.path().join("out/latest/extra.txt")).unwrap();
    fs::remove_file(&table).unwrap();
    assert_eq!(verify().code, 3);
    fs::write(place.path().join("out/latest/manifest.json"), "{}").unwrap();
    assert_eq!(verify().code, 3);
    fs::remove_file(place.path().join("out/latest/manifest.json")).unwrap();
    let done = verify();
    assert_eq!(done.code, 3);
    assert!(done.stderr.contains("manifest.json"), "{}", done.stderr);
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let place = tempfile::tempdir().unwrap();
    let mut child = command(place.path())
        .args(["list", "regions", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0), "{stderr}");
    assert_eq!(stderr, "");
}
