use std::panic;

use arrow::array::{Array, AsArray};
use arrow::datatypes::DataType;
use bytes::Bytes;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use regiobeeld_domain::{Code, Diagnostic};

use super::{MOST_RECORDS, Page, Record, broken, too_many};

/// Reads records that were saved with a column a field.
pub(super) fn read(bytes: &[u8]) -> Result<Page, Box<Diagnostic>> {
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

fn page(bytes: &[u8]) -> Result<Page, Box<Diagnostic>> {
    let unreadable = |error: &dyn std::fmt::Display| broken(Code::UnreadableFile, error);
    let batches = ParquetRecordBatchReaderBuilder::try_new(Bytes::copy_from_slice(bytes))
        .and_then(ParquetRecordBatchReaderBuilder::build)
        .map_err(|error| unreadable(&error))?;
    let mut records = Vec::new();
    for batch in batches {
        let batch = batch.map_err(|error| unreadable(&error))?;
        let start = records.len();
        if start + batch.num_rows() > MOST_RECORDS {
            return Err(too_many());
        }
        records.resize(start + batch.num_rows(), Record::new());
        for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
            let column = arrow::compute::cast(column, &DataType::Utf8)
                .map_err(|error| unreadable(&error))?;
            let texts = column.as_string::<i32>();
            for (row, record) in records[start..].iter_mut().enumerate() {
                let text = if texts.is_null(row) { "" } else { texts.value(row).trim() };
                if !text.is_empty() {
                    record.insert(field.name().clone(), text.to_owned());
                }
            }
        }
    }
    Ok(Page { context: None, records })
}
