use std::cmp::Ordering;

use serde::Serialize;

use super::cause::Cause;
use super::origin::{Origin, RowOrigin};
use super::rows::Rows;
use crate::label::{Label, Labels};

/// A value that is not the same in two runs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// Part of the key.
    pub indicator: Label,
    /// Part of the key.
    pub level: Label,
    /// Part of the key.
    pub region: Label,
    /// Name of the region in the newer run that has it.
    pub region_name: Label,
    /// Part of the key.
    pub period: Label,
    /// Part of the key.
    pub sex: Label,
    /// Part of the key.
    pub age: Label,
    /// Part of the key.
    pub category: Label,
    /// Part of the key; none for what was observed.
    pub scenario: Option<Label>,
    /// What happened to it.
    pub kind: ChangeKind,
    /// The figure in the old run.
    pub old: Option<Figure<Label>>,
    /// The figure in the new run.
    pub new: Option<Figure<Label>>,
    /// New value minus old value, where both are there and have one unit.
    pub absolute: Option<f64>,
    /// The difference over the old value, where that is not 0.
    pub relative: Option<f64>,
    /// What could have caused it, the most specific first.
    pub causes: Vec<Cause>,
}

/// What happened to a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// Both runs have it, with another figure.
    Changed,
    /// Only the new run has it.
    Added,
    /// Only the old run has it.
    Removed,
}

/// What stands in a row beside its key. Ranks and benchmarks follow from other rows and
/// are not compared.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Figure<T> {
    /// The figure.
    pub value: Option<f64>,
    /// What it was divided from.
    pub numerator: Option<f64>,
    /// What it was divided by.
    pub denominator: Option<f64>,
    /// Unit of the value.
    pub unit: T,
    /// How the value came to be, or why there is none.
    pub status: T,
}

impl Figure<&str> {
    fn kept(self, labels: &mut Labels) -> Figure<Label> {
        let Self { value, numerator, denominator, unit, status } = self;
        let (unit, status) = (labels.get(unit), labels.get(status));
        Figure { value, numerator, denominator, unit, status }
    }
}

impl Change {
    /// The change from one row to the other, of which at least one is there.
    pub(super) fn between(
        old: Option<&Rows>,
        new: Option<&Rows>,
        origin: &Origin<'_>,
        labels: &mut Labels,
    ) -> Option<Self> {
        let there = new.or(old)?;
        let [indicator, level, region, period, sex, age, category, scenario] =
            there.key()?;
        let kind = match (old, new) {
            (Some(_), Some(_)) => ChangeKind::Changed,
            (None, _) => ChangeKind::Added,
            (_, None) => ChangeKind::Removed,
        };
        let figures = [old, new].map(|rows| rows.and_then(Rows::figure));
        let (absolute, relative) = match figures {
            [Some(old), Some(new)] if old.unit == new.unit => {
                difference(old.value, new.value)
            }
            _ => (None, None),
        };
        let row = RowOrigin {
            indicator: indicator?,
            kind,
            inputs: [old, new].map(|rows| rows.map(Rows::inputs)),
            versions: [old, new].map(|rows| rows.and_then(Rows::method_version)),
        };
        let causes = origin.causes(&row);
        let mut label = |text: Option<&str>| text.map(|text| labels.get(text));
        let (scenario, name) = (label(scenario), label(there.region_name())?);
        let (indicator, level, region) =
            (label(indicator)?, label(level)?, label(region)?);
        let (period, sex, age) = (label(period)?, label(sex)?, label(age)?);
        let category = label(category)?;
        let [old, new] = figures.map(|figure| figure.map(|f| f.kept(labels)));
        Some(Self {
            indicator,
            level,
            region,
            region_name: name,
            period,
            sex,
            age,
            category,
            scenario,
            kind,
            old,
            new,
            absolute,
            relative,
            causes,
        })
    }

    /// Changed values before those that one run lacks; of these the largest relative
    /// change first, before which come values that appeared out of nothing or vanished.
    pub(super) fn largest_first(&self, other: &Self) -> Ordering {
        let size = |change: &Self| change.relative.map_or(f64::INFINITY, f64::abs);
        let by_size = match self.kind {
            ChangeKind::Changed => size(other).total_cmp(&size(self)),
            _ => Ordering::Equal,
        };
        self.kind.cmp(&other.kind).then(by_size)
    }
}

/// The absolute and the relative difference.
fn difference(old: Option<f64>, new: Option<f64>) -> (Option<f64>, Option<f64>) {
    let absolute = old.zip(new).map(|(old, new)| new - old);
    let relative = match (absolute, old) {
        (Some(0.0), _) => Some(0.0),
        (Some(absolute), Some(old)) if old != 0.0 => Some(absolute / old.abs()),
        _ => None,
    };
    (absolute, relative)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_of_what_is_there() {
        for (old, new, expected) in [
            (Some(4.0), Some(5.0), (Some(1.0), Some(0.25))),
            (Some(-4.0), Some(-5.0), (Some(-1.0), Some(-0.25))),
            (Some(0.0), Some(5.0), (Some(5.0), None)),
            (Some(0.0), Some(0.0), (Some(0.0), Some(0.0))),
            (None, Some(5.0), (None, None)),
            (Some(4.0), None, (None, None)),
        ] {
            assert_eq!(difference(old, new), expected);
        }
    }
}
