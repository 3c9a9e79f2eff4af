use std::io::Write;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::Schema;
use parquet::arrow::ArrowWriter;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::arrow::arrow_writer::{ArrowColumnChunk, ArrowColumnWriter, compute_leaves};
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;
use rayon::prelude::*;
use regiobeeld_domain::{IndicatorFrame, IndicatorRow};

use super::arrow::{column, schema};
use crate::Error;

/// Rows of one row group: enough to pack well, few enough to be read one at a time.
const GROUP: usize = 1 << 17;

/// Rows that are made or read at a time.
const BATCH: usize = 1 << 13;

/// Writes the frame as `indicators.parquet`, with `facts` in the file's metadata.
///
/// Groups of rows are packed in parallel; the bytes do not depend on the number of threads.
///
/// # Errors
///
/// When the file cannot be written.
pub fn write_parquet(
    frame: &IndicatorFrame,
    facts: &[(String, String)],
    out: &mut (dyn Write + Send),
) -> Result<(), Error> {
    let failed = |error: ParquetError| Error::table("written", &error);
    let schema = Arc::new(schema());
    let writer = ArrowWriter::try_new(out, schema.clone(), Some(properties(facts)))
        .map_err(failed)?;
    let (mut file, factory) = writer.into_serialized_writer().map_err(failed)?;
    let groups = frame.rows.par_chunks(GROUP).enumerate();
    let groups: Vec<_> = groups
        .map(|(position, rows)| {
            let writers = factory.create_column_writers(position).map_err(failed)?;
            pack(frame, rows, writers, &schema)
        })
        .collect::<Result<_, Error>>()?;
    for chunks in groups {
        let mut group = file.next_row_group().map_err(failed)?;
        for chunk in chunks {
            chunk.append_to_row_group(&mut group).map_err(failed)?;
        }
        group.close().map_err(failed)?;
    }
    file.close().map_err(failed)?;
    Ok(())
}

/// Packs a group of rows; every column of the schema is one leaf in the file.
///
/// All columns of few rows are made before those of the next, so that rows are near.
fn pack(
    frame: &IndicatorFrame,
    rows: &[IndicatorRow],
    mut writers: Vec<ArrowColumnWriter>,
    schema: &Schema,
) -> Result<Vec<ArrowColumnChunk>, Error> {
    let failed = |error: ParquetError| Error::table("written", &error);
    for rows in rows.chunks(BATCH) {
        for (writer, field) in writers.iter_mut().zip(schema.fields()) {
            let column = column(frame, rows, field.name())?;
            for leaf in compute_leaves(field, &column).map_err(failed)? {
                writer.write(&leaf).map_err(failed)?;
            }
        }
    }
    writers.into_iter().map(|writer| writer.close().map_err(failed)).collect()
}

fn properties(facts: &[(String, String)]) -> WriterProperties {
    let facts =
        facts.iter().map(|(key, value)| KeyValue::new(key.clone(), value.clone()));
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_statistics_enabled(EnabledStatistics::None)
        .set_created_by("regiobeeld".to_owned())
        .set_key_value_metadata(Some(facts.collect()));
    // What a group of rows is about lets a reader pass it over.
    for key in ["indicator", "level", "region", "period", "sex", "age", "category"] {
        let chunk = EnabledStatistics::Chunk;
        properties =
            properties.set_column_statistics_enabled(ColumnPath::from(key), chunk);
    }
    // Figures hardly repeat: looking for repetition costs more than it saves.
    let limits = ["lower_95", "upper_95", "lower_998", "upper_998"];
    for figure in ["value", "numerator", "denominator"].into_iter().chain(limits) {
        properties =
            properties.set_column_dictionary_enabled(ColumnPath::from(figure), false);
    }
    properties.build()
}

/// Reads the rows of an `indicators.parquet` from its bytes.
///
/// # Errors
///
/// When the bytes are no such file.
pub fn read_parquet(bytes: Vec<u8>) -> Result<Vec<RecordBatch>, Error> {
    let failed = |error: ParquetError| Error::table("read", &error);
    let reader = ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::from(bytes))
        .and_then(ParquetRecordBatchReaderBuilder::build)
        .map_err(failed)?;
    reader.map(|batch| batch.map_err(|error| Error::table("read", &error))).collect()
}

/// Rows of a table that is read a part at a time.
#[derive(Debug)]
pub struct Batches(ParquetRecordBatchReader);

impl Iterator for Batches {
    type Item = Result<RecordBatch, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = self.0.next()?;
        Some(next.map_err(|error| Error::table("read", &error)))
    }
}

/// Reads some columns of an `indicators.parquet` from its bytes, a part at a time.
///
/// # Errors
///
/// When the bytes are no such file, or it has no column of a name.
pub fn read_columns(bytes: Vec<u8>, columns: &[&str]) -> Result<Batches, Error> {
    let failed = |error: ParquetError| Error::table("read", &error);
    let builder = ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::from(bytes))
        .map_err(failed)?;
    let lacking = columns.iter().find(|name| builder.schema().index_of(name).is_err());
    if let Some(name) = lacking {
        let problem = format!("it has no column `{name}`");
        return Err(Error::table("read", &problem));
    }
    let chosen =
        ProjectionMask::columns(builder.parquet_schema(), columns.iter().copied());
    let reader = builder.with_projection(chosen).with_batch_size(BATCH).build();
    reader.map(Batches).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_that_is_not_there_is_named() {
        let mut bytes = Vec::new();
        write_parquet(&IndicatorFrame::default(), &[], &mut bytes).unwrap();
        assert_eq!(read_columns(bytes.clone(), &["value"]).unwrap().count(), 0);
        let error = read_columns(bytes, &["value", "colour"]).unwrap_err();
        assert!(error.to_string().contains("no column `colour`"), "{error}");
    }
}
