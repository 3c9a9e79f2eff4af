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
            if let ([total], [status]) = (values, status)
                && status.has_value()
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
    if dimensions.is_empty() || cells.iter().any(|persons| persons.is_nan()) {
        return found;
    }
    let mut raked = rake(cells, &dimensions, RakingLimits::default());
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
        raked = rake(cells, &[country, &scaled], RakingLimits::default());
    }
    match raked.state {
        RakingState::Met => projection.steps[step] = raked.values,
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
