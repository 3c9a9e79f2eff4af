use regiobeeld_domain::Age;
use regiobeeld_method::{Scale, ratio};
use serde::{Deserialize, Serialize};

use super::{Formula, Input, MethodInfo, Whose};
use crate::definition::Measure;
use crate::figure::Figure;
use crate::figures::Sum;
use crate::place::Place;

/// A sum, or one sum over another, the reference year being 100.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Index {
    /// What is divided.
    pub numerator: Measure,
    /// What it is divided by; nothing where absent.
    pub denominator: Option<Measure>,
    /// Ages that count in what is divided; all where absent.
    pub ages: Option<Vec<Age>>,
}

impl Formula for Index {
    const INFO: MethodInfo = MethodInfo {
        name: "index",
        version: "1",
        formula: "100 · (Σ x1 / Σ n1) / (Σ x0 / Σ n0), 0 the reference year; without n \
                  100 · Σ x1 / Σ x0",
        intervals: &[],
    };

    const BY_CLASS: bool = false;

    fn inputs(&self) -> Vec<Input> {
        let of = |role, whose| {
            Input::of(role, &self.numerator, whose).aged(self.ages.as_ref())
        };
        let mut inputs = vec![
            of("numerator", Whose::Region),
            of("reference_numerator", Whose::RegionThen),
        ];
        if let Some(below) = &self.denominator {
            inputs.push(Input::of("denominator", below, Whose::Region));
            inputs.push(Input::of("reference_denominator", below, Whose::RegionThen));
        }
        inputs
    }

    fn figure(&self, place: &Place<'_>) -> Figure {
        let rate = |top: usize, bottom: usize| {
            let top = place.sum(top);
            if self.denominator.is_none() {
                return top;
            }
            let bottom = place.sum(bottom);
            let value = top.value.zip(bottom.value).and_then(|(x, n)| ratio(x, n));
            Sum { value, status: top.weakest(bottom) }
        };
        Figure::ratio(rate(0, 2), rate(1, 3), 100.0)
    }

    fn scale(&self) -> (Scale, f64) {
        (Scale::Log, 1.0)
    }
}
