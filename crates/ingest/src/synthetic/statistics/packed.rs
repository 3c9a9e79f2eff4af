//! A table as the archive of the newer service: its lists as CSV in a zip file.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::SampleFile;
use super::made::Made;
use super::observations::{
    VERSION, codes, dimensions, measures, observations, properties,
};
use super::record::{Record, Value};
use super::snapshot::{self, MODIFIED, Part, address};
use crate::{ServiceName, TableDefinition};

pub(super) fn files(made: &Made, definition: &TableDefinition) -> Vec<SampleFile> {
    let numbers = observations(made);
    let rows = numbers.len();
    let mut members = vec![
        ("Dimensions.csv".to_owned(), text(&dimensions(made))),
        ("MeasureCodes.csv".to_owned(), text(&measures(made))),
    ];
    for dimension in &made.dimensions {
        members.push((format!("{}Codes.csv", dimension.name), text(&codes(dimension))));
    }
    members.push(("Observations.csv".to_owned(), text(&numbers)));
    let archive = Part {
        name: format!("{}.zip", made.id),
        address: address(ServiceName::Odata4Csv, made.id),
        // A buffer in memory takes all that is written.
        bytes: zipped(&members).unwrap_or_default(),
        rows: Some(rows),
    };
    let parts = vec![properties(made, definition), archive];
    let version = format!("{VERSION} {MODIFIED}");
    snapshot::files(definition, made.id, ServiceName::Odata4Csv, &version, false, parts)
}

/// Files packed into one.
pub(super) fn zipped(
    members: &[(String, String)],
) -> Result<Vec<u8>, zip::result::ZipError> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options =
        SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, text) in members {
        archive.start_file(name.as_str(), options)?;
        archive.write_all(text.as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}

/// Records as CSV, with the mark of UTF-8 and semicolons.
fn text(records: &[Record<'_>]) -> String {
    let mut out = "\u{feff}".to_owned();
    for name in records.first().iter().flat_map(|record| &record.0).map(|field| field.0) {
        if !out.ends_with('\u{feff}') {
            out.push(';');
        }
        out.push_str(name);
    }
    for record in records {
        out.push_str("\r\n");
        for (at, (_, value)) in record.0.iter().enumerate() {
            if at > 0 {
                out.push(';');
            }
            match value {
                Value::Text(text) => out.push_str(text),
                Value::Whole(number) => out.push_str(&number.to_string()),
                Value::Number(number) => out.push_str(&number.to_string()),
                Value::Truth(truth) => out.push_str(&truth.to_string()),
                Value::Null => {}
            }
        }
    }
    out.push_str("\r\n");
    out
}
