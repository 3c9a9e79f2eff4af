//! What of regions' deviations is more than chance.

use super::covariance::{invert, product, times};

/// How regions deviate from the country, region by region.
pub(super) struct Deviations {
    /// Deviations of a region.
    pub(super) size: usize,
    /// Observed deviations of logarithms; NaN where there is none.
    pub(super) observed: Vec<f64>,
    /// The persons behind each.
    pub(super) persons: Vec<f64>,
}

/// What is to be expected of regions.
pub(super) struct Shrunk {
    /// Expected deviations, zero where nothing was observed of a region.
    pub(super) expected: Vec<f64>,
    /// Covariance of true deviations between regions, a square matrix.
    pub(super) between: Vec<f64>,
    /// Variance of chance, times persons, by class.
    pub(super) chance: Vec<f64>,
}

/// A deviation beyond this tells of something else than cohorts, and counts as this.
const FARTHEST: f64 = 1.2;
/// Standard deviation between regions before any is seen, which counts as `PRIOR_REGIONS`.
const PRIOR_SPREAD: f64 = 0.03;
const PRIOR_REGIONS: f64 = 10.0;
/// Bounds of the variance of chance, as a part of that of independent persons.
const CHANCE: (f64, f64) = (0.05, 8.0);
/// Persons behind a deviation that was not observed.
const NOBODY: f64 = 1e-6;

/// Separates true deviations of regions from chance, by empirical Bayes.
///
/// The observed deviations `x` of a region are its true ones, drawn from a normal
/// distribution around zero with covariance `T`, plus independent chance with variance
/// `chance / persons`. Both are estimated from all regions together by expectation
/// maximisation, whose few rounds and prior keep the covariance from following chance;
/// what is expected is `T (T + V)^-1 x`. A class with few persons so borrows from the
/// other classes and the other sex of its region, as far as they go together in the
/// country, and then from the country.
///
/// Literature: Efron and Morris, Data analysis using Stein's estimator and its
/// generalizations, JASA 1975; Dempster, Laird and Rubin, JRSS B 1977.
pub(super) fn shrink(deviations: &Deviations, rounds: usize) -> Shrunk {
    let size = deviations.size;
    let mut shrunk = Shrunk {
        expected: vec![0.0; deviations.observed.len()],
        between: diagonal(size, PRIOR_SPREAD * PRIOR_SPREAD),
        chance: vec![1.0; size],
    };
    for _ in 0..rounds {
        round(deviations, &mut shrunk);
    }
    expect(deviations, &mut shrunk);
    shrunk
}

fn diagonal(size: usize, value: f64) -> Vec<f64> {
    (0..size * size)
        .map(|cell| if cell % (size + 1) == 0 { value } else { 0.0 })
        .collect()
}

/// One region: its deviations, the variance of chance in them, and the weights
/// `(T + V)^-1` and `(T + V)^-1 x`.
struct Region {
    observed: Vec<f64>,
    chance: Vec<f64>,
    weights: Vec<f64>,
    weighted: Vec<f64>,
}

/// Goes through the regions of which anything was observed.
fn each_region(
    deviations: &Deviations,
    shrunk: &Shrunk,
    mut visit: impl FnMut(usize, &Region),
) {
    let size = deviations.size;
    let mut region = Region {
        observed: vec![0.0; size],
        chance: vec![0.0; size],
        weights: vec![0.0; size * size],
        weighted: vec![0.0; size],
    };
    let lanes = deviations.observed.chunks_exact(size);
    for (index, observed) in lanes.enumerate() {
        if observed.iter().all(|x| x.is_nan()) {
            continue;
        }
        let persons = &deviations.persons[index * size..][..size];
        region.weights.copy_from_slice(&shrunk.between);
        for cell in 0..size {
            let seen = !observed[cell].is_nan();
            let persons = if seen { persons[cell].max(1.0) } else { NOBODY };
            region.observed[cell] =
                if seen { observed[cell].clamp(-FARTHEST, FARTHEST) } else { 0.0 };
            region.chance[cell] = shrunk.chance[cell] / persons;
            region.weights[cell * (size + 1)] += region.chance[cell];
        }
        invert(&mut region.weights, size);
        times(&region.weights, &region.observed, &mut region.weighted);
        visit(index, &region);
    }
}

