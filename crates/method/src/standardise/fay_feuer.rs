use super::Strata;
use super::sums::careful;
use crate::special::{Tails, gamma_quantile};
use crate::{Confidence, Convention, Estimate, Limits};

/// Direct standardisation with Fay and Feuer's gamma limits.
///
/// Formula: with `wᵢ` the standard weight of one event, `y = Σ wᵢ·xᵢ`, `v = Σ wᵢ²·xᵢ` and
/// `m` the largest weight, the lower limit is `v/y` times the gamma quantile of `α/2` at
/// shape `y²/v`, the upper one `(v + m²)/(y + m)` times that of `1 − α/2` at shape
/// `(y + m)²/(v + m²)`. They cover at least as often as they say, also for few events.
///
/// Unit: events per `multiplier` of population. The lower limit of no events is 0.
/// Strata without population and missing counts as [`direct_rate`](crate::direct_rate)
/// has them under `Exact`.
///
/// Literature: Fay and Feuer, Confidence intervals for directly standardized rates: a
/// method based on the gamma distribution, Statistics in Medicine 16 (1997) 791-801.
///
/// ```
/// use regiobeeld_method::{Confidence, Strata, fay_feuer, garwood};
///
/// // One stratum: the exact limits of its count.
/// let strata = Strata { events: &[7.0], population: &[100.0], standard: &[1.0] };
/// let rate = fay_feuer(strata, 100.0, [Confidence::P95]).unwrap();
/// let exact = garwood(7.0, Confidence::P95);
/// assert!((rate.limits[0].upper.unwrap() - exact.upper.unwrap()).abs() < 1e-12);
/// ```
pub fn fay_feuer<const N: usize>(
    strata: Strata<'_>,
    multiplier: f64,
    levels: [Confidence; N],
) -> Option<Estimate<N>> {
    let size = strata.standard.len();
    if strata.events.len() != size || strata.population.len() != size {
        return None;
    }
    let sums = careful(strata, Convention::Exact);
    let value = sums.first / sums.weight;
    if sums.events.is_nan() || !value.is_finite() {
        return None;
    }
    let variance = sums.second / (sums.weight * sums.weight);
    let heaviest = sums.heaviest / sums.weight;
    let limits = levels.map(|level| {
        let lower = if value > 0.0 {
            scaled(value, variance, Tails::from_lower(level.tail()))
        } else {
            0.0
        };
        let upper = Tails::from_upper(level.tail());
        Limits::new(
            lower,
            scaled(value + heaviest, variance + heaviest * heaviest, upper),
        )
    });
    Some(Estimate { value, limits }.scale(multiplier))
}

/// The quantile of a gamma variable by its mean and variance.
fn scaled(mean: f64, variance: f64, probability: Tails) -> f64 {
    variance / mean * gamma_quantile(mean * mean / variance, probability)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_events_have_an_upper_limit() {
        let strata = Strata {
            events: &[0.0, 0.0],
            population: &[100.0, 200.0],
            standard: &[1.0, 1.0],
        };
        let got = fay_feuer(strata, 1.0, [Confidence::P95]).unwrap();
        assert_eq!((got.value, got.limits[0].lower), (0.0, Some(0.0)));
        let upper = libm::log(40.0) / 200.0;
        assert!((got.limits[0].upper.unwrap() / upper - 1.0).abs() < 1e-13);
    }

    #[test]
    fn missing_events_give_no_rate() {
        let strata = Strata { events: &[f64::NAN], population: &[1.0], standard: &[1.0] };
        assert_eq!(fay_feuer(strata, 1.0, [Confidence::P95]), None);
    }
}
