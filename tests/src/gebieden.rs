use std::fmt::Write;

use regiobeeld::domain::{
    Code, Diagnostic, Regioindeling, RegionCode, RegionLevel, Severity,
};
use regiobeeld::ingest::{LoadOptions, Loaded, Tables, inspect, load};
use serde_json::{Value, json};

use crate::fixture::{few, file_name, indeling, write};

const YEAR: u16 = 2022;

/// What a table says of a gemeente: column and text.
type Cells = Vec<(String, String)>;

/// A table of every gemeente of the year with zorgkantoorregio and GGD-regio, after
/// `change` had its way with each gemeente.
fn table(ids: &Ids, change: impl Fn(&str, &mut Cells)) -> Vec<(RegionCode, Cells)> {
    let of = |code: &RegionCode, level| indeling().parent(code, level, YEAR).unwrap();
    let name = |code: &RegionCode| indeling().name(code, YEAR).unwrap().to_owned();
    let gemeenten = indeling().regions(RegionLevel::Gemeente, YEAR).into_iter();
    gemeenten
        .map(|gemeente| {
            let zk = of(&gemeente.code, RegionLevel::Zorgkantoorregio);
            let gg = of(&gemeente.code, RegionLevel::GgdRegio);
            let residents = indeling().residents(&gemeente.code, YEAR).unwrap();
            let texts = [
                gemeente.code.to_string(),
                gemeente.name.clone(),
                zk.to_string(),
                name(&zk),
                gg.to_string(),
                name(&gg),
                residents.to_string(),
            ];
            let mut cells: Cells =
                ids.0.iter().map(|id| (*id).to_owned()).zip(texts).collect();
            change(gemeente.code.as_str(), &mut cells);
            (gemeente.code, cells)
        })
        .collect()
}

