use std::collections::BTreeMap;

use regiobeeld_domain::{
    Age, ProjectionFrame, ProjectionRow, Region, RegionCode, Sex, SnapshotId, Unit,
};
use serde::Serialize;

const TOTAL: &str = "total";

/// The ages from which older persons are counted.
const OLDER: [u8; 3] = [65, 75, 85];

/// What is expected of everyone in a region, over the years, by one model and scenario.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExpectedSeries {
    /// Path name of what is projected.
    pub quantity: String,
    /// Dutch title.
    pub title: String,
    /// Unit of the values.
    pub unit: Unit,
    /// Code of the region.
    pub region: RegionCode,
    /// Scenario.
    pub scenario: String,
    /// Model.
    pub model: String,
    /// The last observed year.
    pub origin: u16,
    /// Ids of the snapshots that it rests on.
    pub inputs: Vec<SnapshotId>,
    /// The years in order, the origin first.
    pub values: Vec<ExpectedValue>,
}

/// What is expected of a year.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ExpectedValue {
    /// Calendar year.
    pub year: u16,
    /// Mean of all draws.
    pub mean: f64,
    /// Quantiles of the draws; none without draws.
    pub quantiles: Option<Quantiles>,
}

/// Values that a part of the draws lies below.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Quantiles {
    /// 2.5% lies below it.
    pub q025: f64,
    /// 10% lies below it.
    pub q10: f64,
    /// Half lies below it.
    pub q50: f64,
    /// 90% lies below it.
    pub q90: f64,
    /// 97.5% lies below it.
    pub q975: f64,
}

/// Persons of an age and older.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OlderPersons {
    /// The youngest age.
    pub from_age: u8,
    /// The years in order.
    pub values: Vec<YearMean>,
}

/// A mean without quantiles, because it is a sum of classes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct YearMean {
    /// Calendar year.
    pub year: u16,
    /// Sum of the means.
    pub mean: f64,
}

impl ExpectedSeries {
    /// Every scenario and model of a quantity, in the order of their names.
    pub(super) fn all(
        frame: &ProjectionFrame,
        quantity: &str,
        region: &Region,
    ) -> Vec<Self> {
        let mut series: BTreeMap<(u16, u16), Vec<&ProjectionRow>> = BTreeMap::new();
        let is_total = |row: &&ProjectionRow| {
            row.sex == Sex::Total && row.age == Age::Total && is_whole(frame, row)
        };
        for row in frame.select(quantity, region).iter().filter(is_total) {
            series.entry((row.scenario, row.model)).or_default().push(row);
        }
        series.into_values().filter_map(|rows| Self::new(frame, &rows)).collect()
    }

    fn new(frame: &ProjectionFrame, rows: &[&ProjectionRow]) -> Option<Self> {
        let first = rows.first()?;
        let quantity = frame.quantities.get(usize::from(first.quantity))?;
        let mut values: Vec<_> = rows.iter().map(|row| ExpectedValue::new(row)).collect();
        values.sort_by_key(|value| value.year);
        Some(Self {
            quantity: quantity.name.clone(),
            title: quantity.title.nl.clone(),
            unit: quantity.unit,
            region: frame.regions.get(first.region as usize)?.code.clone(),
            scenario: frame.scenarios.get(usize::from(first.scenario))?.clone(),
            model: frame.models.get(usize::from(first.model))?.clone(),
            origin: first.origin,
            inputs: frame
                .inputs
                .get(usize::from(first.inputs))
                .cloned()
                .unwrap_or_default(),
            values,
        })
    }

    /// The value of a year.
    pub fn value(&self, year: u16) -> Option<&ExpectedValue> {
        self.values.iter().find(|value| value.year == year)
    }

    /// Whether there are draws.
    pub(crate) fn has_bands(&self) -> bool {
        self.values.iter().any(|value| value.quantiles.is_some())
    }

    /// The value of the last observed year.
    pub(crate) fn start(&self) -> Option<&ExpectedValue> {
        self.value(self.origin)
    }

    /// The value of the last year.
    pub(crate) fn last(&self) -> Option<&ExpectedValue> {
        self.values.last()
    }
}

impl ExpectedValue {
    fn new(row: &ProjectionRow) -> Self {
        let quantiles = row.quantiles.filter(|all| all.iter().all(|q| q.is_finite()));
        let quantiles = quantiles.map(|[q025, q10, _, q50, _, q90, q975]| Quantiles {
            q025,
            q10,
            q50,
            q90,
            q975,
        });
        Self { year: row.period.calendar_year(), mean: row.mean, quantiles }
    }

    /// The limits that 8 of 10 draws lie between.
    pub(crate) fn band_80(&self) -> Option<[f64; 2]> {
        self.quantiles.map(|quantiles| [quantiles.q10, quantiles.q90])
    }

    /// The limits that 95% of the draws lie between.
    pub(crate) fn band_95(&self) -> Option<[f64; 2]> {
        self.quantiles.map(|quantiles| [quantiles.q025, quantiles.q975])
    }
}

impl OlderPersons {
    /// Sums of the age classes of a projection of persons; none of an age that is no
    /// limit of classes.
    pub(super) fn all(
        frame: &ProjectionFrame,
        persons: &ExpectedSeries,
        region: &Region,
    ) -> Vec<Self> {
        let is_same = |row: &&ProjectionRow| {
            row.sex == Sex::Total
                && row.age != Age::Total
                && is_whole(frame, row)
                && frame.scenarios.get(usize::from(row.scenario))
                    == Some(&persons.scenario)
                && frame.models.get(usize::from(row.model)) == Some(&persons.model)
        };
        let rows: Vec<_> =
            frame.select(&persons.quantity, region).iter().filter(is_same).collect();
        OLDER.into_iter().filter_map(|age| Self::of(&rows, age)).collect()
    }

    fn of(rows: &[&ProjectionRow], from_age: u8) -> Option<Self> {
        let is_older = |row: &&&ProjectionRow| row.age.first() >= from_age;
        let mut years: BTreeMap<u16, (usize, f64)> = BTreeMap::new();
        for row in rows.iter().filter(is_older) {
            let (classes, sum) = years.entry(row.period.calendar_year()).or_default();
            *classes += 1;
            *sum += row.mean;
        }
        // A sum without one of its classes would be too low.
        let all = years.values().map(|year| year.0).max()?;
        rows.iter().find(|row| row.age.first() == from_age)?;
        let values = years.into_iter().filter(|(_, (classes, _))| *classes == all);
        let values = values.map(|(year, (_, mean))| YearMean { year, mean }).collect();
        Some(Self { from_age, values })
    }

    /// The mean of a year.
    pub(crate) fn mean(&self, year: u16) -> Option<f64> {
        self.values.iter().find(|value| value.year == year).map(|value| value.mean)
    }
}

/// Whether a row has a value and is about all categories together.
fn is_whole(frame: &ProjectionFrame, row: &ProjectionRow) -> bool {
    let category = frame.categories.get(usize::from(row.category));
    row.mean.is_finite() && category.is_some_and(|category| category.name == TOTAL)
}
