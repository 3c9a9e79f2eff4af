use std::fmt;

use serde::{Deserialize, Serialize};

/// Names one snapshot in the `inputs` of a value: source, table, year and content.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SnapshotId(String);

impl SnapshotId {
    /// Joins table, year and the first eight digits of the content's sha256.
    pub fn new(table: &str, year: Option<u16>, sha256: &str) -> Self {
        let hash = sha256.get(..8).unwrap_or(sha256);
        match year {
            Some(year) => Self(format!("{table}-{year}-{hash}")),
            None => Self(format!("{table}-{hash}")),
        }
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SnapshotId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A published file as it was read: what it is, whose it is, and its content's hash.
///
/// A snapshot is never edited.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Snapshot {
    /// What values refer to.
    pub id: SnapshotId,
    /// Publisher, such as `vektis`.
    pub source: String,
    /// Table of the publisher, such as `vektis/zvw-gemeente`.
    pub table: String,
    /// Year that the data are about.
    pub year: Option<u16>,
    /// Boundary year of its regions.
    pub indeling: Option<u16>,
    /// File, relative to the folder that was searched.
    pub path: String,
    /// Hash of the bytes on disk, as 64 hexadecimal digits.
    pub sha256: String,
    /// Data rows.
    pub rows: usize,
    /// Licence of the data.
    pub licence: String,
    /// How the publisher wants to be named.
    pub citation: String,
    /// Made up for tests and demonstrations.
    pub synthetic: bool,
}
