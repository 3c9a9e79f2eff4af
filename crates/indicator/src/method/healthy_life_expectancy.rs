use regiobeeld_method::{Health, healthy_life_expectancy, ratio};
use serde::{Deserialize, Serialize};

use super::life_expectancy::groups;
use super::{Formula, Input, MethodInfo, Whose};
use crate::definition::{Interval, Measure};
use crate::figure::Figure;
use crate::place::{LEVELS, Place};

/// Healthy years that remain at an age.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HealthyLifeExpectancy {
    /// Deaths by age class.
    pub deaths: Measure,
    /// Person-years or residents by the same classes.
    pub population: Measure,
    /// Persons in good health among those asked, by the same classes.
    pub healthy: Measure,
    /// Persons that were asked, by the same classes.
    pub respondents: Measure,
    /// The age, at which a class must start.
    #[serde(default)]
    pub at_age: u8,
}

/// The healthy part of each class; NaN where no one was asked.
fn health(place: &Place<'_>) -> Option<Vec<Health>> {
    place.together([0, 2, 3])?;
    let pairs = place.by_age(2)?.into_iter().zip(place.by_age(3)?);
    let health = |(healthy, respondents)| Health {
        healthy: ratio(healthy, respondents).unwrap_or(f64::NAN),
        respondents,
    };
    Some(pairs.map(health).collect())
}

impl Formula for HealthyLifeExpectancy {
    const INFO: MethodInfo = MethodInfo {
        name: "healthy-life-expectancy",
        version: "1",
        formula: "Σ h·L / l of Chiang's second life table by age class (Sullivan)",
        intervals: &[Interval::Sullivan],
    };

    fn inputs(&self) -> Vec<Input> {
        let of = |role, measure| Input::of(role, measure, Whose::Region);
        vec![
            of("deaths", &self.deaths),
            of("population", &self.population),
            of("healthy", &self.healthy),
            of("respondents", &self.respondents),
        ]
    }

    fn figure(&self, place: &Place<'_>) -> Figure {
        let [deaths, population, healthy, asked] = [0, 1, 2, 3].map(|i| place.sum(i));
        let known =
            deaths.value.and(population.value).and(healthy.value.and(asked.value));
        let years = known.and_then(|_| {
            healthy_life_expectancy(&groups(place)?, &health(place)?, LEVELS).ok()
        });
        let age = f64::from(self.at_age);
        let at = years.and_then(|years| years.into_iter().find(|at| at.age == age));
        let value = at.and_then(|at| at.value);
        let figure = Figure::made_of(value, deaths, population);
        match (place.interval(), at) {
            (Some(_), Some(at)) => figure.within(at.limits),
            _ => figure,
        }
    }
}
