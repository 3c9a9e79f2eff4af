use core::f64::consts::TAU;

/// `ln(a!) − ln(√(2πa)·(a/e)ᵃ)`: what Stirling's formula leaves, for `a > 0`.
pub(super) fn stirling_error(a: f64) -> f64 {
    if a < 15.0 {
        let logarithm = libm::log(a);
        return libm::lgamma(a + 1.0) - (a + 0.5) * logarithm + a - 0.5 * libm::log(TAU);
    }
    let square = 1.0 / (a * a);
    let mut sum = 0.0;
    for term in [691.0 / 360_360.0, -1.0 / 1188.0, 1.0 / 1680.0, -1.0 / 1260.0] {
        sum = (sum - term) * square;
    }
    (1.0 / 12.0 + (sum - 1.0 / 360.0) * square) / a
}

/// `x·ln(x/mean) + mean − x`, also where `x` and `mean` are close.
fn deviance(x: f64, mean: f64) -> f64 {
    let difference = x - mean;
    if difference.abs() >= 0.1 * (x + mean) {
        return x * libm::log(x / mean) - difference;
    }
    let ratio = difference / (x + mean);
    let mut sum = difference * ratio;
    let mut power = 2.0 * x * ratio;
    let mut odd = 3.0;
    loop {
        power *= ratio * ratio;
        let next = sum + power / odd;
        if next == sum {
            return sum;
        }
        sum = next;
        odd += 2.0;
    }
}

/// `meanˣ·e⁻ᵐᵉᵃⁿ / Γ(x+1)`: the Poisson probability, for any `x ≥ 0` and `mean > 0`.
///
/// Literature: Loader, Fast and Accurate Computation of Binomial Probabilities (2000).
pub(super) fn poisson_density(x: f64, mean: f64) -> f64 {
    if x == 0.0 {
        return libm::exp(-mean);
    }
    libm::exp(-stirling_error(x) - deviance(x, mean)) / (TAU * x).sqrt()
}

/// The logarithm of that, which does not vanish far out.
pub(crate) fn log_poisson_density(x: f64, mean: f64) -> f64 {
    if x == 0.0 {
        return -mean;
    }
    -stirling_error(x) - deviance(x, mean) - 0.5 * libm::log(TAU * x)
}

/// `Γ(a+b+1) / (Γ(a+1)·Γ(b+1)) · xᵃ·yᵇ`: the binomial probability of `a` out of `a+b`, for
/// any `a, b > 0`, with `y = 1 − x` given for its own precision.
pub(super) fn binomial_density(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let sum = a + b;
    let exponent = stirling_error(sum)
        - stirling_error(a)
        - stirling_error(b)
        - deviance(a, sum * x)
        - deviance(b, sum * y);
    libm::exp(exponent) * (sum / (TAU * a * b)).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_branches_of_stirlings_error_meet() {
        let below = stirling_error(15.0 - 1e-12);
        let above = stirling_error(15.0);
        assert!((below - above).abs() < 5e-14, "{below} {above}");
    }

    #[test]
    fn densities_are_those_of_small_counts() {
        // 2³·e⁻²/3! and 10 of the 32 ways to throw five coins.
        let poisson = 8.0 / 6.0 * libm::exp(-2.0);
        assert!((poisson_density(3.0, 2.0) / poisson - 1.0).abs() < 1e-14);
        assert!((log_poisson_density(3.0, 2.0) - libm::log(poisson)).abs() < 1e-14);
        assert_eq!(log_poisson_density(0.0, 2.0), -2.0);
        assert!((binomial_density(2.0, 3.0, 0.5, 0.5) - 10.0 / 32.0).abs() < 1e-15);
    }
}
