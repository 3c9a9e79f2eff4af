use std::panic;

use arrow::array::{Array, ArrayRef, AsArray, Float64Array, StringArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Float64Type};
use arrow::record_batch::RecordBatch;
use bytes::Bytes;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use regiobeeld_domain::{Code, Diagnostic, Place};

use super::Mapping;
use super::columns::layout;
use crate::findings::Findings;
use crate::stat_rows::{Cell, Column, Filler};
use crate::text::DecimalMark;
use crate::{StatTable, visible};

/// Reads a Parquet file.
pub(super) fn read(
    mapping: &Mapping,
    bytes: &[u8],
    findings: &mut Findings,
) -> Option<StatTable> {
    // The end of a Parquet file says what is in it, so one that was cut has none.
    if !bytes.ends_with(b"PAR1") || bytes.len() < 12 {
        findings.push(Code::TruncatedFile, "", || {
            let found =
                Diagnostic::new(Code::TruncatedFile, "its last bytes are missing");
            found.help("download the file again")
        });
        return None;
    }
    // The library that reads Parquet answers some damage with a panic. A damaged file is a
    // finding like any other, and must not end the reading of the others.
    let read = panic::catch_unwind(|| {
        let mut found = Findings::default();
        let table = table(mapping, bytes, &mut found);
        (table, found.finish())
    });
    let problem = match read {
        Ok((table, found)) => {
            for found in found {
                let field = found.field.clone().unwrap_or_default();
                findings.push(found.code, &field, || found);
            }
            match table {
                Ok(table) => return table,
                Err(problem) => problem,
            }
        }
        Err(_) => "what it says of its parts cannot be true".to_owned(),
    };
    findings.push(Code::UnreadableFile, "", || {
        let problem = visible::message(&problem);
        let message = format!("the file cannot be read: {problem}");
        Diagnostic::new(Code::UnreadableFile, message).help("download it again")
    });
    None
}

fn table(
    mapping: &Mapping,
    bytes: &[u8],
    findings: &mut Findings,
) -> Result<Option<StatTable>, String> {
    let text = |error: &dyn std::fmt::Display| error.to_string();
    let builder = ParquetRecordBatchReaderBuilder::try_new(Bytes::copy_from_slice(bytes))
        .map_err(|error| text(&error))?;
    let names: Vec<String> =
        builder.schema().fields().iter().map(|field| field.name().clone()).collect();
    let batches = builder.build().map_err(|error| text(&error))?;
    let Some(mut layout) = layout(mapping, &names, 1, findings) else { return Ok(None) };
    layout.decimal = mapping.decimal.or(Some(DecimalMark::Point));
    let columns = layout.columns.clone();
    let mut filler = Filler::new(layout);
    let mut row = 0;
    for batch in batches {
        let batch = batch.map_err(|error| text(&error))?;
        let columns = self::columns(&batch, &columns).map_err(|error| text(&error))?;
        for at in 0..batch.num_rows() {
            row += 1;
            filler.row(row, |column| columns[column].cell(at), findings);
            if filler.is_full() {
                findings.push(Code::UnreadableFile, "", || {
                    let message = "the table has too many cells; the rest is not read";
                    Diagnostic::new(Code::UnreadableFile, message)
                        .at(Place::Line(row.into()))
                        .help("part the file by region or period")
                });
                return Ok(Some(filler.finish(findings)));
            }
        }
    }
    if filler.is_empty() {
        findings.push(Code::TruncatedFile, "", || {
            let found = Diagnostic::new(Code::TruncatedFile, "no row of the file counts");
            found.help("check whether the file is complete")
        });
        return Ok(None);
    }
    Ok(Some(filler.finish(findings)))
}

/// A column of a part of the file.
enum Values {
    None,
    Texts(StringArray),
    Numbers(Float64Array),
}

impl Values {
    fn cell(&self, row: usize) -> Cell<'_> {
        match self {
            Self::Texts(texts) if texts.is_valid(row) => {
                Cell::Text(texts.value(row).as_bytes())
            }
            // What is no number in Parquet, `NaN`, is written for one that is absent.
            Self::Numbers(numbers)
                if numbers.is_valid(row) && !numbers.value(row).is_nan() =>
            {
                Cell::Number(numbers.value(row))
            }
            _ => Cell::Text(b""),
        }
    }
}

fn columns(
    batch: &RecordBatch,
    columns: &[Column],
) -> Result<Vec<Values>, arrow::error::ArrowError> {
    let one = |(array, column): (&ArrayRef, &Column)| match column {
        Column::Ignored => Ok(Values::None),
        Column::Value { .. } if is_numeric(array.data_type()) => {
            let numbers = cast(array, &DataType::Float64)?;
            Ok(Values::Numbers(numbers.as_primitive::<Float64Type>().clone()))
        }
        _ => Ok(Values::Texts(cast(array, &DataType::Utf8)?.as_string::<i32>().clone())),
    };
    batch.columns().iter().zip(columns).map(one).collect()
}

fn is_numeric(kind: &DataType) -> bool {
    match kind {
        DataType::Dictionary(_, values) => is_numeric(values),
        kind => kind.is_numeric(),
    }
}
