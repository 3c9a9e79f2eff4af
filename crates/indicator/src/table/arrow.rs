use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, DictionaryArray, Float64Array, Int32Array, ListBuilder, RecordBatch,
    StringArray, StringBuilder,
};
use arrow::buffer::{BooleanBuffer, NullBuffer, ScalarBuffer};
use arrow::datatypes::{ArrowNativeType, DataType, Field, Int32Type, Schema};
use regiobeeld_domain::{IndicatorFrame, IndicatorLabel, IndicatorRow, Region, Trend};

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
    let schema = schema();
    let plain = |field: &Arc<Field>| {
        let column = column(frame, &frame.rows, field.name())?;
        match column.data_type() {
            DataType::Dictionary(_, values) => {
                arrow::compute::cast(&column, values).map_err(made)
            }
            _ => Ok(column),
        }
    };
    let columns = schema.fields().iter().map(plain).collect::<Result<_, Error>>()?;
    RecordBatch::try_new(Arc::new(schema), columns).map_err(made)
}

/// A column of some rows; labels are dictionaries, which a writer takes as strings.
pub(super) fn column(
    frame: &IndicatorFrame,
    rows: &[IndicatorRow],
    name: &str,
) -> Result<ArrayRef, Error> {
    let of_indicator = |text: fn(&IndicatorLabel) -> String| {
        let texts: Vec<_> = frame.indicators.iter().map(text).collect();
        dictionary(rows, &texts, |row| i32::from(row.indicator))
    };
    let of_region = |text: fn(&Region) -> String| {
        let texts: Vec<_> = frame.regions.iter().map(text).collect();
        dictionary(rows, &texts, |row| narrow(row.region as usize))
    };
    let of_category = || {
        let texts: Vec<_> = frame.categories.iter().map(|one| one.name.clone()).collect();
        dictionary(rows, &texts, |row| i32::from(row.category))
    };
    let number = |of: fn(&IndicatorRow) -> Option<f64>| {
        let (values, known) = numbers(rows, of);
        Ok(Arc::new(Float64Array::new(values, known)) as ArrayRef)
    };
    let count = |of: fn(&IndicatorRow) -> Option<i32>| {
        let (values, known) = numbers(rows, of);
        Ok(Arc::new(Int32Array::new(values, known)) as ArrayRef)
    };
    match name {
        "indicator" => of_indicator(|label| label.name.clone()),
        "level" => of_region(|region| region.level.to_string()),
        "region" => of_region(|region| region.code.to_string()),
        "region_name" => of_region(|region| region.name.clone()),
        "period" => labels(rows, |row| row.period),
        "sex" => labels(rows, |row| row.sex),
        "age" => labels(rows, |row| row.age),
        "category" => of_category(),
        "scenario" => Ok(Arc::new(scenarios(frame, rows))),
        "value" => number(|row| row.value),
        "numerator" => number(|row| row.numerator),
        "denominator" => number(|row| row.denominator),
        "unit" => of_indicator(|label| label.unit.to_string()),
        "lower_95" => number(|row| row.limits_95[0]),
        "upper_95" => number(|row| row.limits_95[1]),
        "lower_998" => number(|row| row.limits_998[0]),
        "upper_998" => number(|row| row.limits_998[1]),
        "status" => labels(rows, |row| row.status),
        "benchmark" => number(|row| row.benchmark),
        "comparison" => labels(rows, |row| row.comparison),
        "judgement" => labels(rows, |row| row.judgement),
        "rank" => count(|row| row.rank),
        "rank_of" => count(|row| row.rank_of),
        "trend" => {
            let trends = rows.iter().map(|row| row.trend.map(Trend::as_str));
            Ok(Arc::new(trends.collect::<StringArray>()))
        }
        "method" => of_indicator(|label| label.method.clone()),
        "method_version" => of_indicator(|label| label.method_version.clone()),
        "inputs" => Ok(inputs(frame, rows)),
        _ => Err(Error::table("made", &format!("it has no column `{name}`"))),
    }
}

/// The numbers of a column and which of them are there.
fn numbers<T: ArrowNativeType>(
    rows: &[IndicatorRow],
    of: impl Fn(&IndicatorRow) -> Option<T>,
) -> (ScalarBuffer<T>, Option<NullBuffer>) {
    let values = rows.iter().map(|row| of(row).unwrap_or_default()).collect();
    let known = BooleanBuffer::collect_bool(rows.len(), |at| of(&rows[at]).is_some());
    (values, Some(NullBuffer::new(known)))
}

/// There are so few of each label that looking along them is fastest.
fn labels<T: PartialEq + Copy + ToString>(
    rows: &[IndicatorRow],
    of: fn(&IndicatorRow) -> T,
) -> Result<ArrayRef, Error> {
    let mut known: Vec<T> = Vec::new();
    let mut key = |row: &IndicatorRow| {
        let label = of(row);
        let position = known.iter().position(|known| *known == label);
        position.unwrap_or_else(|| {
            known.push(label);
            known.len() - 1
        })
    };
    let keys: Vec<i32> = rows.iter().map(|row| narrow(key(row))).collect();
    let texts: Vec<_> = known.iter().map(ToString::to_string).collect();
    coded(keys, &texts)
}

fn dictionary(
    rows: &[IndicatorRow],
    texts: &[String],
    key: impl Fn(&IndicatorRow) -> i32,
) -> Result<ArrayRef, Error> {
    coded(rows.iter().map(key).collect(), texts)
}

fn coded(keys: Vec<i32>, texts: &[String]) -> Result<ArrayRef, Error> {
    let texts = Arc::new(StringArray::from_iter_values(texts));
    let array = DictionaryArray::<Int32Type>::try_new(keys.into(), texts)
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

/// The scenario of every row; null for what was observed.
fn scenarios(frame: &IndicatorFrame, rows: &[IndicatorRow]) -> StringArray {
    let of = |row: &IndicatorRow| {
        frame.indicators.get(usize::from(row.indicator))?.scenario.as_deref()
    };
    rows.iter().map(of).collect()
}
