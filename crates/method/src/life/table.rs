use core::fmt;

use crate::{Confidence, Convention, Limits};

/// Deaths and person-years of one age group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AgeGroup {
    /// First age; the group lasts until the next, and the last one is without end.
    pub start: f64,
    /// Deaths.
    pub deaths: f64,
    /// Person-years, or the population in the middle of the year.
    pub population: f64,
}

/// Why there is no life table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unusable {
    /// No age groups, or first ages that do not rise.
    Bands,
    /// Under `Peer`: other than twenty age groups.
    NotTwenty,
    /// Deaths below zero or missing.
    NegativeDeaths,
    /// An age group without population, or a missing one.
    NoPopulation,
    /// More deaths than population below the last age group.
    MoreDeathsThanPopulation,
    /// Under `Peer`: 5,000 person-years or less in all.
    SmallPopulation,
    /// No deaths in the last age group, so that its length is not known.
    NoDeathsAtTheEnd,
}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bands => "the first ages of the age groups do not rise",
            Self::NotTwenty => "there are other than twenty age groups",
            Self::NegativeDeaths => "deaths of an age group are negative or missing",
            Self::NoPopulation => "an age group has no population",
            Self::MoreDeathsThanPopulation => {
                "an age group has more deaths than population"
            }
            Self::SmallPopulation => "there are 5,000 person-years or less",
            Self::NoDeathsAtTheEnd => "the last age group has no deaths",
        })
    }
}

/// Life expectancy at the start of one age group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LifeExpectancy<const N: usize> {
    /// That age.
    pub age: f64,
    /// Years that remain; none where no one is left, or where the limits are too far
    /// apart for `Peer`.
    pub value: Option<f64>,
    /// Its variance.
    pub variance: Option<f64>,
    /// Silcocks's limits, with the value.
    pub limits: [Limits; N],
    /// Deaths from this age on.
    pub deaths: f64,
    /// Person-years from this age on.
    pub population: f64,
}

/// A life table: every step of it, and life expectancy at every age.
#[derive(Debug, Clone, PartialEq)]
pub struct LifeTable<const N: usize> {
    /// Probability to die within each age group.
    pub dying: Vec<f64>,
    /// Of one born, the part that reaches the age group.
    pub survivors: Vec<f64>,
    /// Years lived in the age group by one born.
    pub years: Vec<f64>,
    /// Life expectancy at the start of each age group.
    pub expectancy: Vec<LifeExpectancy<N>>,
}

/// An abridged life table by Chiang's second method, in any age groups.
///
/// Formula: with `M` the death rate, `n` the length and `a` the part of it that the dying
/// live (0.1 in the group that starts at birth, whose deaths are early, ½ elsewhere):
/// `q = n·M / (1 + n·M·(1 − a))` and at most 1, `l` the survivors, `L = n·(l' + a·d)`,
/// `L = l/M` in the last group, `T` their sum from the end and `e = T/l`. Variance
/// `Σ l²·((1 − a)·n + e')²·q²·(1 − q)/D` over the groups, plus `l²/(D·M²)` for the last
/// one (Silcocks), all over `l²`; limits `e ± z·√V`.
///
/// Unit: years. An age group without deaths is no problem but in the last, whose length
/// would be unbounded. An age group without population has no death rate: no life table.
/// An age that no one of the table reaches has no life expectancy, or 0 under `Peer`.
/// The lower limit is never negative. `Peer` blanks tables of 5,000 person-years or less
/// and ages whose limits lie more than 20 years apart at 95%, and knows twenty groups
/// only.
///
/// Literature: Chiang, Introduction to Stochastic Processes in Biostatistics (1968);
/// Silcocks, Jenner and Reza, Life expectancy as a summary of mortality in a population,
/// J Epidemiol Community Health 55 (2001) 38-43; Eayres and Williams, the same 58 (2004)
/// 243-249; Toson and Baker, National Statistics Methodological Series 33 (2003).
///
/// ```
/// use regiobeeld_method::{AgeGroup, Confidence, Convention, life_table};
///
/// let group = |start, deaths, population| AgeGroup { start, deaths, population };
/// let groups = [group(0.0, 10.0, 1e3), group(50.0, 40.0, 1e3), group(80.0, 100.0, 1e3)];
/// let table = life_table(&groups, [Confidence::P95], Convention::Exact).unwrap();
/// // In the last group one in ten dies a year.
/// assert_eq!(table.expectancy[2].value, Some(10.0));
/// ```
pub fn life_table<const N: usize>(
    groups: &[AgeGroup],
    levels: [Confidence; N],
    convention: Convention,
) -> Result<LifeTable<N>, Unusable> {
    check(groups, convention)?;
    let (dying, survivors, years) = columns(groups);
    let mut expectancy = Vec::with_capacity(groups.len());
    let (mut remaining, mut spread, mut next) = (0.0, 0.0, 0.0);
    let (mut deaths, mut population) = (0.0, 0.0);
    for (i, group) in groups.iter().enumerate().rev() {
        deaths += group.deaths;
        population += group.population;
        remaining += years[i];
        let (q, l) = (dying[i], survivors[i]);
        spread += match groups.get(i + 1) {
            None => l * l * last_variance(*group),
            // No one dies, or no one is left: nothing varies.
            Some(_) if q == 0.0 || q == 1.0 || l == 0.0 => 0.0,
            Some(after) => {
                let length = after.start - group.start;
                let gain = (1.0 - fraction(group.start)) * length + next;
                l * l * gain * gain * (q * q * (1.0 - q) / group.deaths)
            }
        };
        let age = Age { start: group.start, survivors: l, remaining, spread };
        next = if l > 0.0 { remaining / l } else { 0.0 };
        expectancy.push(age.expectancy(levels, convention, deaths, population));
    }
    expectancy.reverse();
    Ok(LifeTable { dying, survivors, years, expectancy })
}

