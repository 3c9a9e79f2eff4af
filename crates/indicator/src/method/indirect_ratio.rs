use regiobeeld_method::{Estimate, Scale, expected};
use serde::{Deserialize, Serialize};

use super::{Formula, Input, MethodInfo, Whose};
use crate::definition::{Interval, Measure};
use crate::figure::Figure;
use crate::figures::Sum;
use crate::interval;
use crate::place::Place;

/// Observed over expected at the national rates per age class and sex.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndirectRatio {
    /// What is observed.
    pub events: Measure,
    /// Whom it could happen to.
    pub population: Measure,
}

/// The sums of every method that holds a region against the national rates.
pub(super) fn inputs(events: &Measure, population: &Measure) -> Vec<Input> {
    vec![
        Input::of("events", events, Whose::Region),
        Input::of("population", population, Whose::Region),
        Input::of("national_events", events, Whose::Country),
        Input::of("national_population", population, Whose::Country),
    ]
}

/// What is observed, and what is expected of so many persons of each age class and sex.
pub(super) fn observed_and_expected(place: &Place<'_>) -> (Sum, Sum) {
    let observed = place.sum(0);
    let expected = place.together([1, 2, 3]).and_then(|[people, events, population]| {
        let anyone = people.iter().any(|n| *n > 0.0);
        anyone.then(|| expected(&people, &events, &population))
    });
    (observed, Sum { value: expected, ..observed })
}

/// Observed over expected events with the limits of the observed count.
pub(super) fn estimate(
    place: &Place<'_>,
    observed: f64,
    expected: f64,
) -> Option<Estimate<2>> {
    interval::count(place, observed, 1.0 / expected)
}

/// What is expected in a stratum.
pub(super) fn stratum(
    of: &dyn Fn(&str) -> Option<f64>,
) -> Vec<(&'static str, Option<f64>)> {
    let national = super::rate(of, "national_events", "national_population");
    let expected = of("population").zip(national).map(|(n, rate)| n * rate);
    vec![("national_rate", national), ("expected", expected)]
}

impl Formula for IndirectRatio {
    const INFO: MethodInfo = MethodInfo {
        name: "indirect-ratio",
        version: "1",
        formula: "O / E with O = Σ x and E = Σᵢ nᵢ · Xᵢ/Nᵢ over age class and sex",
        intervals: &[Interval::Garwood, Interval::Byar, Interval::YearToYear],
    };

    fn inputs(&self) -> Vec<Input> {
        inputs(&self.events, &self.population)
    }

    fn figure(&self, place: &Place<'_>) -> Figure {
        let (observed, expected) = observed_and_expected(place);
        let figure = Figure::ratio(observed, expected, 1.0);
        match (place.interval(), observed.value.zip(expected.value)) {
            (Some(Interval::Garwood | Interval::Byar), Some((o, e))) => {
                figure.with(estimate(place, o, e)).with_error(Some(o.sqrt() / e))
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
