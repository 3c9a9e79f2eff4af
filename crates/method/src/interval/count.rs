use core::array;
use core::f64::consts::PI;

use super::byar::Cube;
use super::garwood;
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
const ROOT_OF_SMALL: f64 = 3.162_277_660_168_379_5;

/// Limits of many counts: the same as [`garwood`], or under `Peer` as [`byar`](crate::byar) from ten
/// events, in a few nanoseconds each.
///
/// Formula: with `a` the shape of the gamma distribution (the count, or one more), its
/// quantile is `a + √a·h(1/√a)`, and `h` is smooth: `h(0)` is the normal quantile. From
/// ten events on `h` is one polynomial, made from quantiles that were polished at the
/// nodes of Chebyshev; it follows the polished quantile to 1e-13 relative, which a test
/// holds.
///
/// Unit: events. Zero and missing as [`garwood`] and [`byar`](crate::byar) have it.
///
/// ```
/// use regiobeeld_method::{Confidence, Convention, CountLimits, garwood};
///
/// let limits = CountLimits::new([Confidence::P95], Convention::Exact);
/// let ([fast], exact) = (limits.of(123.0), garwood(123.0, Confidence::P95));
/// assert!((fast.lower.unwrap() / exact.lower.unwrap() - 1.0).abs() < 1e-13);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct CountLimits<const N: usize> {
    levels: [Confidence; N],
    convention: Convention,
    small: [[Limits; N]; 10],
    lower: [Curve; N],
    upper: [Curve; N],
}

impl<const N: usize> CountLimits<N> {
    /// Prepares the limits: a fraction of a millisecond.
    pub fn new(levels: [Confidence; N], convention: Convention) -> Self {
        let mut small = [[Limits::NONE; N]; 10];
        let mut events = 0.0;
        for limits in &mut small {
            *limits = levels.map(|level| garwood(events, level));
            events += 1.0;
        }
        let curve = |probability| match convention {
            Convention::Exact => Curve::new(probability),
            Convention::Peer => Curve::UNUSED,
        };
        let lower = levels.map(|level| curve(Tails::from_lower(level.tail())));
        let upper = levels.map(|level| curve(Tails::from_upper(level.tail())));
        Self { levels, convention, small, lower, upper }
    }

    /// The levels of confidence.
    pub fn levels(&self) -> [Confidence; N] {
        self.levels
    }

    /// The convention.
    pub fn convention(&self) -> Convention {
        self.convention
    }

    /// The limits of one count, at each level.
    pub fn of(&self, events: f64) -> [Limits; N] {
        if events >= SMALL && events.is_finite() {
            return match self.convention {
                Convention::Exact => self.exact(events),
                Convention::Peer => self.byar(events),
            };
        }
        // A position in the table is a whole number from 0 to 9.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let whole = events as usize;
        match self.small.get(whole) {
            Some(limits) if whole as f64 == events => *limits,
            _ => self.levels.map(|level| garwood(events, level)),
        }
    }

    fn exact(&self, events: f64) -> [Limits; N] {
        let (low, high) = (Place::new(events), Place::new(events + 1.0));
        array::from_fn(|i| Limits {
            lower: Some(low.quantile(&self.lower[i])),
            upper: Some(high.quantile(&self.upper[i])),
        })
    }

    fn byar(&self, events: f64) -> [Limits; N] {
        let (low, high) = (Cube::new(events), Cube::new(events + 1.0));
        self.levels.map(|level| {
            let lower = low.at(-level.z());
            let lower = (lower >= 0.0).then_some(lower);
            Limits { lower, upper: Some(high.at(level.z())) }
        })
    }
}

/// The number of terms; one more changes nothing up to 99.99%.
const TERMS: usize = 14;

/// The coefficients of `h` as a polynomial of `x = 2·√10/√a − 1`, from −1 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Curve {
    powers: [f64; TERMS],
}

impl Curve {
    const UNUSED: Self = Self { powers: [0.0; TERMS] };

    fn new(probability: Tails) -> Self {
        let angle = |k: usize| PI * (k as f64 + 0.5) / TERMS as f64;
        let values: [f64; TERMS] = array::from_fn(|k| {
            let t = 0.5 * (libm::cos(angle(k)) + 1.0) / SMALL.sqrt();
            let shape = 1.0 / (t * t);
            (gamma_quantile(shape, probability) - shape) * t
        });
        let weight = |j: usize| if j == 0 { 1.0 } else { 2.0 } / TERMS as f64;
        let chebyshev: [f64; TERMS] = array::from_fn(|j| {
            let terms = values.iter().enumerate();
            let sum: f64 =
                terms.map(|(k, value)| value * libm::cos(j as f64 * angle(k))).sum();
            sum * weight(j)
        });
        Self { powers: powers(&chebyshev) }
    }
}

/// A sum of Chebyshev polynomials by powers: `Tⱼ₊₁ = 2x·Tⱼ − Tⱼ₋₁`. The coefficients fall
/// so fast that nothing is lost.
fn powers(chebyshev: &[f64; TERMS]) -> [f64; TERMS] {
    let mut sum = [0.0; TERMS];
    let (mut before, mut current) = ([0.0; TERMS], [0.0; TERMS]);
    (before[1], current[0]) = (1.0, 1.0);
    for coefficient in chebyshev {
        for (sum, power) in sum.iter_mut().zip(current) {
            *sum += coefficient * power;
        }
        let next = array::from_fn(|i| {
            let shifted = if i == 0 { 0.0 } else { current[i - 1] };
            2.0 * shifted - before[i]
        });
        (before, current) = (current, next);
    }
    sum
}

/// A shape and where it lies on the curves.
struct Place {
    shape: f64,
    root: f64,
    x: f64,
}

impl Place {
    fn new(shape: f64) -> Self {
        let root = shape.sqrt();
        Self { shape, root, x: 2.0 * ROOT_OF_SMALL / root - 1.0 }
    }

    fn quantile(&self, curve: &Curve) -> f64 {
        let mut h = 0.0;
        for power in curve.powers.iter().rev() {
            h = h * self.x + power;
        }
        self.shape + self.root * h
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::byar;

    #[test]
    fn the_curve_follows_the_polished_quantile() {
        for level in [0.5, 0.9, 0.95, 0.99, 0.998, 0.999_9] {
            let level = Confidence::new(level).unwrap();
            let limits = CountLimits::new([level], Convention::Exact);
            let mut events = 0.0;
            while events < 3e6 {
                let ([fast], exact) = (limits.of(events), garwood(events, level));
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
        let [level] = [Confidence::P95];
        let limits = CountLimits::new([level], Convention::Peer);
        assert_eq!(limits.of(9.0), [garwood(9.0, level)]);
        assert_eq!(limits.of(10.0), [byar(10.0, level, Convention::Peer)]);
        assert_eq!(CountMethod::of(9.99, Convention::Peer), CountMethod::Exact);
        assert_eq!(CountMethod::of(10.0, Convention::Peer), CountMethod::Byar);
        assert_eq!(CountMethod::of(10.0, Convention::Exact), CountMethod::Exact);
    }

    #[test]
    fn a_count_that_cannot_be_has_no_limits() {
        let limits = CountLimits::new([Confidence::P95], Convention::Exact);
        for events in [-1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(limits.of(events), [Limits::NONE]);
        }
    }
}
