use regiobeeld_domain::Age;
use regiobeeld_method::Scale;
use serde::{Deserialize, Serialize};

use super::{Formula, Input, MethodInfo, Whose};
use crate::definition::{Interval, Measure};
use crate::figure::Figure;
use crate::interval;
use crate::place::Place;

/// The part of persons that something is true of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proportion {
    /// Persons of whom it is true.
    pub numerator: Measure,
    /// All persons.
    pub denominator: Measure,
    /// Ages of all persons that count; all where absent.
    pub ages: Option<Vec<Age>>,
    /// Persons that the figure is per; 100 gives percent.
    pub multiplier: f64,
}

impl Formula for Proportion {
    const INFO: MethodInfo = MethodInfo {
        name: "proportion",
        version: "1",
        formula: "multiplier · Σ x / Σ n with 0 ≤ Σ x ≤ Σ n",
        intervals: &[Interval::Wilson, Interval::ClopperPearson],
    };

    const BY_CLASS: bool = false;

    fn inputs(&self) -> Vec<Input> {
        vec![
            Input::of("numerator", &self.numerator, Whose::Region),
            Input::of("denominator", &self.denominator, Whose::Region)
                .aged(self.ages.as_ref()),
        ]
    }

    fn figure(&self, place: &Place<'_>) -> Figure {
        let (top, bottom) = (place.sum(0), place.sum(1));
        let counts = top.value.zip(bottom.value);
        let part = counts.and_then(|(x, n)| interval::part(place, x, n));
        let part = part.map(|part| part.scale(self.multiplier));
        let value = part.map(|part| part.value);
        let figure = Figure::made_of(value, top, bottom);
        if place.interval().is_none() {
            return figure;
        }
        let error = counts.map(|(x, n)| {
            let p = x / n;
            self.multiplier * (p * (1.0 - p) / n).sqrt()
        });
        figure.with(part).with_error(error)
    }

    fn scale(&self) -> (Scale, f64) {
        (Scale::Logit, self.multiplier)
    }
}
