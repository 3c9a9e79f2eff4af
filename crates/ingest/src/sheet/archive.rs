//! A workbook is a zip archive. Before it is unpacked into memory it is unpacked into
//! nothing, to know how large it is: a few kilobytes can unpack into terabytes.

use std::io::Read;

use flate2::read::DeflateDecoder;

/// What a workbook may hold unpacked.
const MOST: u64 = 256 << 20;

/// How many different texts it may hold.
const MOST_TEXTS: u64 = 4_000_000;

/// No workbook has more parts.
const MOST_PARTS: usize = 10_000;

/// Whether the parts of an archive together are as large as a workbook can be.
///
/// # Errors
///
/// What is wrong with it.
pub(super) fn check(bytes: &[u8]) -> Result<(), String> {
    let directory = directory(bytes).ok_or("it is no zip archive")?;
    let mut total = 0;
    let mut at = directory;
    let mut parts = 0;
    while bytes.get(at..at + 4) == Some(b"PK\x01\x02") {
        parts += 1;
        if parts > MOST_PARTS {
            return Err(format!("it has more than {MOST_PARTS} parts"));
        }
        let (part, next) = part(bytes, at).ok_or("a part of the archive is cut off")?;
        total += unpacked(&part, MOST - total)?;
        if total >= MOST {
            return Err(format!("it holds more than {} MiB unpacked", MOST >> 20));
        }
        at = next;
    }
    if parts == 0 { Err("the archive is empty".to_owned()) } else { Ok(()) }
}

/// One part: its packed bytes, and whether they are packed.
struct Part<'a> {
    bytes: &'a [u8],
    is_deflated: bool,
}

/// Where the directory of the archive starts: its end record stands at the end of the
/// file, with a comment behind it perhaps.
fn directory(bytes: &[u8]) -> Option<usize> {
    const RECORD: usize = 22;
    const LONGEST_COMMENT: usize = 65_535;
    let first = bytes.len().saturating_sub(RECORD + LONGEST_COMMENT);
    let end = memchr::memmem::rfind(&bytes[first..], b"PK\x05\x06")? + first;
    let start = usize::try_from(number(bytes, end + 16, 4)?).ok()?;
    (start < bytes.len()).then_some(start)
}

/// The part that a record of the directory is about, and where the next record starts.
fn part(bytes: &[u8], at: usize) -> Option<(Part<'_>, usize)> {
    let field = |offset, length| number(bytes, at + offset, length);
    let size = usize::try_from(field(20, 4)?).ok()?;
    let lengths = [field(28, 2)?, field(30, 2)?, field(32, 2)?];
    let local = usize::try_from(field(42, 4)?).ok()?;
    let next = at + 46 + lengths.iter().map(|length| *length as usize).sum::<usize>();
    let names = number(bytes, local.checked_add(26)?, 2)? + number(bytes, local + 28, 2)?;
    let start = local.checked_add(30 + names as usize)?;
    let bytes = bytes.get(start..start.checked_add(size)?)?;
    Some((Part { bytes, is_deflated: field(10, 2)? != 0 }, next))
}

fn number(bytes: &[u8], at: usize, length: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(length)?)?;
    Some(bytes.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte)))
}

/// The size of a part unpacked, no further than needed to know that it is too large.
fn unpacked(part: &Part<'_>, most: u64) -> Result<u64, String> {
    if !part.is_deflated {
        promises(part.bytes, part.bytes.len() as u64)?;
        return Ok(part.bytes.len() as u64);
    }
    let mut unpacked = DeflateDecoder::new(part.bytes).take(most + 1);
    let mut buffer = vec![0; 64 << 10];
    let (mut size, mut start, mut texts) = (0, Vec::new(), 0);
    loop {
        let read = unpacked
            .read(&mut buffer)
            .map_err(|error| format!("a part of it cannot be unpacked: {error}"))?;
        if read == 0 {
            break;
        }
        if start.len() < 4096 {
            start.extend_from_slice(&buffer[..read]);
        }
        size += read as u64;
        texts += memchr::memmem::find_iter(&buffer[..read], b"<si").count() as u64;
        if texts > MOST_TEXTS {
            return Err(format!("it has more than {MOST_TEXTS} texts"));
        }
    }
    promises(&start, size)?;
    Ok(size)
}

/// The list of texts says at its beginning how many there are, and memory is set apart
/// for them before they are read; a text has eight bytes at least.
fn promises(start: &[u8], size: u64) -> Result<(), String> {
    let Some(at) = memchr::memmem::find(start, b"uniqueCount") else { return Ok(()) };
    let digits = start[at..].iter().skip_while(|byte| !byte.is_ascii_digit());
    let digits: Vec<u8> =
        digits.take_while(|byte| byte.is_ascii_digit()).copied().collect();
    let count = String::from_utf8_lossy(&digits).parse().unwrap_or(u64::MAX);
    if digits.is_empty() || count <= MOST_TEXTS.min(size / 4) {
        Ok(())
    } else {
        Err("it promises more texts than it can hold".to_owned())
    }
}
