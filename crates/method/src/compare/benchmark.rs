use crate::special::normal_two_sided;
use crate::{Confidence, Estimate};

/// A figure against an uncertain benchmark.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BenchmarkTest<const N: usize> {
    /// The figure minus the benchmark, with limits.
    pub difference: Estimate<N>,
    /// The probability of such a difference or a larger one by chance.
    pub p_value: f64,
}

/// Comparison with a benchmark that is uncertain and of which the region may be a part.
///
/// Formula: `d = r − B`. With `s` the region's weight in the benchmark (`B = s·r +
/// (1 − s)·rest`, 0 if it is no part of it), `Cov(r, B) = s·V(r)` and
/// `V(d) = (1 − 2s)·V(r) + V(B)`; limits `d ± z·√V(d)`, tested as normal. Zero for the
/// benchmark's variance and for the weight gives the simple rule with normal limits.
///
/// Unit: that of the figure; for rates and ratios pass logarithms and their variances.
/// Compare the difference with 0 by [`compare`](crate::compare). None for a missing
/// figure or variance, a weight outside 0 to 1, or variances that do not fit the weight
/// (`V(B)` must be at least `s²·V(r)`).
///
/// Literature: Breslow and Day, Statistical Methods in Cancer Research II (IARC, 1987),
/// chapter 3; the covariance of a part with its whole is that of a weighted mean.
///
/// ```
/// use regiobeeld_method::{Confidence, Limits, compare_with_benchmark};
///
/// let levels = [Confidence::P95];
/// let alone = compare_with_benchmark(12.0, 1.0, 10.0, 0.0, 0.0, levels).unwrap();
/// assert!(!alone.difference.limits[0].contain(0.0));
/// let unsure = compare_with_benchmark(12.0, 1.0, 10.0, 1.0, 0.0, levels).unwrap();
/// assert!(unsure.difference.limits[0].contain(0.0));
/// ```
pub fn compare_with_benchmark<const N: usize>(
    value: f64,
    variance: f64,
    benchmark: f64,
    benchmark_variance: f64,
    weight: f64,
    levels: [Confidence; N],
) -> Option<BenchmarkTest<N>> {
    // The part of the benchmark's variance that is not the region's own.
    let rest = benchmark_variance - weight * weight * variance;
    let slack = -1e-12 * benchmark_variance;
    let possible = (0.0..=1.0).contains(&weight) && variance >= 0.0 && rest >= slack;
    let difference = value - benchmark;
    let own = (1.0 - weight) * (1.0 - weight) * variance;
    let error = (own + rest.max(0.0)).sqrt();
    // A weight with an exactly known benchmark is a contradiction that `rest` shows.
    (possible && difference.is_finite() && error.is_finite()).then(|| BenchmarkTest {
        difference: Estimate::normal(difference, error, levels),
        p_value: if error > 0.0 {
            normal_two_sided(difference / error)
        } else {
            f64::from(difference == 0.0)
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn part_against_whole_is_part_against_rest_drawn_in() {
        // A benchmark of two equal halves: d = (r − rest)/2.
        let (own, rest) = (4.0, 9.0);
        let whole = 0.25 * own + 0.25 * rest;
        let got = compare_with_benchmark(11.0, own, 10.0, whole, 0.5, [Confidence::P95])
            .unwrap();
        let half = Estimate::normal(1.0, 0.5 * 13f64.sqrt(), [Confidence::P95]);
        let (got, half) = (got.difference.limits[0], half.limits[0]);
        assert!((got.lower.unwrap() - half.lower.unwrap()).abs() < 1e-14);
    }

    #[test]
    fn the_whole_does_not_differ_from_itself() {
        let got =
            compare_with_benchmark(3.0, 2.0, 3.0, 2.0, 1.0, [Confidence::P95]).unwrap();
        assert_eq!((got.difference.value, got.p_value), (0.0, 1.0));
    }

    #[test]
    fn what_does_not_fit_is_not_compared() {
        let of = |variance, whole, weight| {
            compare_with_benchmark(1.0, variance, 2.0, whole, weight, [Confidence::P95])
        };
        assert_eq!(of(4.0, 0.0, 0.5), None);
        assert_eq!(of(4.0, 4.0, 1.5), None);
        assert_eq!(of(f64::NAN, 4.0, 0.0), None);
    }
}
