//! The figures of gemeenten over the years, in the form in which they can be held against
//! each other.

use std::collections::BTreeMap;
use std::ops::Range;

use regiobeeld_domain::{Cube, Dataset, Per, Period, RegionCode, RegionLevel, Status};

use crate::{INWONERS, Loaded, ZVW};

/// The figures of one measure.
pub(super) struct Series {
    pub(super) scale: Scale,
    pub(super) per: Option<Per>,
    /// Gemeenten, each with its zorgkantoorregio.
    pub(super) gemeenten: Vec<(RegionCode, Option<RegionCode>)>,
    pub(super) periods: Vec<Period>,
    pub(super) categories: Vec<Category>,
}

/// How figures are compared: counts by their ratio, what was published by its difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scale {
    Ratio,
    Difference,
}

/// The figures of one category.
pub(super) struct Category {
    pub(super) name: String,
    /// By period, then by gemeente.
    pub(super) figures: Vec<Vec<Option<Figure>>>,
}

/// One figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Figure {
    /// As it is, or divided by the persons behind it.
    pub(super) value: f64,
    /// The persons behind it: residents or insured-years.
    pub(super) persons: f64,
    /// What was counted, where it was persons or events that chance can move.
    pub(super) count: Option<f64>,
}

/// The persons behind figures.
enum Persons<'l> {
    /// Insured-years, of the same cells.
    Verzekerdejaren(&'l Cube),
    /// Residents in the calendar year, by region and period of the measure.
    Inwoners(Vec<Vec<Option<f64>>>),
}

/// The series of a measure: its sum over sex, age and category, and each of several
/// categories. A sum of which a cell that applies is unknown is no figure.
pub(super) fn of(
    loaded: &Loaded,
    dataset: &Dataset,
    measure: &str,
    cube: &Cube,
) -> Series {
    let axes = cube.axes();
    let regions = axes.regions.iter().enumerate();
    let regions: Vec<_> =
        regions.filter(|(_, code)| code.level() == Some(RegionLevel::Gemeente)).collect();
    let of_costs = (dataset.id == ZVW && measure == "kosten")
        .then(|| dataset.measures.get("verzekerdejaren"))
        .flatten();
    let persons = match of_costs {
        Some(insured) => Persons::Verzekerdejaren(insured),
        None => Persons::Inwoners(residents(loaded, cube)),
    };
    let is_count = !dataset.published.contains(measure);
    let reading = Reading { cube, persons, is_count, is_own: dataset.id == INWONERS };
    let category = |(name, categories): (String, Range<usize>)| {
        let of_period = |period: usize| {
            let figures = regions.iter();
            figures.map(|(at, _)| reading.figure(*at, period, &categories)).collect()
        };
        Category { name, figures: (0..axes.periods.len()).map(of_period).collect() }
    };
    let indeling = &loaded.regioindeling;
    let parent = |code: &RegionCode| {
        indeling.parent(code, RegionLevel::Zorgkantoorregio, dataset.indeling)
    };
    Series {
        scale: if is_count { Scale::Ratio } else { Scale::Difference },
        per: match reading.persons {
            _ if !is_count || reading.is_own || regions.is_empty() => None,
            Persons::Verzekerdejaren(_) => Some(Per::Verzekerdejaar),
            Persons::Inwoners(_) => Some(Per::Inwoner),
        },
        categories: categories(cube, measure, is_count).map(category).collect(),
        gemeenten: regions.iter().map(|(_, c)| ((*c).clone(), parent(c))).collect(),
        periods: axes.periods.clone(),
    }
}

/// The categories that are looked at, with their positions. The limits of an interval say
/// nothing that their figure does not.
fn categories(
    cube: &Cube,
    measure: &str,
    is_count: bool,
) -> impl Iterator<Item = (String, Range<usize>)> {
    let names = &cube.axes().categories;
    let is_limit = measure.contains("-ondergrens-") || measure.contains("-bovengrens-");
    let each = names.iter().enumerate().map(|(at, name)| (name.clone(), at..at + 1));
    let total =
        (is_count && names.len() > 1).then(|| ("total".to_owned(), 0..names.len()));
    each.chain(total).filter(move |_| !is_limit)
}

/// Residents of the registry, by region and period of a cube.
fn residents(loaded: &Loaded, cube: &Cube) -> Vec<Vec<Option<f64>>> {
    let axes = cube.axes();
    let dataset = loaded.datasets.iter().find(|dataset| dataset.id == INWONERS);
    let Some(known) = dataset.and_then(|dataset| dataset.measures.get("inwoners")) else {
        return vec![vec![None; axes.periods.len()]; axes.regions.len()];
    };
    let rows = known.axes().regions.iter().enumerate();
    let rows: BTreeMap<_, _> = rows.map(|(at, code)| (code, at)).collect();
    let years = axes.periods.iter().map(|period| {
        let year = Period::year(period.calendar_year());
        known.axes().periods.iter().position(|known| *known == year)
    });
    let years: Vec<_> = years.collect();
    let of_region = |code: &RegionCode| {
        let row = rows.get(code);
        let of_year = |year: &Option<usize>| {
            let (values, status) = known.slab(*row?, (*year)?);
            status.first()?.has_value().then(|| values[0])
        };
        years.iter().map(of_year).collect()
    };
    axes.regions.iter().map(of_region).collect()
}

/// How cells become figures.
struct Reading<'l> {
    cube: &'l Cube,
    persons: Persons<'l>,
    is_count: bool,
    /// Whether it is the residents themselves.
    is_own: bool,
}

impl Reading<'_> {
    fn figure(
        &self,
        region: usize,
        period: usize,
        categories: &Range<usize>,
    ) -> Option<Figure> {
        let (values, status) = self.cube.slab(region, period);
        let width = self.cube.axes().categories.len();
        let of_insured = match &self.persons {
            Persons::Verzekerdejaren(cube) => Some(cube.slab(region, period)),
            Persons::Inwoners(_) => None,
        };
        let (mut sum, mut insured, mut known) = (0.0, 0.0, 0);
        for cell in 0..values.len() / width {
            let cells = categories.clone().map(|category| cell * width + category);
            let applies = cells.filter(|at| status[*at] != Status::NotApplicable);
            let known_value = |at: usize| status[at].has_value().then(|| values[at]);
            let value: Option<f64> = applies.clone().map(known_value).sum();
            if let Some((years, status)) = of_insured {
                match (value, status.get(cell)?.has_value()) {
                    // A stratum that has neither persons nor costs is not in the file.
                    (None, false) => continue,
                    (Some(_), true) => insured += years[cell],
                    _ => return None,
                }
            }
            sum += value?;
            known += applies.count();
        }
        let (persons, is_money) = match &self.persons {
            Persons::Verzekerdejaren(_) => (insured, true),
            Persons::Inwoners(residents) => (residents[region][period]?, false),
        };
        let is_figure = known > 0 && persons > 0.0 && (self.is_count || known == 1);
        let is_divided = self.is_count && !self.is_own;
        is_figure.then(|| Figure {
            value: if is_divided { sum / persons } else { sum },
            persons,
            count: (self.is_count && !is_money).then_some(sum),
        })
    }
}
