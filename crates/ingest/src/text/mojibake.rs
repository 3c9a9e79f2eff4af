//! Text in UTF-8 that an earlier program read as Windows-1252 and saved so: `SÃºdwest`.

/// A text after repair.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Repaired {
    /// The repaired text.
    pub(crate) text: String,
    /// How many characters were repaired.
    pub(crate) count: usize,
    /// The line of the first one.
    pub(crate) line: u64,
    /// The first one as it stood.
    pub(crate) before: String,
    /// The first one repaired.
    pub(crate) after: char,
}

/// Repairs a text; none when nothing in it is garbled.
///
/// What is replaced are two or three characters whose Windows-1252 bytes together are
/// one character in UTF-8. Two such characters side by side mean nothing in Dutch.
pub(crate) fn repair(text: &str) -> Option<Repaired> {
    // The first bytes of what an accented letter, an apostrophe or a blank turns into.
    let suspect = memchr::memmem::find(text.as_bytes(), "Ã".as_bytes())
        .or_else(|| memchr::memmem::find(text.as_bytes(), "Â".as_bytes()))
        .or_else(|| memchr::memmem::find(text.as_bytes(), "â€".as_bytes()));
    suspect?;
    let mut found: Option<Repaired> = None;
    let mut rest = text;
    let mut copied = 0;
    while let Some(offset) = rest.find(['Ã', 'Â', 'â']) {
        let at = text.len() - rest.len() + offset;
        let start = &text[at..];
        let Some((length, after)) = garbled(start) else {
            rest = &start[start.chars().next().map_or(1, char::len_utf8)..];
            continue;
        };
        let found = found.get_or_insert_with(|| Repaired {
            text: String::with_capacity(text.len()),
            count: 0,
            line: 1 + text[..at].matches('\n').count() as u64,
            before: start[..length].to_owned(),
            after,
        });
        found.text.push_str(&text[copied..at]);
        found.text.push(after);
        found.count += 1;
        copied = at + length;
        rest = &text[copied..];
    }
    let mut found = found?;
    found.text.push_str(&text[copied..]);
    Some(found)
}

/// The length of the garbled character that a text starts with, and what it was.
fn garbled(text: &str) -> Option<(usize, char)> {
    let mut bytes = Vec::with_capacity(3);
    let mut length = 0;
    for character in text.chars().take(3) {
        bytes.push(windows_1252(character)?);
        length += character.len_utf8();
        if bytes.len() < 2 {
            continue;
        }
        if let Ok(whole) = std::str::from_utf8(&bytes) {
            let mut characters = whole.chars();
            let only = characters.next().filter(|c| !c.is_ascii())?;
            return characters.next().is_none().then_some((length, only));
        }
    }
    None
}

/// The byte of a character in Windows-1252.
fn windows_1252(character: char) -> Option<u8> {
    let mut text = [0; 4];
    let text = character.encode_utf8(&mut text);
    let (bytes, _, is_lost) = encoding_rs::WINDOWS_1252.encode(text);
    match bytes.as_ref() {
        [byte] if !is_lost => Some(*byte),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str, count: usize) {
        let repaired = repair(text).map(|repaired| (repaired.text, repaired.count));
        assert_eq!(repaired, Some((expected.to_owned(), count)));
    }

    #[test]
    fn what_utf_8_looks_like_in_windows_1252() {
        check("SÃºdwest-FryslÃ¢n", "Súdwest-Fryslân", 2);
        check("Regioâ€™s", "Regio’s", 1);
        check("x 1\u{c2}\u{a0}000", "x 1\u{a0}000", 1);
        check("a\nb Ã© c", "a\nb é c", 1);
        assert_eq!(repair("a\nb Ã© c").unwrap().line, 2);
    }

    #[test]
    fn what_is_well_stays() {
        for text in ["Súdwest-Fryslân", "", "Â", "Ã", "âge", "São", "Ãa", "Skarsterlân"]
        {
            assert_eq!(repair(text), None, "{text}");
        }
    }
}
