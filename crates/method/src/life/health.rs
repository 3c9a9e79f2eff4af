use super::table::fraction;
use super::{AgeGroup, Unusable, life_table};
use crate::{Confidence, Convention, Limits};

/// The healthy among those asked, by age group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Health {
    /// The part in good health, from 0 to 1.
    pub healthy: f64,
    /// How many were asked (the effective number, for a weighted survey); infinite for a
    /// count of everyone.
    pub respondents: f64,
}

/// Healthy life expectancy by Sullivan's method, at the start of every age group.
///
/// Formula: `Σ h·L / l` over the age groups from an age on, with `h` the healthy part
/// and `L`, `l` the years lived and survivors of [`life_table`]. Variance
/// `Σ L²·h(1 − h)/m` for the survey with `m` respondents, plus
/// `Σ l²·((1 − a)·n·h + e')²·V(q)` for the deaths, with `e'` the healthy life expectancy
/// of the next group, plus `(h·l)²` times the variance of the length of the last group,
/// all over `l²`.
///
/// Unit: years. The result of an age is none where life expectancy has none. A missing
/// (NaN) or impossible part, or no respondents, gives no result from that age down.
///
/// Literature: Sullivan, HSMHA Health Reports 86 (1971) 347-354; Newman, A Markov process
/// interpretation of Sullivan's index, Statistics in Medicine 7 (1988) 787-794; Jagger
/// and others, Health Expectancy Calculation by the Sullivan Method (EHEMU, 2006).
///
/// ```
/// use regiobeeld_method::{AgeGroup, Confidence, Health, healthy_life_expectancy};
///
/// let group = |start, deaths, population| AgeGroup { start, deaths, population };
/// let groups = [group(0.0, 10.0, 1e3), group(60.0, 50.0, 1e3)];
/// let health = [0.9, 0.5].map(|healthy| Health { healthy, respondents: 400.0 });
/// let years = healthy_life_expectancy(&groups, &health, [Confidence::P95]).unwrap();
/// assert_eq!(years[1].value, Some(10.0));
/// ```
pub fn healthy_life_expectancy<const N: usize>(
    groups: &[AgeGroup],
    health: &[Health],
    levels: [Confidence; N],
) -> Result<Vec<Healthy<N>>, Unusable> {
    if health.len() != groups.len() {
        return Err(Unusable::Bands);
    }
    let table = life_table(groups, levels, Convention::Exact)?;
    let mut results = Vec::with_capacity(groups.len());
    let (mut years, mut spread, mut next) = (0.0, 0.0, 0.0);
    for (i, (group, health)) in groups.iter().zip(health).enumerate().rev() {
        let (q, l, lived) = (table.dying[i], table.survivors[i], table.years[i]);
        let part = health.checked();
        years += part * lived;
        spread += lived * lived * (part * (1.0 - part) / health.respondents);
        spread += match groups.get(i + 1) {
            None => part * part * lived * lived / group.deaths,
            Some(_) if q == 0.0 || q == 1.0 || l == 0.0 => 0.0,
            Some(after) => {
                let lost = (1.0 - fraction(group.start)) * (after.start - group.start);
                let gain = l * (lost * part + next);
                gain * gain * (q * q * (1.0 - q) / group.deaths)
            }
        };
        next = if l > 0.0 { years / l } else { 0.0 };
        results.push(Healthy::new(group.start, years / l, spread.sqrt() / l, levels));
    }
    results.reverse();
    Ok(results)
}

/// Healthy life expectancy at the start of one age group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Healthy<const N: usize> {
    /// That age.
    pub age: f64,
    /// Healthy years that remain.
    pub value: Option<f64>,
    /// Its limits, never below 0.
    pub limits: [Limits; N],
}

impl<const N: usize> Healthy<N> {
    fn new(age: f64, value: f64, error: f64, levels: [Confidence; N]) -> Self {
        if !value.is_finite() || !error.is_finite() {
            return Self { age, value: None, limits: [Limits::NONE; N] };
        }
        let limits = levels.map(|level| {
            let half = level.z() * error;
            Limits::new((value - half).max(0.0), value + half)
        });
        Self { age, value: Some(value), limits }
    }
}

impl Health {
    /// The healthy part, NaN where it cannot be.
    fn checked(self) -> f64 {
        let possible = (0.0..=1.0).contains(&self.healthy) && self.respondents > 0.0;
        if possible { self.healthy } else { f64::NAN }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups() -> [AgeGroup; 3] {
        [(0.0, 8.0, 1e4), (40.0, 90.0, 8e3), (75.0, 300.0, 3e3)]
            .map(|(start, deaths, population)| AgeGroup { start, deaths, population })
    }

    #[test]
    fn everyone_healthy_is_life_expectancy_with_its_limits() {
        let health = [Health { healthy: 1.0, respondents: f64::INFINITY }; 3];
        let healthy =
            healthy_life_expectancy(&groups(), &health, [Confidence::P95]).unwrap();
        let table = life_table(&groups(), [Confidence::P95], Convention::Exact).unwrap();
        for (healthy, life) in healthy.iter().zip(&table.expectancy) {
            let error = (healthy.value.unwrap() - life.value.unwrap()).abs();
            assert!(error < 1e-12, "{healthy:?} {life:?}");
            let limits =
                (healthy.limits[0].lower.unwrap(), life.limits[0].lower.unwrap());
            assert!((limits.0 - limits.1).abs() < 1e-10, "{limits:?}");
        }
    }

    #[test]
    fn no_one_healthy_has_no_healthy_years() {
        let health = [Health { healthy: 0.0, respondents: 10.0 }; 3];
        let healthy =
            healthy_life_expectancy(&groups(), &health, [Confidence::P95]).unwrap();
        assert_eq!(healthy[0].value, Some(0.0));
        assert_eq!(healthy[0].limits[0], Limits::new(0.0, 0.0));
    }

    #[test]
    fn a_missing_part_is_missing_from_that_age_down() {
        let part = |healthy| Health { healthy, respondents: 10.0 };
        let health = [part(0.9), part(f64::NAN), part(0.5)];
        let healthy =
            healthy_life_expectancy(&groups(), &health, [Confidence::P95]).unwrap();
        assert_eq!((healthy[0].value, healthy[1].value), (None, None));
        assert!(healthy[2].value.is_some());
    }
}
