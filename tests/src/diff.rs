use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use regiobeeld::diff::{Cause, ChangeKind};
use regiobeeld::{Diff, Error, Parts, Settings, Silent, diff};
use tempfile::TempDir;

use crate::fixture::{DATE, few, file_name, write};

const GEMEENTEN: [&str; 4] = ["TILBURG", "GOIRLE", "AMSTERDAM", "TEXEL"];

/// A folder with the data of 2018 and 2023 and a place for runs.
fn place() -> TempDir {
    let place = tempfile::tempdir().unwrap();
    for year in [2018, 2023] {
        write_year(&place, year, &few(year, &GEMEENTEN));
    }
    place
}

fn write_year(place: &TempDir, year: u16, text: &str) {
    write(place.path(), &[(&format!("data/{}", file_name(year)), text.as_bytes())]);
}

/// Publishes a run with the indicators of costs and groene-druk.
fn publish(place: &TempDir, settings: Settings) -> PathBuf {
    let indicators =
        ["bevolking/groene-druk", "zorgkosten/zvw-totaal", "zorgkosten/zvw-index"];
    let usual = Settings {
        data: vec![place.path().join("data")],
        out: Some(place.path().join("out")),
        indeling: Some(2025),
        indicator: indicators.map(str::to_owned).to_vec(),
        ..Settings::default()
    };
    let spec = settings.or(usual).spec(Parts::Indicators, DATE).unwrap();
    regiobeeld::run(&spec, &Silent).unwrap().folder
}

/// The indicators that changed with their causes, each once.
fn causes(diff: &Diff) -> Vec<(&str, Vec<Cause>)> {
    let causes = diff.changes.iter().map(|c| (&*c.indicator, c.causes.clone()));
    causes.collect::<BTreeSet<_>>().into_iter().collect()
}

#[test]
fn a_run_does_not_differ_from_itself() {
    let place = place();
    let run = publish(&place, Settings::default());
    let same = diff(&run, &run).unwrap();
    assert!(same.unchanged > 1000 && same.changes.is_empty(), "{}", same.unchanged);
    assert!(same.differences.data.is_empty() && same.causes.is_empty());
}

#[test]
fn another_file_is_a_cause_for_what_rests_on_it() {
    let place = place();
    let old = publish(&place, Settings::default());
    let text = few(2023, &GEMEENTEN);
    let line = text.lines().find(|line| line.contains("TILBURG")).unwrap();
    let mut fields: Vec<_> = line.split(';').map(str::to_owned).collect();
    let was: f64 = fields[5].parse().unwrap();
    fields[5] = format!("{:.2}", was + 1000.0);
    write_year(&place, 2023, &text.replace(line, &fields.join(";")));
    let new = publish(&place, Settings::default());
    let diff = diff(&old, &new).unwrap();
    assert_eq!(
        causes(&diff),
        [
            ("zorgkosten/zvw-index", vec![Cause::Data]),
            ("zorgkosten/zvw-totaal", vec![Cause::Data]),
        ]
    );
    assert!(diff.changes.iter().all(|change| &*change.period == "2023JJ00"));
    let changed = &diff.differences.data.changed;
    assert_eq!(changed.len(), 1);
    assert_eq!(changed[0].new.path, file_name(2023));
    assert_ne!(changed[0].old.sha256, changed[0].new.sha256);
    let of = |region: &str| {
        let found = diff.changes.iter().find(|change| {
            &*change.region == region
                && &*change.category == "total"
                && &*change.indicator == "zorgkosten/zvw-totaal"
        });
        found.unwrap()
    };
    for region in ["GM0855", "ZK12", "NL01"] {
        let change = of(region);
        assert!((change.absolute.unwrap() - 1000.0).abs() < 1e-6, "{change:?}");
        let old = change.old.as_ref().unwrap().value.unwrap();
        let relative = change.absolute.unwrap() / old;
        assert_eq!(change.relative, Some(relative));
    }
    let sizes: Vec<_> = diff.changes.iter().map(|c| c.relative.unwrap().abs()).collect();
    assert!(sizes.is_sorted_by(|one, next| one >= next), "{sizes:?}");
    assert_eq!(diff.kinds[&ChangeKind::Changed], diff.changes.len());
}

