//! The years between two steps, through which cohorts of uneven size pass.
//!
//! A large cohort, such as those born in 1946, enters a class one year and leaves it five
//! years later, which straight lines between the steps miss by several percent. The
//! country's cohorts by single age tell by how much; every region follows.

use super::covariance::{invert, times};
use super::history::{check, national};
use super::{CohortRatios, Counts, PopulationProjection, Unprojectable};

/// How much smoothness weighs against the classes of other years.
const SMOOTHNESS: f64 = 0.3;
/// How much the classes of the origin do.
const ORIGIN: f64 = 100.0;
/// Years further back tell little of the ages of now.
const FARTHEST: i32 = 9;
/// Bounds of what a fifth year leaves of those in the open class.
const OLDEST: (f64, f64) = (0.05, 0.6);

impl CohortRatios {
    /// The country's persons by sex and single age in the last of the years, up to the age
    /// of the open class, from classes only.
    ///
    /// Years that do not lie five apart cut the same cohorts into other classes. The
    /// single ages are as smooth as the classes of all years allow, by least squares of
    /// second differences; with years five apart only they are merely smooth.
    ///
    /// # Errors
    ///
    /// Arrays that do not fit, or no years.
    pub fn single_ages(&self, years: &[Counts<'_>]) -> Result<Vec<f64>, Unprojectable> {
        check(self.grid, 10, years)?;
        let origin = years
            .last()
            .ok_or_else(|| Unprojectable::TooFewYears { years: Vec::new() })?;
        let ages = self.grid.ages;
        let [all] = national(self.grid, [origin.persons]);
        let mut singles = Vec::new();
        for sex in 0..2 {
            let lane = sex * ages..(sex + 1) * ages;
            let changes = yearly_changes(&self.national[lane.clone()]);
            let mut system = System::new(5 * (ages - 1));
            for year in years.iter().filter(|year| origin.year - year.year <= FARTHEST) {
                let [then, now] = national(self.grid, [year.persons, origin.persons]);
                // Regions that are not in both years count as the others.
                let whole = all.iter().sum::<f64>() / now.iter().sum::<f64>();
                let classes: Vec<f64> =
                    then[lane.clone()].iter().map(|n| n * whole).collect();
                system.add(&classes, origin.year - year.year, &changes);
            }
            singles.extend(fitted(system.solve(), &all[lane]));
        }
        Ok(singles)
    }
}

impl PopulationProjection {
    /// Lets the years between the steps follow the country's cohorts, given by sex and
    /// single age in the origin up to the age of the open class: of
    /// [`CohortRatios::single_ages`], or published ones, which are better. Only the
    /// sizes of ages within a class matter. The steps stay as they are.
    ///
    /// # Errors
    ///
    /// Another number of ages.
    pub fn follow_cohorts(&mut self, singles: &[f64]) -> Result<(), Unprojectable> {
        let (ages, sexes) = (self.grid.ages, self.grid.sexes);
        let (year, expected, got) = (self.origin, 5 * (ages - 1) * sexes, singles.len());
        if expected != got {
            return Err(Unprojectable::Cells { year, expected, got });
        }
        let mut singles: Vec<Vec<f64>> =
            singles.chunks_exact(5 * (ages - 1)).map(<[f64]>::to_vec).collect();
        self.shape.clear();
        for pair in self.steps.windows(2) {
            let [before, after] = national(self.grid, [&pair[0], &pair[1]]);
            let mut years = [(); 4].map(|()| Vec::new());
            for (sex, singles) in singles.iter_mut().enumerate() {
                let lane = sex * ages..(sex + 1) * ages;
                let step = NationalStep::new(&before[lane.clone()], &after[lane]);
                *singles = fitted(std::mem::take(singles), step.before);
                for (year, shape) in years.iter_mut().enumerate() {
                    shape.extend(step.shape(year + 1, singles));
                }
                *singles = step.grown_older(singles);
            }
            self.shape.extend(years);
        }
        Ok(())
    }
}

/// Five years of one sex in the country.
struct NationalStep<'a> {
    before: &'a [f64],
    after: &'a [f64],
    /// Logarithm of what is left of each class, and how it bends within the five years.
    change: Vec<f64>,
    bend: Vec<f64>,
}

impl<'a> NationalStep<'a> {
    fn new(before: &'a [f64], after: &'a [f64]) -> Self {
        let last = before.len() - 1;
        let mut change: Vec<f64> =
            (0..last).map(|class| log_ratio(after[class + 1], before[class])).collect();
        // Whoever enters the open class dies as the classes before let expect.
        let (c, b, a) = (change[last - 2], change[last - 3], change[last - 4]);
        change[last - 1] = 3.0 * c - 3.0 * b + a;
        let entered = before[last - 1] * libm::exp(change[last - 1]);
        let left = ((after[last] - entered) / before[last]).clamp(OLDEST.0, OLDEST.1);
        change.push(if left.is_nan() { change[last - 1] } else { libm::log(left) });
        let sum = entered + before[last] * libm::exp(change[last]);
        let missing = log_ratio(after[last], sum);
        change[last - 1] += missing;
        change[last] += missing;
        let at = |class: usize| change[class.min(last)];
        let mut bend: Vec<f64> = (0..=last)
            .map(|class| (at(class + 1) - at(class.saturating_sub(1))) / 50.0)
            .collect();
        bend[last] = 0.0;
        Self { before, after, change, bend }
    }

