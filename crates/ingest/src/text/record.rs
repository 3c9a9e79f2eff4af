//! Records of a text: how it is split, on which lines they stand, and which are rows.

use std::ops::Range;

use csv::{ByteRecord, ReaderBuilder};
use memchr::{memchr, memchr_iter};

/// A line that is longer is no row of a table.
pub(crate) const LONGEST_LINE: usize = 1 << 20;

/// Splits a text into records, however many fields each has.
///
/// Most lines have whole fields between quotation marks or none at all, and are split
/// where they stand; what else a line can hold is left to the `csv` crate, line by line.
#[derive(Debug)]
pub(crate) struct Records<'t> {
    text: &'t [u8],
    delimiter: u8,
    at: usize,
    line: u32,
    fields: Vec<Range<usize>>,
    /// A record that had to be copied.
    unusual: ByteRecord,
}

/// A record of a text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Record<'a> {
    bytes: &'a [u8],
    fields: &'a [Range<usize>],
    /// The line that it starts on, counted from 1.
    pub(crate) line: u32,
    /// The record as it stands in the text, up to the end of the last line.
    pub(crate) raw: &'a [u8],
    /// Whether the text ends with it.
    pub(crate) is_last: bool,
}

impl<'a> Record<'a> {
    pub(crate) fn len(self) -> usize {
        self.fields.len()
    }

    #[inline]
    pub(crate) fn get(self, at: usize) -> Option<&'a [u8]> {
        self.bytes.get(self.fields.get(at)?.clone())
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = &'a [u8]> {
        let field = move |field: &Range<usize>| self.bytes.get(field.clone());
        self.fields.iter().filter_map(field)
    }
}

impl<'t> Records<'t> {
    pub(crate) fn new(text: &'t str, delimiter: u8) -> Self {
        let (fields, unusual) = Default::default();
        Self { text: text.as_bytes(), delimiter, at: 0, line: 1, fields, unusual }
    }

    /// The next record that is not empty.
    pub(crate) fn next(&mut self) -> Option<Record<'_>> {
        while let Some(end @ (b'\n' | b'\r')) = self.text.get(self.at) {
            self.line += u32::from(*end == b'\n');
            self.at += 1;
        }
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let end = memchr(b'\n', rest).unwrap_or(rest.len());
        let line = self.line;
        let is_plain = plain(&rest[..end], self.delimiter, &mut self.fields);
        let (length, bytes) = if is_plain {
            ((end + 1).min(rest.len()), rest)
        } else {
            let length = self.unusual(rest);
            (length, self.unusual.as_slice())
        };
        let raw = &rest[..length];
        self.at += length;
        let lines = if is_plain { raw.ends_with(b"\n").into() } else { breaks(raw) };
        self.line = self.line.saturating_add(lines);
        let is_last = self.at == self.text.len();
        Some(Record { bytes, fields: &self.fields, line, raw, is_last })
    }

    /// Reads a record by the `csv` crate, and gives its length.
    fn unusual(&mut self, rest: &[u8]) -> usize {
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter)
            .buffer_capacity(1 << 12)
            .from_reader(rest);
        let is_read = reader.read_byte_record(&mut self.unusual).unwrap_or(false);
        let unusual = &self.unusual;
        self.fields.clear();
        self.fields.extend((0..unusual.len()).filter_map(|field| unusual.range(field)));
        let end = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        if is_read { end.clamp(1, rest.len()) } else { rest.len() }
    }
}

fn breaks(raw: &[u8]) -> u32 {
    u32::try_from(memchr_iter(b'\n', raw).count()).unwrap_or(u32::MAX)
}

/// Finds the fields of a line; false where it is no plain one: quotation marks that are
/// doubled, not closed or followed by text, or an end of line without line feed.
fn plain(line: &[u8], delimiter: u8, fields: &mut Vec<Range<usize>>) -> bool {
    fields.clear();
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    if memchr(b'\r', line).is_some() {
        return false;
    }
    let mut at = 0;
    loop {
        let rest = line.get(at..).unwrap_or(&[]);
        if let [b'"', inner @ ..] = rest {
            let Some(end) = inner.iter().position(|byte| *byte == b'"') else {
                return false;
            };
            fields.push(at + 1..at + 1 + end);
            at += end + 2;
        } else {
            let end = rest.iter().position(|byte| *byte == delimiter);
            let end = end.unwrap_or(rest.len());
            fields.push(at..at + end);
            at += end;
        }
        match line.get(at) {
            None => return true,
            Some(sign) if *sign == delimiter => at += 1,
            Some(_) => return false,
        }
    }
}

