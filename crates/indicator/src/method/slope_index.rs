use regiobeeld_method as method;
use regiobeeld_method::{Convention, Estimate, RankedGroups, Scale, SlopeModel, ratio};
use serde::{Deserialize, Serialize};

use super::{Formula, Input, MethodInfo, Whose};
use crate::definition::{Interval, Measure};
use crate::figure::Figure;
use crate::figures::Sum;
use crate::place::{LEVELS, Place};

/// How much a rate differs between the least and the most advantaged gemeenten of a
/// region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SlopeIndex {
    /// What is counted.
    pub events: Measure,
    /// Whom it could happen to.
    pub population: Measure,
    /// What gemeenten are put in order by: this over the next, the least advantaged
    /// having the lowest.
    pub advantage: Measure,
    /// What that is divided by.
    pub advantage_of: Measure,
    /// Persons that the figure is per.
    #[serde(default = "super::direct_rate::one")]
    pub multiplier: f64,
}

/// The rate of the most advantaged gemeenten over that of the least.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RelativeIndex {
    /// What is counted.
    pub events: Measure,
    /// Whom it could happen to.
    pub population: Measure,
    /// What gemeenten are put in order by: this over the next, the least advantaged
    /// having the lowest.
    pub advantage: Measure,
    /// What that is divided by.
    pub advantage_of: Measure,
}

fn inputs([events, population, advantage, of]: [&Measure; 4]) -> Vec<Input> {
    vec![
        Input::of("events", events, Whose::Gemeenten),
        Input::of("population", population, Whose::Gemeenten),
        Input::of("advantage", advantage, Whose::Gemeenten),
        Input::of("advantage_of", of, Whose::Gemeenten),
    ]
}

/// What one gemeente adds: its order, population, rate and the rate's standard error.
fn gemeente(place: &Place<'_>, share: f64) -> Option<[f64; 4]> {
    let [events, population, advantage, of] = [0, 1, 2, 3].map(|i| place.sum(i).value);
    let (events, population) = events.zip(population)?;
    let (rate, order) = (ratio(events, population)?, ratio(advantage?, of?)?);
    // Without events the error of one event stands in, so that no gemeente is sure.
    Some([order, population * share, rate, events.max(1.0).sqrt() / population])
}

/// The index over the gemeenten of the region of which everything is known.
fn index(place: &Place<'_>, multiplier: f64) -> Option<method::SlopeIndex<2>> {
    let rows = place.gemeenten.iter();
    let rows = rows.filter_map(|one| gemeente(&place.of_gemeente(one), one.share));
    let mut rows: Vec<[f64; 4]> = rows.collect();
    rows.sort_by(|a, b| a[0].total_cmp(&b[0]));
    let column = |at: usize| -> Vec<f64> { rows.iter().map(|row| row[at]).collect() };
    let groups = RankedGroups {
        population: &column(1),
        value: &column(2),
        standard_error: &column(3),
    };
    let model = SlopeModel {
        scale: Scale::Linear,
        transformed: false,
        multiplier,
        convention: Convention::Exact,
    };
    method::slope_index(groups, model, LEVELS)
}

fn figure(place: &Place<'_>, index: Option<Estimate<2>>) -> Figure {
    let status = place.sum(0).weakest(place.sum(1));
    let figure = Figure::sum(Sum { value: index.map(|index| index.value), status });
    if place.interval().is_some() { figure.with(index) } else { figure }
}

impl Formula for SlopeIndex {
    const INFO: MethodInfo = MethodInfo {
        name: "slope-index",
        version: "1",
        formula: "S of r = Y₀ + S·b by least squares weighted with population, b the \
                  middle of a gemeente's range in the cumulated shares by advantage",
        intervals: &[Interval::Analytic],
    };

    fn inputs(&self) -> Vec<Input> {
        inputs([&self.events, &self.population, &self.advantage, &self.advantage_of])
    }

    fn figure(&self, place: &Place<'_>) -> Figure {
        let index = index(place, self.multiplier);
        let of = |index: method::SlopeIndex<2>| Estimate {
            value: index.slope,
            limits: index.slope_limits,
        };
        figure(place, index.map(of))
    }
}

impl Formula for RelativeIndex {
    const INFO: MethodInfo = MethodInfo {
        name: "relative-index",
        version: "1",
        formula: "(Y₀ + S) / Y₀ of the slope index",
        intervals: &[Interval::Analytic],
    };

    fn inputs(&self) -> Vec<Input> {
        inputs([&self.events, &self.population, &self.advantage, &self.advantage_of])
    }

    fn figure(&self, place: &Place<'_>) -> Figure {
        let index = index(place, 1.0);
        let of = |index: method::SlopeIndex<2>| {
            let limits = index.relative_limits;
            Some(Estimate { value: index.relative?, limits })
        };
        figure(place, index.and_then(of))
    }

    fn scale(&self) -> (Scale, f64) {
        (Scale::Log, 1.0)
    }
}
