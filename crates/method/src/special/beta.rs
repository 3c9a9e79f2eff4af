use super::Tails;
use super::density::binomial_density;
use super::fraction::continued;
use super::normal::upper_quantile;
use super::solve::{Point, root};

/// The distribution function of the beta distribution, for `a, b > 0`.
///
/// `x` comes with its complement `y = 1 − x`, so that neither end is lost to rounding.
/// Lentz's continued fraction, from the side where it converges, with the binomial
/// probability in front.
///
/// Literature: Abramowitz and Stegun 26.5.8; DLMF 8.17.22.
///
/// ```
/// let tails = regiobeeld_method::special::beta_tails(2.0, 1.0, 0.5, 0.5);
/// assert!((tails.lower - 0.25).abs() < 1e-15);
/// ```
pub fn beta_tails(a: f64, b: f64, x: f64, y: f64) -> Tails {
    if x <= 0.0 {
        return Tails::from_lower(0.0);
    }
    if y <= 0.0 {
        return Tails::from_upper(0.0);
    }
    // xᵃ·yᵇ / B(a, b)
    let front = binomial_density(a, b, x, y) * (a * b / (a + b));
    if x * (a + b + 2.0) < a + 1.0 {
        Tails::from_lower(front / a * fraction(a, b, x))
    } else {
        Tails::from_upper(front / b * fraction(b, a, y))
    }
}

fn fraction(a: f64, b: f64, x: f64) -> f64 {
    let pair = |i: f64| {
        let half = (0.5 * i).floor();
        let twice = a + 2.0 * half;
        let numerator = if 2.0 * half == i {
            half * (b - half) * x / ((twice - 1.0) * twice)
        } else {
            -(a + half) * (a + b + half) * x / (twice * (twice + 1.0))
        };
        (numerator, 1.0)
    };
    1.0 / continued(1.0, pair)
}

/// The value that a beta variable is below with the given probability, and its
/// complement, each to 1e-12 relative.
///
/// Halley steps on [`beta_tails`] from a normal start, in the smaller of the two.
///
/// ```
/// use regiobeeld_method::special::{Tails, beta_quantile};
///
/// let (x, y) = beta_quantile(1.0, 3.0, Tails::from_lower(0.875));
/// assert!((x - 0.5).abs() < 1e-15 && (y - 0.5).abs() < 1e-15);
/// ```
pub fn beta_quantile(a: f64, b: f64, probability: Tails) -> (f64, f64) {
    if probability.lower <= 0.0 {
        return (0.0, 1.0);
    }
    if probability.upper <= 0.0 {
        return (1.0, 0.0);
    }
    if beta_tails(a, b, 0.5, 0.5).excess(probability) >= 0.0 {
        let x = lower_half(a, b, probability);
        (x, 1.0 - x)
    } else {
        let mirrored = Tails { lower: probability.upper, upper: probability.lower };
        let y = lower_half(b, a, mirrored);
        (1.0 - y, y)
    }
}

/// The quantile where it is at most ½.
fn lower_half(a: f64, b: f64, probability: Tails) -> f64 {
    root(start(a, b, probability), 0.0, 0.5, |x| {
        let y = 1.0 - x;
        Point {
            excess: beta_tails(a, b, x, y).excess(probability),
            slope: binomial_density(a, b, x, y) * (a * b / (a + b)) / (x * y),
            bend: (a - 1.0) / x - (b - 1.0) / y,
        }
    })
}

/// A normal approximation in the middle, and the power law near zero.
fn start(a: f64, b: f64, probability: Tails) -> f64 {
    let n = a + b;
    let z = if probability.lower <= 0.5 {
        -upper_quantile(probability.lower)
    } else {
        upper_quantile(probability.upper)
    };
    let mean = a / n;
    let normal = mean + z * (mean * (b / n) / (n + 1.0)).sqrt();
    if normal > 0.3 * mean {
        return normal.min(0.5);
    }
    // xᵃ / (a·B(a, b)) = p
    let beta = libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(n);
    let power = libm::exp((libm::log(probability.lower * a) + beta) / a);
    power.clamp(f64::MIN_POSITIVE, 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_power_law_and_its_mirror() {
        for x in [1e-8, 0.2, 0.49, 0.51, 0.97] {
            let cube = beta_tails(3.0, 1.0, x, 1.0 - x).lower;
            assert!((cube / (x * x * x) - 1.0).abs() < 1e-14, "{x} {cube}");
            let mirrored = beta_tails(1.0, 3.0, 1.0 - x, x).upper;
            assert!((mirrored / (x * x * x) - 1.0).abs() < 1e-14, "{x} {mirrored}");
        }
    }
}
