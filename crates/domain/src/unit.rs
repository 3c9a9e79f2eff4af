use std::fmt;

use serde::{Deserialize, Serialize};

/// What a number counts.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Unit {
    /// Persons on a day.
    Persons,
    /// Insured-years: persons weighted by the part of the year they were insured.
    Verzekerdejaren,
    /// Euro, not corrected for prices.
    Eur,
    /// Euro per insured-year.
    EurPerVerzekerdejaar,
    /// Parts per hundred of a whole.
    Percent,
    /// Persons per hundred other persons.
    #[serde(rename = "per_100")]
    Per100,
    /// Persons per other person.
    PerPerson,
    /// A quotient without unit.
    Ratio,
    /// A quotient of which the reference year is 100.
    Index,
}

impl Unit {
    /// The name in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Persons => "persons",
            Self::Verzekerdejaren => "verzekerdejaren",
            Self::Eur => "eur",
            Self::EurPerVerzekerdejaar => "eur_per_verzekerdejaar",
            Self::Percent => "percent",
            Self::Per100 => "per_100",
            Self::PerPerson => "per_person",
            Self::Ratio => "ratio",
            Self::Index => "index",
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
