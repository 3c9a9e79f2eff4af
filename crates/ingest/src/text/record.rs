//! Records of a text: how it is split, on which lines they stand, and which are rows.

use csv::{ByteRecord, Reader, ReaderBuilder};

/// A line that is longer is no row of a table.
pub(crate) const LONGEST_LINE: usize = 1 << 20;

/// Splits a text into records, however many fields each has.
pub(crate) fn reader(text: &str, delimiter: u8) -> Reader<&[u8]> {
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes())
}

/// The lines of records. The reader counts empty lines before a record as part of it.
pub(crate) struct Lines<'a>(pub(crate) &'a str);

impl Lines<'_> {
    /// The line that a record starts on, counted from 1.
    pub(crate) fn of(&self, record: &ByteRecord) -> u32 {
        let Some(position) = record.position() else { return 0 };
        let start = usize::try_from(position.byte()).unwrap_or(usize::MAX);
        let before = self.0.as_bytes().get(start..).unwrap_or(&[]).iter();
        let empty = before.take_while(|byte| matches!(byte, b'\r' | b'\n'));
        let empty = empty.filter(|byte| **byte == b'\n').count();
        let line = position.line().saturating_add(empty as u64);
        u32::try_from(line).unwrap_or(u32::MAX)
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
pub(crate) fn kind(record: &ByteRecord, width: usize) -> Kind {
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
            assert_eq!(kind(&ByteRecord::from(cells.clone()), 3), expected, "{cells:?}");
        }
    }
}
