use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, DictionaryArray, Float64Array, Int32Array, ListBuilder, RecordBatch,
    StringArray, StringBuilder,
};
use arrow::datatypes::{DataType, Field, Int32Type, Schema};
use regiobeeld_domain::{
    Age, Comparison, IndicatorFrame, IndicatorRow, Judgement, Period, Sex, Status, Trend,
};

use crate::Error;

/// The columns of `indicators.parquet`, in their order.
pub fn schema() -> Schema {
    let text = |name: &str| Field::new(name, DataType::Utf8, false);
    let maybe_text = |name: &str| Field::new(name, DataType::Utf8, true);
    let number = |name: &str| Field::new(name, DataType::Float64, true);
    let count = |name: &str| Field::new(name, DataType::Int32, true);
    let item = Arc::new(Field::new("item", DataType::Utf8, false));
    Schema::new(vec![
        text("indicator"),
        text("level"),
        text("region"),
        text("region_name"),
        text("period"),
        text("sex"),
        text("age"),
        text("category"),
        maybe_text("scenario"),
        number("value"),
        number("numerator"),
        number("denominator"),
        text("unit"),
        number("lower_95"),
        number("upper_95"),
        number("lower_998"),
        number("upper_998"),
        text("status"),
        number("benchmark"),
        text("comparison"),
        text("judgement"),
        count("rank"),
        count("rank_of"),
        maybe_text("trend"),
        text("method"),
        text("method_version"),
        Field::new("inputs", DataType::List(item), false),
    ])
}

/// The whole frame as one record batch of plain strings and numbers.
///
/// # Errors
///
/// When the batch cannot be made.
pub fn to_arrow(frame: &IndicatorFrame) -> Result<RecordBatch, Error> {
    let made = |error: arrow::error::ArrowError| Error::table("made", &error);
    let columns = columns(frame, &frame.rows)?;
    let plain = |column: ArrayRef| match column.data_type() {
        DataType::Dictionary(_, values) => {
            arrow::compute::cast(&column, values).map_err(made)
        }
        _ => Ok(column),
    };
    let columns = columns.into_iter().map(plain).collect::<Result<_, Error>>()?;
    RecordBatch::try_new(Arc::new(schema()), columns).map_err(made)
}

/// The columns of some rows; labels are dictionaries, which a writer takes as strings.
pub(super) fn columns(
    frame: &IndicatorFrame,
    rows: &[IndicatorRow],
) -> Result<Vec<ArrayRef>, Error> {
    let Labels { regions, names, levels, periods, ages } = Labels::of(frame, rows);
    let indicator = |row: &IndicatorRow| i32::from(row.indicator);
    let region = |row: &IndicatorRow| i32::try_from(row.region).unwrap_or(-1);
    let of_indicators = |text: &dyn Fn(usize) -> String| -> Vec<String> {
        (0..frame.indicators.len()).map(text).collect()
    };
    let labels = |i: usize| &frame.indicators[i];
    let categories: Vec<_> =
        frame.categories.iter().map(|category| category.name.clone()).collect();
    let limit = |rows: &[IndicatorRow], of: &dyn Fn(&IndicatorRow) -> Option<f64>| {
        Arc::new(rows.iter().map(of).collect::<Float64Array>()) as ArrayRef
    };
    let count = |of: &dyn Fn(&IndicatorRow) -> Option<i32>| {
        Arc::new(rows.iter().map(of).collect::<Int32Array>()) as ArrayRef
    };
    Ok(vec![
        dictionary(rows, &of_indicators(&|i| labels(i).name.clone()), indicator)?,
        dictionary(rows, &levels, region)?,
        dictionary(rows, &regions, region)?,
        dictionary(rows, &names, region)?,
        dictionary(rows, &texts(&periods), |row| position(&periods, row.period))?,
        dictionary(rows, &texts(&Sex::ALL), |row| position(&Sex::ALL, row.sex))?,
        dictionary(rows, &texts(&ages), |row| position(&ages, row.age))?,
        dictionary(rows, &categories, |row| i32::from(row.category))?,
        Arc::new(StringArray::new_null(rows.len())),
        limit(rows, &|row| row.value),
        limit(rows, &|row| row.numerator),
        limit(rows, &|row| row.denominator),
        dictionary(rows, &of_indicators(&|i| labels(i).unit.to_string()), indicator)?,
        limit(rows, &|row| row.limits_95[0]),
        limit(rows, &|row| row.limits_95[1]),
        limit(rows, &|row| row.limits_998[0]),
        limit(rows, &|row| row.limits_998[1]),
        dictionary(rows, &texts(&Status::ALL), |row| position(&Status::ALL, row.status))?,
        limit(rows, &|row| row.benchmark),
        dictionary(rows, &texts(Comparison::ALL), |row| {
            position(Comparison::ALL, row.comparison)
        })?,
        dictionary(rows, &texts(Judgement::ALL), |row| {
            position(Judgement::ALL, row.judgement)
        })?,
        count(&|row| row.rank),
        count(&|row| row.rank_of),
        Arc::new(
            rows.iter().map(|row| row.trend.map(Trend::as_str)).collect::<StringArray>(),
        ),
        dictionary(rows, &of_indicators(&|i| labels(i).method.clone()), indicator)?,
        dictionary(
            rows,
            &of_indicators(&|i| labels(i).method_version.clone()),
            indicator,
        )?,
        inputs(frame, rows),
    ])
}

