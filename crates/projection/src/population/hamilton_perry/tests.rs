use super::*;
use crate::population::{RatioBasis, RatioSettings, cohort_ratios};
use regiobeeld_method::Draws;

const AGES: usize = 19;

/// Regions of different size and shape.
fn origin(regions: usize) -> Vec<f64> {
    let draws = Draws::new(3);
    (0..regions * 2 * AGES)
        .map(|cell| {
            let (region, age) = (cell / (2 * AGES), cell % AGES);
            let many = if region % 3 == 0 { 4000.0 } else { 300.0 };
            many * (1.0 - 0.04 * age as f64) * (0.8 + 0.4 * draws.uniform(cell as u64))
        })
        .collect()
}

/// The years that follow from an origin by ratios of each region, without chance.
fn history(grid: Grid, ratios: &[f64], steps: usize) -> Vec<Vec<f64>> {
    let size = grid.of_region();
    let mut years = vec![origin(grid.regions)];
    for _ in 0..steps {
        let before = years.last().unwrap();
        let mut after = vec![0.0; grid.cells()];
        for region in 0..grid.regions {
            let cells = region * size..(region + 1) * size;
            step(&before[cells.clone()], &ratios[cells.clone()], &mut after[cells]);
        }
        years.push(after);
    }
    years
}

fn grid(regions: usize) -> Grid {
    Grid { regions, sexes: 2, ages: AGES }
}

/// Ratios of a country: children 0.16, the old 0.4.
fn country() -> Vec<f64> {
    let ratio = |age: usize| match age {
        0 => 0.16,
        1..14 => 1.0,
        14..18 => 0.9,
        _ => 0.4,
    };
    (0..2 * AGES).map(|cell| ratio(cell % AGES)).collect()
}

fn counts(years: &[Vec<f64>]) -> Vec<Counts<'_>> {
    years
        .iter()
        .zip((2010..).step_by(5))
        .map(|(persons, year)| Counts { year, persons })
        .collect()
}

#[track_caller]
fn close(left: &[f64], right: &[f64], tolerance: f64) {
    for (cell, (left, right)) in left.iter().zip(right).enumerate() {
        let difference = (left - right).abs();
        assert!(difference <= tolerance * right.abs().max(1.0), "{cell}: {left} {right}");
    }
}

#[test]
fn regions_that_are_like_the_country_go_on_so() {
    let grid = grid(6);
    let years = history(grid, &country().repeat(6), 6);
    let known = counts(&years[..2]);
    let ratios = cohort_ratios(grid, &known, RatioSettings::default()).unwrap();
    assert_eq!(ratios.basis, [RatioBasis::Own(1); 6]);
    let projection = project_population(&ratios, known[1], 2040, &[]).unwrap();
    assert_eq!(projection.last_year(), 2040);
    for (step, year) in projection.steps.iter().zip(&years[1..]) {
        close(step, year, 1e-9);
    }
}

#[test]
fn ratios_of_one_keep_everybody() {
    let grid = grid(2);
    let ratios = vec![1.0; grid.cells()];
    let years = history(grid, &ratios, 1);
    let known = counts(&years);
    let plain = cohort_ratios(grid, &known, RatioSettings::PLAIN).unwrap();
    let projection = project_population(&plain, known[1], 2020, &[]).unwrap();
    let cohorts = |persons: &[f64], skip: usize| -> f64 {
        persons.chunks(AGES).map(|lane| lane[skip..].iter().sum::<f64>()).sum()
    };
    let (before, after) =
        (cohorts(known[1].persons, 0), cohorts(&projection.steps[1], 1));
    assert!((before - after).abs() < 1e-6 * before, "{before} {after}");
}

#[test]
fn the_plain_method_is_exact_for_each_region_without_control() {
    // With one region the country is the region.
    let grid = grid(1);
    let years = history(grid, &country(), 2);
    let known = counts(&years[..2]);
    let ratios = cohort_ratios(grid, &known, RatioSettings::PLAIN).unwrap();
    let projection = project_population(&ratios, known[1], 2020, &[]).unwrap();
    close(&projection.steps[1], &years[2], 1e-9);
}

#[test]
fn regions_add_up_to_the_country_or_to_what_it_is_told_to_be() {
    let grid = grid(5);
    let draws = Draws::new(11);
    let own: Vec<f64> = (0..grid.cells())
        .map(|cell| country()[cell % 38] * (0.9 + 0.2 * draws.uniform(cell as u64)))
        .collect();
    let years = history(grid, &own, 1);
    let known = counts(&years);
    let ratios = cohort_ratios(grid, &known, RatioSettings::default()).unwrap();
    let control = vec![1234.5; grid.of_region()];
    let projection =
        project_population(&ratios, known[1], 2025, std::slice::from_ref(&control))
            .unwrap();
    let [sum] = national(grid, [&projection.steps[1]]);
    close(&sum, &control, 1e-9);
    let national_ratios: Vec<f64> =
        ratios.national.iter().map(|log| libm::exp(*log)).collect();
    let mut expected = vec![0.0; grid.of_region()];
    step(&control, &national_ratios, &mut expected);
    let [sum] = national(grid, [&projection.steps[2]]);
    close(&sum, &expected, 1e-9);
}