/// Ids of code, name, zorgkantoorregio with its name, GGD-regio with its name, residents.
struct Ids([&'static str; 7]);

const V4: Ids =
    Ids(["GM000B", "GM000C_1", "ZK0001", "ZK0002", "GG0001", "GG0002", "T001036_2"]);

const V3: Ids = Ids([
    "Code_1",
    "Naam_2",
    "Code_46",
    "Naam_47",
    "Code_14",
    "Naam_15",
    "Inwonertal_52",
]);

/// As the newer service gives it: an observation a cell, texts padded.
fn observations(rows: &[(RegionCode, Cells)]) -> String {
    let mut value = Vec::new();
    for (gemeente, cells) in rows {
        for (measure, text) in cells {
            let number = text.parse::<u32>().ok().filter(|_| measure.starts_with("T0"));
            let padded = number.is_none().then(|| format!("{text:<50}"));
            value.push(json!({
                "Id": value.len(), "Measure": measure, "ValueAttribute": "None",
                "Value": number, "StringValue": padded, "RegioS": format!("{gemeente:<10}"),
            }));
        }
    }
    let context = "https://datasets.cbs.nl/odata/v1/CBS/85067NED/$metadata#Observations";
    json!({ "@odata.context": context, "value": value }).to_string()
}

/// As the older service gives it: a row a gemeente.
fn rows(rows: &[(RegionCode, Cells)]) -> String {
    let row = |(gemeente, cells): &(RegionCode, Cells)| {
        let mut row = json!({ "ID": 7, "RegioS": format!("{gemeente:<10}") });
        for (column, text) in cells {
            row[column] = Value::from(format!("{text:<50}"));
        }
        row
    };
    let value: Vec<_> = rows.iter().map(row).collect();
    let metadata =
        "http://opendata.cbs.nl/ODataApi/OData/85067NED/$metadata#TypedDataSet";
    json!({ "odata.metadata": metadata, "value": value }).to_string()
}

/// The titles of the older service: groups with a column of codes and one of names.
fn data_properties() -> String {
    let topic = |key: &str, group: u32, title: &str| json!({ "Type": "Topic", "Key": key, "ParentID": group, "Title": title });
    let [code, name, zk, zk_name, gg, gg_name, residents] = V3.0;
    json!({ "value": [
        { "Type": "TopicGroup", "Key": null, "ParentID": null, "Title": "Gemeenten" },
        topic(code, 1, "Code"), topic(name, 1, "Naam"),
        topic(zk, 2, "Code"), topic(zk_name, 2, "Naam"),
        topic(gg, 3, "Code"), topic(gg_name, 3, "Naam"),
        topic(residents, 4, "Inwonertal"),
    ] })
    .to_string()
}

/// Records as CSV: what is no record stays out.
fn csv(records: &str, delimiter: &str) -> String {
    let page: Value = serde_json::from_str(records).unwrap();
    let records = page["value"].as_array().unwrap();
    let text = |value: &Value| match value {
        Value::Null => String::new(),
        Value::String(text) => format!("\"{text}\""),
        other => other.to_string(),
    };
    let mut names: Vec<_> = records[0].as_object().unwrap().keys().collect();
    // As in an export the row's number and its region stand before the topics.
    names.sort_by_key(|name| (*name != "ID", *name != "RegioS", name.contains("Code")));
    let line = |record: &Value| {
        let cells = names.iter().map(|name| text(&record[name.as_str()]));
        cells.collect::<Vec<_>>().join(delimiter)
    };
    let header = names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>();
    let lines = records.iter().map(line);
    [header.join(delimiter)].into_iter().chain(lines).collect::<Vec<_>>().join("\r\n")
}

fn read(files: &[(&str, impl AsRef<[u8]>)]) -> (Loaded, Vec<Diagnostic>) {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[(&file_name(YEAR), few(YEAR, &["URK"]).as_bytes())]);
    for (name, text) in files {
        write(folder.path(), &[(name, text.as_ref())]);
    }
    let options = LoadOptions::new(vec![folder.path().to_path_buf()]).unwrap();
    let options = LoadOptions { indeling: Some(YEAR), ..options };
    let loaded = load(&options, indeling(), &|_, _| {}).unwrap();
    (loaded.value, loaded.diagnostics)
}

/// What is found about the tables, next to what any run on little data is told.
fn findings(found: &[Diagnostic]) -> String {
    let mut text = String::new();
    let beside = [Code::AbsentRegion, Code::SplitByWeight, Code::ImplausibleJump];
    let told = found.iter().filter(|found| found.severity != Severity::Info);
    for found in told.filter(|found| !beside.contains(&found.code)) {
        let of = |part: Option<String>| part.unwrap_or_default();
        let field = of(found.field.clone());
        let region = of(found.region.as_ref().map(ToString::to_string));
        let _ = writeln!(text, "{} {field} {region}", found.code.as_str());
    }
    text
}

#[track_caller]
fn check(
    files: &[(&str, impl AsRef<[u8]>)],
    expected: &str,
    of: impl Fn(&Regioindeling) -> bool,
) {
    let (loaded, found) = read(files);
    let found = findings(&found);
    let lines =
        |text: &'_ str| text.lines().map(|l| l.trim().to_owned()).collect::<Vec<_>>();
    assert_eq!(lines(&found), lines(expected));
    assert!(of(&loaded.regioindeling));
}

fn same(_: &str, _: &mut Cells) {}

fn weesp_back(gemeente: &str, cells: &mut Cells) {
    if gemeente == "GM0457" {
        "ZK21".clone_into(&mut cells[2].1);
    }
}

fn parent(indeling: &Regioindeling, gemeente: &str, level: RegionLevel) -> String {
    let parent = indeling.parent(&gemeente.parse().unwrap(), level, YEAR);
    parent.map(|code| code.to_string()).unwrap_or_default()
}

fn weesp_is_in_zk21(indeling: &Regioindeling) -> bool {
    let level = RegionLevel::Zorgkantoorregio;
    parent(indeling, "GM0457", level) == "ZK21"
        && indeling.name(&"ZK21".parse().unwrap(), YEAR).is_some_and(|n| !n.is_empty())
        // What the table does not tell stays as it was.
        && parent(indeling, "GM0457", RegionLevel::Provincie) == "PV27"
}

#[test]
fn a_table_that_agrees_is_not_worth_a_word() {
    let all = |indeling: &Regioindeling| {
        !parent(indeling, "GM0457", RegionLevel::GgdRegio).is_empty()
    };
    check(&[("85067NED.json", observations(&table(&V4, same)))], "", all);
    check(&[("gebieden 2022.json", observations(&table(&V4, same)))], "", all);
    let v3 = rows(&table(&V3, same));
    check(
        &[("g/rows.json", v3.clone()), ("g/DataProperties.json", data_properties())],
        "",
        all,
    );
    check(&[("rows.json", v3)], "", all);
}

#[test]
fn levels_that_a_table_does_not_tell_are_named() {
    let (_, found) = read(&[("85067NED.json", observations(&table(&V4, same)))]);
    let untold = found.iter().find(|found| found.code == Code::RegionTableDiffers);
    let untold = untold.unwrap();
    assert_eq!(untold.severity, Severity::Info);
    assert!(untold.message.contains("provincie, regioplus"), "{untold}");
}

#[test]
fn columns_are_known_by_what_stands_in_them() {
    let moved = "region-table-differs zorgkantoorregio";
    let swapped =
        Ids(["R00004", "GM000C_1", "ZK0002", "ZK0001", "Gg0002", "GG0001", "T001036_2"]);
    for ids in [V4, swapped] {
        let page = observations(&table(&ids, weesp_back));
        check(&[("a.json", page)], moved, weesp_is_in_zk21);
    }
    let page = rows(&table(&V3, weesp_back));
    let titled = [("a.json", page), ("b.json", data_properties())];
    check(&titled, moved, weesp_is_in_zk21);
}

#[test]
fn a_table_saved_as_csv_is_the_same_table() {
    let moved = "region-table-differs zorgkantoorregio";
    let observations = csv(&observations(&table(&V4, weesp_back)), ",");
    check(&[("85067NED.csv", observations.clone())], moved, weesp_is_in_zk21);
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive
        .start_file("Observations.csv", zip::write::SimpleFileOptions::default())
        .unwrap();
    std::io::Write::write_all(&mut archive, observations.as_bytes()).unwrap();
    let archive = archive.finish().unwrap().into_inner();
    check(&[("85067NED.zip", archive)], moved, weesp_is_in_zk21);
    let rows = rows(&table(&V3, weesp_back));
    for (name, delimiter) in [
        ("85067NED_TypedDataSet_01022023_101112.csv", ";"),
        ("85067NED/TypedDataSet.csv", ","),
    ] {
        let name = name.replace("85067NED/", "85067NED ");
        let files =
            [(name.as_str(), csv(&rows, delimiter)), ("t.json", data_properties())];
        check(&files, moved, weesp_is_in_zk21);
    }
}

#[test]
fn names_and_residents_are_those_of_the_table() {
    let renamed = |gemeente: &str, cells: &mut Cells| {
        if gemeente == "GM0184" {
            cells[1].1 = "Urk aan Zee".to_owned();
            cells[6].1 = "1".to_owned();
        }
    };
    let expected = "region-table-differs name
                    region-table-differs residents";
    let urk = |indeling: &Regioindeling| {
        let urk = "GM0184".parse().unwrap();
        indeling.name(&urk, YEAR) == Some("Urk aan Zee")
            && indeling.residents(&urk, YEAR) == Some(1)
            && indeling.name(&urk, 2021) == Some("Urk")
    };
    check(&[("a.json", observations(&table(&V4, renamed)))], expected, urk);
    let v3 = [("a.json", rows(&table(&V3, renamed))), ("t.json", data_properties())];
    check(&v3, expected, urk);
}

#[test]
fn what_cannot_be_read_leaves_the_registry_as_it_was() {
    let page = observations(&table(&V4, weesp_back));
    let as_it_was = |indeling: &Regioindeling| {
        parent(indeling, "GM0457", RegionLevel::Zorgkantoorregio) == "ZK02"
    };
    let nameless = page.replace("85067NED", "00000NED");
    let half = page[..page.len() / 2].to_owned();
    let other =
        json!({ "value": [{ "Id": 1, "Measure": "M1", "Value": 3 }] }).to_string();
    let html = "<!DOCTYPE html><html></html>".to_owned();
    let twice = observations(&table(&V4, same));
    for (files, expected) in [
        (vec![("a.json", half)], "truncated-file"),
        (vec![("a.json", "{\"value\": [}".to_owned())], "unreadable-file"),
        (vec![("a.json", "{}".to_owned())], "unrecognised-file"),
        (vec![("a.json", other)], "unrecognised-file"),
        (vec![("a.json", html)], "unrecognised-file"),
        (vec![("a.parquet", "PAR1 and then nothing".to_owned())], "truncated-file"),
        (vec![("a.parquet", "PAR1 nothing of use PAR1".to_owned())], "unreadable-file"),
        (vec![("a.json", nameless.clone())], "year-unknown"),
        (vec![("a 2031.json", nameless)], "year-out-of-range"),
        (vec![("a.json", page), ("b.json", twice)], "duplicate-year"),
    ] {
        let files: Vec<_> = files.into_iter().collect();
        check(&files, expected, as_it_was);
    }
}

#[test]
fn one_bad_cell_leaves_the_others() {
    let bad = |gemeente: &str, cells: &mut Cells| match gemeente {
        "GM0184" => cells[2].1 = "ZK??".to_owned(),
        "GM0034" => cells[6].1 = "many".to_owned(),
        "GM0457" => cells[2].1 = "ZK21".to_owned(),
        _ => {}
    };
    let expected = "bad-number Inwonertal GM0034
                    unknown-label ZK0001 GM0184
                    region-table-differs residents
                    region-table-differs zorgkantoorregio";
    check(&[("a.json", observations(&table(&V4, bad)))], expected, |indeling| {
        weesp_is_in_zk21(indeling)
            && parent(indeling, "GM0184", RegionLevel::Zorgkantoorregio).is_empty()
    });
}

#[test]
fn inspect_says_what_the_table_is() {
    let folder = tempfile::tempdir().unwrap();
    let page = observations(&table(&V4, same));
    write(folder.path(), &[("a.json", page.as_bytes())]);
    let files = inspect(
        &[folder.path().to_path_buf()],
        None,
        indeling(),
        &Tables::embedded().unwrap(),
    )
    .unwrap();
    let file = &files[0];
    assert_eq!(file.table.as_deref(), Some("cbs/gebieden"));
    assert_eq!((file.year, file.indeling), (Some(YEAR), Some(YEAR)));
    assert_eq!((file.rows, file.regions_matched), (Some(345 * 7), 345));
    assert_eq!(file.sums["inwonertal"], 17_590_672.0);
    assert_eq!(file.diagnostics, []);
}

/// The descriptions of the codes of gemeenten in 03759ned tell what became of them; where
/// they tell otherwise than the registry they count, and that is said.
#[test]
fn the_log_of_herindelingen_goes_before_the_registry() {
    let list = |residents: u32| {
        let description = format!(
            "Opgeheven per 01-01-2021, overgegaan naar:\\r\\n- Boxtel (GM0757),\\r\\n\
             ... 535 hectare met 918 woningen en {residents} inwoners\\r\\n"
        );
        let text = format!(
            "{{\"@odata.context\":\"https://datasets.cbs.nl/odata/v1/CBS/03759ned/$metadata#RegioSCodes\",\
             \"value\":[{{\"Identifier\":\"GM0788\",\"Index\":1,\"Title\":\"Haaren\",\
             \"Description\":\"{description}\",\"DimensionGroupId\":\"GMPV30\"}}]}}"
        );
        ("03759ned/RegioSCodes.json", text)
    };
    let haaren = "GM0788".parse().unwrap();
    let share = |residents| {
        let (loaded, found) = read(&[list(residents)]);
        let parts = loaded.regioindeling.recoding(2020, 2021).parts(&haaren);
        let boxtel = parts.iter().find(|part| part.to.as_str() == "GM0757").unwrap();
        let told = found.iter().filter(|f| f.code.as_str() == "region-table-differs");
        (boxtel.share, told.count())
    };
    let (known, told) = share(2149);
    assert_eq!(told, 0);
    let (more, told) = share(4298);
    assert_eq!(told, 1);
    assert!(more > 1.5 * known && more < 2.0 * known, "{known} {more}");
}
