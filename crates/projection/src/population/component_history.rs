//! What changes a population, estimated from its years.

use super::components::survivors;
use super::{Components, Migration, Unprojectable};

/// A population in successive years, by sex (men first) and single age, the last open.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct YearlyHistory<'a> {
    /// Number of ages of each sex.
    pub ages: usize,
    /// The population at the start of each year.
    pub population: &'a [Vec<f64>],
    /// Deaths within each year, by age at death; of fewer years if the last are not known
    /// yet. Without any, deaths follow from cohorts of 50 and over, and who dies younger
    /// counts as leaving.
    pub deaths: &'a [Vec<f64>],
}

/// How components are estimated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ComponentSettings {
    /// Years over which mortality is seen to fall.
    pub mortality_years: usize,
    /// The part of a year's fall of mortality that is left in the next one.
    pub damping: f64,
    /// The age from which mortality falls less, and the one from which it does not.
    pub fade: (f64, f64),
    /// Years that say what is usual in migration, fertility and mortality.
    pub usual_years: usize,
    /// Years that say how more or fewer migrants are spread over the ages.
    pub pattern_years: usize,
}

impl Default for ComponentSettings {
    fn default() -> Self {
        Self {
            mortality_years: 30,
            damping: 0.9,
            fade: (80.0, 100.0),
            usual_years: 5,
            pattern_years: 15,
        }
    }
}

/// Below this age deaths are too few to be told from migration.
const OLD: usize = 50;
/// From this age on, who is missing has died and not moved.
const SETTLED: usize = 90;
/// Ages of mothers.
const MOTHERS: std::ops::Range<usize> = 15..50;
/// The steepest fall of mortality in a year, as a logarithm.
const STEEPEST: f64 = -0.04;
const LEAST_HAZARD: f64 = 1e-5;

/// Estimates components from a history, with mortality for so many years ahead.
///
/// Hazards of dying start from their mean of the last usual years and fall as they did
/// by log-linear regression over the last `mortality_years`, smoothed over ages, fading
/// at very old ages and damped from year to year (Lee and Carter, JASA 1992, without the
/// common index). Net migration is what deaths do not explain. Its marginal pattern is
/// the slope of each age's number over the total of its year, over `pattern_years`: more
/// migrants are not more of the same ages. Fertility is children of age 0 per woman of 15
/// to 49.
///
/// # Errors
///
/// Fewer than three years, and arrays that do not fit.
pub fn estimate_components(
    history: YearlyHistory<'_>,
    years: usize,
    settings: ComponentSettings,
) -> Result<Components, Unprojectable> {
    check(history)?;
    let ages = history.ages;
    let hazards: Vec<Vec<f64>> =
        (0..history.pairs()).map(|y| history.hazards(y)).collect();
    let migration = migration(history, &hazards, settings);
    let (fertility, boys) = fertility(history, settings.usual_years);
    let mortality = mortality(&hazards, ages, years, settings);
    Ok(Components { ages, mortality, fertility, boys, migration })
}

/// Net migration of each year of a history but the last: what its deaths do not explain.
/// Totals for [`super::project_components`] on the same terms as its estimates.
///
/// # Errors
///
/// Fewer than three years, and arrays that do not fit.
pub fn net_migration_totals(
    history: YearlyHistory<'_>,
) -> Result<Vec<f64>, Unprojectable> {
    check(history)?;
    let years = 0..history.pairs();
    Ok(years
        .map(|y| net_migration(history, y, &history.hazards(y)).iter().sum())
        .collect())
}

fn check(history: YearlyHistory<'_>) -> Result<(), Unprojectable> {
    let ages = history.ages;
    if ages <= SETTLED {
        return Err(Unprojectable::Grid { sexes: 2, ages, least: SETTLED + 1 });
    }
    if history.population.len() < 3 {
        return Err(Unprojectable::TooFewYears { years: Vec::new() });
    }
    let arrays = history.population.iter().chain(history.deaths);
    match arrays.map(Vec::len).find(|len| *len != 2 * ages) {
        Some(got) => Err(Unprojectable::Cells { year: 0, expected: 2 * ages, got }),
        None => Ok(()),
    }
}

