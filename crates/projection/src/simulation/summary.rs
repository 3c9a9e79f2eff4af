use regiobeeld_domain::ProjectionFrame;
use regiobeeld_method::percentile;

/// What draws say together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Summary {
    /// Their mean.
    pub mean: f64,
    /// The quantiles [`ProjectionFrame::QUANTILES`].
    pub quantiles: [f64; 7],
}

/// The mean and quantiles of draws; none of no draws, or where one is not a number.
///
/// ```
/// use regiobeeld_projection::summary;
///
/// let found = summary(&[3.0, 1.0, 2.0]).expect("three draws");
/// assert_eq!((found.mean, found.quantiles[3]), (2.0, 2.0));
/// ```
pub fn summary(draws: &[f32]) -> Option<Summary> {
    Summarizing::default().summary(draws)
}

/// Draws of this many or fewer are put in order as a whole.
const FEW: usize = 64;
/// Parts between the least and the most, each as wide as the others.
const PARTS: u16 = 1024;

/// What is used again for every summary.
///
/// Quantiles need their neighbours in place only. Draws are put in the order of the parts
/// that they lie in, which takes time in proportion to their number, and then only the
/// parts with neighbours of a quantile are sorted: the values are those of a full sort.
#[derive(Debug, Default)]
pub(super) struct Summarizing {
    parts: Vec<u16>,
    ordered: Vec<f32>,
}

impl Summarizing {
    pub(super) fn summary(&mut self, draws: &[f32]) -> Option<Summary> {
        let mean = sum(draws) / draws.len() as f64;
        if mean.is_nan() {
            return None;
        }
        self.order(draws);
        let quantile = |part: f64| percentile(&self.ordered, part).unwrap_or(mean);
        Some(Summary { mean, quantiles: ProjectionFrame::QUANTILES.map(quantile) })
    }

    /// Puts the neighbours of every quantile where a full sort would.
    fn order(&mut self, draws: &[f32]) {
        self.ordered.clear();
        self.ordered.extend_from_slice(draws);
        let (least, most) = ends(draws);
        let scale = f32::from(PARTS) / (most - least);
        if draws.len() <= FEW || !scale.is_normal() {
            self.ordered.sort_unstable_by(f32::total_cmp);
            return;
        }
        let part = |draw: &f32| place((draw - least) * scale);
        self.parts.clear();
        self.parts.extend(draws.iter().map(part));
        // Where each part begins, and then where its next draw goes, so that in the end it
        // says where the part ends.
        let mut ends = [0_u32; PARTS as usize];
        for part in &self.parts {
            ends[usize::from(*part)] += 1;
        }
        let mut before = 0;
        for end in &mut ends {
            before += std::mem::replace(end, before);
        }
        for (draw, part) in draws.iter().zip(&self.parts) {
            let next = &mut ends[usize::from(*part)];
            self.ordered[*next as usize] = *draw;
            *next += 1;
        }
        for quantile in ProjectionFrame::QUANTILES {
            self.sort_around(quantile, &ends);
        }
    }

    /// Sorts the parts that the neighbours of a quantile lie in.
    fn sort_around(&mut self, quantile: f64, ends: &[u32]) {
        let last = self.ordered.len() - 1;
        let below = whole(quantile * last as f64).min(last);
        for place in [below, (below + 1).min(last)] {
            let part = ends.partition_point(|end| *end as usize <= place);
            let start = part.checked_sub(1).map_or(0, |before| ends[before] as usize);
            self.ordered[start..ends[part] as usize].sort_unstable_by(f32::total_cmp);
        }
    }
}

/// Sums that run side by side.
const LANES: usize = 8;

/// The sum of draws: every eighth of them together, and those sums in their order.
fn sum(draws: &[f32]) -> f64 {
    let (whole, rest) = draws.as_chunks::<LANES>();
    let mut sums = [0.0; LANES];
    for draws in whole {
        for (sum, draw) in sums.iter_mut().zip(draws) {
            *sum += f64::from(*draw);
        }
    }
    let rest = rest.iter().map(|draw| f64::from(*draw));
    sums.into_iter().chain(rest).sum()
}

/// The least and the most.
fn ends(draws: &[f32]) -> (f32, f32) {
    let (whole, rest) = draws.as_chunks::<LANES>();
    let (mut least, mut most) = ([f32::INFINITY; LANES], [f32::NEG_INFINITY; LANES]);
    for draws in whole {
        for ((least, most), draw) in least.iter_mut().zip(&mut most).zip(draws) {
            *least = if draw < least { *draw } else { *least };
            *most = if draw > most { *draw } else { *most };
        }
    }
    let least = least.iter().chain(rest).copied().fold(f32::INFINITY, f32::min);
    (least, most.iter().chain(rest).copied().fold(f32::NEG_INFINITY, f32::max))
}

/// The part that a place lies in, the last for what is beyond.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn place(value: f32) -> u16 {
    (value as u16).min(PARTS - 1)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn whole(value: f64) -> usize {
    value as usize
}

#[cfg(test)]
mod tests {
    use regiobeeld_method::Draws;

    use super::*;
    use crate::simulation::people::narrow;

    /// The quantiles of draws in full order, to the bit.
    #[track_caller]
    fn check(draws: &[f32]) {
        let mut sorted = draws.to_vec();
        sorted.sort_unstable_by(f32::total_cmp);
        let expected =
            ProjectionFrame::QUANTILES.map(|part| percentile(&sorted, part).unwrap());
        let found = summary(draws).unwrap();
        assert_eq!(found.quantiles, expected, "{} draws", draws.len());
        let mean_of = |of: fn(f64) -> f64| {
            draws.iter().map(|x| of(f64::from(*x))).sum::<f64>() / draws.len() as f64
        };
        let (mean, size) = (mean_of(|x| x), mean_of(f64::abs));
        assert!((found.mean - mean).abs() <= 1e-13 * size, "{} {mean}", found.mean);
    }

    #[test]
    fn quantiles_are_those_of_a_full_sort() {
        let draws = Draws::new(9);
        let normal = |count: u64| -> Vec<f32> {
            (0..count).map(|i| narrow(5.0 + draws.normal(i))).collect()
        };
        [1, 2, 63, 64, 65, 100, 256, 1_000, 4_001]
            .into_iter()
            .map(normal)
            .for_each(|draws| check(&draws));
        check(&[7.0; 300]);
        check(&(0_u8..200).map(|i| f32::from(i % 3)).collect::<Vec<_>>());
        // One far out leaves all others in a single part.
        let mut far = normal(500);
        far[17] = 1e30;
        check(&far);
        // Not so far apart that their distance is a number.
        let mut wide = normal(500);
        (wide[3], wide[4]) = (f32::MAX, -f32::MAX);
        check(&wide);
        let tiny = |i: u16| f32::from_bits(u32::from(i % 400));
        check(&(0..1_000).map(tiny).collect::<Vec<_>>());
    }

    #[test]
    fn without_a_number_there_is_none() {
        assert_eq!(summary(&[]), None);
        let mut draws = vec![1.0; 100];
        draws[99] = f32::NAN;
        assert_eq!(summary(&draws), None);
    }
}
