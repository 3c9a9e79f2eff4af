//! Projections of generated people. `benches/README.md` says how to compare.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use regiobeeld_method::Draws;
use regiobeeld_projection::{
    CareModel, Grid, PeopleDraws, constant_use, poisson_summaries, simulate_care,
    simulate_people, summary,
};

fn numbers(seed: u64, count: usize, below: f64) -> Vec<f64> {
    let draws = Draws::new(seed);
    (0..).take(count).map(|i| (draws.uniform(i) * below).floor()).collect()
}

fn kernels(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("projection");

    let (rows, cells, groups) = (342 * 26, 202, 12);
    let persons = numbers(1, rows * cells, 3_000.0);
    let rates = numbers(2, cells * groups, 9.0);
    let constant = || constant_use(&persons, &rates, groups);
    assert!(constant().is_some_and(|found| found.len() == rows * groups));
    group.throughput(Throughput::Elements((rows * cells * groups) as u64));
    group.bench_function("constant/342x26", |bench| {
        bench.iter(|| black_box(constant()));
    });

    let means = numbers(3, 1_000, 20_000.0);
    let poisson = || poisson_summaries(&means, 256, Draws::new(4));
    assert!(poisson().iter().all(Option::is_some));
    group.throughput(Throughput::Elements(256_000));
    group.bench_function("poisson/1000x256", |bench| bench.iter(|| black_box(poisson())));

    // Every number below 1,009 once, mixed.
    let drawn: Vec<f32> = (0..1_009_u32).map(|i| (i * 571 % 1_009) as f32).collect();
    assert!(summary(&drawn).is_some_and(|found| found.quantiles[3] == 504.0));
    group.throughput(Throughput::Elements(1_009));
    group.bench_function("summary/1009", |bench| {
        bench.iter(|| black_box(summary(&drawn)));
    });

    let grid = Grid { regions: 34, sexes: 2, ages: 19 };
    let start = numbers(6, grid.cells(), 1_000.0);
    let sample = |draw: u64, out: &mut [f64]| {
        for (at, out) in out.iter_mut().enumerate() {
            *out = start[at % start.len()] * Draws::new(draw).uniform(at as u64);
        }
    };
    let people = PeopleDraws::new(grid, 2023, &start, (256, 4), &sample);
    let years: Vec<u16> = (2023..=2040).collect();
    let alone = (0..grid.regions).map(|row| vec![(row, 1.0)]);
    let all = (0..grid.regions).map(|row| (row, 1.0)).collect();
    let regions: Vec<Vec<(usize, f64)>> = alone.chain([all]).collect();
    let persons = || simulate_people(&people, &years, &regions);
    assert!(persons().iter().all(Option::is_some));
    group.throughput(Throughput::Elements(256));
    group.bench_function("people/34x256", |bench| bench.iter(|| black_box(persons())));

    let rates = numbers(7, grid.of_region() * 11, 50.0);
    let model = CareModel {
        groups: 11,
        years: &years,
        rates: &vec![rates; years.len()],
        levels: &vec![1.0; grid.regions * 11],
        level_errors: &vec![0.03; grid.regions * 11],
        national: &vec![1.0; years.len() * 11 * people.draws],
        seed: Draws::new(8),
    };
    let care = || simulate_care(&people, &model, &regions);
    assert!(care().iter().all(Option::is_some));
    group.bench_function("care/34x256", |bench| bench.iter(|| black_box(care())));
    group.finish();
}

criterion_group!(benches, kernels);
criterion_main!(benches);
