//! The command line: what it prints, where, and how it ends.

#![expect(
    clippy::unwrap_used,
    reason = "a test says that something is wrong by panicking"
)]

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use regiobeeld::arrow::array::AsArray;
use regiobeeld::domain::Regioindeling;
use regiobeeld::indicator::read_parquet;
use regiobeeld::ingest::synthetic::{vektis_file_name, vektis_gemeente};
use serde_json::Value;
use tempfile::TempDir;

/// How a command ended.
#[derive(Debug)]
struct Done {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Done {
    #[track_caller]
    fn json(&self) -> Value {
        assert_eq!(self.code, 0, "{}", self.stderr);
        serde_json::from_str(&self.stdout).unwrap()
    }
}

/// The command in a folder, without what the environment of the tests may say.
fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_regiobeeld"));
    command.current_dir(folder);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("REGIOBEELD_") {
            command.env_remove(name);
        }
    }
    command
}

#[track_caller]
fn finish(command: &mut Command) -> Done {
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let (stdout, stderr) = (text(output.stdout), text(output.stderr));
    assert!(
        !stderr.contains("panicked") && !stderr.contains("RUST_BACKTRACE"),
        "{stderr}"
    );
    Done { code: output.status.code().unwrap(), stdout, stderr }
}

#[track_caller]
fn run(folder: &Path, line: &str) -> Done {
    finish(command(folder).args(line.split_whitespace()))
}

/// Small synthetic files of 2018 and 2023, made once.
fn file(year: u16) -> &'static str {
    static FILES: [OnceLock<String>; 2] = [const { OnceLock::new() }; 2];
    FILES[usize::from(year == 2023)].get_or_init(|| {
        let text = vektis_gemeente(&Regioindeling::embedded().unwrap(), year, 2026);
        let wanted = |line: &&str| {
            let name = line.split(';').nth(2).unwrap();
            ["", "TILBURG", "GOIRLE", "AMSTERDAM", "TEXEL"].contains(&name)
        };
        let lines = text.lines();
        let kept = lines.clone().take(1).chain(lines.skip(1).filter(wanted));
        kept.flat_map(|line| [line, "\n"]).collect()
    })
}

/// A folder with `data/`, marked as synthetic, and a configuration that points at it.
fn place() -> TempDir {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    fs::create_dir(&data).unwrap();
    fs::write(data.join("SYNTHETIC"), "").unwrap();
    for year in [2018, 2023] {
        fs::write(data.join(vektis_file_name(year)), file(year)).unwrap();
    }
    let configuration = "data = [\"data\"]\nout = \"out\"\nrun-date = \"2026-11-22\"\n";
    fs::write(place.path().join("regiobeeld.toml"), configuration).unwrap();
    place
}

/// Flags that make a run short.
const SHORT: &str = "--level nederland --indicator bevolking/verzekerdejaren";

fn latest(place: &TempDir) -> Option<PathBuf> {
    fs::read_link(place.path().join("out/latest")).ok()
}

