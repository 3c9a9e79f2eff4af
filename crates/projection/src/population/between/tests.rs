use super::*;
use crate::Grid;
use crate::population::{RatioSettings, cohort_ratios, project_population};

/// Persons of one sex and single age: a cohort born in 1946 is twice as large, and
/// hazards rise with age.
fn single(year: i32, age: i32) -> f64 {
    let size = if (1946..1949).contains(&(year - age)) { 2000.0 } else { 1000.0 };
    size * libm::exp(-0.00002 * libm::exp(0.1 * f64::from(age)))
}

fn classes(year: i32) -> Vec<f64> {
    let class = |class: i32| {
        let ages = if class < 18 { class * 5..class * 5 + 5 } else { 90..105 };
        ages.map(|age| single(year, age)).sum::<f64>()
    };
    (0..2).flat_map(|_| (0..19).map(class)).collect()
}

const GRID: Grid = Grid { regions: 1, sexes: 2, ages: 19 };

fn projection(years: &[i32]) -> (PopulationProjection, Vec<f64>) {
    let persons: Vec<Vec<f64>> = years.iter().map(|year| classes(*year)).collect();
    let counts: Vec<Counts<'_>> = years
        .iter()
        .zip(&persons)
        .map(|(year, persons)| Counts { year: *year, persons })
        .collect();
    let ratios = cohort_ratios(GRID, &counts, RatioSettings::default()).unwrap();
    let origin = *counts.last().unwrap();
    let singles = ratios.single_ages(&counts).unwrap();
    (project_population(&ratios, origin, 2030, &[]).unwrap(), singles)
}

/// The largest relative error at 40 to 84 years.
fn worst(projection: &PopulationProjection, year: i32) -> f64 {
    let mut persons = vec![0.0; 38];
    projection.write_year(year, &mut persons).unwrap();
    let errors =
        persons.iter().zip(classes(year)).map(|(is, was)| (is / was - 1.0).abs());
    errors.skip(8).take(9).fold(0.0, f64::max)
}

#[test]
fn single_ages_make_years_between_right() {
    let (mut projection, _) = projection(&[2012, 2017]);
    assert!(worst(&projection, 2019) > 0.1);
    let known: Vec<f64> =
        (0..2).flat_map(|_| (0..90).map(|age| single(2017, age))).collect();
    projection.follow_cohorts(&known).unwrap();
    // What is left comes of a ratio for a whole class, whose ages differ.
    for year in [2018, 2019, 2020, 2021] {
        assert!(worst(&projection, year) < 0.015, "{year} {}", worst(&projection, year));
    }
    let steps = projection.steps.clone();
    let mut persons = vec![0.0; 38];
    projection.write_year(2022, &mut persons).unwrap();
    assert_eq!(persons, steps[1]);
}

#[test]
fn years_that_cut_cohorts_otherwise_tell_their_ages() {
    let (mut straight, singles) = projection(&[2012, 2014, 2015, 2016, 2017]);
    let (before, sum) = (worst(&straight, 2019), singles[65..70].iter().sum::<f64>());
    assert!((sum / classes(2017)[13] - 1.0).abs() < 1e-9);
    straight.follow_cohorts(&singles).unwrap();
    let after = worst(&straight, 2019);
    assert!(after < 0.4 * before, "{before} {after}");
}

#[test]
fn another_number_of_ages_is_told() {
    let (mut projection, _) = projection(&[2012, 2017]);
    let found = projection.follow_cohorts(&[1.0; 90]);
    let expected = Unprojectable::Cells { year: 2017, expected: 180, got: 90 };
    assert_eq!(found, Err(expected));
}