/// The labels that rows refer to.
struct Labels {
    regions: Vec<String>,
    names: Vec<String>,
    levels: Vec<String>,
    periods: Vec<Period>,
    ages: Vec<Age>,
}

impl Labels {
    fn of(frame: &IndicatorFrame, rows: &[IndicatorRow]) -> Self {
        let (mut periods, mut ages) = (Vec::new(), Vec::new());
        for row in rows {
            if !periods.contains(&row.period) {
                periods.push(row.period);
            }
            if !ages.contains(&row.age) {
                ages.push(row.age);
            }
        }
        let regions = frame.regions.iter();
        Self {
            levels: regions.clone().map(|region| region.level.to_string()).collect(),
            names: regions.clone().map(|region| region.name.clone()).collect(),
            regions: regions.map(|region| region.code.to_string()).collect(),
            periods,
            ages,
        }
    }
}

fn texts<T: ToString>(labels: &[T]) -> Vec<String> {
    labels.iter().map(ToString::to_string).collect()
}

/// There are so few of each label that looking along them is fastest.
fn position<T: PartialEq + Copy>(labels: &[T], label: T) -> i32 {
    labels.iter().position(|known| *known == label).map_or(-1, narrow)
}

fn dictionary(
    rows: &[IndicatorRow],
    texts: &[String],
    key: impl Fn(&IndicatorRow) -> i32,
) -> Result<ArrayRef, Error> {
    let keys: Int32Array = rows.iter().map(|row| Some(key(row))).collect();
    let texts = Arc::new(StringArray::from_iter_values(texts));
    let array = DictionaryArray::<Int32Type>::try_new(keys, texts)
        .map_err(|error| Error::table("made", &error))?;
    Ok(Arc::new(array))
}

fn inputs(frame: &IndicatorFrame, rows: &[IndicatorRow]) -> ArrayRef {
    let field = Field::new("item", DataType::Utf8, false);
    let mut lists = ListBuilder::new(StringBuilder::new()).with_field(field);
    for row in rows {
        let list =
            frame.inputs.get(usize::from(row.inputs)).map_or(&[][..], Vec::as_slice);
        for id in list {
            lists.values().append_value(id.as_str());
        }
        lists.append(true);
    }
    Arc::new(lists.finish())
}

fn narrow(position: usize) -> i32 {
    i32::try_from(position).unwrap_or(-1)
}
