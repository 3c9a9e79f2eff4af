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

/// Reads the field that starts at `at` up to the delimiter or the end of the line, and
/// the position of the delimiter or end.
///
/// The grammar is `-?digits(.digits)?` with at most 15 digits: both the digits and the
/// power of ten are then exact, so that one division rounds correctly. No exponent, no
/// `NaN`, no infinity can come from it.
pub(super) fn field(line: &[u8], at: usize, delimiter: u8) -> (Field, usize) {
    let mut i = at;
    let negative = line.get(i) == Some(&b'-');
    i += usize::from(negative);
    let (mut digits, mut count, mut point) = (0_u64, 0_usize, None);
    while let Some(byte) = line.get(i) {
        match byte {
            b'0'..=b'9' => {
                digits = digits.wrapping_mul(10).wrapping_add(u64::from(byte - b'0'));
                count += 1;
            }
            b'.' if point.is_none() && count > 0 => point = Some(count),
            byte if *byte == delimiter => break,
            _ => return (Field::Bad, end(line, i, delimiter)),
        }
        i += 1;
    }
    if i == at {
        return (Field::Empty, i);
    }
    let decimals = point.map_or(0, |whole| count - whole);
    if count == 0 || count > 15 || (point.is_some() && decimals == 0) {
        return (Field::Bad, i);
    }
    let value = digits as f64 / POWERS[decimals];
    // Zero has no sign: `-0` would be another number to the bit.
    (Field::Number(if negative && digits > 0 { -value } else { value }), i)
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
