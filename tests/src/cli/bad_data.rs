use std::fs;

use regiobeeld::ingest::synthetic::vektis_file_name;

use crate::place::{SHORT, check, file, latest, place, run, runs};

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

/// The years that count.
#[track_caller]
fn years(place: &tempfile::TempDir, flags: &str) -> Vec<u64> {
    let json = run(place.path(), &format!("compute {SHORT} --json {flags}")).json();
    let inputs = json["manifest"]["inputs"].as_array().unwrap();
    inputs.iter().filter_map(|input| input["year"].as_u64()).collect()
}

#[test]
fn of_two_releases_the_preferred_one_counts() {
    let place = place();
    let data = place.path().join("data");
    fs::create_dir(data.join("new")).unwrap();
    let new = data.join("new").join(vektis_file_name(2018));
    fs::write(&new, file(2018).replace("AMSTERDAM", "ROTTERDAM")).unwrap();
    let done = run(place.path(), &format!("compute {SHORT}"));
    assert_eq!(done.code, 0, "{}", done.stderr);
    for part in ["duplicate-year", "`--prefer`", "key `prefer`", "new/"] {
        assert!(done.stderr.contains(part), "{part}: {}", done.stderr);
    }
    assert_eq!(years(&place, ""), [2023]);
    // Its digits stand in the help of the finding.
    let digits = done.stderr.split("key `prefer`: `").nth(1).unwrap().split('`').next();
    let digits = digits.unwrap();
    assert_eq!(digits.len(), 8);
    let with = |flags: &str| {
        let json = run(place.path(), &format!("compute {SHORT} --json {flags}")).json();
        let inputs = json["manifest"]["inputs"].as_array().unwrap().clone();
        let of_2018 = inputs.into_iter().find(|input| input["year"] == 2018).unwrap();
        of_2018["sha256"].as_str().unwrap().to_owned()
    };
    assert!(with(&format!("--prefer {digits}")).starts_with(digits));
    let configuration = place.path().join("regiobeeld.toml");
    let text = fs::read_to_string(&configuration).unwrap();
    let name = format!("new/{}", vektis_file_name(2018));
    fs::write(&configuration, format!("{text}prefer = [\"{name}\"]\n")).unwrap();
    let by_name = with("");
    fs::write(&configuration, text).unwrap();
    assert_eq!(with(&format!("--prefer {}", &by_name[..6])), by_name);
    assert_eq!(years(&place, &format!("--prefer {digits}")), [2018, 2023]);
    let place_2 = crate::place::place();
    check(
        &place_2,
        "compute --prefer nowhere.csv",
        2,
        &["nowhere.csv", "sha256", "2018"],
    );
}
