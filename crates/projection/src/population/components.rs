//! Residents by single ages: who dies, is born, comes and goes.

use super::Unprojectable;

/// What changes a population within a year, by sex (men first) and single age; the last
/// age is open. An age of `mortality` is that at the start of a year; one of `migration`
/// that at its end.
#[derive(Debug, Clone, PartialEq)]
pub struct Components {
    /// Number of ages of each sex.
    pub ages: usize,
    /// Hazards of dying within a year, for one year after the other; the last holds on.
    pub mortality: Vec<Vec<f64>>,
    /// Children at the end of a year per woman at its start, by her age, that are alive.
    pub fertility: Vec<f64>,
    /// The part of these children that are boys.
    pub boys: f64,
    /// Persons that come, less those that go.
    pub migration: Migration,
}

/// Net migration by sex and age, in persons a year.
#[derive(Debug, Clone, PartialEq)]
pub struct Migration {
    /// The usual numbers.
    pub usual: Vec<f64>,
    /// How one person more in total is spread; adds up to one.
    pub marginal: Vec<f64>,
}

impl Migration {
    /// The usual numbers, or those that go with a total: what differs from the usual total
    /// is spread by the marginal pattern.
    fn of_total(&self, total: Option<f64>) -> Vec<f64> {
        let more = total.map_or(0.0, |total| total - self.usual.iter().sum::<f64>());
        self.usual.iter().zip(&self.marginal).map(|(n, part)| n + more * part).collect()
    }
}

impl Components {
    /// The same for a region: with its hazards of dying and its fertility as multiples of
    /// these ones, and its own migration.
    #[must_use]
    pub fn of_region(
        &self,
        mortality: f64,
        fertility: f64,
        migration: Migration,
    ) -> Self {
        let times =
            |values: &[f64], factor: f64| values.iter().map(|x| x * factor).collect();
        Self {
            ages: self.ages,
            mortality: self.mortality.iter().map(|x| times(x, mortality)).collect(),
            fertility: times(&self.fertility, fertility),
            boys: self.boys,
            migration,
        }
    }
}

/// How much more of something a region has than its residents' ages and sexes let
/// expect, moved to one as far as there are few events.
///
/// `(observed + strength) / (expected + strength)`, the mean of a gamma distribution
/// around one after Poisson events, whose variance between regions is `1 / strength`:
/// with 400, regions differ by 5%.
///
/// Literature: Clayton and Kaldor, Empirical Bayes estimates of age-standardized relative
/// risks for use in disease mapping, Biometrics 1987.
pub fn shrunk_ratio(observed: f64, expected: f64, strength: f64) -> f64 {
    (observed + strength) / (expected + strength)
}

/// Projects residents year by year: the population at the start of each of so many years
/// after the given one, by sex and single age.
///
/// Everybody grows a year older with a probability of `exp(-hazard)`, those of the last
/// age stay in it, the living children of the year are added at age 0, and then net
/// migration, of which no cell becomes negative. `totals` gives net migration of the
/// country in each year; years beyond it have the usual numbers.
///
/// Literature: Preston, Heuveline and Guillot, Demography, 2001, chapter 6.
///
/// # Errors
///
/// Arrays that do not fit the ages.
pub fn project_components(
    start: &[f64],
    components: &Components,
    years: usize,
    totals: Option<&[f64]>,
) -> Result<Vec<Vec<f64>>, Unprojectable> {
    let ages = components.ages;
    check(start, components)?;
    let mut projected: Vec<Vec<f64>> = Vec::with_capacity(years);
    for year in 0..years {
        let before = projected.last().map_or(start, Vec::as_slice);
        let last = components.mortality.len() - 1;
        let hazards = &components.mortality[year.min(last)];
        let mut after = survivors(before, hazards, ages);
        let women = &before[ages..];
        let children: f64 =
            women.iter().zip(&components.fertility).map(|(n, rate)| n * rate).sum();
        after[0] += children * components.boys;
        after[ages] += children * (1.0 - components.boys);
        let total = totals.and_then(|totals| totals.get(year)).copied();
        let net = components.migration.of_total(total);
        for (after, net) in after.iter_mut().zip(net) {
            *after = (*after + net).max(0.0);
        }
        projected.push(after);
    }
    Ok(projected)
}

/// Those who live a year later, one year older.
pub(super) fn survivors(before: &[f64], hazards: &[f64], ages: usize) -> Vec<f64> {
    let mut after = vec![0.0; before.len()];
    for sex in 0..2 {
        let start = sex * ages;
        for age in 0..ages {
            let cell = start + age;
            let to = start + (age + 1).min(ages - 1);
            after[to] += before[cell] * libm::exp(-hazards[cell]);
        }
    }
    after
}

fn check(start: &[f64], components: &Components) -> Result<(), Unprojectable> {
    let Components { ages, mortality, fertility, migration, .. } = components;
    let expected = 2 * ages;
    if *ages < 2 || mortality.is_empty() {
        return Err(Unprojectable::Grid { sexes: 2, ages: *ages, least: 2 });
    }
    let mut lengths = vec![start.len(), migration.usual.len(), migration.marginal.len()];
    lengths.push(2 * fertility.len());
    lengths.extend(mortality.iter().map(Vec::len));
    let wrong = lengths.into_iter().find(|got| *got != expected);
    wrong.map_or(Ok(()), |got| Err(Unprojectable::Cells { year: 0, expected, got }))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Four ages; half of those from 2 on die, and every woman of age 1 has a child.
    fn components() -> Components {
        let half = libm::log(2.0);
        Components {
            ages: 4,
            mortality: vec![[0.0, 0.0, half, half].repeat(2)],
            fertility: vec![0.0, 1.0, 0.0, 0.0],
            boys: 0.6,
            migration: Migration { usual: vec![0.0; 8], marginal: vec![0.125; 8] },
        }
    }

    #[test]
    fn a_year_by_hand() {
        let start = [10.0, 20.0, 40.0, 80.0, 10.0, 20.0, 40.0, 80.0];
        let years = project_components(&start, &components(), 2, Some(&[8.0])).unwrap();
        let first = [13.0, 11.0, 21.0, 61.0, 9.0, 11.0, 21.0, 61.0];
        for (value, expected) in years[0].iter().zip(first) {
            assert!((value - expected).abs() < 1e-9, "{years:?}");
        }
        // The second year has no total, so that nobody comes.
        let second = [6.6, 13.0, 11.0, 41.0, 4.4, 9.0, 11.0, 41.0];
        for (value, expected) in years[1].iter().zip(second) {
            assert!((value - expected).abs() < 1e-9, "{years:?}");
        }
    }

    #[test]
    fn a_region_has_multiples() {
        let migration = components().migration;
        let region = components().of_region(0.0, 2.0, migration);
        let years = project_components(&[10.0; 8], &region, 1, None).unwrap();
        assert_eq!(years[0], [12.0, 10.0, 10.0, 20.0, 8.0, 10.0, 10.0, 20.0]);
    }

    #[test]
    fn few_events_tell_little() {
        assert!((shrunk_ratio(20.0, 10.0, 400.0) - 420.0 / 410.0).abs() < 1e-12);
        assert!(shrunk_ratio(20_000.0, 10_000.0, 400.0) > 1.9);
        assert!((shrunk_ratio(0.0, 0.0, 400.0) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn arrays_that_do_not_fit_are_told() {
        let found = project_components(&[1.0; 7], &components(), 1, None);
        let expected = Unprojectable::Cells { year: 0, expected: 8, got: 7 };
        assert_eq!(found, Err(expected));
    }
}
