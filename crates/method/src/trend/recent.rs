use super::Direction;
use crate::Confidence;
use crate::special::normal_two_sided;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// Events, of which a person can have several: a rate.
    Events,
    /// Persons among those of the denominator: a proportion.
    Persons,
}

/// A test for trend in counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RecentTrend {
    /// The chi-squared of the trend, with one degree of freedom.
    pub chi_squared: f64,
    /// The probability of such a trend or a steeper one by chance.
    pub p_value: f64,
    /// Rising, falling or stable.
    pub direction: Direction,
    /// How many years it rests on.
    pub years: usize,
}

/// The recent trend of a rate or proportion: the chi-squared test for trend over the
/// last `years` years.
///
/// Formula: with `x` events and `n` persons in year `t`, `P = Σx/Σn` and
/// `t̄ = Σ n·t / Σn`, `U = Σ t·(x − n·P)`, `V = P·Σ n(t − t̄)²`, times `1 − P` for
/// persons; `χ² = U²/V`.
///
/// Years without figures (NaN or no population) are passed over; none if fewer than
/// `years` are left, no one or everyone is counted, or there are fewer than three. It
/// needs no logarithm and so stands years without events. A break in the series is for
/// the caller. Five years is usual.
///
/// Literature: Armitage, Tests for linear trends in proportions and frequencies,
/// Biometrics 11 (1955) 375-386; OHID, Fingertips: Recent trends.
///
/// ```
/// use regiobeeld_method::{Confidence, Counted, Direction, recent_trend};
///
/// let (time, population) = ([2018.0, 2019.0, 2020.0, 2021.0, 2022.0], [1_000.0; 5]);
/// let trend = |events: [f64; 5]| {
///     recent_trend(&time, &events, &population, Counted::Events, 5, Confidence::P95)
/// };
/// let falling = trend([90.0, 80.0, 70.0, 66.0, 51.0]).unwrap();
/// assert_eq!(falling.direction, Direction::Falling);
/// ```
pub fn recent_trend(
    time: &[f64],
    events: &[f64],
    population: &[f64],
    counted: Counted,
    years: usize,
    level: Confidence,
) -> Option<RecentTrend> {
    if time.len() != events.len() || time.len() != population.len() || years < 3 {
        return None;
    }
    let rows = time.iter().zip(events).zip(population);
    let known: Vec<(f64, f64, f64)> = rows
        .filter(|((t, x), n)| t.is_finite() && **x >= 0.0 && **n > 0.0 && n.is_finite())
        .map(|((t, x), n)| (*t, *x, *n))
        .collect();
    let recent = &known[known.len().checked_sub(years)?..];
    let (mut all, mut persons, mut middle) = (0.0, 0.0, 0.0);
    for (t, x, n) in recent {
        all += x;
        persons += n;
        middle += n * t;
    }
    let (rate, middle) = (all / persons, middle / persons);
    let (mut score, mut variance) = (0.0, 0.0);
    for (t, x, n) in recent {
        score += (t - middle) * (x - n * rate);
        variance += rate * n * (t - middle) * (t - middle);
    }
    if counted == Counted::Persons {
        variance *= 1.0 - rate;
    }
    (variance > 0.0).then(|| {
        let z = score / variance.sqrt();
        let p_value = normal_two_sided(z);
        let direction = Direction::of(z, p_value, level);
        RecentTrend { chi_squared: z * z, p_value, direction, years }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_test_is_that_of_armitage() {
        // Armitage (1955), table 2: carriers of streptococci by size of the tonsils,
        // chi-squared of the trend 7.19.
        let (score, carriers) = ([0.0, 1.0, 2.0], [19.0, 29.0, 24.0]);
        let all = [516.0, 589.0, 293.0];
        let got =
            recent_trend(&score, &carriers, &all, Counted::Persons, 3, Confidence::P95);
        let got = got.unwrap();
        assert!((got.chi_squared - 7.19).abs() < 0.02, "{got:?}");
        assert_eq!(got.direction, Direction::Rising);
    }

    #[test]
    fn only_the_last_years_count() {
        let time: Vec<f64> = (0..8).map(f64::from).collect();
        let events = [500.0, 400.0, 300.0, 50.0, 50.0, 50.0, 50.0, 50.0];
        let of = |years| {
            recent_trend(
                &time,
                &events,
                &[1e4; 8],
                Counted::Events,
                years,
                Confidence::P95,
            )
        };
        assert_eq!(of(5).unwrap().direction, Direction::Stable);
        assert_eq!(of(8).unwrap().direction, Direction::Falling);
        assert_eq!(of(9), None);
    }

    #[test]
    fn no_events_have_no_trend() {
        let time = [1.0, 2.0, 3.0];
        let of = |events: [f64; 3]| {
            recent_trend(&time, &events, &[9.0; 3], Counted::Persons, 3, Confidence::P95)
        };
        assert_eq!(of([0.0; 3]), None);
        assert_eq!(of([9.0; 3]), None);
        assert_eq!(of([1.0, f64::NAN, 3.0]), None);
    }
}
