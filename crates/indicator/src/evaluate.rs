use std::ops::Range;
use std::slice;

use rayon::prelude::*;
use regiobeeld_domain::{
    Category, Comparison, Cube, Dataset, IndicatorFrame, IndicatorRow, Judgement, Period,
    Regioindeling, Region, RegionCode, RegionLevel, SeriesBreak, SnapshotId, Text,
    Warned,
};

use crate::Error;
use crate::breakdown::Cell;
use crate::definition::Definition;
use crate::finding::{crossed_breaks, left_out};
use crate::kernel::{self, Figure, Measures, Standard, figure};
use crate::plan::{Plan, PlannedPeriod, plan};
use crate::rank::rank;
use crate::region_sum::{Figures, figures, members};

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
    let members_of = |regions: &[Region]| {
        members(&plans, datasets, regions, indeling, options.indeling)
    };
    let country =
        figures(&members_of(slice::from_ref(&nederland)), datasets, &nederland.code, 0);
    let members = members_of(&regions);
    let standards: Vec<_> = plans.iter().map(|plan| standards(plan, &country)).collect();
    let of = |figures: &Figures| -> Vec<Vec<Figure>> {
        let pairs = plans.iter().zip(&standards);
        pairs.map(|(plan, standards)| compute(plan, figures, standards)).collect()
    };
    let benchmarks = of(&country);
    let of_regions: Vec<Vec<Vec<Figure>>> = regions
        .par_iter()
        .enumerate()
        .map(|(at, region)| of(&figures(&members, datasets, &region.code, at)))
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
    let inputs: Vec<_> = plans.iter().map(|p| inputs(&mut frame.inputs, p)).collect();
    let made: Vec<_> = plans
        .par_iter()
        .enumerate()
        .map(|(position, plan)| {
            let of_cells = plan.cells.iter();
            let of_cells =
                of_cells.map(|(_, label)| category(&frame.categories, &label.category));
            let (inputs, categories) = (&inputs[position], of_cells.collect());
            let row = Row { plan, inputs, categories, position };
            let mut found = crossed_breaks(plan, breaks, options.reference_year);
            let mut rows = Vec::new();
            let mut of_regions =
                of_regions.iter().map(|figures| figures[position].as_slice());
            for level in &levels {
                let start = rows.len();
                for region in level.clone() {
                    let Some(figures) = of_regions.next() else { continue };
                    let pairs = figures.iter().zip(&benchmarks[position]).enumerate();
                    rows.extend(pairs.map(|(i, (f, b))| row.of(region, i, f, b)));
                    found.extend(left_out(plan, &frame.regions[region], figures));
                }
                rank(&mut rows[start..], level.len());
            }
            rows.retain(|row| is_wanted(row, plan.definition, &frame.regions, options));
            (rows, found)
        })
        .collect();
    let count = made.iter().map(|(rows, _)| rows.len()).sum();
    frame.rows = Vec::with_capacity(count);
    let mut diagnostics = Vec::new();
    for (rows, found) in made {
        frame.rows.extend(rows);
        diagnostics.extend(found);
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
fn compute(
    plan: &Plan<'_>,
    figures: &Figures,
    standards: &[Option<Standard>],
) -> Vec<Figure> {
    let method = &plan.definition.method;
    let region = measures(plan, figures);
    let places = places(plan).zip(standards);
    let of_place = |((period, cell), standard): ((usize, Cell), &Option<Standard>)| {
        let reference = plan.reference;
        let place =
            kernel::Place { region, standard: standard.as_ref(), period, reference };
        figure(method, place, cell)
    };
    places.map(of_place).collect()
}

/// What the figures of one definition are held against, by period and cell.
fn standards(plan: &Plan<'_>, country: &Figures) -> Vec<Option<Standard>> {
    let method = &plan.definition.method;
    let country = measures(plan, country);
    places(plan).map(|(at, cell)| Standard::of(method, country, at, cell)).collect()
}

/// What a region has of the measures of a plan.
fn measures<'a>(plan: &Plan<'_>, figures: &'a Figures) -> Measures<'a> {
    let second = plan.other.as_ref().and_then(|measure| figures.get(measure));
    Measures { first: figures.get(&plan.measure), second }
}

/// Every period and cell of a plan in the order of the table.
fn places<'a>(plan: &'a Plan<'_>) -> impl Iterator<Item = (usize, Cell)> + 'a {
    let cells = |planned: &PlannedPeriod| {
        let position = planned.position;
        plan.cells.iter().map(move |(cell, _)| (position, *cell))
    };
    plan.periods.iter().flat_map(cells)
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

/// The position of the list of snapshots behind every period of a plan; a list that is
/// new is added.
fn inputs(lists: &mut Vec<Vec<SnapshotId>>, plan: &Plan<'_>) -> Vec<u16> {
    let of =
        |period: Period| plan.dataset.inputs.get(&period).cloned().unwrap_or_default();
    let reference =
        plan.reference.filter(|_| plan.definition.method.uses_reference_year());
    let axes = plan.dataset.measures.get(&plan.measure.measure).map(Cube::axes);
    let reference = reference.and_then(|at| Some(axes?.periods[at]));
    let position = |planned: &PlannedPeriod| {
        let mut list = of(planned.period);
        list.extend(reference.map(of).unwrap_or_default());
        list.sort();
        list.dedup();
        let known = lists.iter().position(|known| *known == list);
        let position = known.unwrap_or_else(|| {
            lists.push(list);
            lists.len() - 1
        });
        u16::try_from(position).unwrap_or(u16::MAX)
    };
    plan.periods.iter().map(position).collect()
}

/// Makes the rows of one definition.
struct Row<'a> {
    plan: &'a Plan<'a>,
    inputs: &'a [u16],
    /// The category of every cell of the plan.
    categories: Vec<u16>,
    position: usize,
}

impl Row<'_> {
    fn of(
        &self,
        region: usize,
        index: usize,
        figure: &Figure,
        benchmark: &Figure,
    ) -> IndicatorRow {
        let cells = self.plan.cells.len();
        let (period, cell) = (index / cells, index % cells);
        let label = &self.plan.cells[cell].1;
        let narrow = |position: usize| u16::try_from(position).unwrap_or(u16::MAX);
        IndicatorRow {
            indicator: narrow(self.position),
            region: u32::try_from(region).unwrap_or(u32::MAX),
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
