//! Times projections of made-up people, for `benches/compare_projection.py`.
//!
//! Reads one line a round: the name of a kernel, and for `monte-carlo` the number of draws.
//! Writes the seconds that it took, a number made of its results, so that nothing is left
//! out and answers can be compared, and the most memory so far, as JSON.

use std::io::{BufRead, Write};

use regiobeeld_method::Draws;
use regiobeeld_projection::{
    CareModel, Counts, DrawSettings, Grid, Summary, Unprojectable, constant_use,
    poisson_summaries, population_draws, simulate_care, simulate_people,
};

const GEMEENTEN: usize = 342;
const SEED: u64 = 20_261_122;

/// Whole numbers, the same as the comparison's: from a generator that both have.
fn numbers(seed: u64, count: usize, below: u64) -> Vec<f64> {
    let mut state = seed;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) % below) as f64
    };
    (0..count).map(|_| next()).collect()
}

/// Persons by gemeente, 26 years, and 2 sexes of 101 ages; rates of 12 care groups; and
/// expected numbers of as many results.
struct Kernels {
    persons: Vec<f64>,
    rates: Vec<f64>,
    means: Vec<f64>,
}

impl Kernels {
    const GROUPS: usize = 12;

    fn new() -> Self {
        let (years, cells) = (26, 202);
        let rates = numbers(2, cells * Self::GROUPS, 9_000);
        let means = numbers(3, GEMEENTEN * years * Self::GROUPS, 1 << 16);
        Self {
            persons: numbers(1, GEMEENTEN * years * cells, 3_000),
            rates: rates.iter().map(|rate| rate / 1_000.0).collect(),
            // From 0 to 65,536, most of them small, as results of gemeenten are.
            means: means.iter().map(|n| n * n / f64::from(1 << 16)).collect(),
        }
    }
}

/// Thirteen years of persons in 2 sexes and 19 classes, who grow older, and regions of
/// gemeenten: each by itself, 31, 12 and the country.
struct People {
    years: Vec<Vec<f64>>,
    regions: Vec<Vec<(usize, f64)>>,
}

const GRID: Grid = Grid { regions: GEMEENTEN, sexes: 2, ages: 19 };

impl People {
    fn new() -> Self {
        let sizes = numbers(4, GEMEENTEN, 4_000);
        let noise = numbers(5, 13 * GRID.cells(), 100);
        let persons = |year: usize, cell: usize| {
            let (region, age) = (cell / 38, cell % 19);
            let fewer = if age > 12 { 0.6 * (age - 12) as f64 } else { 0.0 };
            let growth = 1.0 + 0.01 * year as f64 * (region % 5) as f64 / 5.0;
            let size = (200.0 + sizes[region]) * growth / (1.0 + fewer);
            (size * (1.0 + noise[year * GRID.cells() + cell] / 5_000.0)).round()
        };
        let of_year = |year| (0..GRID.cells()).map(|cell| persons(year, cell)).collect();
        let parts = |many: usize| {
            let member =
                move |part| (part..GEMEENTEN).step_by(many).map(|row| (row, 1.0));
            (0..many).map(move |part| member(part).collect())
        };
        let regions = parts(GEMEENTEN).chain(parts(31)).chain(parts(12)).chain(parts(1));
        Self { years: (0..13).map(of_year).collect(), regions: regions.collect() }
    }

    /// Every draw of persons and of the use of eleven care groups from 2023 to 2040.
    fn simulate(&self, draws: u32) -> Result<f64, Unprojectable> {
        let counts = |(persons, year)| Counts { year, persons };
        let known: Vec<Counts<'_>> =
            self.years.iter().map(Vec::as_slice).zip(2011..).map(counts).collect();
        let settings = DrawSettings { last_year: 2040, draws, seed: SEED };
        let people = population_draws(GRID, &known, settings, |projection| projection)?;
        let years: Vec<u16> = (people.origin..=2040).collect();
        let persons = simulate_people(&people, &years, &self.regions);
        let rates: Vec<f64> =
            numbers(6, 38 * 11, 5_000).into_iter().map(|rate| rate + 1.0).collect();
        let errors = vec![0.03; GEMEENTEN * 11];
        let model = CareModel {
            groups: 11,
            years: &years,
            rates: &vec![rates; years.len()],
            levels: &vec![1.0; GEMEENTEN * 11],
            level_errors: &errors,
            national: &vec![1.0; years.len() * 11 * people.draws],
            seed: Draws::new(SEED),
        };
        let care = simulate_care(&people, &model, &self.regions);
        Ok(total(&persons) + total(&care))
    }
}

fn total(found: &[Option<Summary>]) -> f64 {
    found.iter().flatten().flat_map(|summary| summary.quantiles).sum()
}

/// The most memory that this process had, in MB, where the system tells.
fn peak() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1024.0)
}

#[expect(clippy::disallowed_methods, reason = "measures time")]
#[expect(clippy::print_stdout, reason = "answers the comparison")]
fn main() -> std::io::Result<()> {
    let (kernels, people) = (Kernels::new(), People::new());
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let other = || std::io::Error::other(format!("no kernel `{line}`"));
        let begin = std::time::Instant::now();
        let answer = match line.split_once(' ').unwrap_or((&line, "")) {
            ("constant", "") => {
                constant_use(&kernels.persons, &kernels.rates, Kernels::GROUPS)
                    .map_or(f64::NAN, |found| found.iter().sum())
            }
            ("poisson", "") => {
                total(&poisson_summaries(&kernels.means, 256, Draws::new(SEED)))
            }
            ("monte-carlo", draws) => {
                let draws = draws.parse().map_err(|_| other())?;
                people.simulate(draws).map_err(std::io::Error::other)?
            }
            _ => return Err(other()),
        };
        let seconds = begin.elapsed().as_secs_f64();
        let peak = peak().unwrap_or(0.0);
        println!(
            "{{\"kernel\": \"{line}\", \"seconds\": {seconds:.9}, \"answer\": {answer:.17e}, \
             \"peak_mb\": {peak:.0}}}"
        );
        std::io::stdout().flush()?;
    }
    Ok(())
}
