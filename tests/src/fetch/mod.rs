//! Fetching against a local server with the quirks of the real ones.

// Files and archives by their address.
mod files;
// Answers that were recorded, where they are at hand.
mod recorded;
// What breaks, and what is made of it.
mod recovery;
// What comes into a snapshot, and when there is a new one.
mod snapshots;
// The numbered traps of the formats that concern fetching.
mod traps;

use std::cell::RefCell;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use regiobeeld::ingest::fetch::{
    FetchOptions, FetchState, Fetched, Progress, World, fetch,
};
use regiobeeld::ingest::{Snapshot, TableDefinition};
use serde_json::Value;
use tempfile::TempDir;

use crate::service::{Fault, Service, Spoil, Table};

/// A server, and a folder for snapshots of what it has.
struct Place {
    folder: TempDir,
    service: Service,
    options: FetchOptions,
}

/// What a fetch did, beside its outcome.
struct Done {
    fetched: Vec<Fetched>,
    waited: Vec<Duration>,
    progress: Vec<(u64, Option<u64>)>,
}

impl Place {
    fn new(tables: Vec<Table>) -> Self {
        let (folder, service) = (tempfile::tempdir().unwrap(), Service::start(tables));
        let mut options = FetchOptions::new(folder.path(), "2026-11-22T19:10:05Z");
        for (name, address) in service.services() {
            options.services.0.insert(name.parse().unwrap(), address);
        }
        options.timeouts.silence = Duration::from_millis(600);
        Self { folder, service, options }
    }

    fn spoil(&self, at: &str, after: usize, times: usize, spoil: Spoil) {
        let at = at.to_owned();
        self.service.state().faults.push(Fault { at, after, times, spoil });
    }

    fn fetch(&self, definition: &TableDefinition) -> Done {
        let waited = RefCell::new(Vec::new());
        let progress = RefCell::new(Vec::new());
        let world = World {
            wait: &|time| waited.borrow_mut().push(time),
            progress: &|p: &Progress<'_>| progress.borrow_mut().push((p.done, p.total)),
        };
        let definitions = std::slice::from_ref(definition);
        let fetched = fetch(definitions, &|_| true, &self.options, &world).unwrap();
        let (waited, progress) = (waited.into_inner(), progress.into_inner());
        Done { fetched, waited, progress }
    }

    /// Fetches the only part of a definition, which must give a new snapshot.
    #[track_caller]
    fn snapshot(&self, definition: &TableDefinition) -> Snapshot {
        let mut done = self.fetch(definition);
        let only = done.fetched.remove(0);
        assert!(only.error.is_none(), "{}", only.error.unwrap());
        assert_eq!(only.state, FetchState::Fetched);
        only.snapshot.unwrap()
    }

    /// Fetches the only part of a definition, which must fail with a message that holds
    /// these texts and leave no snapshot.
    #[track_caller]
    fn refused(&self, definition: &TableDefinition, parts: &[&str]) -> Done {
        let done = self.fetch(definition);
        let error = done.fetched[0].error.as_ref().unwrap().to_string();
        for part in parts {
            assert!(error.contains(part), "no `{part}` in {error}");
        }
        assert_eq!(done.fetched[0].state, FetchState::Failed);
        assert_eq!(self.snapshots(), Vec::<PathBuf>::new());
        done
    }

    /// Every snapshot's folder, below that of all.
    fn snapshots(&self) -> Vec<PathBuf> {
        let list = |folder: PathBuf| {
            let entries = fs::read_dir(folder).into_iter().flatten().flatten();
            entries.map(|entry| entry.path()).filter(|path| path.is_dir())
        };
        let tables = list(self.folder.path().to_path_buf()).flat_map(list);
        let all = tables.flat_map(list);
        let is_seen = |path: &PathBuf| {
            !path.file_name().unwrap().to_str().unwrap().starts_with('.')
        };
        let mut all: Vec<_> = all.filter(is_seen).collect();
        all.sort();
        all
    }
}

/// A definition with this part `[fetch]`.
#[track_caller]
fn definition(fetch: &str) -> TableDefinition {
    let head = "title = { nl = 'x', en = 'x' }\nsource = 'cbs'\ndataset = 'x'\n\
        licence = 'CC BY 4.0'\ncitation = 'CBS'\nurl = 'x'\ndisclosure = 'published'\n";
    TableDefinition::parse("cbs/table", &format!("{head}[fetch]\n{fetch}")).unwrap()
}

fn v3(more: &str) -> TableDefinition {
    definition(&format!("service = 'odata3'\ntable = '85000NED'\n{more}"))
}

fn v4(more: &str) -> TableDefinition {
    definition(&format!("service = 'odata4'\ntable = '85000NED'\n{more}"))
}

/// A table of each version with that many gemeenten.
fn tables(gemeenten: usize) -> Vec<Table> {
    [3, 4].map(|version| Table::new(version, "85000NED", gemeenten)).into()
}

/// The rows of all pages of a snapshot, in their order.
fn rows(snapshot: &Snapshot) -> Vec<Value> {
    let pages = snapshot.meta.files.iter().filter(|file| {
        file.name.starts_with("rows-page-") || file.name.starts_with("observations-page-")
    });
    let mut rows = Vec::new();
    for page in pages {
        let bytes = fs::read(snapshot.folder.join(&page.name)).unwrap();
        let page: Value = serde_json::from_slice(&bytes).unwrap();
        rows.extend(page["value"].as_array().unwrap().clone());
    }
    rows
}

/// How often each code of regions is in the rows of a snapshot.
fn regions(snapshot: &Snapshot) -> Vec<String> {
    let rows = rows(snapshot);
    let mut codes: Vec<_> =
        rows.iter().map(|row| row["RegioS"].as_str().unwrap().to_owned()).collect();
    codes.sort();
    codes
}
