use crate::{Confidence, Limits, garwood};

/// Control limits of a proportion for a region of a given size.
///
/// Formula: `p ± z·√(p(1 − p)/n)`, within 0 and 1: where the proportion of a region of
/// `n` persons lies when its true proportion is the average `p`.
///
/// Unit: a fraction. None for an empty region or an average that is no proportion.
///
/// Literature: Spiegelhalter, Funnel plots for comparing institutional performance,
/// Statistics in Medicine 24 (2005) 1185-1202.
///
/// ```
/// use regiobeeld_method::{Confidence, funnel_proportion};
///
/// let limits = funnel_proportion(0.5, 100.0, Confidence::P95).unwrap();
/// assert_eq!(limits.upper, Some(0.5 + Confidence::P95.z() * 0.05));
/// ```
pub fn funnel_proportion(
    average: f64,
    population: f64,
    level: Confidence,
) -> Option<Limits> {
    let possible = (0.0..=1.0).contains(&average) && population > 0.0;
    possible.then(|| {
        let half = level.z() * (average * (1.0 - average) / population).sqrt();
        Limits::new((average - half).max(0.0), (average + half).min(1.0))
    })
}

/// Expected events at which a count of events would just lie on the control limits.
///
/// A funnel of a rate or ratio is drawn along the number of events: with the average rate
/// `r`, a region with `x` events lies on the lower control limit if `r` times its
/// population is the upper one of these limits, and on the upper control limit if it is
/// the lower one. The control limits of the ratio are `x` over them.
///
/// Formula: Garwood's exact limits of the count, which solve `P(X ≤ x | upper) = α/2` and
/// `P(X ≥ x | lower) = α/2`.
///
/// Unit: events. None for a negative or missing count.
///
/// Literature: see [`funnel_proportion`]; Dover and Schopflocher, Population Health
/// Metrics 9 (2011) 58.
///
/// ```
/// use regiobeeld_method::{Confidence, funnel_events};
///
/// let expected = funnel_events(10.0, Confidence::P95).unwrap();
/// let upper_control_limit = 10.0 / expected.lower.unwrap();
/// assert!((upper_control_limit - 2.0853).abs() < 1e-3);
/// ```
pub fn funnel_events(events: f64, level: Confidence) -> Option<Limits> {
    (events >= 0.0 && events.is_finite()).then(|| garwood(events, level))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_of_one_event_are_solved_exactly() {
        // P(X ≥ 1 | e) = 0.001; bisection to 1e-7 gives 0.001000547.
        let expected = funnel_events(1.0, Confidence::P998).unwrap();
        let exact = -libm::log1p(-Confidence::P998.tail());
        assert!((expected.lower.unwrap() / exact - 1.0).abs() < 1e-13);
    }

    #[test]
    fn limits_stay_within_0_and_1() {
        let limits = funnel_proportion(0.01, 20.0, Confidence::P998).unwrap();
        assert_eq!(limits.lower, Some(0.0));
        assert_eq!(funnel_proportion(1.2, 20.0, Confidence::P95), None);
        assert_eq!(funnel_proportion(0.2, 0.0, Confidence::P95), None);
    }
}
