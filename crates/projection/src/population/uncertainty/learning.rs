//! Errors of ratios in the years at hand.

use super::RatioErrors;
use crate::Grid;
use crate::population::cohort::{bases, log_ratios};
use crate::population::history::{in_year, national};
use crate::population::{
    CohortRatios, Counts, RatioSettings, Unprojectable, cohort_ratios,
};

/// Fewer errors of regions than this do not tell their variance.
const LEAST_REGIONS: usize = 30;
/// How many changes between five years what was known before is worth.
const KNOWN_CHANGES: f64 = 5.0;
/// Errors beyond so many variances count as these: borders that moved, an asylum centre.
const FARTHEST: f64 = 9.0;

/// Learns errors from the past: ratios are estimated from every year by what was known
/// then, and compared with those of the five years after it.
///
/// Variances of regions' errors are fitted by weighted least squares of squared errors on
/// one over persons, where at least 30 regions have one; the country's are averaged with
/// what is known since 1980. What there is no error of stays as
/// [`RatioErrors::expected`].
///
/// # Errors
///
/// As [`cohort_ratios`].
pub fn learn_ratio_errors(
    grid: Grid,
    years: &[Counts<'_>],
    settings: RatioSettings,
) -> Result<RatioErrors, Unprojectable> {
    let ratios = cohort_ratios(grid, years, settings)?;
    let mut errors = RatioErrors::expected(&ratios);
    let mut squares = vec![Vec::new(); grid.of_region()];
    let mut country = vec![(0.0, 0.0); grid.of_region()];
    for known in 2..years.len() {
        let origin = years[known - 1];
        let Some(after) = in_year(years, origin.year + 5, 5) else { continue };
        let Ok(before) = cohort_ratios(grid, &years[..known], settings) else { continue };
        collect(&before, origin.persons, &after, &mut squares, &mut country);
    }
    for cell in 0..grid.of_region() {
        let (sum, many) = country[cell];
        let prior = KNOWN_CHANGES * errors.national[cell] * errors.national[cell];
        errors.national[cell] = ((prior + sum) / (KNOWN_CHANGES + many)).sqrt();
        if squares[cell].len() >= LEAST_REGIONS {
            let start = (errors.lasting[cell], errors.chance[cell]);
            (errors.lasting[cell], errors.chance[cell]) = fit(&squares[cell], start);
            errors.learned += squares[cell].len();
        }
    }
    Ok(errors)
}

/// A squared error and one over the persons behind it.
type Squared = (f64, f64);

/// Adds the errors of one origin.
fn collect(
    ratios: &CohortRatios,
    origin: &[f64],
    after: &[f64],
    squares: &mut [Vec<Squared>],
    country: &mut [(f64, f64)],
) {
    let size = ratios.grid.of_region();
    let [sum_before, sum_after] = national(ratios.grid, [origin, after]);
    let mut actual = vec![0.0; size];
    log_ratios(&sum_before, &sum_after, &mut actual);
    for (cell, (sum, many)) in country.iter_mut().enumerate() {
        let error = actual[cell] - ratios.national[cell];
        if error.is_finite() {
            *sum += error * error;
            *many += 1.0;
        }
    }
    let (mut logs, mut persons) = (vec![0.0; size], vec![0.0; size]);
    let regions = origin.chunks_exact(size).zip(after.chunks_exact(size));
    for (region, (before, after)) in regions.enumerate() {
        log_ratios(before, after, &mut logs);
        persons_behind(before, after, &mut persons);
        for cell in 0..size {
            let expected = ratios.keep * ratios.deviation[region * size + cell];
            let error = logs[cell] - actual[cell] - expected;
            if error.is_finite() && persons[cell] > 0.0 {
                squares[cell].push((error * error, 1.0 / persons[cell]));
            }
        }
    }
}

/// The persons behind each ratio: those of the cohort, and the children themselves.
pub(super) fn persons_behind(before: &[f64], after: &[f64], out: &mut [f64]) {
    bases(before, after, out);
    let ages = after.len() / 2;
    out[0] = after[0];
    out[ages] = after[ages];
}

/// The variance without persons and that with one over them, none below zero.
fn fit(squares: &[Squared], start: (f64, f64)) -> (f64, f64) {
    let (mut lasting, mut chance) = start;
    for _ in 0..6 {
        let (mut w, mut wz, mut wzz, mut wy, mut wzy) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for &(square, z) in squares {
            let variance = lasting + chance * z;
            let weight = 1.0 / (variance * variance);
            let square = square.min(FARTHEST * variance);
            w += weight;
            wz += weight * z;
            wzz += weight * z * z;
            wy += weight * square;
            wzy += weight * z * square;
        }
        let determinant = w * wzz - wz * wz;
        let both =
            ((wzz * wy - wz * wzy) / determinant, (w * wzy - wz * wy) / determinant);
        (lasting, chance) = match both {
            (a, b) if a >= 0.0 && b >= 0.0 => (a, b),
            (a, _) if a < 0.0 => (0.0, wzy / wzz),
            (_, b) if b < 0.0 => (wy / w, 0.0),
            _ => return start,
        };
        // Never quite certain.
        (lasting, chance) = (lasting.max(1e-6), chance.max(0.05));
    }
    (lasting, chance)
}

#[cfg(test)]
mod tests {
    use super::*;
    use regiobeeld_method::Draws;

    #[test]
    fn variances_are_found_again() {
        let draws = Draws::new(5);
        let squares: Vec<Squared> = (0..4000_u64)
            .map(|number| {
                let persons = if number % 2 == 0 { 50.0 } else { 5000.0 };
                let error = draws.normal(number) * f64::sqrt(0.0004 + 0.8 / persons);
                (error * error, 1.0 / persons)
            })
            .collect();
        let (lasting, chance) = fit(&squares, (0.01, 3.0));
        assert!((lasting / 0.0004 - 1.0).abs() < 0.15, "{lasting}");
        assert!((chance / 0.8 - 1.0).abs() < 0.15, "{chance}");
    }
}
