use crate::{Confidence, Limits};

/// A mean with what it is made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mean<const N: usize> {
    /// The sum of the values.
    pub sum: f64,
    /// The number of values.
    pub count: usize,
    /// The mean.
    pub value: f64,
    /// The standard deviation with `n − 1`; none for one value.
    pub standard_deviation: Option<f64>,
    /// Student's limits of the mean; absent for one value.
    pub limits: [Limits; N],
}

/// The mean of a sample with Student's limits.
///
/// Formula: `x̄ ± t·s/√n`, with `t` of `n − 1` degrees of freedom and
/// `s² = Σ (x − x̄)² / (n − 1)`.
///
/// Unit: that of the values. None for no values or a missing one (NaN): which values
/// count is for the caller to say. One value has a mean without limits.
///
/// Literature: Altman, Machin, Bryant and Gardner, Statistics with Confidence (BMJ,
/// 2000), chapter 4.
///
/// ```
/// use regiobeeld_method::{Confidence, mean};
///
/// let mean = mean(&[1.0, 2.0, 3.0], [Confidence::P95]).unwrap();
/// assert_eq!((mean.value, mean.standard_deviation), (2.0, Some(1.0)));
/// assert!((mean.limits[0].upper.unwrap() - (2.0 + 4.302_652_73 / 3f64.sqrt())).abs() < 1e-8);
/// ```
pub fn mean<const N: usize>(values: &[f64], levels: [Confidence; N]) -> Option<Mean<N>> {
    let count = values.len();
    let sum: f64 = values.iter().sum();
    if count == 0 || !sum.is_finite() {
        return None;
    }
    let value = sum / count as f64;
    if count == 1 {
        let limits = [Limits::NONE; N];
        return Some(Mean { sum, count, value, standard_deviation: None, limits });
    }
    let freedom = (count - 1) as f64;
    let squares: f64 = values.iter().map(|x| (x - value) * (x - value)).sum();
    let deviation = (squares / freedom).sqrt();
    let error = deviation / (count as f64).sqrt();
    let limits = levels.map(|level| Limits::around(value, level.t(freedom) * error));
    Some(Mean { sum, count, value, standard_deviation: Some(deviation), limits })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_value_no_mean_and_one_value_no_limits() {
        assert_eq!(mean(&[], [Confidence::P95]), None);
        assert_eq!(mean(&[1.0, f64::NAN], [Confidence::P95]), None);
        let one = mean(&[4.0], [Confidence::P95]).unwrap();
        assert_eq!((one.value, one.standard_deviation), (4.0, None));
        assert_eq!(one.limits, [Limits::NONE]);
    }
}
