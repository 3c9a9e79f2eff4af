//! Numbers in Dutch notation: `1.234.567`, `3,4%`, `€ 2.930,97`.
//!
//! Rounding is half away from zero on the shortest decimal that names the value, so that
//! 1.005 becomes 1,01 on every machine.

use regiobeeld_domain::{Status, Unit};

/// What stands where there is no number.
pub(crate) const NONE: &str = "–";

/// A number with a fixed number of decimals.
pub(crate) fn decimal(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return NONE.to_owned();
    }
    let (whole, fraction) = rounded(value.abs(), decimals);
    let is_zero = whole.bytes().chain(fraction.bytes()).all(|digit| digit == b'0');
    let sign = if value < 0.0 && !is_zero { "−" } else { "" };
    let grouped = grouped(&whole);
    if decimals == 0 {
        format!("{sign}{grouped}")
    } else {
        format!("{sign}{grouped},{fraction}")
    }
}

/// The digits before and after the decimal sign of a number that is not negative.
fn rounded(value: f64, decimals: usize) -> (String, String) {
    let text = value.to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut digits: Vec<u8> =
        whole.bytes().chain(fraction.bytes().take(decimals)).collect();
    digits.resize(whole.len() + decimals, b'0');
    if fraction.as_bytes().get(decimals).is_some_and(|next| *next >= b'5') {
        let mut carry = true;
        for digit in digits.iter_mut().rev() {
            if *digit == b'9' {
                *digit = b'0';
            } else {
                *digit += 1;
                carry = false;
                break;
            }
        }
        if carry {
            digits.insert(0, b'1');
        }
    }
    let fraction = digits.split_off(digits.len() - decimals);
    let text = |digits: Vec<u8>| digits.into_iter().map(char::from).collect();
    (text(digits), text(fraction))
}

/// Points between every three digits.
fn grouped(whole: &str) -> String {
    let mut grouped = String::with_capacity(whole.len() * 4 / 3);
    for (n, digit) in whole.chars().enumerate() {
        if n > 0 && (whole.len() - n).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    grouped
}

/// A number of any size with at most so many decimals, without zeros at its end.
pub(crate) fn short(value: f64, decimals: usize) -> String {
    let text = decimal(value, decimals);
    if decimals == 0 {
        text
    } else {
        text.trim_end_matches('0').trim_end_matches(',').to_owned()
    }
}

/// An amount of money; a minus stands before the sign of the currency.
pub(crate) fn euro(value: f64, decimals: usize) -> String {
    let text = decimal(value, decimals);
    match text.strip_prefix('−') {
        Some(amount) => format!("−€ {amount}"),
        None => format!("€ {text}"),
    }
}

/// An amount in millions of euro, with one decimal.
pub(crate) fn million(value: f64) -> String {
    format!("{} mln", euro(value / 1e6, 1))
}

/// A percentage; the sign follows the number directly.
pub(crate) fn percent(value: f64, decimals: usize) -> String {
    format!("{}%", decimal(value, decimals))
}

/// A number of a unit, as precisely as the unit is read.
pub(crate) fn of(unit: Unit, value: f64) -> String {
    match unit {
        Unit::Eur => euro(value, 0),
        Unit::EurPerVerzekerdejaar | Unit::EurPerPerson => euro(value, 2),
        Unit::Percent => percent(value, 1),
        Unit::PerPerson | Unit::Ratio | Unit::Score => decimal(value, 2),
        Unit::Per100
        | Unit::Per1000
        | Unit::Per10000
        | Unit::Per100000
        | Unit::Index
        | Unit::Km
        | Unit::Minutes
        | Unit::Weeks
        | Unit::Years
        | Unit::MicrogramPerM3 => decimal(value, 1),
        _ => decimal(value, 0),
    }
}

/// A number of a unit, or a dash.
pub(crate) fn maybe(unit: Unit, value: Option<f64>) -> String {
    value.map_or_else(|| NONE.to_owned(), |value| of(unit, value))
}

/// A difference with its sign; what rounds to zero has none.
pub(crate) fn signed(value: f64, write: impl Fn(f64) -> String) -> String {
    let text = write(value);
    let rises = value > 0.0 && text.bytes().any(|b| (b'1'..=b'9').contains(&b));
    if rises { format!("+{text}") } else { text }
}

/// Why there is no number, or what is special about it; nothing for what is plain.
pub(crate) fn reason(status: Status) -> Option<&'static str> {
    match status {
        Status::Observed => None,
        Status::Provisional => Some("voorlopig"),
        Status::Estimated => Some("geschat"),
        Status::Projected => Some("verwacht"),
        Status::Suppressed => Some("niet gepubliceerd (onthulling)"),
        Status::NotApplicable => Some("niet van toepassing"),
        Status::Missing => Some("niet bekend"),
    }
}

