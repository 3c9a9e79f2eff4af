use regiobeeld_domain::Age;
use regiobeeld_method::Scale;
use serde::{Deserialize, Serialize};

use super::{Formula, Input, MethodInfo, Whose};
use crate::definition::{Interval, Measure};
use crate::figure::Figure;
use crate::interval;
use crate::place::Place;

/// Events per some number of persons.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CrudeRate {
    /// What is counted.
    pub events: Measure,
    /// Whom it could happen to.
    pub population: Measure,
    /// Ages of the population that count; all where absent.
    pub ages: Option<Vec<Age>>,
    /// Persons that the figure is per.
    pub multiplier: f64,
}

impl Formula for CrudeRate {
    const INFO: MethodInfo = MethodInfo {
        name: "crude-rate",
        version: "1",
        formula: "multiplier · Σ x / Σ n",
        intervals: &[Interval::Garwood, Interval::Byar],
    };

    const BY_CLASS: bool = false;

    fn inputs(&self) -> Vec<Input> {
        vec![
            Input::of("events", &self.events, Whose::Region),
            Input::of("population", &self.population, Whose::Region)
                .aged(self.ages.as_ref()),
        ]
    }

    fn figure(&self, place: &Place<'_>) -> Figure {
        let (events, population) = (place.sum(0), place.sum(1));
        let figure = Figure::ratio(events, population, self.multiplier);
        let counts = events.value.zip(population.value);
        let Some((x, n)) = counts.filter(|_| place.interval().is_some()) else {
            return figure;
        };
        let factor = self.multiplier / n;
        figure.with(interval::count(place, x, factor)).with_error(Some(factor * x.sqrt()))
    }

    fn scale(&self) -> (Scale, f64) {
        (Scale::Log, 1.0)
    }
}
