use crate::Draws;
use crate::special::log_poisson_density;

/// From this mean on numbers are drawn by rejection, below it by inversion.
const LARGE: f64 = 10.0;
/// Uniform draws that are set apart for each number.
const APART: u64 = 64;

/// Numbers of events with a Poisson distribution, drawn by number as [`Draws`] are.
///
/// Below a mean of 10 the distribution function is inverted, which takes one uniform draw.
/// From there on it is transformed rejection with squeeze (PTRS): a try takes two uniform
/// draws and succeeds in 75% at a mean of 10 to 89% at a large one. Every number has 64
/// uniform draws of its own, `64 × number` and those after it, whether it needs them or
/// not, so that numbers do not depend on each other. That all 32 tries fail, which happens
/// to fewer than one number in 10¹⁹, gives the whole part of the mean.
///
/// Literature: Hörmann, The transformed rejection method for generating Poisson random
/// variables, Insurance: Mathematics and Economics 12, 1993.
///
/// ```
/// use regiobeeld_method::{Draws, Poisson};
///
/// let poisson = Poisson::new(250.0).expect("a mean");
/// let mean = (0..1_000).map(|i| poisson.draw(Draws::new(1), i)).sum::<f64>() / 1e3;
/// assert!((mean - 250.0).abs() < 2.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Poisson {
    mean: f64,
    way: Way,
}

/// What is worked out once for a mean.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Way {
    Inversion { none: f64 },
    Rejection(Hat),
}

/// The constants of the hat in Hörmann's notation.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Hat {
    a: f64,
    b: f64,
    inverse_alpha: f64,
    v_r: f64,
}

impl Poisson {
    /// The distribution with a mean; none for a mean below zero or that is no finite number.
    pub fn new(mean: f64) -> Option<Self> {
        if !mean.is_finite() || mean < 0.0 {
            return None;
        }
        let way = if mean < LARGE {
            Way::Inversion { none: libm::exp(-mean) }
        } else {
            Way::Rejection(Hat::new(mean))
        };
        Some(Self { mean, way })
    }

    /// A whole number by its own number, below 2⁵⁸.
    pub fn draw(&self, draws: Draws, number: u64) -> f64 {
        let first = number.wrapping_mul(APART);
        match self.way {
            Way::Inversion { none } => inverse(self.mean, none, draws.uniform(first)),
            Way::Rejection(hat) => {
                let mut tries = (0..APART).step_by(2).map(|at| {
                    let number = first.wrapping_add(at);
                    (draws.uniform(number), draws.uniform(number.wrapping_add(1)))
                });
                tries
                    .find_map(|pair| hat.accepted(self.mean, pair))
                    .unwrap_or_else(|| whole(self.mean))
            }
        }
    }
}

/// The first number whose distribution function is above `part`.
fn inverse(mean: f64, none: f64, part: f64) -> f64 {
    let (mut number, mut density, mut sum) = (0.0, none, none);
    while sum <= part {
        number += 1.0;
        density *= mean / number;
        // Beyond the last digit of the sum there is nothing left to find.
        if sum + density == sum {
            break;
        }
        sum += density;
    }
    number
}

impl Hat {
    fn new(mean: f64) -> Self {
        let b = 0.931 + 2.53 * mean.sqrt();
        Self {
            a: -0.059 + 0.024_83 * b,
            b,
            inverse_alpha: 1.1239 + 1.1328 / (b - 3.4),
            v_r: 0.9277 - 3.6224 / (b - 2.0),
        }
    }

    /// The number that a try gives, if it is accepted.
    fn accepted(&self, mean: f64, (u, v): (f64, f64)) -> Option<f64> {
        let u = u - 0.5;
        let from_edge = 0.5 - u.abs();
        let place = (2.0 * self.a / from_edge + self.b) * u + mean + 0.43;
        // The squeeze: most tries need no logarithm.
        if from_edge >= 0.07 && v <= self.v_r {
            return Some(whole(place));
        }
        if place < 0.0 || (from_edge < 0.013 && v > from_edge) {
            return None;
        }
        let number = whole(place);
        let hat = v * self.inverse_alpha / (self.a / (from_edge * from_edge) + self.b);
        (libm::log(hat) <= log_poisson_density(number, mean)).then_some(number)
    }
}

