use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use regiobeeld::ingest::fetch::FetchState;
use regiobeeld::ingest::{TableDefinition, discover};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{Place, definition};
use crate::service::{Spoil, StoredFile, Table};

const PATH: &str = "/open/Vektis Open Databestand 2022 - gemeente.csv";

fn file() -> TableDefinition {
    let address = format!("https://www.vektis.nl{}", PATH.replace(' ', "%20"));
    definition(&format!("service = 'file'\naddresses = {{ 2022 = '{address}' }}"))
}

/// A server with a file of these bytes and marks.
fn place(bytes: &str, etag: Option<&str>, modified: Option<&str>) -> Place {
    let place = Place::new(Vec::new());
    put(&place, bytes, etag, modified);
    place
}

fn put(place: &Place, bytes: &str, etag: Option<&str>, modified: Option<&str>) {
    let file = StoredFile {
        bytes: bytes.into(),
        etag: etag.map(str::to_owned),
        modified: modified.map(str::to_owned),
    };
    place.service.state().files.insert(PATH.to_owned(), file);
}

const TIME: Option<&str> = Some("Wed, 21 Oct 2026 07:28:00 GMT");

#[test]
fn a_file_is_kept_under_its_own_name() {
    let place = place("a;b\r\n1;2\r\n", Some("\"7\""), TIME);
    let snapshot = place.snapshot(&file());
    assert!(snapshot.folder.ends_with("cbs/table-2022/2026-11-22"));
    let only = &snapshot.meta.files[0];
    assert_eq!(only.name, "Vektis Open Databestand 2022 - gemeente.csv");
    assert_eq!(fs::read(snapshot.folder.join(&only.name)).unwrap(), b"a;b\r\n1;2\r\n");
    assert_eq!(snapshot.meta.version.as_deref(), Some("\"7\""));
    assert_eq!(snapshot.meta.row_count, None);
}

#[test]
fn a_file_that_is_unchanged_is_known_by_mark_time_or_bytes() {
    for (etag, modified) in [(Some("\"7\""), None), (None, TIME), (None, None)] {
        let place = place("a;b\n1;2\n", etag, modified);
        place.snapshot(&file());
        let done = place.fetch(&file());
        assert_eq!(done.fetched[0].state, FetchState::Unchanged, "{etag:?} {modified:?}");
        assert_eq!(place.snapshots().len(), 1);
        // The same bytes with another mark are no new file.
        put(&place, "a;b\n1;2\n", Some("\"8\""), None);
        assert_eq!(place.fetch(&file()).fetched[0].state, FetchState::Unchanged);
        put(&place, "a;b\n1;3\n", Some("\"9\""), None);
        place.snapshot(&file());
        assert_eq!(place.snapshots().len(), 2);
    }
}

#[test]
fn of_the_snapshots_of_a_file_the_newest_is_data() {
    let mut place = place("a;b\n1;2\n", None, None);
    let old = place.snapshot(&file());
    put(&place, "a;b\n1;3\n", None, None);
    place.options.retrieved_at = "2026-11-23".to_owned();
    let new = place.snapshot(&file());
    let found = |folder: &Path| {
        let (files, findings) = discover(&[folder.to_path_buf()]).unwrap();
        assert!(findings.is_empty(), "{findings:?}");
        files.into_iter().map(|file| file.path).collect::<Vec<_>>()
    };
    let name = &new.meta.files[0].name;
    assert_eq!(found(place.folder.path()), [new.folder.join(name)]);
    assert_eq!(found(&old.folder), [old.folder.join(name)]);
    // One that is damaged takes nothing away from the others.
    fs::write(new.folder.join(name), "").unwrap();
    assert!(found(place.folder.path()).contains(&old.folder.join(name)));
}

#[test]
fn a_server_that_ignores_the_condition_is_not_read_to_the_end() {
    let place = place("a;b\n1;2\n", Some("\"7\""), None);
    place.snapshot(&file());
    let whole = b"a;b\n1;2\n".to_vec();
    place.spoil("gemeente.csv", 0, 1, Spoil::Instead(whole, "ETag: \"7\"\r\n"));
    assert_eq!(place.fetch(&file()).fetched[0].state, FetchState::Unchanged);
}

#[test]
fn what_is_no_file_is_refused_and_nothing_is_kept() {
    let html = b"\r\n <!DOCTYPE html><html>moved</html>".to_vec();
    for (spoil, part) in [
        (Spoil::Instead(html, ""), "a web page"),
        (Spoil::Instead(Vec::new(), ""), "cut off"),
        (Spoil::Cut, "try later"),
        (Spoil::Status(404), "HTTP 404"),
        (Spoil::Redirect("https://example.org/x.csv".to_owned()), "`example.org`"),
    ] {
        let place = place(&"a;b\n".repeat(2000), None, TIME);
        place.spoil("gemeente.csv", 0, 99, spoil);
        place.refused(&file(), &[part]);
    }
    let mut place = place(&"a;b\n".repeat(2000), None, TIME);
    place.options.limits.file = 5000;
    place.refused(&file(), &["larger than 5000 bytes"]);
}

#[test]
fn a_file_that_is_cut_off_once_is_fetched_whole() {
    let text = "a;b\n".repeat(2000);
    let place = place(&text, None, TIME);
    place.spoil("gemeente.csv", 0, 2, Spoil::Cut);
    let snapshot = place.snapshot(&file());
    let bytes = fs::read(snapshot.folder.join(&snapshot.meta.files[0].name)).unwrap();
    assert_eq!(bytes, text.as_bytes());
}

fn zip(members: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in members {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn packed(members: &[(&str, &str)]) -> (Place, TableDefinition) {
    let place = Place::new(vec![Table::new(4, "85000ned", 5)]);
    let file = StoredFile { bytes: zip(members), ..StoredFile::default() };
    place.service.state().files.insert("/csv/CBS/nl/85000ned".to_owned(), file);
    (place, definition("service = 'odata4-csv'\ntable = '85000NED'"))
}

#[test]
fn a_packed_table_is_kept_packed_and_its_rows_are_counted() {
    let members = [
        ("Observations.csv", "\u{feff}Id;Value\r\n1;2\r\n3;4"),
        ("MeasureCodes.csv", "x"),
    ];
    let (place, fetch) = packed(&members);
    let snapshot = place.snapshot(&fetch);
    let names: Vec<_> =
        snapshot.meta.files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["properties.json", "85000NED.zip"]);
    assert_eq!(fs::read(snapshot.folder.join("85000NED.zip")).unwrap(), zip(&members));
    assert_eq!(snapshot.meta.row_count, Some(2));
    assert_eq!(place.fetch(&fetch).fetched[0].state, FetchState::Unchanged);
    assert_eq!(place.service.asked("/csv/"), 1);
}

#[test]
fn an_archive_that_is_not_safe_or_not_whole_is_refused() {
    for (name, part) in
        [("../../out.csv", "leads out"), ("/etc/x", "leads out"), ("C:x", "leads out")]
    {
        let (place, fetch) = packed(&[("Observations.csv", "Id\n1\n"), (name, "x")]);
        place.refused(&fetch, &[part, name]);
    }
    let (mut place, fetch) = packed(&[("Observations.csv", "Id\n1\n")]);
    place.options.limits.archive.bytes = 4;
    place.refused(&fetch, &["holds more than"]);
    let (place, fetch) = packed(&[("Observations.csv", "Id\n1\n")]);
    let half = zip(&[("Observations.csv", "Id\n1\n")])[..40].to_vec();
    place.spoil("/csv/", 0, 9, Spoil::Instead(half, ""));
    place.refused(&fetch, &["download it again"]);
}
