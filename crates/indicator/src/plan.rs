use regiobeeld_domain::{Age, Dataset, Period};

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
) -> Vec<Plan<'a>> {
    let plans = definitions.iter();
    let mut plans: Vec<_> = plans
        .filter_map(|definition| planned(definition, datasets, reference_year))
        .collect();
    plans.sort_by(|a, b| a.definition.name.cmp(&b.definition.name));
    plans
}

fn planned<'a>(
    definition: &'a Definition,
    datasets: &'a [Dataset],
    reference_year: Option<u16>,
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
    Some(Plan {
        definition,
        inputs: inputs.collect(),
        cells: cells(definition, axes),
        has_reference: reference.is_some_and(|year| axes.periods.contains(&year)),
        periods: periods.into_iter().map(|period| PlannedPeriod { period }).collect(),
        dataset,
    })
}
