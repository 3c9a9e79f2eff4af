//! Names and texts from outside in a form in which every character can be seen.

use std::ffi::OsStr;
use std::fmt::Write;

/// How much of a text from a file is shown in a message.
const SHOWN: usize = 60;

/// A file's name with what cannot be seen escaped, and bytes that are no UTF-8 too.
///
/// Different names stay different, because the sign that escapes is escaped itself.
pub(crate) fn name(name: &OsStr) -> String {
    let mut out = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        for c in chunk.valid().chars() {
            if c == '\\' || is_invisible(c) {
                out.extend(c.escape_default());
            } else {
                out.push(c);
            }
        }
        for byte in chunk.invalid() {
            // Writing to a string does not fail.
            let _ = write!(out, "\\x{{{byte:02x}}}");
        }
    }
    out
}

/// The beginning of a text from a file, for a message.
pub(crate) fn text(bytes: &[u8]) -> String {
    // No character has more than four bytes.
    let start = &bytes[..bytes.len().min(4 * (SHOWN + 1))];
    beginning(&String::from_utf8_lossy(start), SHOWN)
}

/// The beginning of a message that another library made of a file, which may hold texts
/// from it.
pub(crate) fn message(text: &str) -> String {
    beginning(text, 5 * SHOWN)
}

pub(crate) fn beginning(text: &str, most: usize) -> String {
    let mut out = String::new();
    for (count, c) in text.chars().enumerate() {
        if count == most {
            out.push('…');
            break;
        }
        if is_invisible(c) { out.extend(c.escape_default()) } else { out.push(c) }
    }
    out
}

/// Control characters, and those that change how the text around them is shown.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_can_be_seen_and_stay_different() {
        for (given, shown) in [
            ("zvw 2018.csv", "zvw 2018.csv"),
            ("Súdwest.csv", "Súdwest.csv"),
            ("a\nb\t.csv", "a\\nb\\t.csv"),
            ("a\\nb", "a\\\\nb"),
            ("vsc.\u{202e}csv", "vsc.\\u{202e}csv"),
        ] {
            assert_eq!(name(OsStr::new(given)), shown);
        }
    }

    #[cfg(unix)]
    #[test]
    fn bytes_that_are_no_text_are_shown_by_number() {
        use std::os::unix::ffi::OsStrExt;
        assert_eq!(name(OsStr::from_bytes(b"\xe92018.csv")), "\\x{e9}2018.csv");
    }

    #[test]
    fn of_a_long_text_the_beginning_is_shown() {
        assert_eq!(text(b"a\x1bb"), "a\\u{1b}b");
        assert_eq!(text(&[b'x'; 1000]).chars().count(), SHOWN + 1);
        assert_eq!(text("é".repeat(1000).as_bytes()).chars().count(), SHOWN + 1);
    }
}
