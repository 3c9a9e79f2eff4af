use crate::{Confidence, Limits};

/// What euro amounts of several years say about one region.
#[derive(Debug, Clone, PartialEq)]
pub struct MoneyRatio<const N: usize> {
    /// Observed over expected euro in the last year.
    pub ratio: f64,
    /// Observed minus expected euro in the last year.
    pub gap: f64,
    /// Limits of the ratio **from year-to-year variation**, not from the spread between
    /// persons; absent with fewer than three years.
    pub ratio_limits: [Limits; N],
    /// The same limits, of the gap.
    pub gap_limits: [Limits; N],
    /// How many years they rest on.
    pub years: usize,
}

/// The ratio of observed to expected euro, the gap, and an interval from the years.
///
/// The spread of cost between persons is very skewed and not published, so that no
/// interval of one year's amount can be given. Where several years exist, what moves
/// from one year to the next shows how much a single year can be off.
///
/// Formula: with `y = ln(observed / expected)` of `k` successive years,
/// `s² = Σ (yᵢ₊₁ − yᵢ)² / (2(k − 1))`, which a steady rise or fall hardly enters; limits
/// `ratio · exp(± t·s)` with `2(k − 1)² / (3k − 4)` degrees of freedom. The gap's limits
/// are `expected · (limit − 1)`.
///
/// Unit: none for the ratio, euro for the gap. Years in order, oldest first. None if the
/// last year's observed or expected amount is missing or not positive. The interval
/// starts after the last such year before it, so that successive years are compared
/// only.
///
/// Literature: von Neumann, Kent, Bellinson and Hart, The mean square successive
/// difference, Annals of Mathematical Statistics 12 (1941) 153-162.
///
/// ```
/// use regiobeeld_method::{Confidence, money_ratio};
///
/// let (observed, expected) = ([90.0, 96.0, 99.0, 110.0], [100.0, 100.0, 100.0, 100.0]);
/// let money = money_ratio(&observed, &expected, [Confidence::P95]).unwrap();
/// assert_eq!((money.ratio, money.gap, money.years), (1.1, 10.0, 4));
/// assert!(money.ratio_limits[0].contain(1.0));
/// ```
pub fn money_ratio<const N: usize>(
    observed: &[f64],
    expected: &[f64],
    levels: [Confidence; N],
) -> Option<MoneyRatio<N>> {
    MoneyLimits::new(levels, observed.len()).ratio(observed, expected)
}

/// The limits of [`money_ratio`] prepared for many regions: the quantiles by the number
/// of years, which are most of the work.
///
/// ```
/// use regiobeeld_method::{Confidence, MoneyLimits, money_ratio};
///
/// let (observed, expected) = ([90.0, 96.0, 99.0, 110.0], [100.0, 100.0, 100.0, 100.0]);
/// let prepared = MoneyLimits::new([Confidence::P95], 4);
/// let once = money_ratio(&observed, &expected, [Confidence::P95]);
/// assert_eq!(prepared.ratio(&observed, &expected), once);
/// ```
#[derive(Debug, Clone)]
pub struct MoneyLimits<const N: usize> {
    /// Quantiles of Student's variable for two steps between years, three, and so on.
    quantiles: Vec<[f64; N]>,
}

impl<const N: usize> MoneyLimits<N> {
    /// For series of at most so many years.
    pub fn new(levels: [Confidence; N], years: usize) -> Self {
        let of = |steps: usize| {
            let steps = steps as f64;
            let freedom = 2.0 * steps * steps / (3.0 * steps - 1.0);
            levels.map(|level| level.t(freedom))
        };
        Self { quantiles: (2..years).map(of).collect() }
    }

    /// See [`money_ratio`]; a longer series than it was made for has no limits.
    pub fn ratio(&self, observed: &[f64], expected: &[f64]) -> Option<MoneyRatio<N>> {
        if observed.len() != expected.len() {
            return None;
        }
        let pairs = observed.iter().zip(expected).rev();
        let logarithms: Vec<f64> = pairs
            .take_while(|(o, e)| **o > 0.0 && **e > 0.0 && (*o / *e).is_finite())
            .map(|(o, e)| libm::log(o / e))
            .collect();
        let years = logarithms.len();
        let (last, expected) = (*observed.last()?, *expected.last()?);
        if years == 0 {
            return None;
        }
        let ratio = last / expected;
        let mut ratio_limits = [Limits::NONE; N];
        let quantiles = years.checked_sub(3).and_then(|at| self.quantiles.get(at));
        if let Some(quantiles) = quantiles {
            let steps = (years - 1) as f64;
            let squares = logarithms
                .windows(2)
                .map(|pair| (pair[1] - pair[0]) * (pair[1] - pair[0]));
            let error = (squares.sum::<f64>() / (2.0 * steps)).sqrt();
            ratio_limits = quantiles.map(|quantile| {
                let factor = libm::exp(quantile * error);
                Limits::new(ratio / factor, ratio * factor)
            });
        }
        let gap_limits =
            ratio_limits.map(|limits| limits.map(|limit| expected * (limit - 1.0)));
        Some(MoneyRatio { ratio, gap: last - expected, ratio_limits, gap_limits, years })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_years_give_no_interval() {
        let got = money_ratio(&[1.0, 3.0], &[1.0, 2.0], [Confidence::P95]).unwrap();
        assert_eq!((got.ratio, got.gap, got.years), (1.5, 1.0, 2));
        assert_eq!(got.ratio_limits, [Limits::NONE]);
    }

    #[test]
    fn a_missing_year_ends_the_series() {
        let observed = [1.0, f64::NAN, 3.0, 3.0, 3.0];
        let got = money_ratio(&observed, &[1.0; 5], [Confidence::P95]).unwrap();
        assert_eq!(got.years, 3);
        // Three years without any movement leave no doubt.
        assert_eq!(got.ratio_limits[0], Limits::new(3.0, 3.0));
        assert_eq!(money_ratio(&[1.0, 0.0], &[1.0, 1.0], [Confidence::P95]), None);
    }

    #[test]
    fn the_interval_is_that_of_successive_differences() {
        // Logarithms 0, ln 2, 0: s² = 2·ln²2 / 4, and 2·4/5 degrees of freedom.
        let got = money_ratio(&[1.0, 2.0, 1.0], &[1.0; 3], [Confidence::P95]).unwrap();
        let error = core::f64::consts::LN_2 / 2f64.sqrt();
        let expected = libm::exp(Confidence::P95.t(1.6) * error);
        assert!((got.ratio_limits[0].upper.unwrap() / expected - 1.0).abs() < 1e-13);
    }
}
