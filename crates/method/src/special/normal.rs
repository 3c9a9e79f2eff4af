use core::f64::consts::{FRAC_1_SQRT_2, SQRT_2, TAU};

/// The probability that a standard normal variable is at most `z`.
///
/// ```
/// assert_eq!(regiobeeld_method::special::normal_cdf(0.0), 0.5);
/// ```
pub fn normal_cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z * FRAC_1_SQRT_2)
}

/// The probability that a standard normal variable lies at least as far from zero as `z`.
pub fn normal_two_sided(z: f64) -> f64 {
    libm::erfc(z.abs() * FRAC_1_SQRT_2)
}

/// The value that a standard normal variable is below with probability `p`.
///
/// The start is formula 26.2.23 of Abramowitz and Stegun, right to 4.5e-4; two of
/// Halley's steps on `erf` or `erfc` bring it to the last digits. Infinite at 0 and 1,
/// NaN outside.
///
/// ```
/// let z = regiobeeld_method::special::normal_quantile(0.975);
/// assert!((z - 1.959_963_984_540_054).abs() < 1e-15);
/// ```
pub fn normal_quantile(p: f64) -> f64 {
    if p <= 0.5 { -upper_quantile(p) } else { upper_quantile(1.0 - p) }
}

/// The value that a standard normal variable exceeds with probability `tail`, up to ½.
pub(crate) fn upper_quantile(tail: f64) -> f64 {
    if tail <= 0.0 || tail.is_nan() {
        return if tail == 0.0 { f64::INFINITY } else { f64::NAN };
    }
    let t = (-2.0 * libm::log(tail)).sqrt();
    let numerator = 2.515_517 + t * (0.802_853 + t * 0.010_328);
    let denominator = 1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308));
    let mut z = t - numerator / denominator;
    for _ in 0..2 {
        // In the middle the distance to ½ is what is known precisely.
        let excess = if tail > 0.25 {
            (0.5 - tail) - 0.5 * libm::erf(z / SQRT_2)
        } else {
            0.5 * libm::erfc(z / SQRT_2) - tail
        };
        let step = excess * TAU.sqrt() * libm::exp(0.5 * z * z);
        z += step / (1.0 - 0.5 * z * step);
    }
    z
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_are_infinite() {
        assert_eq!(normal_quantile(0.0), f64::NEG_INFINITY);
        assert_eq!(normal_quantile(1.0), f64::INFINITY);
        assert!(normal_quantile(1.5).is_nan() && normal_quantile(-0.1).is_nan());
    }
}
