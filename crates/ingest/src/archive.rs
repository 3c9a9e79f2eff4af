//! Zip archives from elsewhere, read within bounds.
//!
//! An archive is judged by its list of members before anything is unpacked: a name that
//! leads out of the folder, a member that is a link or encrypted, members that share
//! bytes, and more of it than an archive of a published table can hold are refused.
//! What comes out is counted too, because a list can lie.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::Path;

use zip::ZipArchive;
use zip::result::ZipError;

use crate::visible;

/// How much an archive may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ArchiveLimits {
    /// Number of members.
    pub members: usize,
    /// Bytes of all members together, unpacked.
    pub bytes: u64,
    /// Bytes unpacked per byte packed, of a member of more than a mebibyte.
    pub ratio: u64,
}

impl Default for ArchiveLimits {
    /// Far above the largest table: 1000 members, 32 GiB, 200 to one.
    fn default() -> Self {
        Self { members: 1000, bytes: 32 << 30, ratio: 200 }
    }
}

/// A member smaller than this may be packed as tightly as it likes.
const SMALL: u64 = 1 << 20;

/// Why an archive is not read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ArchiveError {
    /// It is no zip archive, or is cut off or damaged.
    #[error("the archive cannot be read: {0}; download it again")]
    Broken(String),
    /// A member's name is not that of a file below the folder.
    #[error(
        "the archive has a member `{0}`, whose name leads out of the folder or means \
         another thing elsewhere; do not use it"
    )]
    Name(String),
    /// Two members have names that are one on some systems.
    #[error("the archive has the member `{0}` twice; do not use it")]
    Twice(String),
    /// A member is a link or encrypted.
    #[error("the member `{0}` of the archive is a link or encrypted; do not use it")]
    Kind(String),
    /// It holds more than is allowed.
    #[error("the archive holds more than {0}; check what it is")]
    TooLarge(String),
    /// There is no such member.
    #[error("the archive has no member `{name}`; there are {members}")]
    NoMember {
        /// As it was asked for.
        name: String,
        /// The names that there are.
        members: String,
    },
}

/// A file in an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its name, with `/` between folders.
    pub name: String,
    /// Its length in bytes, unpacked, as the archive says.
    pub bytes: u64,
}

/// A zip archive whose members can be read safely.
///
/// # Example
///
/// ```
/// use regiobeeld_ingest::archive::{Archive, ArchiveError, ArchiveLimits};
///
/// let bytes = std::io::Cursor::new(b"<html>".as_slice());
/// let error = Archive::open(bytes, ArchiveLimits::default()).unwrap_err();
/// assert!(matches!(error, ArchiveError::Broken(_)));
/// ```
#[derive(Debug)]
pub struct Archive<R> {
    zip: ZipArchive<R>,
    /// With the place of each in the archive; folders are none.
    members: Vec<(usize, Member)>,
}

impl<R: Read + Seek> Archive<R> {
    /// Reads and judges the list of members.
    ///
    /// # Errors
    ///
    /// When it is no archive, or not one that is safe to unpack.
    pub fn open(reader: R, limits: ArchiveLimits) -> Result<Self, ArchiveError> {
        let mut zip = ZipArchive::new(reader).map_err(|error| broken(&error))?;
        if zip.len() > limits.members {
            return Err(ArchiveError::TooLarge(format!("{} members", limits.members)));
        }
        if zip.has_duplicate_names() {
            return Err(ArchiveError::Twice("(a name)".to_owned()));
        }
        if zip.has_overlapping_entries().map_err(|error| broken(&error))? {
            return Err(ArchiveError::Broken("members share bytes".to_owned()));
        }
        let (mut members, mut names, mut total) = (Vec::new(), BTreeSet::new(), 0_u64);
        for place in 0..zip.len() {
            let entry = zip.by_index_raw(place).map_err(|error| broken(&error))?;
            let raw = String::from_utf8_lossy(entry.name_raw()).into_owned();
            let shown = visible::message(&raw);
            if !is_safe(&raw) {
                return Err(ArchiveError::Name(shown));
            }
            if entry.is_symlink() || entry.encrypted() {
                return Err(ArchiveError::Kind(shown));
            }
            if !names.insert(raw.to_lowercase()) {
                return Err(ArchiveError::Twice(shown));
            }
            let (bytes, packed) = (entry.size(), entry.compressed_size());
            total = total.saturating_add(bytes);
            let is_bomb = bytes > SMALL && bytes / limits.ratio > packed;
            if total > limits.bytes || is_bomb {
                let most = format!(
                    "{} bytes, or {} bytes per byte packed",
                    limits.bytes, limits.ratio
                );
                return Err(ArchiveError::TooLarge(most));
            }
            if !entry.is_dir() {
                members.push((place, Member { name: raw, bytes }));
            }
        }
        Ok(Self { zip, members })
    }

    /// The files in it, in its own order.
    pub fn members(&self) -> impl Iterator<Item = &Member> {
        self.members.iter().map(|(_, member)| member)
    }

    /// Reads a member, and no more of it than the archive said that it has.
    ///
    /// # Errors
    ///
    /// When there is no such member. Reading ends with an error where the member is
    /// longer than was said, or is not what was packed.
    pub fn reader(&mut self, name: &str) -> Result<impl Read, ArchiveError> {
        let found = self.members.iter().find(|(_, member)| member.name == name);
        let Some((place, member)) = found else {
            let names: Vec<_> =
                self.members().map(|m| visible::message(&m.name)).collect();
            let (name, members) = (visible::message(name), names.join(", "));
            return Err(ArchiveError::NoMember { name, members });
        };
        let left = member.bytes;
        let entry = self.zip.by_index(*place).map_err(|error| broken(&error))?;
        Ok(Bounded { inner: entry, left })
    }

