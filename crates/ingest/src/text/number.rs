use super::DecimalMark;

/// What stands in a field for a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Field {
    /// A decimal number.
    Number(f64),
    /// A number as a spreadsheet program writes one that does not fit its column: digits
    /// may be lost.
    Scientific(f64),
    /// Nothing.
    Empty,
    /// Something else.
    Other,
}

/// Powers of ten that a double holds exactly.
const POWERS: [f64; 16] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
];

/// Reads a field. Blanks around it, between thousands and a percent sign do not matter;
/// thousands may be parted by the sign that is no decimal mark.
pub(crate) fn field(text: &[u8], mark: DecimalMark) -> Field {
    let text = text.trim_ascii();
    if text.is_empty() {
        return Field::Empty;
    }
    plain(text, mark.sign()).map_or_else(|| unusual(text, mark), Field::Number)
}

/// Digits with at most one mark, fifteen digits in all: both the digits and the power of
/// ten are then exact, so that one division rounds correctly.
fn plain(text: &[u8], mark: u8) -> Option<f64> {
    let (negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    if digits.len() > 16 {
        return None;
    }
    let (mut value, mut decimals, mut count) = (0_u64, None, 0);
    for byte in digits {
        if byte.is_ascii_digit() {
            value = value * 10 + u64::from(byte - b'0');
            count += 1;
            decimals = decimals.map(|count: usize| count + 1);
        } else if *byte == mark && decimals.is_none() && count > 0 {
            decimals = Some(0);
        } else {
            return None;
        }
    }
    if count == 0 || count > 15 || decimals == Some(0) {
        return None;
    }
    let number = value as f64 / POWERS[decimals.unwrap_or(0)];
    // Zero has no sign: `-0` would be another number to the bit.
    Some(if negative && value > 0 { -number } else { number })
}

/// Numbers as people and spreadsheet programs write them.
fn unusual(text: &[u8], mark: DecimalMark) -> Field {
    /// No number is longer.
    const LONGEST: usize = 40;
    let Ok(text) = std::str::from_utf8(text) else { return Field::Other };
    if text.len() > LONGEST {
        return Field::Other;
    }
    let text = text.trim_end_matches('%').trim();
    let text =
        text.replace('\u{2212}', "-").replace(['\u{a0}', '\u{202f}', '\u{2009}'], " ");
    let (digits, power) = match text.split_once(['E', 'e']) {
        Some((digits, power)) => (digits, Some(power)),
        None => (text.as_str(), None),
    };
    let (whole, decimals) = match digits.rsplit_once(char::from(mark.sign())) {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (digits, None),
    };
    let (sign, whole) = match whole.strip_prefix('-') {
        Some(whole) => ("-", whole.trim_start()),
        None => ("", whole.strip_prefix('+').unwrap_or(whole)),
    };
    let is_digits =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let Some(whole) = grouped(whole, char::from(mark.other())) else {
        return Field::Other;
    };
    if decimals.is_some_and(|decimals| !is_digits(decimals)) {
        return Field::Other;
    }
    let unsigned = power.map(|power| power.trim_start_matches(['+', '-']));
    if unsigned.is_some_and(|power| !is_digits(power) || power.len() > 3) {
        return Field::Other;
    }
    let power = power.map_or_else(String::new, |power| format!("e{power}"));
    let plain = format!("{sign}{whole}.{}{power}", decimals.unwrap_or("0"));
    match plain.parse::<f64>() {
        // Adding zero takes the sign from zero.
        Ok(number) if number.is_finite() && power.is_empty() => {
            Field::Number(number + 0.0)
        }
        Ok(number) if number.is_finite() => Field::Scientific(number + 0.0),
        _ => Field::Other,
    }
}

/// Digits without the signs between their thousands; none when the groups are no
/// thousands.
fn grouped(whole: &str, mark: char) -> Option<String> {
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let sign = if whole.contains(' ') { ' ' } else { mark };
    let mut groups = whole.split(sign);
    let first = groups.next().filter(|first| !first.is_empty() && is_digits(first))?;
    let mut digits = first.to_owned();
    for group in groups {
        if group.len() != 3 || !is_digits(group) || first.len() > 3 {
            return None;
        }
        digits.push_str(group);
    }
    Some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use DecimalMark::{Comma, Point};

    #[track_caller]
    fn check(text: &str, mark: DecimalMark, expected: Field) {
        assert_eq!(field(text.as_bytes(), mark), expected, "{text}");
    }

    #[test]
    fn numbers_as_statline_writes_them() {
        check("    57.9", Point, Field::Number(57.9));
        check("10026773", Point, Field::Number(10_026_773.0));
        check(" -1146", Point, Field::Number(-1146.0));
        check("278,87", Comma, Field::Number(278.87));
        check("16 900 726", Point, Field::Number(16_900_726.0));
        check("16\u{a0}900\u{a0}726", Comma, Field::Number(16_900_726.0));
        check("1.234.567,5", Comma, Field::Number(1_234_567.5));
        check("1.234", Comma, Field::Number(1234.0));
        check("1,234", Comma, Field::Number(1.234));
        check("12,5%", Comma, Field::Number(12.5));
        check("\u{2212}3", Point, Field::Number(-3.0));
        check("12345678901234567890", Point, Field::Number(12_345_678_901_234_567_890.0));
        check("7888.2001953125", Point, Field::Number(7_888.200_195_312_5));
    }

    #[test]
    fn what_a_spreadsheet_makes_of_numbers() {
        check("1,69E+07", Comma, Field::Scientific(16_900_000.0));
        check("1.0E-3", Point, Field::Scientific(0.001));
        check("1E999", Point, Field::Other);
        check("1E", Point, Field::Other);
    }

    #[test]
    fn everything_else_is_no_number() {
        check("", Point, Field::Empty);
        check("   ", Point, Field::Empty);
        for text in [
            ".", "-", "x", "1,5", "5.", ".5", "1.2.3", "1 23", "1234 567", "NaN", "inf",
            "0x10", "--1", "5-okt", "1e+", "GM0363", "%", "1 234,5",
        ] {
            check(text, Point, Field::Other);
        }
        check("1.5", Comma, Field::Other);
        check("12.34", Comma, Field::Other);
    }

    #[test]
    fn zero_has_no_sign() {
        for text in ["-0", "-0.00", "-0E0"] {
            let (Field::Number(value) | Field::Scientific(value)) =
                field(text.as_bytes(), Point)
            else {
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
            let expected = text.parse::<f64>().unwrap() + 0.0;
            check(&text, Point, Field::Number(expected));
            check(&text.replace('.', ","), Comma, Field::Number(expected));
        }

        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>) {
            let _ = field(&bytes, Point);
        }
    }
}
