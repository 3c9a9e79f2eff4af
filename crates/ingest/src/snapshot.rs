//! Snapshots: what was downloaded, byte for byte, with a note on where it is from.
//!
//! `DIR/<provider>/<table>/<date>[-N]/` holds one: the answers of the service as they were
//! received, and `meta.json`. It appears whole, and nothing in it changes afterwards.
//!
//! | service | files beside `meta.json` |
//! |---|---|
//! | `odata4` | `properties`, `dimensions`, `measure-codes`, `measure-groups`, `codes-<Dim>`, `groups-<Dim>`, `observations-page-0001` … (`.json`) |
//! | `odata3` | `table-infos`, `data-properties`, `category-groups`, `codes-<Dim>`, `rows-page-0001` … (`.json`) |
//! | `odata4-csv` | `properties.json`, `<table>.zip` |
//! | `file` | the file under its own name |
//!
//! A list that the service gives in several pages goes on in `<name>-page-0002.json`. A
//! list that a table does not have is absent.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::{Selection, ServiceName};

/// The name of the note beside the files of a snapshot.
pub const META: &str = "meta.json";

/// The layout of snapshots that is written, and the newest that is read.
pub(crate) const FORMAT: u32 = 1;

/// What `meta.json` says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotMeta {
    /// The layout of the snapshot.
    pub format: u32,
    /// Folder of the publisher.
    pub provider: String,
    /// Id of the table, or the name of a file's definition and its year.
    pub table: String,
    /// Path name of the definition.
    pub definition: String,
    /// Service that was asked.
    pub service: ServiceName,
    /// Address of the table or file.
    pub address: String,
    /// What was taken of the table.
    pub selection: Selection,
    /// The queries that its rows were asked for with, in the order of the pages; one
    /// empty query asks for all.
    pub query: Vec<String>,
    /// When it was asked for: a date, or date and time of UTC.
    pub retrieved_at: String,
    /// The publisher's version or time of change; tells whether there is something new.
    pub version: Option<String>,
    /// Rows, observations or lines of the table, where they can be counted.
    pub row_count: Option<u64>,
    /// Licence of the data.
    pub licence: String,
    /// How the publisher wants to be named.
    pub citation: String,
    /// Every file of the snapshot but this note, in the order in which they were asked for.
    pub files: Vec<SnapshotFile>,
    /// Whether all of it is there. Always true of a published snapshot.
    pub complete: bool,
}

/// A file of a snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotFile {
    /// Its name in the folder.
    pub name: String,
    /// Where it was asked for, without credentials.
    pub address: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// Hash of its bytes, as 64 hexadecimal digits.
    pub sha256: String,
    /// How many rows or observations it has, where it has such.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
}

/// A snapshot that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// Its folder.
    pub folder: PathBuf,
    /// What its note says.
    pub meta: SnapshotMeta,
}

/// The newest whole snapshot of a table, if there is one. What is damaged is passed over.
pub fn newest_snapshot(data: &Path, provider: &str, table: &str) -> Option<Snapshot> {
    let folder = data.join(provider).join(table);
    let names = fs::read_dir(&folder).into_iter().flatten().flatten();
    let names = names.filter_map(|entry| entry.file_name().into_string().ok());
    let mut dated: Vec<_> = names.filter(|name| order(name).is_some()).collect();
    dated.sort_unstable_by(|a, b| order(b).cmp(&order(a)));
    dated.into_iter().find_map(|name| read(folder.join(name)))
}

/// Of files that were found, those that count as data: not the notes of snapshots, and
/// of the snapshots of one table that were found only the files of the newest.
pub(crate) fn that_count(mut found: Vec<PathBuf>) -> Vec<PathBuf> {
    let mut newest: BTreeMap<PathBuf, PathBuf> = BTreeMap::new();
    let mut others: BTreeSet<PathBuf> = BTreeSet::new();
    found.retain(|path| {
        let snapshot = snapshot_of_note(path);
        let is_note = snapshot.is_some();
        if let Some((table, folder)) = snapshot {
            let known = newest.entry(table).or_insert_with(|| folder.clone());
            if order_of(known) < order_of(&folder) {
                others.insert(std::mem::replace(known, folder));
            } else if *known != folder {
                others.insert(folder);
            }
        }
        !is_note
    });
    found.retain(|path| path.parent().is_none_or(|folder| !others.contains(folder)));
    found
}

/// The folder of a table and that of its snapshot, if this is the note of a whole one.
fn snapshot_of_note(path: &Path) -> Option<(PathBuf, PathBuf)> {
    let is_note = path.file_name().is_some_and(|name| name == META);
    let folder = path.parent().filter(|_| is_note)?;
    let table = folder.parent().filter(|_| order_of(folder).is_some())?;
    read(folder.to_path_buf())?;
    Some((table.to_path_buf(), folder.to_path_buf()))
}

fn order_of(folder: &Path) -> Option<(&str, u32)> {
    order(folder.file_name()?.to_str()?)
}

/// Date and number in the name of a snapshot's folder: `2026-11-22`, `2026-11-22-2`.
pub(crate) fn order(name: &str) -> Option<(&str, u32)> {
    let (date, rest) = name.split_at_checked(10)?;
    let is_date = date.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    let number = match rest.strip_prefix('-') {
        Some(number) => number.parse().ok()?,
        None if rest.is_empty() => 1,
        None => return None,
    };
    is_date.then_some((date, number))
}

/// The snapshot in a folder, if all of its files are there as they were written.
fn read(folder: PathBuf) -> Option<Snapshot> {
    let text = fs::read(folder.join(META)).ok()?;
    let meta: SnapshotMeta = serde_json::from_slice(&text).ok()?;
    let is_there = |file: &SnapshotFile| {
        let found = fs::metadata(folder.join(&file.name));
        found.is_ok_and(|found| found.is_file() && found.len() == file.bytes)
    };
    let is_whole =
        meta.complete && meta.format <= FORMAT && meta.files.iter().all(is_there);
    is_whole.then_some(Snapshot { folder, meta })
}

#[cfg(test)]
mod tests {
    use super::order;

    #[test]
    fn snapshots_are_in_the_order_of_date_and_number() {
        let names =
            ["2026-01-02-10", "2026-01-02", "2026-01-02-2", "2025-12-31", "2026-01-10"];
        let mut sorted = names;
        sorted.sort_by_key(|name| order(name));
        let expected =
            ["2025-12-31", "2026-01-02", "2026-01-02-2", "2026-01-02-10", "2026-01-10"];
        assert_eq!(sorted, expected);
        for odd in [".partial", "2026-01-0", "2026-01-02x", "2026-01-02-", "latest-link"]
        {
            assert_eq!(order(odd), None, "{odd}");
        }
    }
}
