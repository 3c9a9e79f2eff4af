//! A table as the older service gives it: padded keys, a row with all measures under each
//! combination of codes.

use std::collections::BTreeMap;

use super::SampleFile;
use super::made::{Cell, Made};
use super::record::{Record, Value, page};
use super::snapshot::{self, MODIFIED, Part, address};
use crate::{DimensionKind, ServiceName, StatDimension, StatMeasure, TableDefinition};

/// How wide numbers as texts are at least.
const WIDTH: usize = 8;

/// Dimensions whose keys are wider than the longest of them, and how wide.
const WIDE: [(&str, usize); 2] = [("RegioS", 6), ("WijkenEnBuurten", 10)];

pub(super) fn files(
    made: &Made,
    definition: &TableDefinition,
    typed: bool,
) -> Vec<SampleFile> {
    let fetch = definition.fetch.as_ref();
    let service = fetch.map_or(ServiceName::Odata3, |fetch| fetch.service);
    let base = address(service, made.id);
    let part = |set: &str, name: String, records: &[Record<'_>]| {
        let context = format!("{base}/$metadata#Cbs.OData.WebAPI.{set}");
        Part {
            name,
            address: format!("{base}/{set}?$format=json"),
            bytes: page(("odata.metadata", &context), records),
            rows: Some(records.len()),
        }
    };
    let mut parts = vec![
        part("TableInfos", "table-infos.json".to_owned(), &[info(made, definition)]),
        part("DataProperties", "data-properties.json".to_owned(), &properties(made)),
    ];
    for dimension in &made.dimensions {
        let name = format!("codes-{}.json", dimension.name);
        parts.push(part(&dimension.name, name, &codes(dimension)));
    }
    let set = if typed { "TypedDataSet" } else { "UntypedDataSet" };
    parts.push(part(set, "rows-page-0001.json".to_owned(), &rows(made, typed)));
    snapshot::files(definition, made.id, service, MODIFIED, typed, parts)
}

fn info<'r>(made: &Made, definition: &TableDefinition) -> Record<'r> {
    Record(vec![
        ("ID", Value::Whole(0)),
        ("Title", definition.title.nl.as_str().into()),
        ("ShortTitle", definition.title.nl.as_str().into()),
        ("Identifier", made.id.into()),
        ("Summary", "Verzonnen cijfers".into()),
        ("Modified", MODIFIED.into()),
        ("ReasonDelivery", "Actualisering".into()),
        ("Language", "nl".into()),
        ("Catalog", definition.source.to_uppercase().as_str().into()),
        ("OutputStatus", "Regulier".into()),
    ])
}

/// Dimensions, groups of measures, and measures.
fn properties<'r>(made: &Made) -> Vec<Record<'r>> {
    let mut records = Vec::new();
    for (number, dimension) in made.dimensions.iter().enumerate() {
        let kind = match dimension.kind {
            DimensionKind::Time => "TimeDimension",
            DimensionKind::Geo if dimension.name == "WijkenEnBuurten" => "GeoDetail",
            DimensionKind::Geo => "GeoDimension",
            DimensionKind::Plain => "Dimension",
        };
        records.push(property(number, None, kind, &dimension.name, &dimension.title));
    }
    let mut groups: BTreeMap<&[String], usize> = BTreeMap::new();
    for measure in &made.measures {
        for depth in 1..measure.path.len() {
            let path = &measure.path[..depth];
            let parent = groups.get(&path[..depth - 1]).copied();
            let number = records.len();
            if !groups.contains_key(path) {
                records.push(property(
                    number,
                    parent,
                    "TopicGroup",
                    "",
                    &path[depth - 1],
                ));
                groups.insert(path, number);
            }
        }
        let group = measure.path.len().saturating_sub(1);
        let parent = groups.get(&measure.path[..group]).copied();
        records.push(topic(records.len(), parent, measure));
    }
    records
}

