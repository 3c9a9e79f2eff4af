use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::slice;

use rayon::prelude::*;
use regiobeeld_domain::{
    Category, Code, Comparison, Cube, Dataset, Diagnostic, IndicatorFrame, IndicatorRow,
    Judgement, Period, Place, Region, RegionCode, RegionLevel, Regioindeling, SeriesBreak,
    SnapshotId, Text, Warned,
};

use crate::Error;
use crate::breakdown::{Cell, cells};
use crate::definition::{Definition, Measure};
use crate::figures::Figures;
use crate::kernel::{self, Figure, figure};
use crate::rank::rank;

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
        indicators: plans.iter().map(|plan| plan.definition.label(&plan.measure)).collect(),
        categories: labels(categories),
        regions,
        ..IndicatorFrame::default()
    };
    let mut diagnostics = Vec::new();
    for (position, plan) in plans.iter().enumerate() {
        let inputs: Vec<u16> =
            plan.periods.iter().map(|p| input(&mut frame.inputs, plan, p.period)).collect();
        let block = plan.periods.len() * plan.cells.len();
        let mut rows = Vec::with_capacity(block * frame.regions.len());
        for (region, figures) in of_regions.iter().enumerate() {
            let row = Row { plan, inputs: &inputs, frame: &frame, position, region };
            let pairs = figures[position].iter().zip(&benchmarks[position]);
            rows.extend(pairs.enumerate().map(|(i, (f, benchmark))| row.of(i, f, benchmark)));
            diagnostics.extend(left_out(plan, &frame.regions[region], &figures[position]));
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

/// A definition with the data it is computed from.
struct Plan<'a> {
    definition: &'a Definition,
    measure: Measure,
    other: Option<Measure>,
    cells: Vec<Cell>,
    cell_categories: Vec<String>,
    periods: Vec<PlannedPeriod>,
    reference: Option<usize>,
    dataset: &'a Dataset,
}

#[derive(Clone, Copy)]
struct PlannedPeriod {
    period: Period,
    /// Position along the cubes' period axis.
    position: usize,
}

fn plan<'a>(
    definitions: &'a [Definition],
    datasets: &'a [Dataset],
    reference_year: Option<u16>,
) -> Vec<Plan<'a>> {
    let is_loaded = |measure: &Measure| cube(datasets, measure).is_some();
    let mut plans: Vec<_> = definitions
        .iter()
        .filter_map(|definition| {
            let (measure, other) = definition.method.measures(is_loaded)?;
            // Both measures of a figure stand in one dataset, over the same periods.
            if !is_loaded(&measure) || other.as_ref().is_some_and(|other| !is_loaded(other)) {
                return None;
            }
            let dataset = datasets.iter().find(|dataset| dataset.id == measure.dataset)?;
            let cube = cube(datasets, &measure)?;
            let axes = cube.axes();
            let position = |year| axes.periods.iter().position(|p| *p == Period::year(year));
            let cells = cells(definition, cube);
            let category = |cell: &Cell| {
                cell.category.map_or("total", |position| &axes.categories[position]).to_owned()
            };
            let mut periods: Vec<_> = (0..axes.periods.len())
                .map(|position| PlannedPeriod { period: axes.periods[position], position })
                .collect();
            periods.sort_by_key(|planned| planned.period.to_string());
            Some(Plan {
                definition,
                measure,
                other,
                cell_categories: cells.iter().map(category).collect(),
                cells,
                periods,
                reference: reference_year.and_then(position),
                dataset,
            })
        })
        .collect();
    plans.sort_by(|a, b| a.definition.name.cmp(&b.definition.name));
    plans
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
        regions.extend(of_level.filter(|region| {
            !indeling.dissolved_during(&region.code, options.indeling)
        }));
        ranges.push(start..regions.len());
    }
    (regions, ranges)
}

/// For every measure that is used, the positions of the cells that make up each region.
type Members = BTreeMap<Measure, Vec<Vec<(usize, f64)>>>;

fn members(
    plans: &[Plan<'_>],
    datasets: &[Dataset],
    regions: &[Region],
    indeling: &Regioindeling,
    year: u16,
) -> Members {
    let position: BTreeMap<_, _> =
        regions.iter().enumerate().map(|(i, r)| ((r.level, &r.code), i)).collect();
    let levels: BTreeSet<_> = regions.iter().map(|region| region.level).collect();
    let of_measure = |measure: &Measure| {
        let mut members = vec![Vec::new(); regions.len()];
        let codes = cube(datasets, measure).map_or(&[][..], |cube| &cube.axes().regions);
        for (cell, code) in codes.iter().enumerate() {
            for level in &levels {
                // What is counted for the country alone belongs to no other region.
                let parent = match code.level() {
                    Some(RegionLevel::Nederland) => Some(code.clone()),
                    _ => indeling.parent(code, *level, year),
                };
                let region = parent.as_ref().and_then(|code| position.get(&(*level, code)));
                if let Some(region) = region {
                    members[*region].push((cell, 1.0));
                }
            }
        }
        members
    };
    let used = plans.iter().flat_map(|plan| [Some(&plan.measure), plan.other.as_ref()]);
    let used: BTreeSet<_> = used.flatten().collect();
    used.into_iter().map(|measure| (measure.clone(), of_measure(measure))).collect()
}

fn cube<'a>(datasets: &'a [Dataset], measure: &Measure) -> Option<&'a Cube> {
    let dataset = datasets.iter().find(|dataset| dataset.id == measure.dataset)?;
    dataset.measures.get(&measure.measure)
}