fn runs(place: &TempDir) -> BTreeSet<String> {
    let entries = fs::read_dir(place.path().join("out/runs")).into_iter().flatten();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

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

/// A command line that must end with this code, and what the message must hold.
#[track_caller]
fn check(place: &TempDir, line: &str, code: i32, parts: &[&str]) {
    let done = run(place.path(), line);
    assert_eq!(done.code, code, "{line}: {}", done.stderr);
    assert_eq!(done.stdout, "", "{line}");
    for part in parts {
        assert!(done.stderr.contains(part), "{line}: no `{part}` in {}", done.stderr);
    }
    assert_eq!(latest(place), None, "{line}");
}

#[test]
fn a_wrong_command_line_ends_with_2() {
    let place = place();
    check(&place, "", 2, &["Usage"]);
    check(&place, "fly", 2, &["fly"]);
    check(&place, "run --dta data", 2, &["--dta", "--data"]);
    check(
        &place,
        "compute --level zorgkantor",
        2,
        &["zorgkantor", "zorgkantoorregio", "ggd-regio"],
    );
    check(&place, "compute --region Tilburg", 2, &["Tilburg", "ZK31"]);
    check(&place, "compute --region ZK99", 2, &["ZK99", "list regions"]);
    check(&place, "compute --period 23", 2, &["2023JJ00"]);
    check(&place, "compute --indeling 1999", 2, &["1999", "2015", "2026"]);
    check(&place, "compute --indeling oud", 2, &["oud"]);
    check(&place, "compute --reference-year 2016", 2, &["2016", "2018", "2023"]);
    check(
        &place,
        "compute --indicator zorgkosten/zvw-totall",
        2,
        &["zorgkosten/zvw-totaal"],
    );
    check(&place, "run --format htlm", 2, &["html"]);
    check(
        &place,
        "compute --deny no-such-code",
        2,
        &["no-such-code", "list diagnostics"],
    );
    check(&place, "compute --run-date 22-11-2026", 2, &["2026-11-22"]);
    check(&place, "compute --jobs 0", 2, &["--jobs"]);
    check(&place, "compute --config nowhere.toml", 2, &["nowhere.toml"]);
    check(&place, "list nonsense", 2, &["nonsense", "indicators"]);
    check(&place, "inspect", 2, &["PATH"]);
    check(&place, "verify", 2, &["RUN"]);
}

#[test]
fn a_wrong_configuration_ends_with_2_and_names_the_line() {
    for (text, parts) in [
        ("out = \"out\"\ndta = [\"data\"]\n", ["line 2", "dta", "regiobeeld.toml"]),
        (
            "data = [\"data\"]\n\nlevel = [\"gemeent\"]\n",
            ["line 3", "gemeent", "gemeente"],
        ),
        ("data = \"data\"\n", ["line 1", "data", "regiobeeld.toml"]),
        ("data = [\"data\"\n", ["line", "data", "regiobeeld.toml"]),
    ] {
        let place = place();
        fs::write(place.path().join("regiobeeld.toml"), text).unwrap();
        check(&place, "compute", 2, &parts);
    }
    let empty = tempfile::tempdir().unwrap();
    check(&empty, "run", 2, &["--data"]);
}

#[test]
fn missing_or_unreadable_data_end_with_3() {
    let place = place();
    check(&place, "compute --data nowhere", 3, &["nowhere"]);
    fs::create_dir(place.path().join("empty")).unwrap();
    check(&place, "compute --data empty", 3, &["empty", "list sources"]);
    fs::create_dir(place.path().join("other")).unwrap();
    fs::write(place.path().join("other/x.csv"), "a;b\n").unwrap();
    check(&place, "run --data other", 3, &["x.csv", "unrecognised-file"]);
    check(&place, "verify nowhere", 3, &["nowhere", "manifest.json"]);
    check(&place, "verify data", 3, &["data", "manifest.json"]);
}

#[test]
fn a_bad_file_beside_good_ones_is_a_finding() {
    let place = place();
    fs::write(place.path().join("data/other.csv"), "a;b\n").unwrap();
    let done = run(place.path(), &format!("compute {SHORT}"));
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(done.stderr.contains("unrecognised-file"), "{}", done.stderr);
    assert!(done.stderr.contains("other.csv"), "{}", done.stderr);
}

#[test]
fn a_denied_finding_publishes_nothing() {
    let place = place();
    check(
        &place,
        &format!("compute {SHORT} --deny synthetic-data"),
        1,
        &["synthetic-data"],
    );
    assert_eq!(run(place.path(), &format!("compute {SHORT}")).code, 0);
    let (was, had) = (latest(&place), runs(&place));
    assert!(was.is_some() && had.len() == 1);
    let line = format!("compute {SHORT} --period 2023 --deny synthetic-data");
    let done = run(place.path(), &line);
    assert_eq!(done.code, 1, "{}", done.stderr);
    assert_eq!((latest(&place), runs(&place)), (was, had));
    // What does not occur may be denied.
    let done = run(place.path(), &format!("compute {SHORT} --deny duplicate-year"));
    assert_eq!(done.code, 0, "{}", done.stderr);
}

#[test]
fn an_output_folder_that_cannot_be_made_ends_with_a_message() {
    let place = place();
    fs::write(place.path().join("file"), "x").unwrap();
    let done = run(place.path(), &format!("compute {SHORT} --out file/out"));
    assert_eq!((done.code, done.stdout.as_str()), (4, ""));
    assert!(done.stderr.contains("file/out"), "{}", done.stderr);
    assert!(done.stderr.starts_with("error: "), "{}", done.stderr);
    assert_eq!(fs::read_to_string(place.path().join("file")).unwrap(), "x");
    // Where `runs` cannot be a folder, nothing is left beside it.
    fs::create_dir(place.path().join("out")).unwrap();
    fs::write(place.path().join("out/runs"), "x").unwrap();
    let done = run(place.path(), &format!("compute {SHORT}"));
    assert_eq!(done.code, 4, "{}", done.stderr);
    assert_eq!(fs::read_dir(place.path().join("out")).unwrap().count(), 1);
}

#[test]
fn a_flag_beats_the_environment_which_beats_the_configuration() {
    let place = place();
    for year in [2018, 2023] {
        let folder = place.path().join(year.to_string());
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join(vektis_file_name(year)), file(year)).unwrap();
    }
    let years = |environment: Option<&str>, flag: &str| -> Vec<u64> {
        let mut command = command(place.path());
        command.args(format!("compute {SHORT} --json {flag}").split_whitespace());
        if let Some(data) = environment {
            command.env("REGIOBEELD_DATA", data);
        }
        let json = finish(&mut command).json();
        let inputs = json["manifest"]["inputs"].as_array().unwrap();
        inputs.iter().filter_map(|input| input["year"].as_u64()).collect()
    };
    assert_eq!(years(None, ""), [2018, 2023]);
    assert_eq!(years(Some("2018"), ""), [2018]);
    assert_eq!(years(Some("2018"), "--data 2023"), [2023]);
    assert_eq!(years(None, "--data 2023"), [2023]);
}

