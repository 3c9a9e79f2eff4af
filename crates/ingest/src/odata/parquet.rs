use std::borrow::Cow;
use std::panic;

use arrow::array::{Array, AsArray};
use arrow::datatypes::{DataType, Float64Type};
use bytes::Bytes;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use regiobeeld_domain::{Code, Diagnostic};

use super::page::{Cell, Page};
use super::{broken, too_many};

/// Reads records that were saved with a column a field.
pub(super) fn read(bytes: &[u8]) -> Result<Page<'static>, Box<Diagnostic>> {
    // The end of a Parquet file says what is in it, so one that was cut has none.
    if !bytes.ends_with(b"PAR1") {
        return Err(broken(Code::TruncatedFile, "its last bytes are missing"));
    }
    // The library that reads Parquet answers some damage with a panic. A damaged file is a
    // finding like any other, and must not end the reading of the others.
    panic::catch_unwind(|| page(bytes)).unwrap_or_else(|_| {
        Err(broken(Code::UnreadableFile, "what it says of its parts cannot be true"))
    })
}

fn page(bytes: &[u8]) -> Result<Page<'static>, Box<Diagnostic>> {
    let unreadable = |error: &dyn std::fmt::Display| broken(Code::UnreadableFile, error);
    let batches = ParquetRecordBatchReaderBuilder::try_new(Bytes::copy_from_slice(bytes))
        .and_then(ParquetRecordBatchReaderBuilder::build)
        .map_err(|error| unreadable(&error))?;
    let mut page = Page::default();
    for batch in batches {
        let batch = batch.map_err(|error| unreadable(&error))?;
        let mut columns = Vec::with_capacity(batch.num_columns());
        for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
            let cells = cells(column).map_err(|error| unreadable(&error))?;
            columns.push((Cow::Owned(field.name().clone()), cells));
        }
        page.append(batch.num_rows(), columns).ok_or_else(too_many)?;
    }
    Ok(page)
}

/// The cells of one column: numbers as numbers, all else as text.
fn cells(column: &dyn Array) -> Result<Vec<Cell<'static>>, arrow::error::ArrowError> {
    let there = |row: usize| !column.is_null(row);
    let rows = 0..column.len();
    if column.data_type().is_numeric() {
        let column = arrow::compute::cast(column, &DataType::Float64)?;
        let numbers = column.as_primitive::<Float64Type>();
        let cell =
            |row| if there(row) { Cell::Number(numbers.value(row)) } else { Cell::Null };
        return Ok(rows.map(cell).collect());
    }
    let column = arrow::compute::cast(column, &DataType::Utf8)?;
    let texts = column.as_string::<i32>();
    let text = |row| Cell::Text(Cow::Owned(texts.value(row).to_owned()));
    Ok(rows.map(|row| if there(row) { text(row) } else { Cell::Null }).collect())
}
