use serde::{Deserialize, Serialize};

use super::{Formula, Input, MethodInfo, Whose};
use crate::definition::{Interval, Measure};
use crate::figure::Figure;
use crate::interval;
use crate::place::Place;

/// The sum of a measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SumOf {
    /// What is added up.
    pub of: Measure,
}

impl Formula for SumOf {
    const INFO: MethodInfo = MethodInfo {
        name: "sum",
        version: "1",
        formula: "Σ x",
        intervals: &[Interval::Garwood, Interval::Byar],
    };

    const BY_CLASS: bool = false;

    fn inputs(&self) -> Vec<Input> {
        vec![Input::of("of", &self.of, Whose::Region)]
    }

    fn figure(&self, place: &Place<'_>) -> Figure {
        let sum = place.sum(0);
        let figure = Figure::sum(sum);
        let Some(count) = sum.value.filter(|_| place.interval().is_some()) else {
            return figure;
        };
        figure.with(interval::count(place, count, 1.0)).with_error(Some(count.sqrt()))
    }
}
