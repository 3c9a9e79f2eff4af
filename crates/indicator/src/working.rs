//! What one figure is made of.

use std::collections::BTreeMap;
use std::slice;

use regiobeeld_domain::{
    Age, Dataset, Period, Regioindeling, Region, RegionCode, SeriesBreak, Sex, Status,
};
use regiobeeld_method::Fate;

use crate::across::{Series, TrendWorking};
use crate::breakdown::Cell;
use crate::comparison::{ComparisonWorking, comparisons};
use crate::definition::{Definition, Interval, Measure};
use crate::disclosure::Disclosure;
use crate::evaluate::{compute, level_regions};
use crate::figure::Figure;
use crate::figures::RegionCube;
use crate::method::Method;
use crate::place::{Gemeente, Place};
use crate::plan::plan;
use crate::region_sum::RegionSums;

/// Which figure is meant.
#[derive(Debug, Clone)]
pub struct WorkingOptions {
    /// The region.
    pub region: Region,
    /// The period.
    pub period: Period,
    /// The sex, or total.
    pub sex: Sex,
    /// The age class, or total.
    pub age: Age,
    /// The category, or `total`.
    pub category: String,
    /// Boundary year of the datasets.
    pub indeling: u16,
    /// Year that growth and indices start from.
    pub reference_year: Option<u16>,
}

/// How a figure is made: the sums that its method takes, and what becomes of them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Working {
    /// The sums, in the order of the formula.
    pub sums: Vec<WorkingSum>,
    /// The sums by sex and age class with what the method makes of them there.
    pub strata: Vec<WorkingStratum>,
    /// The sums of each gemeente, where the method looks at each.
    pub gemeenten: Vec<WorkingGemeente>,
    /// The standard error of the figure, where the method has one.
    pub standard_error: Option<f64>,
    /// For an interval from the years: each year with its ratio to the country, or of
    /// what is observed to what is expected.
    pub year_to_year: Vec<(u16, f64)>,
    /// The test of its direction, where the definition names one.
    pub trend: Option<TrendWorking>,
    /// What the comparison with the country rests on.
    pub comparison: ComparisonWorking,
}

/// What one gemeente of a region brings to a method that looks at each.
#[derive(Debug, Clone, PartialEq)]
pub struct WorkingGemeente {
    /// The gemeente.
    pub code: RegionCode,
    /// The share of it that belongs to the region.
    pub share: f64,
    /// The sums by role.
    pub values: BTreeMap<&'static str, f64>,
}

/// A sum over the known cells of a region or of the country.
#[derive(Debug, Clone, PartialEq)]
pub struct WorkingSum {
    /// What the method uses it for, such as `events` or `national_population`.
    pub role: &'static str,
    /// Whether it is over the country, to hold the region against.
    pub is_national: bool,
    /// What is added up.
    pub measure: Measure,
    /// When.
    pub period: Period,
    /// The ages that count; all where empty.
    pub ages: Vec<Age>,
    /// The sum, if it is known.
    pub total: Option<f64>,
    /// How it came to be, or why there is none.
    pub status: Status,
}

/// What is known of one sex and age class.
#[derive(Debug, Clone, PartialEq)]
pub struct WorkingStratum {
    /// The sex.
    pub sex: Sex,
    /// The age class.
    pub age: Age,
    /// The sums by role, and what the method makes of them: `rate`, `national_rate`,
    /// `expected`, `weighted`. What is not known is absent.
    pub values: BTreeMap<&'static str, f64>,
}

