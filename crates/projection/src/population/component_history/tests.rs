use super::*;
use crate::population::project_components;

const AGES: usize = 100;

/// A population that follows from constant hazards, fertility and migration totals that
/// differ from year to year.
fn made(years: usize) -> (Components, Vec<Vec<f64>>) {
    let hazard = |age: usize| {
        if age < OLD { 0.0 } else { 0.002 * libm::exp(0.1 * (age - OLD) as f64) }
    };
    let hazards: Vec<f64> = (0..2 * AGES).map(|cell| hazard(cell % AGES)).collect();
    let young =
        |cell: usize| if (20..40).contains(&(cell % AGES)) { 1.0 / 40.0 } else { 0.0 };
    let mut fertility = vec![0.0; AGES];
    fertility[MOTHERS].fill(0.05);
    let components = Components {
        ages: AGES,
        mortality: vec![hazards],
        fertility,
        boys: 0.512,
        migration: Migration {
            usual: (0..2 * AGES).map(|cell| 2000.0 * young(cell)).collect(),
            marginal: (0..2 * AGES).map(young).collect(),
        },
    };
    let start: Vec<f64> =
        (0..2 * AGES).map(|cell| 10_000.0 - 99.0 * (cell % AGES) as f64).collect();
    let totals: Vec<f64> =
        (0..years).map(|year| 2000.0 + 300.0 * (year % 4) as f64).collect();
    let mut population = vec![start.clone()];
    population
        .extend(project_components(&start, &components, years, Some(&totals)).unwrap());
    (components, population)
}

#[test]
fn constant_components_are_found_again() {
    let (components, population) = made(30);
    let history = YearlyHistory { ages: AGES, population: &population, deaths: &[] };
    let found = estimate_components(history, 10, ComponentSettings::default()).unwrap();
    assert!((found.boys - 0.512).abs() < 1e-9);
    assert!((found.fertility[30] - 0.05).abs() < 1e-9);
    for cell in (OLD..90).chain(AGES + OLD..AGES + 90) {
        let (was, is) = (components.mortality[0][cell], found.mortality[9][cell]);
        assert!((is / was - 1.0).abs() < 1e-6, "{cell}: {was} {is}");
    }
    // All that more come are between 20 and 40, as those who usually come.
    let young: f64 = found.migration.marginal[17..43].iter().sum();
    assert!((young - 0.5).abs() < 1e-6, "{young}");
    let totals = net_migration_totals(history).unwrap();
    assert!((totals[2] - 2600.0).abs() < 1e-6 && totals.len() == 30, "{totals:?}");
}

#[test]
fn a_projection_with_known_totals_is_near_what_came() {
    let (_, population) = made(40);
    let known = YearlyHistory { ages: AGES, population: &population[..31], deaths: &[] };
    let found = estimate_components(known, 10, ComponentSettings::default()).unwrap();
    let all = YearlyHistory { ages: AGES, population: &population, deaths: &[] };
    let totals = net_migration_totals(all).unwrap();
    let projected =
        project_components(&population[30], &found, 10, Some(&totals[30..])).unwrap();
    for class in 4..18 {
        let sum = |persons: &[f64]| persons[class * 5..class * 5 + 5].iter().sum::<f64>();
        let (was, is) = (sum(&population[40]), sum(&projected[9]));
        assert!((is / was - 1.0).abs() < 0.01, "{class}: {was} {is}");
    }
}

#[test]
fn deaths_tell_the_hazard_where_they_are_known() {
    let population = vec![vec![1000.0; 2 * AGES]; 3];
    let deaths = vec![vec![20.0; 2 * AGES]; 2];
    let history = YearlyHistory { ages: AGES, population: &population, deaths: &deaths };
    let found = estimate_components(history, 1, ComponentSettings::default()).unwrap();
    for hazard in &found.mortality[0] {
        assert!((hazard - 0.02).abs() < 1e-12, "{hazard}");
    }
}

#[test]
fn mortality_that_falls_goes_on_falling_ever_less() {
    let hazards: Vec<Vec<f64>> = (0..20)
        .map(|year| vec![0.1 * libm::exp(-0.02 * f64::from(year)); 2 * AGES])
        .collect();
    let ahead = mortality(&hazards, AGES, 40, ComponentSettings::default());
    let fall = |year: usize| libm::log(ahead[year + 1][70] / ahead[year][70]);
    assert!((fall(0) + 0.02 * 0.81).abs() < 1e-9, "{}", fall(0));
    assert!((fall(10) / fall(9) - 0.9).abs() < 1e-6);
    assert!((ahead[0][99] / ahead[39][99] - 1.0).abs() < 0.02);
}

#[test]
fn too_little_history_is_told() {
    let population = vec![vec![1.0; 2 * AGES]; 2];
    let history = YearlyHistory { ages: AGES, population: &population, deaths: &[] };
    let found = estimate_components(history, 1, ComponentSettings::default());
    assert!(matches!(found, Err(Unprojectable::TooFewYears { .. })), "{found:?}");
}
