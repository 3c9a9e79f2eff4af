use std::ops::Range;
use std::slice;

use rayon::prelude::*;
use regiobeeld_domain::{
    Category, Comparison, Cube, Dataset, IndicatorFrame, IndicatorRow, Judgement, Period,
    Regioindeling, Region, RegionCode, RegionLevel, SeriesBreak, SnapshotId, Text,
    Warned,
};

use crate::Error;
use crate::definition::Definition;
use crate::figures::Figures;
use crate::finding::{crossed_breaks, left_out};
use crate::kernel::{self, Figure, figure};
use crate::plan::{Plan, PlannedPeriod, plan};
use crate::rank::rank;
use crate::region_sum::{figures, members};

/// What is to be computed.
#[derive(Debug, Clone)]
pub struct EvaluateOptions {
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

/// Computes every definition for every region of the levels, in parallel over regions.
///
/// The rows are sorted by key and do not depend on the number of threads. A definition
/// whose data are not loaded gives no rows.
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
    let plans = plan(definitions, datasets, options.reference_year);
    let (regions, levels) = regions(indeling, options);
    let nederland = Region {
        code: RegionCode::nederland(),
        level: RegionLevel::Nederland,
        name: "Nederland".to_owned(),
    };
    let of = |regions: &[Region]| {
        members(&plans, datasets, regions, indeling, options.indeling)
    };
    let country = figures(&of(slice::from_ref(&nederland)), datasets, &nederland.code, 0);
    let members = of(&regions);
    let of_country = |plan: &Plan<'_>| compute(plan, &country, &country);
    let benchmarks: Vec<_> = plans.iter().map(of_country).collect();
    let of_regions: Vec<Vec<Vec<Figure>>> = regions
        .par_iter()
        .enumerate()
        .map(|(at, region)| {
            let figures = figures(&members, datasets, &region.code, at);
            plans.iter().map(|plan| compute(plan, &figures, &country)).collect()
        })
        .collect();

    let mut frame = IndicatorFrame {
        indicators: plans
            .iter()
            .map(|plan| plan.definition.label(&plan.measure))
            .collect(),
        categories: labels(categories),
        regions,
        ..IndicatorFrame::default()
    };
    let mut diagnostics = Vec::new();
    for (position, plan) in plans.iter().enumerate() {
        let inputs: Vec<u16> = plan
            .periods
            .iter()
            .map(|p| input(&mut frame.inputs, plan, p.period))
            .collect();
        let of_cells: Vec<u16> = plan
            .cells
            .iter()
            .map(|(_, label)| category(&frame.categories, &label.category))
            .collect();
        let block = plan.periods.len() * plan.cells.len();
        let mut rows = Vec::with_capacity(block * frame.regions.len());
        for (region, figures) in of_regions.iter().enumerate() {
            let row =
                Row { plan, inputs: &inputs, categories: &of_cells, position, region };
            let pairs = figures[position].iter().zip(&benchmarks[position]);
            rows.extend(
                pairs.enumerate().map(|(i, (f, benchmark))| row.of(i, f, benchmark)),
            );
            diagnostics.extend(left_out(
                plan,
                &frame.regions[region],
                &figures[position],
            ));
        }
        rank(&mut rows, &levels, block);
        rows.retain(|row| is_wanted(row, plan.definition, &frame.regions, options));
        frame.rows.append(&mut rows);
        diagnostics.extend(crossed_breaks(plan, breaks, options.reference_year));
    }
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
        let of_level = indeling.regions(level, options.indeling).into_iter();
        regions.extend(
            of_level.filter(|region| {
                !indeling.dissolved_during(&region.code, options.indeling)
            }),
        );
        ranges.push(start..regions.len());
    }
    (regions, ranges)
}

/// The figures of one definition and region, by period and cell.
fn compute(plan: &Plan<'_>, region: &Figures, country: &Figures) -> Vec<Figure> {
    let of_period = |planned: &PlannedPeriod| {
        let place = kernel::Place {
            region,
            country,
            period: planned.position,
            reference: plan.reference,
        };
        let cells = plan.cells.iter();
        cells.map(move |(cell, _)| {
            figure(&plan.definition.method, &plan.measure, place, *cell)
        })
    };
    plan.periods.iter().flat_map(of_period).collect()
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

fn category(known: &[Category], name: &str) -> u16 {
    let position = known.iter().position(|known| known.name == name);
    position.and_then(|position| u16::try_from(position).ok()).unwrap_or(u16::MAX)
}

/// The position of the list of snapshots behind a period, which is added if it is new.
fn input(lists: &mut Vec<Vec<SnapshotId>>, plan: &Plan<'_>, period: Period) -> u16 {
    let of =
        |period: Period| plan.dataset.inputs.get(&period).cloned().unwrap_or_default();
    let mut list = of(period);
    if plan.definition.method.uses_reference_year()
        && let Some(reference) = plan.reference
    {
        let axes = plan.dataset.measures.get(&plan.measure.measure).map(Cube::axes);
        list.extend(axes.map(|axes| of(axes.periods[reference])).unwrap_or_default());
    }
    list.sort();
    list.dedup();
    let position = lists.iter().position(|known| *known == list).unwrap_or_else(|| {
        lists.push(list);
        lists.len() - 1
    });
    u16::try_from(position).unwrap_or(u16::MAX)
}

/// Makes the rows of one definition and region.
struct Row<'a> {
    plan: &'a Plan<'a>,
    inputs: &'a [u16],
    /// The category of every cell of the plan.
    categories: &'a [u16],
    position: usize,
    region: usize,
}

impl Row<'_> {
    fn of(&self, index: usize, figure: &Figure, benchmark: &Figure) -> IndicatorRow {
        let cells = self.plan.cells.len();
        let (period, cell) = (index / cells, index % cells);
        let label = &self.plan.cells[cell].1;
        let narrow = |position: usize| u16::try_from(position).unwrap_or(u16::MAX);
        IndicatorRow {
            indicator: narrow(self.position),
            region: u32::try_from(self.region).unwrap_or(u32::MAX),
            period: self.plan.periods[period].period,
            sex: label.sex,
            age: label.age,
            category: self.categories[cell],
            inputs: self.inputs[period],
            value: figure.value,
            numerator: figure.numerator,
            denominator: figure.denominator,
            limits_95: None,
            limits_998: None,
            status: figure.status,
            benchmark: benchmark.value.filter(|_| self.plan.definition.benchmark),
            comparison: Comparison::NotCompared,
            judgement: Judgement::None,
            rank: None,
            rank_of: None,
            trend: None,
        }
    }
}

/// Whether a row is asked for. What a level cannot have is not there at all: the rest row
/// belongs to no region, and an indicator may be of some levels only.
fn is_wanted(
    row: &IndicatorRow,
    definition: &Definition,
    regions: &[Region],
    options: &EvaluateOptions,
) -> bool {
    let Some(region) = regions.get(row.region as usize) else { return false };
    let level =
        definition.levels.as_ref().is_none_or(|levels| levels.contains(&region.level));
    let period = options.periods.is_empty() || options.periods.contains(&row.period);
    let code = options.regions.is_empty() || options.regions.contains(&region.code);
    level && period && code
}
