//! What each stage of a run costs, on synthetic data of named sizes. Every bench checks
//! its result once, outside the loop.

use std::hint::black_box;

use benches::{SIZES, file, fill, observations_page, rows_page};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use regiobeeld::domain::{Regioindeling, RegionLevel, Sums};
use regiobeeld::indicator::{EvaluateOptions, definitions, evaluate, write_parquet};
use regiobeeld::ingest::{
    LoadOptions, Loaded, SourceFile, Tables, ZVW, harmonise, load, read_table,
};
use regiobeeld::method::{direct, expected};
use regiobeeld::{Parts, Settings, Silent, run};

type Failed = Box<dyn std::error::Error>;

/// One file's bytes to a table.
fn parse(c: &mut Criterion) -> Result<(), Failed> {
    let tables = Tables::embedded()?;
    let indeling = Regioindeling::embedded()?;
    let (file, content) = file(&indeling, 2022);
    let (table, found) = read_table(&file, &content, None, &tables)?;
    let rows = table.and_then(SourceFile::measures).map_or(0, |table| table.rows.len());
    assert!(found.is_empty() && rows > 12_000);
    let mut group = c.benchmark_group("parse");
    group.throughput(Throughput::Bytes(content.bytes.len() as u64));
    group.bench_function("gemeenten-1y", |b| {
        b.iter(|| read_table(black_box(&file), black_box(&content), None, &tables));
    });
    group.finish();
    Ok(())
}

/// A page of each service's bytes to columns of cells.
fn pages(c: &mut Criterion) -> Result<(), Failed> {
    let tables = Tables::embedded()?;
    let mut group = c.benchmark_group("pages");
    for (name, (file, content), records, cells) in [
        ("rows-10000", rows_page(10_000), 10_000, 40_000),
        ("observations-100000", observations_page(100_000), 100_000, 100_000),
    ] {
        let (read, found) = read_table(&file, &content, None, &tables)?;
        let Some(SourceFile::Part(part)) = read else { return Err("no page".into()) };
        let kept = part.numbers.as_ref().map_or(0, |table| table.cells.len());
        assert_eq!((part.records, kept, found.len()), (records, cells, 0));
        group.throughput(Throughput::Bytes(content.bytes.len() as u64));
        group.bench_function(name, |b| {
            b.iter(|| read_table(black_box(&file), black_box(&content), None, &tables));
        });
    }
    group.finish();
    Ok(())
}

/// Six years' costs from boundary year 2020 to 2025.
fn harmonising(c: &mut Criterion) -> Result<(), Failed> {
    let (loaded, indeling) = loaded(1, Some(2020))?;
    let zvw = loaded.datasets.iter().find(|dataset| dataset.id == ZVW);
    let cube = &zvw.ok_or("the data of Vektis are loaded")?.measures["kosten"];
    let moved = harmonise(cube, &indeling, 2020, 2025, Sums::OverKnown).cube;
    let (before, after) = (cube.values().sum(), moved.values().sum());
    assert!((before - after).abs() < 1e-9 * before);
    let mut group = c.benchmark_group("harmonise");
    group.throughput(Throughput::Elements(cube.values().len() as u64));
    group.bench_function("gemeenten-6y", |b| {
        b.iter(|| harmonise(black_box(cube), &indeling, 2020, 2025, Sums::OverKnown));
    });
    group.finish();
    Ok(())
}