/// The first line that is too long for a row.
pub(crate) fn too_long(text: &str) -> Option<u64> {
    let mut start = 0;
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    for (line, end) in (1..).zip(ends) {
        if end - start > LONGEST_LINE {
            return Some(line);
        }
        start = end;
    }
    None
}

/// What a record behind the header is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A row of the table.
    Row,
    /// A remark in one cell.
    Note,
    /// The line that says whose the table is; the table ends there.
    Source,
    /// A row with more or fewer cells than the others.
    Uneven,
}

/// Says what a record is in a table with so many columns.
pub(crate) fn kind(record: Record<'_>, width: usize) -> Kind {
    let first = record.get(0).unwrap_or(b"").trim_ascii();
    if is_source(first) {
        return Kind::Source;
    }
    if record.len() == width {
        return Kind::Row;
    }
    let is_filled = |cell: &&[u8]| !cell.trim_ascii().is_empty();
    let extra = record.iter().skip(width).filter(is_filled).count();
    if record.len() > width && extra == 0 {
        // Delimiters behind the last column are left by programs that save a file again.
        return Kind::Row;
    }
    let filled = record.iter().filter(is_filled).count();
    let is_first = !first.is_empty();
    if filled == 0 || (filled == 1 && is_first) { Kind::Note } else { Kind::Uneven }
}

/// Whether a text names the publisher, as the last line of a table does.
pub(crate) fn is_source(text: &[u8]) -> bool {
    // Most cells start with none of these letters.
    if !matches!(text.first(), Some(b'B' | b'b' | b'S' | b'C' | b'(' | 0xC2)) {
        return false;
    }
    let starts = |start: &str| {
        text.get(..start.len())
            .is_some_and(|text| text.eq_ignore_ascii_case(start.as_bytes()))
    };
    let names = ["Bron:", "Source:", "©", "(c) ", "Centraal Bureau voor de Statistiek"];
    names.into_iter().any(starts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_records_are() {
        for (cells, expected) in [
            (vec!["Aa en Hunze", "1", "2"], Kind::Row),
            (vec!["Bronckhorst", "1", "2"], Kind::Row),
            (vec!["Bergen (NH.)", "1", "2", "", ""], Kind::Row),
            (vec!["Bron: CBS"], Kind::Source),
            (vec!["Bron: CBS", "", ""], Kind::Source),
            (
                vec!["© Centraal Bureau voor de Statistiek, Den Haag/Heerlen"],
                Kind::Source,
            ),
            (vec!["De cijfers zijn voorlopig."], Kind::Note),
            (vec!["", ""], Kind::Note),
            (vec!["Aalburg", "1"], Kind::Uneven),
            (vec!["Aalburg", "1", "2", "3"], Kind::Uneven),
            (vec!["", "1"], Kind::Uneven),
        ] {
            let text = cells.join(";");
            let mut records = Records::new(&text, b';');
            let found = records.next().map(|record| kind(record, 3));
            assert_eq!(found, Some(expected), "{cells:?}");
        }
    }

    #[track_caller]
    fn check(text: &str) {
        let mut expected = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(b';')
            .from_reader(text.as_bytes());
        let mut records = Records::new(text, b';');
        let mut raw = 0;
        for expected in expected.byte_records().map_while(Result::ok) {
            let record = records.next().unwrap();
            let fields: Vec<_> = record.iter().collect();
            assert_eq!(fields, expected.iter().collect::<Vec<_>>(), "{text:?}");
            raw += record.raw.len();
        }
        assert!(records.next().is_none(), "{text:?}");
        assert!(raw <= text.len());
    }

    #[test]
    fn records_are_those_of_the_csv_crate() {
        for text in [
            "a;b\n1;2\n",
            "a;b\r\n1;2",
            "\"a\";\"b;c\"\n\n\n\"\";\n",
            "\"a \"\"b\"\" c\";d\ne;f",
            "\"over\ntwo lines\";d\ne;f",
            "a\rb;c\nd",
            "\"a\rb\";c\nd",
            "\"not closed;b\nc;d",
            "\"a\"b;c\nd;e",
            "a\"b\";c\nd;e",
            "\r\n;\r\n",
            "",
        ] {
            check(text);
        }
    }

    #[test]
    fn lines_are_counted() {
        let mut records = Records::new("a\n\n\"b\nc\";d\r\n\r\ne", b';');
        let mut lines = Vec::new();
        while let Some(record) = records.next() {
            lines.push((record.line, record.is_last));
        }
        assert_eq!(lines, [(1, false), (3, false), (6, true)]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_split_as_the_csv_crate_splits_it(text in "[a;\"\r\n ]{0,40}") {
            check(&text);
        }
    }
}
