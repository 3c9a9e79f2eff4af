use core::f64::consts::PI;

use super::{byar, garwood};
use crate::special::{Tails, gamma_quantile};
use crate::{Confidence, Convention, Limits};

/// By which method a count got its limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountMethod {
    /// Garwood's exact limits.
    Exact,
    /// Byar's approximation.
    Byar,
}

impl CountMethod {
    /// The method for a count: always exact, or under `Peer` exact below ten events.
    pub fn of(events: f64, convention: Convention) -> Self {
        match convention {
            Convention::Peer if events >= SMALL => Self::Byar,
            _ => Self::Exact,
        }
    }
}

/// Counts below this are looked up, or computed singly when not whole.
const SMALL: f64 = 10.0;

/// Limits of many counts at one level of confidence: the same as [`garwood`], or under
/// `Peer` as [`byar`] from ten events, in a few nanoseconds each.
///
/// Formula: with `a` the shape of the gamma distribution (the count, or one more), its
/// quantile is `a + √a·h(1/√a)`, and `h` is smooth: `h(0)` is the normal quantile. From
/// ten events on `h` is one Chebyshev polynomial, made from quantiles that were polished
/// at its nodes; it follows the polished quantile to 1e-13 relative, which a test holds.
///
/// Unit: events. Zero and missing as [`garwood`] and [`byar`] have it.
///
/// ```
/// use regiobeeld_method::{Confidence, Convention, CountLimits, garwood};
///
/// let limits = CountLimits::new(Confidence::P95, Convention::Exact);
/// let (fast, exact) = (limits.of(123.0), garwood(123.0, Confidence::P95));
/// assert!((fast.lower.unwrap() / exact.lower.unwrap() - 1.0).abs() < 1e-13);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct CountLimits {
    level: Confidence,
    convention: Convention,
    small: [Limits; 10],
    lower: Curve,
    upper: Curve,
}

impl CountLimits {
    /// Prepares the limits at one level: about a tenth of a millisecond.
    pub fn new(level: Confidence, convention: Convention) -> Self {
        let mut small = [Limits::NONE; 10];
        let mut events = 0.0;
        for limits in &mut small {
            *limits = garwood(events, level);
            events += 1.0;
        }
        let lower = Curve::new(Tails::from_lower(level.tail()));
        let upper = Curve::new(Tails::from_upper(level.tail()));
        Self { level, convention, small, lower, upper }
    }

    /// The level of confidence.
    pub fn level(&self) -> Confidence {
        self.level
    }

    /// The limits of one count.
    pub fn of(&self, events: f64) -> Limits {
        if events >= SMALL && events.is_finite() {
            if self.convention == Convention::Peer {
                return byar(events, self.level, self.convention);
            }
            let lower = self.lower.quantile(events);
            let upper = self.upper.quantile(events + 1.0);
            return Limits { lower: Some(lower), upper: Some(upper) };
        }
        // A position in the table is a whole number from 0 to 9.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let whole = events as usize;
        match self.small.get(whole) {
            Some(limits) if whole as f64 == events => *limits,
            _ => garwood(events, self.level),
        }
    }
}

/// The number of Chebyshev polynomials.
const DEGREES: usize = 22;

/// `h` on `1/√a` from 0 to `1/√10`.
#[derive(Debug, Clone, PartialEq)]
struct Curve {
    coefficients: [f64; DEGREES],
}

impl Curve {
    fn new(probability: Tails) -> Self {
        let angle = |k: usize| PI * (k as f64 + 0.5) / DEGREES as f64;
        let mut values = [0.0; DEGREES];
        for (k, value) in values.iter_mut().enumerate() {
            let t = 0.5 * (libm::cos(angle(k)) + 1.0) / SMALL.sqrt();
            let shape = 1.0 / (t * t);
            *value = (gamma_quantile(shape, probability) - shape) * t;
        }
        let mut coefficients = [0.0; DEGREES];
        for (j, coefficient) in coefficients.iter_mut().enumerate() {
            let terms = values.iter().enumerate();
            let sum: f64 =
                terms.map(|(k, value)| value * libm::cos(j as f64 * angle(k))).sum();
            *coefficient = sum * 2.0 / DEGREES as f64;
        }
        coefficients[0] *= 0.5;
        Self { coefficients }
    }

    /// Clenshaw's sum.
    fn quantile(&self, shape: f64) -> f64 {
        let root = shape.sqrt();
        let x = 2.0 * SMALL.sqrt() / root - 1.0;
        let (mut last, mut before) = (0.0, 0.0);
        for coefficient in self.coefficients[1..].iter().rev() {
            (last, before) = (coefficient + 2.0 * x * last - before, last);
        }
        shape + root * (self.coefficients[0] + x * last - before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_follows_the_polished_quantile() {
        for level in [0.5, 0.9, 0.95, 0.99, 0.998, 0.999_9] {
            let level = Confidence::new(level).unwrap();
            let limits = CountLimits::new(level, Convention::Exact);
            let mut events = 0.0;
            while events < 3e6 {
                let (fast, exact) = (limits.of(events), garwood(events, level));
                let error = |fast: Option<f64>, exact: Option<f64>| {
                    let (fast, exact) = (fast.unwrap(), exact.unwrap());
                    (fast - exact).abs() / exact.max(1e-9)
                };
                let lower = error(fast.lower, exact.lower);
                let upper = error(fast.upper, exact.upper);
                assert!(lower < 1e-13 && upper < 1e-13, "{events}: {lower:e} {upper:e}");
                events = if events < 40.0 { events + 0.5 } else { events * 1.37 };
            }
        }
    }

    #[test]
    fn peers_switch_at_ten_events() {
        let limits = CountLimits::new(Confidence::P95, Convention::Peer);
        assert_eq!(limits.of(9.0), garwood(9.0, Confidence::P95));
        assert_eq!(limits.of(10.0), byar(10.0, Confidence::P95, Convention::Peer));
        assert_eq!(CountMethod::of(9.99, Convention::Peer), CountMethod::Exact);
        assert_eq!(CountMethod::of(10.0, Convention::Peer), CountMethod::Byar);
        assert_eq!(CountMethod::of(10.0, Convention::Exact), CountMethod::Exact);
    }

    #[test]
    fn a_count_that_cannot_be_has_no_limits() {
        let limits = CountLimits::new(Confidence::P95, Convention::Exact);
        for events in [-1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(limits.of(events), Limits::NONE);
        }
    }
}
