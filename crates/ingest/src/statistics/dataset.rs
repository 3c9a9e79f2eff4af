//! Datasets of statistics on the boundary year that is asked for.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use regiobeeld_domain::{
    Axes, Code, Cube, Dataset, Diagnostic, Period, Place, Protection, Regioindeling,
    RegionCode, SnapshotId, Sums, Warned,
};

use super::cubes::MeasureCube;
use super::own_region::OwnRegions;
use super::table::StatisticsTable;
use crate::{Disclosure, Error, harmonise};

/// Makes one dataset of the tables of each definition.
///
/// # Errors
///
/// When the cubes of two periods do not fit together, which would be a fault here.
pub(crate) fn datasets(
    tables: &[StatisticsTable],
    indeling: &Regioindeling,
    target: u16,
) -> Result<Warned<Vec<Dataset>>, Error> {
    let on_target: Vec<_> =
        tables.par_iter().map(|table| on_target(table, indeling, target)).collect();
    let mut diagnostics = Vec::new();
    let mut drafts: BTreeMap<&str, Draft> = BTreeMap::new();
    for (table, made) in tables.iter().zip(on_target) {
        diagnostics.extend(made.diagnostics);
        let draft = drafts.entry(&table.definition.dataset).or_default();
        for made in made.value {
            diagnostics.extend(draft.add(made, table));
        }
    }
    let dataset = |(id, draft): (&str, Draft)| draft.finish(id, target);
    let value = drafts.into_iter().map(dataset).collect::<Result<_, Error>>()?;
    Ok(Warned { value, diagnostics })
}

/// A measure of a period on the target boundary year.
struct OnTarget {
    measure: String,
    period: Period,
    is_own: bool,
    cube: Cube,
    divided: Vec<Vec<RegionCode>>,
    national: Option<f64>,
}

fn on_target(
    table: &StatisticsTable,
    indeling: &Regioindeling,
    target: u16,
) -> Warned<Vec<OnTarget>> {
    let mut own: BTreeMap<u16, OwnRegions> = BTreeMap::new();
    let (mut value, mut diagnostics) = (Vec::new(), Vec::new());
    for made in &table.cubes {
        let MeasureCube {
            measure, period, indeling: from, is_own, cube, published, ..
        } = made;
        let national = published.get(&RegionCode::nederland()).copied();
        let from = *from;
        let (cube, divided) = if *is_own {
            let own = own
                .entry(from)
                .or_insert_with(|| OwnRegions::new(indeling, from, target));
            let (cube, found) = own.take_over(cube, indeling);
            diagnostics.extend(found);
            (cube, Vec::new())
        } else {
            let harmonised = harmonise(cube, indeling, from, target, Sums::OfAll);
            diagnostics.extend(harmonised.diagnostics);
            (harmonised.cube, harmonised.divided)
        };
        let (measure, period, is_own) = (measure.clone(), *period, *is_own);
        value.push(OnTarget { measure, period, is_own, cube, divided, national });
    }
    let place = |found: Diagnostic| found.at(Place::File(&table.snapshot.path));
    let mut diagnostics: Vec<_> = diagnostics.into_iter().map(place).collect();
    diagnostics.sort();
    diagnostics.dedup();
    Warned { value, diagnostics }
}

/// A dataset in the making.
#[derive(Default)]
struct Draft {
    measures: BTreeMap<String, BTreeMap<Period, Cube>>,
    published: BTreeSet<String>,
    national: BTreeMap<String, BTreeMap<Period, f64>>,
    divided: BTreeMap<Period, Vec<Vec<RegionCode>>>,
    inputs: BTreeMap<Period, Vec<SnapshotId>>,
    protection: Option<Protection>,
}

impl Draft {
    /// Adds a cube; the first table that has a measure of a period counts.
    fn add(&mut self, made: OnTarget, table: &StatisticsTable) -> Option<Diagnostic> {
        let of_measure = self.measures.entry(made.measure.clone()).or_default();
        if of_measure.contains_key(&made.period) {
            let message = format!(
                "another table has `{}` of {} too, which counts",
                made.measure, made.period
            );
            let found = Diagnostic::new(Code::DuplicateYear, message);
            return Some(found.at(Place::File(&table.snapshot.path)));
        }
        of_measure.insert(made.period, made.cube);
        let is_protected = table.definition.disclosure == Disclosure::Protect;
        if is_protected {
            self.protection = Some(Protection::default());
        }
        // A total beside what is hidden would tell it.
        let national = made.national.filter(|_| !made.is_own && !is_protected);
        if let Some(national) = national {
            let of_measure = self.national.entry(made.measure.clone()).or_default();
            of_measure.insert(made.period, national);
        }
        if made.is_own {
            self.published.insert(made.measure);
        }
        let divided = self.divided.entry(made.period).or_default();
        for group in made.divided {
            if !divided.contains(&group) {
                divided.push(group);
            }
        }
        let inputs = self.inputs.entry(made.period).or_default();
        for id in [&table.snapshot.id].into_iter().chain(&table.divided_by) {
            if !inputs.contains(id) {
                inputs.push(id.clone());
            }
        }
        None
    }

    /// All measures over the same periods: one without figures of a period is missing in
    /// it.
    fn finish(self, id: &str, target: u16) -> Result<Dataset, Error> {
        let periods: Vec<_> = self.inputs.keys().copied().collect();
        let mut measures = BTreeMap::new();
        for (name, mut of_measure) in self.measures {
            let Some(first) = of_measure.values().next() else { continue };
            let labels = first.axes().clone();
            let cubes = periods.iter().map(|period| {
                let axes = Axes { periods: vec![*period], ..labels.clone() };
                of_measure.remove(period).unwrap_or_else(|| Cube::missing(axes))
            });
            let cubes: Vec<_> = cubes.collect();
            measures.insert(name, Cube::concatenate(&cubes)?);
        }
        let Self { published, national, divided, inputs, protection, .. } = self;
        Ok(Dataset {
            id: id.to_owned(),
            indeling: target,
            measures,
            published,
            sums: Sums::OfAll,
            national,
            divided,
            inputs,
            protection,
        })
    }
}
