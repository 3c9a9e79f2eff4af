//! Capacity: what a volume needs of places, beds, contacts or staff by a declared norm.

use regiobeeld_domain::Text;
use serde::{Deserialize, Serialize};

use crate::spread::{Outlook, Spread};
use crate::volume::Volume;
use crate::{Error, check, definition};

/// A definition of a norm: how much capacity a volume needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Norm {
    /// Its name, from the file's path.
    #[serde(skip_deserializing)]
    pub name: String,
    /// Title for people.
    pub title: Text,
    /// The volume that it is about.
    pub volume: Volume,
    /// What is needed.
    pub unit: CapacityUnit,
    /// The years that it was set for, as it says itself.
    pub period: String,
    /// Whether it is an assumption and no norm that somebody set.
    pub assumption: bool,
    /// What is known of it, and what is not.
    pub evidence: Text,
    /// Where it is published; an assumption may have none.
    pub source: Option<String>,
    /// How capacity follows from the volume.
    pub method: NormMethod,
}

/// A unit of capacity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CapacityUnit {
    /// Places to live with care.
    Places,
    /// Beds.
    Beds,
    /// Contacts or visits in a year.
    Contacts,
    /// Full-time jobs.
    Fte,
}

/// How capacity follows from a volume.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", try_from = "WrittenMethod")]
pub enum NormMethod {
    /// One unit of capacity serves so much of the volume: `volume / v`.
    PerUnit {
        /// Volume a unit of capacity.
        volume: Spread,
    },
    /// One unit of volume needs so much capacity: `volume · units`.
    PerVolume {
        /// Units of capacity a unit of volume.
        units: Spread,
    },
    /// A bed is used for days and empty for others: `volume · days / (365 · occupancy)`.
    Occupancy {
        /// Days in a bed a unit of volume.
        days: Spread,
        /// Part of the days of a year on which a bed is used.
        occupancy: Spread,
    },
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum WrittenMethod {
    PerUnit(PerUnit),
    PerVolume(PerVolume),
    Occupancy(Occupancy),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PerUnit {
    volume: Spread,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PerVolume {
    units: Spread,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Occupancy {
    days: Spread,
    occupancy: Spread,
}

const DAYS_A_YEAR: f64 = 365.0;

/// Reads the norms that come with the library, in the order of their names.
///
/// # Errors
///
/// When one does not parse.
pub fn norms() -> Result<Vec<Norm>, Error> {
    definition::embedded("norm", parse_norm)
}

/// Reads one norm; `name` is the file's name without extension.
///
/// # Errors
///
/// When the text is no norm, or it names no source and does not say that it is an
/// assumption; the message names line and column.
pub fn parse_norm(name: &str, text: &str) -> Result<Norm, Error> {
    let norm: Norm = definition::parse("norm", name, text)?;
    if !norm.assumption && norm.source.is_none() {
        let problem = "names no `source`; give it, or write `assumption = true`";
        return Err(definition::wrong("norm", name, problem));
    }
    Ok(Norm { name: name.to_owned(), ..norm })
}

impl Norm {
    /// The capacity that volumes need, in the unit of the norm, one number a volume. The
    /// high outlook is the one in which most is needed; a missing volume (NaN) has none.
    ///
    /// # Errors
    ///
    /// When a volume is negative or infinite.
    pub fn needed(&self, volumes: &[f64], outlook: Outlook) -> Result<Vec<f64>, Error> {
        check::all_within(&format!("volume of {}", self.volume), volumes, 0.0, f64::MAX)?;
        let each = self.method.for_one(outlook, &self.name);
        Ok(volumes.iter().map(|volume| volume * each).collect())
    }
}

impl NormMethod {
    /// The capacity that one unit of volume needs.
    fn for_one(self, outlook: Outlook, norm: &str) -> f64 {
        let at = |spread: Spread, outlook, field: &str| {
            spread.at(outlook, &format!("norm/{norm}/{field}"))
        };
        match self {
            Self::PerUnit { volume } => {
                1.0 / above(volume, at(volume, outlook.opposite(), "volume"))
            }
            Self::PerVolume { units } => at(units, outlook, "units").max(0.0),
            Self::Occupancy { days, occupancy } => {
                let occupied = at(occupancy, outlook.opposite(), "occupancy").min(1.0);
                let days = at(days, outlook, "days").max(0.0);
                days / (DAYS_A_YEAR * above(occupancy, occupied))
            }
        }
    }

    fn check(self) -> Result<(), String> {
        let (name, value, most) = match self {
            Self::PerUnit { volume } => ("volume", volume, f64::MAX),
            Self::PerVolume { units } if units.low() < 0.0 => {
                return Err("`units` must be 0 or more".to_owned());
            }
            Self::PerVolume { .. } => return Ok(()),
            Self::Occupancy { days, .. } if !days.is_within(0.0, DAYS_A_YEAR) => {
                return Err("`days` must be from 0 to 365".to_owned());
            }
            Self::Occupancy { occupancy, .. } => ("occupancy", occupancy, 1.0),
        };
        if value.low() > 0.0 && value.high() <= most {
            return Ok(());
        }
        let up_to = if most == 1.0 { " and up to 1" } else { "" };
        Err(format!("`{name}` must be above 0{up_to}"))
    }
}

/// A draw that is divided by, kept from coming near zero: no less than a tenth of the lower
/// end of its interval.
fn above(spread: Spread, drawn: f64) -> f64 {
    drawn.max(0.1 * spread.low())
}

impl TryFrom<WrittenMethod> for NormMethod {
    type Error = String;

    fn try_from(written: WrittenMethod) -> Result<Self, String> {
        let method = match written {
            WrittenMethod::PerUnit(PerUnit { volume }) => Self::PerUnit { volume },
            WrittenMethod::PerVolume(PerVolume { units }) => Self::PerVolume { units },
            WrittenMethod::Occupancy(Occupancy { days, occupancy }) => {
                Self::Occupancy { days, occupancy }
            }
        };
        method.check()?;
        Ok(method)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = include_str!("../definitions/norm/huisartsen-fte.toml");
    const FIRST: &str =
        "[method.per-unit]\nvolume = { low = 2095.0, middle = 2095.0, high = 2095.0 }";

    #[track_caller]
    fn check(method: &str, volume: f64, expected: [f64; 3]) {
        let norm = parse_norm("x", &TEXT.replace(FIRST, method)).unwrap();
        let outlooks = [Outlook::Low, Outlook::Middle, Outlook::High];
        for (outlook, expected) in outlooks.into_iter().zip(expected) {
            let got = norm.needed(&[volume], outlook).unwrap()[0];
            assert!((got - expected).abs() < 1e-9, "{outlook:?}: {got}");
        }
    }

    #[test]
    fn capacity_follows_from_the_volume_by_each_method() {
        check(FIRST, 41_900.0, [20.0; 3]);
        check(
            "[method.per-unit]\nvolume = { low = 500.0, middle = 1000.0, high = 2000.0 }",
            4000.0,
            [2.0, 4.0, 8.0],
        );
        check(
            "[method.per-volume]\nunits = { low = 1.0, middle = 2.5, high = 3.0 }",
            100.0,
            [100.0, 250.0, 300.0],
        );
        // 730 stays of 4 days are 2920 days: 8 beds when always full, 10 at 80%.
        check(
            "[method.occupancy]\ndays = { low = 3.0, middle = 4.0, high = 4.0 }\n\
             occupancy = { low = 0.5, middle = 0.8, high = 1.0 }",
            730.0,
            [6.0, 10.0, 16.0],
        );
    }

    #[test]
    fn missing_stays_missing_and_less_than_nothing_is_refused() {
        let norm = parse_norm("x", TEXT).unwrap();
        let got = norm.needed(&[f64::NAN, 0.0], Outlook::Middle).unwrap();
        assert!(got[0].is_nan());
        assert_eq!(got[1], 0.0);
        let error = norm.needed(&[1.0, -5.0], Outlook::Middle).unwrap_err().to_string();
        assert!(error.contains("residents total, number 2: -5"), "{error}");
    }

    #[test]
    fn norms_without_a_source_say_that_they_are_assumptions() {
        for norm in norms().unwrap() {
            assert_eq!(norm.assumption, norm.source.is_none(), "{}", norm.name);
        }
    }

    #[track_caller]
    fn check_refused(from: &str, to: &str, expected: &str) {
        assert!(TEXT.contains(from), "{from}");
        let error = parse_norm("eigen", &TEXT.replace(from, to)).unwrap_err().to_string();
        for part in ["norm/eigen", expected] {
            assert!(error.contains(part), "no `{part}` in: {error}");
        }
    }

    #[test]
    fn mistakes_are_named_with_their_place() {
        check_refused("source =", "# ", "write `assumption = true`");
        check_refused("unit = \"fte\"", "unit = \"ftes\"", "line 4");
        check_refused("method.per-unit", "method.per-unti", "per-unti");
        check_refused("low = 2095.0", "low = 0.0", "`volume` must be above 0");
        let half = "[method.occupancy]\ndays = { low = 1, middle = 1, high = 1 }\n\
                    occupancy = { low = 1, middle = 1, high = 1.1 }";
        check_refused(FIRST, half, "`occupancy` must be above 0 and up to 1");
        check_refused(FIRST, half, "line");
    }
}
