use std::fs;
use std::path::PathBuf;

use regiobeeld::domain::Diagnostic;
use regiobeeld::ingest::{LoadOptions, Loaded, Tables, inspect, load};

use crate::fixture::{few, file_name, indeling, write};
use crate::variant::{GEMEENTEN, base, with_field};

fn options(places: &[PathBuf], year: Option<u16>, prefer: &[&str]) -> LoadOptions {
    LoadOptions {
        indeling: Some(2024),
        year,
        prefer: prefer.iter().map(|name| (*name).to_owned()).collect(),
        ..LoadOptions::new(places.to_vec()).unwrap()
    }
}

fn loaded(
    places: &[PathBuf],
    year: Option<u16>,
    prefer: &[&str],
) -> (Loaded, Vec<(String, &'static str)>) {
    let options = options(places, year, prefer);
    let loaded = load(&options, indeling(), &|_, _| {}).unwrap();
    // What is found about no file is about the registry.
    let of_file = |found: Diagnostic| Some((found.file?, found.code.as_str()));
    let found = loaded.diagnostics.into_iter().filter_map(of_file);
    (loaded.value, found.filter(|(_, code)| *code != "absent-region").collect())
}

fn years(loaded: &Loaded) -> Vec<u16> {
    let snapshots = loaded.snapshots.iter().filter(|s| s.source == "vektis");
    snapshots.map(|snapshot| snapshot.year.unwrap()).collect()
}

#[test]
fn the_year_is_that_of_the_name_or_of_the_option() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("zvw.csv", base().as_bytes())]);
    write(folder.path(), &[(&file_name(2013), few(2013, &GEMEENTEN).as_bytes())]);
    let places = [folder.path().to_path_buf()];
    let (without, found) = loaded(&places, None, &[]);
    assert_eq!(years(&without), [2013]);
    assert_eq!(found, [("zvw.csv".to_owned(), "year-unknown")]);
    let (with, found) = loaded(&places, Some(2018), &[]);
    assert_eq!(years(&with), [2013, 2018]);
    assert_eq!(found, []);
}

#[test]
fn a_year_outside_the_known_ones_does_not_count() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[(&file_name(2009), base().as_bytes())]);
    write(folder.path(), &[(&file_name(2013), few(2013, &GEMEENTEN).as_bytes())]);
    let (loaded, found) = loaded(&[folder.path().to_path_buf()], None, &[]);
    assert_eq!(years(&loaded), [2013]);
    assert!(found.iter().any(|(file, code)| {
        *file == file_name(2009) && *code == "year-out-of-range"
    }));
}

#[test]
fn of_two_files_of_one_year_equal_ones_count_once_and_others_not_at_all() {
    let other = with_field(3, "KOSTEN_FARMACIE", "1");
    for (text, expected) in [(base(), vec![2013, 2018]), (other, vec![2013])] {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &[(&file_name(2013), few(2013, &GEMEENTEN).as_bytes())]);
        write(&folder.path().join("old"), &[(&file_name(2018), base().as_bytes())]);
        write(&folder.path().join("new"), &[(&file_name(2018), text.as_bytes())]);
        let (loaded, found) = loaded(&[folder.path().to_path_buf()], None, &[]);
        assert_eq!(years(&loaded), expected);
        assert_eq!(found, [(format!("new/{}", file_name(2018)), "duplicate-year")]);
    }
}

#[test]
fn a_folder_without_data_is_an_error_and_notes_are_no_data() {
    let folder = tempfile::tempdir().unwrap();
    let of = |folder: PathBuf| {
        let options = options(&[folder], None, &[]);
        load(&options, indeling(), &|_, _| {}).unwrap_err().to_string()
    };
    let path = folder.path().to_path_buf();
    assert!(of(path.clone()).contains("holds data"), "{}", of(path.clone()));
    write(&path, &[("README.md", b"notes"), (".hidden/x.csv", b"x"), ("a.txt", b"b")]);
    let files = inspect(
        std::slice::from_ref(&path),
        None,
        indeling(),
        &Tables::embedded().unwrap(),
    )
    .unwrap();
    assert!(files.is_empty(), "{files:?}");
    assert!(of(path.clone()).contains("holds data"));
    assert!(of(path.join("nowhere")).contains("nowhere"));
    fs::write(path.join("x.csv"), "a;b").unwrap();
    assert!(of(path).contains("unrecognised-file"));
}

#[test]
fn of_two_files_of_one_year_the_preferred_one_counts() {
    let folder = tempfile::tempdir().unwrap();
    let other = with_field(3, "KOSTEN_FARMACIE", "1");
    let name = file_name(2018);
    write(folder.path(), &[(&file_name(2013), few(2013, &GEMEENTEN).as_bytes())]);
    write(folder.path(), &[(&format!("old/{name}"), base().as_bytes())]);
    write(folder.path(), &[(&format!("new/{name}"), other.as_bytes())]);
    write(folder.path(), &[(&format!("twin/{name}"), other.as_bytes())]);
    let places = [folder.path().to_path_buf()];
    let (old, new) = (format!("old/{name}"), format!("new/{name}"));
    let sha256 = |path: &str| {
        let files =
            inspect(&places, None, indeling(), &Tables::embedded().unwrap()).unwrap();
        let file = files.into_iter().find(|file| file.path == path).unwrap();
        file.sha256.unwrap()
    };
    let (of_old, of_new) = (sha256(&old), sha256(&new));
    for (prefer, expected) in [
        (vec![old.as_str()], Some(&of_old)),
        (vec![new.as_str()], Some(&of_new)),
        (vec![&of_old[..6]], Some(&of_old)),
        (vec![&of_new], Some(&of_new)),
        // The first that fits decides; what is about other years does not.
        (vec![&file_name(2013), &new, &old], Some(&of_new)),
        // All of them have the name.
        (vec![name.as_str()], None),
        (vec![], None),
    ] {
        let (loaded, found) = loaded(&places, None, &prefer);
        let of_2018 = loaded.snapshots.iter().find(|s| s.year == Some(2018));
        assert_eq!(of_2018.map(|s| &s.sha256), expected, "{prefer:?}");
        let codes: Vec<_> = found.iter().map(|(_, code)| *code).collect();
        assert_eq!(codes, ["duplicate-year"], "{prefer:?}");
    }
    for unknown in ["2018.csv", &of_old[..5], "nowhere"] {
        let error = load(&options(&places, None, &[unknown]), indeling(), &|_, _| {});
        let error = error.unwrap_err().to_string();
        assert!(error.contains(&format!("`{unknown}`")), "{error}");
        assert!(error.contains(&name), "{error}");
    }
}
