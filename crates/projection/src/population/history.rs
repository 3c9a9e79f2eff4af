//! Residents of past years, and those of a year between them.

use crate::Grid;

/// The persons of one year, on a [`Grid`] of two sexes: men first, then women.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Counts<'a> {
    /// The calendar year.
    pub year: i32,
    /// Persons, or years lived by persons; NaN where it is not known how many.
    pub persons: &'a [f64],
}

/// Why residents cannot be projected.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Unprojectable {
    /// The arrays are not of two sexes and enough ages.
    #[error(
        "cohorts need two sexes and at least {least} ages, and there are {sexes} and {ages}"
    )]
    Grid {
        /// Sexes there are.
        sexes: usize,
        /// Ages there are.
        ages: usize,
        /// Ages there must be.
        least: usize,
    },
    /// An array has not the cells that its grid says.
    #[error("{year} has {got} cells, its grid {expected}")]
    Cells {
        /// Which year.
        year: i32,
        /// Cells there should be.
        expected: usize,
        /// Cells there are.
        got: usize,
    },
    /// There are no two years whose cohorts can be compared.
    #[error("cohorts are compared between years 1 to 10 apart, and there are {years:?}")]
    TooFewYears {
        /// The years there are.
        years: Vec<i32>,
    },
    /// The years do not rise.
    #[error("{year} stands after a year that is as late or later")]
    Order {
        /// The first year out of order.
        year: i32,
    },
    /// A count is below zero or endless.
    #[error("cell {cell} of {year} is {value}, which is no number of persons")]
    Count {
        /// Its year.
        year: i32,
        /// Its index.
        cell: usize,
        /// What stands there.
        value: f64,
    },
    /// Nobody in the whole country is in a class, so that its cohort has no ratio.
    #[error("nobody of sex {sex} and age class {age} is known in the country")]
    EmptyClass {
        /// Its sex.
        sex: usize,
        /// Its age class.
        age: usize,
    },
    /// A year was asked for that is not projected.
    #[error("{year} is not within {first} to {last}")]
    Year {
        /// The year asked for.
        year: i32,
        /// The first there is.
        first: i32,
        /// The last there is.
        last: i32,
    },
}

/// Checks years in rising order against their grid.
pub(super) fn check(
    grid: Grid,
    least: usize,
    years: &[Counts<'_>],
) -> Result<(), Unprojectable> {
    let Grid { sexes, ages, .. } = grid;
    if sexes != 2 || ages < least {
        return Err(Unprojectable::Grid { sexes, ages, least });
    }
    for (place, counts) in years.iter().enumerate() {
        let Counts { year, persons } = *counts;
        if place > 0 && years[place - 1].year >= year {
            return Err(Unprojectable::Order { year });
        }
        let (expected, got) = (grid.cells(), persons.len());
        if expected != got {
            return Err(Unprojectable::Cells { year, expected, got });
        }
        let wrong = |value: &f64| *value < 0.0 || value.is_infinite();
        if let Some(cell) = persons.iter().position(wrong) {
            return Err(Unprojectable::Count { year, cell, value: persons[cell] });
        }
    }
    Ok(())
}

/// The persons of a year: as known, or between the years around it if those are at most
/// `apart` years apart.
pub(super) fn in_year(years: &[Counts<'_>], year: i32, apart: i32) -> Option<Vec<f64>> {
    let after = years.iter().position(|counts| counts.year >= year)?;
    let later = years[after];
    if later.year == year {
        return Some(later.persons.to_vec());
    }
    let earlier = years[after.checked_sub(1)?];
    let span = later.year - earlier.year;
    let part = f64::from(year - earlier.year) / f64::from(span);
    (span <= apart).then(|| mixed(earlier.persons, later.persons, part))
}

/// So much of the way from one array to another.
pub(super) fn mixed(from: &[f64], to: &[f64], part: f64) -> Vec<f64> {
    from.iter().zip(to).map(|(from, to)| from + (to - from) * part).collect()
}

/// The sum over the regions that are complete in every one of the arrays: persons by sex
/// and age of each array.
pub(super) fn national<const N: usize>(grid: Grid, arrays: [&[f64]; N]) -> [Vec<f64>; N] {
    let size = grid.of_region();
    let mut sums = [(); N].map(|()| vec![0.0; size]);
    for region in 0..grid.regions {
        let cells = region * size..(region + 1) * size;
        let complete = |array: &&[f64]| array[cells.clone()].iter().all(|x| !x.is_nan());
        if arrays.iter().all(complete) {
            for (sum, array) in sums.iter_mut().zip(arrays) {
                for (sum, value) in sum.iter_mut().zip(&array[cells.clone()]) {
                    *sum += value;
                }
            }
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_between_others_are_found() {
        let years = [
            Counts { year: 2012, persons: &[10.0] },
            Counts { year: 2014, persons: &[20.0] },
        ];
        assert_eq!(in_year(&years, 2014, 5), Some(vec![20.0]));
        assert_eq!(in_year(&years, 2013, 5), Some(vec![15.0]));
        assert_eq!(in_year(&years, 2013, 1), None);
        assert_eq!(in_year(&years, 2011, 5), None);
        assert_eq!(in_year(&years, 2015, 5), None);
    }

    #[test]
    fn regions_with_gaps_are_not_in_the_country() {
        let grid = Grid { regions: 2, sexes: 1, ages: 2 };
        let sums = national(grid, [&[1.0, 2.0, 3.0, 4.0], &[1.0, 1.0, f64::NAN, 1.0]]);
        assert_eq!(sums, [vec![1.0, 2.0], vec![1.0, 1.0]]);
    }
}
