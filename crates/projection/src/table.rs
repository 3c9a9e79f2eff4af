//! The long table of projected values as Arrow and Parquet.

use std::io::Write;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, DictionaryArray, Float64Array, Int32Array, ListBuilder, RecordBatch,
    StringArray, StringBuilder,
};
use arrow::datatypes::{DataType, Field, Int32Type, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use regiobeeld_domain::{Age, Period, ProjectionFrame, ProjectionRow, Sex};

use crate::Error;

/// Rows that are written at a time.
const BATCH: usize = 1 << 17;

/// The names of the columns of quantiles.
const QUANTILES: [&str; 7] = ["q025", "q10", "q25", "q50", "q75", "q90", "q975"];

/// The columns of `projections.parquet`, in their order.
pub fn projection_schema() -> Schema {
    let text = |name: &str| Field::new(name, DataType::Utf8, false);
    let item = Arc::new(Field::new("item", DataType::Utf8, false));
    let key = ["indicator", "level", "region", "region_name", "period", "sex", "age"];
    let labels = ["category", "scenario", "model"];
    let mut fields: Vec<_> = key.into_iter().chain(labels).map(text).collect();
    fields.push(Field::new("origin", DataType::Int32, false));
    fields.push(Field::new("mean", DataType::Float64, false));
    fields.extend(QUANTILES.map(|name| Field::new(name, DataType::Float64, true)));
    fields.push(text("unit"));
    fields.push(Field::new("inputs", DataType::List(item), false));
    Schema::new(fields)
}

/// The whole frame as one record batch of plain strings and numbers.
///
/// # Errors
///
/// When the batch cannot be made.
pub fn projection_batch(frame: &ProjectionFrame) -> Result<RecordBatch, Error> {
    batch(frame, &frame.rows)
}

/// Writes the frame as `projections.parquet`, with `facts` in the file's metadata.
///
/// # Errors
///
/// When the file cannot be written.
pub fn write_projections(
    frame: &ProjectionFrame,
    facts: &[(String, String)],
    out: &mut (dyn Write + Send),
) -> Result<(), Error> {
    let failed = |error: ParquetError| Error::table(&error);
    let facts =
        facts.iter().map(|(key, value)| KeyValue::new(key.clone(), value.clone()));
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_created_by("regiobeeld".to_owned())
        .set_key_value_metadata(Some(facts.collect()))
        .build();
    let schema = Arc::new(projection_schema());
    let mut writer =
        ArrowWriter::try_new(out, schema, Some(properties)).map_err(failed)?;
    for rows in frame.rows.chunks(BATCH) {
        writer.write(&batch(frame, rows)?).map_err(failed)?;
    }
    writer.close().map_err(failed)?;
    Ok(())
}

fn batch(frame: &ProjectionFrame, rows: &[ProjectionRow]) -> Result<RecordBatch, Error> {
    let mut columns = labels(frame, rows)?;
    columns.push(Arc::new(
        rows.iter().map(|row| Some(i32::from(row.origin))).collect::<Int32Array>(),
    ));
    let number = |of: &dyn Fn(&ProjectionRow) -> Option<f64>| {
        Arc::new(rows.iter().map(of).collect::<Float64Array>()) as ArrayRef
    };
    columns.push(number(&|row| Some(row.mean)));
    for at in 0..QUANTILES.len() {
        columns.push(number(&|row| row.quantiles.map(|quantiles| quantiles[at])));
    }
    let units: Vec<_> = frame.quantities.iter().map(|q| q.unit.to_string()).collect();
    columns.push(texts(rows, &units, |row| usize::from(row.quantity))?);
    columns.push(inputs(frame, rows));
    RecordBatch::try_new(Arc::new(projection_schema()), columns)
        .map_err(|error| Error::table(&error))
}

/// The columns of the key, in the order of the schema.
fn labels(
    frame: &ProjectionFrame,
    rows: &[ProjectionRow],
) -> Result<Vec<ArrayRef>, Error> {
    let (mut periods, mut ages): (Vec<Period>, Vec<Age>) = Default::default();
    for row in rows {
        if !periods.contains(&row.period) {
            periods.push(row.period);
        }
        if !ages.contains(&row.age) {
            ages.push(row.age);
        }
    }
    let regions = frame.regions.iter();
    let region = |row: &ProjectionRow| row.region as usize;
    let names = |of: &mut dyn Iterator<Item = String>| of.collect::<Vec<_>>();
    let quantities = names(&mut frame.quantities.iter().map(|q| q.name.clone()));
    let categories = names(&mut frame.categories.iter().map(|c| c.name.clone()));
    let written_periods = names(&mut periods.iter().map(ToString::to_string));
    let sexes = Sex::ALL.map(|sex| sex.to_string());
    let written_ages = names(&mut ages.iter().map(ToString::to_string));
    Ok(vec![
        texts(rows, &quantities, |row| usize::from(row.quantity))?,
        texts(rows, &names(&mut regions.clone().map(|r| r.level.to_string())), region)?,
        texts(rows, &names(&mut regions.clone().map(|r| r.code.to_string())), region)?,
        texts(rows, &names(&mut regions.map(|r| r.name.clone())), region)?,
        texts(rows, &written_periods, |row| place(&periods, row.period))?,
        texts(rows, &sexes, |row| place(&Sex::ALL, row.sex))?,
        texts(rows, &written_ages, |row| place(&ages, row.age))?,
        texts(rows, &categories, |row| usize::from(row.category))?,
        texts(rows, &frame.scenarios, |row| usize::from(row.scenario))?,
        texts(rows, &frame.models, |row| usize::from(row.model))?,
    ])
}

/// There are so few of each label that looking along them is fastest.
fn place<T: PartialEq + Copy>(labels: &[T], label: T) -> usize {
    labels.iter().position(|known| *known == label).unwrap_or(usize::MAX)
}

fn texts(
    rows: &[ProjectionRow],
    texts: &[String],
    key: impl Fn(&ProjectionRow) -> usize,
) -> Result<ArrayRef, Error> {
    let made = |error: arrow::error::ArrowError| Error::table(&error);
    let keys: Int32Array =
        rows.iter().map(|row| Some(i32::try_from(key(row)).unwrap_or(-1))).collect();
    let texts = Arc::new(StringArray::from_iter_values(texts));
    let array = DictionaryArray::<Int32Type>::try_new(keys, texts).map_err(made)?;
    arrow::compute::cast(&array, &DataType::Utf8).map_err(made)
}

fn inputs(frame: &ProjectionFrame, rows: &[ProjectionRow]) -> ArrayRef {
    let field = Field::new("item", DataType::Utf8, false);
    let mut lists = ListBuilder::new(StringBuilder::new()).with_field(field);
    for row in rows {
        let list = frame.inputs.get(usize::from(row.inputs));
        for id in list.into_iter().flatten() {
            lists.values().append_value(id.as_str());
        }
        lists.append(true);
    }
    Arc::new(lists.finish())
}
