//! A table as the newer service gives it: one observation a number, and lists of codes.

use super::SampleFile;
use super::made::{Cell, Made};
use super::record::{Record, Value, page, text};
use super::snapshot::{self, MODIFIED, Part, address};
use crate::{DimensionKind, ServiceName, StatDimension, TableDefinition};

/// The publisher's mark of the version.
pub(super) const VERSION: &str = "202611200200";

pub(super) fn files(made: &Made, definition: &TableDefinition) -> Vec<SampleFile> {
    let base = address(ServiceName::Odata4, made.id);
    let part = |set: &str, name: String, records: &[Record<'_>]| {
        let context = format!("{base}/$metadata#{set}");
        Part {
            name,
            address: format!("{base}/{set}"),
            bytes: page(("@odata.context", &context), records),
            rows: Some(records.len()),
        }
    };
    let mut parts = vec![
        properties(made, definition),
        part("Dimensions", "dimensions.json".to_owned(), &dimensions(made)),
        part("MeasureCodes", "measure-codes.json".to_owned(), &measures(made)),
    ];
    for dimension in &made.dimensions {
        let name = format!("codes-{}.json", dimension.name);
        parts.push(part(&format!("{}Codes", dimension.name), name, &codes(dimension)));
    }
    let name = "observations-page-0001.json".to_owned();
    parts.push(part("Observations", name, &observations(made)));
    let version = format!("{VERSION} {MODIFIED}");
    snapshot::files(definition, made.id, ServiceName::Odata4, &version, false, parts)
}

/// What the service says of the whole table, which is one record.
pub(super) fn properties(made: &Made, definition: &TableDefinition) -> Part {
    let base = address(ServiceName::Odata4, made.id);
    let cells: usize = made.rows.values().map(std::collections::BTreeMap::len).sum();
    let record = Record(vec![
        ("@odata.context", format!("{base}/$metadata#Properties").as_str().into()),
        ("Identifier", made.id.into()),
        ("Title", definition.title.nl.as_str().into()),
        ("Description", "Verzonnen cijfers".into()),
        ("Language", "nl".into()),
        ("Modified", MODIFIED.into()),
        ("Catalog", "CBS".into()),
        ("Version", VERSION.into()),
        ("VersionReason", "Actualisering".into()),
        ("Status", "Regulier".into()),
        ("ObservationCount", cells.into()),
        ("ObservationsModified", MODIFIED.into()),
        ("DatasetType", "Numeric".into()),
    ]);
    let mut bytes = text(&record).into_bytes();
    bytes.push(b'\n');
    let address = format!("{base}/Properties");
    Part { name: "properties.json".to_owned(), address, bytes, rows: None }
}

pub(super) fn dimensions<'r>(made: &Made) -> Vec<Record<'r>> {
    let record = |dimension: &StatDimension| {
        let kind = match dimension.kind {
            DimensionKind::Time => "TimeDimension",
            DimensionKind::Geo => "GeoDimension",
            DimensionKind::Plain => "Dimension",
        };
        Record(vec![
            ("Identifier", dimension.name.as_str().into()),
            ("Title", dimension.title.as_str().into()),
            ("Description", "".into()),
            ("Kind", kind.into()),
            ("ContainsGroups", Value::Truth(false)),
            ("ContainsCodes", Value::Truth(true)),
        ])
    };
    made.dimensions.iter().map(record).collect()
}

pub(super) fn measures<'r>(made: &Made) -> Vec<Record<'r>> {
    let record = |(number, measure): (usize, &crate::StatMeasure)| {
        let decimals = measure.decimals.unwrap_or(0);
        let datatype = if decimals == 0 { "Long" } else { "Double" };
        Record(vec![
            ("Identifier", measure.key.as_str().into()),
            ("Index", (number + 1).into()),
            ("Title", measure.path.last().map_or("", String::as_str).into()),
            ("Description", "".into()),
            ("MeasureGroupId", Value::Null),
            ("DataType", datatype.into()),
            ("Unit", measure.unit.as_deref().unwrap_or("").into()),
            ("Decimals", usize::from(decimals).into()),
            ("PresentationType", Value::Null),
        ])
    };
    made.measures.iter().enumerate().map(record).collect()
}

pub(super) fn codes<'r>(dimension: &StatDimension) -> Vec<Record<'r>> {
    let record = |(number, code): (usize, &crate::StatCode)| {
        let mut fields = vec![
            ("Identifier", Value::from(code.key.as_str())),
            ("Index", (number + 1).into()),
            ("Title", code.title.as_str().into()),
            ("Description", "".into()),
            ("DimensionGroupId", Value::Null),
        ];
        if dimension.kind == DimensionKind::Time {
            let status = if code.is_provisional { "Voorlopig" } else { "Definitief" };
            fields.push(("Status", status.into()));
        }
        Record(fields)
    };
    dimension.codes.iter().enumerate().map(record).collect()
}

pub(super) fn observations(made: &Made) -> Vec<Record<'_>> {
    let mut records = Vec::new();
    for (codes, cells) in &made.rows {
        for (at, cell) in cells {
            let measure = &made.measures[*at as usize];
            let decimals = measure.decimals.unwrap_or(0);
            let (word, value) = match cell {
                Cell::Number(number) => ("None", Value::number(*number, decimals)),
                Cell::Secret | Cell::Impossible => ("Impossible", Value::Null),
            };
            let mut fields = vec![
                ("Id", records.len().into()),
                ("Measure", measure.key.as_str().into()),
                ("ValueAttribute", word.into()),
                ("Value", value),
                ("StringValue", Value::Null),
            ];
            fields.extend(made.dimensions.iter().zip(codes).map(|(dimension, code)| {
                let key = dimension.codes[*code as usize].key.as_str();
                (dimension.name.as_str(), key.into())
            }));
            records.push(Record(fields));
        }
    }
    records
}
