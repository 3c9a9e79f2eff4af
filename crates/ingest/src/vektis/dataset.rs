//! The datasets of Vektis on the boundary year that is asked for.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use regiobeeld_domain::{
    Category, Cube, Dataset, Diagnostic, Period, Place, Regioindeling, RegionCode, Sums,
    Warned,
};

use super::LoadedTable;
use crate::correction::Corrections;
use crate::{Error, harmonise, vektis};

/// Name of the dataset of Vektis, without the rest row.
pub const ZVW: &str = "vektis/zvw";

/// Makes one dataset of the tables of all years, and one of their rest rows.
pub(crate) fn datasets(
    found: &[LoadedTable],
    groups: &[Category],
    indeling: &Regioindeling,
    target: u16,
) -> Result<Warned<Vec<Dataset>>, Error> {
    let harmonised: Vec<_> = found
        .par_iter()
        .map(|table| harmonise_table(table, groups, indeling, target))
        .collect();
    let mut diagnostics = Vec::new();
    if harmonised.is_empty() {
        return Ok(Warned { value: Vec::new(), diagnostics });
    }
    let mut divided = BTreeMap::new();
    let mut known: BTreeMap<String, Vec<Cube>> = BTreeMap::new();
    let mut rest: BTreeMap<String, Vec<Cube>> = BTreeMap::new();
    for table in harmonised {
        diagnostics.extend(table.diagnostics);
        divided.insert(table.period, table.divided);
        for (name, cube) in table.known {
            known.entry(name).or_default().push(cube);
        }
        for (name, cube) in table.rest {
            rest.entry(name).or_default().push(cube);
        }
    }
    let input = |table: &LoadedTable| {
        let ids = [table.snapshot.id.clone()].into_iter().chain(table.divided_by.clone());
        (Period::year(table.year), ids.collect())
    };
    let inputs: BTreeMap<_, _> = found.iter().map(input).collect();
    let dataset = |id: String, measures: BTreeMap<String, Vec<Cube>>, divided| {
        let join =
            |(name, cubes): (String, Vec<Cube>)| Ok((name, Cube::concatenate(&cubes)?));
        let measures = measures.into_iter().map(join).collect::<Result<_, Error>>()?;
        let inputs = inputs.clone();
        let published = BTreeSet::new();
        Ok::<_, Error>(Dataset {
            id,
            indeling: target,
            measures,
            published,
            sums: Sums::OverKnown,
            national: BTreeMap::new(),
            divided,
            inputs,
            protection: None,
        })
    };
    let datasets = vec![
        dataset(ZVW.to_owned(), known, divided)?,
        dataset(format!("{ZVW}-restregel"), rest, BTreeMap::new())?,
    ];
    Ok(Warned { value: datasets, diagnostics })
}

/// The cubes of one table on the target boundary year.
struct OnTarget {
    period: Period,
    known: BTreeMap<String, Cube>,
    rest: BTreeMap<String, Cube>,
    divided: Vec<Vec<RegionCode>>,
    diagnostics: Vec<Diagnostic>,
}

fn harmonise_table(
    table: &LoadedTable,
    groups: &[Category],
    indeling: &Regioindeling,
    target: u16,
) -> OnTarget {
    let LoadedTable { raw, year, fit, snapshot, definition, corrections, .. } = table;
    let mut found = Vec::new();
    let mut cubes = vektis::cubes(raw, *year, &fit.codes, definition, groups, &mut found);
    let mut corrections = Corrections::new(corrections.iter());
    for (name, cube) in &mut cubes {
        corrections.apply(name, cube);
        if table.divided_by.is_some() {
            cube.estimate();
        }
    }
    found.extend(corrections.finish().1);
    let (mut known, mut divided) = (BTreeMap::new(), Vec::new());
    for (name, cube) in cubes {
        // Every measure of a file is divided in the same way; that is said once.
        let harmonised = harmonise(&cube, indeling, fit.year, target, Sums::OverKnown);
        known.insert(name, harmonised.cube);
        found.extend(harmonised.diagnostics);
        divided = harmonised.divided;
    }
    let rest = vektis::rest_cubes(raw, *year, definition, groups);
    let place = |found: Diagnostic| found.at(Place::File(&snapshot.path));
    let mut diagnostics: Vec<_> = found.into_iter().map(place).collect();
    diagnostics.sort();
    diagnostics.dedup();
    OnTarget { period: Period::year(*year), known, rest, divided, diagnostics }
}
