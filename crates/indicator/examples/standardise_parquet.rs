//! Directly standardised rates from one Parquet file to another, for
//! `benches/compare_method.py`: what an embedder writes with the method crate and arrow.
//!
//! Reads one line a round: the table of strata (`region`, `band`, `x`, `n`, sorted by region
//! and band), the standard (`band`, `w`) and where the rates go. Writes the seconds that it
//! took and the sum of the upper 99.8% limits, so that answers can be compared.

use std::error::Error;
use std::fs::File;
use std::io::{BufRead, Write};
use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, Float64Array, Int64Array, RecordBatch};
use arrow::datatypes::{Float64Type, Int64Type};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::arrow::{ArrowWriter, ProjectionMask};
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use regiobeeld_method::{Confidence, Convention, CountLimits, DirectRate, direct_rates};

type Anything<T> = Result<T, Box<dyn Error>>;

const LEVELS: [Confidence; 2] = [Confidence::P95, Confidence::P998];

#[expect(clippy::disallowed_methods, reason = "measures time")]
#[expect(clippy::print_stdout, reason = "answers the comparison")]
fn main() -> Anything<()> {
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let mut paths = line.split_whitespace();
        let mut path = || paths.next().ok_or("a line has three paths");
        let (strata, standard, rates) = (path()?, path()?, path()?);
        let begin = std::time::Instant::now();
        let answer = standardise(strata, standard, rates)?;
        println!("{} {answer}", begin.elapsed().as_secs_f64());
        std::io::stdout().flush()?;
    }
    Ok(())
}

fn standardise(strata: &str, standard: &str, out: &str) -> Anything<f64> {
    let (bands, weights) = (integers(standard, "band")?, floats(standard, "w")?);
    let (regions, of_bands) = (integers(strata, "region")?, integers(strata, "band")?);
    let mut rows = regions.chunks(bands.len()).zip(of_bands.chunks(bands.len()));
    let whole = |(region, of): (&[i64], &[i64])| {
        of == bands && region.iter().all(|one| *one == region[0])
    };
    if !rows.all(whole) {
        return Err("a region does not have every band of the standard in order".into());
    }
    let (events, people) = (floats(strata, "x")?, floats(strata, "n")?);
    let limits = CountLimits::new(LEVELS, Convention::Peer);
    let rates = direct_rates(&events, &people, &weights, 1e5, &limits);
    let regions = regions.iter().step_by(bands.len()).copied();
    write(out, regions.collect(), &rates)?;
    Ok(rates.iter().filter_map(|rate| rate.limits[1].upper).sum())
}

fn batches(path: &str, column: &str) -> Anything<Vec<ArrayRef>> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(path)?)?;
    let mask = ProjectionMask::columns(builder.parquet_schema(), [column]);
    let reader = builder.with_projection(mask).with_batch_size(1 << 20).build()?;
    reader.map(|batch| Ok(Arc::clone(batch?.column(0)))).collect()
}

fn integers(path: &str, column: &str) -> Anything<Vec<i64>> {
    let mut all = Vec::new();
    for part in batches(path, column)? {
        all.extend_from_slice(part.as_primitive::<Int64Type>().values());
    }
    Ok(all)
}

fn floats(path: &str, column: &str) -> Anything<Vec<f64>> {
    let mut all = Vec::new();
    for part in batches(path, column)? {
        all.extend_from_slice(part.as_primitive::<Float64Type>().values());
    }
    Ok(all)
}

fn write(path: &str, regions: Vec<i64>, rates: &[DirectRate<2>]) -> Anything<()> {
    let column = |of: &dyn Fn(&DirectRate<2>) -> Option<f64>| -> ArrayRef {
        Arc::new(rates.iter().map(of).collect::<Float64Array>())
    };
    let batch = RecordBatch::try_from_iter([
        ("region", Arc::new(Int64Array::from(regions)) as ArrayRef),
        ("value", column(&|rate| rate.value)),
        ("lower_95", column(&|rate| rate.limits[0].lower)),
        ("upper_95", column(&|rate| rate.limits[0].upper)),
        ("lower_998", column(&|rate| rate.limits[1].lower)),
        ("upper_998", column(&|rate| rate.limits[1].upper)),
    ])?;
    // As polars packs unless it is told otherwise.
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
        .set_dictionary_enabled(false)
        .build();
    let file = File::create(path)?;
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties))?;
    writer.write(&batch)?;
    writer.close()?;
    Ok(())
}
