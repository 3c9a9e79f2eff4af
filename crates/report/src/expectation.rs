//! What is expected of a region: the record that sentences, charts and JSON share.

use regiobeeld_domain::{AssumptionNote, Region, RegionCode};
use serde::Serialize;

use crate::past_error::{HAMILTON_PERRY, NO_CHANGE, past_errors};
use crate::report::{INWONERS, VERZEKERDEJAREN, nederland};
use crate::{Expected, PastError};

mod cost;
mod series;

pub(crate) use cost::DRIVERS;
pub use cost::{ExpectedCost, ExpectedDrivers};
pub use series::{ExpectedSeries, ExpectedValue, OlderPersons, Quantiles, YearMean};

/// The scenario without changes.
pub(crate) const REFERENTIE: &str = "referentie";
/// Costs that follow the number and ages of persons only.
pub(crate) const DEMOGRAFISCH: &str = "demografisch";
/// What care the persons need at equal costs by age and sex.
pub(crate) const ZVW_INDEX: &str = "zorgvraag/zvw-index";

/// What is expected of a region, without new policy.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Expectation {
    /// Persons of all ages: residents where they were projected, else insured-years.
    pub persons: Option<ExpectedSeries>,
    /// Older persons of the same projection. Only means: those of age classes may be added
    /// up, their quantiles may not.
    pub older: Vec<OlderPersons>,
    /// Index of care at equal costs by age and sex, in the scenario without changes.
    pub care: Option<ExpectedSeries>,
    /// The same index of Nederland; none on a page about Nederland.
    pub care_nederland: Option<ExpectedSeries>,
    /// Costs in the last year by model and scenario.
    pub costs: Vec<ExpectedCost>,
    /// Where the change of those costs comes from, by model and scenario.
    pub drivers: Vec<ExpectedDrivers>,
    /// How wrong earlier projections of the same persons were, over all gemeenten.
    pub past_errors: Vec<PastError>,
    /// What the projections take to be so.
    pub assumptions: Vec<AssumptionNote>,
}

impl Expectation {
    /// Gathers what is expected of a region.
    pub(crate) fn of(expected: Expected<'_>, region: &Region) -> Self {
        let frame = expected.projections;
        let all = |quantity: &str, region: &Region| {
            ExpectedSeries::all(frame, quantity, region)
        };
        let persons = [INWONERS, VERZEKERDEJAREN].into_iter().find_map(|quantity| {
            all(quantity, region).into_iter().find(|one| one.scenario == REFERENTIE)
        });
        let care = |region: &Region| {
            let mut found = all(ZVW_INDEX, region).into_iter();
            found.find(|one| one.scenario == REFERENTIE && one.model == DEMOGRAFISCH)
        };
        let is_nederland = region.code == RegionCode::nederland();
        let tested = persons.as_ref().map_or("", |series| &series.quantity);
        let is_told = |one: &PastError| {
            one.quantity == tested
                && [HAMILTON_PERRY, NO_CHANGE].contains(&one.model.as_str())
                && ["all", "65+"].contains(&one.class.as_str())
        };
        Self {
            older: persons.as_ref().map_or_else(Vec::new, |persons| {
                OlderPersons::all(frame, persons, region)
            }),
            care: care(region),
            care_nederland: care(&nederland()).filter(|_| !is_nederland),
            costs: ExpectedCost::all(frame, region),
            drivers: ExpectedDrivers::all(frame, region),
            past_errors: past_errors(expected.back_tests)
                .into_iter()
                .filter(is_told)
                .collect(),
            assumptions: expected.assumptions.to_vec(),
            persons,
        }
    }
}

#[cfg(test)]
mod tests;
