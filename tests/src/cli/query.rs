use std::fs;

use crate::place::{SHORT, latest, place, run, runs};

#[test]
fn diff_says_what_changed_and_why() {
    let place = place();
    let compute = |flags: &str| {
        let done = run(place.path(), &format!("compute --level nederland {flags}"));
        assert_eq!(done.code, 0, "{}", done.stderr);
        let name = latest(&place).unwrap();
        name.file_name().unwrap().to_str().unwrap().to_owned()
    };
    let old = compute("--indicator zorgkosten/zvw-index");
    let new = compute("--indicator zorgkosten/zvw-index --reference-year 2023");
    let json = run(place.path(), &format!("diff {old} latest --json")).json();
    assert_eq!((json["old"] == *old, json["new"] == *new), (true, true), "{json}");
    let changes = json["changes"].as_array().unwrap();
    assert!(!changes.is_empty());
    for change in changes {
        assert_eq!(change["causes"], serde_json::json!(["configuration"]));
        let of = |side: &str| change[side]["value"].as_f64().unwrap();
        assert_eq!(change["absolute"], of("new") - of("old"));
        for key in ["indicator", "level", "region", "period", "sex", "age", "category"] {
            assert!(change[key].is_string(), "{key}");
        }
    }
    // A folder is a run too, and differences are no failure.
    let line = format!("diff out/runs/{old} out/runs/{new}");
    let text = run(place.path(), &line);
    assert_eq!((text.code, text.stderr.as_str()), (0, ""));
    for part in ["reference-year", "values changed", "by configuration", "zvw-index"] {
        assert!(text.stdout.contains(part), "{part}: {}", text.stdout);
    }
    let same = run(place.path(), "diff latest latest");
    assert!(same.stdout.contains("both rest on the same"), "{}", same.stdout);
    assert_eq!(runs(&place).len(), 2);
}

#[test]
fn diff_of_what_is_no_run_ends_with_3() {
    let place = place();
    assert_eq!(run(place.path(), &format!("compute {SHORT}")).code, 0);
    for line in ["diff latest nowhere", "diff data latest"] {
        let done = run(place.path(), line);
        assert_eq!((done.code, done.stdout.as_str()), (3, ""), "{line}");
        assert!(done.stderr.contains("manifest.json"), "{}", done.stderr);
    }
    assert_eq!(run(place.path(), "diff latest").code, 2);
}

#[test]
fn check_lists_every_problem_and_writes_nothing() {
    let place = place();
    let done = run(place.path(), "check");
    assert_eq!((done.code, done.stderr.as_str()), (0, ""), "{}", done.stdout);
    assert!(done.stdout.contains("synthetic-data"), "{}", done.stdout);
    let configuration = "data = [\"data\"]\nlevl = []\nformat = [\"htlm\"]\n";
    fs::write(place.path().join("regiobeeld.toml"), configuration).unwrap();
    let text = run(place.path(), "check");
    assert_eq!(text.code, 2);
    for part in
        ["Configuration", "regiobeeld.toml:2", "`level`", "regiobeeld.toml:3", "Data"]
    {
        assert!(text.stdout.contains(part), "{part}: {}", text.stdout);
    }
    let json = run(place.path(), "check --json");
    assert_eq!((json.code, json.stderr.as_str()), (2, ""));
    let json: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    let problems = json["problems"].as_array().unwrap();
    let lines: Vec<_> = problems.iter().map(|problem| problem["line"].as_u64()).collect();
    assert!(lines.contains(&Some(2)) && lines.contains(&Some(3)), "{lines:?}");
    for problem in problems {
        let keys: Vec<_> =
            problem.as_object().unwrap().keys().map(String::as_str).collect();
        let mut expected =
            ["code", "severity", "file", "line", "field", "region", "message", "help"];
        expected.sort_unstable();
        assert_eq!(keys, expected);
    }
    assert_eq!(run(place.path(), "check --data nowhere --format html").code, 2);
    fs::write(place.path().join("regiobeeld.toml"), "").unwrap();
    assert_eq!(run(place.path(), "check --data nowhere").code, 3);
    assert_eq!(latest(&place), None);
    assert!(!place.path().join("out").exists());
}

