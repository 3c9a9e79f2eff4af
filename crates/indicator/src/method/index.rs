use regiobeeld_method::{Scale, ratio};
use serde::{Deserialize, Serialize};

use super::{Formula, Input, MethodInfo, Whose};
use crate::definition::Measure;
use crate::figure::Figure;
use crate::figures::Sum;
use crate::place::Place;

/// Summed numerator over summed denominator, the reference year being 100.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Index {
    /// What is divided.
    pub numerator: Measure,
    /// What it is divided by.
    pub denominator: Measure,
}

impl Formula for Index {
    const INFO: MethodInfo = MethodInfo {
        name: "index",
        version: "1",
        formula: "100 · (Σ x1 / Σ n1) / (Σ x0 / Σ n0), 0 the reference year",
        intervals: &[],
    };

    fn inputs(&self) -> Vec<Input> {
        vec![
            Input::of("numerator", &self.numerator, Whose::Region),
            Input::of("denominator", &self.denominator, Whose::Region),
            Input::of("reference_numerator", &self.numerator, Whose::RegionThen),
            Input::of("reference_denominator", &self.denominator, Whose::RegionThen),
        ]
    }

    fn figure(&self, place: &Place<'_>) -> Figure {
        let rate = |top: usize, bottom: usize| {
            let (top, bottom) = (place.sum(top), place.sum(bottom));
            let value = top.value.zip(bottom.value).and_then(|(x, n)| ratio(x, n));
            Sum { value, status: top.weakest(bottom) }
        };
        Figure::ratio(rate(0, 1), rate(2, 3), 100.0)
    }

    fn scale(&self) -> (Scale, f64) {
        (Scale::Log, 1.0)
    }
}
