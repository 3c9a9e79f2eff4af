use regiobeeld_domain::{Age, Code, Dataset, Diagnostic, Place, Sex, Warned};

use super::constraint::constrained;
use super::rows::{Key, Rows, TOTAL};
use super::{ProjectOptions, draws_of};
use crate::input::{Persons, SEXES, classes};
use crate::{
    Counts, PeopleDraws, PopulationProjection, PopulationSampler, REFERENCE,
    RatioSettings, cohort_ratios, learn_ratio_errors, project_population,
    simulate_people,
};

/// Persons that are expected, with how many they may be.
pub(super) struct People {
    pub(super) draws: PeopleDraws,
    pub(super) model: &'static str,
    /// Whether the draws differ.
    pub(super) is_drawn: bool,
}

impl People {
    /// Every year from the origin to the horizon.
    pub(super) fn years(&self, options: &ProjectOptions) -> Vec<u16> {
        (self.draws.origin..=options.horizon).collect()
    }
}

/// Projects persons and draws around the projection; none, and why, where they cannot be.
pub(super) fn draws(
    known: &Persons,
    datasets: &[Dataset],
    quantity: &'static str,
    options: &ProjectOptions,
) -> Warned<Option<People>> {
    let limited = |problem: &str, help: &str| {
        let found = Diagnostic::new(Code::ProjectionLimited, problem).help(help);
        found.at(Place::Field(quantity))
    };
    let grid = known.grid();
    let counts: Vec<_> = known
        .years
        .iter()
        .map(|(year, persons)| Counts { year: i32::from(*year), persons })
        .collect();
    let none = |found| Warned { value: None, diagnostics: vec![found] };
    let Some((origin, start)) = known.years.last() else {
        return none(limited(
            "there is no observed year",
            "put observed years in the folder",
        ));
    };
    if options.horizon <= *origin {
        let message = format!("the horizon {} is not after {origin}", options.horizon);
        return none(limited(&message, "give a later `--horizon`"));
    }
    let settings = RatioSettings::default();
    let made = cohort_ratios(grid, &counts, settings).and_then(|ratios| {
        let errors = learn_ratio_errors(grid, &counts, settings)?;
        let last = Counts { year: i32::from(*origin), persons: start };
        let horizon = i32::from(options.horizon);
        let projection = project_population(&ratios, last, horizon, &[])?;
        Ok((projection, errors, ratios.single_ages(&counts)?))
    });
    let (projection, errors, singles) = match made {
        Ok(made) => made,
        Err(error) => {
            let help = "give at least two years that lie 1 to 10 years apart; the other \
                        quantities go on";
            return none(limited(&error.to_string(), help));
        }
    };
    let constrained = constrained(projection, known, datasets, quantity);
    let (mut projection, model) = constrained.value;
    // After the steps have their totals, because years between follow from the steps.
    let years = projection.follow_cohorts(&singles);
    let steps = projection.steps.len() - 1;
    let sampler =
        PopulationSampler::new(&projection, &errors, draws_of(options.seed, quantity));
    let is_drawn = options.draws > 0;
    let central = central(&projection);
    let sample = |draw: u64, out: &mut [f64]| {
        if is_drawn { sampler.sample(draw, out) } else { out.copy_from_slice(&central) }
    };
    let draws = options.draws.max(1) as usize;
    let mut draws = PeopleDraws::new(grid, *origin, start, (draws, steps), &sample);
    let weights = (projection.origin..=projection.last_year())
        .map(|year| sampler.year_weights(&projection, year));
    if years.is_ok()
        && let Ok(weights) = weights.collect()
    {
        draws = draws.with_years(weights);
    }
    let people = People { draws, model, is_drawn };
    Warned { value: Some(people), diagnostics: constrained.diagnostics }
}

/// The projection itself, as a draw has it.
fn central(projection: &PopulationProjection) -> Vec<f64> {
    projection.steps.iter().skip(1).flatten().copied().collect()
}

/// Writes persons of every region and year: by sex and age, by age, and together. Gives the
/// means of all persons by region and year.
pub(super) fn write(
    people: &People,
    quantity: &'static str,
    members: &[Vec<(usize, f64)>],
    inputs: u16,
    options: &ProjectOptions,
    rows: &mut Rows,
) -> Vec<f64> {
    let years = people.years(options);
    let classes = classes();
    let of_cells = SEXES.iter().flat_map(|sex| classes.iter().map(|age| (*sex, *age)));
    let of_ages = classes.iter().map(|age| (Sex::Total, *age));
    let figures: Vec<(Sex, Age)> =
        of_cells.chain(of_ages).chain([(Sex::Total, Age::Total)]).collect();
    let found = simulate_people(&people.draws, &years, members);
    let mut totals = Vec::new();
    for (at, summary) in found.into_iter().enumerate() {
        let (place, figure) = (at / figures.len(), at % figures.len());
        let (sex, age) = figures[figure];
        let key = Key {
            quantity,
            region: place / years.len(),
            year: years[place % years.len()],
            sex,
            age,
            category: TOTAL,
            scenario: REFERENCE,
            model: people.model,
            origin: people.draws.origin,
            inputs,
        };
        rows.push(key, options, summary, people.is_drawn);
        if age == Age::Total {
            totals.push(summary.map_or(f64::NAN, |summary| summary.mean));
        }
    }
    totals
}
