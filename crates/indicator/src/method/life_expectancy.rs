use regiobeeld_method::{AgeGroup, Convention, life_table};
use serde::{Deserialize, Serialize};

use super::{Formula, Input, MethodInfo, Whose};
use crate::definition::{Interval, Measure};
use crate::figure::Figure;
use crate::place::{LEVELS, Place};

/// Years that remain at an age.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LifeExpectancy {
    /// Deaths by age class.
    pub deaths: Measure,
    /// Person-years or residents by the same classes.
    pub population: Measure,
    /// The age, at which a class must start.
    #[serde(default)]
    pub at_age: u8,
}

/// The age classes with their deaths and persons; the first two inputs.
pub(super) fn groups(place: &Place<'_>) -> Option<Vec<AgeGroup>> {
    place.together([0, 1])?;
    let (deaths, population) = (place.by_age(0)?, place.by_age(1)?);
    let rows = place.ages(0)?.into_iter().zip(deaths).zip(population);
    let group = |((start, deaths), population)| AgeGroup { start, deaths, population };
    Some(rows.map(group).collect())
}

impl Formula for LifeExpectancy {
    const INFO: MethodInfo = MethodInfo {
        name: "life-expectancy",
        version: "1",
        formula: "e = T / l of Chiang's second life table by age class",
        intervals: &[Interval::Silcocks],
    };

    fn inputs(&self) -> Vec<Input> {
        vec![
            Input::of("deaths", &self.deaths, Whose::Region),
            Input::of("population", &self.population, Whose::Region),
        ]
    }

    fn figure(&self, place: &Place<'_>) -> Figure {
        let (deaths, population) = (place.sum(0), place.sum(1));
        let table = deaths
            .value
            .and(population.value)
            .and_then(|_| life_table(&groups(place)?, LEVELS, Convention::Exact).ok());
        let age = f64::from(self.at_age);
        let at = table.and_then(|table| {
            table.expectancy.into_iter().find(|expectancy| expectancy.age == age)
        });
        let value = at.as_ref().and_then(|at| at.value);
        let figure = Figure::made_of(value, deaths, population);
        match (place.interval(), at) {
            (Some(_), Some(at)) => {
                figure.within(at.limits).with_error(at.variance.map(f64::sqrt))
            }
            _ => figure,
        }
    }
}