/// One round of expectation and maximisation.
fn round(deviations: &Deviations, shrunk: &mut Shrunk) {
    let size = deviations.size;
    let (mut regions, mut curvature) = (0.0, vec![0.0; size * size]);
    let (mut chance, mut seen) = (vec![0.0; size], vec![0.0; size]);
    each_region(deviations, shrunk, |index, region| {
        regions += 1.0;
        for (row, out) in curvature.chunks_exact_mut(size).enumerate() {
            let weights = &region.weights[row * size..];
            for (column, cell) in out.iter_mut().enumerate() {
                *cell += region.weighted[row] * region.weighted[column] - weights[column];
            }
        }
        for cell in 0..size {
            if !deviations.observed[index * size + cell].is_nan() {
                // What is left after the expected deviation, and how uncertain that is.
                let variance = region.chance[cell];
                let left = variance * region.weighted[cell];
                let unsure =
                    variance * (1.0 - variance * region.weights[cell * (size + 1)]);
                chance[cell] += (left * left + unsure) / variance * shrunk.chance[cell];
                seen[cell] += 1.0;
            }
        }
    });
    let moved =
        product(&product(&shrunk.between, &curvature, size), &shrunk.between, size);
    let prior = PRIOR_REGIONS * PRIOR_SPREAD * PRIOR_SPREAD;
    for (cell, (between, moved)) in shrunk.between.iter_mut().zip(moved).enumerate() {
        let own = if cell % (size + 1) == 0 { prior } else { 0.0 };
        *between = (*between * regions + moved + own) / (regions + PRIOR_REGIONS);
    }
    for cell in 0..size {
        if seen[cell] > 0.0 {
            shrunk.chance[cell] = (chance[cell] / seen[cell]).clamp(CHANCE.0, CHANCE.1);
        }
    }
}

fn expect(deviations: &Deviations, shrunk: &mut Shrunk) {
    let size = deviations.size;
    let mut expected = std::mem::take(&mut shrunk.expected);
    each_region(deviations, shrunk, |index, region| {
        let out = &mut expected[index * size..][..size];
        times(&shrunk.between, &region.weighted, out);
    });
    shrunk.expected = expected;
}

#[cfg(test)]
mod tests {
    use super::*;
    use regiobeeld_method::Draws;

    /// Regions that deviate by 0.1 in two classes that go together, half of them small.
    fn made(regions: usize) -> (Vec<f64>, Deviations) {
        let draws = Draws::new(7);
        let (mut truth, mut observed, mut persons) = (vec![], vec![], vec![]);
        for region in 0..regions {
            let many = if region % 2 == 0 { 50.0 } else { 5000.0 };
            let own = 0.1 * draws.normal(region as u64);
            for class in 0..2 {
                let chance = draws.normal((1000 + region * 2 + class) as u64);
                truth.push(own);
                observed.push(own + chance / f64::sqrt(many));
                persons.push(many);
            }
        }
        (truth, Deviations { size: 2, observed, persons })
    }

    fn error(truth: &[f64], values: &[f64], regions: impl Fn(usize) -> bool) -> f64 {
        let errors = truth.iter().zip(values).enumerate();
        errors
            .filter(|(at, _)| regions(at / 2))
            .map(|(_, (t, v))| (t - v) * (t - v))
            .sum()
    }

    #[test]
    fn small_regions_borrow_and_large_ones_keep() {
        let (truth, deviations) = made(300);
        let shrunk = shrink(&deviations, 8);
        let small = |region: usize| region.is_multiple_of(2);
        let before = error(&truth, &deviations.observed, small);
        let after = error(&truth, &shrunk.expected, small);
        // By theory a single class would keep a third of its variance of chance, two
        // that go together a quarter.
        assert!(after < 0.36 * before, "{after} {before}");
        let large = |region: usize| !region.is_multiple_of(2);
        let moved = error(&deviations.observed, &shrunk.expected, large);
        assert!(moved < 0.01 * error(&truth, &vec![0.0; 600], large), "{moved}");
        assert!((shrunk.between[0] - 0.01).abs() < 0.002, "{:?}", shrunk.between);
        assert!((shrunk.chance[0] - 1.0).abs() < 0.3, "{:?}", shrunk.chance);
    }

    #[test]
    fn what_was_not_observed_follows_from_the_rest_or_is_zero() {
        let (_, mut deviations) = made(300);
        deviations.observed[3] = f64::NAN;
        deviations.observed[4..6].fill(f64::NAN);
        let shrunk = shrink(&deviations, 8);
        assert!((shrunk.expected[3] - shrunk.expected[2]).abs() < 0.03);
        assert_eq!(shrunk.expected[4..6], [0.0, 0.0]);
    }
}
