use crate::{Confidence, Convention, Limits};

/// Byar's limits of a count of events.
///
/// Formula: `x·(1 − 1/(9x) − z/(3√x))³` and, with `y = x + 1`,
/// `y·(1 − 1/(9y) + z/(3√y))³`. Close to exact from about ten events.
///
/// Unit: events. At no events, and where the cube is negative, the lower limit is 0
/// under `Exact` and missing under `Peer`. A negative or missing count has no limits.
///
/// Literature: Breslow and Day, Statistical Methods in Cancer Research II (IARC, 1987),
/// page 69.
///
/// ```
/// use regiobeeld_method::{Confidence, Convention, byar};
///
/// let limits = byar(20.0, Confidence::P95, Convention::Exact);
/// assert!((limits.lower.unwrap() - 12.211_428_834_875_9).abs() < 1e-12);
/// assert_eq!(byar(0.0, Confidence::P95, Convention::Exact).lower, Some(0.0));
/// assert_eq!(byar(0.0, Confidence::P95, Convention::Peer).lower, None);
/// ```
pub fn byar(events: f64, level: Confidence, convention: Convention) -> Limits {
    if events.is_nan() || events < 0.0 {
        return Limits::NONE;
    }
    let lower = Cube::new(events).at(-level.z());
    let upper = Cube::new(events + 1.0).at(level.z());
    let lower = match convention {
        Convention::Exact if events == 0.0 => Some(0.0),
        Convention::Exact => Some(lower.max(0.0)),
        Convention::Peer => (events > 0.0 && lower >= 0.0).then_some(lower),
    };
    Limits { lower, upper: Some(upper) }
}

/// `x·(1 − 1/(9x) + z/(3√x))³` for any `z`, negative for a lower limit.
pub(super) struct Cube {
    x: f64,
    centre: f64,
    spread: f64,
}

impl Cube {
    pub(super) fn new(x: f64) -> Self {
        Self { x, centre: 1.0 - 1.0 / (9.0 * x), spread: 1.0 / (3.0 * x.sqrt()) }
    }

    pub(super) fn at(&self, z: f64) -> f64 {
        let root = self.centre + z * self.spread;
        self.x * (root * root * root)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lower_limit_is_never_negative() {
        let limits = byar(1.0, Confidence::P998, Convention::Exact);
        assert_eq!(limits.lower, Some(0.0));
        let limits = byar(1.0, Confidence::P998, Convention::Peer);
        assert_eq!(limits.lower, None);
    }

    #[test]
    fn a_count_that_cannot_be_has_no_limits() {
        for events in [-1.0, f64::NAN] {
            assert_eq!(byar(events, Confidence::P95, Convention::Exact), Limits::NONE);
        }
    }
}
