//! The long table of indicator values.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Age, Period, Region, Sex, SnapshotId, Status, Text, Unit};

/// Every value of a run, one row each, sorted by key; the labels are kept once.
#[derive(Debug, Clone, Default)]
pub struct IndicatorFrame {
    /// Indicators in the order of their names.
    pub indicators: Vec<IndicatorLabel>,
    /// Regions in the order of level name and code.
    pub regions: Vec<Region>,
    /// Categories in the order of their names.
    pub categories: Vec<Category>,
    /// Lists of snapshots that rows rest on.
    pub inputs: Vec<Vec<SnapshotId>>,
    /// The rows. Their key is `indicator`, `level`, `region`, `period`, `sex`, `age`,
    /// `category`, `scenario`; the order is that of the labels' bytes.
    pub rows: Vec<IndicatorRow>,
}

/// A category, such as a care group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// Name in tables, `total` for the whole.
    pub name: String,
    /// Title for people.
    pub title: Text,
}

/// What is the same for every value of an indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndicatorLabel {
    /// Path name, such as `bevolking/inwoners`.
    pub name: String,
    /// Title for people.
    pub title: Text,
    /// What it is, in a sentence or two.
    pub definition: Text,
    /// Unit of `value`.
    pub unit: Unit,
    /// Method, with the dataset where a definition leaves a choice.
    pub method: String,
    /// Version of the method.
    pub method_version: String,
    /// The scenario that its figures are of; none where they were observed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scenario: Option<String>,
}

/// One value; labels are positions in the frame's lists.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IndicatorRow {
    /// Position in [`IndicatorFrame::indicators`].
    pub indicator: u16,
    /// Position in [`IndicatorFrame::regions`].
    pub region: u32,
    /// Period.
    pub period: Period,
    /// Sex.
    pub sex: Sex,
    /// Age.
    pub age: Age,
    /// Position in [`IndicatorFrame::categories`].
    pub category: u16,
    /// Position in [`IndicatorFrame::inputs`].
    pub inputs: u16,
    /// The figure.
    pub value: Option<f64>,
    /// What it was divided from; the product of value and denominator for a ratio.
    pub numerator: Option<f64>,
    /// What it was divided by.
    pub denominator: Option<f64>,
    /// Lower and upper limit at 95%.
    pub limits_95: [Option<f64>; 2],
    /// Lower and upper limit at 99.8%.
    pub limits_998: [Option<f64>; 2],
    /// How the value came to be, or why there is none.
    pub status: Status,
    /// The same figure for the benchmark region.
    pub benchmark: Option<f64>,
    /// Where the value lies against the benchmark.
    pub comparison: Comparison,
    /// Whether that is good.
    pub judgement: Judgement,
    /// Place among the regions of its level; 1 is the highest value.
    pub rank: Option<i32>,
    /// Number of regions of its level that have a value.
    pub rank_of: Option<i32>,
    /// Direction over the years, where the definition names a test.
    pub trend: Option<Trend>,
}

/// Where a value lies against its benchmark, by interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// Below it.
    Lower,
    /// No difference that the interval allows to be told.
    Similar,
    /// Above it.
    Higher,
    /// There is no interval or no benchmark.
    NotCompared,
}

/// Whether a difference is good, by the indicator's polarity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Judgement {
    /// Better than the benchmark.
    Better,
    /// No difference.
    Similar,
    /// Worse than the benchmark.
    Worse,
    /// Neither is good or bad, or nothing was compared.
    None,
}

/// Direction over the years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trend {
    /// Going up.
    Rising,
    /// Going down.
    Falling,
    /// Neither.
    Stable,
}

macro_rules! labels {
    ($type:ident: $($variant:ident = $name:literal),+) => {
        impl $type {
            /// Every value.
            pub const ALL: &[Self] = &[ $( Self::$variant, )+ ];

            /// The label in tables.
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $name, )+ }
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

labels!(Comparison: Lower = "lower", Similar = "similar", Higher = "higher", NotCompared = "not_compared");
labels!(Judgement: Better = "better", Similar = "similar", Worse = "worse", None = "none");
labels!(Trend: Rising = "rising", Falling = "falling", Stable = "stable");

/// A row together with its labels.
#[derive(Debug, Clone, Copy)]
pub struct IndicatorValue<'a> {
    /// The indicator.
    pub indicator: &'a IndicatorLabel,
    /// The region.
    pub region: &'a Region,
    /// The category, `total` where there is none.
    pub category: &'a Category,
    /// The snapshots it rests on.
    pub inputs: &'a [SnapshotId],
    /// Everything else.
    pub row: &'a IndicatorRow,
}

impl IndicatorFrame {
    /// The rows with their labels, in the order of their keys.
    pub fn values(&self) -> impl Iterator<Item = IndicatorValue<'_>> {
        self.rows.iter().filter_map(|row| self.value(row))
    }

    /// The rows of one indicator and region, in the order of their keys.
    pub fn select<'a>(
        &'a self,
        indicator: &str,
        region: &Region,
    ) -> impl Iterator<Item = IndicatorValue<'a>> + use<'a> {
        let indicator = self.indicators.iter().position(|label| label.name == indicator);
        let region = self.regions.iter().position(|known| known.code == region.code);
        let key = indicator.zip(region);
        // Regions stand in the order of the key, so that both positions sort the rows.
        let at = |row: &IndicatorRow| (usize::from(row.indicator), row.region as usize);
        let rows = key.map_or(&[][..], |key| {
            let start = self.rows.partition_point(|row| at(row) < key);
            let end = self.rows.partition_point(|row| at(row) <= key);
            &self.rows[start..end]
        });
        rows.iter().filter_map(|row| self.value(row))
    }

    /// The periods in which each indicator has a value in some region, by its name.
    pub fn periods(&self) -> BTreeMap<&str, BTreeSet<Period>> {
        let mut periods: BTreeMap<&str, BTreeSet<Period>> = BTreeMap::new();
        for (label, rows) in self.by_indicator() {
            // Collecting would sort the periods of all rows.
            let mut known = BTreeSet::new();
            for row in rows.iter().filter(|row| row.value.is_some()) {
                known.insert(row.period);
            }
            if !known.is_empty() {
                periods.insert(label.name.as_str(), known);
            }
        }
        periods
    }

    /// The rows of each indicator that has any.
    pub fn by_indicator(
        &self,
    ) -> impl Iterator<Item = (&IndicatorLabel, &[IndicatorRow])> {
        let rows = self.rows.chunk_by(|one, next| one.indicator == next.indicator);
        rows.filter_map(|rows| {
            let first = rows.first()?;
            Some((self.indicators.get(usize::from(first.indicator))?, rows))
        })
    }

    fn value<'a>(&'a self, row: &'a IndicatorRow) -> Option<IndicatorValue<'a>> {
        Some(IndicatorValue {
            indicator: self.indicators.get(usize::from(row.indicator))?,
            region: self.regions.get(row.region as usize)?,
            category: self.categories.get(usize::from(row.category))?,
            inputs: self.inputs.get(usize::from(row.inputs))?,
            row,
        })
    }
}
