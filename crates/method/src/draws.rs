use crate::special::normal_quantile;

/// Random draws that depend on a seed and a number only, not on what was drawn before:
/// the same on every machine and for every division of the work.
///
/// The number goes through the mixing function of `SplitMix64`, started at the mixed
/// seed; normal draws are quantiles of uniform ones.
///
/// Literature: Steele, Lea and Flood, Fast splittable pseudorandom number generators,
/// OOPSLA 2014.
///
/// ```
/// use regiobeeld_method::Draws;
///
/// assert_eq!(Draws::new(1).uniform(7), Draws::new(1).uniform(7));
/// assert_ne!(Draws::new(1).uniform(7), Draws::new(2).uniform(7));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Draws {
    start: u64,
}

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

impl Draws {
    /// The draws of one seed.
    pub fn new(seed: u64) -> Self {
        Self { start: mix(seed.wrapping_add(GOLDEN)) }
    }

    /// A number evenly spread between 0 and 1, never either of them.
    pub fn uniform(self, number: u64) -> f64 {
        let bits =
            mix(self.start.wrapping_add(number.wrapping_add(1).wrapping_mul(GOLDEN)));
        // The upper 53 bits, in the middle of their step.
        ((bits >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    /// A standard normal number.
    pub fn normal(self, number: u64) -> f64 {
        normal_quantile(self.uniform(number))
    }
}

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The value below which a part of the sorted values lies, between its neighbours in
/// proportion (Hyndman and Fan's type 7). None for no values.
///
/// Literature: Hyndman and Fan, Sample quantiles in statistical packages, The American
/// Statistician 50, 1996.
///
/// ```
/// assert_eq!(regiobeeld_method::percentile(&[1.0, 2.0, 4.0], 0.75), Some(3.0));
/// ```
pub fn percentile<T: Copy + Into<f64>>(sorted: &[T], part: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let place = part * last as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let below = (place as usize).min(last);
    let (low, high) = (sorted[below].into(), sorted[(below + 1).min(last)].into());
    Some(low + (high - low) * (place - below as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_draws_have_mean_0_and_variance_1() {
        let draws = Draws::new(20_261_122);
        let values: Vec<f64> = (0..40_000).map(|number| draws.normal(number)).collect();
        let mean = values.iter().sum::<f64>() / 4e4;
        let variance = values.iter().map(|x| x * x).sum::<f64>() / 4e4 - mean * mean;
        assert!(mean.abs() < 0.02 && (variance - 1.0).abs() < 0.03, "{mean} {variance}");
    }

    #[test]
    fn percentiles_lie_between_their_neighbours() {
        let sorted = [1.0, 2.0, 4.0];
        assert_eq!(percentile(&sorted, 0.0), Some(1.0));
        assert_eq!(percentile(&sorted, 0.75), Some(3.0));
        assert_eq!(percentile(&sorted, 1.0), Some(4.0));
        assert_eq!(percentile::<f64>(&[], 0.5), None);
    }
}
