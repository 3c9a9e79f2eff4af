use super::sums::{Sums, sums};
use super::{DirectRate, Strata};
use crate::{Confidence, Convention, CountLimits};

/// Direct standardisation where one person can have several events.
///
/// `persons` holds, for `f = 1, 2, …`, the persons by stratum that had exactly `f`
/// events, one row of strata after the other.
///
/// Formula: rate of all events `Σ f·xf`; variance `Σ f²·Vf`, with `Vf` the variance of
/// the rate of persons with `f` events, since persons and not events are independent.
/// Limits as [`direct_rate`](crate::direct_rate) has them, from the count of all events.
///
/// Unit: events per `multiplier` of population. Zero and missing as there.
///
/// Literature: Public Health England, Technical Guide: Confidence Intervals (2018),
/// non-independent events; Stukel, Glynn, Fisher, Sharp, Lu-Yao and Wennberg,
/// Standardized rates of recurrent outcomes, Statistics in Medicine 13 (1994) 1781-1791.
///
/// ```
/// use regiobeeld_method::{Confidence, Convention, direct_rate_repeated};
///
/// // 40 persons with one event and 20 with two: 80 events among 1,000.
/// let rate = direct_rate_repeated(
///     &[40.0, 20.0], &[1_000.0], &[1.0], 1_000.0, [Confidence::P95], Convention::Exact,
/// );
/// assert_eq!((rate.events, rate.value), (80.0, Some(80.0)));
/// assert!((rate.variance.unwrap() - 120.0).abs() < 1e-12);
/// ```
pub fn direct_rate_repeated<const N: usize>(
    persons: &[f64],
    population: &[f64],
    standard: &[f64],
    multiplier: f64,
    levels: [Confidence; N],
    convention: Convention,
) -> DirectRate<N> {
    let limits = CountLimits::new(levels, convention);
    let size = standard.len();
    let fits = size > 0 && population.len() == size && persons.len().is_multiple_of(size);
    let mut total = Sums::default();
    if fits {
        let mut times = 0.0;
        for row in persons.chunks_exact(size) {
            times += 1.0;
            let row = sums(Strata { events: row, population, standard }, convention);
            total = Sums {
                events: total.events + times * row.events,
                first: total.first + times * row.first,
                second: total.second + times * times * row.second,
                // A person that is yet to come has as many events as seen at most.
                heaviest: times * row.heaviest,
                ..row
            };
        }
    }
    total.rate(multiplier, &limits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_event_each_is_the_ordinary_rate() {
        let (events, population, standard) = ([12.0, 7.0], [90.0, 40.0], [2.0, 1.0]);
        let strata =
            Strata { events: &events, population: &population, standard: &standard };
        let ordinary =
            crate::direct_rate(strata, 1.0, [Confidence::P95], Convention::Exact);
        let repeated = direct_rate_repeated(
            &events,
            &population,
            &standard,
            1.0,
            [Confidence::P95],
            Convention::Exact,
        );
        assert_eq!(ordinary, repeated);
    }

    #[test]
    fn rows_that_do_not_fit_give_no_rate() {
        let got = direct_rate_repeated(
            &[1.0, 2.0, 3.0],
            &[1.0, 1.0],
            &[1.0, 1.0],
            1.0,
            [Confidence::P95],
            Convention::Exact,
        );
        assert_eq!(got.value, None);
    }
}
