use rayon::prelude::*;
use regiobeeld_domain::{BackTestRow, Dataset};

use super::{Outcome, PopulationModel, back_tests, coverage, error_measures};
use crate::input::{PEOPLE, Persons, classes, persons};
use crate::{
    DrawSettings, Grid, HAMILTON_PERRY, RatioSettings, population_draws, simulate_people,
};

/// What back tests are made with.
#[derive(Debug, Clone, Copy)]
pub struct BackTestOptions {
    /// Number of draws of the intervals.
    pub draws: u32,
    /// Where the draws start.
    pub seed: u64,
}

/// The models that are tested, the two that know nothing last.
const MODELS: [(&str, PopulationModel); 4] = [
    (HAMILTON_PERRY, PopulationModel::Cohorts(RatioSettings::STANDARD)),
    ("hamilton-perry-plain", PopulationModel::Plain),
    ("no-change", PopulationModel::NoChange),
    ("national-growth", PopulationModel::NationalGrowth),
];

/// Ages by which errors are told: name and first and last year.
const AGES: [(&str, u8, u8); 4] =
    [("0-19", 0, 19), ("20-64", 20, 64), ("65+", 65, u8::MAX), ("80+", 80, u8::MAX)];

/// Sizes of gemeenten by persons in the origin year.
const SIZES: [(&str, f64, f64); 4] = [
    ("gemeenten < 20,000", 0.0, 2e4),
    ("gemeenten 20,000-50,000", 2e4, 5e4),
    ("gemeenten 50,000-100,000", 5e4, 1e5),
    ("gemeenten > 100,000", 1e5, f64::INFINITY),
];

/// Tests every model from every origin year in the data on every later year.
///
/// Gemeenten that were divided by weight in one of the years are left out, because what
/// came of them is an estimate itself. Sources that cannot be tested give no rows.
pub fn judge_projections(
    datasets: &[Dataset],
    options: BackTestOptions,
) -> Vec<BackTestRow> {
    let mut rows = Vec::new();
    for (id, measure, quantity) in PEOPLE {
        let Some(dataset) = datasets.iter().find(|dataset| dataset.id == id) else {
            continue;
        };
        let Some(mut known) = persons(dataset, measure) else { continue };
        leave_out_divided(&mut known, dataset);
        rows.extend(of_source(&known, quantity, options));
    }
    rows
}

/// Gives gemeenten that were divided in one of the years no number in any.
fn leave_out_divided(known: &mut Persons, dataset: &Dataset) {
    let size = known.grid().of_region();
    let divided: Vec<_> = dataset.divided.values().flatten().flatten().collect();
    for (row, code) in known.regions.iter().enumerate() {
        if divided.contains(&code) {
            for (_, persons) in &mut known.years {
                persons[row * size..(row + 1) * size].fill(f64::NAN);
            }
        }
    }
}

/// Percents of cells within the 80% and the 95% interval are told of one class.
struct Intervals {
    lower: [Vec<f64>; 2],
    upper: [Vec<f64>; 2],
}

/// A projected year with what came of it.
struct Tested<'a> {
    quantity: &'static str,
    model: &'static str,
    origin: u16,
    year: u16,
    projected: &'a [f64],
    actual: &'a [f64],
    intervals: Option<Intervals>,
    /// Persons of every gemeente in the origin year.
    sizes: Vec<f64>,
    grid: Grid,
}

fn of_source(
    known: &Persons,
    quantity: &'static str,
    options: BackTestOptions,
) -> Vec<BackTestRow> {
    let (grid, counts) = (known.grid(), known.counts());
    let of_year = |year: i32| known.years.iter().find(|(y, _)| i32::from(*y) == year);
    let of_model = |(name, model): &(&'static str, PopulationModel)| {
        let mut rows = Vec::new();
        for test in back_tests(grid, &counts, *model).unwrap_or_default() {
            let both = of_year(test.origin).zip(of_year(test.year));
            let Some(((origin, before), (year, actual))) = both else { continue };
            let intervals = (*name == HAMILTON_PERRY && options.draws > 0)
                .then(|| intervals(known, *origin, *year, options))
                .flatten();
            let tested = Tested {
                quantity,
                model: name,
                origin: *origin,
                year: *year,
                projected: &test.projected,
                actual,
                intervals,
                sizes: before
                    .chunks(grid.of_region())
                    .map(|of| of.iter().sum())
                    .collect(),
                grid,
            };
            rows.extend(tested.rows());
        }
        rows
    };
    MODELS.par_iter().map(of_model).collect::<Vec<_>>().concat()
}

