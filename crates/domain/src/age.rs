use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Error;

/// Completed years of age: a single year, a class, an open class, or everyone.
///
/// Written `7`, `0-4`, `90+` and `total`.
///
/// ```
/// use regiobeeld_domain::Age;
///
/// let class: Age = "65-69".parse()?;
/// assert!(class.is_within("65+".parse()?));
/// assert!(!class.is_within("0-64".parse()?));
/// assert_eq!(class.to_string(), "65-69");
/// # Ok::<(), regiobeeld_domain::Error>(())
/// ```
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(try_from = "String", into = "String")]
pub enum Age {
    /// From the first to the last year, both included.
    Years(u8, u8),
    /// This year and older.
    From(u8),
    /// All ages.
    Total,
}

impl Age {
    /// The youngest year in it.
    pub const fn first(self) -> u8 {
        match self {
            Self::Years(first, _) | Self::From(first) => first,
            Self::Total => 0,
        }
    }

    /// The oldest year in it; an open class ends at 255.
    pub const fn last(self) -> u8 {
        match self {
            Self::Years(_, last) => last,
            Self::From(_) | Self::Total => u8::MAX,
        }
    }

    /// Whether every year of this class lies in `range`.
    pub const fn is_within(self, range: Self) -> bool {
        range.first() <= self.first() && self.last() <= range.last()
    }

    /// Whether the two share a year.
    pub const fn overlaps(self, other: Self) -> bool {
        self.first() <= other.last() && other.first() <= self.last()
    }
}

impl fmt::Display for Age {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Years(first, last) if first == last => write!(f, "{first}"),
            Self::Years(first, last) => write!(f, "{first}-{last}"),
            Self::From(first) => write!(f, "{first}+"),
            Self::Total => f.write_str("total"),
        }
    }
}

impl FromStr for Age {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let year = |part: &str| part.parse::<u8>().ok();
        let parsed = if text == "total" {
            Some(Self::Total)
        } else if let Some(first) = text.strip_suffix('+') {
            year(first).map(Self::From)
        } else if let Some((first, last)) = text.split_once('-') {
            year(first).zip(year(last)).map(|(first, last)| Self::Years(first, last))
        } else {
            year(text).map(|only| Self::Years(only, only))
        };
        parsed.filter(|age| age.first() <= age.last()).ok_or_else(|| {
            Error::unknown("age", text, "write `7`, `0-4`, `90+` or `total`")
        })
    }
}

impl TryFrom<String> for Age {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        text.parse()
    }
}

impl From<Age> for String {
    fn from(age: Age) -> Self {
        age.to_string()
    }
}
