//! The batch kernels on 20,000 generated regions. `benches/README.md` says how to compare.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use regiobeeld_method::{
    Confidence, Convention, CountLimits, Draws, RankedGroups, Reference, Scale,
    SlopeModel, direct_rates, indirect_ratios, life_tables, slope_index,
};

const REGIONS: usize = 20_000;
const BANDS: usize = 20;
const LEVELS: [Confidence; 2] = [Confidence::P95, Confidence::P998];

/// Whole numbers from `least` on.
fn numbers(seed: u64, least: f64, below: f64) -> Vec<f64> {
    let draws = Draws::new(seed);
    let number = |i: u64| least + (draws.uniform(i) * below).floor();
    (0..).take(REGIONS * BANDS).map(number).collect()
}

fn kernels(criterion: &mut Criterion) {
    let (events, population) = (numbers(1, 0.0, 40.0), numbers(2, 500.0, 5_000.0));
    let (deaths, years) = (numbers(3, 1.0, 200.0), numbers(4, 1_000.0, 20_000.0));
    let weights = |i: usize| 7_000.0 - 300.0 * i as f64;
    let standard: [f64; BANDS] = std::array::from_fn(weights);
    let reference =
        Reference { events: &events[..BANDS], population: &population[..BANDS] };
    let start: [f64; BANDS] =
        std::array::from_fn(
            |i| if i == 1 { 1.0 } else { 5.0 * i.saturating_sub(1) as f64 },
        );

    let mut group = criterion.benchmark_group("method");
    group.throughput(Throughput::Elements(REGIONS as u64));
    for (name, convention) in [("exact", Convention::Exact), ("peer", Convention::Peer)] {
        let limits = CountLimits::new(LEVELS, convention);
        let rates = || direct_rates(&events, &population, &standard, 1e5, &limits);
        assert!(
            rates().iter().all(|rate| rate.limits[0].contain(rate.value.unwrap_or(-1.0)))
        );
        group.bench_function(format!("direct/20000/{name}"), |bench| {
            bench.iter(|| black_box(rates()));
        });
        let ratios = || indirect_ratios(&events, &population, reference, 1.0, &limits);
        assert!(
            ratios()
                .iter()
                .all(|ratio| ratio.limits[0].contain(ratio.value.unwrap_or(-1.0)))
        );
        group.bench_function(format!("indirect/20000/{name}"), |bench| {
            bench.iter(|| black_box(ratios()));
        });
    }
    let tables = || life_tables(&start, &deaths, &years, LEVELS, Convention::Exact);
    assert!(tables().value.iter().all(|value| *value > 0.0));
    group.bench_function("life/20000", |bench| {
        bench.iter(|| tables().limits().map(black_box).count());
    });
    group.finish();

    let error = numbers(5, 1.0, 9.0);
    let groups = RankedGroups {
        population: &population[..1_000],
        value: &years[..1_000],
        standard_error: &error[..1_000],
    };
    let model = SlopeModel {
        scale: Scale::Linear,
        transformed: false,
        multiplier: 1.0,
        convention: Convention::Exact,
    };
    assert!(slope_index(groups, model, LEVELS).is_some());
    criterion.bench_function("method/slope/1000", |bench| {
        bench.iter(|| black_box(slope_index(groups, model, LEVELS)));
    });
}

criterion_group!(benches, kernels);
criterion_main!(benches);
