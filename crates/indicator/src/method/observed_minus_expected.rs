use serde::{Deserialize, Serialize};

use super::indirect_ratio::{estimate, inputs, observed_and_expected, stratum};
use super::{Formula, Input, MethodInfo};
use crate::definition::{Interval, Measure};
use crate::figure::Figure;
use crate::figures::Sum;
use crate::place::Place;

/// Observed minus expected at the national rates per age class and sex.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObservedMinusExpected {
    /// What is observed.
    pub events: Measure,
    /// Whom it could happen to.
    pub population: Measure,
}

impl Formula for ObservedMinusExpected {
    const INFO: MethodInfo = MethodInfo {
        name: "observed-minus-expected",
        version: "1",
        formula: "O − E with O = Σ x and E = Σᵢ nᵢ · Xᵢ/Nᵢ over age class and sex",
        intervals: &[Interval::Garwood, Interval::Byar, Interval::YearToYear],
    };

    fn inputs(&self) -> Vec<Input> {
        inputs(&self.events, &self.population)
    }

    fn figure(&self, place: &Place<'_>) -> Figure {
        let (observed, expected) = observed_and_expected(place);
        let counts = observed.value.zip(expected.value);
        let figure = Figure::sum(Sum { value: counts.map(|(o, e)| o - e), ..observed });
        match (place.interval(), counts) {
            (Some(Interval::Garwood | Interval::Byar), Some((o, e))) => {
                let gap = estimate(place, o, e).map(|ratio| {
                    ratio.limits.map(|limits| limits.map(|limit| e * (limit - 1.0)))
                });
                figure.within(gap.unwrap_or_default()).with_error(Some(o.sqrt()))
            }
            (Some(Interval::YearToYear), pair) => Figure { pair, ..figure },
            _ => figure,
        }
    }

    fn stratum(
        &self,
        of: &dyn Fn(&str) -> Option<f64>,
    ) -> Vec<(&'static str, Option<f64>)> {
        stratum(of)
    }
}
