//! Initiatives: what each saves of staff, and what they close of a shortage together.

mod portfolio;

use regiobeeld_domain::Text;
use serde::{Deserialize, Serialize};

use crate::code::{Branch, Profession};
use crate::scenario::Ramp;
use crate::spread::{Outlook, Spread};
use crate::{Error, definition};

pub use portfolio::{
    Activity, Job, JobEffect, JobShortage, closed_share, closed_share_runs, combined,
    portfolio_effect,
};

/// A definition of an initiative that saves staff time. It is a region's own: the library
/// brings none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Initiative {
    /// Its name, from the file's path.
    #[serde(skip_deserializing)]
    pub name: String,
    /// Title for people.
    pub title: Text,
    /// The work that it makes less of; initiatives with the same overlap.
    pub activity: String,
    /// The branch whose staff it saves.
    pub branch: Branch,
    /// The profession that it saves; none for all of the branch together.
    pub profession: Option<Profession>,
    /// What its volume counts.
    pub unit: Text,
    /// Units a year that it could be for.
    #[serde(deserialize_with = "range::amount")]
    pub volume: Spread,
    /// The part of them that it reaches, over time.
    pub reach: Reach,
    /// FTE saved a unit.
    #[serde(deserialize_with = "range::amount")]
    pub saved: Spread,
    /// FTE spent on it a unit.
    #[serde(deserialize_with = "range::amount")]
    pub spent: Spread,
    /// How certain it is that it works as said, from 0 to 1.
    #[serde(deserialize_with = "range::part")]
    pub certainty: Spread,
    /// What is known of it, and what is not.
    pub evidence: Text,
    /// Where its effect is published; what has none is an assumption.
    pub source: Option<String>,
}

/// The part of a volume that is reached, over time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "WrittenReach")]
pub struct Reach {
    /// The last year in which nobody is reached.
    pub from: u16,
    /// The first year in which all are who will be.
    pub until: u16,
    /// How it grows between the two.
    pub ramp: Ramp,
    /// The part that is reached then.
    pub full: Spread,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenReach {
    from: u16,
    until: u16,
    ramp: Ramp,
    #[serde(deserialize_with = "range::part")]
    full: Spread,
}

/// Reads one initiative; `name` is its file's name without extension.
///
/// ```
/// use regiobeeld_projection::{Outlook, parse_initiative};
///
/// let initiative = parse_initiative(
///     "medicijndispenser",
///     r#"
///     title = { nl = "Medicijndispenser", en = "Medicine dispenser" }
///     activity = "medicatie"
///     branch = "thuiszorg"
///     profession = "verzorgenden"
///     unit = { nl = "cliënten", en = "clients" }
///     volume = { low = 900, middle = 1000, high = 1100 }
///     saved = { low = 0.01, middle = 0.02, high = 0.03 }
///     spent = { low = 0.004, middle = 0.005, high = 0.006 }
///     certainty = { low = 0.5, middle = 0.8, high = 0.9 }
///     evidence = { nl = "Een verzonnen voorbeeld.", en = "A made-up example." }
///
///     [reach]
///     from = 2025
///     until = 2029
///     ramp = "linear"
///     full = { low = 0.4, middle = 0.5, high = 0.6 }
///     "#,
/// )?;
/// // 1000 clients, half of them reached, 0.02 − 0.005 FTE a client, 80% certain.
/// assert!((initiative.fte(2029, Outlook::Middle) - 6.0).abs() < 1e-9);
/// # Ok::<(), regiobeeld_projection::Error>(())
/// ```
///
/// # Errors
///
/// When the text is none; the message names line, column, and the nearest name where one
/// is unknown.
pub fn parse_initiative(name: &str, text: &str) -> Result<Initiative, Error> {
    let initiative: Initiative = definition::parse("initiatief", name, text)?;
    Ok(Initiative { name: name.to_owned(), ..initiative })
}

impl Initiative {
    /// The full-time jobs that it saves in a year by itself, below zero when it takes more
    /// than it saves: `volume · reach(t) · (saved − spent) · certainty`.
    ///
    /// In the low outlook saved is low and spent is high; the others are then what makes
    /// the result lowest. All ends at once are wider than 80%: draws are not.
    pub fn fte(&self, year: u16, outlook: Outlook) -> f64 {
        let at = |spread: Spread, outlook, field: &str| {
            spread.at(outlook, &format!("initiatief/{}/{field}", self.name))
        };
        let saved = at(self.saved, outlook, "saved").max(0.0);
        let spent = at(self.spent, outlook.opposite(), "spent").max(0.0);
        let net = saved - spent;
        let outlook = if net < 0.0 { outlook.opposite() } else { outlook };
        let volume = at(self.volume, outlook, "volume").max(0.0);
        let full = at(self.reach.full, outlook, "reach").clamp(0.0, 1.0);
        let certainty = at(self.certainty, outlook, "certainty").clamp(0.0, 1.0);
        let Reach { from, until, ramp, .. } = self.reach;
        volume * full * ramp.weight(from, until, year) * net * certainty
    }
}

impl TryFrom<WrittenReach> for Reach {
    type Error = String;

    fn try_from(written: WrittenReach) -> Result<Self, String> {
        let WrittenReach { from, until, ramp, full } = written;
        if from > until {
            return Err(format!("`from` {from} lies after `until` {until}"));
        }
        Ok(Self { from, until, ramp, full })
    }
}

/// Values that are refused outside a range, at their own place in the file.
mod range {
    use serde::de::{Deserialize, Deserializer, Error};

    use crate::spread::Spread;

    pub(super) fn amount<'de, D: Deserializer<'de>>(from: D) -> Result<Spread, D::Error> {
        let value = Spread::deserialize(from)?;
        let fine = value.low() >= 0.0;
        fine.then_some(value).ok_or_else(|| D::Error::custom("must be 0 or more"))
    }

    pub(super) fn part<'de, D: Deserializer<'de>>(from: D) -> Result<Spread, D::Error> {
        let value = Spread::deserialize(from)?;
        let fine = value.is_within(0.0, 1.0);
        fine.then_some(value).ok_or_else(|| D::Error::custom("must be from 0 to 1"))
    }
}
