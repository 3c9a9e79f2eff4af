use std::fs;
use std::path::Path;

use regiobeeld::domain::{Code, Severity};
use regiobeeld::{Checked, Settings, check};
use tempfile::TempDir;

use crate::fixture::{few, file_name, write};

/// A folder with data of 2018 and 2023 and a configuration.
fn place(configuration: &str, files: &[(&str, &str)]) -> TempDir {
    let place = tempfile::tempdir().unwrap();
    for year in [2018, 2023] {
        let text = few(year, &["TILBURG", "GOIRLE", "AMSTERDAM"]);
        write(place.path(), &[(&format!("data/{}", file_name(year)), text.as_bytes())]);
    }
    write(place.path(), &[("regiobeeld.toml", configuration.as_bytes())]);
    for (name, text) in files {
        write(place.path(), &[(name, text.as_bytes())]);
    }
    place
}

fn checked(place: &Path, flags: &Settings) -> Checked {
    check(Some(&place.join("regiobeeld.toml")), flags).unwrap()
}

/// Every problem of ours that a configuration and other files give, one a line: file,
/// line, field, and parts of the message and the help.
#[track_caller]
fn expect(configuration: &str, files: &[(&str, &str)], expected: &str) {
    let place = place(configuration, files);
    let checked = checked(place.path(), &Settings::default());
    let is_ours = |code| matches!(code, Code::BadConfiguration | Code::BadDefinition);
    let found: Vec<_> = checked.problems.iter().filter(|p| is_ours(p.code)).collect();
    let lines: Vec<_> = expected.trim().lines().map(str::trim).collect();
    assert_eq!(found.len(), lines.len(), "{found:#?}");
    for (problem, line) in found.iter().zip(lines) {
        let mut parts = line.split(" | ").map(str::trim);
        let file = problem.file.as_deref().unwrap_or("-");
        assert!(file.ends_with(parts.next().unwrap()), "{line}: {problem}");
        let at = problem.line.map_or("-".to_owned(), |line| line.to_string());
        assert_eq!(at, parts.next().unwrap(), "{line}: {problem}");
        if let Some(field) = parts.next() {
            let found = problem.field.as_deref().unwrap_or("-");
            assert_eq!(found, field, "{line}: {problem}");
        }
        let text =
            format!("{} {}", problem.message, problem.help.as_deref().unwrap_or(""));
        parts.for_each(|part| assert!(text.contains(part), "{line}: {text}"));
        assert_eq!(problem.severity, Severity::Error);
    }
    assert_eq!(checked.exit_code(), if found.is_empty() { 0 } else { 2 });
}

#[test]
fn a_sound_configuration_has_no_problem() {
    expect(
        "data = [\"data\"]\nlevel = [\"ggd-regio\"]\nregion = [\"ZK12\"]\n\
         period = [\"2018\", \"2023JJ00\"]\nreference-year = 2018\nindeling = 2024\n\
         indicator = [\"bevolking/inwoners\"]\nformat = [\"json\"]\n",
        &[],
        "",
    );
}

