use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};
use regiobeeld_domain::{Code, Diagnostic, Place};

use super::mojibake;
use crate::visible;

/// A file's bytes as text, and what the bytes were.
#[derive(Debug)]
pub(crate) struct Decoded<'a> {
    /// The text without byte order mark.
    pub(crate) text: Cow<'a, str>,
    /// The encoding in which it was.
    pub(crate) encoding: Found,
    /// What was found on the way.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// The encoding of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    Utf8,
    Utf16,
    /// Latin-1, or Windows-1252, which differs from it in control characters only.
    Latin1,
    /// Some lines in UTF-8, others in Latin-1.
    Mixed,
    /// As it was declared.
    Declared,
}

/// Makes text of bytes. UTF-8 and UTF-16 are what they are; what is neither is Latin-1,
/// line by line, because files that were pasted together are in both.
///
/// Text that was read in the wrong encoding before it was saved is repaired.
pub(crate) fn decode(bytes: &[u8]) -> Decoded<'_> {
    let mut diagnostics = Vec::new();
    let (text, encoding) = if let Some(wide) = utf_16(bytes) {
        (wide.decode_with_bom_removal(bytes).0, Found::Utf16)
    } else {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        match std::str::from_utf8(bytes) {
            Ok(text) => (Cow::Borrowed(text), Found::Utf8),
            Err(_) => by_line(bytes),
        }
    };
    if encoding == Found::Mixed {
        let message =
            "some lines are in UTF-8 and some in Latin-1; each was read as it is";
        diagnostics.push(
            Diagnostic::new(Code::MixedEncoding, message)
                .help("download the file again and do not paste files together"),
        );
    }
    let text = match mojibake::repair(&text) {
        Some(repaired) => {
            diagnostics.push(misread(&repaired));
            Cow::Owned(repaired.text)
        }
        None => text,
    };
    diagnostics.extend(lost_characters(&text));
    Decoded { text, encoding, diagnostics }
}

/// Makes text of bytes whose encoding is declared, by a name such as `windows-1252`.
///
/// # Errors
///
/// A diagnostic when no encoding has that name.
pub(crate) fn decode_as<'a>(
    bytes: &'a [u8],
    name: &str,
) -> Result<Decoded<'a>, Box<Diagnostic>> {
    let Some(encoding) = Encoding::for_label(name.as_bytes()) else {
        let message = format!("no encoding is named `{name}`");
        let found = Diagnostic::new(Code::BadDefinition, message);
        return Err(Box::new(found.help("use `utf-8`, `windows-1252` or `utf-16le`")));
    };
    let (text, _, has_errors) = encoding.decode(bytes);
    let mut diagnostics = Vec::new();
    if has_errors {
        let message = format!("some bytes are no text in the declared `{name}`");
        let found = Diagnostic::new(Code::WrongEncoding, message);
        diagnostics.push(found.help("leave the encoding out, so that it is detected"));
    }
    Ok(Decoded { text, encoding: Found::Declared, diagnostics })
}

/// The encoding with two bytes a character, if the file is in one. With a mark or without:
/// a table starts with a letter or a quotation mark, of which one of the bytes is 0.
fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [0xff, 0xfe, ..] | [1..=0x7f, 0, ..] => Some(UTF_16LE),
        [0xfe, 0xff, ..] | [0, 1..=0x7f, ..] => Some(UTF_16BE),
        _ => None,
    }
}

fn by_line(bytes: &[u8]) -> (Cow<'_, str>, Found) {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    let mut encoding = Found::Latin1;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        match std::str::from_utf8(line) {
            Ok(line) => {
                if !line.is_ascii() {
                    encoding = Found::Mixed;
                }
                text.push_str(line);
            }
            Err(_) => {
                text.push_str(&WINDOWS_1252.decode_without_bom_handling(line).0);
            }
        }
    }
    (Cow::Owned(text), encoding)
}

fn misread(repaired: &mojibake::Repaired) -> Diagnostic {
    let message = format!(
        "{} character(s) were garbled by an earlier program, such as `{}` for `{}`; they \
         were repaired",
        repaired.count,
        visible::text(repaired.before.as_bytes()),
        visible::text(repaired.after.to_string().as_bytes())
    );
    Diagnostic::new(Code::WrongEncoding, message)
        .at(Place::Line(repaired.line))
        .help("download the file again, or open it as UTF-8 before it is saved")
}

/// A sign that stands for a character which an earlier program could not read.
fn lost_characters(text: &str) -> Option<Diagnostic> {
    let at = text.find('\u{fffd}')?;
    let line = 1 + text[..at].matches('\n').count() as u64;
    let message = "characters were lost when another program saved the file";
    let found = Diagnostic::new(Code::WrongEncoding, message).at(Place::Line(line));
    Some(found.help("download the file again; names with them are not recognised"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], text: &str, encoding: Found, findings: usize) {
        let decoded = decode(bytes);
        assert_eq!(decoded.text, text);
        assert_eq!(decoded.encoding, encoding);
        assert_eq!(decoded.diagnostics.len(), findings, "{:?}", decoded.diagnostics);
    }

    #[test]
    fn every_encoding_that_is_around() {
        check("Fryslân".as_bytes(), "Fryslân", Found::Utf8, 0);
        check(b"\xef\xbb\xbfa;b", "a;b", Found::Utf8, 0);
        check(b"Frysl\xe2n", "Fryslân", Found::Latin1, 0);
        check(b"\xff\xfea\0;\0\xe2\0", "a;â", Found::Utf16, 0);
        check(b"\0a\0;", "a;", Found::Utf16, 0);
        check(b"Frysl\xe2n\nFrysl\xc3\xa2n", "Fryslân\nFryslân", Found::Mixed, 1);
        check("a\nFrysl\u{fffd}n".as_bytes(), "a\nFrysl\u{fffd}n", Found::Utf8, 1);
    }

    #[test]
    fn a_declared_encoding_is_used() {
        assert_eq!(decode_as(b"\xe2", "iso-8859-1").unwrap().text, "â");
        assert!(decode_as(b"a", "latin-99").unwrap_err().message.contains("latin-99"));
        assert_eq!(decode_as(b"\xe2", "utf-8").unwrap().diagnostics.len(), 1);
    }
}