#[test]
fn deviations_fade() {
    let grid = grid(4);
    let mut own = country().repeat(4);
    own[5] = 1.3;
    let years = history(grid, &own, 1);
    let known = counts(&years);
    let ratios = cohort_ratios(grid, &known, RatioSettings::default()).unwrap();
    assert!(ratios.deviation[5] > 0.03, "{}", ratios.deviation[5]);
    let projection = project_population(&ratios, known[1], 2060, &[]).unwrap();
    let gap = |step: usize| {
        let ratio = |region: usize| {
            let start = region * 38;
            projection.steps[step][start + 5] / projection.steps[step - 1][start + 4]
        };
        ratio(0) / ratio(3)
    };
    assert!(gap(1) > 1.03 && gap(9) < gap(1) - 0.01 && gap(9) > 1.0);
}

#[test]
fn regions_without_history_follow_the_country_and_without_origin_are_unknown() {
    let grid = grid(3);
    let mut years = history(grid, &country().repeat(3), 2);
    years[0][0] = f64::NAN;
    years[1][40] = f64::NAN;
    let known = counts(&years[..2]);
    let ratios = cohort_ratios(grid, &known, RatioSettings::default()).unwrap();
    let basis = [RatioBasis::National, RatioBasis::National, RatioBasis::Own(1)];
    assert_eq!(ratios.basis, basis);
    let projection = project_population(&ratios, known[1], 2020, &[]).unwrap();
    let (first, rest) = projection.steps[1].split_at(38);
    close(first, &years[2][..38], 1e-9);
    assert!(rest[..38].iter().all(|x| x.is_nan()));
    close(&rest[38..], &years[2][76..], 1e-9);
}

#[test]
fn years_between_steps_lie_between_them() {
    let grid = grid(2);
    let years = history(grid, &country().repeat(2), 1);
    let known = counts(&years);
    let ratios = cohort_ratios(grid, &known, RatioSettings::default()).unwrap();
    let projection = project_population(&ratios, known[1], 2020, &[]).unwrap();
    let mut persons = vec![0.0; grid.cells()];
    for (year, part) in [(2015, 0.0), (2017, 0.4), (2020, 1.0)] {
        projection.write_year(year, &mut persons).unwrap();
        for (cell, value) in persons.iter().enumerate() {
            let (from, to) = (projection.steps[0][cell], projection.steps[1][cell]);
            assert!((value - from - part * (to - from)).abs() < 1e-9);
        }
    }
    let beyond = projection.write_year(2021, &mut persons);
    assert_eq!(beyond, Err(Unprojectable::Year { year: 2021, first: 2015, last: 2020 }));
}

#[track_caller]
fn check_reason(years: &[(i32, Vec<f64>)], expected: &Unprojectable) {
    let counts: Vec<Counts<'_>> =
        years.iter().map(|(year, persons)| Counts { year: *year, persons }).collect();
    let found = cohort_ratios(grid(1), &counts, RatioSettings::default());
    assert_eq!(found.as_ref(), Err(expected));
}

#[test]
fn what_cannot_be_projected_has_a_reason() {
    let full = || vec![100.0; 38];
    check_reason(&[(2020, full())], &Unprojectable::TooFewYears { years: vec![2020] });
    check_reason(
        &[(2000, full()), (2020, full())],
        &Unprojectable::TooFewYears { years: vec![2000, 2020] },
    );
    let mut empty = full();
    empty[18] = 0.0;
    check_reason(
        &[(2015, full()), (2020, empty)],
        &Unprojectable::EmptyClass { sex: 0, age: 18 },
    );
    check_reason(
        &[(2015, full()), (2020, vec![1.0])],
        &Unprojectable::Cells { year: 2020, expected: 38, got: 1 },
    );
    check_reason(&[(2020, full()), (2015, full())], &Unprojectable::Order { year: 2015 });
}

#[test]
fn an_empty_cell_stays_empty_and_finite() {
    let grid = grid(3);
    let mut years = history(grid, &country().repeat(3), 1);
    years[1][17] = 0.0;
    years[1][18] = 0.0;
    let known = counts(&years);
    let ratios = cohort_ratios(grid, &known, RatioSettings::default()).unwrap();
    let projection = project_population(&ratios, known[1], 2070, &[]).unwrap();
    assert_eq!(projection.steps[1][18], 0.0);
    assert!(projection.steps.iter().flatten().all(|x| x.is_finite() && *x >= 0.0));
}
