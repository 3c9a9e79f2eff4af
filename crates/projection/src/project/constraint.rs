//! What others have published of the same persons: totals that a projection is brought to,
//! and forecasts that take its place.

use regiobeeld_domain::{
    Code, Cube, Dataset, Diagnostic, Period, Place, RegionCode, Warned,
};
use regiobeeld_method::{Margin, RakingLimits, RakingState, rake};

use super::{HAMILTON_PERRY, PRIMOS};
use crate::PopulationProjection;
use crate::input::{Persons, cells_of};

/// Residents of the country by sex and age.
const NATIONAL: &str = "cbs/nationale-prognose";
/// Residents of gemeenten, all ages together.
const REGIONAL: &str = "cbs/regionale-prognose";
/// Residents of gemeenten by sex and age.
const LICENSED: &str = "abf/primos";

/// A projection brought to what was published, with the name of the model. Forecasts are of
/// residents, so that nothing else is brought to them.
pub(super) fn constrained(
    mut projection: PopulationProjection,
    known: &Persons,
    datasets: &[Dataset],
    quantity: &str,
) -> Warned<(PopulationProjection, &'static str)> {
    let mut diagnostics = Vec::new();
    let cube = |id: &str| {
        let dataset = datasets.iter().find(|dataset| dataset.id == id)?;
        dataset.measures.get("inwoners")
    };
    if quantity != "bevolking/inwoners" {
        return Warned { value: (projection, HAMILTON_PERRY), diagnostics };
    }
    if let Some(licensed) = cube(LICENSED) {
        let found = replaced(&mut projection, known, licensed);
        let model = if found.is_none() { PRIMOS } else { HAMILTON_PERRY };
        diagnostics.extend(found);
        if model == PRIMOS {
            return Warned { value: (projection, model), diagnostics };
        }
    }
    let (national, regional) = (cube(NATIONAL), cube(REGIONAL));
    for step in 1..projection.steps.len() {
        let year = year_of(&projection, step);
        diagnostics.extend(raked(
            &mut projection,
            step,
            year,
            known,
            [national, regional],
        ));
    }
    Warned { value: (projection, HAMILTON_PERRY), diagnostics }
}

fn year_of(projection: &PopulationProjection, step: usize) -> u16 {
    let origin = u16::try_from(projection.origin).unwrap_or(0);
    origin + 5 * u16::try_from(step).unwrap_or(0)
}

/// Puts a forecast by gemeente, sex and age in the place of every step; says why not where
/// it lacks a year or a gemeente, and leaves the projection as it was.
fn replaced(
    projection: &mut PopulationProjection,
    known: &Persons,
    licensed: &Cube,
) -> Option<Diagnostic> {
    let of_step =
        |step: usize| of_year(licensed, year_of(projection, step), &known.regions);
    let steps: Option<Vec<_>> = (1..projection.steps.len()).map(of_step).collect();
    let Some(steps) = steps else {
        let years: Vec<_> = (1..projection.steps.len())
            .map(|step| year_of(projection, step).to_string())
            .collect();
        let message = format!(
            "`{LICENSED}` does not give every gemeente by sex and age in {}, and is not used",
            years.join(", ")
        );
        let help = "give the whole forecast, or an earlier `--horizon`";
        return Some(limited(&message).help(help));
    };
    projection.steps.truncate(1);
    projection.steps.extend(steps);
    None
}

/// Persons of all regions in a year in the cells of the grid; none where one is not there.
fn of_year(cube: &Cube, year: u16, regions: &[RegionCode]) -> Option<Vec<f64>> {
    let period = cube.axes().periods.iter().position(|p| *p == Period::year(year))?;
    let of_region = |code: &RegionCode| {
        let region = cube.axes().regions.iter().position(|known| known == code)?;
        cells_of(cube, region, period)
    };
    let cells: Option<Vec<_>> = regions.iter().map(of_region).collect();
    cells.map(|cells| cells.concat())
}

