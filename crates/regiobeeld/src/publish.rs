//! A run appears whole or not at all.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::{Error, verify};

const ROOM: &str = "see that the folder may be written and that the disk has room";

/// Puts the files of a run below `out` and points `latest` at it.
///
/// They are written to a folder of another name beside their place, synced and renamed;
/// `latest` is switched last. A run that is there already is verified and kept.
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
    if place.is_dir() {
        let mismatches = verify(&place)?;
        if let Some(first) = mismatches.first() {
            return Err(Error::Damaged { path: place, problem: first.to_string() });
        }
    } else {
        let unfinished = runs.join(format!(".{run}.{}.unfinished", std::process::id()));
        let written = write_all(&unfinished, files, progress).and_then(|()| {
            fs::rename(&unfinished, &place)
                .map_err(|source| failed("write", &place, source))
        });
        if let Err(error) = written {
            // What is left would only be in the way; the first error is the one to tell.
            let _ = fs::remove_dir_all(&unfinished);
            return Err(error);
        }
        sync(&runs)?;
    }
    point_latest(out, run)?;
    Ok(place)
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
    let unfinished = out.join(format!(".latest.{}.unfinished", std::process::id()));
    let _ = fs::remove_file(&unfinished);
    link(&Path::new("runs").join(run), &unfinished)
        .and_then(|()| fs::rename(&unfinished, &latest))
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
