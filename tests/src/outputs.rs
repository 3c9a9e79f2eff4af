use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;

use regiobeeld::arrow::array::{Array, AsArray, RecordBatch};
use regiobeeld::arrow::datatypes::Float64Type;
use regiobeeld::indicator::{definitions, read_parquet, schema};
use regiobeeld::{KINDS, catalogue};
use serde_json::Value;

use crate::fixture::{files, published};

/// The columns of `indicators.parquet`: name, type, whether it may be null.
const COLUMNS: [(&str, &str, bool); 27] = [
    ("indicator", "Utf8", false),
    ("level", "Utf8", false),
    ("region", "Utf8", false),
    ("region_name", "Utf8", false),
    ("period", "Utf8", false),
    ("sex", "Utf8", false),
    ("age", "Utf8", false),
    ("category", "Utf8", false),
    ("scenario", "Utf8", true),
    ("value", "Float64", true),
    ("numerator", "Float64", true),
    ("denominator", "Float64", true),
    ("unit", "Utf8", false),
    ("lower_95", "Float64", true),
    ("upper_95", "Float64", true),
    ("lower_998", "Float64", true),
    ("upper_998", "Float64", true),
    ("status", "Utf8", false),
    ("benchmark", "Float64", true),
    ("comparison", "Utf8", false),
    ("judgement", "Utf8", false),
    ("rank", "Int32", true),
    ("rank_of", "Int32", true),
    ("trend", "Utf8", true),
    ("method", "Utf8", false),
    ("method_version", "Utf8", false),
    ("inputs", "List", false),
];

const KEY: [&str; 8] =
    ["indicator", "level", "region", "period", "sex", "age", "category", "scenario"];

fn table() -> Vec<RecordBatch> {
    read_parquet(fs::read(published().folder.join("indicators.parquet")).unwrap())
        .unwrap()
}

fn text<'a>(batch: &'a RecordBatch, name: &str, row: usize) -> Option<&'a str> {
    let column = batch.column_by_name(name).unwrap().as_string::<i32>();
    column.is_valid(row).then(|| column.value(row))
}

fn number(batch: &RecordBatch, name: &str, row: usize) -> Option<f64> {
    let column = batch.column_by_name(name).unwrap().as_primitive::<Float64Type>();
    column.is_valid(row).then(|| column.value(row))
}

#[test]
fn columns_are_the_promised_ones() {
    let batches = table();
    for schema in [schema(), batches[0].schema().as_ref().clone()] {
        let columns: Vec<_> = schema
            .fields()
            .iter()
            .map(|field| {
                let kind = field.data_type().to_string();
                let kind = kind.split('(').next().unwrap().to_owned();
                (field.name().clone(), kind, field.is_nullable())
            })
            .collect();
        let expected: Vec<_> = COLUMNS
            .iter()
            .map(|(name, kind, null)| ((*name).to_owned(), (*kind).to_owned(), *null))
            .collect();
        assert_eq!(columns, expected);
    }
}

#[test]
fn the_table_says_what_it_rests_on() {
    let manifest = &published().manifest;
    // The metadata stand in the file as they are.
    let bytes = fs::read(published().folder.join("indicators.parquet")).unwrap();
    for (name, value) in [
        ("run", manifest.run.clone()),
        ("version", regiobeeld::VERSION.to_owned()),
        ("synthetic", "true".to_owned()),
        ("indeling", manifest.indeling.to_string()),
        ("definitions.sha256", manifest.definitions.clone()),
        ("definitions", "[{\"name\":\"acute-zorg/afstand-huisartsenpost\"".to_owned()),
        ("inputs", serde_json::to_string(&manifest.inputs).unwrap()),
    ] {
        let holds =
            |text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
        assert!(holds(&format!("regiobeeld.{name}")), "{name}");
        assert!(holds(&value), "{name} {value}");
    }
}

