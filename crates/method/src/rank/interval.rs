use crate::draws::percentile;
use crate::{Confidence, Draws, Limits, Simulation, ranks};

/// Between which ranks a region lies; 1 is the highest value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RankLimits {
    /// The best rank that is still likely.
    pub first: u32,
    /// The worst.
    pub last: u32,
}

/// Limits of ranks by simulation: how much a league table can be trusted.
///
/// Formula: values are drawn anew from their normal errors and ranked; the limits are
/// percentiles of the ranks, rounded outwards.
///
/// `values` and `standard_errors` are on a scale with normal errors. A missing value has
/// no rank and does not count for the others; neither does one whose error is not known.
///
/// Literature: Goldstein and Spiegelhalter, League tables and their limitations, JRSS A
/// 159 (1996) 385-443.
///
/// ```
/// use regiobeeld_method::{Confidence, RankLimits, Simulation, rank_limits};
///
/// let values = [Some(10.0), Some(1.0), Some(1.1)];
/// let simulation = Simulation { draws: 500, seed: 1 };
/// let limits = rank_limits(&values, &[0.5; 3], Confidence::P95, simulation);
/// assert_eq!(limits[0], Some(RankLimits { first: 1, last: 1 }));
/// assert_eq!(limits[1], Some(RankLimits { first: 2, last: 3 }));
/// ```
pub fn rank_limits(
    values: &[Option<f64>],
    standard_errors: &[f64],
    level: Confidence,
    simulation: Simulation,
) -> Vec<Option<RankLimits>> {
    let pairs = values.iter().zip(standard_errors);
    let known: Vec<(usize, f64, f64)> = pairs
        .enumerate()
        .filter_map(|(i, (value, error))| {
            value.filter(|_| *error >= 0.0).map(|value| (i, value, *error))
        })
        .collect();
    let draws = Draws::new(simulation.seed);
    let mut seen = vec![Vec::new(); known.len()];
    let mut number = 0;
    for _ in 0..simulation.draws {
        let mut drawn = Vec::with_capacity(known.len());
        for (_, value, error) in &known {
            drawn.push(Some(value + error * draws.normal(number)));
            number += 1;
        }
        for (seen, rank) in seen.iter_mut().zip(ranks(&drawn).into_iter().flatten()) {
            seen.push(f64::from(rank));
        }
    }
    let mut limits = vec![None; values.len()];
    for ((i, ..), mut seen) in known.into_iter().zip(seen) {
        seen.sort_by(f64::total_cmp);
        let first = percentile(&seen, level.tail());
        let last = percentile(&seen, 1.0 - level.tail());
        limits[i] = first.zip(last).map(|(first, last)| RankLimits {
            first: whole(first.floor()),
            last: whole(last.ceil()),
        });
    }
    limits
}

/// A rank is a small positive whole number.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn whole(rank: f64) -> u32 {
    rank as u32
}

/// Limits of ranks from the limits of the values, without simulation.
///
/// Formula: at best one more than the regions that lie above it for sure (whose lower
/// limit is above its upper limit), at worst the number of regions less those that lie
/// below it for sure. Wider than [`rank_limits`]: if the limits of all values hold at
/// once, so do all ranks.
///
/// A region without both limits has no rank and does not count.
///
/// Literature: Klein, Wright and Wieczorek, A joint confidence region for an overall
/// ranking of populations, JRSS C 69 (2020) 589-606.
///
/// ```
/// use regiobeeld_method::{Limits, RankLimits, rank_bounds};
///
/// let limits = [Limits::new(5.0, 6.0), Limits::new(1.0, 3.0), Limits::new(2.0, 4.0)];
/// let ranks = rank_bounds(&limits);
/// assert_eq!(ranks[0], Some(RankLimits { first: 1, last: 1 }));
/// assert_eq!(ranks[2], Some(RankLimits { first: 2, last: 3 }));
/// ```
pub fn rank_bounds(limits: &[Limits]) -> Vec<Option<RankLimits>> {
    let both = |limits: &Limits| limits.lower.zip(limits.upper);
    let known = || limits.iter().filter_map(both);
    let count = |total: usize| u32::try_from(total).unwrap_or(u32::MAX);
    let bounds = |(lower, upper): (f64, f64)| RankLimits {
        first: count(1 + known().filter(|(other, _)| *other > upper).count()),
        last: count(known().filter(|(_, other)| *other >= lower).count()),
    };
    limits.iter().map(|limits| both(limits).map(bounds)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_error_the_limits_are_the_rank() {
        let values = [Some(3.0), None, Some(1.0), Some(2.0)];
        let simulation = Simulation { draws: 10, seed: 1 };
        let got = rank_limits(&values, &[0.0; 4], Confidence::P95, simulation);
        let at = |rank| Some(RankLimits { first: rank, last: rank });
        assert_eq!(got, [at(1), None, at(3), at(2)]);
    }

    #[test]
    fn equal_regions_can_have_any_rank() {
        let values = [Some(1.0); 20];
        let simulation = Simulation { draws: 2_000, seed: 1 };
        for limits in rank_limits(&values, &[1.0; 20], Confidence::P95, simulation) {
            let limits = limits.unwrap();
            assert!(limits.first <= 2 && limits.last >= 19, "{limits:?}");
        }
    }

    #[test]
    fn a_region_without_limits_does_not_count() {
        let got = rank_bounds(&[Limits::new(1.0, 2.0), Limits::NONE]);
        assert_eq!(got, [Some(RankLimits { first: 1, last: 1 }), None]);
    }
}
