//! A workbook is a zip archive. Before it is unpacked into memory it is unpacked into
//! nothing, to know how large it is: a few kilobytes can unpack into terabytes.

use std::io::{Cursor, Read};

use crate::archive::{Archive, ArchiveLimits};

/// What a workbook may hold unpacked, and how often a part may hold its packed size:
/// long columns of one number pack well.
const LIMITS: ArchiveLimits =
    ArchiveLimits { members: 10_000, bytes: 256 << 20, ratio: 1100 };

/// How many different texts it may hold.
const MOST_TEXTS: u64 = 4_000_000;

/// Whether the parts of an archive are as large as those of a workbook can be.
///
/// # Errors
///
/// What is wrong with it.
pub(super) fn check(bytes: &[u8]) -> Result<(), String> {
    let mut archive =
        Archive::open(Cursor::new(bytes), LIMITS).map_err(|e| e.to_string())?;
    let names: Vec<String> =
        archive.members().map(|member| member.name.clone()).collect();
    for name in names {
        let mut part = archive.reader(&name).map_err(|error| error.to_string())?;
        texts(&mut part)?;
    }
    Ok(())
}

/// Reads a part to its end. The list of texts says at its beginning how many there are,
/// and memory is set apart for them before they are read; a text has some bytes at least.
fn texts(part: &mut impl Read) -> Result<(), String> {
    let mut buffer = vec![0; 64 << 10];
    let (mut size, mut texts, mut promised) = (0_u64, 0, 0);
    loop {
        let read = part
            .read(&mut buffer)
            .map_err(|error| format!("a part of it cannot be unpacked: {error}"))?;
        if read == 0 {
            break;
        }
        let read = &buffer[..read];
        if size == 0 {
            promised = count(read);
        }
        size += read.len() as u64;
        texts += memchr::memmem::find_iter(read, b"<si").count() as u64;
        if texts > MOST_TEXTS {
            return Err(format!("it has more than {MOST_TEXTS} texts"));
        }
    }
    if promised <= MOST_TEXTS.min(size / 4) {
        Ok(())
    } else {
        Err("it promises more texts than it can hold".to_owned())
    }
}

/// How many texts a part says that it has; 0 where it does not.
fn count(start: &[u8]) -> u64 {
    let Some(at) = memchr::memmem::find(start, b"uniqueCount") else { return 0 };
    let digits = start[at..].iter().skip_while(|byte| !byte.is_ascii_digit());
    let digits: Vec<u8> =
        digits.take_while(|byte| byte.is_ascii_digit()).copied().collect();
    String::from_utf8_lossy(&digits).parse().unwrap_or(u64::MAX)
}
