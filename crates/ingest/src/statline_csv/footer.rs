use csv::ByteRecord;

/// What a record behind the header is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
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
pub(super) fn kind(record: &ByteRecord, width: usize) -> Kind {
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
pub(super) fn is_source(text: &[u8]) -> bool {
    // Most cells start with none of these letters.
    if !matches!(text.first(), Some(b'B' | b'b' | b'S' | b'C' | b'(' | 0xC2)) {
        return false;
    }
    let starts = |start: &str| {
        text.get(..start.len()).is_some_and(|text| text.eq_ignore_ascii_case(start.as_bytes()))
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
            (vec!["© Centraal Bureau voor de Statistiek, Den Haag/Heerlen"], Kind::Source),
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
