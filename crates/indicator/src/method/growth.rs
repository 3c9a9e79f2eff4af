use regiobeeld_method::growth_split;
use serde::{Deserialize, Serialize};

use super::{Formula, Input, MethodInfo, Whose};
use crate::definition::Measure;
use crate::figure::Figure;
use crate::figures::Sum;
use crate::place::Place;

/// One term of the exact split of the change since the reference year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Growth {
    /// What changed.
    pub events: Measure,
    /// Whom it could happen to.
    pub population: Measure,
    /// Which term.
    pub term: Term,
}

/// A term of the split of growth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Term {
    /// More or fewer people.
    Size,
    /// Other ages and sexes.
    Structure,
    /// Other cost at equal age and sex.
    Rate,
}

impl Growth {
    fn value(&self, place: &Place<'_>) -> Option<f64> {
        let [events, people, events_then, people_then] = place.together([0, 1, 2, 3])?;
        let split = growth_split(&events_then, &people_then, &events, &people)?;
        Some(match self.term {
            Term::Size => split.size,
            Term::Structure => split.structure,
            Term::Rate => split.rate,
        })
    }
}

impl Formula for Growth {
    const INFO: MethodInfo = MethodInfo {
        name: "growth",
        version: "1",
        formula: "size (P1−P0)·c̄0; structure P1·(Σ c0·w1 − c̄0); rate P1·Σ (c1−c0)·w1",
        intervals: &[],
    };

    fn inputs(&self) -> Vec<Input> {
        vec![
            Input::of("events", &self.events, Whose::Region),
            Input::of("population", &self.population, Whose::Region),
            Input::of("reference_events", &self.events, Whose::RegionThen),
            Input::of("reference_population", &self.population, Whose::RegionThen),
        ]
    }

    fn figure(&self, place: &Place<'_>) -> Figure {
        let (now, then) = (place.sum(0), place.sum(2));
        let known = then.value.and(now.value).and_then(|_| self.value(place));
        Figure::sum(Sum { value: known, status: then.weakest(now) })
    }

    fn stratum(
        &self,
        of: &dyn Fn(&str) -> Option<f64>,
    ) -> Vec<(&'static str, Option<f64>)> {
        let then = super::rate(of, "reference_events", "reference_population");
        vec![("rate", super::rate(of, "events", "population")), ("reference_rate", then)]
    }
}
