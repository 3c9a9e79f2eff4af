use std::fs;

use regiobeeld::ingest::Snapshot;

use super::{Place, definition, rows};
use crate::real;
use crate::service::Table;

/// A recorded answer, if the folder of real data is at hand.
fn recorded(path: &str) -> Option<Vec<u8>> {
    let folder = real::folder()?;
    fs::read(folder.with_file_name(path)).ok()
}

#[track_caller]
fn holds(snapshot: &Snapshot, name: &str, bytes: &[u8]) {
    assert!(fs::read(snapshot.folder.join(name)).unwrap() == bytes, "{name}");
}

/// The answers of a folder by the end of the address, or none where one is missing.
fn answers(folder: &str, names: &[(&str, &str)]) -> Option<Vec<(String, Vec<u8>)>> {
    let answers = names.iter().map(|(end, file)| {
        Some(((*end).to_owned(), recorded(&format!("{folder}/{file}"))?))
    });
    answers.collect()
}

#[test]
fn recorded_pages_of_version_3_are_fetched_byte_for_byte() {
    // Two real pages, with the real link between them.
    let names = [
        ("UntypedDataSet?$format=json", "tables_2.json"),
        ("UntypedDataSet/?$format=json&$skip=10000", "tables_3.json"),
    ];
    let Some(pages) = answers("odata3/recorded_v3_a", &names) else {
        return;
    };
    let place = Place::new(vec![Table::new(3, "83599NED", 5)]);
    let mut answers = pages.clone();
    answers.push(("UntypedDataSet/$count".to_owned(), b"15504".to_vec()));
    place.service.state().recorded = answers;
    let fetch = "service = 'odata3'\ntable = '83599NED'";
    let snapshot = place.snapshot(&definition(fetch));
    assert_eq!((snapshot.meta.row_count, rows(&snapshot).len()), (Some(15_504), 15_504));
    for (number, (_, bytes)) in pages.iter().enumerate() {
        holds(&snapshot, &format!("rows-page-{:04}.json", number + 1), bytes);
    }
}

#[test]
fn recorded_descriptions_of_version_3_are_understood() {
    let names = [
        ("TableInfos?$format=json", "meta_2.json"),
        ("CategoryGroups?$format=json", "meta_3.json"),
        ("Persoonskenmerken?$format=json", "meta_4.json"),
        ("BedrijfstakkenSBI93?$format=json", "meta_5.json"),
        ("Perioden?$format=json", "meta_6.json"),
        ("DataProperties?$format=json", "meta_7.json"),
        ("/TypedDataSet?$format=json", "meta_8.json"),
    ];
    let Some(mut answers) = answers("odata3/recorded_v3_a", &names) else {
        return;
    };
    answers.push(("/TypedDataSet/$count".to_owned(), "\u{feff}675".into()));
    let place = Place::new(Vec::new());
    place.service.state().recorded = answers;
    let fetch = "service = 'odata3'\ntable = '80137ned'\ntyped = true";
    let snapshot = place.snapshot(&definition(fetch));
    assert_eq!(snapshot.meta.version.as_deref(), Some("2009-07-10T02:00:00"));
    let names: Vec<_> =
        snapshot.meta.files.iter().map(|file| file.name.as_str()).collect();
    let expected = [
        "table-infos.json",
        "data-properties.json",
        "category-groups.json",
        "codes-BedrijfstakkenSBI93.json",
        "codes-Perioden.json",
        "codes-Persoonskenmerken.json",
        "rows-page-0001.json",
    ];
    let mut sorted = names.clone();
    sorted.sort_unstable();
    let mut wanted = expected;
    wanted.sort_unstable();
    assert_eq!(sorted, wanted);
}

#[test]
fn a_recorded_table_of_version_4_is_fetched_byte_for_byte() {
    let names = [
        ("/Properties", "meta_7.json"),
        ("/Dimensions", "meta_6.json"),
        ("/MeasureCodes", "meta_5.json"),
        ("/PeriodenCodes", "meta_9.json"),
        ("/PeriodenGroups", "meta_8.json"),
        ("/BedrijfskenmerkenSBI2008Codes", "meta_11.json"),
        ("/BedrijfskenmerkenSBI2008Groups", "meta_10.json"),
        ("/Observations", "meta_4.json"),
    ];
    let Some(mut answers) = answers("odata4/recorded_80072ned_absence", &names) else {
        return;
    };
    let kept = answers.clone();
    answers.push(("/Observations/$count".to_owned(), b"4409".to_vec()));
    let place = Place::new(Vec::new());
    place.service.state().recorded = answers;
    let snapshot = place.snapshot(&definition("service = 'odata4'\ntable = '80072ned'"));
    assert_eq!((snapshot.meta.row_count, rows(&snapshot).len()), (Some(4409), 4409));
    for (file, answer) in [
        ("properties.json", 0),
        ("dimensions.json", 1),
        ("measure-codes.json", 2),
        ("codes-Perioden.json", 3),
        ("groups-Perioden.json", 4),
        ("observations-page-0001.json", 7),
    ] {
        holds(&snapshot, file, &kept[answer].1);
    }
    assert!(
        snapshot.meta.version.unwrap().starts_with("202006190200 2020-06-19T02:00:00")
    );
}
