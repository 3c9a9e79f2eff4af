use regiobeeld_method::{Estimate, change};
use serde::{Deserialize, Serialize};

use super::{Formula, Input, MethodInfo, Whose};
use crate::definition::{Interval, Measure};
use crate::figure::Figure;
use crate::figures::Sum;
use crate::interval;
use crate::place::Place;

/// The change of a rate or proportion since the reference year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// What is counted.
    pub numerator: Measure,
    /// Of whom.
    pub denominator: Measure,
    /// Whether events or persons are counted.
    pub counted: Counted,
    /// How the change is given.
    pub expressed: Expressed,
    /// Persons that the figure is per.
    #[serde(default = "super::direct_rate::one")]
    pub multiplier: f64,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Counted {
    /// Events, of which a person can have several: a rate.
    Events,
    /// Persons among those of the denominator: a proportion.
    Persons,
}

/// How a change is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Expressed {
    /// In the unit of the figure.
    Absolute,
    /// In percent of what it was.
    Percent,
}

impl Change {
    fn estimate(&self, place: &Place<'_>, top: Sum, bottom: Sum) -> Option<Estimate<2>> {
        let (x, n) = top.value.zip(bottom.value)?;
        let estimate = match self.counted {
            Counted::Events => interval::count(place, x, 1.0 / n),
            Counted::Persons => interval::part(place, x, n),
        };
        estimate.map(|estimate| estimate.scale(self.multiplier))
    }
}

impl Formula for Change {
    const INFO: MethodInfo = MethodInfo {
        name: "change",
        version: "1",
        formula: "r1 − r0 or 100·(r1/r0 − 1) with r = multiplier · Σ x / Σ n, 0 the \
                  reference year",
        intervals: &[Interval::SquareAndAdd],
    };

    const BY_CLASS: bool = false;

    fn inputs(&self) -> Vec<Input> {
        vec![
            Input::of("numerator", &self.numerator, Whose::Region),
            Input::of("denominator", &self.denominator, Whose::Region),
            Input::of("reference_numerator", &self.numerator, Whose::RegionThen),
            Input::of("reference_denominator", &self.denominator, Whose::RegionThen),
        ]
    }

    fn figure(&self, place: &Place<'_>) -> Figure {
        let [x1, n1, x0, n0] = [0, 1, 2, 3].map(|input| place.sum(input));
        let now = self.estimate(place, x1, n1);
        let then = self.estimate(place, x0, n0);
        let changed = then.zip(now).map(|(then, now)| change(then, now));
        let changed = changed.and_then(|change| match self.expressed {
            Expressed::Absolute => Some(change.absolute),
            Expressed::Percent => change.percent,
        });
        let status = x1.weakest(n1).max(x0.weakest(n0));
        let value = changed.map(|change| change.value);
        let figure = Figure::sum(Sum { value, status });
        if place.interval().is_some() { figure.with(changed) } else { figure }
    }
}
