use rayon::prelude::*;

use super::Summary;
use super::sums::summaries;
use crate::{Grid, YearWeights};

/// Persons that may come, by region, step of five years, sex and age, in many draws.
///
/// The draws of one cell and step are a slice, so that whatever is made of them runs along
/// them. They are kept with seven digits.
#[derive(Debug, Clone)]
pub struct PeopleDraws {
    /// Regions, sexes and ages.
    pub grid: Grid,
    /// The last observed year.
    pub origin: u16,
    /// Number of draws.
    pub draws: usize,
    /// Number of steps of five years after the origin.
    pub steps: usize,
    /// Persons in the origin year, a cell of the grid each.
    start: Vec<f32>,
    /// By region, step, cell and draw.
    persons: Vec<f32>,
    /// How years follow from the steps around them, from the origin on; none if they lie
    /// in proportion.
    years: Vec<YearWeights>,
}

/// Draws that are made before they are put in place.
const BATCH: usize = 64;

impl PeopleDraws {
    /// Makes the draws in parallel. `sample` writes the persons of one draw: for every step
    /// of five years after the origin all cells of the grid. It must depend on the number
    /// of the draw alone.
    pub fn new(
        grid: Grid,
        origin: u16,
        start: &[f64],
        (draws, steps): (usize, usize),
        sample: &(dyn Fn(u64, &mut [f64]) + Sync),
    ) -> Self {
        let size = grid.of_region();
        let mut persons = vec![0.0; grid.cells() * steps * draws];
        let mut buffers = vec![vec![0.0; grid.cells() * steps]; BATCH.min(draws)];
        for first in (0..draws).step_by(BATCH) {
            let count = BATCH.min(draws - first);
            let buffers = &mut buffers[..count];
            let numbered = buffers.par_iter_mut().enumerate();
            numbered.for_each(|(at, buffer)| sample((first + at) as u64, buffer));
            let of_regions = persons.par_chunks_mut((steps * size * draws).max(1));
            of_regions.enumerate().for_each(|(region, of_region)| {
                for (place, of_cell) in of_region.chunks_mut(draws).enumerate() {
                    let (step, cell) = (place / size, place % size);
                    let from = step * grid.cells() + region * size + cell;
                    let of_cell = of_cell[first..first + count].iter_mut();
                    for (draw, buffer) in of_cell.zip(buffers.iter()) {
                        *draw = narrow(buffer[from]);
                    }
                }
            });
        }
        let start = start.iter().map(|persons| narrow(*persons)).collect();
        Self { grid, origin, draws, steps, start, persons, years: Vec::new() }
    }

    /// The same draws with weights for every year from the origin to the last, by which
    /// years follow from the steps.
    #[must_use]
    pub fn with_years(self, years: Vec<YearWeights>) -> Self {
        Self { years, ..self }
    }

    /// The last year that is drawn.
    pub fn last_year(&self) -> u16 {
        self.origin + 5 * u16::try_from(self.steps).unwrap_or(0)
    }

    /// Writes the draws of one region, cell and year from `first` on into `out`. Between two
    /// steps every draw lies in proportion, or as the weights of the year say. Years outside are those at the ends.
    pub(super) fn write(
        &self,
        (region, cell): (usize, usize),
        year: u16,
        first: usize,
        out: &mut [f32],
    ) {
        let since = year.clamp(self.origin, self.last_year()) - self.origin;
        let (step, part) = (usize::from(since / 5), f32::from(since % 5) / 5.0);
        let place = region * self.grid.of_region() + cell;
        let weights = self.years.get(usize::from(since)).map(|year| year.at(place));
        let (before, after) = weights.map_or((1.0 - part, part), |(before, after)| {
            (narrow(before), narrow(after))
        });
        let count = out.len();
        let of_step = |step: usize| {
            let size = self.grid.of_region();
            let start = ((region * self.steps + step - 1) * size + cell) * self.draws;
            &self.persons[start + first..start + first + count]
        };
        let start = self.start[place];
        match (step, part) {
            (0, 0.0) => out.fill(start),
            (0, _) => {
                for (out, to) in out.iter_mut().zip(of_step(1)) {
                    *out = start * before + to * after;
                }
            }
            (step, 0.0) => out.copy_from_slice(of_step(step)),
            (step, _) => {
                let (from, to) = (of_step(step), of_step(step + 1));
                for (out, (from, to)) in out.iter_mut().zip(from.iter().zip(to)) {
                    *out = from * before + to * after;
                }
            }
        }
    }
}

/// Summaries of the persons of every region and year: by region, year, and then of every
/// sex and age, of every age with the sexes together, and of all.
///
/// `regions` says for every region which rows of the grid are in it, each with its share.
pub fn simulate_people(
    people: &PeopleDraws,
    years: &[u16],
    regions: &[Vec<(usize, f64)>],
) -> Vec<Option<Summary>> {
    let Grid { sexes, ages, .. } = people.grid;
    let (cells, draws) = (sexes * ages, people.draws);
    let width = cells + ages + 1;
    summaries((years.len(), width, draws), regions, &|row, part| {
        let mut out = vec![0.0; part.len() * width * draws];
        for (at, of_year) in part.zip(out.chunks_mut(width * draws)) {
            let (of_cells, sums) = of_year.split_at_mut(cells * draws);
            let (of_ages, total) = sums.split_at_mut(ages * draws);
            for (cell, of_cell) in of_cells.chunks_mut(draws).enumerate() {
                people.write((row, cell), years[at], 0, of_cell);
                let start = cell % ages * draws;
                let of_age = &mut of_ages[start..start + draws];
                let sums = of_age.iter_mut().zip(total.iter_mut());
                for (draw, (of_age, total)) in of_cell.iter().zip(sums) {
                    *of_age += draw;
                    *total += draw;
                }
            }
        }
        out
    })
}

/// Draws are kept with seven digits, which is more than any of them is certain to.
#[expect(clippy::cast_possible_truncation)]
pub(super) fn narrow(value: f64) -> f32 {
    value as f32
}