/// The whole part of a number that is not below zero.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn whole(value: f64) -> f64 {
    value as u64 as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::special::{Tails, gamma_tails};

    const COUNT: u32 = 100_000;

    fn drawn(mean: f64) -> Vec<f64> {
        let poisson = Poisson::new(mean).unwrap();
        (0..u64::from(COUNT)).map(|at| poisson.draw(Draws::new(11), at)).collect()
    }

    /// Mean and variance within four standard errors of what they must be.
    #[track_caller]
    fn check_moments(mean: f64) {
        let count = f64::from(COUNT);
        let values = drawn(mean);
        let found = values.iter().sum::<f64>() / count;
        let variance =
            values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / count;
        let error = (mean / count).sqrt();
        assert!((found - mean).abs() < 4.0 * error, "mean {found} of {mean}");
        // The fourth moment about the mean is mean + 3 mean².
        let error = ((mean + 2.0 * mean * mean) / count).sqrt();
        assert!((variance - mean).abs() < 4.0 * error, "variance {variance} of {mean}");
    }

    #[test]
    fn moments_are_those_of_the_distribution() {
        [0.05, 1.0, 9.99, 10.0, 31.5, 1e3, 1e6, 1e9].into_iter().for_each(check_moments);
    }

    /// `P(X < x) = 1 − P(gamma(x) < mean)`: the chi-squared sum of 40 classes that are as
    /// probable, with both tails as classes of their own, is not out of the ordinary.
    #[track_caller]
    fn check_distribution(mean: f64) {
        let below = |x: f64| match x {
            0.0 => Tails::from_lower(0.0),
            x => Tails {
                lower: gamma_tails(x, mean).upper,
                upper: gamma_tails(x, mean).lower,
            },
        };
        let mut values = drawn(mean);
        values.sort_by(f64::total_cmp);
        let counts = || (0..100_000).map(f64::from);
        let least = |part: f64| counts().find(|x| below(*x).lower >= part);
        let parts = [1e-4, 1e-3, 0.01].into_iter();
        let parts = parts.chain((1..=37).map(|i| 0.025 * f64::from(i)));
        let mut edges: Vec<f64> =
            parts.chain([0.99, 0.999, 0.9999]).filter_map(least).collect();
        edges.dedup();
        edges.push(f64::INFINITY);
        let (mut sum, mut classes, mut from, mut before) =
            (0.0, 0.0, 0, Tails::from_lower(0.0));
        for edge in edges {
            let to = values.partition_point(|x| *x < edge);
            let until =
                if edge.is_finite() { below(edge) } else { Tails::from_upper(0.0) };
            // From the smaller tail, so that far classes keep their digits.
            let part = (until.lower - before.lower).min(before.upper - until.upper);
            let expected = part * f64::from(COUNT);
            if expected > 5.0 {
                let found = (to - from) as f64;
                sum += (found - expected) * (found - expected) / expected;
                classes += 1.0;
                (from, before) = (to, until);
            }
        }
        let chance = gamma_tails((classes - 1.0) / 2.0, sum / 2.0).upper;
        assert!(chance > 1e-3, "{sum} over {classes} classes of mean {mean}: {chance}");
        assert!(classes > 2.0, "{classes}");
    }

    #[test]
    fn probabilities_are_those_of_the_distribution() {
        [0.7, 4.0, 9.99, 10.0, 12.5, 55.0, 400.0, 20_000.0]
            .into_iter()
            .for_each(check_distribution);
    }

    #[test]
    fn tails_are_as_heavy_as_they_must_be() {
        let values = drawn(20.0);
        let (low, high) = (gamma_tails(6.0, 20.0).upper, gamma_tails(36.0, 20.0).lower);
        let count = f64::from(COUNT);
        let part = |of: usize| of as f64 / count;
        let below = part(values.iter().filter(|x| **x < 6.0).count());
        let above = part(values.iter().filter(|x| **x >= 36.0).count());
        assert!((below - low).abs() < 4.0 * (low / count).sqrt(), "{below} {low}");
        assert!((above - high).abs() < 4.0 * (high / count).sqrt(), "{above} {high}");
    }

    #[test]
    fn a_draw_goes_by_seed_and_number() {
        let poisson = Poisson::new(1e4).unwrap();
        let draw = |seed, number| poisson.draw(Draws::new(seed), number);
        assert_eq!(draw(1, 5), draw(1, 5));
        assert_ne!(draw(1, 5), draw(2, 5));
        assert_ne!(draw(1, 5), draw(1, 6));
    }

    #[test]
    fn what_is_no_mean_has_no_draws() {
        assert_eq!(Poisson::new(0.0).unwrap().draw(Draws::new(1), 1), 0.0);
        for mean in [-1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(Poisson::new(mean), None);
        }
    }

    #[test]
    fn the_far_end_of_the_inverse_is_found() {
        let part = 1.0 - f64::EPSILON / 4.0;
        let last = inverse(9.99, libm::exp(-9.99), part);
        assert!((30.0..60.0).contains(&last), "{last}");
        assert_eq!(inverse(0.0, 1.0, 0.3), 0.0);
    }
}
