use regiobeeld_domain::{Age, Code, Dataset, Diagnostic, Place, Sex, Warned};

use super::constraint::constrained;
use super::rows::{Key, Rows, TOTAL};
use super::{ProjectOptions, draws_of};
use crate::input::{Persons, SEXES, classes};
use crate::{
    DrawSettings, HAMILTON_PERRY, PeopleDraws, REFERENCE, population_draws,
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
    let none = |found| Warned { value: None, diagnostics: vec![found] };
    let Some((origin, _)) = known.years.last() else {
        return none(limited(
            "there is no observed year",
            "put observed years in the folder",
        ));
    };
    if options.horizon <= *origin {
        let message = format!("the horizon {} is not after {origin}", options.horizon);
        return none(limited(&message, "give a later `--horizon`"));
    }
    let settings = DrawSettings {
        last_year: options.horizon,
        draws: options.draws,
        seed: draws_of(options.seed, quantity),
    };
    let (mut model, mut diagnostics) = (HAMILTON_PERRY, Vec::new());
    let made = population_draws(known.grid(), &known.counts(), settings, |projection| {
        let constrained = constrained(projection, known, datasets, quantity);
        diagnostics = constrained.diagnostics;
        model = constrained.value.1;
        constrained.value.0
    });
    match made {
        Ok(draws) => {
            let people = People { draws, model, is_drawn: options.draws > 0 };
            Warned { value: Some(people), diagnostics }
        }
        Err(error) => {
            let help = "give at least two years that lie 1 to 10 years apart; the other \
                        quantities go on";
            none(limited(&error.to_string(), help))
        }
    }
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
        rows.push(key, summary, people.is_drawn);
        if age == Age::Total {
            totals.push(summary.map_or(f64::NAN, |summary| summary.mean));
        }
    }
    totals
}
