use super::is_proportion;
use crate::special::{Tails, beta_quantile};
use crate::{Confidence, Limits};

/// Clopper and Pearson's exact limits of a binomial proportion.
///
/// Formula: the beta quantiles of probability `α/2` at `(x, n − x + 1)` and of `1 − α/2`
/// at `(x + 1, n − x)`.
///
/// Unit: a fraction, always from 0 to 1. The lower limit of 0 of n is 0 and the upper
/// limit of n of n is 1. None where [`wilson`](crate::wilson) has none.
///
/// Literature: Clopper and Pearson, The use of confidence or fiducial limits illustrated
/// in the case of the binomial, Biometrika 26 (1934) 404-413.
///
/// ```
/// use regiobeeld_method::{Confidence, clopper_pearson};
///
/// let limits = clopper_pearson(0.0, 20.0, Confidence::P95);
/// assert_eq!(limits.lower, Some(0.0));
/// // The solution of (1 − p)²⁰ = 0.025.
/// assert!((limits.upper.unwrap() - (1.0 - 0.025_f64.powf(0.05))).abs() < 1e-14);
/// ```
pub fn clopper_pearson(numerator: f64, denominator: f64, level: Confidence) -> Limits {
    if !is_proportion(numerator, denominator) || !denominator.is_finite() {
        return Limits::NONE;
    }
    let (x, rest) = (numerator, denominator - numerator);
    let lower = if x > 0.0 {
        beta_quantile(x, rest + 1.0, Tails::from_lower(level.tail())).0
    } else {
        0.0
    };
    let upper = if rest > 0.0 {
        beta_quantile(x + 1.0, rest, Tails::from_upper(level.tail())).0
    } else {
        1.0
    };
    Limits::new(lower, upper)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_those_of_newcombes_table() {
        // Newcombe (1998), method 5: 15 of 148 and 1 of 29.
        for (x, n, lower, upper) in
            [(15.0, 148.0, 0.0578, 0.1617), (1.0, 29.0, 0.0009, 0.1776)]
        {
            let limits = clopper_pearson(x, n, Confidence::P95);
            assert!((limits.lower.unwrap() - lower).abs() < 5.1e-5, "{limits:?}");
            assert!((limits.upper.unwrap() - upper).abs() < 5.1e-5, "{limits:?}");
        }
    }

    #[test]
    fn an_impossible_proportion_has_no_limits() {
        assert_eq!(clopper_pearson(2.0, 1.0, Confidence::P95), Limits::NONE);
        assert_eq!(clopper_pearson(1.0, 1.0, Confidence::P95).upper, Some(1.0));
    }
}
