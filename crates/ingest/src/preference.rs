//! Which of several files about the same table and year counts.

use std::collections::BTreeMap;

use regiobeeld_domain::{Code, Diagnostic, Place, Severity, Snapshot};

use crate::{DataFile, Error};

/// The least digits of a sha256 that name a file.
const DIGITS: usize = 6;

/// How many names of files an error shows.
const SHOWN: usize = 5;

/// Keeps one file a table and year: of equal files the first; of different ones the one
/// that the first fitting preference names, else none.
pub(crate) fn one_a_year<T>(
    files: Vec<(Snapshot, u16, T)>,
    prefer: &[String],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(Snapshot, u16, T)> {
    let mut years: BTreeMap<(String, u16), Vec<_>> = BTreeMap::new();
    for file in files {
        years.entry((file.0.table.clone(), file.1)).or_default().push(file);
    }
    let mut kept = Vec::new();
    for ((_, year), mut files) in years {
        let snapshots: Vec<_> = files.iter().map(|(snapshot, ..)| snapshot).collect();
        let (counts, found) = choose(&snapshots, year, prefer);
        diagnostics.extend(found);
        if let Some(position) = counts {
            kept.push(files.swap_remove(position));
        }
    }
    kept
}

/// The position of the file that counts, and what is to be said about the others.
fn choose(
    files: &[&Snapshot],
    year: u16,
    prefer: &[String],
) -> (Option<usize>, Option<Diagnostic>) {
    let [first, others @ ..] = files else { return (None, None) };
    if others.is_empty() {
        return (Some(0), None);
    }
    let found = |at: &Snapshot, message: String| {
        Diagnostic::new(Code::DuplicateYear, message).at(Place::File(&at.path))
    };
    if equal(files.iter()) {
        let message = format!("{} holds the same and is passed over", list(others));
        let mut told = found(first, message).help("remove it");
        told.severity = Severity::Info;
        return (Some(0), Some(told));
    }
    let fits = |name: &String| files.iter().any(|file| is_named(file, name));
    let Some(name) = prefer.iter().find(|name| fits(name)) else {
        let message = format!(
            "{} is about {year} too, with other content; none of them counts",
            list(others)
        );
        return (None, Some(found(first, message).help(ways_to_choose(files))));
    };
    let named = || files.iter().filter(|file| is_named(file, name));
    if !equal(named()) {
        let named: Vec<_> = named().copied().collect();
        let message = format!(
            "`{name}` is preferred and names {}, which differ; none of them counts",
            list(&named)
        );
        return (None, Some(found(first, message).help(ways_to_choose(files))));
    }
    let Some(position) = files.iter().position(|file| is_named(file, name)) else {
        return (None, None);
    };
    let mut others = files.to_vec();
    let counts = others.remove(position);
    let message =
        format!("it counts because `{name}` is preferred, not {}", list(&others));
    let mut told = found(counts, message).help("keep both as long as that is meant");
    told.severity = Severity::Info;
    (Some(position), Some(told))
}

fn equal<'a>(mut files: impl Iterator<Item = &'a &'a Snapshot>) -> bool {
    let first = files.next().map(|file| &file.sha256);
    files.all(|file| Some(&file.sha256) == first)
}

fn list(files: &[&Snapshot]) -> String {
    let names: Vec<_> = files.iter().map(|file| file.path.as_str()).collect();
    names.join(", ")
}

fn ways_to_choose(files: &[&Snapshot]) -> String {
    let way = |file: &&Snapshot| {
        let digits = file.sha256.get(..8).unwrap_or(&file.sha256);
        format!("`{digits}` ({})", file.path)
    };
    let ways: Vec<_> = files.iter().map(way).collect();
    format!(
        "leave the release that you want in the folder, or name it with `--prefer` or the \
         key `prefer`: {}",
        ways.join(" or ")
    )
}

fn is_named(file: &Snapshot, name: &str) -> bool {
    is_path(&file.path, name) || is_hash(&file.sha256, name)
}

/// Whether a name is that of the file, with as many of its folders as are given.
fn is_path(path: &str, name: &str) -> bool {
    let folders = path.strip_suffix(name);
    folders.is_some_and(|above| above.is_empty() || above.ends_with('/'))
}

fn is_hash(sha256: &str, name: &str) -> bool {
    name.len() >= DIGITS && sha256.starts_with(&name.to_ascii_lowercase())
}

/// Refuses a preference that names none of the files.
pub(crate) fn check<'a>(
    prefer: &[String],
    files: &[DataFile],
    hashes: impl Iterator<Item = &'a str>,
) -> Result<(), Error> {
    let hashes: Vec<_> = hashes.collect();
    let names = |name: &str| {
        files.iter().any(|file| is_path(&file.name, name))
            || hashes.iter().any(|sha256| is_hash(sha256, name))
    };
    let Some(name) = prefer.iter().find(|name| !names(name)) else { return Ok(()) };
    let shown: Vec<_> =
        files.iter().take(SHOWN).map(|file| format!("`{}`", file.name)).collect();
    let more = if files.len() > SHOWN { " and others" } else { "" };
    Err(Error::Preference {
        name: name.clone(),
        files: format!("{}{more}", shown.join(", ")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_by_its_path_or_hash() {
        for (name, expected) in [
            ("new/zvw 2018.csv", true),
            ("zvw 2018.csv", true),
            ("2018.csv", false),
            ("old/zvw 2018.csv", false),
            ("", false),
        ] {
            assert_eq!(is_path("new/zvw 2018.csv", name), expected, "{name}");
        }
        for (name, expected) in [("1a2b3c", true), ("1A2B3C4D", true), ("1a2b", false)] {
            assert_eq!(is_hash("1a2b3c4d5e", name), expected, "{name}");
        }
    }
}
