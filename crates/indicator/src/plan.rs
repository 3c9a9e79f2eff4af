use regiobeeld_domain::{Age, Axes, Dataset, Grain, Period, SeriesBreak};

use crate::breakdown::{Cell, CellLabel, cells};
use crate::definition::{Definition, Measure};
use crate::method::{Input, Whose};
use crate::region_sum::cube;

/// A definition with the data it is computed from.
pub(crate) struct Plan<'a> {
    pub(crate) definition: &'a Definition,
    /// The sums that the method takes, in its order.
    pub(crate) inputs: Vec<PlannedInput>,
    /// What its figures are over, in the order of the labels.
    pub(crate) cells: Vec<(Cell, CellLabel)>,
    /// In the order of the table.
    pub(crate) periods: Vec<PlannedPeriod>,
    /// Positions of the calendar years among the periods, the oldest first.
    pub(crate) years: Vec<usize>,
    /// For every cell, the years from which its series is counted in another way.
    pub(crate) breaks: Vec<Vec<u16>>,
    /// Whether the reference year is loaded.
    pub(crate) has_reference: bool,
    pub(crate) dataset: &'a Dataset,
}

#[derive(Clone, Copy)]
pub(crate) struct PlannedPeriod {
    pub(crate) period: Period,
}

/// A sum that a method takes, with where it stands in its cube.
pub(crate) struct PlannedInput {
    pub(crate) role: &'static str,
    pub(crate) measure: Measure,
    pub(crate) ages: Option<Vec<Age>>,
    pub(crate) whose: Whose,
    pub(crate) is_national: bool,
    /// For every period of the plan, its position along the cube's axis.
    pub(crate) positions: Vec<Option<usize>>,
}

impl Plan<'_> {
    /// The measure that says which periods and breakdowns there are.
    pub(crate) fn measure(&self) -> &Measure {
        &self.inputs[0].measure
    }
}

/// Pairs the definitions with their data; one whose data are not loaded has no plan.
pub(crate) fn plan<'a>(
    definitions: &'a [Definition],
    datasets: &'a [Dataset],
    reference_year: Option<u16>,
    breaks: &[SeriesBreak],
) -> Vec<Plan<'a>> {
    let plans = definitions.iter();
    let mut plans: Vec<_> = plans
        .filter_map(|definition| planned(definition, datasets, reference_year, breaks))
        .collect();
    plans.sort_by(|a, b| a.definition.name.cmp(&b.definition.name));
    plans
}

fn planned<'a>(
    definition: &'a Definition,
    datasets: &'a [Dataset],
    reference_year: Option<u16>,
    breaks: &[SeriesBreak],
) -> Option<Plan<'a>> {
    let chosen = |input: Input| -> Option<(Input, Measure)> {
        let mut measures = input.measures.iter();
        let loaded = measures.find(|measure| cube(datasets, measure).is_some()).cloned();
        let first = input.measures.first().filter(|_| !input.is_needed).cloned();
        Some((input, loaded.or(first)?))
    };
    let inputs = definition.method.inputs().into_iter().map(chosen);
    let inputs: Vec<_> = inputs.collect::<Option<_>>()?;
    let (_, first) = inputs.first()?;
    let dataset = datasets.iter().find(|dataset| dataset.id == first.dataset)?;
    let axes = cube(datasets, first)?.axes();
    let mut periods = axes.periods.clone();
    periods.sort_by_key(ToString::to_string);
    let reference = reference_year.map(Period::year);
    let inputs = inputs.into_iter().map(|(input, measure)| {
        let known = cube(datasets, &measure).map_or(&[][..], |cube| &cube.axes().periods);
        let at = |period: Period| {
            let wanted = match input.whose {
                Whose::RegionThen => reference?,
                Whose::CountryIn(year) => Period::year(year),
                Whose::Region | Whose::Country | Whose::Gemeenten => period,
            };
            known.iter().position(|known| *known == wanted)
        };
        PlannedInput {
            role: input.role,
            is_national: matches!(input.whose, Whose::Country | Whose::CountryIn(_)),
            positions: periods.iter().map(|period| at(*period)).collect(),
            whose: input.whose,
            ages: input.ages,
            measure,
        }
    });
    let cells = cells(definition, axes);
    let of_cell = |(_, label): &(Cell, CellLabel)| {
        let about = breaks.iter().filter(|one| concerns(axes, label, one));
        about.map(|one| one.year).collect()
    };
    let mut years: Vec<usize> =
        (0..periods.len()).filter(|at| periods[*at].grain() == Grain::Year).collect();
    years.sort_by_key(|at| periods[*at]);
    Some(Plan {
        definition,
        inputs: inputs.collect(),
        breaks: cells.iter().map(of_cell).collect(),
        years,
        cells,
        has_reference: reference.is_some_and(|year| axes.periods.contains(&year)),
        periods: periods.into_iter().map(|period| PlannedPeriod { period }).collect(),
        dataset,
    })
}

/// Whether a break is about what the figures of a cell count.
fn concerns(axes: &Axes, label: &CellLabel, broken: &SeriesBreak) -> bool {
    let has_group = axes.categories.iter().any(|one| broken.groups.contains(one));
    let same_ages = broken.ages.is_none_or(|ages| ages.overlaps(label.age));
    has_group && broken.concerns(&label.category) && same_ages
}
