//! A run appears whole or not at all.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::{Error, verify};

const ROOM: &str = "see that the folder may be written and that the disk has room";

/// What is written aside ends so until it is whole.
const UNFINISHED: &str = ".unfinished";

/// Puts the files of a run below `out` and points `latest` at it.
///
/// They are written to a folder of another name beside their place, synced and renamed;
/// `latest` is switched last. A run that is there already is verified and kept. One run
/// publishes at a time: another waits. What a killed run left is removed.
///
/// # Errors
///
/// When something cannot be written, or the run that is there is damaged.
pub(crate) fn publish(
    out: &Path,
    run: &str,
    files: &BTreeMap<String, Vec<u8>>,
    progress: &dyn Fn(usize, usize),
) -> Result<PathBuf, Error> {
    let runs = out.join("runs");
    let place = runs.join(run);
    create(&runs)?;
    let _lock = lock(out)?;
    remove_unfinished(&[out, &runs])?;
    if place.is_dir() {
        let mismatches = verify(&place)?;
        if let Some(first) = mismatches.first() {
            return Err(Error::Damaged { path: place, problem: first.to_string() });
        }
    } else {
        let aside = runs.join(format!(".{run}{UNFINISHED}"));
        let written = write_all(&aside, files, progress).and_then(|()| {
            fs::rename(&aside, &place).map_err(|source| failed("write", &place, source))
        });
        if let Err(error) = written {
            // What is left would only take room; the first error is the one to tell.
            let _ = fs::remove_dir_all(&aside);
            return Err(error);
        }
        sync(&runs)?;
    }
    point_latest(out, run)?;
    Ok(place)
}

/// Waits until no other run publishes in the folder. The lock goes with the process, so
/// that a killed run holds none.
fn lock(out: &Path) -> Result<File, Error> {
    let path = out.join(".lock");
    let locked = File::create(&path).and_then(|file| match file.lock() {
        // Some network folders know no locks; nothing can be done about that here.
        Err(error) if error.kind() == io::ErrorKind::Unsupported => Ok(file),
        done => done.map(|()| file),
    });
    locked.map_err(|source| failed("lock", &path, source))
}

fn remove_unfinished(folders: &[&Path]) -> Result<(), Error> {
    for folder in folders {
        let entries =
            fs::read_dir(folder).map_err(|source| failed("read", folder, source))?;
        for entry in entries.flatten() {
            if entry.file_name().as_encoded_bytes().ends_with(UNFINISHED.as_bytes()) {
                let path = entry.path();
                let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
                let removed = if is_folder {
                    fs::remove_dir_all(&path)
                } else {
                    fs::remove_file(&path)
                };
                removed.map_err(|source| failed("remove", &path, source))?;
            }
        }
    }
    Ok(())
}

fn write_all(
    folder: &Path,
    files: &BTreeMap<String, Vec<u8>>,
    progress: &dyn Fn(usize, usize),
) -> Result<(), Error> {
    create(folder)?;
    let mut folders = vec![folder.to_path_buf()];
    for (done, (name, bytes)) in files.iter().enumerate() {
        let path = folder.join(name);
        if let Some(parent) =
            path.parent().filter(|parent| !folders.iter().any(|f| f == parent))
        {
            create(parent)?;
            folders.push(parent.to_path_buf());
        }
        File::create(&path)
            .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
            .map_err(|source| failed("write", &path, source))?;
        progress(done + 1, files.len());
    }
    folders.iter().try_for_each(|folder| sync(folder))
}

/// Replaces the link in one step: it is made under another name and renamed.
fn point_latest(out: &Path, run: &str) -> Result<(), Error> {
    let latest = out.join("latest");
    let aside = out.join(format!(".latest{UNFINISHED}"));
    link(&Path::new("runs").join(run), &aside)
        .and_then(|()| fs::rename(&aside, &latest))
        .map_err(|source| failed("switch", &latest, source))?;
    sync(out)
}

#[cfg(unix)]
fn link(target: &Path, at: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(target, at)
}

#[cfg(windows)]
fn link(target: &Path, at: &Path) -> io::Result<()> {
    std::os::windows::fs::symlink_dir(target, at)
}

fn create(folder: &Path) -> Result<(), Error> {
    fs::create_dir_all(folder).map_err(|source| failed("make", folder, source))
}

fn sync(folder: &Path) -> Result<(), Error> {
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|source| failed("sync", folder, source))
}

fn failed(doing: &'static str, path: &Path, source: io::Error) -> Error {
    Error::Output { doing, path: path.to_path_buf(), source, help: ROOM }
}
