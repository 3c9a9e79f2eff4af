use std::fs;

use regiobeeld::ingest::fetch::FetchState;
use regiobeeld::ingest::{META, newest_snapshot};
use serde_json::Value;

use super::{Place, definition, tables, v3, v4};
use crate::service::Table;

/// Every file of a snapshot's folder.
fn names(folder: &std::path::Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_snapshot_holds_what_was_received_and_says_where_it_is_from() {
    let place = Place::new(tables(50));
    for (fetch, files) in [
        (
            v3("keep = { RegioS = ['GM*'] }"),
            &[
                "codes-Perioden.json",
                "codes-RegioS.json",
                "data-properties.json",
                "meta.json",
                "rows-page-0001.json",
                "rows-page-0002.json",
                "table-infos.json",
            ][..],
        ),
        (
            v4("keep = { RegioS = ['GM*'] }"),
            &[
                "codes-Perioden.json",
                "codes-RegioS.json",
                "dimensions.json",
                "groups-RegioS.json",
                "measure-codes.json",
                "meta.json",
                "observations-page-0001.json",
                "observations-page-0002.json",
                "properties.json",
            ],
        ),
    ] {
        let snapshot = place.snapshot(&fetch);
        assert_eq!(names(&snapshot.folder), files);
        let text = fs::read(snapshot.folder.join(META)).unwrap();
        let meta: Value = serde_json::from_slice(&text).unwrap();
        for (key, expected) in [
            ("format", 1.into()),
            ("provider", "cbs".into()),
            ("table", "85000NED".into()),
            ("definition", "cbs/table".into()),
            ("retrieved_at", "2026-11-22T19:10:05Z".into()),
            ("row_count", 150.into()),
            ("licence", "CC BY 4.0".into()),
            ("citation", "CBS".into()),
            ("complete", Value::Bool(true)),
            ("query", serde_json::json!(["$filter=(startswith(RegioS,'GM'))"])),
            ("selection", serde_json::json!({ "keep": { "RegioS": ["GM*"] } })),
        ] {
            assert_eq!(meta[key], expected, "{key}");
        }
        assert!(meta["version"].as_str().unwrap().starts_with("2026-01-02"));
        for file in &snapshot.meta.files {
            let bytes = fs::read(snapshot.folder.join(&file.name)).unwrap();
            assert_eq!(bytes.len() as u64, file.bytes);
            assert_eq!(file.sha256.len(), 64);
            assert!(file.address.starts_with(&place.service.address), "{}", file.address);
        }
        assert_eq!(
            newest_snapshot(place.folder.path(), "cbs", "85000NED"),
            Some(snapshot)
        );
    }
}

#[test]
fn what_is_unchanged_is_not_fetched_again() {
    for fetch in [v3(""), v4("")] {
        let place = Place::new(tables(50));
        let first = place.snapshot(&fetch);
        let before = fs::read(first.folder.join(META)).unwrap();
        place.service.state().log.clear();
        let done = place.fetch(&fetch);
        assert_eq!(done.fetched[0].state, FetchState::Unchanged);
        assert_eq!(done.fetched[0].snapshot.as_ref(), Some(&first));
        assert_eq!(place.service.state().log.len(), 1);
        // A new version is a snapshot beside it, also on the same day.
        for table in &mut place.service.state().tables {
            table.modified = "2026-03-04T02:00:00".to_owned();
        }
        let second = place.snapshot(&fetch);
        assert!(second.folder.ends_with("2026-11-22-2"), "{}", second.folder.display());
        assert_eq!(fs::read(first.folder.join(META)).unwrap(), before);
        assert_eq!(place.fetch(&fetch).fetched[0].state, FetchState::Unchanged);
        assert_eq!(place.snapshots().len(), 2);
    }
}

#[test]
fn another_part_of_a_table_is_another_snapshot() {
    let place = Place::new(tables(5));
    place.snapshot(&v4(""));
    place.snapshot(&v4("keep = { RegioS = ['GM*'] }"));
    place.snapshot(&v3("keep = { RegioS = ['GM*'] }"));
    place.snapshot(&v3("keep = { RegioS = ['GM*'] }\ntyped = true"));
    assert_eq!(place.service.asked("/TypedDataSet?"), 1);
}

#[test]
fn a_damaged_snapshot_is_passed_over() {
    let place = Place::new(tables(5));
    let first = place.snapshot(&v3(""));
    fs::write(first.folder.join("rows-page-0001.json"), "{}").unwrap();
    assert_eq!(newest_snapshot(place.folder.path(), "cbs", "85000NED"), None);
    let second = place.snapshot(&v3(""));
    fs::write(second.folder.join(META), "{").unwrap();
    assert_eq!(newest_snapshot(place.folder.path(), "cbs", "85000NED"), None);
}

#[test]
fn offline_nothing_is_asked() {
    let mut place = Place::new(tables(5));
    place.options.offline = true;
    place.refused(&v3(""), &["cbs/85000NED", "no snapshot", "--offline"]);
    place.options.offline = false;
    let snapshot = place.snapshot(&v3(""));
    place.service.state().log.clear();
    place.options.offline = true;
    let done = place.fetch(&v3(""));
    assert_eq!(done.fetched[0].state, FetchState::Present);
    assert_eq!(done.fetched[0].snapshot.as_ref(), Some(&snapshot));
    assert!(place.service.state().log.is_empty());
}

#[test]
fn a_table_that_fails_does_not_keep_the_others_from_it() {
    let place =
        Place::new(vec![Table::new(4, "84721NED", 5), Table::new(4, "85067NED", 5)]);
    let tables = regiobeeld::ingest::Tables::embedded().unwrap();
    let gebieden = tables.get("cbs/gebieden").unwrap();
    let done = place.fetch(gebieden);
    let fetched = done.fetched.iter().filter(|one| one.state == FetchState::Fetched);
    let fetched: Vec<_> = fetched.map(|one| one.part.table.as_str()).collect();
    assert_eq!(done.fetched.len(), gebieden.tables.len());
    assert_eq!(fetched, ["84721NED", "85067NED"]);
}

#[test]
fn lists_of_codes_come_in_pages_too() {
    let place = Place::new(tables(5));
    let first = "{\"value\":[{\"Key\":\"NL01  \"},{\"Key\":\"PV20  \"}],\
        \"odata.nextLink\":\"https://opendata.cbs.nl/ODataFeed/odata/85000NED/RegioS?$skip=2\"}";
    let second = "{\"value\":[{\"Key\":\"GM0001\"}]}";
    let mut state = place.service.state();
    state.recorded.push(("RegioS?$skip=2".to_owned(), second.into()));
    state.recorded.push(("RegioS?$format=json".to_owned(), first.into()));
    drop(state);
    let snapshot = place.snapshot(&v3("slice = 'RegioS'"));
    assert_eq!(
        fs::read(snapshot.folder.join("codes-RegioS.json")).unwrap(),
        first.as_bytes()
    );
    let next = snapshot.folder.join("codes-RegioS-page-0002.json");
    assert_eq!(fs::read(next).unwrap(), second.as_bytes());
    assert_eq!(snapshot.meta.query.len(), 3);
}

#[test]
fn requests_keep_to_the_highest_rate_and_progress_has_a_total() {
    let mut place = Place::new(tables(120));
    place.options.max_rate = Some(4.0);
    let done = place.fetch(&v4(""));
    let requests = place.service.state().log.len();
    assert_eq!(done.waited.len(), requests - 1);
    assert!(done.waited.iter().all(|pause| pause.as_millis() == 250));
    let expected = [100, 200, 300, 366].map(|rows| (rows, Some(366)));
    assert_eq!(done.progress, expected);
}

#[test]
fn credentials_are_neither_kept_nor_told() {
    let mut place = Place::new(tables(5));
    let with_password = place.service.address.replace("http://", "http://me:geheim@");
    for address in place.options.services.0.values_mut() {
        *address = address.replace(&place.service.address, &with_password);
    }
    let snapshot = place.snapshot(&v3(""));
    let meta = fs::read_to_string(snapshot.folder.join(META)).unwrap();
    assert!(!meta.contains("geheim"), "{meta}");
    let other = definition("service = 'odata3'\ntable = '85001NED'");
    let error = place.fetch(&other).fetched.remove(0).error.unwrap().to_string();
    assert!(!error.contains("geheim"), "{error}");
}
