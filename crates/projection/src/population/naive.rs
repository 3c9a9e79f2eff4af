//! What a projection must be better than.

use super::history::national;
use super::{Counts, PopulationProjection, Unprojectable};
use crate::Grid;

/// Nobody comes, goes or grows older.
pub fn no_change(grid: Grid, origin: Counts<'_>, last_year: i32) -> PopulationProjection {
    growing(grid, origin, last_year, 1.0)
}

/// Every cell grows as the whole country did between the first and the last of the years.
///
/// # Errors
///
/// Fewer than two years, or a country without residents.
pub fn national_growth(
    grid: Grid,
    years: &[Counts<'_>],
    last_year: i32,
) -> Result<PopulationProjection, Unprojectable> {
    let too_few =
        || Unprojectable::TooFewYears { years: years.iter().map(|x| x.year).collect() };
    let (origin, earlier) = years.split_last().ok_or_else(too_few)?;
    let first = earlier.first().ok_or_else(too_few)?;
    super::history::check(grid, 1, years)?;
    let [before, after] = national(grid, [first.persons, origin.persons]);
    let growth = after.iter().sum::<f64>() / before.iter().sum::<f64>();
    if !growth.is_finite() || growth <= 0.0 {
        return Err(Unprojectable::EmptyClass { sex: 0, age: 0 });
    }
    let per_step = libm::pow(growth, 5.0 / f64::from(origin.year - first.year));
    Ok(growing(grid, *origin, last_year, per_step))
}

fn growing(
    grid: Grid,
    origin: Counts<'_>,
    last_year: i32,
    per_step: f64,
) -> PopulationProjection {
    let mut steps = vec![origin.persons.to_vec()];
    let (mut year, mut factor) = (origin.year, 1.0);
    while year < last_year {
        factor *= per_step;
        steps.push(origin.persons.iter().map(|persons| persons * factor).collect());
        year += 5;
    }
    PopulationProjection { grid, origin: origin.year, steps, shape: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_of_the_country_holds_everywhere() {
        let grid = Grid { regions: 2, sexes: 2, ages: 1 };
        let years = [
            Counts { year: 2010, persons: &[100.0, 100.0, 50.0, 50.0] },
            Counts { year: 2020, persons: &[180.0, 100.0, 33.0, 50.0] },
        ];
        let projection = national_growth(grid, &years, 2030).unwrap();
        // 363 of 300 in ten years is 1.1 in five, and 1.21 in ten.
        for (value, start) in projection.steps[2].iter().zip(years[1].persons) {
            assert!((value / start - 1.21).abs() < 1e-12);
        }
        let same = no_change(grid, years[1], 2023);
        assert_eq!((same.steps.len(), same.last_year()), (2, 2025));
        assert_eq!(same.steps[1], years[1].persons);
        assert!(national_growth(grid, &years[1..], 2030).is_err());
    }
}
