//! Every year as if it were the last one known.

use crate::Grid;
use crate::population::{
    Counts, PopulationProjection, RatioSettings, Unprojectable, cohort_ratios,
    national_growth, no_change, project_population,
};

/// Ways to project residents.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PopulationModel {
    /// As in the origin.
    NoChange,
    /// Every cell grows as the country.
    NationalGrowth,
    /// Each region's own cohort ratios.
    Plain,
    /// Cohort ratios by settings.
    Cohorts(RatioSettings),
}

impl PopulationModel {
    /// Projects from the last of the years.
    ///
    /// # Errors
    ///
    /// Years that this model cannot project from.
    pub fn project(
        self,
        grid: Grid,
        years: &[Counts<'_>],
        last_year: i32,
    ) -> Result<PopulationProjection, Unprojectable> {
        let origin = *years
            .last()
            .ok_or_else(|| Unprojectable::TooFewYears { years: Vec::new() })?;
        let by_ratios = |settings: RatioSettings| {
            let ratios = cohort_ratios(grid, years, settings)?;
            let mut projection = project_population(&ratios, origin, last_year, &[])?;
            if settings.shrink {
                projection.follow_cohorts(&ratios.single_ages(years)?)?;
            }
            Ok(projection)
        };
        match self {
            Self::NoChange => Ok(no_change(grid, origin, last_year)),
            Self::NationalGrowth => national_growth(grid, years, last_year),
            Self::Plain => by_ratios(RatioSettings::PLAIN),
            Self::Cohorts(settings) => by_ratios(settings),
        }
    }
}

/// A year that was projected from an earlier one, by what was known then.
#[derive(Debug, Clone, PartialEq)]
pub struct BackTest {
    /// The last year known.
    pub origin: i32,
    /// The year projected.
    pub year: i32,
    /// Persons as projected.
    pub projected: Vec<f64>,
}

/// Projects every later year from every earlier one, by what was known in the earlier.
/// Origins that the model cannot project from are left out.
///
/// # Errors
///
/// Arrays that do not fit their grid.
pub fn back_tests(
    grid: Grid,
    years: &[Counts<'_>],
    model: PopulationModel,
) -> Result<Vec<BackTest>, Unprojectable> {
    let mut tests = Vec::new();
    let Some(last) = years.last() else { return Ok(tests) };
    for known in 1..years.len() {
        let projection = match model.project(grid, &years[..known], last.year) {
            Ok(projection) => projection,
            Err(Unprojectable::TooFewYears { .. } | Unprojectable::EmptyClass { .. }) => {
                continue;
            }
            Err(error) => return Err(error),
        };
        for later in &years[known..] {
            let mut projected = vec![0.0; grid.cells()];
            projection.write_year(later.year, &mut projected)?;
            let origin = projection.origin;
            tests.push(BackTest { origin, year: later.year, projected });
        }
    }
    Ok(tests)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_origin_and_horizon_is_tested() {
        let grid = Grid { regions: 1, sexes: 2, ages: 19 };
        let persons: Vec<Vec<f64>> =
            (0..3).map(|step| vec![100.0 + f64::from(step); grid.cells()]).collect();
        let years: Vec<Counts<'_>> = [2010, 2013, 2015]
            .into_iter()
            .zip(&persons)
            .map(|(year, persons)| Counts { year, persons })
            .collect();
        let tested = |model| -> Vec<(i32, i32)> {
            let tests = back_tests(grid, &years, model).unwrap();
            tests.iter().map(|test| (test.origin, test.year)).collect()
        };
        let all = [(2010, 2013), (2010, 2015), (2013, 2015)];
        assert_eq!(tested(PopulationModel::NoChange), all);
        assert_eq!(tested(PopulationModel::NationalGrowth), [(2013, 2015)]);
        assert_eq!(tested(PopulationModel::Plain), [(2013, 2015)]);
        let same = back_tests(grid, &years, PopulationModel::NoChange).unwrap();
        assert_eq!(same[1].projected, persons[0]);
    }
}
