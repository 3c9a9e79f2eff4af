use std::ops::Range;

use rayon::prelude::*;
use regiobeeld_domain::{
    Category, Dataset, Diagnostic, IndicatorFrame, IndicatorRow, Period, Regioindeling,
    Region, RegionCode, RegionLevel, SeriesBreak, SnapshotId, Text, Warned,
};

use crate::Error;
use crate::across;
use crate::breakdown::{Cell, CellLabel};
use crate::definition::Definition;
use crate::disclosure::Disclosure;
use crate::figure::Figure;
use crate::finding::crossed_breaks;
use crate::place::Place;
use crate::plan::{Plan, PlannedInput, plan};
use crate::region_sum::{Figures, RegionSums};
use crate::rows::{Making, NO_ROW};

/// What is to be computed.
#[derive(Debug, Clone)]
pub struct EvaluateOptions {
    /// Names of the definitions to give values for; all where empty. What is hidden in
    /// protected data does not depend on it, lest two runs tell more than one.
    pub indicators: Vec<String>,
    /// Levels to give values for.
    pub levels: Vec<RegionLevel>,
    /// Regions to give values for; all of the levels where empty. Ranks and benchmarks
    /// stay over all of them.
    pub regions: Vec<RegionCode>,
    /// Periods to give values for; all where empty.
    pub periods: Vec<Period>,
    /// Boundary year of the datasets.
    pub indeling: u16,
    /// Year that growth and indices start from.
    pub reference_year: Option<u16>,
}

/// Computes every definition for every region of the levels, in parallel over both.
///
/// The rows are sorted by key and do not depend on the number of threads. A definition
/// whose data are not loaded gives no rows. Figures over protected data are hidden so that
/// no small count follows from all that `definitions` can show at any level, so that these
/// are all that are published.
///
/// # Errors
///
/// When a cube cannot be aggregated.
pub fn evaluate(
    definitions: &[Definition],
    datasets: &[Dataset],
    indeling: &Regioindeling,
    categories: &[Category],
    breaks: &[SeriesBreak],
    options: &EvaluateOptions,
) -> Result<Warned<IndicatorFrame>, Error> {
    let mut plans = plan(definitions, datasets, options.reference_year, breaks);
    let (regions, levels) = regions(indeling, options);
    let disclosure = Disclosure::new(&plans, datasets, indeling, options.indeling);
    let wanted = |plan: &Plan<'_>| options.indicators.contains(&plan.definition.name);
    plans.retain(|plan| options.indicators.is_empty() || wanted(plan));
    let sums = RegionSums::new(&plans, datasets, indeling, options.indeling, disclosure);
    let of_regions: Vec<Figures<'_>> =
        regions.par_iter().map(|region| sums.figures(region)).collect();
    let mut frame = IndicatorFrame {
        indicators: plans
            .iter()
            .map(|plan| plan.definition.label(plan.measure()))
            .collect(),
        categories: labels(categories),
        regions,
        ..IndicatorFrame::default()
    };
    let inputs: Vec<_> =
        plans.iter().map(|p| inputs(&mut frame.inputs, p, datasets)).collect();
    let making: Vec<_> = plans
        .iter()
        .zip(inputs)
        .enumerate()
        .map(|(position, (plan, inputs))| Making {
            plan,
            position,
            inputs,
            categories: of_cells(plan, &frame.categories),
            levels: levels_of(plan, &levels, &frame.regions),
            regions: &frame.regions,
            sums: &sums,
            of_regions: &of_regions,
        })
        .collect();
    let count = making.iter().map(Making::rows).sum();
    let mut rows = vec![NO_ROW; count];
    let mut left = rows.as_mut_slice();
    let mut work = Vec::with_capacity(making.len());
    for making in &making {
        let (own, after) = left.split_at_mut(making.rows());
        work.push((making, own));
        left = after;
    }
    let found = work.into_par_iter().map(|(making, rows)| {
        let mut found = crossed_breaks(making.plan, breaks, options.reference_year);
        found.extend(making.fill(rows));
        found
    });
    let found: Vec<Vec<Diagnostic>> = found.collect();
    if !options.periods.is_empty() || !options.regions.is_empty() {
        rows.retain(|row| is_wanted(row, &frame.regions, options));
        rows.shrink_to_fit();
    }
    frame.rows = rows;
    let mut diagnostics: Vec<Diagnostic> = found.into_iter().flatten().collect();
    diagnostics.sort();
    diagnostics.dedup();
    Ok(Warned { value: frame, diagnostics })
}

