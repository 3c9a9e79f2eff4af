use crate::special::{Tails, gamma_quantile};
use crate::{Confidence, Limits};

/// Garwood's exact limits of a Poisson count.
///
/// Formula: half the chi-squared quantiles of probability `α/2` with `2x` degrees of
/// freedom and of `1 − α/2` with `2x + 2`. A count that is not whole is allowed.
///
/// Unit: events. The lower limit of no events is 0. A negative or missing count has no
/// limits.
///
/// Literature: Garwood, Fiducial limits for the Poisson distribution, Biometrika 28
/// (1936) 437-442.
///
/// ```
/// use regiobeeld_method::{Confidence, garwood};
///
/// let limits = garwood(0.0, Confidence::P95);
/// assert_eq!(limits.lower, Some(0.0));
/// assert!((limits.upper.unwrap() - 40_f64.ln()).abs() < 1e-13);
/// ```
pub fn garwood(events: f64, level: Confidence) -> Limits {
    if !events.is_finite() || events < 0.0 {
        return Limits::NONE;
    }
    let lower = gamma_quantile(events, Tails::from_lower(level.tail()));
    let upper = gamma_quantile(events + 1.0, Tails::from_upper(level.tail()));
    Limits { lower: Some(lower), upper: Some(upper) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Limits as Garwood printed them in his table, to two decimals.
    #[track_caller]
    fn check(events: f64, lower: f64, upper: f64) {
        let limits = garwood(events, Confidence::P95);
        assert!((limits.lower.unwrap() - lower).abs() < 0.0051, "{limits:?}");
        assert!((limits.upper.unwrap() - upper).abs() < 0.0051, "{limits:?}");
    }

    #[test]
    fn limits_are_those_of_the_table() {
        check(1.0, 0.03, 5.57);
        check(5.0, 1.62, 11.67);
        check(10.0, 4.80, 18.39);
        check(50.0, 37.11, 65.92);
    }
}
