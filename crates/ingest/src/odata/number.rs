/// Reads a number as the services and files of CBS write it: digits with a point or a
/// comma before the decimals, and no exponent, sign of thousands, `NaN` or infinity.
pub(crate) fn parse(text: &str) -> Option<f64> {
    let digits = text.strip_prefix('-').unwrap_or(text).as_bytes();
    let mark = digits.iter().position(|byte| matches!(byte, b'.' | b','));
    let is_number = digits.first().is_some_and(u8::is_ascii_digit)
        && digits.last().is_some_and(u8::is_ascii_digit)
        && digits
            .iter()
            .enumerate()
            .all(|(at, byte)| byte.is_ascii_digit() || Some(at) == mark);
    if !is_number {
        return None;
    }
    let number: f64 = match mark {
        Some(at) if digits[at] == b',' => text.replace(',', ".").parse().ok()?,
        _ => text.parse().ok()?,
    };
    // Zero has no sign: `-0` would be another number to the bit.
    number.is_finite().then_some(if number == 0.0 { 0.0 } else { number })
}

/// Rounds a number that came through a single to the decimals that are published.
///
/// `7888.2001953125` with one decimal is 7888.2. A number that differs by more than a
/// single loses had more decimals than its table says, and keeps them.
pub(crate) fn rounded(value: f64, decimals: u8) -> f64 {
    const SINGLE: f64 = 1.2e-7;
    const POWERS: [f64; 10] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];
    let Some(scale) = POWERS.get(usize::from(decimals)) else { return value };
    let rounded = (value * scale).round() / scale;
    if (rounded - value).abs() <= value.abs() * SINGLE { rounded } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_cbs() {
        for (text, expected) in [
            ("183.3", Some(183.3)),
            ("183,3", Some(183.3)),
            ("-38.5", Some(-38.5)),
            ("13126", Some(13126.0)),
            ("0", Some(0.0)),
            ("", None),
            (".", None),
            ("-", None),
            ("x", None),
            (".5", None),
            ("5.", None),
            ("1.234,5", None),
            ("1e5", None),
            ("nan", None),
            ("inf", None),
            ("+1", None),
        ] {
            assert_eq!(parse(text), expected, "{text}");
        }
        assert_eq!(parse("-0").map(f64::to_bits), Some(0));
    }

    #[test]
    fn a_widened_single_is_rounded_to_its_decimals() {
        assert_eq!(rounded(7_888.200_195_312_5, 1), 7888.2);
        assert_eq!(rounded(f64::from(0.1_f32), 1), 0.1);
        assert_eq!(rounded(f64::from(-2.55_f32), 2), -2.55);
        assert_eq!(rounded(17_282_163.0, 0), 17_282_163.0);
        assert_eq!(rounded(2.75, 1), 2.75);
        assert_eq!(rounded(0.0, 2), 0.0);
    }
}
