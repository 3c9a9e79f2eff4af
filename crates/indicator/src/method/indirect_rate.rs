use regiobeeld_method::{Scale, ratio};
use serde::{Deserialize, Serialize};

use super::indirect_ratio::{estimate, inputs, observed_and_expected, stratum};
use super::{Formula, Input, MethodInfo};
use crate::definition::{Interval, Measure};
use crate::figure::Figure;
use crate::place::Place;

/// The indirectly standardised ratio times the national crude rate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndirectRate {
    /// What is observed.
    pub events: Measure,
    /// Whom it could happen to.
    pub population: Measure,
    /// Persons that the figure is per.
    pub multiplier: f64,
}

impl Formula for IndirectRate {
    const INFO: MethodInfo = MethodInfo {
        name: "indirect-rate",
        version: "1",
        formula: "multiplier · O / E · Σ X / Σ N with O = Σ x and E = Σᵢ nᵢ · Xᵢ/Nᵢ",
        intervals: &[Interval::Garwood, Interval::Byar],
    };

    fn inputs(&self) -> Vec<Input> {
        inputs(&self.events, &self.population)
    }

    fn figure(&self, place: &Place<'_>) -> Figure {
        let (observed, expected) = observed_and_expected(place);
        let national = place.sum(2).value.zip(place.sum(3).value);
        let national = national.and_then(|(x, n)| ratio(x, n));
        let counts = observed.value.zip(expected.value).zip(national);
        let made = counts.and_then(|((o, e), rate)| {
            let factor = self.multiplier * rate;
            Some((estimate(place, o, e)?.scale(factor), factor * o.sqrt() / e))
        });
        let value = made.map(|(estimate, _)| estimate.value);
        let figure = Figure::made_of(value, observed, expected);
        match (place.interval(), made) {
            (Some(_), Some((estimate, error))) => {
                figure.with(Some(estimate)).with_error(Some(error))
            }
            _ => figure,
        }
    }

    fn scale(&self) -> (Scale, f64) {
        (Scale::Log, 1.0)
    }

    fn stratum(
        &self,
        of: &dyn Fn(&str) -> Option<f64>,
    ) -> Vec<(&'static str, Option<f64>)> {
        stratum(of)
    }
}
