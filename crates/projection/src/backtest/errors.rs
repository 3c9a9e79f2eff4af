//! Measures of error.

/// The fewest persons that a cell must have had for its percentage error to count.
pub const LEAST_PERSONS: f64 = 50.0;

/// What was projected, and what came.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    /// As projected.
    pub projected: f64,
    /// As it came.
    pub actual: f64,
}

/// Errors of several cells together, in percent of what came.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ErrorMeasures {
    /// Cells that count: more than [`LEAST_PERSONS`] came, and both numbers are known.
    pub cells: usize,
    /// Mean of the absolute percentage errors: every cell counts alike.
    pub mean_absolute: f64,
    /// Sum of the absolute errors over the sum of what came: every person counts alike.
    pub weighted: f64,
    /// Mean of the percentage errors: above zero if too much was projected.
    pub bias: f64,
}

/// The errors of cells. None if no cell counts.
///
/// Literature: Smith, Tayman and Swanson, A practitioner's guide to state and local
/// population projections, 2013, chapter 13.
pub fn error_measures(pairs: impl IntoIterator<Item = Outcome>) -> Option<ErrorMeasures> {
    let (mut cells, mut absolute, mut signed) = (0_usize, 0.0, 0.0);
    let (mut error, mut total) = (0.0, 0.0);
    for Outcome { projected, actual } in pairs {
        if actual > LEAST_PERSONS && projected.is_finite() && actual.is_finite() {
            let difference = projected - actual;
            cells += 1;
            absolute += difference.abs() / actual;
            signed += difference / actual;
            error += difference.abs();
            total += actual;
        }
    }
    let percent = |sum: f64| 100.0 * sum / cells as f64;
    (cells > 0).then(|| ErrorMeasures {
        cells,
        mean_absolute: percent(absolute),
        weighted: 100.0 * error / total,
        bias: percent(signed),
    })
}

/// The errors of cells by a class that is made of their index, such as an age or the size
/// of a region: one for each of so many classes. A cell of no class counts nowhere.
pub fn by_class(
    projected: &[f64],
    actual: &[f64],
    classes: usize,
    class_of: impl Fn(usize) -> Option<usize>,
) -> Vec<Option<ErrorMeasures>> {
    let pairs = projected.iter().zip(actual).enumerate();
    (0..classes)
        .map(|class| {
            let own = pairs.clone().filter(|(cell, _)| class_of(*cell) == Some(class));
            error_measures(own.map(|(_, (projected, actual))| Outcome {
                projected: *projected,
                actual: *actual,
            }))
        })
        .collect()
}

/// The part of what came that lies within its interval, limits included. None if nothing
/// is known; slices must be equally long.
pub fn coverage(lower: &[f64], upper: &[f64], actual: &[f64]) -> Option<f64> {
    let known = || {
        let limits = lower.iter().zip(upper).zip(actual);
        limits.filter(|((low, high), x)| !(low.is_nan() || high.is_nan() || x.is_nan()))
    };
    let within = known().filter(|((low, high), x)| *low <= *x && *x <= *high).count();
    let all = known().count();
    (all > 0 && lower.len() == actual.len() && upper.len() == actual.len())
        .then(|| within as f64 / all as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_by_hand() {
        let pair = |projected, actual| Outcome { projected, actual };
        let pairs = [
            pair(110.0, 100.0),
            pair(380.0, 400.0),
            pair(9.0, 50.0),
            pair(f64::NAN, 90.0),
        ];
        let measures = error_measures(pairs).unwrap();
        assert_eq!(measures.cells, 2);
        assert!((measures.mean_absolute - 7.5).abs() < 1e-12);
        assert!((measures.weighted - 6.0).abs() < 1e-12);
        assert!((measures.bias - 2.5).abs() < 1e-12);
        assert_eq!(error_measures([pair(1.0, 2.0)]), None);
    }

    #[test]
    fn cells_are_told_apart_by_class() {
        let classes = by_class(&[110.0, 100.0, 5.0], &[100.0, 100.0, 100.0], 3, |cell| {
            (cell < 2).then_some(cell)
        });
        let absolute = |class: usize| classes[class].map(|x| x.mean_absolute);
        assert_eq!(
            (absolute(0), absolute(1), absolute(2)),
            (Some(10.0), Some(0.0), None)
        );
    }

    #[test]
    fn limits_are_within() {
        let nan = f64::NAN;
        let within = coverage(&[1.0, 1.0, 1.0, nan], &[2.0; 4], &[2.0, 3.0, 1.5, 1.0]);
        assert_eq!(within, Some(2.0 / 3.0));
        assert_eq!(coverage(&[nan], &[1.0], &[1.0]), None);
    }
}
