use regiobeeld_domain::Age;
use regiobeeld_method::{Estimate, Limits, Scale};
use serde::{Deserialize, Serialize};

use super::{Formula, Input, MethodInfo, Whose};
use crate::definition::{Interval, Measure};
use crate::figure::Figure;
use crate::interval;
use crate::place::Place;

/// Persons of some ages per `scale` persons of others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgeRatio {
    /// Where persons are counted; the first that is loaded is used.
    pub of: Vec<Measure>,
    /// Ages of the persons above the line.
    pub numerator: Vec<Age>,
    /// Ages of the persons below it.
    pub denominator: Vec<Age>,
    /// Persons below the line that the figure is per.
    pub scale: f64,
}

/// How the persons above the line stand to those below it.
#[derive(Clone, Copy, PartialEq)]
enum Relation {
    /// They are among them: a proportion.
    Part,
    /// They are others: odds.
    Apart,
    /// Some are.
    Neither,
}

impl AgeRatio {
    fn relation(&self) -> Relation {
        let within =
            |age: &Age| self.denominator.iter().any(|range| age.is_within(*range));
        let apart =
            |age: &Age| !self.denominator.iter().any(|range| age.overlaps(*range));
        match &self.numerator {
            ages if ages.iter().all(within) => Relation::Part,
            ages if ages.iter().all(apart) => Relation::Apart,
            _ => Relation::Neither,
        }
    }

    /// The ratio with its limits: odds are those of the proportion `x / (x + n)`.
    fn estimate(&self, place: &Place<'_>, x: f64, n: f64) -> Option<(Estimate<2>, f64)> {
        match self.relation() {
            Relation::Part => {
                let part = interval::part(place, x, n)?;
                let error = (part.value * (1.0 - part.value) / n).sqrt();
                Some((part.scale(self.scale), self.scale * error))
            }
            Relation::Apart => {
                let odds = |part: f64| part / (1.0 - part);
                let finite = |limits: Limits| Limits {
                    upper: limits.upper.filter(|upper| upper.is_finite()),
                    ..limits
                };
                let part = interval::part(place, x, x + n)?;
                let limits = part.limits.map(|limits| finite(limits.map(odds)));
                let value = x / n;
                let error = value * (1.0 / x + 1.0 / n).sqrt();
                let odds = Estimate { value, limits };
                Some((odds.scale(self.scale), self.scale * error))
            }
            Relation::Neither => None,
        }
    }
}

impl Formula for AgeRatio {
    const INFO: MethodInfo = MethodInfo {
        name: "age-ratio",
        version: "1",
        formula: "scale · Σ n(ages) / Σ n(ages)",
        intervals: &[Interval::Wilson, Interval::ClopperPearson],
    };

    const BY_CLASS: bool = false;

    fn inputs(&self) -> Vec<Input> {
        let of = |role, ages: &Vec<Age>| Input {
            is_needed: true,
            role,
            measures: self.of.clone(),
            ages: Some(ages.clone()),
            whose: Whose::Region,
        };
        vec![of("numerator", &self.numerator), of("denominator", &self.denominator)]
    }

    fn figure(&self, place: &Place<'_>) -> Figure {
        let (top, bottom) = (place.people(0), place.people(1));
        let figure = Figure::ratio(top, bottom, self.scale);
        let counts = top.value.zip(bottom.value);
        let Some((x, n)) = counts.filter(|_| place.interval().is_some()) else {
            return figure;
        };
        match self.estimate(place, x, n) {
            Some((estimate, error)) => {
                figure.with(Some(estimate)).with_error(Some(error))
            }
            None => figure,
        }
    }

    fn scale(&self) -> (Scale, f64) {
        let scale = match self.relation() {
            Relation::Part => Scale::Logit,
            _ => Scale::Log,
        };
        (scale, self.scale)
    }
}
