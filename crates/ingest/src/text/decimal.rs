use std::fmt;

use serde::{Deserialize, Serialize};

/// What stands before the decimals of a number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DecimalMark {
    /// `1234.5`
    #[default]
    Point,
    /// `1234,5`
    Comma,
}

impl DecimalMark {
    /// The sign itself.
    pub const fn sign(self) -> u8 {
        match self {
            Self::Point => b'.',
            Self::Comma => b',',
        }
    }

    /// The other sign, which may part thousands.
    pub(crate) const fn other(self) -> u8 {
        match self {
            Self::Point => b',',
            Self::Comma => b'.',
        }
    }
}

impl fmt::Display for DecimalMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Point => "point",
            Self::Comma => "comma",
        })
    }
}

/// What the numbers of a text say of its decimal mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Evidence {
    /// No number has a mark.
    None,
    /// Numbers that can be read in one way only, all the same way.
    Certain(DecimalMark),
    /// Every mark has three digits behind it: `1.234` may be 1234 or 1.234.
    Ambiguous(DecimalMark),
    /// Some numbers have decimals behind a point and others behind a comma.
    Mixed,
}

/// Looks at the numbers of a text, until so many have decimals behind one sign that only
/// the other sign can tell anything new.
pub(crate) fn detect(text: &str, delimiter: u8) -> Evidence {
    const ENOUGH: usize = 500;
    let bytes = text.as_bytes();
    let (mut point, mut comma) = (Votes::default(), Votes::default());
    let mut look = |at: usize| {
        let (votes, other) = match bytes[at] {
            b'.' => (&mut point, &mut comma),
            _ => (&mut comma, &mut point),
        };
        // A comma that parts fields is no mark.
        if bytes[at] == delimiter && !is_quoted(bytes, at, delimiter) {
            return None;
        }
        match role(bytes, at, delimiter) {
            Role::Decimal => votes.decimal += 1,
            Role::Thousands => other.decimal += 1,
            Role::Either => votes.either += 1,
            Role::None => {}
        }
        match (point.decimal, comma.decimal) {
            (ENOUGH.., 0) => Some(b','),
            (0, ENOUGH..) => Some(b'.'),
            _ => None,
        }
    };
    let mut marks = memchr::memchr2_iter(b'.', b',', bytes);
    let settled = marks.find_map(|at| look(at).map(|other| (at + 1, other)));
    if let Some((start, other)) = settled {
        for at in memchr::memchr_iter(other, &bytes[start..]) {
            look(start + at);
        }
    }
    match (point.decimal > 0, comma.decimal > 0) {
        (true, true) => Evidence::Mixed,
        (true, false) => Evidence::Certain(DecimalMark::Point),
        (false, true) => Evidence::Certain(DecimalMark::Comma),
        (false, false) if point.either > 0 && comma.either > 0 => Evidence::Mixed,
        (false, false) if point.either > 0 => Evidence::Ambiguous(DecimalMark::Point),
        (false, false) if comma.either > 0 => Evidence::Ambiguous(DecimalMark::Comma),
        (false, false) => Evidence::None,
    }
}

#[derive(Default)]
struct Votes {
    decimal: usize,
    either: usize,
}

enum Role {
    Decimal,
    Thousands,
    Either,
    None,
}

/// No number is longer.
const LONGEST: usize = 24;

/// What a mark is for in the field that it stands in, if that is a number.
fn role(bytes: &[u8], at: usize, delimiter: u8) -> Role {
    let ends = |byte: u8| byte == delimiter || matches!(byte, b'\n' | b'\r' | b'"');
    let left = bytes[..at].iter().rev().take(LONGEST);
    let left = left.take_while(|byte| !ends(**byte)).count();
    let right = bytes[at + 1..].iter().take(LONGEST);
    let right = right.take_while(|byte| !ends(**byte)).count();
    let (before, after) =
        (bytes[at - left..at].trim_ascii(), bytes[at + 1..=at + right].trim_ascii());
    let before = before.strip_prefix(b"-").unwrap_or(before);
    let after = after.strip_suffix(b"%").unwrap_or(after).trim_ascii_end();
    let mark = bytes[at];
    let is_number = |part: &[u8]| {
        part.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','))
    };
    if before.is_empty() || after.is_empty() || !is_number(before) || !is_number(after) {
        return exponent(before, after);
    }
    let same = |part: &[u8]| part.contains(&mark);
    let others = |part: &[u8]| part.iter().any(|byte| !byte.is_ascii_digit());
    if same(before) || same(after) {
        // `1.234.567`: a mark that stands twice parts thousands.
        return Role::Thousands;
    }
    if others(before) {
        return Role::Decimal;
    }
    if others(after) {
        return Role::Thousands;
    }
    let is_group = after.len() == 3 && before.len() <= 3 && !before.starts_with(b"0");
    if is_group { Role::Either } else { Role::Decimal }
}

/// Scientific notation, `1,23E+05`, has a decimal mark whatever stands behind it.
fn exponent(before: &[u8], after: &[u8]) -> Role {
    let digits = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
    let Some(e) = after.iter().position(|byte| matches!(byte, b'E' | b'e')) else {
        return Role::None;
    };
    let power = &after[e + 1..];
    let power = power.strip_prefix(b"+").or(power.strip_prefix(b"-")).unwrap_or(power);
    let is_number = digits(before) && digits(&after[..e]) && digits(power);
    if is_number { Role::Decimal } else { Role::None }
}

/// Whether a delimiter stands between quotation marks of its own field.
fn is_quoted(bytes: &[u8], at: usize, delimiter: u8) -> bool {
    let digit = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b' ' | b'-' | b'.');
    let left = bytes[..at].iter().rev().take(LONGEST).find(|byte| !digit(byte));
    let right = bytes[at + 1..].iter().take(LONGEST).find(|byte| !digit(byte));
    delimiter != b',' || (left == Some(&b'"') && right == Some(&b'"'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use DecimalMark::{Comma, Point};

    #[track_caller]
    fn check(text: &str, delimiter: u8, expected: Evidence) {
        assert_eq!(detect(text, delimiter), expected, "{text}");
    }

    #[test]
    fn the_whole_text_decides() {
        check("a;b\n1;2\n", b';', Evidence::None);
        check("\"a\";\"    57.9\"\n", b';', Evidence::Certain(Point));
        check("Aa;278,87;276,09\n", b';', Evidence::Certain(Comma));
        check("1.234;5.678\n", b';', Evidence::Ambiguous(Point));
        check("1.234;5.678\n3,5\n", b';', Evidence::Certain(Comma));
        check("1.234.567;2\n", b';', Evidence::Certain(Comma));
        check("1.234,5\n", b';', Evidence::Certain(Comma));
        check("0.123;0.456\n", b';', Evidence::Certain(Point));
        check("1,5;2.5\n", b';', Evidence::Mixed);
        check("1,69E+07;2\n", b';', Evidence::Certain(Comma));
        check("-1,5\n", b';', Evidence::Certain(Comma));
        check("7,5%;7,5 %\n", b';', Evidence::Certain(Comma));
    }

    #[test]
    fn marks_in_words_are_none() {
        check("Bergen (NH.);onder, 99% zeker;St. Anna;.;1\n", b';', Evidence::None);
        check("a,1,2\nb,3,4\n", b',', Evidence::None);
        check("a,\"1,5\",2.0\n", b',', Evidence::Mixed);
        check("a,\"1,5\",2\n", b',', Evidence::Certain(Comma));
    }
}
