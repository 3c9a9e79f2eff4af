use regiobeeld_method::{Convention, Scale, direct_rate_repeated};
use serde::{Deserialize, Serialize};

use super::direct_rate::{StandardName, one};
use super::{Formula, Input, MethodInfo, Whose};
use crate::definition::{Interval, Measure};
use crate::figure::Figure;
use crate::figures::Sum;
use crate::place::{LEVELS, Place};

/// Events per head at the structure of a standard population, where one person can have
/// several events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DirectRateRepeated {
    /// Persons by how many events they had: its categories are `1`, `2` and so on.
    pub persons: Measure,
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

impl DirectRateRepeated {
    /// The persons by stratum, one row for one event, the next for two.
    fn rows(place: &Place<'_>) -> Option<Vec<f64>> {
        let names = &place.axes(0)?.categories;
        let most = names.iter().map(|name| name.parse::<usize>().ok()).max()??;
        let mut rows = Vec::new();
        for times in 1..=most {
            let category = names.iter().position(|name| *name == times.to_string());
            let row = match category {
                Some(category) => place.of_category(category).strata(0)?.into_owned(),
                None => vec![0.0; place.strata(0)?.len()],
            };
            rows.extend(row);
        }
        Some(rows)
    }
}

impl Formula for DirectRateRepeated {
    const INFO: MethodInfo = MethodInfo {
        name: "direct-rate-repeated",
        version: "1",
        formula: "multiplier · Σᵢ Nᵢ · (Σ_f f·xᵢf)/nᵢ / Σᵢ Nᵢ, x_f persons with f events",
        intervals: &[Interval::Dobson],
    };

    fn inputs(&self) -> Vec<Input> {
        vec![
            Input::of("persons", &self.persons, Whose::Region),
            Input::of("population", &self.population, Whose::Region),
            self.standard.input(&self.population),
        ]
    }

    fn figure(&self, place: &Place<'_>) -> Figure {
        let persons = place.sum(0);
        let strata = place.together([0, 1, 2]);
        let standard = self.standard.strata(place, 2);
        let rows = Self::rows(place);
        let (Some([_, people, _]), Some(standard), Some(rows)) = (strata, standard, rows)
        else {
            return Figure::unknown();
        };
        let multiplier = self.multiplier;
        let rate = direct_rate_repeated(
            &rows,
            &people,
            &standard,
            multiplier,
            LEVELS,
            Convention::Exact,
        );
        let value = persons.value.and(rate.value);
        let events = Sum { value: Some(rate.events), ..persons };
        let population = Sum { value: Some(rate.population), ..persons };
        let figure = Figure::made_of(value, events, population);
        match place.interval() {
            Some(_) => {
                figure.within(rate.limits).with_error(rate.variance.map(f64::sqrt))
            }
            None => figure,
        }
    }

    fn scale(&self) -> (Scale, f64) {
        (Scale::Log, 1.0)
    }
}
