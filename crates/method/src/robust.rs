//! Middle and spread that a few wild values do not move.

/// Makes the median absolute deviation of a normal distribution its standard deviation:
/// 1 / Φ⁻¹(3/4).
const NORMAL: f64 = 1.482_602_218_505_602;

/// The median: the middle value, or halfway between the two middle ones.
///
/// Values are ordered by [`f64::total_cmp`], so that the result does not depend on their
/// order. None of no values.
///
/// ```
/// use regiobeeld_method::median;
///
/// assert_eq!(median(&[3.0, 100.0, 1.0]), Some(3.0));
/// assert_eq!(median(&[4.0, 1.0, 2.0, 100.0]), Some(3.0));
/// assert_eq!(median(&[]), None);
/// ```
pub fn median(values: &[f64]) -> Option<f64> {
    let mut values = values.to_vec();
    values.sort_unstable_by(f64::total_cmp);
    let upper = *values.get(values.len() / 2)?;
    if values.len() % 2 == 1 {
        return Some(upper);
    }
    Some(f64::midpoint(*values.get(values.len() / 2 - 1)?, upper))
}

/// The standard deviation that a normal distribution with this median absolute deviation
/// has: `1.4826 · median |x − median x|`, in the unit of the values. None of no values;
/// zero where more than half of them are equal.
///
/// Hampel F R. The influence curve and its role in robust estimation. *Journal of the
/// American Statistical Association* 1974; 69: 383-393.
///
/// ```
/// use regiobeeld_method::robust_spread;
///
/// // The median is 3, the deviations are 2, 1, 0, 1 and 97.
/// let spread = robust_spread(&[1.0, 2.0, 3.0, 4.0, 100.0]).unwrap();
/// assert!((spread - 1.482_602).abs() < 1e-6);
/// ```
pub fn robust_spread(values: &[f64]) -> Option<f64> {
    let middle = median(values)?;
    let deviations: Vec<_> = values.iter().map(|value| (value - middle).abs()).collect();
    Some(NORMAL * median(&deviations)?)
}