impl YearlyHistory<'_> {
    /// Years of which the next one is known, and the deaths if any are.
    fn pairs(self) -> usize {
        let known = self.population.len() - 1;
        if self.deaths.is_empty() { known } else { known.min(self.deaths.len()) }
    }

    /// Hazards of dying within a year, by age at its start.
    fn hazards(self, year: usize) -> Vec<f64> {
        let (before, after) = (&self.population[year], &self.population[year + 1]);
        let mut hazards = vec![0.0; 2 * self.ages];
        for sex in 0..2 {
            let lane = sex * self.ages..(sex + 1) * self.ages;
            let (before, after) = (&before[lane.clone()], &after[lane.clone()]);
            let out = &mut hazards[lane.clone()];
            match self.deaths.get(year) {
                Some(deaths) => from_deaths(&deaths[lane], before, after, out),
                None => from_cohorts(before, after, out),
            }
        }
        hazards
    }
}

/// Half a year at the rate of one age, and half a year at that of the next.
fn from_deaths(deaths: &[f64], before: &[f64], after: &[f64], out: &mut [f64]) {
    let last = out.len() - 1;
    let rate = |age: usize| {
        let lived = before[age].midpoint(after[age]);
        if lived > 0.0 { deaths[age] / lived } else { 0.0 }
    };
    for (age, out) in out.iter_mut().enumerate() {
        *out = rate(age).midpoint(rate((age + 1).min(last)));
    }
}

/// The loss of a cohort, from the age where few move.
fn from_cohorts(before: &[f64], after: &[f64], out: &mut [f64]) {
    let last = out.len() - 1;
    for age in OLD..=last {
        let (from, to) = if age + 1 < last {
            (before[age], after[age + 1])
        } else {
            (before[last - 1] + before[last], after[last])
        };
        let loss = libm::log(from / to);
        out[age] = if loss.is_finite() { loss.max(0.0) } else { 0.0 };
    }
}

fn net_migration(history: YearlyHistory<'_>, year: usize, hazards: &[f64]) -> Vec<f64> {
    let ages = history.ages;
    let stayed = survivors(&history.population[year], hazards, ages);
    let mut net: Vec<f64> =
        history.population[year + 1].iter().zip(&stayed).map(|(n, s)| n - s).collect();
    for lane in net.chunks_exact_mut(ages) {
        // Children of age 0 are births.
        lane[0] = 0.0;
        lane[SETTLED..].fill(0.0);
    }
    net
}

fn migration(
    history: YearlyHistory<'_>,
    hazards: &[Vec<f64>],
    settings: ComponentSettings,
) -> Migration {
    let nets: Vec<Vec<f64>> =
        hazards.iter().enumerate().map(|(y, h)| net_migration(history, y, h)).collect();
    let usual = mean(latest(&nets, settings.usual_years));
    let pattern = latest(&nets, settings.pattern_years);
    let centre = mean(pattern);
    let middle: f64 = centre.iter().sum();
    let mut slope = vec![0.0; centre.len()];
    for net in pattern {
        let more = net.iter().sum::<f64>() - middle;
        for ((slope, net), centre) in slope.iter_mut().zip(net).zip(&centre) {
            *slope += more * (net - centre);
        }
    }
    let mut marginal = smooth(&slope, history.ages, 2);
    let sum: f64 = marginal.iter().sum();
    // Totals that never differed tell nothing of the pattern.
    let flat = 1.0 / marginal.len() as f64;
    for x in &mut marginal {
        *x = if sum > 0.0 { *x / sum } else { flat };
    }
    Migration { usual, marginal }
}

