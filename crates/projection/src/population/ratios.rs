//! What becomes of a cohort in five years: in the country, and in each region.

use super::cohort::{LEAST_CLASSES, bases, log_ratios, log_ratios_apart};
use super::history::{check, in_year, national};
use super::shrinkage::{Deviations, shrink};
use super::{Counts, Unprojectable};
use crate::Grid;

/// How ratios are estimated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RatioSettings {
    /// After how many years a pair of years counts half.
    pub half_life: f64,
    /// What a region keeps of its deviation from the country in each five years.
    pub keep: f64,
    /// Rounds in which the spread of regions is estimated; with none of them, regions are
    /// moved to the country as if they spread by 3% and persons were independent.
    pub rounds: usize,
    /// Whether deviations are shrunk; without, every region has its own ratios as
    /// observed, which is the plain method.
    pub shrink: bool,
}

impl Default for RatioSettings {
    fn default() -> Self {
        Self::STANDARD
    }
}

impl RatioSettings {
    /// What back tests on the years at hand and on others were best with.
    pub const STANDARD: Self =
        Self { half_life: 3.0, keep: 0.95, rounds: 8, shrink: true };

    /// The method as it was first published: each region as observed, for ever.
    pub const PLAIN: Self = Self { half_life: 3.0, keep: 1.0, rounds: 0, shrink: false };
}

/// What a region's ratios rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RatioBasis {
    /// Its own cohorts, in so many pairs of years, and the country's.
    Own(usize),
    /// Those of the country, since no two years of it can be compared.
    National,
}

/// Cohort change ratios and ratios of children to women, as natural logarithms.
///
/// A ratio stands at the sex and class that a cohort is in five years later; the last
/// class follows from the last two together, and the first is children per woman of 20 to
/// 44 years.
#[derive(Debug, Clone, PartialEq)]
pub struct CohortRatios {
    /// The grid, with classes of five years and an open last one.
    pub grid: Grid,
    /// The country's, by sex and class.
    pub national: Vec<f64>,
    /// How much each region's are expected to be above the country's.
    pub deviation: Vec<f64>,
    /// What each region's rest on.
    pub basis: Vec<RatioBasis>,
    /// What a region keeps of its deviation in each five years.
    pub keep: f64,
    /// Variance of true deviations between regions, by sex and class.
    pub between: Vec<f64>,
    /// Variance of chance in a ratio, times the persons behind it, by sex and class.
    pub chance: Vec<f64>,
}

