use ::polars::prelude::{Column, DataFrame, IntoColumn, NamedFrom, Series};
use regiobeeld_domain::{IndicatorFrame, IndicatorValue, SnapshotId};

use crate::Error;

/// The frame as a dataframe with the columns of `indicators.parquet`, but `scenario`
/// and the limits, which are null as long as nothing is projected or has an interval,
/// and with `inputs` as one text parted by blanks.
///
/// # Errors
///
/// When the dataframe cannot be made.
pub fn to_polars(frame: &IndicatorFrame) -> Result<DataFrame, Error> {
    let values: Vec<IndicatorValue<'_>> = frame.values().collect();
    let text = |name: &str, of: &dyn Fn(&IndicatorValue<'_>) -> String| {
        Series::new(name.into(), values.iter().map(of).collect::<Vec<_>>()).into_column()
    };
    let number = |name: &str, of: &dyn Fn(&IndicatorValue<'_>) -> Option<f64>| {
        Series::new(name.into(), values.iter().map(of).collect::<Vec<_>>()).into_column()
    };
    let count = |name: &str, of: &dyn Fn(&IndicatorValue<'_>) -> Option<i32>| {
        Series::new(name.into(), values.iter().map(of).collect::<Vec<_>>()).into_column()
    };
    let inputs = |value: &IndicatorValue<'_>| {
        let ids: Vec<_> = value.inputs.iter().map(SnapshotId::as_str).collect();
        ids.join(" ")
    };
    let columns: Vec<Column> = vec![
        text("indicator", &|value| value.indicator.name.clone()),
        text("level", &|value| value.region.level.to_string()),
        text("region", &|value| value.region.code.to_string()),
        text("region_name", &|value| value.region.name.clone()),
        text("period", &|value| value.row.period.to_string()),
        text("sex", &|value| value.row.sex.to_string()),
        text("age", &|value| value.row.age.to_string()),
        text("category", &|value| value.category.name.clone()),
        number("value", &|value| value.row.value),
        number("numerator", &|value| value.row.numerator),
        number("denominator", &|value| value.row.denominator),
        text("unit", &|value| value.indicator.unit.to_string()),
        text("status", &|value| value.row.status.to_string()),
        number("benchmark", &|value| value.row.benchmark),
        text("comparison", &|value| value.row.comparison.to_string()),
        text("judgement", &|value| value.row.judgement.to_string()),
        count("rank", &|value| value.row.rank),
        count("rank_of", &|value| value.row.rank_of),
        text("method", &|value| value.indicator.method.clone()),
        text("inputs", &inputs),
    ];
    DataFrame::new_infer_height(columns).map_err(|error| Error::table("made", &error))
}
