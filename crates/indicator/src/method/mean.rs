use regiobeeld_domain::Grain;
use regiobeeld_method::mean;
use serde::{Deserialize, Serialize};

use super::{Formula, Input, MethodInfo, Whose};
use crate::definition::{Interval, Measure};
use crate::figure::Figure;
use crate::figures::Sum;
use crate::place::{LEVELS, Place};

/// The mean of the sums of several years, for what is too rare in one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mean {
    /// What is added up.
    pub of: Measure,
    /// How many calendar years count, the last being that of the figure.
    pub years: u16,
}

impl Formula for Mean {
    const INFO: MethodInfo = MethodInfo {
        name: "mean",
        version: "1",
        formula: "Σ over the years (Σ x) / years",
        intervals: &[Interval::Student],
    };

    const BY_CLASS: bool = false;

    fn inputs(&self) -> Vec<Input> {
        vec![Input::of("of", &self.of, Whose::Region)]
    }

    fn earlier_years(&self) -> u16 {
        self.years.saturating_sub(1)
    }

    fn figure(&self, place: &Place<'_>) -> Figure {
        let last = place.period();
        let first = last.calendar_year().saturating_sub(self.earlier_years());
        let mut sums: Vec<Sum> = Vec::new();
        for (at, planned) in place.plan.periods.iter().enumerate() {
            let year = planned.period.calendar_year();
            let is_year = planned.period.grain() == Grain::Year;
            if is_year && (first..=last.calendar_year()).contains(&year) {
                sums.push(place.sum_at(0, at));
            }
        }
        let values: Option<Vec<f64>> = sums.iter().map(|sum| sum.value).collect();
        let all = sums.len() == usize::from(self.years);
        let known = values.filter(|_| all).and_then(|values| mean(&values, LEVELS));
        let status = sums.iter().map(|sum| sum.status).max();
        let Some((mean, status)) = known.zip(status) else { return Figure::unknown() };
        let figure = Figure::sum(Sum { value: Some(mean.value), status });
        match place.interval() {
            Some(_) => figure.within(mean.limits),
            None => figure,
        }
    }
}