/// The intervals of every cell in a year, by what was known in the origin.
fn intervals(
    known: &Persons,
    origin: u16,
    year: u16,
    options: BackTestOptions,
) -> Option<Intervals> {
    let grid = known.grid();
    let counts = known.counts();
    let until = counts.iter().position(|counts| counts.year == i32::from(origin))?;
    let settings =
        DrawSettings { last_year: year, draws: options.draws, seed: options.seed };
    let people = population_draws(grid, &counts[..=until], settings, |same| same).ok()?;
    let rows: Vec<_> = (0..grid.regions).map(|row| vec![(row, 1.0)]).collect();
    let found = simulate_people(&people, &[year], &rows);
    let width = found.len() / grid.regions.max(1);
    let of_cells = found.chunks(width).flat_map(|of_row| &of_row[..grid.of_region()]);
    let mut intervals =
        Intervals { lower: [Vec::new(), Vec::new()], upper: [Vec::new(), Vec::new()] };
    for summary in of_cells {
        let quantiles = summary.map_or([f64::NAN; 7], |summary| summary.quantiles);
        for (at, (low, high)) in [(1, 5), (0, 6)].into_iter().enumerate() {
            intervals.lower[at].push(quantiles[low]);
            intervals.upper[at].push(quantiles[high]);
        }
    }
    Some(intervals)
}

impl Tested<'_> {
    fn rows(&self) -> Vec<BackTestRow> {
        let classes = classes();
        let age = |cell: usize| classes[cell % self.grid.ages];
        let size = |cell: usize| self.sizes[cell / self.grid.of_region()];
        let all = self.row("all", |_| true).into_iter();
        let of_ages = AGES.iter().filter_map(|(name, first, last)| {
            self.row(name, |cell| {
                let age = age(cell);
                *first <= age.first() && age.last() <= *last
            })
        });
        let of_sizes = SIZES.iter().filter_map(|(name, least, below)| {
            self.row(name, |cell| (*least..*below).contains(&size(cell)))
        });
        all.chain(of_ages).chain(of_sizes).collect()
    }

    fn row(&self, class: &str, is_in: impl Fn(usize) -> bool) -> Option<BackTestRow> {
        let cells: Vec<usize> =
            (0..self.actual.len()).filter(|cell| is_in(*cell)).collect();
        let outcome = |cell: &usize| Outcome {
            projected: self.projected[*cell],
            actual: self.actual[*cell],
        };
        let errors = error_measures(cells.iter().map(outcome))?;
        let within = |at: usize| {
            let intervals = self.intervals.as_ref()?;
            let of = |values: &[f64]| -> Vec<f64> {
                let counts = |cell: &&usize| self.actual[**cell] > super::LEAST_PERSONS;
                cells.iter().filter(counts).map(|cell| values[*cell]).collect()
            };
            let (lower, upper) = (&intervals.lower[at], &intervals.upper[at]);
            coverage(&of(lower), &of(upper), &of(self.actual)).map(|part| 100.0 * part)
        };
        Some(BackTestRow {
            quantity: self.quantity.to_owned(),
            model: self.model.to_owned(),
            origin: self.origin,
            year: self.year,
            horizon: self.year - self.origin,
            class: class.to_owned(),
            cells: errors.cells,
            mape: errors.mean_absolute,
            weighted: errors.weighted,
            bias: errors.bias,
            within_80: within(0),
            within_95: within(1),
        })
    }
}