/// The sums of one region over its gemeenten, for every measure that is used.
fn figures(members: &Members, datasets: &[Dataset], code: &RegionCode, at: usize) -> Figures {
    let sum = |(measure, members): (&Measure, &Vec<Vec<(usize, f64)>>)| {
        let sum = cube(datasets, measure)?.aggregate(vec![code.clone()], &members[at..=at]);
        Some((measure.clone(), sum))
    };
    Figures::new(members.iter().filter_map(sum).collect())
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
        cells.map(move |cell| figure(&plan.definition.method, &plan.measure, place, *cell))
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

/// The position of the list of snapshots behind a period, which is added if it is new.
fn input(lists: &mut Vec<Vec<SnapshotId>>, plan: &Plan<'_>, period: Period) -> u16 {
    let of = |period: Period| plan.dataset.inputs.get(&period).cloned().unwrap_or_default();
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
    frame: &'a IndicatorFrame,
    position: usize,
    region: usize,
}

impl Row<'_> {
    fn of(&self, index: usize, figure: &Figure, benchmark: &Figure) -> IndicatorRow {
        let cells = self.plan.cells.len();
        let (period, cell) = (index / cells, index % cells);
        let category = &self.plan.cell_categories[cell];
        let known = self.frame.categories.iter().position(|known| known.name == *category);
        let narrow = |position: usize| u16::try_from(position).unwrap_or(u16::MAX);
        IndicatorRow {
            indicator: narrow(self.position),
            region: u32::try_from(self.region).unwrap_or(u32::MAX),
            period: self.plan.periods[period].period,
            sex: self.plan.cells[cell].sex,
            age: self.plan.cells[cell].age,
            category: narrow(known.unwrap_or(usize::MAX)),
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
    let level = definition.levels.as_ref().is_none_or(|levels| levels.contains(&region.level));
    let period = options.periods.is_empty() || options.periods.contains(&row.period);
    let code = options.regions.is_empty() || options.regions.contains(&region.code);
    level && period && code
}

/// Says which strata of a region were left out of a standardised figure, once a period.
fn left_out(plan: &Plan<'_>, region: &Region, figures: &[Figure]) -> Vec<Diagnostic> {
    let Some(cube) = plan.dataset.measures.get(&plan.measure.measure) else {
        return Vec::new();
    };
    let axes = cube.axes();
    let stratum = |position: &usize| {
        let (sex, age) = (position / axes.ages.len(), position % axes.ages.len());
        format!("{} {}", axes.sexes[sex], axes.ages[age])
    };
    let mut found = Vec::new();
    for (figures, planned) in figures.chunks(plan.cells.len().max(1)).zip(&plan.periods) {
        let widest = figures.iter().map(|figure| &figure.left_out).max_by_key(|l| l.len());
        let Some(strata) = widest.filter(|strata| !strata.is_empty()) else { continue };
        let strata: Vec<_> = strata.iter().map(stratum).collect();
        let message = format!(
            "{} of {}: no insured-years in {}; the other weights are renormalised",
            plan.definition.name,
            planned.period.calendar_year(),
            strata.join(", ")
        );
        found.push(
            Diagnostic::new(Code::StratumMissing, message).at(Place::Region(&region.code)),
        );
    }
    found
}

/// Says which breaks lie between the reference year and the years of a figure that is
/// made of both.
fn crossed_breaks(
    plan: &Plan<'_>,
    breaks: &[SeriesBreak],
    reference_year: Option<u16>,
) -> Vec<Diagnostic> {
    let Some(reference) = reference_year.filter(|_| plan.reference.is_some()) else {
        return Vec::new();
    };
    if !plan.definition.method.uses_reference_year() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for planned in &plan.periods {
        let year = planned.period.calendar_year();
        for broken in breaks.iter().filter(|b| b.between(reference, year)) {
            let message = format!(
                "{} from {reference} to {year} crosses {}: {}",
                plan.definition.name, broken.year, broken.reason.en
            );
            found.push(
                Diagnostic::new(Code::SeriesBreak, message)
                    .at(Place::Field(&plan.definition.name))
                    .help("read it as a change of what is counted as well"),
            );
        }
    }
    found
}

