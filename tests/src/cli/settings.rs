use std::fs;
use std::path::Path;

use regiobeeld::ingest::synthetic::vektis_file_name;
use serde_json::Value;

use crate::place::{SHORT, check, command, file, finish, latest, place, run};

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
    // What was found, the quality of data, the indicators and the table.
    assert!(one["outputs"].as_array().unwrap().len() == 4, "{one}");
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