    /// Unpacks every member below a folder, which must be there and hold none of them.
    ///
    /// # Errors
    ///
    /// When a member is damaged or a file cannot be written.
    pub fn unpack(&mut self, folder: &Path) -> Result<(), ArchiveError> {
        let failed = |error: io::Error| ArchiveError::Broken(error.to_string());
        let names: Vec<_> = self.members().map(|member| member.name.clone()).collect();
        for name in names {
            let path = folder.join(&name);
            if let Some(parent) = path.parent() {
                std::fs::create_dir_all(parent).map_err(failed)?;
            }
            let mut member = self.reader(&name)?;
            let mut file = File::create_new(&path).map_err(failed)?;
            io::copy(&mut member, &mut file).map_err(failed)?;
        }
        Ok(())
    }
}

/// Whether a name is that of a file or folder below the archive's own, on every system.
fn is_safe(name: &str) -> bool {
    let odd = |c: char| c.is_control() || "\\:*?\"<>|\u{fffd}".contains(c);
    let parts = name.strip_suffix('/').unwrap_or(name).split('/');
    !name.contains(odd)
        && parts.clone().all(|part| !part.is_empty() && part != "." && part != "..")
}

/// Ends with an error where more comes than was said.
#[derive(Debug)]
struct Bounded<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(buffer)?;
        self.left = self.left.checked_sub(length as u64).ok_or_else(|| {
            io::Error::new(
                io::ErrorKind::InvalidData,
                "the member is longer than it says",
            )
        })?;
        if length == 0 && self.left > 0 && !buffer.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(length)
    }
}

fn broken(error: &ZipError) -> ArchiveError {
    ArchiveError::Broken(visible::message(&error.to_string()))
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use zip::write::SimpleFileOptions;
    use zip::{CompressionMethod, ZipWriter};

    use super::*;

    fn packed(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let options =
            SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        for (name, bytes) in members {
            zip.start_file(*name, options).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn open(bytes: Vec<u8>) -> Result<Archive<Cursor<Vec<u8>>>, ArchiveError> {
        let limits = ArchiveLimits { members: 3, bytes: 8 << 20, ratio: 200 };
        Archive::open(Cursor::new(bytes), limits)
    }

    #[track_caller]
    fn refused(bytes: Vec<u8>, part: &str) {
        let error = open(bytes).unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
    }

    #[test]
    fn members_are_read_and_unpacked() {
        let mut archive =
            open(packed(&[("Observations.csv", b"Id;Value\n"), ("a/b.csv", b"x")]))
                .unwrap();
        let names: Vec<_> = archive.members().map(|member| member.name.clone()).collect();
        assert_eq!(names, ["Observations.csv", "a/b.csv"]);
        let mut text = String::new();
        archive.reader("Observations.csv").unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, "Id;Value\n");
        let error = archive.reader("observations.csv").err().unwrap().to_string();
        assert!(error.contains("a/b.csv"), "{error}");
        let folder = std::env::temp_dir().join(format!("zip-{}", std::process::id()));
        std::fs::create_dir(&folder).unwrap();
        archive.unpack(&folder).unwrap();
        assert_eq!(std::fs::read(folder.join("a/b.csv")).unwrap(), b"x");
        // What is there is not replaced.
        archive.unpack(&folder).unwrap_err();
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn names_that_lead_out_of_the_folder_are_refused() {
        for name in
            ["../x", "a/../../x", "/etc/x", "C:\\x", "a\\..\\x", "c:x", "a//x", "./x", ""]
        {
            refused(packed(&[("fine.csv", b"x"), (name, b"x")]), "leads out");
        }
        refused(packed(&[("a.csv", b"x"), ("A.CSV", b"x")]), "twice");
    }

    #[test]
    fn what_holds_too_much_is_refused_before_it_is_unpacked() {
        refused(packed(&[("1", b""), ("2", b""), ("3", b""), ("4", b"")]), "3 members");
        let zeros = vec![0; 4 << 20];
        refused(packed(&[("bomb", &zeros)]), "200 bytes per byte");
        let (mut state, mut noise) = (1_u32, Vec::new());
        noise.resize_with(5 << 20, || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        });
        refused(packed(&[("1", &noise), ("2", &noise)]), "8388608 bytes");
    }

    #[test]
    fn a_list_that_lies_is_found_out() {
        let text = b"Id;Value\n1;2\n".repeat(100);
        let honest = packed(&[("x", &text)]);
        // The length stands in the list at the end, behind the packed length.
        let list = honest.windows(4).rposition(|four| four == b"PK\x01\x02").unwrap();
        for said in [10_u32, 100_000] {
            let mut lying = honest.clone();
            lying[list + 24..list + 28].copy_from_slice(&said.to_le_bytes());
            let Ok(mut archive) = open(lying) else { continue };
            let mut bytes = Vec::new();
            let read = archive.reader("x").unwrap().read_to_end(&mut bytes);
            read.unwrap_err();
            assert!(bytes.len() <= text.len());
        }
        for end in [0, 10, honest.len() / 2, honest.len() - 1] {
            refused(honest[..end].to_vec(), "download it again");
        }
        let mut damaged = honest;
        damaged[40] ^= 0x55;
        if let Ok(mut archive) = open(damaged) {
            let mut bytes = Vec::new();
            archive.reader("x").unwrap().read_to_end(&mut bytes).unwrap_err();
        }
    }
}