/// Takes a figure apart; none where there is no such figure.
///
/// `definitions` are all of the run, because what is hidden depends on all that is shown.
/// A figure that is hidden has no working, and strata of protected data are in none.
pub fn working(
    definition: &Definition,
    definitions: &[Definition],
    datasets: &[Dataset],
    indeling: &Regioindeling,
    breaks: &[SeriesBreak],
    options: &WorkingOptions,
) -> Option<Working> {
    let reference = options.reference_year;
    let all = plan(definitions, datasets, reference, breaks);
    let plans = plan(slice::from_ref(definition), datasets, reference, breaks);
    let disclosed = if all.is_empty() { &plans } else { &all };
    let disclosure = Disclosure::new(disclosed, datasets, indeling, options.indeling);
    let plan = plans.first()?;
    let at = plan.periods.iter().position(|p| p.period == options.period)?;
    let cell = plan.cells.iter().position(|(_, label)| {
        let same = label.sex == options.sex && label.age == options.age;
        same && label.category == options.category
    })?;
    let sums = RegionSums::new(&plans, datasets, indeling, options.indeling, disclosure);
    let figures = sums.figures(&options.region);
    let country = compute(plan, &sums, &sums.country, &sums.nederland, &[]);
    let region = compute(plan, &sums, &figures, &options.region, &country);
    let index = at * plan.cells.len() + cell;
    let gemeenten = sums.gemeenten(plan, &figures);
    let place = (at, plan.cells[cell].0);
    if sums.disclosure.fate(plan, &options.region.code, &gemeenten, place) != Fate::Shown
    {
        return Some(Working::default());
    }
    let series = Series { plan, cell, region: &region, country: &country };
    let level = if definition.comparison.looks_at_all_regions() {
        let regions = level_regions(indeling, options.region.level, options.indeling);
        let of = |one: &Region| {
            let figures = sums.figures(one);
            (one.code.clone(), compute(plan, &sums, &figures, one, &country))
        };
        regions.iter().map(of).collect()
    } else {
        vec![(options.region.code.clone(), region.clone())]
    };
    let beside: Vec<&Figure> = level.iter().map(|(_, figures)| &figures[index]).collect();
    let place_in_level = level.iter().position(|(code, _)| *code == options.region.code);
    let compared = comparisons(definition, &country[index], &beside);
    let cubes = sums.cubes(plan, &figures);
    let place = Place {
        plan,
        cubes: &cubes,
        gemeenten: &gemeenten,
        at,
        cell: plan.cells[cell].0,
    };
    let is_money = definition.interval == Some(Interval::YearToYear);
    let mut working = Working {
        sums: Vec::new(),
        strata: Vec::new(),
        gemeenten: gemeenten.iter().map(|one| of_gemeente(&place, one)).collect(),
        standard_error: region[index].standard_error,
        year_to_year: if is_money { series.ratios(at) } else { Vec::new() },
        trend: series.trend(at),
        comparison: place_in_level.map(|at| compared[at].1).unwrap_or_default(),
    };
    let last = options.period.calendar_year();
    let first = last.saturating_sub(definition.method.earlier_years());
    for (at, planned) in plan.periods.iter().enumerate() {
        let year = planned.period.calendar_year();
        if planned.period == options.period || (first..last).contains(&year) {
            let place = Place { at, ..place };
            (0..plan.inputs.len()).for_each(|input| working.take(&place, input));
        }
    }
    if sums.disclosure.concerns(plan) {
        working.strata.clear();
    }
    for stratum in &mut working.strata {
        stratum.derive(&definition.method);
    }
    Some(working)
}

fn of_gemeente(place: &Place<'_>, gemeente: &Gemeente<'_>) -> WorkingGemeente {
    let seen = place.of_gemeente(gemeente);
    let inputs = place.plan.inputs.iter().enumerate();
    let values = inputs.filter_map(|(at, input)| Some((input.role, seen.sum(at).value?)));
    WorkingGemeente {
        code: gemeente.code.clone(),
        share: gemeente.share,
        values: values.collect(),
    }
}

impl Working {
    fn take(&mut self, place: &Place<'_>, at: usize) {
        let input = &place.plan.inputs[at];
        let Some(axes) = place.axes(at) else { return };
        let Some(position) = input.positions[place.at] else { return };
        let is_age_ratio = matches!(place.plan.definition.method, Method::AgeRatio(_));
        let total = if is_age_ratio { place.people(at) } else { place.sum(at) };
        self.sums.push(WorkingSum {
            role: input.role,
            is_national: input.is_national,
            measure: input.measure.clone(),
            period: axes.periods[position],
            ages: input.ages.clone().unwrap_or_default(),
            total: total.value,
            status: total.status,
        });
        let Some(cube) = place.cubes[at] else { return };
        let ages = input.ages.as_deref();
        for (sex, age, value) in by_stratum(cube, position, place.cell, ages) {
            let known = self.strata.iter().position(|s| s.sex == sex && s.age == age);
            let at = known.unwrap_or_else(|| {
                self.strata.push(WorkingStratum { sex, age, values: BTreeMap::new() });
                self.strata.len() - 1
            });
            self.strata[at].values.insert(input.role, value);
        }
    }
}

impl WorkingStratum {
    /// Adds what the method makes of the sums.
    fn derive(&mut self, method: &Method) {
        let derived = method.stratum(&|role| self.values.get(role).copied());
        for (name, value) in derived {
            self.values.extend(value.map(|value| (name, value)));
        }
    }
}

/// The sums over categories by sex and age class, where any category has a value.
fn by_stratum(
    cube: &RegionCube<'_>,
    period: usize,
    cell: Cell,
    ages: Option<&[Age]>,
) -> Vec<(Sex, Age, f64)> {
    let axes = cube.axes();
    let (values, status) = cube.slab(period);
    let mut strata = Vec::new();
    for sex in cell.sexes(axes) {
        for age in cell.ages(axes) {
            let within = |ages: &[Age]| ages.iter().any(|a| axes.ages[age].is_within(*a));
            let start = (sex * axes.ages.len() + age) * axes.categories.len();
            let positions = cell.categories(axes).map(|category| start + category);
            let known: Vec<_> = positions
                .filter(|at| status[*at].has_value())
                .map(|at| values[at])
                .collect();
            if ages.is_none_or(within) && !known.is_empty() {
                strata.push((axes.sexes[sex], axes.ages[age], known.iter().sum()));
            }
        }
    }
    strata
}
