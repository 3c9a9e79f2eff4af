use regiobeeld::ingest::fetch::FetchProblem;

use super::{Place, definition, regions, rows, tables, v3, v4};
use crate::service::{Spoil, Table};

#[test]
fn trap_1_codes_are_asked_for_with_their_padding() {
    let place = Place::new(tables(5));
    let snapshot = place.snapshot(&v3("keep = { RegioS = ['NL01', 'GM*'] }"));
    assert_eq!(place.service.asked("RegioS eq 'NL01  '"), 2);
    assert_eq!(rows(&snapshot).len(), 18);
    assert!(regions(&snapshot).contains(&"NL01  ".to_owned()), "as received");
}

#[test]
fn trap_1_nothing_where_codes_exist_is_an_error_that_shows_the_padding() {
    let mut table = Table::new(3, "85000NED", 5);
    // The list gives codes without the padding that the rows have.
    for code in &mut table.dimensions[0].1 {
        *code = code.trim_end().to_owned();
    }
    let place = Place::new(vec![table]);
    let keep = v3("keep = { RegioS = ['NL01'] }");
    place.refused(&keep, &["(RegioS eq 'NL01')", "padding"]);
}

#[test]
fn trap_2_an_id_is_tried_in_both_spellings() {
    let place = Place::new(vec![Table::new(4, "80590ned", 5)]);
    let fetch = |id: &str| definition(&format!("service = 'odata4'\ntable = '{id}'"));
    for id in ["80590NED", "80590ned"] {
        let snapshot = place.snapshot(&fetch(id));
        assert_eq!(snapshot.meta.table, id);
        assert!(
            snapshot.meta.address.ends_with("/80590ned"),
            "{}",
            snapshot.meta.address
        );
    }
    let place = Place::new(tables(5));
    place.refused(&fetch("80591NED"), &["`80591NED` and `80591ned`", "no such table"]);
    assert_eq!(place.service.state().log.len(), 2);
}

#[test]
fn trap_3_links_to_an_internal_host_are_asked_at_our_own() {
    let mut table = Table::new(3, "40060NED", 50);
    table.is_third_party = true;
    table.links = "http://dataderden.prod.cbsp.nl/ODataFeed/odata".to_owned();
    let place = Place::new(vec![table]);
    let fetch = "service = 'odata3-third-party'\ntable = '40060NED'";
    let snapshot = place.snapshot(&definition(fetch));
    assert_eq!(rows(&snapshot).len(), 156);
    assert_eq!(
        place.service.asked("/derden/ODataFeed/odata/40060NED/UntypedDataSet?"),
        2
    );
}

#[test]
fn trap_3_links_to_another_host_are_not_followed() {
    for version in [3, 4] {
        let mut table = Table::new(version, "85000NED", 50);
        table.links = "https://example.org/ODataFeed/odata".to_owned();
        let place = Place::new(vec![table]);
        let fetch = if version == 3 { v3("") } else { v4("") };
        place.refused(&fetch, &["`example.org`", "85000NED"]);
    }
}

#[test]
fn trap_4_a_link_is_followed_as_it_is() {
    // The server refuses a parameter that is there twice.
    for fetch in [v3("keep = { RegioS = ['GM*'] }"), v4("keep = { RegioS = ['GM*'] }")] {
        let place = Place::new(tables(80));
        let snapshot = place.snapshot(&fetch);
        let regions = regions(&snapshot);
        assert_eq!((regions.len(), snapshot.meta.row_count), (240, Some(240)));
        assert_eq!(
            snapshot.meta.files.iter().filter(|f| f.name.contains("-page-")).count(),
            3
        );
    }
}

#[test]
fn trap_5_long_selections_are_asked_for_in_parts() {
    let codes: Vec<_> = (1..=300).map(|number| format!("'GM{number:04}'")).collect();
    let keep =
        format!("keep = {{ RegioS = [{}], Perioden = ['2023JJ00'] }}", codes.join(","));
    for fetch in [v3(&keep), v4(&keep)] {
        let place = Place::new(tables(320));
        let snapshot = place.snapshot(&fetch);
        let mut regions = regions(&snapshot);
        assert_eq!(regions.len(), 300);
        regions.dedup();
        assert_eq!(regions.len(), 300, "no row twice");
        assert!(snapshot.meta.query.len() > 3);
        assert!(snapshot.meta.query.iter().all(|query| query.len() < 2000));
    }
}

#[test]
fn trap_6_measures_of_version_3_are_columns_and_no_filter() {
    let place = Place::new(tables(5));
    let snapshot = place.snapshot(&v3("measures = ['Inwoners_1']"));
    let row = rows(&snapshot).remove(0);
    let names: Vec<_> = row.as_object().unwrap().keys().cloned().collect();
    assert_eq!(names, ["Inwoners_1", "Perioden", "RegioS"]);
    assert_eq!(place.service.asked("$filter"), 0);
    let place = Place::new(tables(5));
    place.snapshot(&v4("measures = ['T001036']"));
    assert_eq!(place.service.asked("$filter=(Measure eq 'T001036')"), 2);
}

