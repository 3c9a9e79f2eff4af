use std::fs;

use serde_json::Value;
use tempfile::TempDir;

use crate::place::{Done, command, finish, run};
use crate::service::{Fault, Service, Spoil, StoredFile, Table};

/// Two tables of regions and a file of Vektis, and an empty folder to run the command in.
fn place() -> (TempDir, Service) {
    let tables = ["84721NED", "85067NED"].map(|id| Table::new(4, id, 50));
    let service = Service::start(tables.into());
    let file = StoredFile { bytes: b"a;b\n1;2\n".to_vec(), ..StoredFile::default() };
    service.state().files.insert("/new/Vektis 2024 - gemeente.csv".to_owned(), file);
    (tempfile::tempdir().unwrap(), service)
}

/// Runs `fetch` against the server.
#[track_caller]
fn fetch(place: &TempDir, service: &Service, line: &str) -> Done {
    let mut command = command(place.path());
    let services = service.services().map(|(name, address)| format!("{name}={address}"));
    command.env("REGIOBEELD_SERVICE", services.join(","));
    finish(command.arg("fetch").args(line.split_whitespace()))
}

#[test]
fn fetch_makes_snapshots_and_says_what_is_new() {
    let (place, service) = place();
    let done = fetch(&place, &service, "84721NED 85067NED --run-date 2026-11-22");
    assert_eq!((done.code, done.stderr.as_str()), (0, ""), "{}", done.stdout);
    assert!(
        done.stdout.contains("fetched    cbs/gebieden  84721NED  156 rows"),
        "{}",
        done.stdout
    );
    assert!(done.stdout.ends_with("2 fetched\n"), "{}", done.stdout);
    let folder = place.path().join("snapshots/cbs/84721NED/2026-11-22");
    let meta: Value =
        serde_json::from_slice(&fs::read(folder.join("meta.json")).unwrap()).unwrap();
    assert_eq!(meta["retrieved_at"], "2026-11-22");
    assert_eq!(meta["citation"], "CBS, Gebieden in Nederland (CC BY 4.0)");
    let again = fetch(&place, &service, "84721NED --json");
    let json = again.json();
    assert_eq!(json["tables"].as_array().unwrap().len(), 1);
    let table = &json["tables"][0];
    assert_eq!((&table["state"], &table["rows"]), (&"unchanged".into(), &156.into()));
    assert_eq!(table["snapshot"], "snapshots/cbs/84721NED/2026-11-22");
    let quiet = fetch(&place, &service, "84721NED --quiet");
    assert_eq!((quiet.code, quiet.stdout.as_str(), quiet.stderr.as_str()), (0, "", ""));
    let offline = fetch(&place, &service, "84721NED --offline");
    assert!(offline.stdout.starts_with("present    cbs/gebieden  84721NED"));
}

#[test]
fn a_table_that_fails_ends_with_3_and_the_others_are_fetched() {
    let (place, service) = place();
    let done = fetch(&place, &service, "cbs/gebieden --json");
    assert_eq!(done.code, 3);
    let json: Value = serde_json::from_str(&done.stdout).unwrap();
    let tables = json["tables"].as_array().unwrap();
    let of = |state: &str| tables.iter().filter(|table| table["state"] == state).count();
    let known = regiobeeld::ingest::Tables::embedded().unwrap();
    let known = known.get("cbs/gebieden").unwrap().tables.len();
    assert_eq!((of("fetched"), of("failed")), (2, known - 2));
    assert!(done.stderr.contains("`82949NED` and `82949ned`"), "{}", done.stderr);
    let offline = fetch(&place, &service, "82949NED --offline");
    assert_eq!(offline.code, 3);
    assert!(offline.stderr.contains("there is no snapshot"), "{}", offline.stderr);
}

#[test]
fn a_service_that_is_down_for_a_moment_is_waited_for() {
    let (place, service) = place();
    let at = "84721NED/Observations".to_owned();
    let fault = Fault { at, after: 0, times: 1, spoil: Spoil::Status(503) };
    service.state().faults.push(fault);
    let done = fetch(&place, &service, "84721NED");
    assert_eq!((done.code, done.stderr.as_str()), (0, ""));
}

#[test]
fn wrong_flags_and_names_end_with_2() {
    let (place, service) = place();
    for (line, parts) in [
        ("cbs/gebiedn", &["`cbs/gebiedn`", "nearest", "`cbs/gebieden`"][..]),
        ("84721ned", &["`84721ned`", "`84721NED`"]),
        ("nonsense", &["cbs/gebieden", "vektis/zvw-gemeente"]),
        ("--max-rate 0", &["`0` requests per second", "above 0"]),
        ("--max-rate much", &["--max-rate"]),
        ("--run-date 22-11-2026", &["2026-11-22"]),
        ("--service odata5=https://x", &["`odata5`", "odata4-csv"]),
        ("--service odata4=ftp://x", &["`ftp://x`", "https://"]),
        ("--service odata4", &["odata4=https://host/path"]),
    ] {
        let done = fetch(&place, &service, line);
        assert_eq!((done.code, done.stdout.as_str()), (2, ""), "{line}: {}", done.stderr);
        for part in parts {
            assert!(done.stderr.contains(part), "{line}: no `{part}` in {}", done.stderr);
        }
    }
    assert!(service.state().log.is_empty());
}

#[test]
fn the_configuration_says_where_services_files_and_snapshots_are() {
    let (place, service) = place();
    let configuration = format!(
        "[fetch]\ndata = \"kept\"\nmax-rate = 1000\n[fetch.service]\nfile = \"{}\"\n\
         [fetch.addresses.\"vektis/zvw-gemeente\"]\n\
         2024 = \"https://www.vektis.nl/new/Vektis%202024%20-%20gemeente.csv\"\n",
        service.address
    );
    fs::write(place.path().join("regiobeeld.toml"), configuration).unwrap();
    let done = run(place.path(), "fetch zvw-gemeente-2024 --run-date 2026-11-22");
    assert_eq!((done.code, done.stderr.as_str()), (0, ""), "{}", done.stdout);
    let file = "kept/vektis/zvw-gemeente-2024/2026-11-22/Vektis 2024 - gemeente.csv";
    assert_eq!(fs::read(place.path().join(file)).unwrap(), b"a;b\n1;2\n");
    for (text, part) in [
        ("[fetch]\ndta = \"x\"\n", "dta"),
        ("[fetch.addresses.\"vektis/zvw\"]\n2024 = \"https://x/y\"\n", "`vektis/zvw`"),
        (
            "[fetch.addresses.\"cbs/gebieden\"]\n2024 = \"https://x/y\"\n",
            "`cbs/gebieden`",
        ),
        (
            "[fetch.addresses.\"vektis/zvw-gemeente\"]\n\"../x\" = \"https://x/y\"\n",
            "no name of a folder",
        ),
    ] {
        fs::write(place.path().join("regiobeeld.toml"), text).unwrap();
        let done = run(place.path(), "fetch");
        assert_eq!(done.code, 2, "{text}");
        assert!(done.stderr.contains(part), "{text}: {}", done.stderr);
    }
}