    /// The logarithm of what is left of a class after some of the five years: its hazard
    /// rises with age as the classes around it tell.
    fn left(&self, class: usize, years: f64) -> f64 {
        self.change[class] * years / 5.0
            + self.bend[class] * (years * years - 5.0 * years) / 2.0
    }

    /// How the persons of a year between differ from the straight line.
    fn shape(&self, years: usize, singles: &[f64]) -> Vec<f64> {
        let part = years as f64 / 5.0;
        let last = self.before.len() - 1;
        let mut persons = vec![0.0; last + 1];
        persons[0] = self.after[0] * part;
        for (class, &before) in self.before.iter().enumerate() {
            let left = before * libm::exp(self.left(class, years as f64));
            let moved = if class < last {
                let ages = &singles[class * 5..class * 5 + 5];
                let sum: f64 = ages.iter().sum();
                if sum > 0.0 { ages[5 - years..].iter().sum::<f64>() / sum } else { part }
            } else {
                0.0
            };
            persons[class] += left * (1.0 - moved);
            if class < last {
                persons[class + 1] += left * moved;
            }
        }
        let lines = self.before.iter().zip(self.after);
        let straight = lines.map(|(from, to)| from + (to - from) * part);
        let shape = |(n, line): (&f64, f64)| {
            let shape = n / line;
            if shape.is_nan() { 1.0 } else { shape.clamp(0.5, 2.0) }
        };
        persons.iter().zip(straight).map(shape).collect()
    }

    /// The single ages five years later; those born meanwhile are alike.
    fn grown_older(&self, singles: &[f64]) -> Vec<f64> {
        let mut older = vec![self.after[0] / 5.0; 5];
        let logs: Vec<f64> = self.change.iter().map(|x| x / 5.0).collect();
        for (age, persons) in singles[..singles.len() - 5].iter().enumerate() {
            // The change at an age lies between those of the classes around it.
            let place = (age as f64 - 2.0) / 5.0;
            let change = interpolated(&logs, place) * 5.0;
            older.push(persons * libm::exp(change));
        }
        older
    }
}

fn log_ratio(after: f64, before: f64) -> f64 {
    let log = libm::log(after / before);
    if log.is_finite() { log } else { 0.0 }
}

/// A value between those of whole places; beyond the last, as those before let expect.
fn interpolated(values: &[f64], place: f64) -> f64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let below = (place.max(0.0) as usize).min(values.len() - 2);
    let part = (place - below as f64).max(0.0);
    values[below] + (values[below + 1] - values[below]) * part
}

/// Logarithmic change in a year at each single age, of the ratios of one sex.
fn yearly_changes(ratios: &[f64]) -> Vec<f64> {
    let closed = &ratios[1..ratios.len() - 1];
    let yearly: Vec<f64> = closed.iter().map(|ratio| ratio / 5.0).collect();
    // A ratio of five years holds at the border between its classes.
    let at = |age: usize| interpolated(&yearly, (age as f64 + 0.5) / 5.0 - 1.0);
    (0..5 * (ratios.len() - 1)).map(at).collect()
}

/// Single ages that add up to their classes, none of them near zero.
fn fitted(mut singles: Vec<f64>, classes: &[f64]) -> Vec<f64> {
    for (ages, class) in singles.chunks_exact_mut(5).zip(classes) {
        let least = class / 5.0 * 0.05;
        for n in ages.iter_mut() {
            *n = if *n >= least { *n } else { least };
        }
        let sum: f64 = ages.iter().sum();
        if sum > 0.0 {
            for n in ages.iter_mut() {
                *n *= class / sum;
            }
        }
    }
    singles
}

/// The equations of least squares.
struct System {
    size: usize,
    matrix: Vec<f64>,
    right: Vec<f64>,
}

impl System {
    /// Second differences that should be zero.
    fn new(size: usize) -> Self {
        let mut system =
            Self { size, matrix: vec![0.0; size * size], right: vec![0.0; size] };
        for age in 1..size - 1 {
            system.equation(
                &[(age - 1, 1.0), (age, -2.0), (age + 1, 1.0)],
                0.0,
                SMOOTHNESS,
            );
        }
        system
    }

    /// The classes of one sex some years before the origin.
    fn add(&mut self, classes: &[f64], years: i32, changes: &[f64]) {
        let years = usize::try_from(years).unwrap_or_default();
        let weight = if years == 0 { ORIGIN } else { 1.0 };
        for (class, &persons) in classes[..classes.len() - 1].iter().enumerate() {
            let ages = class * 5..class * 5 + 5;
            if ages.end + years > self.size {
                break;
            }
            let survived = |age: usize| {
                let change: f64 = changes[age..age + years].iter().sum();
                (age + years, libm::exp(-change))
            };
            let terms: Vec<(usize, f64)> = ages.map(survived).collect();
            self.equation(&terms, persons, weight);
        }
    }

    fn equation(&mut self, terms: &[(usize, f64)], value: f64, weight: f64) {
        for &(row, left) in terms {
            for &(column, factor) in terms {
                self.matrix[row * self.size + column] += weight * left * factor;
            }
            self.right[row] += weight * left * value;
        }
    }

    fn solve(mut self) -> Vec<f64> {
        invert(&mut self.matrix, self.size);
        let mut out = vec![0.0; self.size];
        times(&self.matrix, &self.right, &mut out);
        out
    }
}

#[cfg(test)]
mod tests;
