//! Which regions are alike, by the characteristics of a definition.

use std::collections::BTreeMap;

use regiobeeld_domain::{
    Age, IndicatorFrame, IndicatorRow, PeerReason, PeerRegion, Period, RegionCode,
    RegionLevel, Sex,
};
use regiobeeld_method as method;
use serde::{Deserialize, Serialize};

use crate::Error;

/// What makes two regions alike.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeerDefinition {
    /// How many regions are given.
    pub number: usize,
    /// What is compared.
    pub characteristic: Vec<Characteristic>,
}

/// One thing by which regions are compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Characteristic {
    /// Path name of the indicator; its newest total counts.
    pub indicator: String,
    /// How much it counts.
    pub weight: f64,
    /// The scale on which it is compared.
    #[serde(default)]
    pub scale: PeerScale,
}

/// The scale on which a characteristic is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum PeerScale {
    /// As it is.
    #[default]
    Linear,
    /// Its logarithm.
    Log,
}

/// The definition that comes with the library.
///
/// # Errors
///
/// When it does not parse.
pub fn peer_definition() -> Result<PeerDefinition, Error> {
    let text = include_str!("../peers.toml");
    toml::from_str(text).map_err(|error| Error::Definition {
        name: "peers".to_owned(),
        problem: error.to_string(),
    })
}

/// The regions that are most like each region, within its level.
///
/// A level has peers only if all of its regions have figures: regions that were left out
/// of a run are not unlike any other. Characteristics without figures are left out.
pub fn peer_groups(
    frame: &IndicatorFrame,
    definition: &PeerDefinition,
) -> BTreeMap<RegionCode, Vec<PeerRegion>> {
    let known: Vec<Known<'_>> = definition
        .characteristic
        .iter()
        .filter_map(|one| Known::of(frame, one))
        .collect();
    let weights: Vec<f64> = known.iter().map(|known| known.weight).collect();
    let mut groups = BTreeMap::new();
    let mut start = 0;
    for level in frame.regions.chunk_by(|one, next| one.level == next.level) {
        let all = start..start + level.len();
        start = all.end;
        let whole =
            all.clone().all(|at| known.iter().any(|one| one.values[at].is_some()));
        if !whole || level.first().is_none_or(|one| one.level == RegionLevel::Nederland) {
            continue;
        }
        let values: Vec<f64> = all
            .flat_map(|at| {
                known.iter().map(move |one| one.values[at].unwrap_or(f64::NAN))
            })
            .collect();
        for (at, region) in level.iter().enumerate() {
            let peers = method::peers(&values, &weights, at, definition.number);
            let peers = peers.into_iter().map(|peer| PeerRegion {
                region: level[peer.region].clone(),
                distance: peer.distance,
                reasons: peer
                    .reasons
                    .iter()
                    .map(|reason| reason_of(&known, reason))
                    .collect(),
            });
            groups.insert(region.code.clone(), peers.collect());
        }
    }
    groups
}

fn reason_of(known: &[Known<'_>], reason: &method::Reason) -> PeerReason {
    let characteristic = &known[reason.characteristic];
    PeerReason {
        indicator: characteristic.indicator.to_owned(),
        period: characteristic.period,
        difference: reason.difference,
        part: reason.part,
    }
}

/// The newest figures of a characteristic, by position of the region.
struct Known<'a> {
    indicator: &'a str,
    period: Period,
    weight: f64,
    values: Vec<Option<f64>>,
}

impl<'a> Known<'a> {
    fn of(frame: &IndicatorFrame, characteristic: &'a Characteristic) -> Option<Self> {
        let name = characteristic.indicator.as_str();
        let position = frame.indicators.iter().position(|label| label.name == name)?;
        let is_total = |row: &&IndicatorRow| {
            let category = frame.categories.get(usize::from(row.category));
            let total = category.is_some_and(|category| category.name == "total");
            total && row.sex == Sex::Total && row.age == Age::Total
        };
        let rows = || {
            let of_it = |row: &&IndicatorRow| usize::from(row.indicator) == position;
            frame.rows.iter().filter(of_it).filter(is_total)
        };
        let period =
            rows().filter(|row| row.value.is_some()).map(|row| row.period).max()?;
        let mut values = vec![None; frame.regions.len()];
        for row in rows().filter(|row| row.period == period) {
            if let Some(value) = values.get_mut(row.region as usize) {
                *value = match characteristic.scale {
                    PeerScale::Linear => row.value,
                    PeerScale::Log => {
                        row.value.and_then(|value| method::Scale::Log.forward(value))
                    }
                };
            }
        }
        let weight = characteristic.weight;
        Some(Self { indicator: name, period, weight, values })
    }
}