#[test]
fn paths_of_a_configuration_are_from_its_own_folder() {
    let place = place();
    let elsewhere = tempfile::tempdir().unwrap();
    let configuration = place.path().join("regiobeeld.toml");
    let line = format!("compute {SHORT} --config {}", configuration.display());
    let done = run(elsewhere.path(), &line);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(latest(&place).is_some());
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}

#[test]
fn a_run_is_the_same_wherever_its_data_stand() {
    let place = place();
    let moved = tempfile::tempdir().unwrap();
    fs::rename(place.path().join("data"), moved.path().join("elsewhere")).unwrap();
    let absolute = moved.path().join("elsewhere");
    let manifest = |folder: &Path, data: &str| {
        let line = format!("compute {SHORT} --run-date 2026-11-22 --data {data} --json");
        run(folder, &line).json()["manifest"].clone()
    };
    let one = manifest(place.path(), absolute.to_str().unwrap());
    assert_eq!(one, manifest(moved.path(), "elsewhere"));
}

#[test]
fn any_number_of_jobs_makes_the_same_run() {
    let place = place();
    let manifest = |jobs: u8| {
        let line = format!("compute {SHORT} --jobs {jobs} --out out-{jobs} --json");
        let json = run(place.path(), &line).json();
        json["manifest"].clone()
    };
    let (one, three) = (manifest(1), manifest(3));
    assert_eq!(one, three);
    assert!(one["outputs"].as_array().unwrap().len() == 2, "{one}");
}

#[test]
fn logs_go_to_standard_error_as_asked() {
    let place = place();
    let json = run(place.path(), &format!("compute {SHORT} --log-format json"));
    assert_eq!(json.code, 0);
    assert!(json.stderr.lines().count() > 1, "{}", json.stderr);
    for line in json.stderr.lines() {
        let found: Value = serde_json::from_str(line).unwrap();
        assert!(found["severity"].is_string() && found["message"].is_string(), "{line}");
    }
    let error = run(place.path(), "compute --data nowhere --log-format json");
    let found: Value = serde_json::from_str(error.stderr.trim()).unwrap();
    assert_eq!((error.code, &found["severity"]), (3, &Value::from("error")));
    let quiet = run(place.path(), &format!("compute {SHORT} --quiet"));
    assert_eq!(quiet.code, 0);
    assert_eq!(quiet.stdout, "");
    assert!(!quiet.stderr.contains("warning"), "{}", quiet.stderr);
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