#[test]
fn rows_are_unique_and_sorted_by_key_and_missing_is_null() {
    let mut last: Option<Vec<Option<String>>> = None;
    let mut rows = 0;
    for batch in table() {
        for row in 0..batch.num_rows() {
            let key: Vec<_> = KEY
                .iter()
                .map(|name| text(&batch, name, row).map(str::to_owned))
                .collect();
            assert!(last.as_ref().is_none_or(|last| *last < key), "{last:?} {key:?}");
            let value = number(&batch, "value", row);
            let status = text(&batch, "status", row).unwrap();
            let has_value =
                ["observed", "provisional", "estimated", "projected"].contains(&status);
            assert_eq!(value.is_some(), has_value, "{key:?} {status}");
            assert!(value.is_none_or(f64::is_finite), "{key:?}");
            last = Some(key);
            rows += 1;
        }
    }
    assert_eq!(rows, published().manifest.counts.rows);
}

/// Key of a figure within its region's report.
type Key = (String, String, String, String, String, String);

/// Whether a number that was read from JSON is the other; the reader of these tests may be
/// off by one in the last place, as it is made for speed.
fn same(read: Option<f64>, exact: Option<f64>) -> bool {
    match (read, exact) {
        (Some(read), Some(exact)) => (read - exact).abs() <= f64::EPSILON * exact.abs(),
        (read, exact) => read == exact,
    }
}

#[test]
fn a_report_has_the_figures_of_the_table() {
    let mut of_table: BTreeMap<Key, [Option<f64>; 4]> = BTreeMap::new();
    for batch in table() {
        for row in 0..batch.num_rows() {
            let key = |name| text(&batch, name, row).unwrap().to_owned();
            let key = (
                key("indicator"),
                key("region"),
                key("period"),
                key("sex"),
                key("age"),
                key("category"),
            );
            let figures = ["value", "numerator", "denominator", "benchmark"];
            of_table.insert(key, figures.map(|name| number(&batch, name, row)));
        }
    }
    for region in ["ZK12", "ZK31"] {
        let path = published().folder.join(format!("regions/{region}/regiobeeld.json"));
        let report: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        let figures = report["figures"].as_array().unwrap();
        let own = figures.iter().filter(|figure| figure["region"] == region);
        assert!(own.count() > 200, "{region}");
        for figure in figures {
            let label = |name: &str| figure[name].as_str().unwrap().to_owned();
            let key = (
                label("indicator"),
                label("region"),
                label("period"),
                label("sex"),
                label("age"),
                label("category"),
            );
            let shown = ["value", "numerator", "denominator", "benchmark"]
                .map(|name| figure[name].as_f64());
            let expected = of_table.get(&key).unwrap_or_else(|| panic!("{key:?}"));
            for (shown, expected) in shown.iter().zip(expected) {
                assert!(same(*shown, *expected), "{key:?} {shown:?} {expected:?}");
            }
        }
    }
}

fn extension(name: &str) -> &str {
    name.rsplit('.').next().unwrap()
}

#[test]
fn pages_ask_nothing_of_anyone() {
    let pages = files(&published().folder);
    let pages = pages.iter().filter(|(name, _)| extension(name) == "html");
    // The pages of indicators are beside those of the country, its data, earlier projections
    // and two regions.
    assert_eq!(pages.clone().count(), 5 + 1 + definitions().unwrap().len());
    for (name, bytes) in pages {
        let page = String::from_utf8_lossy(bytes).to_lowercase();
        for loads in [
            "src=\"http",
            "src='http",
            "src=\"//",
            "src=http",
            "<link",
            "@import",
            "url(http",
            "url(\"http",
            "url(//",
            "<iframe",
            "<object",
            "<embed",
            "fetch(",
            "xmlhttprequest",
            "srcset",
            "http-equiv=\"refresh",
            "<base",
            "xlink:href=\"http",
            "<form",
        ] {
            assert!(!page.contains(loads), "{name} has `{loads}`");
        }
        assert!(page.starts_with("<!doctype html>"), "{name}");
        assert!(page.contains("<html lang=\"nl\""), "{name}");
        assert!(page.contains("name=\"viewport\""), "{name}");
        assert!(page.contains("@media print"), "{name}");
        // Pages about indicators name the sources of these alone.
        if !name.starts_with("indicators/") {
            assert!(page.contains("bron: vektis") && page.contains("cbs"), "{name}");
        }
    }
}

