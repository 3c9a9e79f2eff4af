//! Times the batch kernels on generated data, for `benches/compare_method.py`.
//!
//! Reads one line a round: the name of a kernel. Writes the seconds that it took and a
//! number made of its results, so that nothing is left out and answers can be compared.

use std::io::{BufRead, Write};

use regiobeeld_method::{
    Confidence, Convention, CountLimits, Draws, RankedGroups, Reference, Scale,
    SlopeModel, direct_rates, indirect_ratios, life_tables, slope_index,
};

const REGIONS: usize = 20_000;
const BANDS: usize = 19;
const LEVELS: [Confidence; 2] = [Confidence::P95, Confidence::P998];

/// The same numbers as the comparison's: whole, from a generator that both have.
struct Data {
    events: Vec<f64>,
    population: Vec<f64>,
    deaths: Vec<f64>,
    person_years: Vec<f64>,
}

/// A linear congruential generator, as simple as can be.
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

impl Data {
    fn new() -> Self {
        let population = numbers(1, REGIONS * BANDS, 5_000);
        let person_years = numbers(3, REGIONS * 20, 20_000);
        Self {
            events: numbers(2, REGIONS * BANDS, 40),
            population: population.iter().map(|n| n + 500.0).collect(),
            deaths: numbers(4, REGIONS * 20, 200).iter().map(|d| d + 1.0).collect(),
            person_years: person_years.iter().map(|n| n + 1_000.0).collect(),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "measures time")]
#[expect(clippy::print_stdout, reason = "answers the comparison")]
fn main() -> std::io::Result<()> {
    let data = Data::new();
    let standard: Vec<f64> = (0..BANDS).map(|i| 7_000.0 - 300.0 * i as f64).collect();
    let start: Vec<f64> =
        [0.0, 1.0].into_iter().chain((1..19).map(|i| 5.0 * f64::from(i))).collect();
    let reference_events = numbers(5, BANDS, 90_000);
    let reference_population: Vec<f64> =
        numbers(6, BANDS, 900_000).iter().map(|n| n + 1e6).collect();
    let reference =
        Reference { events: &reference_events, population: &reference_population };
    let peer = CountLimits::new(LEVELS, Convention::Peer);
    let exact = CountLimits::new(LEVELS, Convention::Exact);
    let groups = numbers(7, 1_000, 900);
    let value: Vec<f64> = groups.iter().map(|v| v + 100.0).collect();
    let error: Vec<f64> = (0..1_000).map(|i| 5.0 + Draws::new(8).uniform(i)).collect();
    let groups = RankedGroups {
        population: &data.population[..1_000],
        value: &value,
        standard_error: &error,
    };
    let model = SlopeModel {
        scale: Scale::Linear,
        transformed: false,
        multiplier: 1.0,
        convention: Convention::Exact,
    };
    let direct = |limits: &CountLimits<2>| {
        let (x, n) = (&data.events, &data.population);
        let rates = direct_rates(x, n, &standard, 1e5, limits);
        rates.iter().filter_map(|r| r.limits[1].upper).sum::<f64>()
    };
    let indirect = |limits: &CountLimits<2>| {
        let (x, n) = (&data.events, &data.population);
        let ratios = indirect_ratios(x, n, reference, 1.0, limits);
        ratios.iter().filter_map(|r| r.limits[1].upper).sum::<f64>()
    };
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let begin = std::time::Instant::now();
        let answer = match line.as_str() {
            "direct-peer" => direct(&peer),
            "direct-exact" => direct(&exact),
            "indirect-peer" => indirect(&peer),
            "indirect-exact" => indirect(&exact),
            "life" => {
                let (d, n) = (&data.deaths, &data.person_years);
                let tables = life_tables(&start, d, n, LEVELS, Convention::Exact);
                // Every limit is made, and one kind of them is summed.
                let limits = tables.limits().map(std::hint::black_box);
                limits.filter_map(|[_, limits]| limits.upper).sum()
            }
            "slope" => {
                let index = slope_index(groups, model, LEVELS);
                index.and_then(|index| index.slope_limits[1].upper).unwrap_or(f64::NAN)
            }
            "prepare" => {
                let [_, limits] = CountLimits::new(LEVELS, Convention::Exact).of(50.0);
                limits.upper.unwrap_or(f64::NAN)
            }
            other => return Err(std::io::Error::other(format!("no kernel `{other}`"))),
        };
        println!("{:.9} {answer:.17e}", begin.elapsed().as_secs_f64());
        std::io::stdout().flush()?;
    }
    Ok(())
}
