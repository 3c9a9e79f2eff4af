//! Downloads what definitions name into snapshots.
//!
//! [`fetch`] asks a service for every part of the definitions in turn. What is unchanged
//! since the newest snapshot is not downloaded again; what fails does not keep the others
//! from being fetched; a snapshot appears whole or not at all, and a table whose download
//! was interrupted goes on from its last whole page. This is the only part of the library
//! that uses the network. It does not read the clock: the time is an option, and waiting
//! is up to the [`World`].

mod address;
mod client;
mod download;
mod error;
mod odata;
mod options;
mod page;
mod partial;
mod protocol;
mod retry;
mod selection;

use std::fs::{self, File, TryLockError};
use std::path::Path;

use serde::Serialize;

use crate::{FetchPart, ServiceName, Snapshot, TableDefinition, newest_snapshot};
use client::Client;
pub use error::{FetchError, FetchProblem};
pub use options::{FetchLimits, FetchOptions, FetchTimeouts, Progress, World};

/// What became of a part of a definition.
#[derive(Debug)]
pub struct Fetched {
    /// The part.
    pub part: FetchPart,
    /// Whether there is something new.
    pub state: FetchState,
    /// The newest snapshot; none where there was none and none could be made.
    pub snapshot: Option<Snapshot>,
    /// Why nothing could be fetched, where that is so.
    pub error: Option<FetchError>,
}

/// Whether there is something new.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FetchState {
    /// A snapshot was made.
    Fetched,
    /// The service has what the newest snapshot holds.
    Unchanged,
    /// Offline: a snapshot is there.
    Present,
    /// No snapshot was made; `error` says why.
    Failed,
}

/// A part with what asking for it takes.
struct Job<'a> {
    part: &'a FetchPart,
    definition: &'a TableDefinition,
    service: ServiceName,
    client: &'a Client<'a>,
    newest: Option<&'a Snapshot>,
}

impl Job<'_> {
    fn typed(&self) -> bool {
        self.definition.fetch.as_ref().is_some_and(|fetch| fetch.typed)
    }
}

/// Fetches the parts of definitions for which `wanted` holds, in their order.
///
/// Every part has its outcome; one that fails does not end the others.
///
/// # Errors
///
/// When the folder of snapshots cannot be written, or another fetch works in it.
pub fn fetch(
    definitions: &[TableDefinition],
    wanted: &dyn Fn(&FetchPart) -> bool,
    options: &FetchOptions,
    world: &World<'_>,
) -> Result<Vec<Fetched>, FetchError> {
    let _lock = if options.offline { None } else { Some(lock(&options.data)?) };
    let client = Client::new(options, world);
    let mut done = Vec::new();
    for definition in definitions {
        let Some(fetch) = &definition.fetch else { continue };
        for part in fetch.parts(definition).into_iter().filter(|part| wanted(part)) {
            let newest = newest_snapshot(&options.data, &part.provider, &part.table);
            let (service, client) = (fetch.service, &client);
            let newest = newest.as_ref();
            let job = Job { part: &part, definition, service, client, newest };
            let outcome = if options.offline { present(&job) } else { one(&job) };
            let (state, snapshot, error) = match outcome {
                Ok((state, snapshot)) => (state, Some(snapshot), None),
                Err(error) => (FetchState::Failed, newest.cloned(), Some(error)),
            };
            done.push(Fetched { part: part.clone(), state, snapshot, error });
        }
    }
    Ok(done)
}

/// What is there without asking.
fn present(job: &Job<'_>) -> Result<(FetchState, Snapshot), FetchError> {
    let none = || FetchProblem::NothingThere.at_path(&partial::home(job));
    Ok((FetchState::Present, job.newest.cloned().ok_or_else(none)?))
}

/// Fetches a part. Where it changed meanwhile, or what was kept of an earlier attempt no
/// longer fits, it is fetched once more from its beginning.
fn one(job: &Job<'_>) -> Result<(FetchState, Snapshot), FetchError> {
    let fetch = match job.service {
        ServiceName::File => download::file,
        ServiceName::Odata4Csv => download::archive,
        _ => odata::table,
    };
    match fetch(job) {
        Err(error) if error.problem.is_cured_from_the_beginning() => {
            partial::discard(job)?;
            let again = fetch(job);
            if again.as_ref().is_err_and(|e| e.problem.is_cured_from_the_beginning()) {
                partial::discard(job)?;
            }
            again
        }
        done => done,
    }
}

/// Keeps other fetches out of the folder. The lock goes with the process.
fn lock(data: &Path) -> Result<File, FetchError> {
    let failed =
        |error: std::io::Error| FetchProblem::disk("write", &error).at_path(data);
    fs::create_dir_all(data).map_err(failed)?;
    let file = File::create(data.join(".lock")).map_err(failed)?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => Err(FetchProblem::Busy.at_path(data)),
        // Some network folders know no locks; nothing can be done about that here.
        Ok(()) | Err(TryLockError::Error(_)) => Ok(file),
    }
}