fn property<'r>(
    number: usize,
    parent: Option<usize>,
    kind: &str,
    key: &str,
    title: &str,
) -> Record<'r> {
    let is_group = kind == "TopicGroup";
    Record(vec![
        ("odata.type", format!("Cbs.OData.{kind}").as_str().into()),
        ("ID", number.into()),
        ("Position", if is_group { Value::Null } else { number.into() }),
        ("ParentID", parent.map_or(Value::Null, Value::from)),
        ("Type", kind.into()),
        ("Key", key.into()),
        ("Title", title.into()),
        ("Description", "".into()),
    ])
}

fn topic<'r>(number: usize, parent: Option<usize>, measure: &StatMeasure) -> Record<'r> {
    let title = measure.path.last().map_or("", String::as_str);
    let mut record = property(number, parent, "Topic", &measure.key, title);
    let decimals = measure.decimals.unwrap_or(0);
    let datatype = if decimals == 0 { "Integer" } else { "Float" };
    record.0.extend([
        ("Datatype", datatype.into()),
        ("Unit", measure.unit.as_deref().unwrap_or("").into()),
        ("Decimals", usize::from(decimals).into()),
        ("Default", "Missing".into()),
        ("PresentationType", "Absolute".into()),
    ]);
    record
}

fn codes<'r>(dimension: &StatDimension) -> Vec<Record<'r>> {
    let width = width(dimension);
    let code = |code: &crate::StatCode| {
        let mut fields = vec![
            ("Key", Value::Text(format!("{:width$}", code.key))),
            ("Title", code.title.as_str().into()),
            ("Description", "".into()),
        ];
        fields.push(match dimension.kind {
            DimensionKind::Time => {
                let status = if code.is_provisional { "Voorlopig" } else { "Definitief" };
                ("Status", status.into())
            }
            _ => ("CategoryGroupID", Value::Null),
        });
        Record(fields)
    };
    dimension.codes.iter().map(code).collect()
}

fn rows(made: &Made, typed: bool) -> Vec<Record<'_>> {
    let widths: Vec<_> = made.dimensions.iter().map(width).collect();
    let row = |(number, (codes, cells)): (usize, (&Vec<u32>, &BTreeMap<u32, Cell>))| {
        let mut fields = vec![("ID", Value::from(number))];
        let keys = made.dimensions.iter().zip(codes).zip(&widths);
        fields.extend(keys.map(|((dimension, code), width)| {
            let key = &dimension.codes[*code as usize].key;
            (dimension.name.as_str(), Value::Text(format!("{key:width$}")))
        }));
        for (measure, at) in made.measures.iter().zip(0_u32..) {
            let cell = cells.get(&at).copied();
            fields.push((&measure.key, value(cell, measure, typed)));
        }
        Record(fields)
    };
    made.rows.iter().enumerate().map(row).collect()
}

/// As numbers what is absent is null, whatever the reason; as texts a point stands for
/// what is not known or not given, and a blank for what cannot be.
fn value(cell: Option<Cell>, measure: &StatMeasure, typed: bool) -> Value {
    let decimals = measure.decimals.unwrap_or(0);
    match cell {
        Some(Cell::Number(number)) if typed => Value::number(number, decimals),
        _ if typed => Value::Null,
        Some(Cell::Number(number)) => {
            let precision = usize::from(decimals);
            Value::Text(format!("{number:WIDTH$.precision$}"))
        }
        Some(Cell::Secret) => Value::Text(format!("{:>WIDTH$}", ".")),
        Some(Cell::Impossible) | None => "".into(),
    }
}

/// How wide the keys of a dimension are.
pub(super) fn width(dimension: &StatDimension) -> usize {
    let longest = dimension.codes.iter().map(|code| code.key.len()).max();
    let wide = WIDE.iter().find(|(name, _)| *name == dimension.name);
    wide.map_or(0, |(_, width)| *width).max(longest.unwrap_or(0))
}
