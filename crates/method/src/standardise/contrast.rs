use crate::{Estimate, Limits};

/// The difference of two independent estimates with limits.
///
/// Formula: `d = a − b`; lower limit `d − √((a − aₗ)² + (bᵤ − b)²)`, upper limit
/// `d + √((aᵤ − a)² + (b − bₗ)²)`: the distances of the limits are put together as
/// standard errors would be, but each side keeps its own, so that skew limits (Dobson's,
/// Wilson's) stay skew. For normal limits this is `d ± z·√(V(a) + V(b))`.
///
/// Unit: that of the estimates. A limit is absent where one of those that it is made of
/// is. For a region and a benchmark that contains it see
/// [`compare_with_benchmark`](crate::compare_with_benchmark): they are not independent.
///
/// Literature: Newcombe, Statistics in Medicine 17 (1998) 873-890, method 10; Zou and
/// Donner, Construction of confidence limits about effect measures, Statistics in
/// Medicine 27 (2008) 1693-1702.
///
/// ```
/// use regiobeeld_method::{Confidence, difference, proportion};
///
/// // Newcombe's example (b): 9 of 10 and 3 of 10.
/// let first = proportion(9.0, 10.0, 1.0, [Confidence::P95]).unwrap();
/// let second = proportion(3.0, 10.0, 1.0, [Confidence::P95]).unwrap();
/// let limits = difference(first, second).limits[0];
/// assert!((limits.lower.unwrap() - 0.1705).abs() < 5e-5);
/// assert!((limits.upper.unwrap() - 0.8090).abs() < 5e-5);
/// ```
pub fn difference<const N: usize>(a: Estimate<N>, b: Estimate<N>) -> Estimate<N> {
    let value = a.value - b.value;
    let mut limits = [Limits::NONE; N];
    for (result, (first, second)) in limits.iter_mut().zip(a.limits.iter().zip(&b.limits))
    {
        let below = distance(first.lower, a.value, second.upper, b.value);
        let above = distance(first.upper, a.value, second.lower, b.value);
        *result = Limits {
            lower: below.map(|below| value - below),
            upper: above.map(|above| value + above),
        };
    }
    Estimate { value, limits }
}

/// The ratio of two independent estimates with limits.
///
/// Formula: that of [`difference`] on the logarithms.
///
/// Unit: none. Both estimates must be positive; a lower limit of 0 above the line gives
/// a lower limit of 0, and one below the line leaves the upper limit absent.
///
/// Literature: see [`difference`].
///
/// ```
/// use regiobeeld_method::{Confidence, Convention, crude_rate, quotient};
///
/// let rate = |x, n| crude_rate(x, n, 1.0, [Confidence::P95], Convention::Exact).unwrap();
/// let ratio = quotient(rate(60.0, 1_000.0), rate(30.0, 1_000.0)).unwrap();
/// assert_eq!(ratio.value, 2.0);
/// assert!(ratio.limits[0].lower.unwrap() > 1.0);
/// ```
pub fn quotient<const N: usize>(a: Estimate<N>, b: Estimate<N>) -> Option<Estimate<N>> {
    let is_positive = a.value > 0.0 && b.value > 0.0;
    is_positive.then(|| {
        let difference = difference(logarithm(a), logarithm(b));
        let limits = difference.limits.map(|limits| limits.map(libm::exp));
        let limits = limits.map(|limits| Limits {
            // The logarithm of 0 is infinitely far below.
            lower: limits.lower,
            upper: limits.upper.filter(|upper| upper.is_finite()),
        });
        Estimate { value: a.value / b.value, limits }
    })
}

fn logarithm<const N: usize>(estimate: Estimate<N>) -> Estimate<N> {
    let limits =
        estimate.limits.map(|limits| limits.map(|limit| libm::log(limit.max(0.0))));
    Estimate { value: libm::log(estimate.value), limits }
}

/// `√((limit − a)² + (limit − b)²)`.
fn distance(first: Option<f64>, a: f64, second: Option<f64>, b: f64) -> Option<f64> {
    let (first, second) = (first? - a, second? - b);
    Some((first * first + second * second).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Confidence, Convention, crude_rate};

    #[test]
    fn normal_limits_give_normal_limits() {
        let levels = [Confidence::P95, Confidence::P998];
        let got = difference(
            Estimate::normal(10.0, 3.0, levels),
            Estimate::normal(4.0, 4.0, levels),
        );
        let expected = Estimate::normal(6.0, 5.0, levels);
        for (got, expected) in got.limits.iter().zip(expected.limits) {
            assert!((got.lower.unwrap() - expected.lower.unwrap()).abs() < 1e-13);
            assert!((got.upper.unwrap() - expected.upper.unwrap()).abs() < 1e-13);
        }
    }

    #[test]
    fn limits_of_zero_keep_to_their_side() {
        let at = |lower| Estimate { value: 1.0, limits: [Limits::new(lower, 3.0)] };
        let above = quotient(at(0.0), at(0.5)).unwrap().limits[0];
        assert_eq!(above.lower, Some(0.0));
        let below = quotient(at(0.5), at(0.0)).unwrap().limits[0];
        assert_eq!(below.upper, None);
    }

    #[test]
    fn no_events_have_no_ratio_but_a_difference() {
        let rate =
            |x| crude_rate(x, 100.0, 1.0, [Confidence::P95], Convention::Exact).unwrap();
        assert_eq!(quotient(rate(0.0), rate(3.0)), None);
        assert!(difference(rate(0.0), rate(3.0)).limits[0].contain(0.0));
    }
}
