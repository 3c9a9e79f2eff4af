//! What changed between two runs, and what caused it.

mod cause;
mod change;
mod origin;
mod rows;

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

pub use self::cause::Cause;
pub use self::change::{Change, ChangeKind, Figure};
pub use self::origin::{Changed, Differences, Said};

use self::origin::Origin;
use self::rows::Rows;
use crate::label::Labels;
use crate::{Error, Manifest, verify};

/// Two runs set beside each other.
#[derive(Debug, Clone, Serialize)]
pub struct Diff {
    /// Name of the run that is compared with.
    pub old: String,
    /// Name of the run that is compared.
    pub new: String,
    /// What the two rest on where it is not the same.
    pub differences: Differences,
    /// Number of values that are the same in both.
    pub unchanged: usize,
    /// Number of values by kind of change.
    pub kinds: BTreeMap<ChangeKind, usize>,
    /// Number of values by cause; one with several causes counts with each.
    pub causes: BTreeMap<Cause, usize>,
    /// Number of values by indicator, and of those by cause.
    pub indicators: BTreeMap<String, BTreeMap<Cause, usize>>,
    /// Every value that is not the same, the largest change first.
    pub changes: Vec<Change>,
}

/// Compares two runs value by value.
///
/// Both tables are sorted by key, so that they are read side by side and only what
/// differs is kept.
///
/// # Errors
///
/// When a run is not whole, or its table has other columns than this version writes.
pub fn diff(old: &Path, new: &Path) -> Result<Diff, Error> {
    let manifests = [whole(old)?, whole(new)?];
    let [mut left, mut right] = [Rows::open(old)?, Rows::open(new)?];
    let origin = Origin::of([&manifests[0], &manifests[1]]);
    let mut labels = Labels::default();
    let mut unchanged = 0;
    let mut changes = Vec::new();
    loop {
        let order = match (left.key(), right.key()) {
            (None, None) => break,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(left), Some(right)) => left.cmp(&right),
        };
        if order == Ordering::Equal && left.figure() == right.figure() {
            unchanged += 1;
        } else {
            let [left, right] = [
                (order != Ordering::Greater).then_some(&left),
                (order != Ordering::Less).then_some(&right),
            ];
            changes.extend(Change::between(left, right, &origin, &mut labels));
        }
        if order != Ordering::Greater {
            left.next()?;
        }
        if order != Ordering::Less {
            right.next()?;
        }
    }
    changes.sort_by(Change::largest_first);
    let mut diff = Diff {
        old: manifests[0].run.clone(),
        new: manifests[1].run.clone(),
        differences: origin.differences,
        unchanged,
        kinds: BTreeMap::new(),
        causes: BTreeMap::new(),
        indicators: BTreeMap::new(),
        changes,
    };
    diff.count();
    Ok(diff)
}

impl Diff {
    fn count(&mut self) {
        for change in &self.changes {
            *self.kinds.entry(change.kind).or_default() += 1;
            let of_indicator =
                self.indicators.entry(change.indicator.to_string()).or_default();
            for cause in &change.causes {
                *self.causes.entry(*cause).or_default() += 1;
                *of_indicator.entry(*cause).or_default() += 1;
            }
        }
    }
}

/// The manifest of a run of which every file is as it was published.
fn whole(folder: &Path) -> Result<Manifest, Error> {
    let damaged =
        |problem: String| Error::Damaged { path: folder.to_path_buf(), problem };
    if let Some(first) = verify(folder)?.first() {
        return Err(damaged(first.to_string()));
    }
    Manifest::read(folder)
}

fn read(folder: &Path) -> Result<Vec<u8>, Error> {
    verify::read(&folder.join("indicators.parquet")).map_err(|error| Error::Damaged {
        path: folder.to_path_buf(),
        problem: format!("`indicators.parquet` cannot be read: {error}"),
    })
}
