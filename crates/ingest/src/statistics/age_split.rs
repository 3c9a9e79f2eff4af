//! Classes of ages that are divided by declared shares.

use std::collections::{BTreeMap, BTreeSet};

use regiobeeld_domain::{Age, Code, Diagnostic, Place};

use super::cubes::Making;
use super::divided::{Division, divided};
use super::measure::find;
use super::slots::defined;
use crate::{
    AgeSplit, DimensionDefinition, DimensionRole, MeasureKind, StatCode, StatTable,
};

/// Divides counts over the ages that the definition says. A class of which the table has a
/// part itself is not divided: the table tells it.
pub(super) fn divide(table: &mut StatTable, making: Making<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for at in 0..table.dimensions.len() {
        let defined = defined(making.definition, &table.dimensions[at]);
        let Some((name, dimension)) = defined else { continue };
        if dimension.role != DimensionRole::Age || dimension.splits.is_empty() {
            continue;
        }
        let (parts, told) = parts(table, at, dimension, making);
        let counts = counts(table, name, making);
        table.cells = divided(table, at, &parts, |measure| {
            if counts.contains(&measure) { Division::Divide } else { Division::Keep }
        });
        found.extend(told.into_iter().map(|found| found.at(Place::Field(name))));
    }
    found
}

/// Codes of parts with their shares, by the code of the class that is divided.
type Parts = BTreeMap<u32, Vec<(u32, f64)>>;

/// The codes of parts by those of the classes that are divided, with their shares. The
/// parts are added to the dimension.
fn parts(
    table: &mut StatTable,
    at: usize,
    dimension: &DimensionDefinition,
    making: Making<'_>,
) -> (Parts, Vec<Diagnostic>) {
    let codes = &mut table.dimensions[at].codes;
    let ages: Vec<_> = codes.iter().map(|c| making.shared.age(c, dimension)).collect();
    let has = |age: &Age| ages.contains(&Some(*age));
    let (mut parts, mut told) = (Parts::new(), Vec::new());
    for split in dimension.splits.iter().filter(|split| !split.into.keys().any(has)) {
        let whole = ages.iter().position(|age| *age == Some(split.from));
        let Some(whole) = whole.and_then(|at| u32::try_from(at).ok()) else { continue };
        let mut of_class = Vec::new();
        for (age, share) in &split.into {
            let Ok(new) = u32::try_from(codes.len()) else { continue };
            let title = age.to_string();
            codes.push(StatCode { key: title.clone(), title, ..StatCode::default() });
            of_class.push((new, *share));
        }
        parts.insert(whole, of_class);
        told.push(divided_by_shares(split));
    }
    (parts, told)
}

/// Counts that are not taken at one code of the dimension.
fn counts(table: &StatTable, dimension: &str, making: Making<'_>) -> BTreeSet<u32> {
    let measures = making.definition.measures.iter();
    let open = measures.filter(|measure| {
        measure.kind == MeasureKind::Count && !measure.at.contains_key(dimension)
    });
    open.filter_map(|measure| find(table, measure).ok()).collect()
}

fn divided_by_shares(split: &AgeSplit) -> Diagnostic {
    let message = format!(
        "ages `{}` were divided by declared shares: {}",
        split.from, split.basis.en
    );
    Diagnostic::new(Code::SplitByWeight, message)
}