#[test]
fn trap_17_a_large_table_is_asked_for_in_slices() {
    let place = Place::new(tables(80));
    let snapshot = place.snapshot(&v4("slice = 'Perioden'\nkeep = { RegioS = ['GM*'] }"));
    assert_eq!(snapshot.meta.row_count, Some(240));
    assert_eq!(snapshot.meta.query.len(), 3);
    for year in ["2022JJ00", "2023JJ00", "2024JJ00"] {
        let gemeenten = "(startswith(RegioS,'GM'))";
        let asked =
            format!("Observations?$filter={gemeenten} and (Perioden eq '{year}')");
        assert_eq!(place.service.asked(&asked), 1, "{year}");
    }
    // A slice may be empty, as is that of a year that is not there yet.
    let mut table = Table::new(3, "85000NED", 5);
    table.dimensions[1].1.push("2025JJ00".to_owned());
    let place = Place::new(vec![table]);
    let snapshot = place.snapshot(&v3("slice = 'Perioden'"));
    assert_eq!((snapshot.meta.row_count, snapshot.meta.query.len()), (Some(21), 4));
}

#[test]
fn trap_18_a_table_without_rows_is_said_to_be_discontinued() {
    for (version, fetch) in [(3, v3("")), (4, v4(""))] {
        let mut table = Table::new(version, "85000NED", 5);
        table.is_withdrawn = true;
        place_refuses(table, &fetch, &["describes the table but gives no rows"]);
    }
}

#[track_caller]
fn place_refuses(
    table: Table,
    fetch: &regiobeeld::ingest::TableDefinition,
    parts: &[&str],
) {
    Place::new(vec![table]).refused(fetch, parts);
}

#[test]
fn trap_19_what_passes_is_waited_for() {
    let html = b"<!DOCTYPE html><html>maintenance</html>".to_vec();
    let cut_json = b"{\"value\":[{\"RegioS\":\"GM0001\",\"Per".to_vec();
    for (name, spoil) in [
        ("503", Spoil::Status(503)),
        ("500", Spoil::Status(500)),
        ("reset", Spoil::Reset),
        ("cut", Spoil::Cut),
        ("stall", Spoil::Stall),
        ("html", Spoil::Instead(html, "Content-Type: text/html\r\n")),
        ("cut json", Spoil::Instead(cut_json, "")),
        ("empty", Spoil::Instead(Vec::new(), "")),
    ] {
        for fetch in [v3(""), v4("")] {
            let place = Place::new(tables(50));
            // The second page, and once the count too.
            place.spoil("$skip=100", 0, 2, spoil.clone());
            place.spoil("$count", 0, 1, Spoil::Status(503));
            let done = place.fetch(&fetch);
            let error = done.fetched[0].error.as_ref().map(ToString::to_string);
            assert_eq!(error, None, "{name}");
            assert_eq!(done.waited.len(), 3, "{name}");
            let snapshot = done.fetched[0].snapshot.as_ref().unwrap();
            assert_eq!(rows(snapshot).len(), 156, "{name}");
        }
    }
}

#[test]
fn trap_19_what_lasts_is_given_up_after_three_more_attempts() {
    let html = b"<html>maintenance</html>".to_vec();
    for (spoil, part) in [
        (Spoil::Status(503), "HTTP 503"),
        (Spoil::Reset, "whole pages are kept"),
        (Spoil::Cut, "try later"),
        (Spoil::Instead(html, ""), "a web page instead of data"),
    ] {
        let place = Place::new(tables(50));
        place.spoil("$skip=100", 0, 99, spoil);
        let done = place.refused(&v3(""), &[part, "$skip=100", "127.0.0.1"]);
        assert_eq!((place.service.asked("$skip=100"), done.waited.len()), (4, 3));
        for (pause, usual) in done.waited.iter().zip([1.0, 2.0, 4.0]) {
            let pause = pause.as_secs_f64();
            assert!((0.5 * usual..1.5 * usual).contains(&pause), "{pause}");
        }
    }
}

#[test]
fn trap_19_the_number_of_rows_is_that_of_the_count() {
    for (version, fetch) in [(3, v3("")), (4, v4(""))] {
        let mut table = Table::new(version, "85000NED", 5);
        table.miscounted = 1;
        place_refuses(table, &fetch, &["21 rows came where the service counts 22"]);
    }
}

#[test]
fn trap_20_statuses_count_and_no_text_does() {
    // Whatever it says, it is a 5xx that may pass and a 4xx that does not.
    for (status, attempts) in [(500, 4), (502, 4), (400, 1), (403, 1)] {
        let place = Place::new(tables(5));
        place.spoil("UntypedDataSet?", 0, 99, Spoil::Status(status));
        let done = place.refused(&v3(""), &[&format!("HTTP {status}")]);
        assert_eq!(place.service.asked("UntypedDataSet?"), attempts, "{status}");
        let problem = &done.fetched[0].error.as_ref().unwrap().problem;
        let is_final = matches!(problem, FetchProblem::Refused(_));
        assert_eq!(is_final, status < 500);
    }
}

#[test]
fn more_than_10_000_rows_come_from_the_feed() {
    let mut table = Table::new(3, "85000NED", 3500);
    table.page = 10_000;
    let place = Place::new(vec![table]);
    let snapshot = place.snapshot(&v3(""));
    assert_eq!(snapshot.meta.row_count, Some(10_506));
    assert_eq!(place.service.asked("ODataApi"), 0);
    let pages = snapshot.meta.files.iter().filter(|file| file.name.starts_with("rows-"));
    assert_eq!(
        pages.map(|file| file.rows).collect::<Vec<_>>(),
        [Some(10_000), Some(506)]
    );
}