/// The columns `q`, `l` and `L`.
fn columns(groups: &[AgeGroup]) -> (Vec<f64>, Vec<f64>, Vec<f64>) {
    let (mut dying, mut survivors, mut years) = (Vec::new(), Vec::new(), Vec::new());
    let mut alive = 1.0;
    for (i, group) in groups.iter().enumerate() {
        let rate = group.deaths / group.population;
        survivors.push(alive);
        let Some(after) = groups.get(i + 1) else {
            dying.push(1.0);
            years.push(alive / rate);
            break;
        };
        let (length, part) = (after.start - group.start, fraction(group.start));
        let q = (rate * length / (1.0 + rate * length * (1.0 - part))).min(1.0);
        let left = alive * (1.0 - q);
        dying.push(q);
        years.push(length * (left + part * (alive - left)));
        alive = left;
    }
    (dying, survivors, years)
}

/// The part of its length that those who die in a group live of it.
pub(super) fn fraction(start: f64) -> f64 {
    if start == 0.0 { 0.1 } else { 0.5 }
}

/// `1 / (D·M²)`: the variance of `1/M`, the life expectancy of the last group.
fn last_variance(group: AgeGroup) -> f64 {
    let rate = group.deaths / group.population;
    1.0 / (group.deaths * rate * rate)
}

fn check(groups: &[AgeGroup], convention: Convention) -> Result<(), Unusable> {
    let peer = convention == Convention::Peer;
    let rises = groups.windows(2).all(|pair| pair[0].start < pair[1].start);
    let Some(last) = groups.last().filter(|_| rises) else {
        return Err(Unusable::Bands);
    };
    let total: f64 = groups.iter().map(|group| group.population).sum();
    let any = |wrong: fn(&AgeGroup) -> bool| groups.iter().any(wrong);
    if any(|group| group.deaths.is_nan() || group.deaths < 0.0) {
        Err(Unusable::NegativeDeaths)
    } else if any(|group| group.population.is_nan() || group.population <= 0.0) {
        Err(Unusable::NoPopulation)
    } else if peer && groups.len() != 20 {
        Err(Unusable::NotTwenty)
    } else if exceeds(groups, peer) {
        Err(Unusable::MoreDeathsThanPopulation)
    } else if peer && total <= 5000.0 {
        Err(Unusable::SmallPopulation)
    } else if last.deaths == 0.0 {
        Err(Unusable::NoDeathsAtTheEnd)
    } else {
        Ok(())
    }
}

/// Whether there are more deaths than person-years; the oldest may die within half a
/// year, so that the last group is looked at under `Peer` only.
fn exceeds(groups: &[AgeGroup], with_last: bool) -> bool {
    let looked_at = groups.len() - usize::from(!with_last);
    groups[..looked_at].iter().any(|group| group.deaths > group.population)
}

/// The sums of a life table from one age on.
pub(super) struct Age {
    pub(super) start: f64,
    pub(super) survivors: f64,
    /// `T`: years that all survivors have left.
    pub(super) remaining: f64,
    /// The variance times `l²`.
    pub(super) spread: f64,
}

