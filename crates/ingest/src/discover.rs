use std::fs;
use std::path::{Path, PathBuf};

use regiobeeld_domain::{Code, Diagnostic, Place};
use walkdir::WalkDir;

use crate::{Error, snapshot, visible};

/// A file that may hold data.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DataFile {
    /// Its name relative to the folder that was searched, with `/` between folders; what
    /// cannot be seen or is no UTF-8 is escaped: what people and manifests see.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// Whether a marker in one of its folders says that its data are made up.
    pub synthetic: bool,
}

/// The file whose presence in a folder says that all data below it are made up.
pub const SYNTHETIC_MARKER: &str = "SYNTHETIC";

/// Finds every file below the given folders; a file may be named itself.
///
/// Of the snapshots of one table the newest counts; a folder of an older one can be named
/// itself. The order is that of the names, whatever the system lists. Hidden files, notes
/// (`.md`, `.txt`) and markers are no data and are passed over without a word. Links are
/// followed; a loop of them is a diagnostic, as is what is no file at all: a pipe or
/// device is never opened, because reading it may not end.
///
/// # Errors
///
/// When a place does not exist.
pub fn discover(places: &[PathBuf]) -> Result<(Vec<DataFile>, Vec<Diagnostic>), Error> {
    let (mut files, mut diagnostics) = (Vec::new(), Vec::new());
    for place in places {
        let reason = |error: std::io::Error| Error::Path {
            path: place.clone(),
            reason: error.to_string(),
        };
        let kind = fs::metadata(place).map_err(reason)?;
        if kind.is_dir() {
            search(place, &mut files, &mut diagnostics);
        } else if kind.is_file() {
            let folder = place.parent().unwrap_or(Path::new(""));
            files.push(data_file(folder, place, marked(folder)));
        } else {
            return Err(Error::Path { path: place.clone(), reason: NO_FILE.to_owned() });
        }
    }
    files.sort();
    files.dedup_by(|a, b| a.path == b.path);
    Ok((files, diagnostics))
}

const NO_FILE: &str = "it is a pipe, socket or device";

fn search(root: &Path, files: &mut Vec<DataFile>, diagnostics: &mut Vec<Diagnostic>) {
    let mut found = Vec::new();
    let mut marked_folders: Vec<PathBuf> =
        marked(root).then(|| root.to_path_buf()).into_iter().collect();
    let walk = WalkDir::new(root).follow_links(true).into_iter();
    for entry in walk.filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry.path()))
    {
        match entry {
            Ok(entry) if entry.file_name() == SYNTHETIC_MARKER => {
                marked_folders.extend(entry.path().parent().map(Path::to_path_buf));
            }
            Ok(entry) if entry.file_type().is_file() && !is_note(entry.path()) => {
                found.push(entry.into_path());
            }
            Ok(entry) if entry.file_type().is_file() || entry.file_type().is_dir() => {}
            Ok(entry) => {
                let found = Diagnostic::new(Code::UnreadableFile, NO_FILE);
                let name = display_name(root, entry.path());
                diagnostics.push(found.at(Place::File(&name)).help("leave it out"));
            }
            Err(error) => diagnostics.push(unreadable(root, &error)),
        }
    }
    for path in snapshot::that_count(found) {
        let synthetic = marked_folders.iter().any(|folder| path.starts_with(folder));
        files.push(data_file(root, &path, synthetic));
    }
}

fn unreadable(root: &Path, error: &walkdir::Error) -> Diagnostic {
    let (message, help) = match error.io_error() {
        None => (
            "the link leads back to a folder above it".to_owned(),
            "remove the link; the folder is searched anyway",
        ),
        Some(io) if io.kind() == std::io::ErrorKind::PermissionDenied => (
            io.to_string(),
            "give the folder and file read permission, or leave them out",
        ),
        Some(io) => (io.to_string(), "remove it if it is a link that leads nowhere"),
    };
    Diagnostic::new(Code::UnreadableFile, message)
        .at(Place::File(&display_name(root, error.path().unwrap_or(root))))
        .help(help)
}

/// Whether the folder or one above it is marked; data do not become real by naming a
/// folder inside a marked one.
fn marked(folder: &Path) -> bool {
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    folder.ancestors().any(|above| above.join(SYNTHETIC_MARKER).is_file())
}

fn data_file(root: &Path, path: &Path, synthetic: bool) -> DataFile {
    DataFile { name: display_name(root, path), path: path.to_path_buf(), synthetic }
}

/// The name below the folder that was searched; the folder's own where it is meant, so
/// that no finding says where the data stand.
fn display_name(root: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path);
    if relative.as_os_str().is_empty() {
        return root.file_name().map_or_else(|| ".".to_owned(), visible::name);
    }
    let parts: Vec<_> = relative.iter().map(visible::name).collect();
    parts.join("/")
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

fn is_note(path: &Path) -> bool {
    let extension =
        path.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase);
    matches!(extension.as_deref(), Some("md" | "txt"))
}
