mod divide;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use regiobeeld_domain::RegionCode;

use super::Shortage;
use crate::code::{Branch, Profession};

pub use divide::{DividedPrognosis, RegionShare, divide_prognosis};

/// What a row of a prognosis is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PrognosisKey {
    /// The region.
    pub region: RegionCode,
    /// The rest of it.
    pub cell: PrognosisCell,
}

/// What a row of a prognosis is about, whatever its region.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PrognosisCell {
    /// The year.
    pub year: u16,
    /// The scenario, empty for the reference.
    pub scenario: String,
    /// The branch; none for all together.
    pub branch: Option<Branch>,
    /// The profession; none for all together.
    pub profession: Option<Profession>,
}

/// Persons of a prognosis, as it gives them: none of the three is ever computed from the
/// others, and what it does not give is none. A surplus is a shortage below zero.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PrognosisAmounts {
    /// Persons needed.
    pub demand: Option<f64>,
    /// Persons of them who are there.
    pub filled: Option<f64>,
    /// Persons who are lacking.
    pub shortage: Option<f64>,
}

/// A row of a prognosis.
#[derive(Debug, Clone, PartialEq)]
pub struct PrognosisRow {
    /// What it is about.
    pub key: PrognosisKey,
    /// What it says.
    pub amounts: PrognosisAmounts,
}

/// A row whose shortage is not its demand less what is filled, beyond what rounding does.
#[derive(Debug, Clone, PartialEq)]
pub struct Inconsistency {
    /// What the row is about.
    pub key: PrognosisKey,
    /// The shortage that it gives, and that stays.
    pub given: f64,
    /// Demand less filled demand.
    pub by_difference: f64,
}

/// An official prognosis and our own for the same cell.
#[derive(Debug, Clone, PartialEq)]
pub struct PrognosisComparison {
    /// What both are about.
    pub key: PrognosisKey,
    /// As it was published; this is what is reported.
    pub official: PrognosisAmounts,
    /// As projected here; none where there is no projection.
    pub own: Option<PrognosisAmounts>,
}

impl PrognosisAmounts {
    /// Shortage as a percentage of demand; none for a surplus, where nobody is needed, or
    /// where one of both is not given.
    pub fn percent(&self) -> Option<f64> {
        let (shortage, demand) = self.shortage.zip(self.demand)?;
        (shortage >= 0.0 && demand > 0.0).then(|| 100.0 * shortage / demand)
    }

    fn combine(self, other: Self, with: impl Fn(f64, f64) -> f64) -> Self {
        let both = |a: Option<f64>, b: Option<f64>| Some(with(a?, b?));
        Self {
            demand: both(self.demand, other.demand),
            filled: both(self.filled, other.filled),
            shortage: both(self.shortage, other.shortage),
        }
    }

    fn times(self, share: f64) -> Self {
        let all =
            Self { demand: Some(share), filled: Some(share), shortage: Some(share) };
        self.combine(all, |amount, share| amount * share)
    }
}

impl From<Shortage> for PrognosisAmounts {
    fn from(found: Shortage) -> Self {
        let known = |value: f64| (!value.is_nan()).then_some(value);
        Self {
            demand: known(found.demand),
            filled: known(found.filled),
            shortage: known(found.persons()),
        }
    }
}

/// The sum of rows; an amount that one of them lacks has none. No rows have none either.
pub fn sum_prognosis<'a>(
    rows: impl IntoIterator<Item = &'a PrognosisRow>,
) -> PrognosisAmounts {
    let amounts = rows.into_iter().map(|row| row.amounts);
    amounts.reduce(|sum, each| sum.combine(each, |a, b| a + b)).unwrap_or_default()
}

/// Rows that contradict themselves by more than rounding every amount to `step` persons
/// can explain. They are told, not mended.
pub fn inconsistencies(rows: &[PrognosisRow], step: f64) -> Vec<Inconsistency> {
    let contradiction = |row: &PrognosisRow| {
        let PrognosisAmounts { demand, filled, shortage } = row.amounts;
        let (given, by_difference) = (shortage?, demand? - filled?);
        let told = (given - by_difference).abs() > 1.5 * step + 1e-9;
        told.then(|| Inconsistency { key: row.key.clone(), given, by_difference })
    };
    rows.iter().filter_map(contradiction).collect()
}

/// Holds our own projection against an official prognosis, row by row of the latter in
/// its order.
pub fn compare_prognoses(
    official: &[PrognosisRow],
    own: &[PrognosisRow],
) -> Vec<PrognosisComparison> {
    let own: BTreeMap<_, _> = own.iter().map(|row| (&row.key, row.amounts)).collect();
    let compared = |row: &PrognosisRow| PrognosisComparison {
        key: row.key.clone(),
        official: row.amounts,
        own: own.get(&row.key).copied(),
    };
    official.iter().map(compared).collect()
}

impl PrognosisComparison {
    /// Our own less the official, of every amount that both have.
    pub fn difference(&self) -> PrognosisAmounts {
        self.own
            .unwrap_or_default()
            .combine(self.official, |own, official| own - official)
    }
}

/// What is reported: the official prognosis as it is where there is one, our own for what
/// it has no row of. By key; whether a row is official stands beside it.
pub fn official_first(
    official: &[PrognosisRow],
    own: &[PrognosisRow],
) -> Vec<(PrognosisRow, bool)> {
    let rows = own.iter().map(|row| (&row.key, (row, false)));
    let rows = rows.chain(official.iter().map(|row| (&row.key, (row, true))));
    let chosen: BTreeMap<_, _> = rows.collect();
    chosen.into_values().map(|(row, official)| (row.clone(), official)).collect()
}
