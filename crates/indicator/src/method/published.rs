use regiobeeld_domain::{Age, Status};
use regiobeeld_method::{Limits, ratio};
use serde::{Deserialize, Serialize};

use super::{Formula, Input, MethodInfo, Whose};
use crate::definition::{Interval, Measure};
use crate::figure::Figure;
use crate::figures::Sum;
use crate::place::Place;

/// The figure that was published for the region itself: a percentage, mean or score, which
/// no other region's figures add up to.
///
/// With `weight`, a region that the table does not have gets the mean of its gemeenten by
/// their residents, as an estimate, unless the publisher holds it back. It is there if gemeenten with at least 95% of those
/// residents have a figure; the others are left out of the mean.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Published {
    /// What was published.
    pub of: Measure,
    /// Whether the limits of its 95% interval were published too, as measures of the same
    /// name that end in `-ondergrens-95` and `-bovengrens-95`.
    #[serde(default)]
    pub margins: bool,
    /// Whom the figure of a gemeente is about.
    pub weight: Option<Weight>,
}

/// Whom a figure is about, so that it weighs by them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weight {
    /// Where they are counted.
    pub measure: Measure,
    /// Their ages; all where absent.
    pub ages: Option<Vec<Age>>,
}

/// The part of the residents that gemeenten with a figure must have.
const LEAST_KNOWN: f64 = 0.95;

/// The roles of the figures of gemeenten and of their weights.
const OF_GEMEENTEN: &str = "of_gemeenten";
const WEIGHT: &str = "weight";

impl Published {
    fn limit(&self, end: &str) -> Measure {
        let Measure { dataset, measure } = &self.of;
        Measure { dataset: dataset.clone(), measure: format!("{measure}-{end}-95") }
    }

    /// The mean of gemeenten by their residents.
    fn mean(place: &Place<'_>) -> Option<f64> {
        let position =
            |role| place.plan.inputs.iter().position(|input| input.role == role);
        let (of, weight) = position(OF_GEMEENTEN).zip(position(WEIGHT))?;
        let (mut sum, mut known, mut all) = (0.0, 0.0, 0.0);
        for gemeente in place.gemeenten {
            let here = place.of_gemeente(gemeente);
            let weight = gemeente.share * here.sum(weight).value?;
            all += weight;
            if let Some(value) = here.sum(of).value {
                sum += weight * value;
                known += weight;
            }
        }
        ratio(sum, known).filter(|_| known >= LEAST_KNOWN * all)
    }
}

impl Formula for Published {
    const INFO: MethodInfo = MethodInfo {
        name: "published",
        version: "1",
        formula: "x; of a region that the table does not have Σ n·x / Σ n over its \
                  gemeenten",
        intervals: &[Interval::Published],
    };

    const BY_CLASS: bool = false;

    fn inputs(&self) -> Vec<Input> {
        let mut inputs = vec![Input::of("of", &self.of, Whose::Region)];
        if self.margins {
            let limits = [("lower", "ondergrens"), ("upper", "bovengrens")];
            inputs.extend(limits.map(|(role, end)| Input {
                is_needed: false,
                ..Input::of(role, &self.limit(end), Whose::Region)
            }));
        }
        if let Some(Weight { measure, ages }) = &self.weight {
            inputs.push(Input::of(OF_GEMEENTEN, &self.of, Whose::Gemeenten));
            let weight = Input::of(WEIGHT, measure, Whose::Gemeenten).aged(ages.as_ref());
            inputs.push(Input { is_needed: false, ..weight });
        }
        inputs
    }

    fn figure(&self, place: &Place<'_>) -> Figure {
        let own = place.sum(0);
        // What the publisher holds back is not made up for.
        if own.value.is_none() && own.status != Status::Suppressed {
            let value = Self::mean(place);
            let status = value.map_or(own.status, |_| Status::Estimated);
            return Figure::sum(Sum { value, status });
        }
        let figure = Figure::sum(own);
        if !self.margins || place.interval().is_none() {
            return figure;
        }
        let (lower, upper) = (place.sum(1).value, place.sum(2).value);
        match lower.zip(upper) {
            Some((lower, upper)) => {
                figure.within([Limits::new(lower, upper), Limits::NONE])
            }
            None => figure,
        }
    }
}
