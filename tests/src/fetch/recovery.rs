use std::fs;

use regiobeeld::ingest::fetch::{FetchProblem, FetchState, World, fetch};

use super::{Place, rows, tables, v3, v4};
use crate::service::{Spoil, Table};

#[test]
fn an_interrupted_table_goes_on_from_its_last_whole_page() {
    for fetch in [v3(""), v4("")] {
        let mut place = Place::new(tables(120));
        place.spoil("$skip=200", 0, 4, Spoil::Status(503));
        place.refused(&fetch, &["HTTP 503"]);
        place.service.state().log.clear();
        // The next day.
        place.options.retrieved_at = "2026-11-23".to_owned();
        let snapshot = place.snapshot(&fetch);
        assert_eq!(rows(&snapshot).len(), 366);
        assert_eq!(
            (place.service.asked("$skip=100"), place.service.asked("$skip=200")),
            (0, 1)
        );
        assert!(snapshot.folder.ends_with("cbs/85000NED/2026-11-23"));
    }
}

#[test]
fn an_interrupted_slice_goes_on_too() {
    let place = Place::new(tables(120));
    let sliced = v4("slice = 'Perioden'");
    let at = "Observations?$filter=(Perioden eq '2024JJ00')";
    place.spoil(at, 0, 4, Spoil::Reset);
    place.refused(&sliced, &["try later"]);
    place.service.state().log.clear();
    let snapshot = place.snapshot(&sliced);
    assert_eq!(rows(&snapshot).len(), 366);
    assert_eq!(place.service.asked("Observations?$filter=(Perioden eq '2023JJ00')"), 0);
}

#[test]
fn an_interrupted_table_that_changed_starts_over() {
    let place = Place::new(tables(120));
    place.spoil("$skip=200", 0, 4, Spoil::Status(503));
    place.refused(&v3(""), &["HTTP 503"]);
    {
        let mut state = place.service.state();
        state.log.clear();
        for table in &mut state.tables {
            table.modified = "2026-03-04T02:00:00".to_owned();
        }
    }
    let snapshot = place.snapshot(&v3(""));
    assert_eq!(snapshot.meta.version.as_deref(), Some("2026-03-04T02:00:00"));
    assert_eq!(place.service.asked("$skip=100"), 1);
    assert_eq!(rows(&snapshot).len(), 366);
}

#[test]
fn what_was_kept_and_is_damaged_is_fetched_again() {
    let place = Place::new(tables(120));
    place.spoil("$skip=200", 0, 4, Spoil::Status(503));
    place.refused(&v3(""), &["HTTP 503"]);
    let page = place.folder.path().join("cbs/85000NED/.partial/rows-page-0001.json");
    let text = fs::read_to_string(&page).unwrap();
    fs::write(&page, text.replacen("GM0001", "GM9999", 1)).unwrap();
    let snapshot = place.snapshot(&v3(""));
    assert!(
        !fs::read_to_string(snapshot.folder.join("rows-page-0001.json"))
            .unwrap()
            .contains("GM9999")
    );
}

#[test]
fn a_kept_place_that_is_gone_is_left() {
    let place = Place::new(tables(120));
    place.spoil("$skip=200", 0, 4, Spoil::Status(503));
    place.refused(&v4(""), &["HTTP 503"]);
    place.spoil("$skip=200", 0, 1, Spoil::Status(410));
    let snapshot = place.snapshot(&v4(""));
    assert_eq!(rows(&snapshot).len(), 366);
}

#[test]
fn a_table_that_changes_between_pages_starts_over_once() {
    for fetch in [v3(""), v4("")] {
        let place = Place::new(tables(120));
        place.spoil("$skip=100", 0, 1, Spoil::Publish("2026-03-04T02:00:00"));
        let snapshot = place.snapshot(&fetch);
        assert!(snapshot.meta.version.unwrap().starts_with("2026-03-04"));
        assert_eq!(place.service.asked("$skip=100"), 2);
        let place = Place::new(tables(120));
        place.spoil("$skip=100", 0, 1, Spoil::Publish("2026-03-04T02:00:00"));
        place.spoil("$skip=100", 0, 1, Spoil::Publish("2026-03-05T02:00:00"));
        place.refused(&fetch, &["changed while it was fetched, twice"]);
        let home = place.folder.path().join("cbs/85000NED");
        assert_eq!(fs::read_dir(home).unwrap().count(), 0, "nothing is kept of it");
    }
}

