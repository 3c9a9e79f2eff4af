//! What may be shown of protected data: no figure is made past this.

mod count;
mod finding;

use std::collections::{BTreeMap, BTreeSet};

use regiobeeld_domain::{
    Age, Dataset, Protection, Regioindeling, Region, RegionCode, RegionLevel,
};
use regiobeeld_method::Fate;

use crate::breakdown::Cell;
use crate::definition::Measure;
use crate::figure::Figure;
use crate::method::{Method, Whose};
use crate::place::Gemeente;
use crate::plan::{Plan, PlannedInput};
use count::{MeasureFates, Total};

/// What becomes of every sum over protected data that a figure can rest on.
///
/// It is decided for all definitions, periods and levels that they can be published at,
/// whatever is asked for, because two outputs must not tell more than one. A sum that was
/// not looked at is hidden.
#[derive(Debug, Default)]
pub(crate) struct Disclosure {
    measures: BTreeMap<Measure, MeasureFates>,
}

impl Disclosure {
    pub(crate) fn new(
        plans: &[Plan<'_>],
        datasets: &[Dataset],
        indeling: &Regioindeling,
        year: u16,
    ) -> Self {
        let mut wanted: BTreeMap<Measure, BTreeSet<Total>> = BTreeMap::new();
        for plan in plans {
            for input in &plan.inputs {
                if protection(datasets, &input.measure).is_some() {
                    let totals = wanted.entry(input.measure.clone()).or_default();
                    totals.extend(totals_of(plan, input, indeling, year));
                }
            }
        }
        let fates = |(measure, totals): (Measure, BTreeSet<Total>)| {
            let minimum = f64::from(protection(datasets, &measure)?.minimum);
            let fates =
                count::fates(&measure, &totals, datasets, indeling, year, minimum)?;
            Some((measure, fates))
        };
        Self { measures: wanted.into_iter().filter_map(fates).collect() }
    }

    /// Whether a plan takes sums of protected data.
    pub(crate) fn concerns(&self, plan: &Plan<'_>) -> bool {
        plan.inputs.iter().any(|input| self.measures.contains_key(&input.measure))
    }

    /// What becomes of a figure of a region: of the sums behind it the worst, `place` being
    /// its period among those of the plan and its cell.
    pub(crate) fn fate(
        &self,
        plan: &Plan<'_>,
        region: &RegionCode,
        gemeenten: &[Gemeente<'_>],
        (at, cell): (usize, Cell),
    ) -> Fate {
        let mut worst = Fate::Shown;
        for input in &plan.inputs {
            let Some(fates) = self.measures.get(&input.measure) else { continue };
            let regions: Vec<&RegionCode> = match input.whose {
                Whose::Gemeenten => gemeenten.iter().map(|one| one.code).collect(),
                _ => vec![region],
            };
            let nederland = RegionCode::nederland();
            let regions = if input.is_national { vec![&nederland] } else { regions };
            for total in sums_behind(plan, input, at, cell) {
                for region in &regions {
                    worst = worst.max(fates.of(region, &total));
                }
            }
        }
        worst
    }

    /// Takes away the figures of a region that rest on a hidden sum, by period and cell.
    pub(crate) fn hide(
        &self,
        plan: &Plan<'_>,
        region: &Region,
        gemeenten: &[Gemeente<'_>],
        figures: &mut [Figure],
    ) {
        if !self.concerns(plan) {
            return;
        }
        let cells = plan.cells.len();
        for (index, figure) in figures.iter_mut().enumerate() {
            let place = (index / cells, plan.cells[index % cells].0);
            if self.fate(plan, &region.code, gemeenten, place) != Fate::Shown {
                figure.hide();
            }
        }
    }
}

fn protection(datasets: &[Dataset], measure: &Measure) -> Option<Protection> {
    datasets.iter().find(|dataset| dataset.id == measure.dataset)?.protection
}

/// What a sum is over, but for its region: period along the cube's axis, cell and ages.
pub(crate) type Shape = (usize, Cell, Option<Vec<Age>>);

/// The sums of an input that a figure rests on. What a method makes of strata rests on
/// their total; one that weighs categories differently, on each.
fn sums_behind(
    plan: &Plan<'_>,
    input: &PlannedInput,
    at: usize,
    cell: Cell,
) -> Vec<Shape> {
    let last = plan.periods[at].period.calendar_year();
    let first = last.saturating_sub(plan.definition.method.earlier_years());
    let rests = |other: &usize| {
        let year = plan.periods[*other].period.calendar_year();
        *other == at || (first != last && (first..=last).contains(&year))
    };
    let mut cells = vec![cell];
    if matches!(plan.definition.method, Method::DirectRateRepeated(_)) {
        let cube = plan.dataset.measures.get(&input.measure.measure);
        let count = cube.map_or(0, |cube| cube.axes().categories.len());
        cells.extend((0..count).map(|at| Cell { category: Some(at), ..cell }));
    }
    let positions = (0..plan.periods.len()).filter(rests);
    let positions = positions.filter_map(|other| input.positions[other]);
    positions
        .flat_map(|at| cells.iter().map(move |cell| (at, *cell, input.ages.clone())))
        .collect()
}

/// All sums of an input that the figures of a plan can show: those of the levels that it
/// is published at, of the country to compare with, and of gemeenten where it looks at
/// each.
fn totals_of(
    plan: &Plan<'_>,
    input: &PlannedInput,
    indeling: &Regioindeling,
    year: u16,
) -> BTreeSet<Total> {
    let levels: Vec<RegionLevel> = match (&plan.definition.levels, input.whose) {
        _ if input.is_national => Vec::new(),
        (_, Whose::Gemeenten) => vec![RegionLevel::Gemeente],
        (Some(levels), _) => levels.clone(),
        (None, _) => RegionLevel::all().collect(),
    };
    let regions = levels.iter().flat_map(|level| indeling.regions(*level, year));
    let mut regions: BTreeSet<RegionCode> = regions.map(|region| region.code).collect();
    regions.insert(RegionCode::nederland());
    let mut totals = BTreeSet::new();
    for at in 0..plan.periods.len() {
        for (cell, _) in &plan.cells {
            for shape in sums_behind(plan, input, at, *cell) {
                totals
                    .extend(regions.iter().map(|region| (region.clone(), shape.clone())));
            }
        }
    }
    totals
}

#[cfg(test)]
mod tests;
