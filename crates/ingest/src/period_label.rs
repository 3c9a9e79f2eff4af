use regiobeeld_domain::{Grain, Period};

/// A period as a label of CBS says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeriodLabel {
    /// The period in the form of CBS's codes.
    pub period: Period,
    /// Whether a `*` or `**` says that its figures are provisional.
    pub is_provisional: bool,
}

const MONTHS: [[&str; 2]; 12] = [
    ["januari", "january"],
    ["februari", "february"],
    ["maart", "march"],
    ["april", "april"],
    ["mei", "may"],
    ["juni", "june"],
    ["juli", "july"],
    ["augustus", "august"],
    ["september", "september"],
    ["oktober", "october"],
    ["november", "november"],
    ["december", "december"],
];

/// Reads a label of a period, Dutch or English, or a code: `2015*`, `2010 december`,
/// `2019 1e kwartaal`, `1e halfjaar 2015`, `2021/'22`, `1 januari 2020`, `2019JJ00`.
///
/// ```
/// use regiobeeld_ingest::period_label;
///
/// let label = period_label("2019 1e kwartaal**").unwrap();
/// assert_eq!(label.period.to_string(), "2019KW01");
/// assert!(label.is_provisional);
/// assert_eq!(period_label("kwartaal"), None);
/// ```
pub fn period_label(label: &str) -> Option<PeriodLabel> {
    let label = label.trim();
    let text = label.trim_end_matches('*').trim_end();
    let is_provisional = text.len() < label.len();
    if text.len() > 40 {
        return None;
    }
    let period = match text.parse() {
        Ok(period) => period,
        Err(_) => written(&text.to_lowercase())?,
    };
    Some(PeriodLabel { period, is_provisional })
}

fn written(text: &str) -> Option<Period> {
    if let Some(period) = span(text) {
        return Some(period);
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.as_slice() {
        // `2010 december`, `december 2010`
        [one, other] => {
            let (year, name) = year(one)
                .map(|year| (year, *other))
                .or_else(|| year(other).map(|year| (year, *one)))?;
            month(name).and_then(|month| code(year, Grain::Month, month))
        }
        // `2019 1e kwartaal`, `1e kwartaal 2019`, `2020 week 12`
        [first, second, third] => {
            if let Some(year) = year(first) {
                return part(year, second, third).or_else(|| day(year, second, third));
            }
            let year = year(third)?;
            part(year, first, second).or_else(|| day(year, first, second))
        }
        // `2006 zondag 1 januari`
        [year_of, weekday, number, name] if WEEKDAYS.contains(weekday) => {
            day(year(year_of)?, number, name)
        }
        _ => None,
    }
}

const WEEKDAYS: [&str; 7] =
    ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"];

/// A school year or span of two years: `2021/'22`, `2021/2022`, `2021/22`.
fn span(text: &str) -> Option<Period> {
    let (first, last) = text.split_once('/')?;
    let first = year(first.trim())?;
    let last = last.trim().trim_start_matches(['\'', '’']);
    let next = first + 1;
    let is_next = last == next.to_string() || last == format!("{:02}", next % 100);
    is_next.then(|| code(first, Grain::SchoolYear, 0)).flatten()
}

fn part(year: u16, one: &str, other: &str) -> Option<Period> {
    let number = |text: &str| -> Option<u16> {
        let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        digits.parse().ok()
    };
    match (one, other) {
        (number_of, "kwartaal" | "quarter") => {
            code(year, Grain::Quarter, number(number_of)?)
        }
        (number_of, "halfjaar") => code(year, Grain::HalfYear, number(number_of)?),
        ("week", number_of) => code(year, Grain::Week, number(number_of)?),
        _ => None,
    }
}

/// A day; the first of January is the year in tables of stocks, and is read as a day
/// here: the table's definition knows which it is.
fn day(year: u16, number: &str, name: &str) -> Option<Period> {
    let (number, month) = (number.parse::<u16>().ok()?, month(name)?);
    format!("{year:04}{month:02}{number:02}").parse().ok()
}

fn month(name: &str) -> Option<u16> {
    let found = MONTHS.iter().position(|names| names.contains(&name))?;
    u16::try_from(found + 1).ok()
}

fn year(text: &str) -> Option<u16> {
    let is_year = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    is_year.then(|| text.parse().ok()).flatten()
}

fn code(year: u16, grain: Grain, number: u16) -> Option<Period> {
    let letters = match grain {
        Grain::HalfYear => "HJ",
        Grain::Quarter => "KW",
        Grain::Month => "MM",
        Grain::SchoolYear => "SJ",
        Grain::Week => return format!("{year:04}W1{number:02}").parse().ok(),
        Grain::Year | Grain::FourYears | Grain::Day | Grain::Special => return None,
    };
    format!("{year:04}{letters}{number:02}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(label: &str, expected: Option<&str>, is_provisional: bool) {
        let got = period_label(label);
        let code = got.map(|got| got.period.to_string());
        assert_eq!(code.as_deref(), expected, "{label}");
        assert_eq!(got.is_some_and(|got| got.is_provisional), is_provisional, "{label}");
    }

    #[test]
    fn labels_of_cbs() {
        check("2015", Some("2015JJ00"), false);
        check("2015*", Some("2015JJ00"), true);
        check("2021**", Some("2021JJ00"), true);
        check("2010 december", Some("2010MM12"), false);
        check("december 2010", Some("2010MM12"), false);
        check("2019 1e kwartaal", Some("2019KW01"), false);
        check("1e kwartaal 2019*", Some("2019KW01"), true);
        check("2019 1st quarter", Some("2019KW01"), false);
        check("1e halfjaar 2015", Some("2015HJ01"), false);
        check("2021/'22", Some("2021SJ00"), false);
        check("2021/’22*", Some("2021SJ00"), true);
        check("2021/2022", Some("2021SJ00"), false);
        check("1999/'00", Some("1999SJ00"), false);
        check("1 januari 2020", Some("20200101"), false);
        check("2006 zondag 1 januari", Some("20060101"), false);
        check("2020 week 53", Some("2020W153"), false);
        check("2023MM01", Some("2023MM01"), false);
    }

    #[test]
    fn what_is_no_period() {
        for label in [
            "",
            "*",
            "Totaal",
            "kwartaal",
            "2019 5e kwartaal",
            "2021/'23",
            "2010 smarch",
            "45 tot 65 jaar",
            "0 jaar",
            "32 januari 2020",
            "2020 week 54",
            "20 15",
        ] {
            check(label, None, false);
        }
    }
}
