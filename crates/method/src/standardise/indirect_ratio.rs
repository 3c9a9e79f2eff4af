use crate::{Confidence, Convention, CountLimits, Estimate, Limits};

/// A reference population by stratum, equally long and in the order of the regions'.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reference<'a> {
    /// Events of the reference.
    pub events: &'a [f64],
    /// Population of the reference.
    pub population: &'a [f64],
}

impl Reference<'_> {
    /// The rate by stratum; 0 where the reference has no population.
    fn rates(self) -> Vec<f64> {
        let strata = self.events.iter().zip(self.population);
        strata.map(|(x, n)| if *n == 0.0 { 0.0 } else { x / n }).collect()
    }

    /// The crude rate of the reference.
    fn crude(self) -> Option<f64> {
        crate::ratio(self.events.iter().sum(), self.population.iter().sum())
    }
}

/// Observed and expected events, and their ratio with limits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IndirectRatio<const N: usize> {
    /// All observed events; NaN where some are missing.
    pub observed: f64,
    /// Events at the rates of the reference; NaN where a population is missing.
    pub expected: f64,
    /// The ratio; none where nothing is expected or something is missing.
    pub value: Option<f64>,
    /// Its limits, with it.
    pub limits: [Limits; N],
}

/// The indirectly standardised ratio of one region (SMR when events are deaths).
///
/// Formula: `multiplier · O / E` with `E = Σ nᵢ · Xᵢ/Nᵢ`; limits from those of the count
/// `O`: exact, or under `Peer` Byar's from ten events.
///
/// Unit: 1 or 100 by the multiplier. A stratum in which the reference has no population
/// expects nothing. A missing (NaN) count makes the ratio missing, or under `Peer`
/// counts no events. Nothing expected has no ratio.
///
/// Literature: Breslow and Day, Statistical Methods in Cancer Research II (IARC, 1987),
/// chapter 2.
///
/// ```
/// use regiobeeld_method::{Confidence, Convention, Reference, indirect_ratio};
///
/// let reference = Reference { events: &[100.0, 400.0], population: &[1e4, 1e4] };
/// let ratio = indirect_ratio(
///     &[3.0, 9.0], &[100.0, 200.0], reference, 1.0, [Confidence::P95], Convention::Exact,
/// );
/// assert_eq!((ratio.observed, ratio.expected), (12.0, 9.0));
/// assert!(ratio.limits[0].contain(1.0));
/// ```
pub fn indirect_ratio<const N: usize>(
    events: &[f64],
    population: &[f64],
    reference: Reference<'_>,
    multiplier: f64,
    levels: [Confidence; N],
    convention: Convention,
) -> IndirectRatio<N> {
    let rates = reference.rates();
    let fits = events.len() == rates.len() && population.len() == rates.len();
    let limits = CountLimits::new(levels, convention);
    if fits {
        one(events, population, &rates, multiplier, &limits)
    } else {
        of(f64::NAN, f64::NAN, multiplier, &limits)
    }
}

/// The indirectly standardised rate of one region: the ratio times the crude rate of the
/// reference.
///
/// Unit: events per `multiplier` of population. None where [`indirect_ratio`] has none
/// or the reference has no population.
///
/// ```
/// use regiobeeld_method::{Confidence, Convention, Reference, indirect_rate};
///
/// let reference = Reference { events: &[100.0, 400.0], population: &[1e4, 1e4] };
/// let rate = indirect_rate(
///     &[3.0, 9.0], &[100.0, 200.0], reference, 1e3, [Confidence::P95], Convention::Exact,
/// );
/// assert!((rate.unwrap().value - 12.0 / 9.0 * 25.0).abs() < 1e-12);
/// ```
pub fn indirect_rate<const N: usize>(
    events: &[f64],
    population: &[f64],
    reference: Reference<'_>,
    multiplier: f64,
    levels: [Confidence; N],
    convention: Convention,
) -> Option<Estimate<N>> {
    let scale = multiplier * reference.crude()?;
    let IndirectRatio { value, limits, .. } =
        indirect_ratio(events, population, reference, scale, levels, convention);
    Some(Estimate { value: value?, limits })
}

