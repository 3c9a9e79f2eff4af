//! What two runs rest on, and which of it a value rests on.

use std::collections::{BTreeMap, BTreeSet};

use regiobeeld_domain::Snapshot;
use regiobeeld_ingest as ingest;
use serde::Serialize;
use serde_json::Value;

use super::{Cause, ChangeKind};
use crate::Manifest;
use crate::definition_set::{INDICATORS, TABLES};

/// What two runs rest on where it is not the same.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Differences {
    /// Files with data.
    pub data: Changed<Snapshot, Said<Snapshot>>,
    /// Names of definitions.
    pub definitions: Changed<String>,
    /// Registry tables and region files.
    pub regions: Changed<Snapshot, Said<Snapshot>>,
    /// Boundary year, where it is another.
    pub indeling: Option<Said<u16>>,
    /// Reference year, where it is another.
    pub reference_year: Option<Said<Option<u16>>>,
    /// What was asked for, where it is something else.
    pub configuration: BTreeMap<String, Said<Value>>,
    /// Version of the software, where it is another.
    pub software: Option<Said<String>>,
}

/// Things of two runs that are not the same.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Changed<T, C = T> {
    /// Those that only the new run has.
    pub added: Vec<T>,
    /// Those that only the old run has.
    pub removed: Vec<T>,
    /// Those that both runs have, in another form.
    pub changed: Vec<C>,
}

/// What the old run says, and the new one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Said<T> {
    /// The old run.
    pub old: T,
    /// The new run.
    pub new: T,
}

/// The settings that choose which values there are, not what they are.
const SCOPE: [&str; 5] = ["parts", "level", "region", "period", "indicator"];

/// Says of a value what it could have changed by.
pub(super) struct Origin<'a> {
    pub(super) differences: Differences,
    /// The snapshots of each run by their ids.
    snapshots: [BTreeMap<&'a str, &'a Snapshot>; 2],
    definitions: BTreeSet<String>,
    regions: bool,
    /// Whether other values were asked for.
    scope: bool,
    /// Whether another reference year was asked for.
    reference_year: bool,
}

/// What is known of a value that changed.
pub(super) struct RowOrigin<'a> {
    pub(super) indicator: &'a str,
    pub(super) kind: ChangeKind,
    /// The ids of the snapshots behind it in each run.
    pub(super) inputs: [Option<Vec<String>>; 2],
    /// The version of its method in each run.
    pub(super) versions: [Option<&'a str>; 2],
}

impl<'a> Origin<'a> {
    pub(super) fn of(manifests: [&'a Manifest; 2]) -> Self {
        let differences = differences(manifests);
        let definitions = &differences.definitions;
        let changed = [&definitions.added, &definitions.removed, &definitions.changed];
        let changed = changed.into_iter().flatten().cloned().collect();
        let regions = &differences.regions;
        let asked = |key: &str| differences.configuration.contains_key(key);
        Self {
            definitions: changed,
            regions: differences.indeling.is_some() || !regions.is_empty(),
            scope: SCOPE.iter().any(|key| asked(key)),
            reference_year: asked("reference-year"),
            snapshots: manifests.map(by_id),
            differences,
        }
    }

    /// Everything that could have changed the value, the most specific first.
    pub(super) fn causes(&self, row: &RowOrigin<'_>) -> Vec<Cause> {
        let asked = match row.kind {
            ChangeKind::Changed => self.reference_year && row.inputs[0] != row.inputs[1],
            _ => self.scope,
        };
        let [was, is] = row.versions;
        let method = was.is_some() && is.is_some() && was != is;
        let holds = [
            (Cause::Data, self.rests_on_other_data(row)),
            (Cause::Definitions, self.rests_on_other_definitions(row)),
            (Cause::Regions, self.regions),
            (Cause::Configuration, asked),
            (Cause::Software, method || self.differences.software.is_some()),
        ];
        let causes: Vec<_> = holds
            .into_iter()
            .filter(|(_, holds)| *holds)
            .map(|(cause, _)| cause)
            .collect();
        if causes.is_empty() { vec![Cause::Unknown] } else { causes }
    }

    /// Whether a file behind the value is there in one run only.
    fn rests_on_other_data(&self, row: &RowOrigin<'_>) -> bool {
        let side = |side: usize| {
            let (own, other) = (&self.snapshots[side], &self.snapshots[1 - side]);
            row.inputs[side].iter().flatten().any(|id| {
                let is_data = own.get(id.as_str()).is_some_and(|known| !is_region(known));
                is_data && !other.contains_key(id.as_str())
            })
        };
        side(0) || side(1)
    }

    /// Whether its own definition, or one of the publishers behind it, is another.
    fn rests_on_other_definitions(&self, row: &RowOrigin<'_>) -> bool {
        let sources =
            self.snapshots.iter().zip(&row.inputs).flat_map(|(known, inputs)| {
                inputs.iter().flatten().filter_map(|id| known.get(id.as_str()))
            });
        let sources: BTreeSet<_> = sources.map(|snapshot| &snapshot.source).collect();
        let of_table = |name: &String| {
            let table = name.strip_prefix(TABLES);
            let source = table.and_then(|table| table.split('/').next());
            source.is_some_and(|source| sources.iter().any(|known| *known == source))
        };
        self.definitions.contains(&format!("{INDICATORS}{}", row.indicator))
            || self.definitions.iter().any(of_table)
    }
}

impl<T, C> Changed<T, C> {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }
}

