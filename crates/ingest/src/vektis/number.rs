/// What stands in a number field.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Field {
    /// A decimal number.
    Number(f64),
    /// Nothing.
    Empty,
    /// Something else.
    Bad,
}

/// Powers of ten that a double holds exactly.
const POWERS: [f64; 16] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
];

/// The digits of a number that a double holds exactly, whatever they are.
const MOST_DIGITS: usize = 15;

/// Reads the field that starts at `at` up to the delimiter or the end of the line, and
/// the position of the delimiter or end.
///
/// The grammar is `-?digits(.digits)?` with at most 15 digits: both the digits and the
/// power of ten are then exact, so that one division rounds correctly. No exponent, no
/// `NaN`, no infinity can come from it.
pub(super) fn field(line: &[u8], at: usize, delimiter: u8) -> (Field, usize) {
    let negative = line.get(at) == Some(&b'-');
    let start = at + usize::from(negative);
    let (mut value, mut count) = digits(&line[start..]);
    let mut i = start + count;
    let mut decimals = 0;
    if line.get(i) == Some(&b'.') && count > 0 && count <= MOST_DIGITS {
        let part;
        (part, decimals) = digits(&line[i + 1..]);
        i += 1 + decimals;
        count += decimals;
        if decimals == 0 || count > MOST_DIGITS {
            return (Field::Bad, end(line, i, delimiter));
        }
        value = value * WHOLE_POWERS[decimals] + part;
    }
    if line.get(i).is_some_and(|byte| *byte != delimiter) {
        return (Field::Bad, end(line, i, delimiter));
    }
    match count {
        0 if !negative => return (Field::Empty, i),
        1..=MOST_DIGITS => {}
        _ => return (Field::Bad, i),
    }
    let number = value as f64 / POWERS[decimals];
    // Zero has no sign: `-0` would be another number to the bit.
    (Field::Number(if negative && value > 0 { -number } else { number }), i)
}

const WHOLE_POWERS: [u64; 16] = {
    let mut powers = [1; 16];
    let mut i = 1;
    while i < 16 {
        powers[i] = powers[i - 1] * 10;
        i += 1;
    }
    powers
};

/// The digits that a text starts with as a number, and how many there are; of more than
/// fifteen only the count means something.
fn digits(text: &[u8]) -> (u64, usize) {
    let (value, count) = eight(text);
    if count < 8 {
        return (value, count);
    }
    let (rest, more) = eight(&text[8..]);
    let value = if more < 8 { value * WHOLE_POWERS[more] + rest } else { 0 };
    (value, 8 + more)
}

/// At most eight digits, all at once: the bytes lie in one word, the first one lowest.
///
/// Source of the three steps that join neighbours, pairs and fours: Lemire, "Quickly
/// parsing eight digits" (2018).
fn eight(text: &[u8]) -> (u64, usize) {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let word = match text.first_chunk() {
        Some(bytes) => u64::from_le_bytes(*bytes),
        None => text.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)),
    };
    // A byte is a digit if its upper half is 3, and still is when 6 is added.
    let upper = |word: u64| word & (0xF0 * ONES) ^ (0x30 * ONES);
    let others = upper(word) | upper(word.wrapping_add(0x06 * ONES));
    let count = others.trailing_zeros() as usize / 8;
    if count == 0 {
        return (0, 0);
    }
    // Zeros come in front, and what follows the digits goes out.
    let word = (word << (64 - 8 * count)) & (0x0F * ONES);
    let pairs = (word * 10 + (word >> 8)) & 0x00FF_00FF_00FF_00FF;
    let fours = (pairs * 100 + (pairs >> 16)) & 0x0000_FFFF_0000_FFFF;
    let all = (fours * 10_000 + (fours >> 32)) & 0xFFFF_FFFF;
    (all, count)
}

fn end(line: &[u8], from: usize, delimiter: u8) -> usize {
    memchr::memchr(delimiter, &line[from..]).map_or(line.len(), |offset| from + offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Field) {
        let line = format!("{text};7");
        assert_eq!(field(line.as_bytes(), 0, b';'), (expected, text.len()), "{text}");
    }

    #[test]
    fn the_grammar_of_vektis_and_nothing_else() {
        check("0", Field::Number(0.0));
        check("26.2", Field::Number(26.2));
        check("-199.71", Field::Number(-199.71));
        check("170412.07", Field::Number(170_412.07));
        check("", Field::Empty);
        check("999999999999999", Field::Number(999_999_999_999_999.0));
        for bad in [
            "-",
            ".5",
            "5.",
            "1.2.3",
            "1,5",
            "NaN",
            "inf",
            "1e308",
            " 1",
            "1 ",
            "+1",
            "1e3",
            "1E3",
            "0x10",
            "-inf",
            "--1",
            "x",
            "1234567890123456",
        ] {
            check(bad, Field::Bad);
        }
    }

    #[test]
    fn zero_has_no_sign() {
        for text in ["-0", "-0.00"] {
            let (Field::Number(value), _) = field(text.as_bytes(), 0, b';') else {
                panic!("{text} is a number");
            };
            assert!(value.is_sign_positive(), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn every_number_is_read_as_the_standard_library_reads_it(
            whole in 0_u64..1_000_000_000_000, hundredths in 0_u64..100, negative: bool,
        ) {
            let sign = if negative { "-" } else { "" };
            let text = format!("{sign}{whole}.{hundredths:02}");
            check(&text, Field::Number(text.parse().unwrap()));
        }
    }
}
