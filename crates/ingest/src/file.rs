use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::time::SystemTime;

use flate2::bufread::MultiGzDecoder;
use regiobeeld_domain::{Code, Diagnostic, Place};
use sha2::{Digest, Sha256};

use crate::DataFile;

/// A file's bytes, unpacked, with the hash of what is on disk.
#[derive(Debug, Clone)]
pub struct Content {
    /// The bytes after unpacking.
    pub bytes: Vec<u8>,
    /// Hash of the bytes on disk, as 64 hexadecimal digits.
    pub sha256: String,
}

/// As many of a file's bytes as recognising it may take.
pub(crate) const HEAD: usize = 64 << 10;

/// What a file may hold, packed or not; a published table is far below it.
const MOST: u64 = 512 << 20;

/// How often a file that changes is read before it is given up.
const ATTEMPTS: usize = 3;

const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Reads a file whole and unpacks gzip.
///
/// # Errors
///
/// A diagnostic that names the file and what to do, when it cannot be read or unpacked,
/// is too large, or changes all the time.
pub fn read(file: &DataFile) -> Result<Content, Box<Diagnostic>> {
    let bytes = steadily(file, |open| {
        let mut bytes = Vec::new();
        open.take(MOST + 1).read_to_end(&mut bytes).map(|_| bytes)
    })?;
    if bytes.len() as u64 > MOST {
        return Err(too_large(file));
    }
    let sha256 = hex(&Sha256::digest(&bytes));
    if !bytes.starts_with(&GZIP) {
        return Ok(Content { bytes, sha256 });
    }
    let bytes = unpack(bytes.as_slice(), MOST + 1).map_err(|error| cut(file, &error))?;
    if bytes.len() as u64 > MOST {
        return Err(too_large(file));
    }
    Ok(Content { bytes, sha256 })
}

/// Reads no more of a file than recognising it takes, unpacked.
pub(crate) fn head(file: &DataFile) -> Result<Vec<u8>, Box<Diagnostic>> {
    let found = File::open(&file.path).and_then(|open| {
        let mut open = BufReader::with_capacity(HEAD, open);
        if open.fill_buf()?.starts_with(&GZIP) {
            return Ok(unpack(open, HEAD as u64));
        }
        let mut head = Vec::new();
        open.take(HEAD as u64).read_to_end(&mut head).map(|_| Ok(head))
    });
    found.map_err(|error| unreadable(file, &error))?.map_err(|error| cut(file, &error))
}

/// The hash of a file, whatever it is and however large.
pub(crate) fn sha256(file: &DataFile) -> Result<String, Box<Diagnostic>> {
    steadily(file, |open| {
        let mut hash = Sha256::new();
        let mut open = BufReader::with_capacity(HEAD, open);
        loop {
            let bytes = open.fill_buf()?;
            if bytes.is_empty() {
                return Ok(hex(&hash.finalize()));
            }
            hash.update(bytes);
            let length = bytes.len();
            open.consume(length);
        }
    })
}

fn unpack(packed: impl BufRead, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    MultiGzDecoder::new(packed).take(most).read_to_end(&mut bytes).map(|_| bytes)
}

/// Reads until nothing has changed the file meanwhile: half of an old and half of a new
/// release would be neither.
fn steadily<T>(
    file: &DataFile,
    mut read: impl FnMut(&File) -> io::Result<T>,
) -> Result<T, Box<Diagnostic>> {
    for _ in 0..ATTEMPTS {
        let attempt = File::open(&file.path).and_then(|open| {
            let before = state(&open)?;
            let value = read(&open)?;
            Ok((before == state(&open)?).then_some(value))
        });
        match attempt {
            Ok(None) => {}
            Ok(Some(value)) => return Ok(value),
            Err(error) => return Err(unreadable(file, &error)),
        }
    }
    let found =
        Diagnostic::new(Code::UnreadableFile, "the file changes while it is read");
    let help = "run again when it is complete; until then it does not count";
    Err(Box::new(found.at(Place::File(&file.name)).help(help)))
}

/// Size and time of the last change.
fn state(file: &File) -> io::Result<(u64, Option<SystemTime>)> {
    let metadata = file.metadata()?;
    Ok((metadata.len(), metadata.modified().ok()))
}

fn unreadable(file: &DataFile, error: &io::Error) -> Box<Diagnostic> {
    let help = match error.kind() {
        io::ErrorKind::PermissionDenied => "give it read permission",
        io::ErrorKind::NotFound => "it was there a moment ago; run again",
        _ => "see that the disk is whole, or copy the file again",
    };
    let found = Diagnostic::new(Code::UnreadableFile, error.to_string());
    Box::new(found.at(Place::File(&file.name)).help(help))
}

fn cut(file: &DataFile, error: &io::Error) -> Box<Diagnostic> {
    let message = format!("gzip cannot be unpacked: {error}");
    let found = Diagnostic::new(Code::TruncatedFile, message);
    Box::new(found.at(Place::File(&file.name)).help("download the file again"))
}

fn too_large(file: &DataFile) -> Box<Diagnostic> {
    let message = format!("the file holds more than {} MiB", MOST >> 20);
    let found = Diagnostic::new(Code::UnreadableFile, message);
    let help = "no table that is known here is that large; check what the file is";
    Box::new(found.at(Place::File(&file.name)).help(help))
}

/// Writes bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |value: u8| char::from(DIGITS[usize::from(value)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    /// Reads a file that is changed by the first so many readings of it.
    fn read_while_changing(changes: usize) -> Result<Vec<u8>, Box<Diagnostic>> {
        let folder = std::env::temp_dir();
        let path = folder.join(format!("regiobeeld-{}-{changes}", std::process::id()));
        std::fs::write(&path, "old").unwrap();
        let file = DataFile { name: "a.csv".into(), path, synthetic: false };
        let mut left = changes;
        let read = steadily(&file, |mut open| {
            let mut bytes = Vec::new();
            open.read_to_end(&mut bytes)?;
            if left > 0 {
                left -= 1;
                let mut end = File::options().append(true).open(&file.path)?;
                end.write_all(b"+")?;
            }
            Ok(bytes)
        });
        std::fs::remove_file(&file.path).unwrap();
        read
    }

    #[test]
    fn a_file_that_changes_is_read_again_and_then_given_up() {
        assert_eq!(read_while_changing(0).unwrap(), b"old");
        assert_eq!(read_while_changing(ATTEMPTS - 1).unwrap(), b"old++");
        let found = read_while_changing(ATTEMPTS).unwrap_err();
        assert_eq!(found.code, Code::UnreadableFile);
        assert_eq!(found.file.as_deref(), Some("a.csv"));
        assert!(found.help.unwrap().contains("run again"));
    }

    #[test]
    fn what_is_packed_tightly_is_unpacked_up_to_a_limit() {
        let mut packed =
            flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        packed.write_all(&vec![0; 1 << 20]).unwrap();
        let packed = packed.finish().unwrap();
        assert!(packed.len() < 2000);
        assert_eq!(unpack(packed.as_slice(), 1000).unwrap().len(), 1000);
        assert_eq!(unpack(packed.as_slice(), 1 << 30).unwrap().len(), 1 << 20);
        unpack(&packed[..packed.len() / 2], 1 << 30).unwrap_err();
    }
}
