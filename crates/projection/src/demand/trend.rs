use regiobeeld_method::{Scale, TrendPoint, trend};

/// How much of its slope a trend keeps from one year to the next: a declared assumption.
pub const DAMPING: f64 = 0.9;

/// The steepest yearly change of a logarithm that is carried on: a declared assumption.
pub const STEEPEST: f64 = 0.05;

/// How the rates of a care group move.
#[derive(Debug, Clone, PartialEq)]
pub struct RateTrend {
    /// Yearly change of the logarithm of the group's rate at equal age and sex.
    pub slope: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// The same by sex and age, each drawn towards the group's by what it says itself.
    pub slopes: Vec<f64>,
    /// Number of years that it was fitted on.
    pub years: usize,
}

/// Fits the trend of one group on the years since its last break.
///
/// `years` are the calendar years, `rates[year]` the national rates by sex and age, and
/// `standard` the persons by sex and age that make one rate of them. Lines are fitted by
/// least squares to logarithms. The slope of an age is drawn towards the group's in
/// proportion to its own error (empirical Bayes, as in Morris 1983), and no slope is
/// steeper than [`STEEPEST`]. With fewer than three years, or a group without use, there
/// is no trend.
pub fn rate_trend(
    years: &[f64],
    rates: &[Vec<f64>],
    standard: &[f64],
) -> Option<RateTrend> {
    let fit = |values: &[f64]| -> Option<(f64, f64)> {
        let point = |(time, value): (&f64, &f64)| TrendPoint {
            time: *time,
            value: *value,
            standard_error: f64::NAN,
        };
        let points: Vec<_> = years.iter().zip(values).map(point).collect();
        let line = trend::<0>(&points, Scale::Log, [])?;
        Some((line.slope, line.standard_error))
    };
    let of_year = |rates: &Vec<f64>| {
        let uses = rates.iter().zip(standard).map(|(rate, persons)| rate * persons);
        uses.sum::<f64>()
    };
    let whole: Vec<_> = rates.iter().map(of_year).collect();
    let (slope, standard_error) = fit(&whole)?;
    let of_age = |age: usize| {
        let values: Vec<_> = rates.iter().map(|rates| rates[age]).collect();
        fit(&values)
    };
    let own: Vec<_> = (0..standard.len()).map(of_age).collect();
    let apart = between(slope, &own);
    let drawn = |own: &Option<(f64, f64)>| {
        let towards = |(own, error): (f64, f64)| match apart {
            0.0 => slope,
            apart => slope + (own - slope) * apart / (apart + error * error),
        };
        own.map_or(slope, towards).clamp(-STEEPEST, STEEPEST)
    };
    let slopes = own.iter().map(drawn).collect();
    let slope = slope.clamp(-STEEPEST, STEEPEST);
    Some(RateTrend { slope, standard_error, slopes, years: years.len() })
}

/// The variance of true slopes of ages about the group's: what is left of the differences
/// without the errors of the slopes.
fn between(slope: f64, own: &[Option<(f64, f64)>]) -> f64 {
    let known: Vec<_> = own.iter().flatten().collect();
    if known.is_empty() {
        return 0.0;
    }
    let excess =
        |(own, error): &&(f64, f64)| (own - slope) * (own - slope) - error * error;
    (known.iter().map(excess).sum::<f64>() / known.len() as f64).max(0.0)
}

/// The years that a damped trend counts for after some years: `Σ d^k` for `k` from 1.
///
/// Literature: Gardner and `McKenzie`, Forecasting trends in time series, Management
/// Science 31, 1985.
///
/// ```
/// use regiobeeld_projection::damped_years;
///
/// assert_eq!(damped_years(0.5, 2), 0.75);
/// assert_eq!(damped_years(1.0, 7), 7.0);
/// ```
pub fn damped_years(damping: f64, years: u16) -> f64 {
    let (mut sum, mut weight) = (0.0, 1.0);
    for _ in 0..years {
        weight *= damping;
        sum += weight;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rates(slopes: &[f64], wobble: f64) -> Vec<Vec<f64>> {
        let year = |at: usize| {
            let rate = |(age, slope): (usize, &f64)| {
                let chance = if (at + age).is_multiple_of(2) { wobble } else { -wobble };
                100.0 * libm::exp(slope * at as f64 + chance)
            };
            slopes.iter().enumerate().map(rate).collect()
        };
        (0..5).map(year).collect()
    }

    const YEARS: [f64; 5] = [2015.0, 2016.0, 2017.0, 2018.0, 2019.0];

    #[test]
    fn clear_slopes_are_kept_and_steep_ones_bounded() {
        let found =
            rate_trend(&YEARS, &rates(&[0.01, 0.02, 0.3], 0.0), &[1.0; 3]).unwrap();
        for (slope, expected) in found.slopes.iter().zip([0.01, 0.02, STEEPEST]) {
            assert!((slope - expected).abs() < 1e-12, "{found:?}");
        }
        assert_eq!(found.years, 5);
    }

    #[test]
    fn slopes_that_chance_explains_become_the_groups() {
        let found =
            rate_trend(&YEARS, &rates(&[0.02, 0.02, 0.02, 0.02], 0.05), &[1.0; 4]);
        let found = found.unwrap();
        assert!(found.slopes.iter().all(|slope| (slope - found.slope).abs() < 0.005));
    }

    #[test]
    fn without_three_years_or_use_there_is_no_trend() {
        let rates = rates(&[0.01], 0.0);
        assert_eq!(rate_trend(&YEARS[..2], &rates[..2], &[1.0]), None);
        assert_eq!(rate_trend(&YEARS, &vec![vec![0.0]; 5], &[1.0]), None);
    }
}
