use std::ops::Range;

use rayon::prelude::*;
use regiobeeld_domain::{
    Category, Comparison, Dataset, IndicatorFrame, IndicatorRow, Judgement, Period,
    Regioindeling, Region, RegionCode, RegionLevel, SeriesBreak, SnapshotId, Status,
    Text, Warned,
};
use regiobeeld_method::quantiles;

use crate::Error;
use crate::across::{self, Series};
use crate::comparison::{comparisons, judgement};
use crate::definition::Definition;
use crate::disclosure::Disclosure;
use crate::figure::Figure;
use crate::finding::{crossed_breaks, left_out};
use crate::method::Method;
use crate::place::{self, Place};
use crate::plan::{Plan, PlannedInput, plan};
use crate::rank::rank;
use crate::region_sum::{Figures, RegionSums};

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

/// Computes every definition for every region of the levels, in parallel over regions.
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
    let mut plans = plan(definitions, datasets, options.reference_year);
    let (regions, levels) = regions(indeling, options);
    let disclosure = Disclosure::new(&plans, datasets, indeling, options.indeling);
    let wanted = |plan: &Plan<'_>| options.indicators.contains(&plan.definition.name);
    plans.retain(|plan| options.indicators.is_empty() || wanted(plan));
    let sums = RegionSums::new(&plans, datasets, indeling, options.indeling, disclosure);
    let benchmarks: Vec<Vec<Figure>> = plans
        .iter()
        .map(|plan| compute(plan, &sums, &sums.country, &sums.nederland, &[]))
        .collect();
    let members = sums.members_of(&regions);
    let of_regions: Vec<Vec<Vec<Figure>>> = regions
        .par_iter()
        .enumerate()
        .map(|(at, region)| {
            let figures = sums.figures(&members, &region.code, at);
            let pairs = plans.iter().zip(&benchmarks);
            pairs
                .map(|(plan, country)| compute(plan, &sums, &figures, region, country))
                .collect()
        })
        .collect();

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
    let made: Vec<_> = plans
        .par_iter()
        .enumerate()
        .map(|(position, plan)| {
            let of_cells = plan.cells.iter();
            let of_cells =
                of_cells.map(|(_, label)| category(&frame.categories, &label.category));
            let (inputs, categories) = (&inputs[position], of_cells.collect());
            let row = Row { plan, inputs, categories, position };
            let country = &benchmarks[position];
            let mut found = crossed_breaks(plan, breaks, options.reference_year);
            let mut rows = Vec::new();
            for level in &levels {
                let of_level = &of_regions[level.clone()];
                let figures: Vec<&[Figure]> =
                    of_level.iter().map(|figures| figures[position].as_slice()).collect();
                let of = &frame.regions[level.clone()];
                found.extend(sums.disclosure.findings(plan, of, &figures));
                let start = rows.len();
                for (region, figures) in level.clone().zip(&figures) {
                    rows.extend(row.of_region(region, figures, country, breaks));
                    found.extend(left_out(plan, &frame.regions[region], figures));
                }
                let rows = &mut rows[start..];
                compare(plan, rows, &figures, country);
                group(plan, rows, level.len());
                rank(rows, level.len());
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
    figures: &Figures,
    region: &Region,
    country: &[Figure],
) -> Vec<Figure> {
    let cubes = place::cubes(plan, figures, &sums.country);
    let gemeenten = sums.gemeenten(plan, region);
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

/// Compares the rows of the regions of a level with the country.
fn compare(
    plan: &Plan<'_>,
    rows: &mut [IndicatorRow],
    regions: &[&[Figure]],
    country: &[Figure],
) {
    let block = country.len();
    for (at, benchmark) in country.iter().enumerate() {
        let figures: Vec<&Figure> = regions.iter().map(|figures| &figures[at]).collect();
        let compared = comparisons(plan.definition, benchmark, &figures);
        for (row, (comparison, _)) in
            rows.iter_mut().skip(at).step_by(block).zip(compared)
        {
            row.comparison = comparison;
            row.judgement = judgement(comparison, plan.definition.polarity);
        }
    }
}

/// Replaces ratios by the group of regions that they lie in, where that is the method.
fn group(plan: &Plan<'_>, rows: &mut [IndicatorRow], regions: usize) {
    let Method::Quantile(method) = &plan.definition.method else { return };
    let block = rows.len() / regions.max(1);
    for at in 0..block {
        let values: Vec<_> =
            rows.iter().skip(at).step_by(block).map(|r| r.value).collect();
        let groups = quantiles(&values, method.groups, method.first.into());
        for (row, group) in rows.iter_mut().skip(at).step_by(block).zip(groups) {
            row.value = group.map(f64::from);
            if row.value.is_none() && row.status.has_value() {
                row.status = Status::Missing;
            }
        }
    }
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

/// Makes the rows of one definition.
struct Row<'a> {
    plan: &'a Plan<'a>,
    inputs: &'a [u16],
    /// The category of every cell of the plan.
    categories: Vec<u16>,
    position: usize,
}

impl Row<'_> {
    /// The rows of one region, by period and cell.
    fn of_region<'a>(
        &'a self,
        region: usize,
        figures: &'a [Figure],
        country: &'a [Figure],
        breaks: &'a [SeriesBreak],
    ) -> impl Iterator<Item = IndicatorRow> + 'a {
        let cells = self.plan.cells.len();
        figures.iter().zip(country).enumerate().map(
            move |(index, (figure, benchmark))| {
                let (at, cell) = (index / cells, index % cells);
                let series = Series { plan: self.plan, cell, region: figures, country };
                let trend = series.trend(at, breaks).map(|trend| trend.direction);
                IndicatorRow { trend, ..self.row(region, at, cell, figure, benchmark) }
            },
        )
    }

    fn row(
        &self,
        region: usize,
        at: usize,
        cell: usize,
        figure: &Figure,
        benchmark: &Figure,
    ) -> IndicatorRow {
        let label = &self.plan.cells[cell].1;
        let narrow = |position: usize| u16::try_from(position).unwrap_or(u16::MAX);
        let limits = figure.limits.map(|limits| [limits.lower, limits.upper]);
        IndicatorRow {
            indicator: narrow(self.position),
            region: u32::try_from(region).unwrap_or(u32::MAX),
            period: self.plan.periods[at].period,
            sex: label.sex,
            age: label.age,
            category: self.categories[cell],
            inputs: self.inputs[at],
            value: figure.value,
            numerator: figure.numerator,
            denominator: figure.denominator,
            limits_95: limits[0],
            limits_998: limits[1],
            status: figure.status,
            benchmark: benchmark.value.filter(|_| self.plan.definition.has_benchmark()),
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