/// The ratios of many regions to one reference.
///
/// `events` and `population` hold one region after the other, each as long as the
/// reference; what does not fill a whole region is left. The same ratios and rules as
/// [`indirect_ratio`]; the limits are prepared once, with levels and convention.
///
/// ```
/// use regiobeeld_method::{Confidence, Convention, CountLimits, Reference, indirect_ratios};
///
/// let reference = Reference { events: &[100.0, 400.0], population: &[1e4, 1e4] };
/// let limits = CountLimits::new([Confidence::P95], Convention::Exact);
/// let (events, population) = ([3.0, 9.0, 1.0, 1.0], [100.0; 4]);
/// let ratios = indirect_ratios(&events, &population, reference, 1.0, &limits);
/// assert_eq!((ratios[0].value, ratios[1].value), (Some(2.4), Some(0.4)));
/// ```
pub fn indirect_ratios<const N: usize>(
    events: &[f64],
    population: &[f64],
    reference: Reference<'_>,
    multiplier: f64,
    limits: &CountLimits<N>,
) -> Vec<IndirectRatio<N>> {
    let rates = reference.rates();
    if rates.is_empty() {
        return Vec::new();
    }
    let regions = events.chunks_exact(rates.len());
    let populations = population.chunks_exact(rates.len());
    regions
        .zip(populations)
        .map(|(events, population)| one(events, population, &rates, multiplier, limits))
        .collect()
}

fn one<const N: usize>(
    events: &[f64],
    population: &[f64],
    rates: &[f64],
    multiplier: f64,
    limits: &CountLimits<N>,
) -> IndirectRatio<N> {
    let mut observed = 0.0;
    let mut expected = 0.0;
    for ((x, n), rate) in events.iter().zip(population).zip(rates) {
        observed += limits.convention().events(*x);
        expected += n * rate;
    }
    of(observed, expected, multiplier, limits)
}

fn of<const N: usize>(
    observed: f64,
    expected: f64,
    multiplier: f64,
    limits: &CountLimits<N>,
) -> IndirectRatio<N> {
    let mut ratio =
        IndirectRatio { observed, expected, value: None, limits: [Limits::NONE; N] };
    let scale = multiplier / expected;
    if expected > 0.0 && observed >= 0.0 {
        ratio.value = Some(multiplier * observed / expected);
        ratio.limits =
            limits.of(observed).map(|limits| limits.map(|limit| limit * scale));
    }
    ratio
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(events: &[f64], convention: Convention) -> IndirectRatio<1> {
        let reference = Reference { events: &[10.0, 5.0], population: &[100.0, 0.0] };
        let levels = [Confidence::P95];
        indirect_ratio(events, &[50.0, 9.0], reference, 1.0, levels, convention)
    }

    #[test]
    fn a_stratum_that_the_reference_lacks_expects_nothing() {
        let got = ratio(&[4.0, 1.0], Convention::Exact);
        assert_eq!((got.observed, got.expected, got.value), (5.0, 5.0, Some(1.0)));
    }

    #[test]
    fn missing_events_are_missing_and_no_events_for_peers() {
        assert_eq!(ratio(&[4.0, f64::NAN], Convention::Exact).value, None);
        assert_eq!(ratio(&[4.0, f64::NAN], Convention::Peer).value, Some(0.8));
    }

    #[test]
    fn no_events_have_a_lower_limit_of_0() {
        let got = ratio(&[0.0, 0.0], Convention::Exact);
        assert_eq!((got.value, got.limits[0].lower), (Some(0.0), Some(0.0)));
    }

    #[test]
    fn slices_that_do_not_fit_have_no_ratio() {
        assert_eq!(ratio(&[4.0], Convention::Exact).value, None);
    }
}
