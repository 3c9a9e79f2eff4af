//! From datasets to everything that is expected.

mod assumed;
mod care;
mod constraint;
mod dataset;
mod people;
mod rows;
mod staff;

use regiobeeld_domain::{
    Category, Code, Dataset, Diagnostic, Place, ProjectionFrame, Regioindeling, Region,
    RegionCode, SeriesBreak, Sums, Warned,
};

use crate::input::{self, PEOPLE, Persons, care_input, persons};
use crate::spread::number_of;
use crate::{Error, REFERENCE, Scenario};

pub use assumed::assumption_notes;
pub use dataset::{INDEX, PROJECTED, projected_dataset};
use rows::Rows;

/// What is to be projected.
#[derive(Debug, Clone)]
pub struct ProjectOptions {
    /// Boundary year of the datasets.
    pub indeling: u16,
    /// Regions to give values for, of any level.
    pub regions: Vec<Region>,
    /// The last year.
    pub horizon: u16,
    /// The year that indices start from; the last observed year where absent.
    pub reference_year: Option<u16>,
    /// Scenarios, the reference first, as [`crate::select_scenarios`] gives them.
    pub scenarios: Vec<Scenario>,
    /// Number of draws; without any there are no quantiles.
    pub draws: u32,
    /// Where the draws start.
    pub seed: u64,
    /// Whether the index of care demand is all that is wanted, which indicators read.
    pub only_index: bool,
}

/// The model that makes cohorts grow older by ratios of the past.
pub const HAMILTON_PERRY: &str = "hamilton-perry";

/// The measure of the amounts that care is made of.
const CARE: &str = "kosten";

/// The model of a licensed forecast that was given.
pub const PRIMOS: &str = "primos";

/// The last year that anything is projected to.
pub const LAST_HORIZON: u16 = 2070;

/// The horizon where none is asked for.
pub const HORIZON: u16 = 2040;

/// Number of draws where none is asked for.
pub const DRAWS: u32 = 1000;

/// Projects every source of persons that there is, and the care that follows from it.
///
/// The rows are sorted by key and depend neither on the number of threads nor on which
/// other regions are asked for. A source that cannot be projected is a finding, and the
/// others go on.
///
/// # Errors
///
/// When the horizon is out of reach, or arrays do not fit.
pub fn project(
    datasets: &[Dataset],
    indeling: &Regioindeling,
    categories: &[Category],
    breaks: &[SeriesBreak],
    options: &ProjectOptions,
) -> Result<Warned<ProjectionFrame>, Error> {
    if options.horizon > LAST_HORIZON {
        return Err(Error::Value {
            what: format!("horizon {}", options.horizon),
            problem: format!(
                "nothing is projected beyond {LAST_HORIZON}; give an earlier year"
            ),
        });
    }
    let mut diagnostics = Vec::new();
    let mut rows = Rows::new(categories, options);
    let longer = input::life_gain(datasets);
    for (id, measure, quantity) in PEOPLE {
        let Some(dataset) = datasets.iter().find(|dataset| dataset.id == id) else {
            continue;
        };
        if options.only_index && !dataset.measures.contains_key(CARE) {
            continue;
        }
        let Some(known) = persons(dataset, measure) else { continue };
        let members = members(indeling, options, &known);
        let made = people::draws(&known, datasets, quantity, options);
        diagnostics.extend(made.diagnostics);
        let Some(people) = made.value else { continue };
        let inputs = rows.inputs(known.inputs.clone());
        let totals = if options.only_index {
            Vec::new()
        } else {
            people::write(&people, quantity, &members, inputs, options, &mut rows)
        };
        let Some(care) = care_input(dataset, CARE, &known, breaks)? else { continue };
        if !care.lacking.is_empty() {
            let message = format!(
                "care groups {} are not known in {}, so that they and the total are not projected",
                care.lacking.join(", "),
                people.draws.origin
            );
            let found = Diagnostic::new(Code::ProjectionLimited, message);
            diagnostics.push(found.at(Place::Field(measure)));
        }
        diagnostics.extend(care::write(
            &people,
            &care,
            care::Regions { members: &members, persons: &totals },
            (inputs, longer),
            options,
            &mut rows,
        )?);
    }
    if !options.only_index {
        let inputs = rows.inputs(input::prognosis_inputs(datasets));
        diagnostics.extend(staff::write(datasets, indeling, inputs, options, &mut rows)?);
    }
    if options.scenarios.first().is_none_or(|first| first.name != REFERENCE) {
        let message = "the reference is not among the scenarios, so that nothing is held against it";
        diagnostics.push(Diagnostic::new(Code::ProjectionLimited, message));
    }
    diagnostics.sort();
    diagnostics.dedup();
    Ok(Warned { value: rows.finish(), diagnostics })
}

/// The rows of a grid that are in each region, with their shares. As with observed figures
/// a region is the sum of the gemeenten that are known, or none where all of them must be;
/// one of which none is known has no rows.
fn members(
    indeling: &Regioindeling,
    options: &ProjectOptions,
    known: &Persons,
) -> Vec<Vec<(usize, f64)>> {
    let size = known.grid().of_region();
    let is_known = |row: &usize| {
        let last = known.years.last().and_then(|(_, persons)| persons.get(row * size));
        last.is_some_and(|persons| !persons.is_nan())
    };
    let row = |code: &RegionCode| {
        known.regions.iter().position(|region| region == code).filter(is_known)
    };
    let of = |region: &Region| {
        let parts = indeling.members(&region.code, options.indeling);
        let found: Vec<_> =
            parts.iter().filter_map(|part| Some((row(&part.to)?, part.share))).collect();
        let is_whole = found.len() == parts.len() || known.sums == Sums::OverKnown;
        if is_whole { found } else { Vec::new() }
    };
    options.regions.iter().map(of).collect()
}

/// The seed of a part of a projection, so that its draws are apart from those of others.
fn draws_of(seed: u64, part: &str) -> u64 {
    seed ^ number_of(part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{HORIZON, scenarios, select_scenarios};

    /// Of two gemeenten one is not known in the last year.
    fn known(sums: Sums) -> Persons {
        let mut persons = vec![1.0; 2 * 38];
        persons[38..].fill(f64::NAN);
        let regions = ["GM0882", "GM0888"].map(|code| code.parse().unwrap()).to_vec();
        Persons { regions, years: vec![(2023, persons)], inputs: Vec::new(), sums }
    }

    #[test]
    fn a_region_of_which_nothing_is_known_has_no_rows() {
        let indeling = Regioindeling::embedded().unwrap();
        let regions = ["ZK31", "ZK01", "GM0882", "GM0888"];
        let region = |code: &str| indeling.region(&code.parse().unwrap(), 2025).unwrap();
        let options = ProjectOptions {
            indeling: 2025,
            regions: regions.map(region).to_vec(),
            horizon: HORIZON,
            reference_year: None,
            scenarios: select_scenarios(&scenarios().unwrap(), &[]).unwrap(),
            draws: 0,
            seed: 1,
            only_index: false,
        };
        let of = |sums| members(&indeling, &options, &known(sums));
        let one = vec![(0, 1.0)];
        assert_eq!(of(Sums::OverKnown), [one.clone(), vec![], one.clone(), vec![]]);
        assert_eq!(of(Sums::OfAll), [vec![], vec![], one, vec![]]);
    }
}
