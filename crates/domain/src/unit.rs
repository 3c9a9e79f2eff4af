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
    /// Things that are no persons.
    Number,
    /// Per thousand persons.
    #[serde(rename = "per_1000")]
    Per1000,
    /// Per ten thousand persons.
    #[serde(rename = "per_10000")]
    Per10000,
    /// Per hundred thousand persons.
    #[serde(rename = "per_100000")]
    Per100000,
    /// Persons per square kilometre.
    PerKm2,
    /// Kilometres.
    Km,
    /// Minutes.
    Minutes,
    /// Weeks.
    Weeks,
    /// Years.
    Years,
    /// A score, of which only the order has a meaning.
    Score,
    /// Euro per person.
    EurPerPerson,
    /// Micrograms per cubic metre of air.
    #[serde(rename = "microgram_per_m3")]
    MicrogramPerM3,
    /// Full-time jobs.
    Fte,
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
            Self::Number => "number",
            Self::Per1000 => "per_1000",
            Self::Per10000 => "per_10000",
            Self::Per100000 => "per_100000",
            Self::PerKm2 => "per_km2",
            Self::Km => "km",
            Self::Minutes => "minutes",
            Self::Weeks => "weeks",
            Self::Years => "years",
            Self::Score => "score",
            Self::EurPerPerson => "eur_per_person",
            Self::MicrogramPerM3 => "microgram_per_m3",
            Self::Fte => "fte",
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
