use regiobeeld_domain::{Age, Cube, Dataset, Period, RegionCode, SeriesBreak, Status};

use super::Persons;
use super::persons::{SEXES, class_of};
use crate::{CareHistory, CareYear, Error};

/// Use or cost of care of the same gemeenten as persons, in the years that both have.
#[derive(Debug, Clone)]
pub(crate) struct CareInput {
    /// Names of the care groups that the last year knows.
    pub(crate) groups: Vec<String>,
    /// Those that it does not know although it should.
    pub(crate) lacking: Vec<String>,
    pub(crate) history: CareHistory,
    /// For every group the position of the first year behind its last break.
    pub(crate) first: Vec<usize>,
}

/// Amounts of a measure by category; none where it is not by the sexes and classes of the
/// persons, or shares no year with them.
///
/// # Errors
///
/// When arrays do not fit, which would be a fault here.
pub(crate) fn care_input(
    dataset: &Dataset,
    measure: &str,
    persons: &Persons,
    breaks: &[SeriesBreak],
) -> Result<Option<CareInput>, Error> {
    let Some(cube) = dataset.measures.get(measure) else { return Ok(None) };
    let axes = cube.axes();
    let fits = axes.sexes.iter().all(|sex| SEXES.contains(sex))
        && axes.ages.iter().all(|age| class_of(*age).is_some());
    let period = |year: u16| axes.periods.iter().position(|p| *p == Period::year(year));
    let years: Vec<_> = persons
        .years
        .iter()
        .filter_map(|(year, counts)| Some((*year, counts, period(*year)?)))
        .collect();
    let Some((_, _, newest)) = years.last().filter(|_| fits) else { return Ok(None) };
    let fate = |at: usize| fate(cube, *newest, at);
    let named = |wanted: Fate| {
        let categories = axes.categories.iter().enumerate();
        let of_fate = categories.filter(move |(at, _)| fate(*at) == wanted);
        of_fate.map(|(at, name)| (at, name.clone())).collect::<Vec<_>>()
    };
    let known = named(Fate::Known);
    let positions: Vec<usize> = known.iter().map(|(at, _)| *at).collect();
    let of_year = |(year, counts, period): &(u16, &Vec<f64>, usize)| CareYear {
        year: *year,
        persons: counts.iter().map(|n| if n.is_nan() { 0.0 } else { *n }).collect(),
        amounts: amounts(cube, *period, &persons.regions, &positions),
        known: positions
            .iter()
            .map(|at| self::fate(cube, *period, *at) == Fate::Known)
            .collect(),
    };
    let made: Vec<_> = years.iter().map(of_year).collect();
    let history = CareHistory::new(persons.grid(), positions.len(), made)?;
    let groups: Vec<_> = known.into_iter().map(|(_, name)| name).collect();
    let first =
        (0..groups.len()).map(|at| first(&history, at, &groups[at], breaks)).collect();
    let lacking = named(Fate::Lacking).into_iter().map(|(_, name)| name).collect();
    Ok(Some(CareInput { groups, lacking, history, first }))
}

/// Whether a period has a category.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Known,
    NotApplicable,
    Lacking,
}

fn fate(cube: &Cube, period: usize, category: usize) -> Fate {
    let statuses = cube.status();
    let of_period = statuses.index_axis(ndarray::Axis(1), period);
    let of_category = of_period.index_axis(ndarray::Axis(3), category);
    if of_category.iter().any(|status| status.has_value()) {
        Fate::Known
    } else if of_category.iter().any(|status| *status == Status::NotApplicable) {
        Fate::NotApplicable
    } else {
        Fate::Lacking
    }
}

/// The amounts of a year in the order of the persons' regions.
fn amounts(
    cube: &Cube,
    period: usize,
    regions: &[RegionCode],
    categories: &[usize],
) -> Vec<f64> {
    let axes = cube.axes();
    let classes = super::classes().len();
    let size = SEXES.len() * classes * categories.len();
    let mut amounts = vec![0.0; regions.len() * size];
    for (code, of_region) in regions.iter().zip(amounts.chunks_mut(size.max(1))) {
        let Some(region) = axes.regions.iter().position(|known| known == code) else {
            continue;
        };
        let (values, _) = cube.slab(region, period);
        for (cell, of_cell) in values.chunks(axes.categories.len()).enumerate() {
            let sex = axes.sexes[cell / axes.ages.len()];
            let sex = SEXES.iter().position(|known| *known == sex).unwrap_or(0);
            let class = class_of(axes.ages[cell % axes.ages.len()]).unwrap_or(0);
            let start = (sex * classes + class) * categories.len();
            for (at, category) in categories.iter().enumerate() {
                of_region[start + at] += of_cell[*category];
            }
        }
    }
    amounts
}

/// The first year from which a group is known without a break until the last.
fn first(
    history: &CareHistory,
    group: usize,
    name: &str,
    breaks: &[SeriesBreak],
) -> usize {
    let years = &history.years;
    let last = years.len().saturating_sub(1);
    let crosses = |one: u16, other: u16| {
        breaks.iter().any(|b| b.concerns(name) && b.between(one, other))
    };
    let mut first = last;
    while first > 0
        && years[first - 1].known[group]
        && !crosses(years[first - 1].year, years[last].year)
    {
        first -= 1;
    }
    first
}

/// The middle of every class in years; the open one is taken to be five years wide.
pub(crate) fn middles() -> Vec<f64> {
    super::classes().iter().map(|age: &Age| f64::from(age.first()) + 2.5).collect()
}