/// Brings one step to the totals that there are for its year.
fn raked(
    projection: &mut PopulationProjection,
    step: usize,
    year: u16,
    known: &Persons,
    [national, regional]: [Option<&Cube>; 2],
) -> Vec<Diagnostic> {
    let size = projection.grid.of_region();
    let cells = &projection.steps[step];
    let country = RegionCode::nederland();
    let of_country = national.and_then(|cube| of_year(cube, year, &[country]));
    let rows_of = |cell: usize| (cell..cells.len()).step_by(size).collect();
    let of_country: Vec<Margin> = of_country
        .into_iter()
        .flatten()
        .enumerate()
        .map(|(cell, total)| Margin { cells: rows_of(cell), total })
        .collect();
    let mut of_regions = Vec::new();
    if let Some(cube) = regional {
        let period = cube.axes().periods.iter().position(|p| *p == Period::year(year));
        for (row, code) in known.regions.iter().enumerate() {
            let region = cube.axes().regions.iter().position(|known| known == code);
            let Some((region, period)) = region.zip(period) else { continue };
            let (values, status) = cube.slab(region, period);
            let is_known = !cells[row * size].is_nan();
            if let ([total], [status]) = (values, status)
                && status.has_value()
                && is_known
            {
                let cells = (row * size..(row + 1) * size).collect();
                of_regions.push(Margin { cells, total: *total });
            }
        }
    }
    let mut found = Vec::new();
    let both = [of_country, of_regions];
    let dimensions: Vec<&[Margin]> =
        both.iter().filter(|margins| !margins.is_empty()).map(Vec::as_slice).collect();
    if dimensions.is_empty() {
        return found;
    }
    // A gemeente that is not known is no part of the country and stays so.
    let known: Vec<f64> = cells
        .iter()
        .map(|persons| if persons.is_nan() { 0.0 } else { *persons })
        .collect();
    let mut raked = rake(&known, &dimensions, RakingLimits::default());
    if let ([country, regions], RakingState::Contradictory { .. }) =
        (dimensions.as_slice(), raked.state)
    {
        let sum =
            |margins: &[Margin]| margins.iter().map(|margin| margin.total).sum::<f64>();
        let (of_country, of_regions) = (sum(country), sum(regions));
        let message = format!(
            "in {year} the regional forecast adds up to {of_regions:.0} residents and the \
             national one to {of_country:.0}; the regional totals are brought to the national"
        );
        found.push(contradictory(&message));
        let scaled: Vec<_> = regions
            .iter()
            .map(|margin| Margin {
                total: margin.total * of_country / of_regions,
                ..margin.clone()
            })
            .collect();
        raked = rake(&known, &[country, &scaled], RakingLimits::default());
    }
    match raked.state {
        RakingState::Met => {
            let persons = &mut projection.steps[step];
            for (persons, raked) in persons.iter_mut().zip(raked.values) {
                if !persons.is_nan() {
                    *persons = raked;
                }
            }
        }
        state => {
            let message = format!(
                "residents of {year} cannot be brought to the published totals: {state:?}, \
                 largest difference {:.2e}; they stay as projected",
                raked.worst
            );
            found.push(contradictory(&message));
        }
    }
    found
}

fn limited(message: &str) -> Diagnostic {
    Diagnostic::new(Code::ProjectionLimited, message)
        .at(Place::Field("bevolking/inwoners"))
}

