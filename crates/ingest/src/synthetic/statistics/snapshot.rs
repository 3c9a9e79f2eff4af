//! The files of a table as a snapshot, with the note beside them.

use sha2::{Digest, Sha256};

use super::SampleFile;
use crate::file::hex;
use crate::snapshot::{FORMAT, META};
use crate::{Selection, ServiceName, SnapshotFile, SnapshotMeta, TableDefinition};

/// The day that the samples say they were downloaded on.
const DATE: &str = "2026-11-22";

/// When the publisher is said to have changed a table.
pub(super) const MODIFIED: &str = "2026-11-20T02:00:00";

/// A file of a snapshot: its name, its address, what it holds and how many rows.
pub(super) struct Part {
    pub(super) name: String,
    pub(super) address: String,
    pub(super) bytes: Vec<u8>,
    pub(super) rows: Option<usize>,
}

/// Where a service has a table.
pub(super) fn address(service: ServiceName, id: &str) -> String {
    format!("{}/{id}", service.service().base)
}

/// A file beside no others, as it is downloaded by hand.
pub(super) fn alone(
    definition: &TableDefinition,
    id: &str,
    name: &str,
    bytes: Vec<u8>,
) -> Vec<SampleFile> {
    let path = format!("{}/{id}/{name}", provider(definition));
    vec![SampleFile { path, bytes }]
}

/// A file with the name that its definition says such files have.
pub(super) fn described(
    definition: &TableDefinition,
    id: &str,
    ending: &str,
    bytes: Vec<u8>,
) -> Vec<SampleFile> {
    let file = definition.file.as_ref();
    let name = file.map_or_else(|| id.to_owned(), |file| file.name.replace('*', ""));
    alone(definition, id, &format!("{name}.{ending}"), bytes)
}

/// The files of a snapshot.
pub(super) fn files(
    definition: &TableDefinition,
    id: &str,
    service: ServiceName,
    version: &str,
    typed: bool,
    parts: Vec<Part>,
) -> Vec<SampleFile> {
    let fetch = definition.fetch.as_ref();
    let selection = fetch.map(crate::FetchDefinition::selection).unwrap_or_default();
    let address = address(service, id);
    let rows = parts.iter().rev().find_map(|part| part.rows);
    let described = |part: &Part| SnapshotFile {
        name: part.name.clone(),
        address: part.address.clone(),
        bytes: part.bytes.len() as u64,
        sha256: hex(&Sha256::digest(&part.bytes)),
        rows: part.rows.map(|rows| rows as u64),
    };
    let meta = SnapshotMeta {
        format: FORMAT,
        provider: provider(definition).to_owned(),
        table: id.to_owned(),
        definition: definition.name.clone(),
        service,
        address,
        selection: Selection { typed, ..selection },
        query: vec![String::new()],
        retrieved_at: DATE.to_owned(),
        version: Some(version.to_owned()),
        row_count: rows.map(|rows| rows as u64),
        licence: definition.licence.clone(),
        citation: definition.citation.clone(),
        files: parts.iter().map(described).collect(),
        complete: true,
    };
    let mut note = serde_json::to_vec_pretty(&meta).unwrap_or_default();
    note.push(b'\n');
    let path = |name: &str| format!("{}/{id}/{DATE}/{name}", provider(definition));
    let file = |part: Part| SampleFile { path: path(&part.name), bytes: part.bytes };
    let mut files: Vec<_> = parts.into_iter().map(file).collect();
    files.push(SampleFile { path: path(META), bytes: note });
    files
}

/// The folder of the publisher.
fn provider(definition: &TableDefinition) -> &str {
    definition.name.split('/').next().unwrap_or("")
}
