use super::Tails;
use super::density::poisson_density;
use super::fraction::continued;
use super::normal::upper_quantile;
use super::solve::{Point, root};

/// From this shape on the expansion of the quantile is exact to the last digits.
const LARGE: f64 = 1e5;

/// The distribution function of the gamma distribution with unit scale.
///
/// `shape > 0`, `x ≥ 0`: a series of positive terms below the shape, and Lentz's
/// continued fraction above it, each with the Poisson probability in front.
///
/// Half a chi-squared variable with `k` degrees of freedom has shape `k/2`.
///
/// Literature: Abramowitz and Stegun 6.5.29 and 6.5.31.
///
/// ```
/// let tails = regiobeeld_method::special::gamma_tails(1.0, 2.0);
/// assert!((tails.upper - (-2.0_f64).exp()).abs() < 1e-16);
/// ```
pub fn gamma_tails(shape: f64, x: f64) -> Tails {
    if x <= 0.0 {
        return Tails::from_lower(0.0);
    }
    let front = poisson_density(shape, x);
    if x < shape + 1.0 {
        Tails::from_lower(front * series(shape, x))
    } else {
        Tails::from_upper(front * shape * fraction(shape, x))
    }
}

fn series(shape: f64, x: f64) -> f64 {
    let (mut sum, mut term, mut n) = (1.0, 1.0, shape);
    while term > 0.5 * f64::EPSILON * sum {
        n += 1.0;
        term *= x / n;
        sum += term;
    }
    sum
}

fn fraction(shape: f64, x: f64) -> f64 {
    let first = x + 1.0 - shape;
    1.0 / continued(first, |i| (i * (shape - i), first + 2.0 * i))
}

/// The value that a gamma variable with unit scale is below with the given probability.
///
/// Halley steps on [`gamma_tails`] from the start of Wilson and Hilferty (from the power
/// law near zero for small shapes), until they change nothing. For a shape from 100,000
/// on the expansion of Cornish and Fisher to the fifth term is as precise and returned
/// as it is. Zero for the probability 0 and for `shape = 0`, a variable that is zero.
///
/// ```
/// use regiobeeld_method::special::{Tails, gamma_quantile};
///
/// let median = gamma_quantile(1.0, Tails::from_lower(0.5));
/// assert!((median - 2.0_f64.ln()).abs() < 1e-15);
/// ```
pub fn gamma_quantile(shape: f64, probability: Tails) -> f64 {
    if probability.lower <= 0.0 || shape == 0.0 {
        return 0.0;
    }
    if probability.upper <= 0.0 {
        return f64::INFINITY;
    }
    let z = if probability.lower <= 0.5 {
        -upper_quantile(probability.lower)
    } else {
        upper_quantile(probability.upper)
    };
    if shape >= LARGE && z.abs() < 8.0 {
        return expansion(shape, z);
    }
    root(start(shape, z, probability.lower), 0.0, f64::INFINITY, |x| Point {
        excess: gamma_tails(shape, x).excess(probability),
        slope: poisson_density(shape, x) * shape / x,
        bend: (shape - 1.0) / x - 1.0,
    })
}

/// Wilson and Hilferty's cube, or the power law `xᵃ / Γ(a+1) = p` where that fails.
fn start(shape: f64, z: f64, lower: f64) -> f64 {
    let ninth = 1.0 / (9.0 * shape);
    let root = 1.0 - ninth + z * ninth.sqrt();
    let cube = shape * root * root * root;
    if root > 0.0 && cube > 0.1 * shape {
        return cube;
    }
    libm::exp((libm::log(lower) + libm::lgamma(shape + 1.0)) / shape)
        .max(f64::MIN_POSITIVE)
}

/// The expansion of the quantile in powers of `1/√shape` (Abramowitz and Stegun 26.2.49
/// applied to the gamma distribution, whose cumulants are known).
fn expansion(shape: f64, z: f64) -> f64 {
    let s = z * z;
    let t = 1.0 / shape.sqrt();
    let third = (s - 7.0) * z / 36.0;
    let fourth = -((3.0 * s + 7.0) * s - 16.0) / 810.0;
    let fifth = ((9.0 * s + 256.0) * s - 433.0) * z / 38_880.0;
    shape + (z / t + ((s - 1.0) / 3.0 + t * (third + t * (fourth + t * fifth))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_expansion_continues_the_steps() {
        for z in [-4.0_f64, -1.96, 0.3, 1.96, 3.09, 5.0] {
            let probability = if z < 0.0 {
                Tails::from_lower(super::super::normal_cdf(z))
            } else {
                Tails::from_upper(super::super::normal_cdf(-z))
            };
            let steps = gamma_quantile(LARGE - 1.0, probability);
            let series = expansion(LARGE - 1.0, z);
            assert!((steps - series).abs() < 1e-13 * series, "{z} {steps} {series}");
        }
    }

    #[test]
    fn tails_add_up_and_are_exponential_at_shape_one() {
        for x in [1e-9, 0.3, 1.0, 1.99, 2.01, 30.0] {
            let tails = gamma_tails(1.0, x);
            assert!((tails.upper / libm::exp(-x) - 1.0).abs() < 1e-14, "{x}");
            assert_eq!(tails.lower + tails.upper, 1.0);
        }
    }
}
