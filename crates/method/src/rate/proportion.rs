use crate::interval::is_proportion;
use crate::{Confidence, Estimate, wilson};

/// A proportion with Wilson's limits.
///
/// Formula: `multiplier · x / n`, limits as [`wilson`].
///
/// Unit: 100 as multiplier gives percent; always from 0 to the multiplier. None for an
/// empty or missing denominator, or a numerator that is not a part of it.
///
/// Literature: see [`wilson`].
///
/// ```
/// use regiobeeld_method::{Confidence, proportion};
///
/// let share = proportion(7.0, 7.0, 100.0, [Confidence::P95]).unwrap();
/// assert_eq!((share.value, share.limits[0].upper), (100.0, Some(100.0)));
/// ```
pub fn proportion<const N: usize>(
    numerator: f64,
    denominator: f64,
    multiplier: f64,
    levels: [Confidence; N],
) -> Option<Estimate<N>> {
    is_proportion(numerator, denominator).then(|| {
        let limits = levels.map(|level| wilson(numerator, denominator, level));
        Estimate { value: numerator / denominator, limits }.scale(multiplier)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_part_has_no_proportion() {
        for (x, n) in [(1.0, 0.0), (2.0, 1.0), (f64::NAN, 1.0), (0.0, f64::NAN)] {
            assert_eq!(proportion(x, n, 100.0, [Confidence::P95]), None);
        }
    }
}