/// Estimates ratios from years in rising order (Hamilton and Perry 1962).
///
/// Years five apart are compared; where the year five years before another is not there,
/// it is interpolated between years that are at most five apart. If no such pair
/// exists, years that lie otherwise apart are compared through cohorts moved over part of
/// a class. Later pairs weigh more. The country is the sum of the regions that are
/// complete in both years; a region's deviations from it are shrunk, jointly for all
/// classes and both sexes, as far as chance explains them. A region with NaN in a class
/// has no pair in that year.
///
/// Literature: Hamilton and Perry, A short method for projecting population by age from
/// one decennial census to another, Social Forces 1962; Swanson, Schlottmann and Schmidt,
/// Forecasting the population of census tracts by age and sex, Population Research and
/// Policy Review 2010; Smith, Tayman and Swanson, A practitioner's guide to state and
/// local population projections, 2013; Wilson and Grossman, Evaluating alternative
/// implementations of the Hamilton-Perry model for small area population forecasts, 2022.
///
/// # Errors
///
/// Years that cannot be compared, arrays that do not fit, and classes that are empty in
/// the whole country.
pub fn cohort_ratios(
    grid: Grid,
    years: &[Counts<'_>],
    settings: RatioSettings,
) -> Result<CohortRatios, Unprojectable> {
    check(grid, LEAST_CLASSES, years)?;
    let pairs = pairs(years)?;
    let latest = pairs.iter().map(|pair| pair.until).max().unwrap_or_default();
    let mut national = WeightedMeans::new(grid.of_region());
    let mut regional = WeightedMeans::new(grid.cells());
    let mut compared = vec![0; grid.regions];
    for pair in &pairs {
        let age = f64::from(latest - pair.until);
        let weight = libm::exp2(-age / settings.half_life);
        let country = national_logs(grid, pair);
        national.add(&country, weight);
        let own = deviations(grid, pair, &country);
        for (compared, own) in compared.iter_mut().zip(own.chunks(grid.of_region())) {
            *compared += usize::from(own.iter().any(|x| !x.is_nan()));
        }
        regional.add(&own, weight);
    }
    let national = national.means();
    if let Some(cell) = national.iter().position(|ratio| ratio.is_nan()) {
        let (sex, age) = (cell / grid.ages, cell % grid.ages);
        return Err(Unprojectable::EmptyClass { sex, age });
    }
    let observed = regional.means();
    let persons = persons_behind(grid, &pairs);
    let basis = compared.into_iter().map(basis_of).collect();
    let deviations = Deviations { size: grid.of_region(), observed, persons };
    Ok(expected(grid, national, &deviations, basis, settings))
}

fn basis_of(pairs: usize) -> RatioBasis {
    if pairs == 0 { RatioBasis::National } else { RatioBasis::Own(pairs) }
}

/// Two years that are compared.
struct Pair {
    before: Vec<f64>,
    after: Vec<f64>,
    apart: i32,
    until: i32,
}

/// The pairs of years that tell something.
fn pairs(years: &[Counts<'_>]) -> Result<Vec<Pair>, Unprojectable> {
    let five_apart = |later: &Counts<'_>| {
        let before = in_year(years, later.year - 5, 5)?;
        Some(Pair { before, after: later.persons.to_vec(), apart: 5, until: later.year })
    };
    let pairs: Vec<Pair> = years.iter().filter_map(five_apart).collect();
    if !pairs.is_empty() {
        return Ok(pairs);
    }
    let too_few =
        || Unprojectable::TooFewYears { years: years.iter().map(|x| x.year).collect() };
    let (later, earlier) = years.split_last().ok_or_else(too_few)?;
    // As near to five years as can be.
    let before = earlier
        .iter()
        .filter(|counts| later.year - counts.year <= 10)
        .min_by_key(|counts| (later.year - counts.year - 5).abs())
        .ok_or_else(too_few)?;
    Ok(vec![Pair {
        before: before.persons.to_vec(),
        after: later.persons.to_vec(),
        apart: later.year - before.year,
        until: later.year,
    }])
}

impl Pair {
    fn logs(&self, before: &[f64], after: &[f64], out: &mut [f64]) {
        if self.apart == 5 {
            log_ratios(before, after, out);
        } else {
            log_ratios_apart(before, after, self.apart, out);
        }
    }
}

fn national_logs(grid: Grid, pair: &Pair) -> Vec<f64> {
    let [before, after] = national(grid, [&pair.before, &pair.after]);
    let mut logs = vec![0.0; grid.of_region()];
    pair.logs(&before, &after, &mut logs);
    logs
}

/// How far each region's ratios lie above the country's.
fn deviations(grid: Grid, pair: &Pair, country: &[f64]) -> Vec<f64> {
    let size = grid.of_region();
    let mut out = vec![0.0; grid.cells()];
    let years = pair.before.chunks_exact(size).zip(pair.after.chunks_exact(size));
    for (own, (before, after)) in out.chunks_exact_mut(size).zip(years) {
        if before.iter().chain(after).any(|persons| persons.is_nan()) {
            own.fill(f64::NAN);
            continue;
        }
        pair.logs(before, after, own);
        for (own, country) in own.iter_mut().zip(country) {
            *own -= country;
        }
    }
    out
}

/// The persons behind each ratio, in the latest pair; more if pairs overlap in part only.
fn persons_behind(grid: Grid, pairs: &[Pair]) -> Vec<f64> {
    let size = grid.of_region();
    let mut persons = vec![0.0; grid.cells()];
    let (Some(first), Some(last)) = (pairs.first(), pairs.last()) else {
        return persons;
    };
    let independent = 1.0 + f64::from(last.until - first.until).min(5.0) / 10.0;
    let years = last.before.chunks_exact(size).zip(last.after.chunks_exact(size));
    for (own, (before, after)) in persons.chunks_exact_mut(size).zip(years) {
        bases(before, after, own);
        // Chance in the number of children is that of children, not of women.
        for sex in 0..2 {
            own[sex * grid.ages] = after[sex * grid.ages];
        }
        for own in own.iter_mut() {
            *own *= independent * f64::from(last.apart.min(5)) / 5.0;
        }
    }
    persons
}

/// Shrinks deviations if that is asked for.
fn expected(
    grid: Grid,
    national: Vec<f64>,
    deviations: &Deviations,
    basis: Vec<RatioBasis>,
    settings: RatioSettings,
) -> CohortRatios {
    let size = grid.of_region();
    let shrunk = shrink(deviations, settings.rounds);
    let deviation = if settings.shrink {
        shrunk.expected
    } else {
        deviations.observed.iter().map(|x| if x.is_nan() { 0.0 } else { *x }).collect()
    };
    let between = (0..size).map(|cell| shrunk.between[cell * (size + 1)]).collect();
    let (keep, chance) = (settings.keep, shrunk.chance);
    CohortRatios { grid, national, deviation, basis, keep, between, chance }
}

/// Means of what is there.
struct WeightedMeans {
    sums: Vec<f64>,
    weights: Vec<f64>,
}

impl WeightedMeans {
    fn new(cells: usize) -> Self {
        Self { sums: vec![0.0; cells], weights: vec![0.0; cells] }
    }

    fn add(&mut self, values: &[f64], weight: f64) {
        let cells = self.sums.iter_mut().zip(&mut self.weights);
        for ((sum, total), value) in cells.zip(values).filter(|(_, x)| !x.is_nan()) {
            *sum += weight * value;
            *total += weight;
        }
    }

    fn means(self) -> Vec<f64> {
        self.sums.iter().zip(&self.weights).map(|(sum, weight)| sum / weight).collect()
    }
}
