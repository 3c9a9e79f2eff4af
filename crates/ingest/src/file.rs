use std::fs::File;
use std::io::Read;

use flate2::read::MultiGzDecoder;
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

/// What a packed file may grow to; a published table is far below it.
const MOST_UNPACKED: u64 = 4 << 30;

/// Reads a file whole and unpacks gzip.
///
/// # Errors
///
/// A diagnostic that names the file and what to do, when it cannot be read or unpacked.
pub fn read(file: &DataFile) -> Result<Content, Box<Diagnostic>> {
    let unreadable = |message: String, help: &str| {
        let found = Diagnostic::new(Code::UnreadableFile, message);
        Box::new(found.at(Place::File(&file.name)).help(help))
    };
    let mut bytes = Vec::new();
    File::open(&file.path)
        .and_then(|mut open| open.read_to_end(&mut bytes))
        .map_err(|error| unreadable(error.to_string(), "give it read permission"))?;
    let sha256 = hex(&Sha256::digest(&bytes));
    if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut unpacked = Vec::new();
        let packed = MultiGzDecoder::new(bytes.as_slice());
        packed.take(MOST_UNPACKED + 1).read_to_end(&mut unpacked).map_err(|error| {
            let message = format!("gzip cannot be unpacked: {error}");
            let found = Diagnostic::new(Code::TruncatedFile, message);
            Box::new(found.at(Place::File(&file.name)).help("download the file again"))
        })?;
        if unpacked.len() as u64 > MOST_UNPACKED {
            return Err(unreadable(
                "unpacks to more than 4 GiB".to_owned(),
                "no table that is known here is that large; check what the file is",
            ));
        }
        bytes = unpacked;
    }
    Ok(Content { bytes, sha256 })
}

/// Writes bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |value: u8| char::from(DIGITS[usize::from(value)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