/// Whether a snapshot says who belongs where, and is no data.
fn is_region(snapshot: &Snapshot) -> bool {
    ingest::REGION_TABLES.contains(&snapshot.table.as_str())
}

fn by_id(manifest: &Manifest) -> BTreeMap<&str, &Snapshot> {
    manifest.inputs.iter().map(|input| (input.id.as_str(), input)).collect()
}

fn differences([old, new]: [&Manifest; 2]) -> Differences {
    let said = |old: &Value, new: &Value| Said { old: old.clone(), new: new.clone() };
    let keys = |value: &Value| -> BTreeSet<String> {
        value.as_object().into_iter().flatten().map(|(key, _)| key.clone()).collect()
    };
    let asked = [&old.configuration, &new.configuration];
    let keys = &keys(asked[0]) | &keys(asked[1]);
    let configuration = keys
        .into_iter()
        .filter(|key| asked[0].get(key) != asked[1].get(key))
        .map(|key| {
            let of = |value: &Value| value.get(&key).cloned().unwrap_or_default();
            let pair = said(&of(asked[0]), &of(asked[1]));
            (key, pair)
        });
    Differences {
        data: snapshots([old, new], |snapshot| !is_region(snapshot)),
        definitions: definitions([old, new]),
        regions: snapshots([old, new], is_region),
        indeling: other(old.indeling, new.indeling),
        reference_year: other(old.reference_year, new.reference_year),
        configuration: configuration.collect(),
        software: other(old.version.clone(), new.version.clone()),
    }
}

fn other<T: PartialEq>(old: T, new: T) -> Option<Said<T>> {
    (old != new).then_some(Said { old, new })
}

/// The snapshots of one run that the other has not; one of a table and year of which the
/// other run has one too has changed.
fn snapshots(
    [old, new]: [&Manifest; 2],
    wanted: impl Fn(&Snapshot) -> bool,
) -> Changed<Snapshot, Said<Snapshot>> {
    let only = |one: &Manifest, other: &Manifest| -> Vec<Snapshot> {
        let known = by_id(other);
        let lacking = |s: &&Snapshot| wanted(s) && !known.contains_key(s.id.as_str());
        one.inputs.iter().filter(lacking).cloned().collect()
    };
    let (mut added, mut removed) = (Vec::new(), only(old, new));
    let mut changed = Vec::new();
    for new in only(new, old) {
        let same = |old: &Snapshot| (&old.table, old.year) == (&new.table, new.year);
        match removed.iter().position(same) {
            Some(at) => changed.push(Said { old: removed.remove(at), new }),
            None => added.push(new),
        }
    }
    Changed { added, removed, changed }
}

fn definitions([old, new]: [&Manifest; 2]) -> Changed<String> {
    let [old, new] = [&old.definition_hashes, &new.definition_hashes];
    let only = |one: &BTreeMap<String, String>, other: &BTreeMap<String, String>| {
        one.keys().filter(|name| !other.contains_key(*name)).cloned().collect()
    };
    let differs = |(name, hash): &(&String, &String)| {
        old.get(*name).is_some_and(|was| was != *hash)
    };
    if old.is_empty() || new.is_empty() {
        // Of a run of before the hashes were kept nothing can be said.
        return Changed { added: Vec::new(), removed: Vec::new(), changed: Vec::new() };
    }
    Changed {
        added: only(new, old),
        removed: only(old, new),
        changed: new.iter().filter(differs).map(|(name, _)| name.clone()).collect(),
    }
}