/// A day such as `2026-11-22` as `22-11-2026`; anything else stays as it is.
pub(crate) fn date(iso: &str) -> String {
    match iso.split('-').collect::<Vec<_>>()[..] {
        [year, month, day] => format!("{day}-{month}-{year}"),
        _ => iso.to_owned(),
    }
}

/// Years in order: single ones, and runs as `2015–2018`.
pub(crate) fn years(years: &[u16]) -> String {
    let mut runs: Vec<(u16, u16)> = Vec::new();
    for &year in years {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == year || *last == year => *last = year,
            _ => runs.push((year, year)),
        }
    }
    let text = |(first, last): &(u16, u16)| {
        if first == last { first.to_string() } else { format!("{first}–{last}") }
    };
    runs.iter().map(text).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(got: &str, expected: &str) {
        assert_eq!(got, expected);
    }

    #[test]
    fn decimals_are_rounded_half_away_from_zero() {
        for (value, decimals, expected) in [
            (0.0, 0, "0"),
            (-0.0, 1, "0,0"),
            (-0.04, 1, "0,0"),
            (0.5, 0, "1"),
            (1.5, 0, "2"),
            (2.5, 0, "3"),
            (-2.5, 0, "−3"),
            (1.005, 2, "1,01"),
            (2.675, 2, "2,68"),
            (9.995, 2, "10,00"),
            (999.95, 1, "1.000,0"),
            (999_999.5, 0, "1.000.000"),
            (1234.0, 2, "1.234,00"),
            (1_234_567.0, 0, "1.234.567"),
            (-1_234_567.891, 2, "−1.234.567,89"),
            (1e21, 0, "1.000.000.000.000.000.000.000"),
            (0.000_000_1, 2, "0,00"),
            (f64::NAN, 1, "–"),
            (f64::INFINITY, 1, "–"),
        ] {
            check(&decimal(value, decimals), expected);
        }
    }

    #[test]
    fn zeros_at_the_end_may_be_left_out() {
        check(&short(0.15, 4), "0,15");
        check(&short(1200.0, 4), "1.200");
        check(&short(-0.000_01, 4), "0");
        check(&short(40.0, 0), "40");
    }

    #[test]
    fn units() {
        for (unit, value, expected) in [
            (Unit::EurPerVerzekerdejaar, Some(2930.9666), "€ 2.930,97"),
            (Unit::Eur, Some(-1234.5), "−€ 1.235"),
            (Unit::Percent, Some(3.449), "3,4%"),
            (Unit::Persons, Some(17_942_942.0), "17.942.942"),
            (Unit::Ratio, Some(1.034), "1,03"),
            (Unit::Per100, Some(36.25), "36,3"),
            (Unit::Index, Some(100.0), "100,0"),
            (Unit::Ratio, None, "–"),
        ] {
            check(&maybe(unit, value), expected);
        }
        check(&million(1_234_560_000.0), "€ 1.234,6 mln");
    }

    #[test]
    fn differences_have_a_sign_unless_they_round_to_zero() {
        for (value, expected) in
            [(3.0, "+3,0%"), (-3.0, "−3,0%"), (0.04, "0,0%"), (-0.04, "0,0%")]
        {
            check(&signed(value, |v| percent(v, 1)), expected);
        }
    }

    #[test]
    fn absence_has_a_reason() {
        for status in [Status::Missing, Status::Suppressed, Status::NotApplicable] {
            assert!(reason(status).is_some());
        }
        assert_eq!(reason(Status::Observed), None);
    }

    #[test]
    fn dates_and_years() {
        check(&date("2026-11-22"), "22-11-2026");
        check(&date("heden"), "heden");
        check(
            &years(&[2012, 2014, 2017, 2018, 2019, 2022]),
            "2012, 2014, 2017–2019, 2022",
        );
        check(&years(&[]), "");
    }
}
