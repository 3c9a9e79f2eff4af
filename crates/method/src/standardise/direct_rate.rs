use super::sums::{Sums, sums};
use crate::{Confidence, Convention, CountLimits, Limits};

/// Strata of one region (age bands, or sex × age), equally long and in the same order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Strata<'a> {
    /// Events; NaN where missing.
    pub events: &'a [f64],
    /// Persons or person-years.
    pub population: &'a [f64],
    /// The standard population.
    pub standard: &'a [f64],
}

/// A directly standardised rate with limits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DirectRate<const N: usize> {
    /// All events of the strata that count; NaN where one is missing.
    pub events: f64,
    /// All population.
    pub population: f64,
    /// The rate; none where no stratum counts, something is missing, or under `Peer`
    /// there are fewer than ten events.
    pub value: Option<f64>,
    /// The variance of the rate, with it.
    pub variance: Option<f64>,
    /// Dobson's limits, with the rate.
    pub limits: [Limits; N],
    /// How many strata have weight but no population; they are left out.
    pub left_out: usize,
}

/// Direct standardisation of one region with Dobson's limits.
///
/// Formula: `r = Σ wᵢ·xᵢ/nᵢ / Σ wᵢ`, variance `V = Σ wᵢ²·xᵢ/nᵢ² / (Σ wᵢ)²`, limits
/// `r + √(V/x)·(limit of x − x)` with `x = Σ xᵢ` and the limits of its count.
///
/// Unit: events per `multiplier` of population. A stratum without population leaves the
/// events and the weights, and the other weights are renormalised. A missing (NaN) count
/// makes the rate missing, or under `Peer` counts no events. Without any event `√(V/x)`
/// is unknown; the largest weight of one event stands in for it, as Fay and Feuer do, so
/// that the upper limit is not too low. The lower limit is never negative. Under `Peer`
/// a rate of fewer than ten events is blank and Byar's limits are used; otherwise the
/// limits of the count are exact, and a minimum is for the definition to set. Slices
/// that are not equally long, or negative numbers, give no rate.
///
/// Literature: Dobson, Kuulasmaa, Eberle and Scherer, Confidence intervals for weighted
/// sums of Poisson parameters, Statistics in Medicine 10 (1991) 457-462.
///
/// ```
/// use regiobeeld_method::{Confidence, Convention, Strata, direct_rate};
///
/// let strata = Strata {
///     events: &[10.0, 30.0],
///     population: &[1_000.0, 1_000.0],
///     standard: &[3.0, 1.0],
/// };
/// let rate = direct_rate(strata, 1_000.0, [Confidence::P95], Convention::Exact);
/// assert_eq!(rate.value, Some(15.0));
/// assert!(rate.limits[0].contain(15.0));
/// ```
pub fn direct_rate<const N: usize>(
    strata: Strata<'_>,
    multiplier: f64,
    levels: [Confidence; N],
    convention: Convention,
) -> DirectRate<N> {
    let size = strata.standard.len();
    let fits = strata.events.len() == size && strata.population.len() == size;
    let limits = CountLimits::new(levels, convention);
    let sums = if fits { sums(strata, convention) } else { Sums::default() };
    sums.rate(multiplier, &limits)
}

/// Direct standardisation of many regions to one standard.
///
/// `events` and `population` hold one region after the other, each as long as
/// `standard`; what does not fill a whole region is left. The same rates and rules as
/// [`direct_rate`]; the limits are prepared once, with levels and convention.
///
/// ```
/// use regiobeeld_method::{Confidence, Convention, CountLimits, direct_rates};
///
/// let limits = CountLimits::new([Confidence::P95], Convention::Exact);
/// let (events, population) = ([10.0, 30.0, 5.0, 5.0], [1_000.0; 4]);
/// let rates =
///     direct_rates(&events, &population, &[1.0, 1.0], 1_000.0, &limits);
/// assert_eq!((rates[0].value, rates[1].value), (Some(20.0), Some(5.0)));
/// ```
pub fn direct_rates<const N: usize>(
    events: &[f64],
    population: &[f64],
    standard: &[f64],
    multiplier: f64,
    limits: &CountLimits<N>,
) -> Vec<DirectRate<N>> {
    if standard.is_empty() {
        return Vec::new();
    }
    let regions = events.chunks_exact(standard.len());
    let populations = population.chunks_exact(standard.len());
    regions
        .zip(populations)
        .map(|(events, population)| {
            let strata = Strata { events, population, standard };
            sums(strata, limits.convention()).rate(multiplier, limits)
        })
        .collect()
}