#[test]
fn links_of_the_index_lead_to_files_of_the_run() {
    let folder = &published().folder;
    let index = fs::read_to_string(folder.join("index.html")).unwrap();
    let links =
        index.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    let local: Vec<_> = links
        .filter(|link| !link.starts_with("http") && !link.starts_with('#'))
        .collect();
    assert!(local.iter().any(|link| link.contains("ZK31")), "{local:?}");
    for link in local {
        let path = link.split('#').next().unwrap();
        assert!(folder.join(path).is_file(), "{link}");
    }
}

#[test]
fn the_manifest_names_every_file() {
    let run = published();
    assert_eq!(regiobeeld::verify(&run.folder).unwrap(), []);
    let on_disk = files(&run.folder);
    let mut named: Vec<_> =
        run.manifest.outputs.iter().map(|o| o.path.as_str()).collect();
    named.extend(["manifest.json", "telemetry.json"]);
    named.sort_unstable();
    assert!(on_disk.keys().eq(named), "{:?}", on_disk.keys());
    assert_eq!(run.folder.file_name().unwrap().to_str(), Some(run.manifest.run.as_str()));
    let (date, hash) = run.manifest.run.split_at(11);
    assert_eq!(date, "2026-11-22-");
    assert!(hash.len() == 6 && hash.bytes().all(|b| b.is_ascii_hexdigit()), "{hash}");
}

#[test]
fn the_keys_of_the_manifest_are_these() {
    let text = fs::read(published().folder.join("manifest.json")).unwrap();
    let mut manifest: Value = serde_json::from_slice(&text).unwrap();
    // Its keys are the names of all definitions.
    let hashes = manifest["definition_hashes"].take();
    assert!(
        hashes
            .as_object()
            .unwrap()
            .values()
            .all(|hash| hash.as_str().unwrap().len() == 64)
    );
    let mut kinds = BTreeMap::new();
    shape("", &manifest, &mut kinds);
    let mut keys = String::new();
    for (path, kinds) in kinds {
        let kinds: Vec<_> = kinds.into_iter().collect();
        writeln!(keys, "{path}: {}", kinds.join(" or ")).unwrap();
    }
    insta::assert_snapshot!(keys);
}

/// The keys of a document with the kinds of their values; of a list those of all items.
fn shape(path: &str, value: &Value, out: &mut BTreeMap<String, BTreeSet<&'static str>>) {
    let kind = match value {
        Value::Object(object) => {
            for (key, value) in object {
                shape(&format!("{path}.{key}"), value, out);
            }
            return;
        }
        Value::Array(array) if !array.is_empty() => {
            for value in array {
                shape(&format!("{path}[]"), value, out);
            }
            return;
        }
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "empty list",
    };
    out.entry(path.to_owned()).or_default().insert(kind);
}

#[test]
fn what_there_is() {
    let mut text = String::new();
    for kind in KINDS {
        let catalogue = catalogue(kind, &[]).unwrap();
        assert_eq!(catalogue.kind, kind);
        writeln!(text, "{kind}: {}", catalogue.entries.len()).unwrap();
        // Regions are a registry, not a list of the product's own.
        for entry in catalogue.entries.iter().filter(|_| kind != "regions") {
            writeln!(text, "  {} | {} | {}", entry.name, entry.title, entry.detail())
                .unwrap();
        }
    }
    insta::assert_snapshot!(text);
}
