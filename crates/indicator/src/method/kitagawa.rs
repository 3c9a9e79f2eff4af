use regiobeeld_method::kitagawa;
use serde::{Deserialize, Serialize};

use super::indirect_ratio::inputs;
use super::{Formula, Input, MethodInfo};
use crate::definition::Measure;
use crate::figure::Figure;
use crate::figures::Sum;
use crate::place::Place;

/// One term of the exact split of the difference between the crude rates of the region
/// and the country.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kitagawa {
    /// What is observed.
    pub events: Measure,
    /// Whom it could happen to.
    pub population: Measure,
    /// Which term.
    pub term: Component,
    /// Persons that the figure is per.
    #[serde(default = "super::direct_rate::one")]
    pub multiplier: f64,
}

/// A term of the split of a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Component {
    /// Other ages and sexes.
    Structure,
    /// Other rates at equal age and sex.
    Rate,
}

impl Formula for Kitagawa {
    const INFO: MethodInfo = MethodInfo {
        name: "kitagawa",
        version: "1",
        formula: "structure Σ (wA−wB)·(rA+rB)/2; rate Σ (rA−rB)·(wA+wB)/2; B the country",
        intervals: &[],
    };

    fn inputs(&self) -> Vec<Input> {
        inputs(&self.events, &self.population)
    }

    fn figure(&self, place: &Place<'_>) -> Figure {
        let (events, people) = (place.sum(0), place.sum(1));
        let split = place.together([0, 1, 2, 3]).and_then(|[xa, na, xb, nb]| {
            let split = kitagawa(&xa, &na, &xb, &nb)?;
            Some(match self.term {
                Component::Structure => split.structure,
                Component::Rate => split.rate,
            })
        });
        let known = events.value.and(people.value).and(split);
        let value = known.map(|value| self.multiplier * value);
        Figure::sum(Sum { value, status: events.weakest(people) })
    }

    fn stratum(
        &self,
        of: &dyn Fn(&str) -> Option<f64>,
    ) -> Vec<(&'static str, Option<f64>)> {
        let national = super::rate(of, "national_events", "national_population");
        vec![
            ("rate", super::rate(of, "events", "population")),
            ("national_rate", national),
        ]
    }
}
