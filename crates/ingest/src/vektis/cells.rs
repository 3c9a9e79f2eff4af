use std::collections::BTreeMap;

use regiobeeld_domain::{Category, RegionCode};

use super::cube::{Counted, Parts, measures};
use crate::{InputCell, LoadedTable, TableDefinition};

/// The cells behind a measure, in the order in which they are added up.
pub(crate) fn cells<'a>(
    loaded: &'a LoadedTable,
    measure: &str,
    weights: &BTreeMap<RegionCode, f64>,
    definition: &TableDefinition,
    groups: &[Category],
) -> Vec<InputCell<'a>> {
    let categories = measures(&loaded.raw, loaded.year, definition, groups);
    let mut cells = Vec::new();
    for (row, weight) in counted(loaded, weights) {
        for (category, parts) in categories.get(measure).into_iter().flatten() {
            cells.extend(of_row(loaded, row, category, parts, weight));
        }
    }
    cells
}

/// The rows of some gemeenten that count, each with its share.
pub(crate) fn counted(
    loaded: &LoadedTable,
    weights: &BTreeMap<RegionCode, f64>,
) -> Vec<(usize, f64)> {
    let counted = Counted::of(&loaded.raw, &loaded.fit.codes);
    let mut rows = Vec::new();
    for (gemeente, code) in counted.codes.iter().enumerate() {
        if let Some(weight) = weights.get(code) {
            rows.extend(counted.rows(gemeente).map(|row| (row, *weight)));
        }
    }
    rows
}

/// The cells behind a measure of the row without keys.
pub(crate) fn rest_cells<'a>(
    loaded: &'a LoadedTable,
    measure: &str,
    definition: &TableDefinition,
    groups: &[Category],
) -> Vec<InputCell<'a>> {
    let categories = measures(&loaded.raw, loaded.year, definition, groups);
    let categories = categories.get(measure).into_iter().flatten();
    let row = loaded.raw.rest_row;
    let of_category = |(category, parts): (&&str, &Parts<'_>)| {
        row.into_iter()
            .flat_map(|row| of_row(loaded, row, category, parts, 1.0))
            .collect()
    };
    categories.flat_map::<Vec<_>, _>(of_category).collect()
}

fn of_row<'a>(
    loaded: &'a LoadedTable,
    row: usize,
    category: &str,
    parts: &Parts<'_>,
    weight: f64,
) -> Vec<InputCell<'a>> {
    let raw = &loaded.raw;
    let key = raw.rows[row];
    let region = key.region.map(|region| region as usize);
    let weight = if parts.sum(row).is_some() { weight } else { 0.0 };
    let columns = parts.columns.iter().filter_map(|part| raw.measure(&part.name));
    columns
        .map(|column| InputCell {
            line: Some(key.line),
            field: &column.column,
            name: region.and_then(|region| raw.regions.get(region)).map(String::as_str),
            gemeente: region.and_then(|region| loaded.fit.codes.get(region)?.as_ref()),
            sex: key.sex,
            age: key.age,
            category: category.to_owned(),
            value: column.get(row),
            weight,
        })
        .collect()
}
