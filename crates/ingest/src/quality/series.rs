//! The figures of gemeenten over the years, in the form in which they can be held against
//! each other.

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

/// What a measure is divided by, with the cube of that.
struct Divisor<'l> {
    cube: &'l Cube,
    /// Whether cell by cell, else all of it by calendar year.
    by_cell: bool,
}

/// The series of a measure: its sum over sex, age and category, and each of several
/// categories. A sum of which a cell that applies is unknown is no figure.
pub(super) fn of(
    loaded: &Loaded,
    dataset: &Dataset,
    measure: &str,
    cube: &Cube,
) -> Series {
    let is_count = !dataset.published.contains(measure);
    let is_money = dataset.id == ZVW && measure == "kosten";
    let by_cell = is_money.then(|| dataset.measures.get("verzekerdejaren")).flatten();
    let divisor = match by_cell {
        Some(cube) => Some(Divisor { cube, by_cell: true }),
        None => residents(loaded).map(|cube| Divisor { cube, by_cell: false }),
    };
    let axes = cube.axes();
    let indeling = &loaded.regioindeling;
    let parent = |code: &RegionCode| {
        indeling.parent(code, RegionLevel::Zorgkantoorregio, dataset.indeling)
    };
    let regions = axes.regions.iter().enumerate();
    let regions: Vec<_> =
        regions.filter(|(_, code)| code.level() == Some(RegionLevel::Gemeente)).collect();
    // The limits of an interval say nothing that their figure does not.
    let is_limit = measure.contains("-ondergrens-") || measure.contains("-bovengrens-");
    let all = 0..axes.categories.len();
    let mut wanted: Vec<_> =
        all.clone().map(|at| (axes.categories[at].clone(), at..at + 1)).collect();
    if is_count && wanted.len() > 1 {
        wanted.push(("total".to_owned(), all));
    }
    wanted.retain(|_| !is_limit);
    let reading =
        Reading { cube, divisor, is_money, is_count, is_own: dataset.id == INWONERS };
    let category = |(name, categories): (String, std::ops::Range<usize>)| {
        let of_period = |period: usize| {
            let figures = regions.iter();
            figures
                .map(|(at, code)| reading.figure(*at, code, period, &categories))
                .collect()
        };
        Category { name, figures: (0..axes.periods.len()).map(of_period).collect() }
    };
    Series {
        scale: if is_count { Scale::Ratio } else { Scale::Difference },
        per: match (is_count && !reading.is_own && !regions.is_empty(), is_money) {
            (false, _) => None,
            (true, true) => Some(Per::Verzekerdejaar),
            (true, false) => Some(Per::Inwoner),
        },
        categories: wanted.into_iter().map(category).collect(),
        gemeenten: regions.iter().map(|(_, c)| ((*c).clone(), parent(c))).collect(),
        periods: axes.periods.clone(),
    }
}

/// The residents of the registry.
fn residents(loaded: &Loaded) -> Option<&Cube> {
    let dataset = loaded.datasets.iter().find(|dataset| dataset.id == INWONERS)?;
    dataset.measures.get("inwoners")
}

/// How cells become figures.
struct Reading<'l> {
    cube: &'l Cube,
    divisor: Option<Divisor<'l>>,
    is_money: bool,
    is_count: bool,
    /// Whether it is the residents themselves.
    is_own: bool,
}

impl Reading<'_> {
    fn figure(
        &self,
        region: usize,
        code: &RegionCode,
        period: usize,
        categories: &std::ops::Range<usize>,
    ) -> Option<Figure> {
        let (values, status) = self.cube.slab(region, period);
        let width = self.cube.axes().categories.len();
        let divisor = self.divisor.as_ref()?;
        let persons_at = |cell: usize| {
            let (values, status) = divisor.cube.slab(region, period);
            status.get(cell)?.has_value().then(|| values[cell])
        };
        let (mut sum, mut persons, mut known) = (0.0, 0.0, 0);
        for cell in 0..values.len() / width {
            let behind = if divisor.by_cell { persons_at(cell) } else { None };
            let cells = categories.clone().map(|category| cell * width + category);
            let applies: Vec<_> =
                cells.filter(|at| status[*at] != Status::NotApplicable).collect();
            let values: Option<f64> = applies
                .iter()
                .map(|at| status[*at].has_value().then(|| values[*at]))
                .sum();
            match (values, behind) {
                // A stratum that has neither persons nor costs is not in the file.
                (None, None) if divisor.by_cell => {}
                (None, _) => return None,
                (Some(_), None) if divisor.by_cell => return None,
                (Some(value), behind) => {
                    sum += value;
                    persons += behind.unwrap_or(0.0);
                    known += applies.len();
                }
            }
        }
        if !divisor.by_cell {
            persons = self.residents(code, period)?;
        }
        let is_figure = known > 0 && persons > 0.0 && (self.is_count || known == 1);
        let divided = self.is_count && !self.is_own;
        is_figure.then(|| Figure {
            value: if divided { sum / persons } else { sum },
            persons,
            count: (self.is_count && !self.is_money).then_some(sum),
        })
    }

    /// Residents of a gemeente in the calendar year of a period.
    fn residents(&self, code: &RegionCode, period: usize) -> Option<f64> {
        let cube = self.divisor.as_ref()?.cube;
        let year = self.cube.axes().periods[period].calendar_year();
        let region = cube.axes().regions.iter().position(|known| known == code)?;
        let period = cube.axes().periods.iter().position(|p| *p == Period::year(year))?;
        let (values, status) = cube.slab(region, period);
        status.first()?.has_value().then(|| values[0])
    }
}
