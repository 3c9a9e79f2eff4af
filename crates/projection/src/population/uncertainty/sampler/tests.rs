use super::*;
use crate::Grid;
use crate::population::{
    Counts, RatioErrors, RatioSettings, cohort_ratios, project_population,
};

/// Three regions, large, middle and small, that lose a tenth of each cohort.
fn projected() -> (PopulationProjection, RatioErrors) {
    let grid = Grid { regions: 3, sexes: 2, ages: 19 };
    let persons = |factor: f64| -> Vec<f64> {
        let many = |cell: usize| [20_000.0, 1000.0, 40.0][cell / 38];
        (0..grid.cells())
            .map(|cell| many(cell) * if cell % 19 == 0 { 1.0 } else { factor })
            .collect()
    };
    let (before, after) = (persons(1.0), persons(0.9));
    let years =
        [Counts { year: 2015, persons: &before }, Counts { year: 2020, persons: &after }];
    let ratios = cohort_ratios(grid, &years, RatioSettings::default()).unwrap();
    let projection = project_population(&ratios, years[1], 2040, &[]).unwrap();
    (projection, RatioErrors::expected(&ratios))
}

fn no_errors(errors: &RatioErrors) -> RatioErrors {
    RatioErrors {
        national: vec![0.0; 38],
        lasting: vec![0.0; 38],
        chance: vec![0.0; 38],
        ..errors.clone()
    }
}

#[test]
fn without_errors_every_draw_is_the_projection() {
    let (projection, errors) = projected();
    let sampler = PopulationSampler::new(&projection, &no_errors(&errors), 1);
    let mut out = vec![0.0; sampler.cells()];
    sampler.sample(3, &mut out);
    for (drawn, expected) in out.iter().zip(projection.steps[1..].iter().flatten()) {
        assert!((drawn - expected).abs() < 1e-9 * expected.max(1.0));
    }
}

#[test]
fn without_errors_every_year_is_that_of_the_projection() {
    let (mut projection, errors) = projected();
    // A cohort of nobody grows older.
    for step in 0..5 {
        projection.steps[step][3 + step] = 0.0;
    }
    projection.follow_cohorts(&[1.0; 180]).unwrap();
    let sampler = PopulationSampler::new(&projection, &no_errors(&errors), 1);
    let mut drawn = vec![0.0; sampler.cells()];
    sampler.sample(0, &mut drawn);
    let (mut out, mut expected) = (vec![0.0; 114], vec![0.0; 114]);
    for year in 2020..=2040 {
        let weights = sampler.year_weights(&projection, year).unwrap();
        sampler.write_year(&weights, &drawn, &mut out);
        projection.write_year(year, &mut expected).unwrap();
        for (out, expected) in out.iter().zip(&expected) {
            assert!((out - expected).abs() <= 1e-9 * expected, "{year} {out} {expected}");
        }
    }
    assert!(sampler.year_weights(&projection, 2041).is_err());
}

#[test]
fn a_draw_depends_on_seed_and_number_only() {
    let (projection, errors) = projected();
    let draw = |seed, number| {
        let sampler = PopulationSampler::new(&projection, &errors, seed);
        let mut out = vec![0.0; sampler.cells()];
        sampler.sample(number, &mut out);
        out
    };
    assert_eq!(draw(1, 7), draw(1, 7));
    assert_ne!(draw(1, 7), draw(1, 8));
    assert_ne!(draw(1, 7), draw(2, 7));
}

/// Mean and standard deviation of the logarithms of 4,000 draws of one cell.
fn spread_of(sampler: &PopulationSampler, cell: usize) -> (f64, f64) {
    let mut out = vec![0.0; sampler.cells()];
    let logs: Vec<f64> = (0..4000)
        .map(|draw| {
            sampler.sample(draw, &mut out);
            libm::log(out[cell])
        })
        .collect();
    let mean = logs.iter().sum::<f64>() / 4000.0;
    let variance = logs.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 4000.0;
    (mean, variance.sqrt())
}

#[test]
fn draws_spread_as_the_errors_say() {
    let (projection, errors) = projected();
    let sampler = PopulationSampler::new(&projection, &errors, 20);
    for (region, persons) in [(0, 18_000.0), (2, 36.0)] {
        let cell = region * 38 + 19 + 10;
        let (mean, spread) = spread_of(&sampler, cell);
        let national = errors.national[29] * errors.national[29];
        let variance = national + errors.lasting[29] + errors.chance[29] / persons;
        assert!((spread / variance.sqrt() - 1.0).abs() < 0.05, "{spread} {variance}");
        let centre = libm::log(projection.steps[1][cell]);
        assert!((mean - centre).abs() < 4.0 * spread / 63.0, "{mean} {centre}");
    }
}

#[test]
fn a_region_of_nobody_stays_empty() {
    let (mut projection, errors) = projected();
    for step in &mut projection.steps {
        step[..38].fill(0.0);
    }
    let sampler = PopulationSampler::new(&projection, &errors, 1);
    let mut out = vec![1.0; sampler.cells()];
    sampler.sample(0, &mut out);
    assert!(out[..38].iter().all(|x| *x == 0.0));
    assert!(out.iter().all(|x| x.is_finite()));
}

#[test]
fn the_exponential_is_near_enough() {
    for tenth in -10..=10 {
        let x = f64::from(tenth) / 10.0;
        let exact = libm::exp(x);
        let tolerance = if x.abs() < 0.25 { 2e-6 } else { 5e-3 };
        assert!((exponential(x) / exact - 1.0).abs() < tolerance, "{x}");
    }
    assert!(exponential(-5.0) > 0.0);
}
