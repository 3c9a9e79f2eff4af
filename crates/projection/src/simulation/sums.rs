//! Sums of draws over regions.

use std::ops::Range;

use rayon::prelude::*;

use super::Summary;
use super::people::narrow;
use super::summary::Summarizing;

/// Bytes of sums of regions that are held at a time.
const MOST: usize = 64 << 20;

/// Makes the draws of a row of the grid for some years: by year, figure and draw.
type OfRow<'a> = dyn Fn(usize, Range<usize>) -> Vec<f32> + Sync + 'a;

/// A region that is part of a row of the grid, or all of it.
struct Alone {
    row: usize,
    region: usize,
    share: f64,
}

/// Summaries of the sums of every region: by region, year and figure.
///
/// `shape` is the number of years, of figures a year, and of draws. Every region is the sum
/// of rows of the grid, each with its share, in the order of the rows, so that nothing
/// depends on the number of threads. Years are taken so many at a time that the memory
/// stays bounded, and a region of one row is summarized as soon as that is made. A region
/// without rows has no summary: nobody known is not nobody.
pub(super) fn summaries(
    (years, width, draws): (usize, usize, usize),
    regions: &[Vec<(usize, f64)>],
    of_row: &OfRow<'_>,
) -> Vec<Option<Summary>> {
    let together: Vec<usize> =
        (0..regions.len()).filter(|region| regions[*region].len() > 1).collect();
    let of_year = width * together.len() * draws * size_of::<f64>();
    let at_a_time = (MOST / of_year.max(1)).clamp(1, years.max(1));
    let mut found = vec![None; regions.len() * years * width];
    for first in (0..years).step_by(at_a_time) {
        let years_now = first..(first + at_a_time).min(years);
        let part = Part { regions, together: &together, years: years_now, width, draws };
        for (region, of_region) in part.summaries(of_row) {
            let start = (region * years + first) * width;
            found[start..start + of_region.len()].copy_from_slice(&of_region);
        }
    }
    found
}

/// Some of the years.
struct Part<'a> {
    regions: &'a [Vec<(usize, f64)>],
    /// Regions that are not one row.
    together: &'a [usize],
    years: Range<usize>,
    width: usize,
    draws: usize,
}

/// Regions with their summaries.
type Found = Vec<(usize, Vec<Option<Summary>>)>;

impl Part<'_> {
    /// Goes through the rows, a few at a time.
    fn summaries(&self, of_row: &OfRow<'_>) -> Found {
        let mut used: Vec<usize> =
            self.regions.iter().flatten().map(|(row, _)| *row).collect();
        used.sort_unstable();
        used.dedup();
        let alone = self.alone();
        let of_year = (self.width * self.draws).max(1);
        let mut sums = vec![0.0; self.together.len() * self.years.len() * of_year];
        let mut found = Vec::with_capacity(self.regions.len());
        for rows in used.chunks(8 * rayon::current_num_threads()) {
            let (made, of_rows): (Vec<Vec<f32>>, Vec<Found>) = rows
                .par_iter()
                .map(|row| {
                    let made = of_row(*row, self.years.clone());
                    let found = self.of_alone(*row, &made, &alone);
                    (made, found)
                })
                .unzip();
            found.extend(of_rows.into_iter().flatten());
            self.add(rows, &made, &mut sums);
        }
        let of_years = sums.par_chunks(of_year);
        let of_years: Vec<_> =
            of_years.map(|sums| figures(sums, self.draws, narrow)).collect();
        let of_regions = of_years.chunks(self.years.len().max(1)).map(<[_]>::concat);
        found.extend(self.together.iter().copied().zip(of_regions));
        found
    }

    /// Regions of one row, in the order of the rows.
    fn alone(&self) -> Vec<Alone> {
        let alone = |(region, members): (usize, &Vec<(usize, f64)>)| match members[..] {
            [(row, share)] => Some(Alone { row, region, share }),
            _ => None,
        };
        let mut found: Vec<_> =
            self.regions.iter().enumerate().filter_map(alone).collect();
        found.sort_by_key(|alone| alone.row);
        found
    }

    /// Summaries of the regions that are this row.
    fn of_alone(&self, row: usize, made: &[f32], alone: &[Alone]) -> Found {
        let first = alone.partition_point(|alone| alone.row < row);
        let of_row = alone[first..].iter().take_while(|alone| alone.row == row);
        of_row
            .map(|Alone { region, share, .. }| {
                let part = |draw: f32| narrow(share * f64::from(draw));
                (*region, figures(made, self.draws, part))
            })
            .collect()
    }

    /// Adds rows to the regions that they are in, every region and year by itself.
    fn add(&self, rows: &[usize], made: &[Vec<f32>], sums: &mut [f64]) {
        let of_year = (self.width * self.draws).max(1);
        sums.par_chunks_mut(of_year).enumerate().for_each(|(at, sums)| {
            let (region, year) = (at / self.years.len(), at % self.years.len());
            for (row, share) in &self.regions[self.together[region]] {
                let Ok(at) = rows.binary_search(row) else { continue };
                for (sum, draw) in sums.iter_mut().zip(&made[at][year * of_year..]) {
                    *sum += share * f64::from(*draw);
                }
            }
        });
    }
}

/// Summaries of figures, of so many draws each.
fn figures<T: Copy>(
    values: &[T],
    draws: usize,
    narrowed: impl Fn(T) -> f32,
) -> Vec<Option<Summary>> {
    let mut summarizing = Summarizing::default();
    let mut drawn = Vec::with_capacity(draws);
    let of_figure = |figure: &[T]| {
        drawn.clear();
        drawn.extend(figure.iter().map(|value| narrowed(*value)));
        summarizing.summary(&drawn)
    };
    values.chunks(draws.max(1)).map(of_figure).collect()
}