#[test]
fn a_file_more_or_less_is_a_cause() {
    let place = place();
    let new = publish(&place, Settings::default());
    fs::remove_file(place.path().join("data").join(file_name(2018))).unwrap();
    let old = publish(&place, Settings::default());
    for (one, other, kind) in
        [(&old, &new, ChangeKind::Added), (&new, &old, ChangeKind::Removed)]
    {
        let diff = diff(one, other).unwrap();
        // The year is there or not, and the index has another year to start from.
        let rows = diff.changes.iter().filter(|change| change.kind == kind);
        assert!(rows.clone().all(|change| &*change.period == "2018JJ00"));
        assert!(rows.count() > 0);
        assert!(diff.changes.iter().all(|change| change.causes == [Cause::Data]));
        let index = |change: &&regiobeeld::diff::Change| {
            change.kind == ChangeKind::Changed
                && &*change.indicator == "zorgkosten/zvw-index"
        };
        assert!(diff.changes.iter().any(|change| index(&change)));
    }
}

/// Settings that differ from the usual in one thing, and the causes of every change.
#[track_caller]
fn check(settings: Settings, expected: &[(&str, &[Cause])]) -> Diff {
    let place = place();
    let old = publish(&place, Settings::default());
    let new = publish(&place, settings);
    let diff = diff(&old, &new).unwrap();
    let expected: Vec<_> =
        expected.iter().map(|(name, causes)| (*name, causes.to_vec())).collect();
    assert_eq!(causes(&diff), expected);
    diff
}

#[test]
fn another_definition_is_a_cause_for_its_indicator() {
    let folder = tempfile::tempdir().unwrap();
    let name = "bevolking/groene-druk";
    let text =
        regiobeeld::indicator::definition_texts().into_iter().find(|(n, _)| n == name);
    let text = text.unwrap().1.replace("scale = 100", "scale = 1000");
    write(folder.path(), &[(&format!("{name}.toml"), text.as_bytes())]);
    let settings = Settings {
        definitions: vec![folder.path().to_path_buf()],
        ..Settings::default()
    };
    let diff = check(settings, &[(name, &[Cause::Definitions])]);
    assert_eq!(diff.differences.definitions.changed, [format!("indicator/{name}")]);
    assert!(
        diff.changes
            .iter()
            .all(|change| { change.relative.is_none_or(|by| (by - 9.0).abs() < 1e-9) })
    );
}

#[test]
fn another_boundary_year_is_a_cause() {
    let settings = Settings { indeling: Some(2021), ..Settings::default() };
    let diff = check(
        settings,
        &[
            ("bevolking/groene-druk", &[Cause::Regions]),
            ("zorgkosten/zvw-index", &[Cause::Regions]),
            ("zorgkosten/zvw-totaal", &[Cause::Regions]),
        ],
    );
    let said = diff.differences.indeling.unwrap();
    assert_eq!((said.old, said.new), (2025, 2021));
}

#[test]
fn what_was_asked_for_is_a_cause() {
    let settings = Settings { reference_year: Some(2023), ..Settings::default() };
    check(settings, &[("zorgkosten/zvw-index", &[Cause::Configuration])]);
    let settings = Settings {
        level: vec!["nederland".parse().unwrap()],
        indicator: vec!["bevolking/groene-druk".to_owned()],
        ..Settings::default()
    };
    let diff = check(
        settings,
        &[
            ("bevolking/groene-druk", &[Cause::Configuration]),
            ("zorgkosten/zvw-index", &[Cause::Configuration]),
            ("zorgkosten/zvw-totaal", &[Cause::Configuration]),
        ],
    );
    assert_eq!(diff.kinds.keys().collect::<Vec<_>>(), [&ChangeKind::Removed]);
    assert_eq!(diff.unchanged, 2);
}

#[test]
fn other_software_is_a_cause_beside_others() {
    let place = place();
    let old = publish(&place, Settings::default());
    let new =
        publish(&place, Settings { reference_year: Some(2023), ..Settings::default() });
    let path = new.join("manifest.json");
    let manifest = fs::read_to_string(&path).unwrap();
    let version = format!("\"version\": \"{}\"", regiobeeld::VERSION);
    fs::write(path, manifest.replace(&version, "\"version\": \"99.0.0\"")).unwrap();
    let diff = diff(&old, &new).unwrap();
    assert_eq!(
        causes(&diff),
        [("zorgkosten/zvw-index", vec![Cause::Configuration, Cause::Software])]
    );
    assert_eq!(diff.differences.software.unwrap().new, "99.0.0");
}

#[test]
fn a_run_that_is_not_whole_is_not_compared() {
    let place = place();
    let run = publish(&place, Settings::default());
    let refused = |folder: &Path| match diff(&run, folder) {
        Err(error @ Error::Damaged { .. }) => (error.exit_code(), error.to_string()),
        other => panic!("{other:?}"),
    };
    let (code, message) = refused(&place.path().join("data"));
    assert!(code == 3 && message.contains("manifest.json"), "{message}");
    fs::write(run.join("diagnostics.json"), "[]").unwrap();
    let (code, message) = refused(&run);
    assert!(code == 3 && message.contains("diagnostics.json"), "{message}");
}
