use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Error;

/// A period in the form of CBS: `2022JJ00` a year, `2022KW03` a quarter, `20060101` a day.
///
/// A bare year (`2022`) is read as that calendar year.
///
/// ```
/// use regiobeeld_domain::Period;
///
/// let period: Period = "2022".parse()?;
/// assert_eq!(period, Period::year(2022));
/// assert_eq!(period.to_string(), "2022JJ00");
/// # Ok::<(), regiobeeld_domain::Error>(())
/// ```
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct Period {
    year: u16,
    grain: Grain,
    number: u16,
}

/// How long a [`Period`] is. The variants stand in the order of their CBS letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Grain {
    /// A day, written as eight digits.
    Day,
    /// `G4`, four years together, of which the named one is the first.
    FourYears,
    /// `HJ`, half a year.
    HalfYear,
    /// `JJ`, a calendar year, or its first of January for a stock.
    Year,
    /// `KW`, a quarter.
    Quarter,
    /// `MM`, a month.
    Month,
    /// `SJ`, a school year that starts in the named year.
    SchoolYear,
    /// `W1`, a week.
    Week,
    /// `X0`, a special part that the table explains.
    Special,
}

const LETTERS: [(&str, Grain, u16, u16); 8] = [
    ("G4", Grain::FourYears, 0, 0),
    ("HJ", Grain::HalfYear, 1, 2),
    ("JJ", Grain::Year, 0, 0),
    ("KW", Grain::Quarter, 1, 4),
    ("MM", Grain::Month, 1, 12),
    ("SJ", Grain::SchoolYear, 0, 0),
    ("W1", Grain::Week, 1, 53),
    ("X0", Grain::Special, 0, 99),
];

impl Period {
    /// A calendar year.
    pub const fn year(year: u16) -> Self {
        Self { year, grain: Grain::Year, number: 0 }
    }

    /// The calendar year it lies or starts in.
    pub const fn calendar_year(self) -> u16 {
        self.year
    }

    /// The months of its calendar year that it is made of; none of what is not.
    pub const fn months(self) -> Option<(u16, u16)> {
        let length = match self.grain {
            Grain::Year => return Some((1, 12)),
            Grain::HalfYear => 6,
            Grain::Quarter => 3,
            Grain::Month => 1,
            _ => return None,
        };
        Some((length * (self.number - 1) + 1, length * self.number))
    }

    /// How long it is.
    pub const fn grain(self) -> Grain {
        self.grain
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match LETTERS.iter().find(|(_, grain, ..)| *grain == self.grain) {
            Some((letters, ..)) => {
                write!(f, "{:04}{letters}{:02}", self.year, self.number)
            }
            None => write!(f, "{:04}{:04}", self.year, self.number),
        }
    }
}

impl FromStr for Period {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        parse(text.trim_end()).ok_or_else(|| {
            Error::unknown("period", text, "write `2023`, `2023JJ00` or `2023KW01`")
        })
    }
}

fn parse(text: &str) -> Option<Period> {
    let digits = |part: &str| {
        if part.bytes().all(|b| b.is_ascii_digit()) { part.parse().ok() } else { None }
    };
    let year = digits(text.get(..4)?)?;
    match text.len() {
        4 => Some(Period::year(year)),
        8 => {
            let tail = text.get(4..)?;
            if let Some(day) = digits(tail) {
                let plausible =
                    (1..=12).contains(&(day / 100)) && (1..=31).contains(&(day % 100));
                return plausible.then_some(Period {
                    year,
                    grain: Grain::Day,
                    number: day,
                });
            }
            // A letter of several bytes may stand where the two parts meet.
            let (letters, number) = tail.split_at_checked(2)?;
            let (_, grain, first, last) =
                LETTERS.iter().find(|(known, ..)| *known == letters)?;
            let number = digits(number)?;
            (*first..=*last).contains(&number).then_some(Period {
                year,
                grain: *grain,
                number,
            })
        }
        _ => None,
    }
}

impl TryFrom<String> for Period {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        text.parse()
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let got = text.parse::<Period>().ok().map(|period| period.to_string());
        assert_eq!(got.as_deref(), expected, "{text}");
    }

    #[test]
    fn forms_of_cbs() {
        check("2024", Some("2024JJ00"));
        check("2024JJ00", Some("2024JJ00"));
        check("2024JJ00  ", Some("2024JJ00"));
        check("2024KW04", Some("2024KW04"));
        check("2024MM12", Some("2024MM12"));
        check("2021SJ00", Some("2021SJ00"));
        check("2024HJ02", Some("2024HJ02"));
        check("2024W153", Some("2024W153"));
        check("2024X000", Some("2024X000"));
        check("2017G400", Some("2017G400"));
        check("20060101", Some("20060101"));
        for wrong in ["", "24", "2024KW05", "2024MM00", "20241301", "2024é", "jjjjJJ00"]
        {
            check(wrong, None);
        }
        // Eight bytes with a letter of three across their middle.
        check("2023\u{feff}8", None);
    }
}