#[test]
fn links_that_do_not_end_are_not_followed_for_ever() {
    let page = |links: &str| {
        format!(
            "{{\"value\":[{{\"RegioS\":\"GM0001\"}}],\"odata.nextLink\":\"{links}\"}}"
        )
    };
    let first =
        "https://opendata.cbs.nl/ODataFeed/odata/85000NED/UntypedDataSet?$format=json";
    let other = "https://opendata.cbs.nl/ODataFeed/odata/85000NED/UntypedDataSet?$skip=1";
    let empty = format!("{{\"value\":[],\"odata.nextLink\":\"{other}\"}}");
    for (spoiled, at) in [
        (page(first), "UntypedDataSet?$format"),
        (page(other), "UntypedDataSet?"),
        (empty, "UntypedDataSet?$format"),
    ] {
        let place = Place::new(tables(5));
        place.spoil(at, 0, 99, Spoil::Instead(spoiled.into_bytes(), ""));
        place.refused(&v3(""), &["round in circles"]);
    }
    // Links that are always new end where more rows come than there are; twice, because
    // the table may have changed.
    let place = Place::new(tables(0));
    let leads = |to: usize| {
        Spoil::Instead(page(&format!("UntypedDataSet?$skip={to}")).into_bytes(), "")
    };
    place.spoil("UntypedDataSet?$format", 0, 2, leads(0));
    for skip in 0..9 {
        place.spoil(&format!("$skip={skip}"), 0, 2, leads(skip + 1));
    }
    place.refused(&v3(""), &["7 rows came where the service counts 6"]);
}

#[test]
fn redirects_are_followed_on_the_hosts_of_the_service_only() {
    let place = Place::new(tables(5));
    let here = format!(
        "{}/ODataFeed/odata/85000NED/Perioden?$format=json&x=1",
        place.service.address
    );
    place.spoil("Perioden?$format=json", 0, 1, Spoil::Redirect(here));
    place.snapshot(&v3(""));
    let place = Place::new(tables(5));
    place.spoil("Perioden?", 0, 99, Spoil::Redirect("https://example.org/x".to_owned()));
    place.refused(&v3(""), &["`example.org`", "not a host of the service"]);
    let place = Place::new(tables(5));
    place.spoil("Perioden?", 0, 99, Spoil::Redirect("?x=1".to_owned()));
    place.spoil("/?x=1", 0, 99, Spoil::Redirect("/Perioden?".to_owned()));
    place.refused(&v3(""), &["too many redirects"]);
}

#[test]
fn what_is_too_large_is_not_taken() {
    let zeros = vec![b' '; 4 << 20];
    let mut packed =
        flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut packed, &zeros).unwrap();
    let packed = packed.finish().unwrap();
    assert!(packed.len() < 8192);
    let mut place = Place::new(tables(5));
    place.options.limits.page = 1 << 20;
    place.spoil(
        "UntypedDataSet?",
        0,
        99,
        Spoil::Instead(packed, "Content-Encoding: gzip\r\n"),
    );
    let done = place.refused(&v3(""), &["larger than 1048576 bytes"]);
    assert!(done.waited.is_empty(), "asking again would not help");
    let mut place = Place::new(tables(120));
    place.options.limits.table = 20_000;
    place.refused(&v3(""), &["larger than 20000 bytes", "`slice`"]);
    let mut place = Place::new(tables(120));
    place.options.limits.pages = 2;
    place.refused(&v3(""), &["round in circles"]);
}

#[test]
fn what_a_definition_names_must_be_there() {
    let place = Place::new(tables(5));
    place.refused(
        &v3("keep = { RegioS = ['GM0009'] }"),
        &["`GM0009` is no code of `RegioS`", "GM0001"],
    );
    place.refused(&v3("slice = 'Leeftijd'"), &["`Leeftijd` is no dimension", "RegioS"]);
    let empty = Table::new(3, "85000NED", 0);
    let place = Place::new(vec![Table { rows: Vec::new(), ..empty }]);
    place.refused(&v3(""), &["the table is empty"]);
    place.refused(&v3("slice = 'Perioden'"), &["(Perioden eq '2022JJ00')"]);
}

#[test]
fn names_from_the_service_do_not_become_paths() {
    let mut table = Table::new(3, "85000NED", 5);
    table.dimensions[0].0 = "../../RegioS".to_owned();
    let body = "{\"value\":[{\"Type\":\"Dimension\",\"Key\":\"../../RegioS\"}]}";
    let place = Place::new(vec![table]);
    place.spoil("DataProperties", 0, 9, Spoil::Instead(body.as_bytes().to_vec(), ""));
    place.refused(&v3(""), &["`../../RegioS` is no name of a dimension"]);
}

#[test]
fn two_fetches_do_not_work_in_one_folder() {
    let place = Place::new(tables(5));
    let lock = fs::File::create(place.folder.path().join(".lock")).unwrap();
    lock.lock().unwrap();
    let world = World { wait: &|_| {}, progress: &|_| {} };
    let error = fetch(&[v3("")], &|_| true, &place.options, &world).unwrap_err();
    assert!(matches!(error.problem, FetchProblem::Busy), "{error}");
    drop(lock);
    assert_eq!(place.fetch(&v3("")).fetched[0].state, FetchState::Fetched);
}
