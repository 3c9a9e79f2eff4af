use super::{Tails, beta_quantile, beta_tails};

/// The value that Student's variable exceeds with probability `tail`, up to ½.
///
/// Degrees of freedom may be fractional. From the inverse of the beta distribution of
/// `t² / (freedom + t²)`, whose complement keeps its digits.
///
/// ```
/// let t = regiobeeld_method::special::student_quantile(1.0, 0.25);
/// assert!((t - 1.0).abs() < 1e-14);
/// ```
pub fn student_quantile(freedom: f64, tail: f64) -> f64 {
    if tail.is_nan() || tail <= 0.0 || tail > 0.5 || freedom.is_nan() || freedom <= 0.0 {
        return if tail == 0.0 { f64::INFINITY } else { f64::NAN };
    }
    let (x, y) = beta_quantile(0.5, 0.5 * freedom, Tails::from_upper(2.0 * tail));
    (freedom * x / y).sqrt()
}

/// The probability that Student's variable lies at least as far from zero as `t`.
///
/// ```
/// let p = regiobeeld_method::special::student_two_sided(1.0, 1.0);
/// assert!((p - 0.5).abs() < 1e-15);
/// ```
pub fn student_two_sided(freedom: f64, t: f64) -> f64 {
    let total = freedom + t * t;
    beta_tails(0.5, 0.5 * freedom, t * t / total, freedom / total).upper
}
