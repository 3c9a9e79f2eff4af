//! A snapshot in the making: a hidden folder that is renamed once it is whole.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{FetchError, FetchProblem, Job, address};
use crate::file::hex;
use crate::snapshot::{FORMAT, META, Snapshot, SnapshotFile, SnapshotMeta, order};

/// The folder that is not yet a snapshot.
const PARTIAL: &str = ".partial";

/// Beside the pages in it: how far they go.
const STATE: &str = "state.json";

/// How far the rows of a table are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct State {
    /// The version of the table that the pages are of.
    pub(super) version: String,
    /// The queries that they are of.
    pub(super) queries: Vec<String>,
    /// The whole pages.
    pub(super) pages: Vec<SnapshotFile>,
    /// The query that is next.
    pub(super) query: usize,
    /// Its next page; its first where absent.
    pub(super) next: Option<String>,
    /// Rows of it that are there.
    pub(super) rows: u64,
}

/// The folder of a snapshot in the making.
pub(super) struct Partial {
    folder: PathBuf,
}

/// The folder that all snapshots of a part are in.
pub(super) fn home(job: &Job<'_>) -> PathBuf {
    job.client.options.data.join(&job.part.provider).join(&job.part.table)
}

/// Removes what is there of a snapshot in the making.
pub(super) fn discard(job: &Job<'_>) -> Result<(), FetchError> {
    let folder = home(job).join(PARTIAL);
    match fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(FetchProblem::disk("remove", &error).at_path(&folder))
        }
        _ => Ok(()),
    }
}

impl Partial {
    /// Opens the folder, with what an earlier attempt left in it.
    pub(super) fn open(job: &Job<'_>) -> Result<Self, FetchError> {
        let folder = home(job).join(PARTIAL);
        fs::create_dir_all(&folder).map_err(|error| failed("make", &folder, &error))?;
        Ok(Self { folder })
    }

    /// How far an earlier attempt came with the same version and queries.
    pub(super) fn state(&self, version: &str, queries: &[String]) -> State {
        let fresh = || State {
            version: version.to_owned(),
            queries: queries.to_vec(),
            ..State::default()
        };
        let text = fs::read(self.folder.join(STATE)).unwrap_or_default();
        let kept = serde_json::from_slice::<State>(&text).ok();
        let is_there = |page: &SnapshotFile| {
            let bytes = fs::read(self.folder.join(&page.name));
            bytes.is_ok_and(|bytes| hex(&Sha256::digest(&bytes)) == page.sha256)
        };
        kept.filter(|kept| kept.version == version && kept.queries == queries)
            .filter(|kept| kept.pages.iter().all(is_there))
            .unwrap_or_else(fresh)
    }

    /// Keeps how far the pages go, once they are on the disk.
    pub(super) fn save(&self, state: &State) -> Result<(), FetchError> {
        let path = self.folder.join(STATE);
        let aside = self.folder.join(".state.json");
        let text = serde_json::to_vec(state).map_err(io::Error::from);
        text.and_then(|text| write(&aside, &text))
            .and_then(|()| fs::rename(&aside, &path))
            .map_err(|error| failed("write", &path, &error))
    }

    /// Writes an answer as it was received.
    pub(super) fn write(
        &self,
        name: String,
        from: &str,
        bytes: &[u8],
        rows: Option<u64>,
    ) -> Result<SnapshotFile, FetchError> {
        let path = self.folder.join(&name);
        write(&path, bytes).map_err(|error| failed("write", &path, &error))?;
        Ok(SnapshotFile {
            name,
            address: address::shown(from),
            bytes: bytes.len() as u64,
            sha256: hex(&Sha256::digest(bytes)),
            rows,
        })
    }

    /// Where a file stands until the snapshot is whole.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Writes the note and gives the folder its name, of the day and a number.
    pub(super) fn publish(
        self,
        job: &Job<'_>,
        made: Made,
    ) -> Result<Snapshot, FetchError> {
        let (part, definition) = (job.part, job.definition);
        let fetch = definition.fetch.as_ref();
        let meta = SnapshotMeta {
            format: FORMAT,
            provider: part.provider.clone(),
            table: part.table.clone(),
            definition: part.definition.clone(),
            service: job.service,
            address: address::shown(&made.address),
            selection: fetch.map(crate::FetchDefinition::selection).unwrap_or_default(),
            query: made.queries,
            retrieved_at: job.client.options.retrieved_at.clone(),
            version: made.version,
            row_count: made.row_count,
            licence: definition.licence.clone(),
            citation: definition.citation.clone(),
            files: made.files,
            complete: true,
        };
        let failed = |error: io::Error| failed("write", &self.folder, &error);
        self.remove_others(&meta).map_err(failed)?;
        let mut text =
            serde_json::to_vec_pretty(&meta).map_err(|error| failed(error.into()))?;
        text.push(b'\n');
        write(&self.folder.join(META), &text).map_err(failed)?;
        sync(&self.folder).map_err(failed)?;
        let folder = free_name(&home(job), &meta.retrieved_at)?;
        fs::rename(&self.folder, &folder).map_err(failed)?;
        sync(&home(job)).map_err(failed)?;
        Ok(Snapshot { folder, meta })
    }

    /// Removes what earlier attempts left.
    fn remove_others(&self, meta: &SnapshotMeta) -> io::Result<()> {
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let name = entry.file_name();
            if !meta.files.iter().any(|file| *file.name == *name) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }
}

/// What a snapshot's note says beside the definition.
pub(super) struct Made {
    pub(super) address: String,
    pub(super) queries: Vec<String>,
    pub(super) version: Option<String>,
    pub(super) row_count: Option<u64>,
    pub(super) files: Vec<SnapshotFile>,
}

/// The day, and a number if there is a snapshot of the day already.
fn free_name(home: &Path, retrieved_at: &str) -> Result<PathBuf, FetchError> {
    let date = retrieved_at.get(..10).filter(|date| order(date).is_some());
    let Some(date) = date else {
        return Err(FetchProblem::NoDate(retrieved_at.to_owned()).at_path(home));
    };
    let mut folder = home.join(date);
    let mut number = 1;
    while folder.exists() {
        number += 1;
        folder = home.join(format!("{date}-{number}"));
    }
    Ok(folder)
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn sync(folder: &Path) -> io::Result<()> {
    // Some systems do not open folders; there the rename must do.
    File::open(folder).map_or(Ok(()), |open| open.sync_all())
}

fn failed(doing: &'static str, path: &Path, error: &io::Error) -> FetchError {
    FetchProblem::disk(doing, error).at_path(path)
}
