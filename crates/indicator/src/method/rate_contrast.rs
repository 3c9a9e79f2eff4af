use regiobeeld_domain::Status;
use regiobeeld_method::{
    Convention, Estimate, Scale, Strata, difference, direct_rate, quotient,
};
use serde::{Deserialize, Serialize};

use super::direct_rate::{StandardName, one};
use super::{Formula, Input, MethodInfo, Whose};
use crate::definition::{Interval, Measure};
use crate::figure::Figure;
use crate::figures::Sum;
use crate::place::{LEVELS, Place};

/// A directly standardised rate over that of the country.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RateRatio {
    /// What is observed.
    pub events: Measure,
    /// Whom it could happen to.
    pub population: Measure,
    /// The standard population; that of the country in the year of the figure where
    /// absent.
    #[serde(default)]
    pub standard: StandardName,
}

/// A directly standardised rate minus that of the country.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RateDifference {
    /// What is observed.
    pub events: Measure,
    /// Whom it could happen to.
    pub population: Measure,
    /// The standard population; that of the country in the year of the figure where
    /// absent.
    #[serde(default)]
    pub standard: StandardName,
    /// Persons that the figure is per.
    #[serde(default = "one")]
    pub multiplier: f64,
}

fn inputs(events: &Measure, population: &Measure, standard: StandardName) -> Vec<Input> {
    vec![
        Input::of("events", events, Whose::Region),
        Input::of("population", population, Whose::Region),
        Input::of("national_events", events, Whose::Country),
        Input::of("national_population", population, Whose::Country),
        Input { role: "standard_population", ..standard.input(population) },
    ]
}

/// The standardised rates of the region and of the country.
fn rates(
    place: &Place<'_>,
    standard: StandardName,
    multiplier: f64,
) -> Option<[Estimate<2>; 2]> {
    let [xa, na, xb, nb] = place.together([0, 1, 2, 3])?;
    let standard = standard.strata(place, 4)?;
    let rate = |events: &[f64], population: &[f64]| {
        let strata = Strata { events, population, standard: &standard };
        let rate = direct_rate(strata, multiplier, LEVELS, Convention::Exact);
        Some(Estimate { value: rate.value?, limits: rate.limits })
    };
    place.sum(0).value.zip(place.sum(2).value)?;
    Some([rate(&xa, &na)?, rate(&xb, &nb)?])
}

fn figure(place: &Place<'_>, contrast: Option<Estimate<2>>) -> Figure {
    let status = place.sum(0).weakest(place.sum(1));
    let status =
        if contrast.is_none() && status.has_value() { Status::Missing } else { status };
    let value = contrast.map(|contrast| contrast.value);
    let figure = Figure::sum(Sum { value, status });
    if place.interval().is_some() { figure.with(contrast) } else { figure }
}

impl Formula for RateRatio {
    const INFO: MethodInfo = MethodInfo {
        name: "rate-ratio",
        version: "1",
        formula: "r / R, both Σᵢ Nᵢ · xᵢ/nᵢ / Σᵢ Nᵢ over age class and sex",
        intervals: &[Interval::SquareAndAdd],
    };

    fn inputs(&self) -> Vec<Input> {
        inputs(&self.events, &self.population, self.standard)
    }

    fn figure(&self, place: &Place<'_>) -> Figure {
        let rates = rates(place, self.standard, 1.0);
        figure(place, rates.and_then(|[region, country]| quotient(region, country)))
    }

    fn scale(&self) -> (Scale, f64) {
        (Scale::Log, 1.0)
    }
}

impl Formula for RateDifference {
    const INFO: MethodInfo = MethodInfo {
        name: "rate-difference",
        version: "1",
        formula: "r − R, both multiplier · Σᵢ Nᵢ · xᵢ/nᵢ / Σᵢ Nᵢ over age class and sex",
        intervals: &[Interval::SquareAndAdd],
    };

    fn inputs(&self) -> Vec<Input> {
        inputs(&self.events, &self.population, self.standard)
    }

    fn figure(&self, place: &Place<'_>) -> Figure {
        let rates = rates(place, self.standard, self.multiplier);
        figure(place, rates.map(|[region, country]| difference(region, country)))
    }
}