#[test]
fn explain_prints_what_gives_the_figure_again() {
    let place = place();
    let line = "explain zorgkosten/zvw-per-verzekerdejaar --region ZK12 --period 2018";
    let json = run(place.path(), &format!("{line} --json")).json();
    let sum = |role: &str| -> f64 {
        let cells = json["inputs"].as_array().unwrap().iter();
        let of_role = cells.filter(|cell| cell["role"] == role);
        let terms = of_role.map(|cell| {
            cell["value"].as_f64().unwrap() * cell["weight"].as_f64().unwrap()
        });
        terms.sum()
    };
    let (value, again) = (
        json["result"]["value"].as_f64().unwrap(),
        sum("numerator") / sum("denominator"),
    );
    assert!((value - again).abs() <= 1e-12 * value, "{value} {again}");
    let text = run(place.path(), line);
    assert_eq!((text.code, text.stderr.as_str()), (0, ""));
    let value = value.to_string();
    let hash = json["files"][0]["sha256"].as_str().unwrap();
    for part in [
        &*value,
        hash,
        "Σ x / Σ n",
        "ratio-of-sums",
        "TILBURG GM0855 female 40-44",
        "rank",
    ] {
        assert!(text.stdout.contains(part), "no `{part}` in {}", text.stdout);
    }
    // Every cell of the document stands in the text.
    let cells = json["inputs"].as_array().unwrap().iter();
    for cell in cells.filter(|cell| cell["age"] == "40-44") {
        let (field, value) =
            (cell["field"].as_str().unwrap(), cell["value"].as_f64().unwrap());
        assert!(text.stdout.contains(&format!("{field} {value}")), "{cell}");
    }
    let newest =
        run(place.path(), "explain bevolking/inwoners --region NL01 --json").json();
    assert_eq!(newest["period"], "2026JJ00");
    for (line, code, part) in [
        ("explain zvw --region ZK12", 2, "zvw"),
        ("explain bevolking/inwoners", 2, "--region"),
        ("explain bevolking/inwoners --region ZK99", 2, "ZK99"),
        ("explain bevolking/inwoners --region ZK12 --data nowhere", 3, "nowhere"),
    ] {
        let done = run(place.path(), line);
        assert_eq!((done.code, done.stdout.as_str()), (code, ""), "{line}");
        assert!(done.stderr.contains(part), "{line} {}", done.stderr);
    }
}

#[test]
fn lists_have_what_a_user_looks_for() {
    let place = place();
    let list = |kind: &str| run(place.path(), &format!("list {kind} --json")).json();
    for (kind, keys) in [
        ("sources", &["years", "dataset", "licence", "citation", "url"][..]),
        ("indicators", &["title_en", "unit", "method", "criterion", "levels"]),
        ("regions", &["level", "parents"]),
        ("methods", &["version"]),
        ("formats", &["of"]),
        ("criteria", &["of"]),
        ("diagnostics", &["severity"]),
    ] {
        for entry in list(kind)["entries"].as_array().unwrap() {
            let has = |key: &&str| entry.get(*key).is_some();
            assert!(["name", "title"].iter().chain(keys).all(has), "{kind} {entry}");
        }
    }
    let regions = list("regions");
    let tilburg = regions["entries"].as_array().unwrap().iter();
    let tilburg = tilburg.clone().find(|entry| entry["name"] == "GM0855").unwrap();
    let parents = tilburg["parents"].as_array().unwrap();
    assert!(
        parents.iter().any(|code| code == "ZK12") && parents.len() == 7,
        "{parents:?}"
    );
}
