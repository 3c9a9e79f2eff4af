use regiobeeld_method::Scale;
use serde::{Deserialize, Serialize};

use super::{Formula, Input, MethodInfo, Whose};
use crate::definition::{Interval, Measure};
use crate::figure::Figure;
use crate::place::Place;

/// Summed numerator over summed denominator.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RatioOfSums {
    /// What is divided.
    pub numerator: Measure,
    /// What it is divided by.
    pub denominator: Measure,
}

impl Formula for RatioOfSums {
    const INFO: MethodInfo = MethodInfo {
        name: "ratio-of-sums",
        version: "1",
        formula: "Σ x / Σ n",
        intervals: &[Interval::YearToYear],
    };

    const BY_CLASS: bool = false;

    fn inputs(&self) -> Vec<Input> {
        vec![
            Input::of("numerator", &self.numerator, Whose::Region),
            Input::of("denominator", &self.denominator, Whose::Region),
        ]
    }

    fn figure(&self, place: &Place<'_>) -> Figure {
        Figure::ratio(place.sum(0), place.sum(1), 1.0)
    }

    fn scale(&self) -> (Scale, f64) {
        (Scale::Log, 1.0)
    }
}
