use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

use regiobeeld_ingest::hex;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::{Error, Manifest};

/// A file of a run that is not what the manifest says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mismatch {
    /// Path from the run's folder.
    pub path: String,
    /// What is wrong with it.
    pub problem: String,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.path, self.problem)
    }
}

/// Files that the manifest cannot or does not name.
const OUTSIDE: [&str; 2] = ["manifest.json", "telemetry.json"];

/// Checks every file of a run against its manifest.
///
/// # Errors
///
/// When the folder has no manifest that can be read.
pub fn verify(folder: &Path) -> Result<Vec<Mismatch>, Error> {
    let manifest = Manifest::read(folder)?;
    let mut mismatches = Vec::new();
    for output in &manifest.outputs {
        let problem = match read(&folder.join(&output.path)) {
            Err(error) => format!("cannot be read: {error}"),
            Ok(bytes) if bytes.len() != output.bytes => {
                format!("has {} bytes, not {}", bytes.len(), output.bytes)
            }
            Ok(bytes) if hex(&Sha256::digest(&bytes)) != output.sha256 => {
                "has other content than was published".to_owned()
            }
            Ok(_) => continue,
        };
        mismatches.push(Mismatch { path: output.path.clone(), problem });
    }
    let named: BTreeSet<_> = manifest.outputs.iter().map(|o| o.path.as_str()).collect();
    for path in files(folder, folder) {
        if !named.contains(path.as_str()) && !OUTSIDE.contains(&path.as_str()) {
            mismatches.push(Mismatch { path, problem: "is not of the run".to_owned() });
        }
    }
    Ok(mismatches)
}

/// Reads a file of a run; a run has no pipes, which might never end.
pub(crate) fn read(path: &Path) -> io::Result<Vec<u8>> {
    if fs::metadata(path)?.is_file() {
        return fs::read(path);
    }
    Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no file"))
}

/// Every file below a folder, by its path from `root`, in order. Links are not followed,
/// since they may lead back.
pub(crate) fn files(root: &Path, folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            found.extend(files(root, &path));
        } else if let Ok(relative) = path.strip_prefix(root) {
            let parts: Vec<_> =
                relative.iter().map(|part| part.to_string_lossy()).collect();
            found.push(parts.join("/"));
        }
    }
    found.sort();
    found
}
