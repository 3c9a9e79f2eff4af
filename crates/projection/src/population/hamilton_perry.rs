//! Residents projected by cohort ratios, to any year.

use super::cohort::{LEAST_CLASSES, born, step};
use super::history::{check, national};
use super::{CohortRatios, Counts, Unprojectable};
use crate::Grid;

/// Projected residents: every fifth year, and what lies between them.
#[derive(Debug, Clone, PartialEq)]
pub struct PopulationProjection {
    /// The grid.
    pub grid: Grid,
    /// The year that the projection starts from.
    pub origin: i32,
    /// Persons in the origin and in every fifth year after it.
    pub steps: Vec<Vec<f64>>,
    /// How the country's classes differ from a straight line in the years between, by sex
    /// and class, four years for every step; none if lines are straight.
    pub shape: Vec<Vec<f64>>,
}

impl PopulationProjection {
    /// The last year that is projected.
    pub fn last_year(&self) -> i32 {
        let years = 5 * self.steps.len().saturating_sub(1);
        self.origin.saturating_add(i32::try_from(years).unwrap_or(i32::MAX))
    }

    /// The step before a year, and how far the year is on the way to the next one.
    ///
    /// # Errors
    ///
    /// A year before the origin or after the last one.
    pub fn place(&self, year: i32) -> Result<(usize, f64), Unprojectable> {
        let (first, last) = (self.origin, self.last_year());
        if year < first || year > last {
            return Err(Unprojectable::Year { year, first, last });
        }
        let since = year - first;
        let step = usize::try_from(since / 5).unwrap_or_default();
        Ok((step, f64::from(since % 5) / 5.0))
    }

    /// The country's shape in a year between two steps.
    pub(super) fn shape_of(&self, year: i32) -> Option<&[f64]> {
        let since = usize::try_from(year - self.origin).ok()?;
        let between = (since % 5).checked_sub(1)?;
        self.shape.get(since / 5 * 4 + between).map(Vec::as_slice)
    }

    /// Writes the persons of any year from the origin to the last.
    ///
    /// Between two steps every cell lies in proportion, which is what evenly spread ages
    /// within classes give: a fifth of a class moves on each year. If cohorts are
    /// followed ([`Self::follow_cohorts`]), all regions then take the country's shape.
    /// There is no jump from step to step, and parts add up in every year.
    ///
    /// # Errors
    ///
    /// A year outside of the projection, or another number of cells.
    pub fn write_year(&self, year: i32, out: &mut [f64]) -> Result<(), Unprojectable> {
        let (step, part) = self.place(year)?;
        let (expected, got) = (self.grid.cells(), out.len());
        if expected != got {
            return Err(Unprojectable::Cells { year, expected, got });
        }
        let from = &self.steps[step];
        let to = self.steps.get(step + 1).unwrap_or(from);
        for (out, (from, to)) in out.iter_mut().zip(from.iter().zip(to)) {
            *out = from + (to - from) * part;
        }
        if let Some(shape) = self.shape_of(year) {
            for (out, factor) in out.iter_mut().zip(shape.iter().cycle()) {
                *out *= factor;
            }
        }
        Ok(())
    }
}

/// Projects residents from an origin to a last year, or a few years beyond it.
///
/// A step of five years multiplies each cohort by its ratio: the country's times the
/// region's deviation, of which a part `keep` is left in the first step and again in each
/// further one. All regions together then get the country's projection by its own
/// ratios, or `controls`, if given: persons of the country by sex and class in every
/// fifth year after the origin, such as a national forecast. Steps without a control
/// follow the ratios. A region with NaN in the origin is NaN, and no part of the country.
///
/// # Errors
///
/// Arrays that do not fit.
pub fn project_population(
    ratios: &CohortRatios,
    origin: Counts<'_>,
    last_year: i32,
    controls: &[Vec<f64>],
) -> Result<PopulationProjection, Unprojectable> {
    let grid = ratios.grid;
    check(grid, LEAST_CLASSES, &[origin])?;
    let size = grid.of_region();
    if let Some(wrong) = controls.iter().find(|control| control.len() != size) {
        let (expected, got) = (size, wrong.len());
        return Err(Unprojectable::Cells { year: origin.year, expected, got });
    }
    let national_ratios: Vec<f64> =
        ratios.national.iter().map(|log| libm::exp(*log)).collect();
    let [mut country] = national(grid, [origin.persons]);
    let mut steps = vec![whole_regions(origin.persons, size)];
    let mut keep = 1.0;
    let mut year = origin.year;
    while year < last_year {
        keep *= ratios.keep;
        let mut target = vec![0.0; size];
        step(&country, &national_ratios, &mut target);
        if let Some(control) = controls.get(steps.len() - 1) {
            target.copy_from_slice(control);
        }
        let next = steps.last().map(|before| controlled(ratios, keep, before, &target));
        steps.extend(next);
        country = target;
        year += 5;
    }
    Ok(PopulationProjection { grid, origin: origin.year, steps, shape: Vec::new() })
}

/// The persons, with NaN throughout a region that has it anywhere.
fn whole_regions(persons: &[f64], size: usize) -> Vec<f64> {
    let mut whole = persons.to_vec();
    for region in whole.chunks_exact_mut(size) {
        if region.iter().any(|persons| persons.is_nan()) {
            region.fill(f64::NAN);
        }
    }
    whole
}

/// One step of all regions, with the country's sums.
fn controlled(
    ratios: &CohortRatios,
    keep: f64,
    before: &[f64],
    target: &[f64],
) -> Vec<f64> {
    let grid = ratios.grid;
    let size = grid.of_region();
    let mut own = vec![0.0; grid.cells()];
    let mut after = vec![0.0; grid.cells()];
    for region in 0..grid.regions {
        let cells = region * size..(region + 1) * size;
        for (cell, own) in own[cells.clone()].iter_mut().enumerate() {
            let log = ratios.national[cell] + keep * ratios.deviation[cells.start + cell];
            *own = libm::exp(log);
        }
        step(&before[cells.clone()], &own[cells.clone()], &mut after[cells]);
    }
    let is_child = |cell: usize| cell.is_multiple_of(grid.ages);
    scale(&mut after, target, |cell| !is_child(cell));
    for (own, after) in own.chunks_exact(size).zip(after.chunks_exact_mut(size)) {
        born(own, after);
    }
    scale(&mut after, target, is_child);
    after
}

/// Gives the country's cells their targets.
fn scale(persons: &mut [f64], target: &[f64], cells: impl Fn(usize) -> bool) {
    let size = target.len();
    for cell in (0..size).filter(|&cell| cells(cell)) {
        let regions = || (cell..).step_by(size);
        let known = |value: f64| if value.is_nan() { 0.0 } else { value };
        let sum: f64 =
            regions().map_while(|at| persons.get(at)).copied().map(known).sum();
        if sum > 0.0 {
            let factor = target[cell] / sum;
            for value in persons.iter_mut().skip(cell).step_by(size) {
                *value *= factor;
            }
        }
    }
}

#[cfg(test)]
mod tests;