#[test]
fn every_mistake_in_a_configuration_is_told_with_its_place() {
    expect(
        "data = [\"data\", \"nowhere\",
            \"weg\"]
         dta = [\"x\"]
         level = [\"gemeent\", \"zorgkantoorregio\", \"nederlnd\", \"roaz-regio\"]
         region = [\"ZK99\", \"Tilburg\", \"GM0457\", \"ZK12\"]
         indicator = [\"zorgkosten/zvw-totall\", \"bevolking/inwoners\"]
         format = [\"htlm\"]
         deny = [\"synthetic-dta\"]
         indeling = 1999
         period = [\"2019\", \"23\", \"1999\"]
         reference-year = 2016
         run-date = \"22-11-2026\"
         jobs = \"many\"
         definitions = [\"defs\"]",
        &[],
        "regiobeeld.toml | 1 | data | nowhere | column 17
         regiobeeld.toml | 2 | data | weg | column 13
         regiobeeld.toml | 3 | dta | unknown field `dta` | column 10 | nearest is `data`
         regiobeeld.toml | 4 | level | roaz-regio | region file
         regiobeeld.toml | 4 | level | gemeent | nearest is `gemeente`
         regiobeeld.toml | 4 | level | nederlnd | nearest is `nederland`
         regiobeeld.toml | 5 | region | GM0457 | boundary year
         regiobeeld.toml | 5 | region | `Tilburg` is not a region code | ZK31
         regiobeeld.toml | 5 | region | ZK99 | nearest is `ZK
         regiobeeld.toml | 6 | indicator | zvw-totall | nearest is `zorgkosten/zvw-totaal`
         regiobeeld.toml | 7 | format | htlm | nearest is `html`
         regiobeeld.toml | 8 | deny | synthetic-dta | nearest is `synthetic-data`
         regiobeeld.toml | 9 | indeling | 1999 | 2015 to 2026
         regiobeeld.toml | 10 | period | `23` is not a period
         regiobeeld.toml | 10 | period | 1999JJ00 | there are
         regiobeeld.toml | 11 | reference-year | 2016 | there are 2018, 2023
         regiobeeld.toml | 12 | run-date | 22-11-2026 | 2026-11-22
         regiobeeld.toml | 13 | jobs | many | whole number
         regiobeeld.toml | 14 | definitions | defs | folder that exists",
    );
}

#[test]
fn what_is_no_toml_is_told_line_by_line() {
    expect(
        "data = [\"data\"]\nout = \n\nlevel = [gemeente\n",
        &[],
        "regiobeeld.toml | 2
         regiobeeld.toml | 4
         regiobeeld.toml | 4",
    );
}

const GROENE_DRUK: &str = "title = { nl = \"Groene druk\", en = \"Youth\" }
definition = { nl = \"x.\", en = \"y.\" }
criterion = 1
polarity = \"none\"
unit = \"per_100\"

[method.age-ratio]
of = [{ dataset = \"vektis/zvw\", measure = \"verzekerdejaren\" }]
numerator = [\"0-19\"]
denominator = [\"20-64\"]
scale = 100
";

/// A definition in which one text is replaced by another, and its problems.
#[track_caller]
fn expect_of_definition(change: &str, by: &str, expected: &str) {
    assert!(GROENE_DRUK.contains(change), "{change}");
    let text = GROENE_DRUK.replace(change, by);
    let configuration = "data = [\"data\"]\ndefinitions = [\"defs\"]\n";
    expect(configuration, &[("defs/eigen/druk.toml", &text)], expected);
}

#[test]
fn a_definition_is_held_against_the_datasets() {
    expect_of_definition("100", "100", "");
    expect_of_definition(
        "criterion = 1",
        "criterion = 7",
        "druk.toml | 3 | criterion | `7`",
    );
    expect_of_definition(
        "vektis/zvw",
        "vektis/zwv",
        "druk.toml | 8 | vektis/zwv | no dataset | nearest is `vektis/zvw`",
    );
    expect_of_definition(
        "verzekerdejaren",
        "verzekerdejaar",
        "druk.toml | 8 | verzekerdejaar | no measure of `vektis/zvw` | nearest is `verzekerdejaren`",
    );
    expect_of_definition(
        "0-19",
        "0-17",
        "druk.toml | 9 | 0-17 | whole age classes | 15-19",
    );
    expect_of_definition(
        "criterion = 1",
        "criterion = 1\nbreakdowns = [[\"sex\"], [\"category\"]]",
        "druk.toml | 4 | breakdowns | `vektis/zvw` has no `category`",
    );
    expect_of_definition(
        "unit = \"per_100\"",
        "unit = \"per_100\"\ninterval = \"dobson\"",
        "druk.toml | 6 | interval | `age-ratio` has no such interval | `wilson`",
    );
    expect_of_definition(
        "unit = \"per_100\"",
        "unit = \"per_100\"\ninterval = \"wilsn\"",
        "druk.toml | 6 | interval | wilsn | nearest is `wilson`",
    );
    expect_of_definition(
        "{ dataset = \"vektis/zvw\", measure = \"verzekerdejaren\" }",
        "{ dataset = \"cbs/inwoners\", measure = \"inwoners\" }",
        "druk.toml | 9 | 0-19 | whole age classes | all ages together
         druk.toml | 10 | 20-64 | whole age classes | all ages together",
    );
}

#[test]
fn units_and_levels_are_those_of_the_tables() {
    let definition = |of: &str, more: &str| {
        let head = GROENE_DRUK.lines().take(4).collect::<Vec<_>>().join("\n");
        format!("{head}\n{more}\n[method.sum]\nof = {of}\n")
    };
    let check = |of: &str, more: &str, expected: &str| {
        let text = definition(of, more);
        let configuration = "data = [\"data\"]\ndefinitions = [\"defs\"]\n";
        expect(configuration, &[("defs/eigen/som.toml", &text)], expected);
    };
    let costs = "{ dataset = \"nza/wlz-kosten\", measure = \"kosten\" }";
    let levels = "levels = [\"nederland\", \"zorgkantoorregio\"]";
    check(costs, &format!("unit = \"eur\"\n{levels}"), "");
    check(
        costs,
        &format!("unit = \"persons\"\n{levels}"),
        "som.toml | 5 | unit | in `eur`, not in `persons` | `unit = \"eur\"`",
    );
    check(
        costs,
        "unit = \"eur\"",
        "som.toml | - | levels | figures of some levels only | \"zorgkantoorregio\"",
    );
    check(
        costs,
        "unit = \"eur\"\nlevels = [\"gemeente\"]",
        "som.toml | 6 | levels | figures of some levels only | \"zorgkantoorregio\"",
    );
}

#[test]
fn mistakes_in_definitions_do_not_hide_each_other() {
    expect_of_definition(
        "per_100",
        "per_hundred",
        "druk.toml | 5 | unit | per_hundred | per_100",
    );
    expect_of_definition(
        "scale = 100",
        "scael = 100",
        "druk.toml | 11 | scael | unknown field `scael` | nearest is `scale`",
    );
    expect_of_definition(
        "criterion = 1\npolarity = \"none\"",
        "criterium = 7\npolarity = \"nonee\"\nbreakdowns = [[\"colour\"]]",
        "druk.toml | - | - | missing field `criterion` | add `criterion`
         druk.toml | 3 | criterium | unknown field | nearest is `criterion`
         druk.toml | 4 | polarity | nonee | nearest is `none`
         druk.toml | 5 | breakdowns | colour | sex, age, category",
    );
    expect_of_definition("title", "[", "druk.toml | 1");
    let broken = [("defs/a/b.toml", "criterion = 1"), ("defs/c.toml", "polarity = 7")];
    let place = place("data = [\"data\"]\ndefinitions = [\"defs\"]\n", &broken);
    let found = checked(place.path(), &Settings::default()).problems;
    for file in ["a/b.toml", "c.toml"] {
        let of_file = |p: &&regiobeeld::domain::Diagnostic| {
            p.file.as_deref().is_some_and(|f| f.ends_with(file))
        };
        assert!(found.iter().filter(of_file).count() >= 5, "{file} {found:#?}");
    }
}

#[test]
fn data_problems_come_beside_the_others() {
    let place = place("data = [\"data\"]\nlevel = [\"gemeent\"]\n", &[]);
    let file = format!("data/{}", file_name(2018));
    let text = fs::read_to_string(place.path().join(&file)).unwrap();
    let first = text.lines().position(|line| line.contains("TILBURG")).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines[first] = lines[first].replace("TILBURG", "TILBRUG");
    let cell = lines[first + 1].rsplit_once(';').unwrap().0.to_owned();
    lines[first + 1] = format!("{cell};veel");
    write(place.path(), &[(&file, lines.join("\n").as_bytes())]);
    let checked = checked(place.path(), &Settings::default());
    let at = |code: Code| {
        let found = checked.problems.iter().find(|p| p.code == code);
        found.unwrap_or_else(|| panic!("{code:?} {:#?}", checked.problems)).clone()
    };
    assert_eq!(at(Code::BadConfiguration).line, Some(2));
    let region = at(Code::UnknownRegion);
    assert_eq!(region.line, Some(first as u64 + 1));
    assert!(region.file.unwrap().ends_with(&file_name(2018)));
    let number = at(Code::BadNumber);
    assert_eq!(number.line, Some(first as u64 + 2));
    assert!(number.field.is_some());
    assert_eq!(checked.exit_code(), 2);
}

#[test]
fn wrong_data_alone_end_with_3_and_findings_with_0() {
    let place = place("data = [\"data\"]\n", &[]);
    let with = |data: &str| {
        let data = vec![place.path().join(data)];
        checked(place.path(), &Settings { data, ..Settings::default() })
    };
    assert_eq!(with("data").exit_code(), 0);
    assert_eq!(with("nowhere").exit_code(), 3);
    write(place.path(), &[("empty/note.md", b"x"), ("other/x.csv", b"a;b\n")]);
    for (folder, problems) in [("empty", 1), ("other", 2), ("nowhere", 1)] {
        let checked = with(folder);
        assert_eq!(
            (checked.problems.len(), checked.exit_code()),
            (problems, 3),
            "{folder}"
        );
        assert!(checked.problems.iter().any(|p| p.code == Code::NoData));
    }
}

#[test]
fn nothing_of_the_repository_is_wrong() {
    let root = crate::fixture::workspace();
    let checked = checked(&root, &Settings::default());
    assert_eq!(checked.exit_code(), 0, "{:#?}", checked.problems);
}
