use regiobeeld_domain::{ProjectionFrame, Region, SnapshotId};
use serde::Serialize;

use super::{ExpectedSeries, ExpectedValue, Quantiles, REFERENTIE};
use crate::growth::{LEEFTIJDSOPBOUW, OMVANG, TOTAAL};

const TREND: &str = "zorgkosten/zvw-groei-trend";
const SCENARIO: &str = "zorgkosten/zvw-groei-scenario";

/// The indicators that the change of expected costs is split into.
pub(crate) const DRIVERS: [&str; 4] = [OMVANG, LEEFTIJDSOPBOUW, TREND, SCENARIO];

/// Costs in the last year by one model and scenario, in euro.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExpectedCost {
    /// Scenario.
    pub scenario: String,
    /// Model.
    pub model: String,
    /// The last observed year.
    pub origin: u16,
    /// Costs in that year.
    pub start: Option<f64>,
    /// The last year.
    pub year: u16,
    /// Mean of all draws.
    pub mean: f64,
    /// Quantiles of the draws; none without draws.
    pub quantiles: Option<Quantiles>,
    /// Mean minus that of the scenario without changes by the same model; none of that
    /// scenario itself.
    pub difference: Option<f64>,
    /// Ids of the snapshots that it rests on.
    pub inputs: Vec<SnapshotId>,
}

/// Where the change of expected costs comes from, in euro since the last observed year.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExpectedDrivers {
    /// Scenario.
    pub scenario: String,
    /// Model.
    pub model: String,
    /// The last observed year.
    pub from: u16,
    /// The last year.
    pub to: u16,
    /// More or fewer persons.
    pub omvang: f64,
    /// Older or younger persons.
    pub leeftijdsopbouw: f64,
    /// Costs per person at equal age and sex, where the model has a trend of them.
    pub trend: Option<f64>,
    /// What the scenario changes, where it is not the one without changes.
    pub scenario_effect: Option<f64>,
    /// Sum of the parts.
    pub total: f64,
}

impl ExpectedCost {
    pub(super) fn all(frame: &ProjectionFrame, region: &Region) -> Vec<Self> {
        let series = ExpectedSeries::all(frame, TOTAAL, region);
        let last = |one: &ExpectedSeries| one.last().copied();
        let without_changes = |other: &ExpectedSeries, year: u16| {
            let is_same = |one: &&ExpectedSeries| {
                one.scenario == REFERENTIE && one.model == other.model
            };
            let found = series.iter().find(is_same)?;
            (other.scenario != REFERENTIE).then_some(found.value(year)?.mean)
        };
        let cost = |one: &ExpectedSeries| {
            let ExpectedValue { year, mean, quantiles } = last(one)?;
            Some(Self {
                scenario: one.scenario.clone(),
                model: one.model.clone(),
                origin: one.origin,
                start: one.start().map(|start| start.mean),
                year,
                mean,
                quantiles,
                difference: without_changes(one, year).map(|other| mean - other),
                inputs: one.inputs.clone(),
            })
        };
        series.iter().filter_map(cost).collect()
    }
}

impl ExpectedDrivers {
    pub(super) fn all(frame: &ProjectionFrame, region: &Region) -> Vec<Self> {
        let parts = DRIVERS.map(|part| ExpectedSeries::all(frame, part, region));
        let [sizes, others @ ..] = &parts;
        let drivers = |size: &ExpectedSeries| {
            let (to, omvang) = size.last().map(|last| (last.year, last.mean))?;
            let [leeftijdsopbouw, trend, scenario_effect] =
                [0, 1, 2].map(|part| part_of(others.get(part)?, size, to));
            let leeftijdsopbouw = leeftijdsopbouw?;
            let rest = trend.unwrap_or(0.0) + scenario_effect.unwrap_or(0.0);
            Some(Self {
                scenario: size.scenario.clone(),
                model: size.model.clone(),
                from: size.origin,
                to,
                omvang,
                leeftijdsopbouw,
                trend,
                scenario_effect,
                total: omvang + leeftijdsopbouw + rest,
            })
        };
        sizes.iter().filter_map(drivers).collect()
    }
}

/// The value of another part of the same model and scenario.
fn part_of(all: &[ExpectedSeries], like: &ExpectedSeries, year: u16) -> Option<f64> {
    let is_same =
        |one: &&ExpectedSeries| one.scenario == like.scenario && one.model == like.model;
    Some(all.iter().find(is_same)?.value(year)?.mean)
}