fn contradictory(message: &str) -> Diagnostic {
    let help = "check that both forecasts are of the same edition";
    Diagnostic::new(Code::ConstraintsContradict, message)
        .at(Place::Field("bevolking/inwoners"))
        .help(help)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use regiobeeld_domain::{Age, Axes, Sex, Status, Sums};

    use super::*;
    use crate::Grid;
    use crate::input::{SEXES, classes};

    const REGIONS: [&str; 2] = ["GM0034", "GM0184"];
    const CELLS: usize = 38;

    fn codes(codes: &[&str]) -> Vec<RegionCode> {
        codes.iter().map(|code| code.parse().unwrap()).collect()
    }

    fn known() -> Persons {
        Persons {
            regions: codes(&REGIONS),
            years: Vec::new(),
            inputs: Vec::new(),
            sums: Sums::OfAll,
        }
    }

    /// A step of 100 persons a cell in the first gemeente and 50 in the other.
    fn projection() -> PopulationProjection {
        let grid = Grid { regions: 2, sexes: 2, ages: 19 };
        let persons = [vec![100.0; CELLS], vec![50.0; CELLS]].concat();
        let counts = crate::Counts { year: 2023, persons: &persons };
        crate::no_change(grid, counts, 2028)
    }

    fn dataset(
        id: &str,
        regions: &[&str],
        by_cell: bool,
        value: impl Fn(usize) -> f64,
    ) -> Dataset {
        let axes = Axes {
            regions: codes(regions),
            periods: vec![Period::year(2028)],
            sexes: if by_cell { SEXES.to_vec() } else { vec![Sex::Total] },
            ages: if by_cell { classes() } else { vec![Age::Total] },
            categories: vec!["total".to_owned()],
        };
        let cells: usize = axes.shape().iter().product();
        let values = (0..cells).map(value).collect();
        let cube = Cube::new(axes, values, vec![Status::Projected; cells]).unwrap();
        Dataset {
            id: id.to_owned(),
            indeling: 2025,
            measures: BTreeMap::from([("inwoners".to_owned(), cube)]),
            published: BTreeSet::new(),
            sums: Sums::OfAll,
            national: BTreeMap::new(),
            divided: BTreeMap::new(),
            inputs: BTreeMap::new(),
            protection: None,
        }
    }

    #[track_caller]
    fn check(
        datasets: &[Dataset],
        quantity: &str,
        model: &str,
        told: &[Code],
    ) -> Vec<f64> {
        let done = constrained(projection(), &known(), datasets, quantity);
        let codes: Vec<_> = done.diagnostics.iter().map(|found| found.code).collect();
        assert_eq!(
            (done.value.1, codes.as_slice()),
            (model, told),
            "{:?}",
            done.diagnostics
        );
        done.value.0.steps[1].clone()
    }

    const RESIDENTS: &str = "bevolking/inwoners";

    #[test]
    fn published_totals_are_met() {
        let national = dataset(NATIONAL, &["NL01"], true, |cell| 150.0 + cell as f64);
        let whole: f64 = (0..CELLS).map(|cell| 150.0 + cell as f64).sum();
        let regional = dataset(REGIONAL, &REGIONS, false, |row| {
            if row == 0 { 0.75 * whole } else { 0.25 * whole }
        });
        let cells = check(&[national, regional], RESIDENTS, HAMILTON_PERRY, &[]);
        let first: f64 = cells[..CELLS].iter().sum();
        assert!((first / (0.75 * whole) - 1.0).abs() < 1e-6);
        for cell in 0..CELLS {
            let sum = cells[cell] + cells[CELLS + cell];
            assert!((sum / (150.0 + cell as f64) - 1.0).abs() < 1e-6);
        }
    }

    #[test]
    fn totals_that_contradict_each_other_are_told_and_the_national_ones_met() {
        let national = dataset(NATIONAL, &["NL01"], true, |_| 150.0);
        let regional = dataset(REGIONAL, &REGIONS, false, |_| 5000.0);
        let told = [Code::ConstraintsContradict];
        let cells = check(&[national, regional], RESIDENTS, HAMILTON_PERRY, &told);
        let sums = [&cells[..CELLS], &cells[CELLS..]].map(|row| row.iter().sum::<f64>());
        assert!(sums.iter().all(|sum| (sum / 2850.0 - 1.0).abs() < 1e-6), "{sums:?}");
    }

    #[test]
    fn a_gemeente_that_is_not_known_stays_so() {
        let mut projection = projection();
        projection.steps[1][CELLS..].fill(f64::NAN);
        let national = dataset(NATIONAL, &["NL01"], true, |_| 150.0);
        let done = constrained(projection, &known(), &[national], RESIDENTS);
        assert_eq!(done.diagnostics, []);
        let cells = &done.value.0.steps[1];
        assert!(cells[..CELLS].iter().all(|persons| (persons - 150.0).abs() < 1e-3));
        assert!(cells[CELLS..].iter().all(|persons| persons.is_nan()));
    }

    #[test]
    fn a_licensed_forecast_takes_the_place_of_the_projection() {
        let primos = dataset(LICENSED, &REGIONS, true, |cell| cell as f64);
        let cells = check(std::slice::from_ref(&primos), RESIDENTS, PRIMOS, &[]);
        // Men stand first in both.
        assert_eq!(cells[..3], [0.0, 1.0, 2.0]);
        let part = dataset(LICENSED, &REGIONS[..1], true, |_| 1.0);
        let told = [Code::ProjectionLimited];
        let cells = check(&[part], RESIDENTS, HAMILTON_PERRY, &told);
        assert_eq!(cells, projection().steps[1]);
    }

    #[test]
    fn insured_years_are_brought_to_no_forecast_of_residents() {
        let national = dataset(NATIONAL, &["NL01"], true, |_| 1.0);
        let cells = check(&[national], "bevolking/verzekerdejaren", HAMILTON_PERRY, &[]);
        assert_eq!(cells, projection().steps[1]);
    }
}
