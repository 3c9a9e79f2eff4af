use regiobeeld_domain::{
    Age, Cube, Dataset, Grain, Period, RegionCode, Sex, SnapshotId, Status, Sums,
};

use crate::{Counts, Grid};

/// Sources of persons by gemeente, sex and age: dataset, measure and what they become.
pub(crate) const PEOPLE: [(&str, &str, &str); 2] = [
    ("cbs/bevolking", "inwoners", "bevolking/inwoners"),
    ("vektis/zvw", "verzekerdejaren", "bevolking/verzekerdejaren"),
];

/// Men first, as models want them.
pub(crate) const SEXES: [Sex; 2] = [Sex::Male, Sex::Female];

/// Number of classes: 0-4 to 85-89, and 90 and over.
const CLASSES: u8 = 19;

/// The classes of five years that persons are projected in; those of Vektis.
pub(crate) fn classes() -> Vec<Age> {
    let class = |at: u8| match at {
        18 => Age::From(90),
        at => Age::Years(5 * at, 5 * at + 4),
    };
    (0..CLASSES).map(class).collect()
}

/// Persons of every gemeente in several years, by sex and class.
#[derive(Debug, Clone)]
pub(crate) struct Persons {
    pub(crate) regions: Vec<RegionCode>,
    /// Rising years with the cells of [`Self::grid`]; NaN throughout a gemeente without
    /// figures in that year.
    pub(crate) years: Vec<(u16, Vec<f64>)>,
    /// The snapshots of all of the years.
    pub(crate) inputs: Vec<SnapshotId>,
    /// What becomes of a region of which a gemeente is not known.
    pub(crate) sums: Sums,
}

impl Persons {
    /// The years as models want them.
    pub(crate) fn counts(&self) -> Vec<Counts<'_>> {
        let years = self.years.iter();
        years.map(|(year, persons)| Counts { year: i32::from(*year), persons }).collect()
    }

    pub(crate) fn grid(&self) -> Grid {
        Grid {
            regions: self.regions.len(),
            sexes: SEXES.len(),
            ages: usize::from(CLASSES),
        }
    }
}

/// The observed years of a measure of a dataset; none where it is not by sex and classes
/// that fit.
pub(crate) fn persons(dataset: &Dataset, measure: &str) -> Option<Persons> {
    let cube = dataset.measures.get(measure)?;
    let axes = cube.axes();
    let sexes: Vec<usize> =
        axes.sexes.iter().copied().filter_map(position_of_sex).collect();
    let ages: Vec<usize> = axes.ages.iter().filter_map(|age| class_of(*age)).collect();
    let fits = sexes.len() == axes.sexes.len()
        && ages.len() == axes.ages.len()
        && sexes.len() == SEXES.len()
        && (0..usize::from(CLASSES)).all(|class| ages.contains(&class))
        && axes.categories.len() == 1;
    if !fits {
        return None;
    }
    let of_period = |(at, period): (usize, &Period)| {
        (period.grain() == Grain::Year && is_observed(cube, at)).then(|| {
            let persons = of_year(cube, at, &sexes, &ages, dataset.sums);
            (period.calendar_year(), persons)
        })
    };
    let mut years: Vec<_> =
        axes.periods.iter().enumerate().filter_map(of_period).collect();
    years.sort_by_key(|(year, _)| *year);
    let mut inputs: Vec<_> = dataset.inputs.values().flatten().cloned().collect();
    inputs.sort();
    inputs.dedup();
    Some(Persons { regions: axes.regions.clone(), years, inputs, sums: dataset.sums })
}

fn position_of_sex(sex: Sex) -> Option<usize> {
    SEXES.iter().position(|known| *known == sex)
}

/// The class that an age lies in.
pub(super) fn class_of(age: Age) -> Option<usize> {
    (age != Age::Total).then(|| classes().iter().position(|c| age.is_within(*c)))?
}

/// Whether a period has figures and none of them is a forecast.
fn is_observed(cube: &Cube, period: usize) -> bool {
    let statuses = cube.status();
    let mut of_period = statuses.index_axis(ndarray::Axis(1), period).into_iter();
    let mut any = false;
    let none_projected = of_period.all(|status| {
        any |= status.has_value();
        *status != Status::Projected
    });
    any && none_projected
}

/// The cells of a region and period of a cube by sex and age as models have them; none
/// where one has no number or the cube has other axes.
pub(crate) fn cells_of(cube: &Cube, region: usize, period: usize) -> Option<Vec<f64>> {
    let axes = cube.axes();
    let mut cells = vec![0.0; SEXES.len() * usize::from(CLASSES)];
    let (values, status) = cube.slab(region, period);
    for (at, (value, status)) in values.iter().zip(status).enumerate() {
        let sex = position_of_sex(axes.sexes[at / axes.ages.len()])?;
        let class = class_of(axes.ages[at % axes.ages.len()])?;
        let value = status.has_value().then_some(*value)?;
        cells[sex * usize::from(CLASSES) + class] += value;
    }
    Some(cells)
}

fn of_year(
    cube: &Cube,
    period: usize,
    sexes: &[usize],
    ages: &[usize],
    sums: Sums,
) -> Vec<f64> {
    let size = SEXES.len() * usize::from(CLASSES);
    let mut persons = vec![0.0; cube.axes().regions.len() * size];
    for (region, of_region) in persons.chunks_mut(size).enumerate() {
        let (values, status) = cube.slab(region, period);
        let known = status.iter().filter(|status| status.has_value()).count();
        // A class that Vektis leaves out has no insured; elsewhere a cell is not known.
        let is_whole = known == status.len() || known > 0 && sums == Sums::OverKnown;
        if !is_whole {
            of_region.fill(f64::NAN);
            continue;
        }
        for (cell, value) in values.iter().enumerate() {
            let (sex, age) = (sexes[cell / ages.len()], ages[cell % ages.len()]);
            of_region[sex * usize::from(CLASSES) + age] += value;
        }
    }
    persons
}