/// The regions in the order of level name and code, and the range of each level.
fn regions(
    indeling: &Regioindeling,
    options: &EvaluateOptions,
) -> (Vec<Region>, Vec<Range<usize>>) {
    let mut levels = options.levels.clone();
    levels.sort_by_key(|level| level.as_str());
    levels.dedup();
    let (mut regions, mut ranges) = (Vec::new(), Vec::new());
    for level in levels {
        let start = regions.len();
        regions.extend(level_regions(indeling, level, options.indeling));
        ranges.push(start..regions.len());
    }
    (regions, ranges)
}

/// The regions of a level on a boundary year, in the order of their codes.
pub(crate) fn level_regions(
    indeling: &Regioindeling,
    level: RegionLevel,
    year: u16,
) -> Vec<Region> {
    let mut regions = indeling.regions(level, year);
    regions.retain(|region| !indeling.dissolved_during(&region.code, year));
    regions
}

/// The figures of one definition and region, by period and cell; `country` are those of
/// the country, or none if these are they.
pub(crate) fn compute(
    plan: &Plan<'_>,
    sums: &RegionSums<'_>,
    figures: &Figures<'_>,
    region: &Region,
    country: &[Figure],
) -> Vec<Figure> {
    let cubes = sums.cubes(plan, figures);
    let gemeenten = sums.gemeenten(plan, figures);
    let mut made = Vec::with_capacity(plan.periods.len() * plan.cells.len());
    for at in 0..plan.periods.len() {
        for (cell, _) in &plan.cells {
            let (cubes, gemeenten) = (&cubes, &gemeenten);
            let place = Place { plan, cubes, gemeenten, at, cell: *cell };
            made.push(plan.definition.method.figure(&place));
        }
    }
    // Before anything is made of several figures, so that nothing hidden is in that.
    sums.disclosure.hide(plan, region, &gemeenten, &mut made);
    let itself = country.is_empty().then(|| made.clone());
    across::add_limits(plan, &mut made, itself.as_deref().unwrap_or(country));
    made
}

fn labels(categories: &[Category]) -> Vec<Category> {
    let total = Category {
        name: "total".to_owned(),
        title: Text { nl: "Totaal".to_owned(), en: "Total".to_owned() },
    };
    let mut labels = categories.to_vec();
    labels.push(total);
    labels.sort_by(|a, b| a.name.cmp(&b.name));
    labels
}

/// The position of the category of every cell of a plan.
fn of_cells(plan: &Plan<'_>, known: &[Category]) -> Vec<u16> {
    let position = |(_, label): &(Cell, CellLabel)| {
        let position = known.iter().position(|known| known.name == label.category);
        position.and_then(|position| u16::try_from(position).ok()).unwrap_or(u16::MAX)
    };
    plan.cells.iter().map(position).collect()
}

/// The levels that a plan has figures of. What a level cannot have is not there at all: the
/// rest row belongs to no region, and an indicator may be of some levels only.
fn levels_of(
    plan: &Plan<'_>,
    levels: &[Range<usize>],
    regions: &[Region],
) -> Vec<Range<usize>> {
    let Some(wanted) = &plan.definition.levels else { return levels.to_vec() };
    let of_level = |level: &&Range<usize>| {
        let first = regions.get(level.start).filter(|_| !level.is_empty());
        first.is_some_and(|first| wanted.contains(&first.level))
    };
    levels.iter().filter(of_level).cloned().collect()
}

/// The position of the list of snapshots behind every period of a plan; a list that is
/// new is added.
fn inputs(
    lists: &mut Vec<Vec<SnapshotId>>,
    plan: &Plan<'_>,
    datasets: &[Dataset],
) -> Vec<u16> {
    let of = |input: &PlannedInput, at: usize| {
        let dataset =
            datasets.iter().find(|dataset| dataset.id == input.measure.dataset)?;
        let periods = &dataset.measures.get(&input.measure.measure)?.axes().periods;
        dataset.inputs.get(periods.get(input.positions[at]?)?).cloned()
    };
    let position = |at: usize| {
        let mut list: Vec<SnapshotId> =
            plan.inputs.iter().filter_map(|input| of(input, at)).flatten().collect();
        list.sort();
        list.dedup();
        let known = lists.iter().position(|known| *known == list);
        let position = known.unwrap_or_else(|| {
            lists.push(list);
            lists.len() - 1
        });
        u16::try_from(position).unwrap_or(u16::MAX)
    };
    (0..plan.periods.len()).map(position).collect()
}

/// Whether a row is asked for.
fn is_wanted(row: &IndicatorRow, regions: &[Region], options: &EvaluateOptions) -> bool {
    let Some(region) = regions.get(row.region as usize) else { return false };
    let period = options.periods.is_empty() || options.periods.contains(&row.period);
    let code = options.regions.is_empty() || options.regions.contains(&region.code);
    period && code
}
