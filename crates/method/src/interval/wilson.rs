use crate::{Confidence, Limits};

/// Wilson's limits of a proportion.
///
/// Formula: `(2x + z² ∓ z·√(z² + 4x·(1 − x/n))) / (2·(n + z²))`.
///
/// Unit: a fraction, always from 0 to 1; counts need not be whole. None for an empty or
/// missing denominator, or a numerator below 0 or above it.
///
/// Literature: Wilson, Probable inference, the law of succession, and statistical
/// inference, JASA 22 (1927) 209-212; Newcombe, Statistics in Medicine 17 (1998) 857-872.
///
/// ```
/// use regiobeeld_method::{Confidence, wilson};
///
/// // The worked example of Newcombe: 81 of 263.
/// let limits = wilson(81.0, 263.0, Confidence::P95);
/// assert!((limits.lower.unwrap() - 0.2553).abs() < 5e-5);
/// assert!((limits.upper.unwrap() - 0.3662).abs() < 5e-5);
/// ```
pub fn wilson(numerator: f64, denominator: f64, level: Confidence) -> Limits {
    if !is_proportion(numerator, denominator) {
        return Limits::NONE;
    }
    let square = level.z() * level.z();
    let spread = square + 4.0 * numerator * (1.0 - numerator / denominator);
    let half = level.z() * spread.sqrt();
    let centre = 2.0 * numerator + square;
    let whole = 2.0 * (denominator + square);
    // At 0 of n and n of n rounding must not leave the range.
    let lower = if numerator == 0.0 { 0.0 } else { (centre - half) / whole };
    let upper = if numerator == denominator { 1.0 } else { (centre + half) / whole };
    Limits::new(lower, upper)
}

/// Whether a quotient is a proportion: a positive denominator and a part of it.
pub(crate) fn is_proportion(numerator: f64, denominator: f64) -> bool {
    denominator > 0.0 && numerator >= 0.0 && numerator <= denominator
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_are_reached_exactly() {
        assert_eq!(wilson(0.0, 7.0, Confidence::P95).lower, Some(0.0));
        assert_eq!(wilson(7.0, 7.0, Confidence::P95).upper, Some(1.0));
    }

    #[test]
    fn what_is_no_proportion_has_no_limits() {
        for (x, n) in [(1.0, 0.0), (3.0, 2.0), (-1.0, 2.0), (f64::NAN, 2.0)] {
            assert_eq!(wilson(x, n, Confidence::P95), Limits::NONE, "{x} of {n}");
        }
    }
}