fn fertility(history: YearlyHistory<'_>, usual_years: usize) -> (Vec<f64>, f64) {
    let ages = history.ages;
    let (mut boys, mut girls, mut women) = (0.0, 0.0, 0.0);
    for pair in latest(history.population, usual_years + 1).windows(2) {
        boys += pair[1][0];
        girls += pair[1][ages];
        women += pair[0][ages..][MOTHERS].iter().sum::<f64>();
    }
    let children = boys + girls;
    let mut rates = vec![0.0; ages];
    if women > 0.0 && children > 0.0 {
        rates[MOTHERS].fill(children / women);
        (rates, boys / children)
    } else {
        (rates, 0.5)
    }
}

/// Hazards for each year ahead.
fn mortality(
    hazards: &[Vec<f64>],
    ages: usize,
    years: usize,
    settings: ComponentSettings,
) -> Vec<Vec<f64>> {
    let logs: Vec<Vec<f64>> = latest(hazards, settings.mortality_years)
        .iter()
        .map(|year| year.iter().map(|h| libm::log(h.max(LEAST_HAZARD))).collect())
        .collect();
    let falls = falls(&logs, ages, settings.fade);
    let recent = latest(&logs, settings.usual_years);
    // The mean of the last years is as many half years old.
    let since = (recent.len() - 1) as f64 / 2.0;
    let level = mean(recent);
    let none = |cell: usize| hazards.iter().all(|year| year[cell] == 0.0);
    let (mut passed, mut factor) = (since, 1.0);
    (0..years.max(1))
        .map(|_| {
            factor *= settings.damping;
            passed += factor;
            let hazard = |cell: usize| {
                let now = libm::exp(level[cell] + falls[cell] * passed);
                if none(cell) { 0.0 } else { now }
            };
            (0..level.len()).map(hazard).collect()
        })
        .collect()
}

/// By how much logarithms of hazards change in a year: never upwards.
fn falls(logs: &[Vec<f64>], ages: usize, fade: (f64, f64)) -> Vec<f64> {
    let centre = mean(logs);
    let middle = (logs.len() - 1) as f64 / 2.0;
    let (mut slopes, mut spread) = (vec![0.0; centre.len()], 0.0);
    for (year, logs) in logs.iter().enumerate() {
        let time = year as f64 - middle;
        spread += time * time;
        for ((slope, log), centre) in slopes.iter_mut().zip(logs).zip(&centre) {
            *slope += time * (log - centre);
        }
    }
    let mut falls = smooth(&slopes, ages, 5);
    for (cell, fall) in falls.iter_mut().enumerate() {
        let age = (cell % ages) as f64;
        let left = ((fade.1 - age) / (fade.1 - fade.0)).clamp(0.0, 1.0);
        *fall =
            if spread > 0.0 { (*fall / spread).clamp(STEEPEST, 0.0) * left } else { 0.0 };
    }
    falls
}

fn latest<T>(values: &[T], many: usize) -> &[T] {
    &values[values.len().saturating_sub(many.max(1))..]
}

fn mean(arrays: &[Vec<f64>]) -> Vec<f64> {
    let mut mean = vec![0.0; arrays.first().map_or(0, Vec::len)];
    for array in arrays {
        for (mean, value) in mean.iter_mut().zip(array) {
            *mean += value / arrays.len() as f64;
        }
    }
    mean
}

/// Means over neighbouring ages, within each sex; the first and last age stand for those
/// beyond them.
fn smooth(values: &[f64], ages: usize, reach: usize) -> Vec<f64> {
    let lane_of = |lane: &[f64]| -> Vec<f64> {
        let at = |place: usize| lane[place.saturating_sub(reach).min(ages - 1)];
        let width = 2 * reach + 1;
        let window = |age: usize| (age..age + width).map(at).sum::<f64>() / width as f64;
        (0..ages).map(window).collect()
    };
    values.chunks_exact(ages).flat_map(lane_of).collect()
}

#[cfg(test)]
mod tests;