impl Sums {
    pub(super) fn rate<const N: usize>(
        &self,
        multiplier: f64,
        limits: &CountLimits<N>,
    ) -> DirectRate<N> {
        let (events, population) = (self.events, self.population);
        let mut rate = DirectRate {
            events,
            population,
            value: None,
            variance: None,
            limits: [Limits::NONE; N],
            left_out: self.left_out,
        };
        let convention = limits.convention();
        let is_blank = convention == Convention::Peer && events < 10.0;
        let value = multiplier * self.first / self.weight;
        if is_blank || events.is_nan() || !value.is_finite() {
            return rate;
        }
        let scale = multiplier / self.weight;
        rate.value = Some(value);
        rate.variance = Some(self.second * scale * scale);
        let each =
            if events > 0.0 { (self.second / events).sqrt() } else { self.heaviest };
        let each = each * scale;
        rate.limits = limits.of(events).map(|limits| {
            let Limits { lower, upper } =
                limits.map(|limit| value + each * (limit - events));
            let lower = match convention {
                Convention::Exact => lower.map(|lower| lower.max(0.0)),
                Convention::Peer => lower,
            };
            Limits { lower, upper }
        });
        rate
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(events: &[f64], population: &[f64], convention: Convention) -> DirectRate<1> {
        let strata = Strata { events, population, standard: &[1.0, 3.0] };
        direct_rate(strata, 1.0, [Confidence::P95], convention)
    }

    #[test]
    fn a_stratum_without_population_is_left_out() {
        let got = rate(&[20.0, 7.0], &[100.0, 0.0], Convention::Exact);
        assert_eq!((got.value, got.left_out, got.events), (Some(0.2), 1, 20.0));
        assert_eq!(rate(&[1.0, 1.0], &[0.0, 0.0], Convention::Exact).value, None);
    }

    #[test]
    fn missing_events_are_missing_and_no_events_for_peers() {
        let (events, population) = ([20.0, f64::NAN], [100.0, 100.0]);
        assert_eq!(rate(&events, &population, Convention::Exact).value, None);
        assert_eq!(rate(&events, &population, Convention::Peer).value, Some(0.05));
    }

    #[test]
    fn below_ten_events_only_peers_are_blank() {
        let (events, population) = ([4.0, 5.0], [100.0, 100.0]);
        let got = rate(&events, &population, Convention::Peer);
        assert_eq!((got.value, got.events), (None, 9.0));
        let got = rate(&events, &population, Convention::Exact);
        assert!(got.value.is_some() && got.limits[0].lower.unwrap() > 0.0);
    }

    #[test]
    fn without_events_the_upper_limit_is_that_of_the_heaviest_stratum() {
        let got = rate(&[0.0, 0.0], &[100.0, 100.0], Convention::Exact);
        assert_eq!((got.value, got.limits[0].lower), (Some(0.0), Some(0.0)));
        let upper = libm::log(40.0) * (3.0 / 100.0) / 4.0;
        assert!((got.limits[0].upper.unwrap() / upper - 1.0).abs() < 1e-13);
    }

    #[test]
    fn what_cannot_be_gives_no_rate() {
        assert_eq!(rate(&[-1.0, 30.0], &[100.0, 100.0], Convention::Exact).value, None);
        assert_eq!(rate(&[1.0, 30.0], &[100.0, -1.0], Convention::Exact).value, None);
        assert_eq!(rate(&[30.0], &[100.0], Convention::Exact).value, None);
    }

    #[test]
    fn one_stratum_is_the_crude_rate() {
        let strata = Strata { events: &[12.0], population: &[50.0], standard: &[7.0] };
        let got = direct_rate(strata, 1.0, [Confidence::P95], Convention::Exact);
        let crude =
            crate::crude_rate(12.0, 50.0, 1.0, [Confidence::P95], Convention::Exact);
        let (limits, crude) = (got.limits[0], crude.unwrap().limits[0]);
        assert!((limits.lower.unwrap() / crude.lower.unwrap() - 1.0).abs() < 1e-13);
        assert!((limits.upper.unwrap() / crude.upper.unwrap() - 1.0).abs() < 1e-13);
    }
}
