use regiobeeld_domain::{
    Age, Comparison, IndicatorValue, Judgement, Period, RegionCode, Sex, SnapshotId,
    Status, Trend, Unit,
};
use serde::Serialize;

/// One exact figure with its key, its comparison and where it comes from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// Path name of the indicator.
    pub indicator: String,
    /// Code of the region.
    pub region: RegionCode,
    /// Period.
    pub period: Period,
    /// Sex.
    pub sex: Sex,
    /// Age.
    pub age: Age,
    /// Category, `total` for the whole.
    pub category: String,
    /// The figure; none where the status says why.
    pub value: Option<f64>,
    /// Unit of value and benchmark.
    pub unit: Unit,
    /// The same figure for Nederland.
    pub benchmark: Option<f64>,
    /// Where the value lies against the benchmark, by interval.
    pub comparison: Comparison,
    /// Whether that is good.
    pub judgement: Judgement,
    /// Place among the regions of its level; 1 is the highest value.
    pub rank: Option<i32>,
    /// Number of regions of its level that have a value.
    pub rank_of: Option<i32>,
    /// What it was divided from.
    pub numerator: Option<f64>,
    /// What it was divided by.
    pub denominator: Option<f64>,
    /// Lower and upper limit at 95%.
    pub limits_95: [Option<f64>; 2],
    /// Lower and upper limit at 99.8%.
    pub limits_998: [Option<f64>; 2],
    /// Direction over the years, where the definition names a test.
    pub trend: Option<Trend>,
    /// How the value came to be, or why there is none.
    pub status: Status,
    /// Method and its version, such as `ratio-of-sums 1`.
    pub method: String,
    /// Ids of the snapshots that it rests on.
    pub inputs: Vec<SnapshotId>,
}

impl Figure {
    pub(crate) fn new(value: &IndicatorValue<'_>) -> Self {
        let IndicatorValue { indicator, region, category, inputs, row } = *value;
        // A number that is none must not reach a chart or a page; JSON has no way to
        // write it either.
        let finite = |number: Option<f64>| number.filter(|n| n.is_finite());
        let number = finite(row.value);
        let status = match number {
            None if row.status.has_value() => Status::Missing,
            _ => row.status,
        };
        Self {
            indicator: indicator.name.clone(),
            region: region.code.clone(),
            period: row.period,
            sex: row.sex,
            age: row.age,
            category: category.name.clone(),
            value: number,
            unit: indicator.unit,
            benchmark: finite(row.benchmark),
            comparison: row.comparison,
            judgement: row.judgement,
            rank: row.rank,
            rank_of: row.rank_of,
            numerator: finite(row.numerator),
            denominator: finite(row.denominator),
            limits_95: row.limits_95.map(finite),
            limits_998: row.limits_998.map(finite),
            trend: row.trend,
            status,
            method: format!("{} {}", indicator.method, indicator.method_version)
                .trim_end()
                .to_owned(),
            inputs: inputs.to_vec(),
        }
    }

    /// The calendar year.
    pub fn year(&self) -> u16 {
        self.period.calendar_year()
    }

    /// Whether it is about everyone, not one sex or age.
    pub(crate) fn is_total(&self) -> bool {
        self.sex == Sex::Total && self.age == Age::Total
    }

    /// Value and benchmark where both are there.
    pub(crate) fn pair(&self) -> Option<(f64, f64)> {
        self.value.zip(self.benchmark)
    }
}