/// Ten thousand areas of 2 sexes × 19 classes, indirectly and directly.
#[expect(clippy::unnecessary_wraps, reason = "all benches have one type")]
fn standardise(c: &mut Criterion) -> Result<(), Failed> {
    const AREAS: usize = 10_000;
    const STRATA: usize = 38;
    let value = |i: usize| ((i * 7919) % 997 + 3) as f64;
    let events: Vec<f64> = (0..AREAS * STRATA).map(value).collect();
    let people: Vec<f64> = (0..AREAS * STRATA).map(|i| value(i + 11) * 10.0).collect();
    let (x, n) = (&events[..STRATA], &people[..STRATA]);
    assert!((expected(n, x, n) - x.iter().sum::<f64>()).abs() < 1e-9);
    let areas = || events.chunks_exact(STRATA).zip(people.chunks_exact(STRATA));
    let mut group = c.benchmark_group("standardise");
    group.throughput(Throughput::Elements(AREAS as u64));
    group.bench_function("indirect/areas-10000", |b| {
        b.iter(|| areas().map(|(_, people)| expected(people, x, n)).sum::<f64>());
    });
    group.bench_function("direct/areas-10000", |b| {
        b.iter(|| areas().filter_map(|(e, p)| direct(e, p, n).rate()).sum::<f64>());
    });
    group.finish();
    Ok(())
}

/// Loaded data to the frame of all levels, and the frame to Parquet.
fn computing(c: &mut Criterion) -> Result<(), Failed> {
    let definitions = definitions()?;
    let mut group = c.benchmark_group("evaluate");
    group.sample_size(10);
    for (position, size) in SIZES.iter().enumerate() {
        let (loaded, indeling) = loaded(position, None)?;
        let Loaded { datasets, categories, breaks, .. } = &loaded;
        let options = EvaluateOptions {
            levels: RegionLevel::all().collect(),
            indicators: vec![],
            regions: vec![],
            periods: vec![],
            indeling: loaded.indeling,
            reference_year: size.years.last().copied(),
        };
        let all =
            || evaluate(&definitions, datasets, &indeling, categories, breaks, &options);
        let frame = all()?.value;
        group.throughput(Throughput::Elements(frame.rows.len() as u64));
        group.bench_function(BenchmarkId::new("all-levels", size.name), |b| b.iter(all));
        group.bench_function(BenchmarkId::new("to-parquet", size.name), |b| {
            b.iter(|| write_parquet(&frame, &[], &mut std::io::sink()));
        });
    }
    group.finish();
    Ok(())
}

/// Files to a published run.
fn whole(c: &mut Criterion) -> Result<(), Failed> {
    let indeling = Regioindeling::embedded()?;
    let mut group = c.benchmark_group("whole");
    group.sample_size(10);
    for (name, parts) in [("compute", Parts::Indicators), ("run", Parts::All)] {
        let folder = tempfile::tempdir()?;
        fill(folder.path(), &indeling, SIZES[1])?;
        let published = tempfile::tempdir()?;
        group.bench_function(BenchmarkId::new(name, SIZES[1].name), |b| {
            b.iter(|| {
                // An earlier run would be found and kept, so that nothing was written.
                let _ = std::fs::remove_dir_all(published.path().join("runs"));
                let settings = Settings {
                    data: vec![folder.path().to_path_buf()],
                    out: Some(published.path().to_path_buf()),
                    level: RegionLevel::all().collect(),
                    ..Settings::default()
                };
                settings.spec(parts, "2026-11-22").and_then(|spec| run(&spec, &Silent))
            });
        });
    }
    group.finish();
    Ok(())
}

/// The data of a size on a boundary year.
fn loaded(size: usize, year: Option<u16>) -> Result<(Loaded, Regioindeling), Failed> {
    let indeling = Regioindeling::embedded()?;
    let folder = tempfile::tempdir()?;
    fill(folder.path(), &indeling, SIZES[size])?;
    let options = LoadOptions::new(vec![folder.path().to_path_buf()])?;
    let options = LoadOptions { indeling: year, ..options };
    Ok((load(&options, &indeling, &|_, _| {})?.value, indeling))
}

/// A bench that cannot be set up has failed.
#[expect(clippy::panic, reason = "criterion takes no errors")]
fn benches(c: &mut Criterion) {
    for bench in [parse, pages, harmonising, standardise, computing, whole] {
        if let Err(error) = bench(c) {
            panic!("{error}");
        }
    }
}

criterion_group!(group, benches);
criterion_main!(group);
