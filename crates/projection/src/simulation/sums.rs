//! Sums of draws over regions.

use std::ops::Range;

use rayon::prelude::*;

use super::people::narrow;
use super::{Summary, summary};

/// Bytes of sums of regions that are held at a time.
const MOST: usize = 256 << 20;

/// Makes the draws of a row of the grid for some years: by year, figure and draw.
type OfRow<'a> = dyn Fn(usize, Range<usize>) -> Vec<f32> + Sync + 'a;

/// Summaries of the sums of every region: by region, year and figure.
///
/// `shape` is the number of years, of figures a year, and of draws. Every region is the sum
/// of rows of the grid, each with its share, in the order of the rows, so that nothing
/// depends on the number of threads. Years are taken so many at a time that the memory
/// stays bounded.
pub(super) fn summaries(
    (years, width, draws): (usize, usize, usize),
    regions: &[Vec<(usize, f64)>],
    of_row: &OfRow<'_>,
) -> Vec<Option<Summary>> {
    let of_year = width * regions.len() * draws * size_of::<f64>();
    let at_a_time = (MOST / of_year.max(1)).clamp(1, years.max(1));
    let mut found = vec![None; regions.len() * years * width];
    for first in (0..years).step_by(at_a_time) {
        let part = first..(first + at_a_time).min(years);
        let size = part.len() * width;
        let sums = sums(size * draws, regions, part, of_row);
        let of_part: Vec<_> = sums.par_chunks(draws.max(1)).map(of_draws).collect();
        for (region, of_region) in of_part.chunks(size).enumerate() {
            let start = (region * years + first) * width;
            found[start..start + size].copy_from_slice(of_region);
        }
    }
    found
}

fn of_draws(draws: &[f64]) -> Option<Summary> {
    let mut draws: Vec<f32> = draws.iter().map(|draw| narrow(*draw)).collect();
    summary(&mut draws)
}

/// Draws of sums: by region and then as a row has them.
fn sums(
    size: usize,
    regions: &[Vec<(usize, f64)>],
    years: Range<usize>,
    of_row: &OfRow<'_>,
) -> Vec<f64> {
    let mut sums = vec![0.0; regions.len() * size];
    let mut used: Vec<usize> = regions.iter().flatten().map(|(row, _)| *row).collect();
    used.sort_unstable();
    used.dedup();
    for rows in used.chunks(8 * rayon::current_num_threads()) {
        let made: Vec<Vec<f32>> =
            rows.par_iter().map(|row| of_row(*row, years.clone())).collect();
        sums.par_chunks_mut(size.max(1)).zip(regions).for_each(|(sum, members)| {
            for (row, share) in members {
                let Ok(at) = rows.binary_search(row) else { continue };
                for (sum, draw) in sum.iter_mut().zip(&made[at]) {
                    *sum += share * f64::from(*draw);
                }
            }
        });
    }
    sums
}
