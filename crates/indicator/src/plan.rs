use regiobeeld_domain::{Dataset, Period};

use crate::breakdown::{Cell, CellLabel, cells};
use crate::definition::{Definition, Measure};
use crate::region_sum::cube;

/// A definition with the data it is computed from.
pub(crate) struct Plan<'a> {
    pub(crate) definition: &'a Definition,
    pub(crate) measure: Measure,
    pub(crate) other: Option<Measure>,
    /// What its figures are over, in the order of the labels.
    pub(crate) cells: Vec<(Cell, CellLabel)>,
    pub(crate) periods: Vec<PlannedPeriod>,
    pub(crate) reference: Option<usize>,
    pub(crate) dataset: &'a Dataset,
}

#[derive(Clone, Copy)]
pub(crate) struct PlannedPeriod {
    pub(crate) period: Period,
    /// Position along the cubes' period axis.
    pub(crate) position: usize,
}

/// Pairs the definitions with their data; one whose data are not loaded has no plan.
pub(crate) fn plan<'a>(
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
            if !is_loaded(&measure)
                || other.as_ref().is_some_and(|other| !is_loaded(other))
            {
                return None;
            }
            let dataset =
                datasets.iter().find(|dataset| dataset.id == measure.dataset)?;
            let cube = cube(datasets, &measure)?;
            let axes = cube.axes();
            let position =
                |year| axes.periods.iter().position(|p| *p == Period::year(year));
            let mut periods: Vec<_> = (0..axes.periods.len())
                .map(|position| PlannedPeriod {
                    period: axes.periods[position],
                    position,
                })
                .collect();
            periods.sort_by_key(|planned| planned.period.to_string());
            Some(Plan {
                definition,
                measure,
                other,
                cells: cells(definition, axes),
                periods,
                reference: reference_year.and_then(position),
                dataset,
            })
        })
        .collect();
    plans.sort_by(|a, b| a.definition.name.cmp(&b.definition.name));
    plans
}