impl Age {
    pub(super) fn expectancy<const N: usize>(
        &self,
        levels: [Confidence; N],
        convention: Convention,
        deaths: f64,
        population: f64,
    ) -> LifeExpectancy<N> {
        let mut result = LifeExpectancy {
            age: self.start,
            value: None,
            variance: None,
            limits: [Limits::NONE; N],
            deaths,
            population,
        };
        if self.survivors == 0.0 {
            result.value = (convention == Convention::Peer).then_some(0.0);
            return result;
        }
        let value = self.remaining / self.survivors;
        let variance = self.spread / (self.survivors * self.survivors);
        let error = variance.sqrt();
        let is_wide = 2.0 * Confidence::P95.z() * error > 20.0;
        if convention == Convention::Peer && is_wide {
            return result;
        }
        result.value = Some(value);
        result.variance = Some(variance);
        result.limits = levels.map(|level| {
            let limits = Limits::around(value, level.z() * error);
            match convention {
                Convention::Exact => {
                    Limits { lower: limits.lower.map(|l| l.max(0.0)), ..limits }
                }
                Convention::Peer => limits,
            }
        });
        result
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(rows: &[(f64, f64, f64)]) -> Vec<AgeGroup> {
        let group = |(start, deaths, population): &(f64, f64, f64)| AgeGroup {
            start: *start,
            deaths: *deaths,
            population: *population,
        };
        rows.iter().map(group).collect()
    }

    fn at_birth(rows: &[(f64, f64, f64)]) -> Result<f64, Unusable> {
        let table = life_table(&groups(rows), [Confidence::P95], Convention::Exact)?;
        Ok(table.expectancy[0].value.unwrap())
    }

    #[test]
    fn a_constant_rate_gives_its_inverse_in_narrow_groups() {
        let mut rows: Vec<_> =
            (0..4000).map(|i| (f64::from(i) * 0.05, 20.0, 1000.0)).collect();
        rows[0].1 = 20.0;
        let value = at_birth(&rows).unwrap();
        assert!((value - 50.0).abs() < 2e-3, "{value}");
    }

    #[test]
    fn one_open_group_is_the_inverse_of_its_rate() {
        assert_eq!(at_birth(&[(0.0, 5.0, 100.0)]), Ok(20.0));
    }

    #[test]
    fn what_cannot_be_is_named() {
        assert_eq!(at_birth(&[]), Err(Unusable::Bands));
        assert_eq!(at_birth(&[(1.0, 1.0, 9.0), (0.0, 1.0, 9.0)]), Err(Unusable::Bands));
        assert_eq!(at_birth(&[(0.0, -1.0, 9.0)]), Err(Unusable::NegativeDeaths));
        assert_eq!(at_birth(&[(0.0, f64::NAN, 9.0)]), Err(Unusable::NegativeDeaths));
        assert_eq!(at_birth(&[(0.0, 1.0, 0.0)]), Err(Unusable::NoPopulation));
        assert_eq!(at_birth(&[(0.0, 0.0, 9.0)]), Err(Unusable::NoDeathsAtTheEnd));
        let rows = [(0.0, 10.0, 9.0), (80.0, 1.0, 9.0)];
        assert_eq!(at_birth(&rows), Err(Unusable::MoreDeathsThanPopulation));
        // The oldest may well live less than a year.
        assert!(at_birth(&[(0.0, 1.0, 9.0), (80.0, 10.0, 9.0)]).is_ok());
    }

    #[test]
    fn an_age_that_no_one_reaches_has_no_expectancy() {
        let rows = groups(&[(0.0, 1.0, 90.0), (50.0, 9.0, 10.0), (70.0, 1.0, 9.0)]);
        let table = life_table(&rows, [Confidence::P95], Convention::Exact).unwrap();
        assert_eq!(table.survivors[2], 0.0);
        assert_eq!(
            (table.expectancy[2].value, table.expectancy[2].variance),
            (None, None)
        );
        assert_eq!(table.expectancy[1].value, Some(10.0));
    }

    #[test]
    fn limits_are_never_negative_nor_without_a_value() {
        let rows = groups(&[(0.0, 1.0, 9.0), (80.0, 1.0, 40.0)]);
        let table = life_table(&rows, [Confidence::P998], Convention::Exact).unwrap();
        assert_eq!(table.expectancy[1].limits[0].lower, Some(0.0));
        let mut rows: Vec<_> =
            (0..19).map(|i| (f64::from(i) * 5.0, 5.0, 1000.0)).collect();
        rows.push((95.0, 1.0, 43.0));
        let table =
            life_table(&groups(&rows), [Confidence::P95], Convention::Peer).unwrap();
        assert_eq!(
            (table.expectancy[19].value, table.expectancy[19].limits),
            (None, [Limits::NONE])
        );
    }
}
