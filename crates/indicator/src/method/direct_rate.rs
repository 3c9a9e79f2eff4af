use std::borrow::Cow;

use regiobeeld_method::{
    Convention, Scale, Standard, Strata, direct, direct_rate, european_2013, fay_feuer,
};
use serde::{Deserialize, Serialize};

use super::{Formula, Input, MethodInfo, Whose};
use crate::definition::{Interval, Measure};
use crate::figure::Figure;
use crate::figures::Sum;
use crate::place::{LEVELS, Place};

/// Events per head at the age-sex structure of a standard population.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DirectRate {
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
    /// Events below which there is no rate.
    #[serde(default)]
    pub minimum_events: f64,
}

pub(super) fn one() -> f64 {
    1.0
}

/// A standard population by name: `national`, `national-2015` or `european-2013`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct StandardName(pub Standard);

impl Default for StandardName {
    fn default() -> Self {
        Self(Standard::National)
    }
}

impl TryFrom<String> for StandardName {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        name.parse().map(Self)
    }
}

impl From<StandardName> for String {
    fn from(name: StandardName) -> Self {
        name.0.to_string()
    }
}

impl StandardName {
    /// The persons of the standard; the country's of the figure's year where it is not
    /// data.
    pub(super) fn input(self, population: &Measure) -> Input {
        let (role, whose) = match self.0 {
            Standard::NationalOf(year) => ("standard_population", Whose::CountryIn(year)),
            Standard::National | Standard::European2013 => {
                ("national_population", Whose::Country)
            }
        };
        Input::of(role, population, whose)
    }

    /// The persons of the standard by stratum of an input, the sexes alike where the
    /// standard does not tell them apart.
    pub(super) fn strata<'a>(
        self,
        place: &Place<'a>,
        input: usize,
    ) -> Option<Cow<'a, [f64]>> {
        if self.0 != Standard::European2013 {
            return place.strata(input);
        }
        let persons = european_2013(&place.ages(input)?)?;
        Some(Cow::Owned(persons.repeat(place.sexes(input))))
    }
}

impl Formula for DirectRate {
    const INFO: MethodInfo = MethodInfo {
        name: "direct-rate",
        version: "1",
        formula: "multiplier · Σᵢ Nᵢ · xᵢ/nᵢ / Σᵢ Nᵢ over age class and sex with nᵢ > 0",
        intervals: &[Interval::Dobson, Interval::FayFeuer, Interval::YearToYear],
    };

    fn inputs(&self) -> Vec<Input> {
        vec![
            Input::of("events", &self.events, Whose::Region),
            Input::of("population", &self.population, Whose::Region),
            self.standard.input(&self.population),
        ]
    }

    fn figure(&self, place: &Place<'_>) -> Figure {
        let observed = place.sum(0);
        let strata = place.together([0, 1, 2]);
        let standard = self.standard.strata(place, 2);
        let (Some([events, people, _]), Some(standard)) = (strata, standard) else {
            return Figure::unknown();
        };
        let rate = direct(&events, &people, &standard);
        let enough = |events: &f64| *events >= self.minimum_events;
        let known = observed.value.filter(enough).map(|_| rate.numerator);
        let numerator = Sum { value: known, ..observed };
        let weight = Sum { value: Some(rate.weight), ..observed };
        let figure = Figure::ratio(numerator, weight, self.multiplier);
        let left_out = if figure.value.is_some() { rate.left_out } else { Vec::new() };
        let figure = Figure { left_out, ..figure };
        let is_counted =
            matches!(place.interval(), Some(Interval::Dobson | Interval::FayFeuer));
        if !is_counted {
            return figure;
        }
        let strata = Strata { events: &events, population: &people, standard: &standard };
        let dobson = direct_rate(strata, self.multiplier, LEVELS, Convention::Exact);
        let error = dobson.variance.map(f64::sqrt);
        let limits = match place.interval() {
            Some(Interval::FayFeuer) => {
                fay_feuer(strata, self.multiplier, LEVELS).map(|rate| rate.limits)
            }
            _ => Some(dobson.limits),
        };
        figure.within(limits.unwrap_or_default()).with_error(error)
    }

    fn scale(&self) -> (Scale, f64) {
        (Scale::Log, 1.0)
    }

    fn stratum(
        &self,
        of: &dyn Fn(&str) -> Option<f64>,
    ) -> Vec<(&'static str, Option<f64>)> {
        let rate = super::rate(of, "events", "population");
        let standard = of("standard_population").or_else(|| of("national_population"));
        let standard = standard.filter(|_| self.standard.0 != Standard::European2013);
        vec![("rate", rate), ("weighted", rate.zip(standard).map(|(r, w)| w * r))]
    }
}
