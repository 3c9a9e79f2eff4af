use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Error;

/// Sex as the sources publish it, or both together.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Sex {
    /// Women and girls.
    Female,
    /// Men and boys.
    Male,
    /// Everyone.
    Total,
}

impl Sex {
    /// Every value, in the order of its label.
    pub const ALL: [Self; 3] = [Self::Female, Self::Male, Self::Total];

    /// The label in tables: `female`, `male` or `total`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Female => "female",
            Self::Male => "male",
            Self::Total => "total",
        }
    }
}

impl fmt::Display for Sex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Sex {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let found = Self::ALL.into_iter().find(|sex| sex.as_str() == text);
        found.ok_or_else(|| Error::unknown("sex", text, "use female, male or total"))
    }
}
