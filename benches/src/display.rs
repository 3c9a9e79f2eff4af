//! What reading a download of `StatLine` costs beside splitting the same bytes into fields.

use std::fmt::Write;
use std::hint::black_box;
use std::path::PathBuf;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use regiobeeld::ingest::{Content, DataFile, SourceFile, Tables, read_table};

const YEARS: std::ops::Range<u64> = 1995..2025;
const REGIONS: u64 = 700;
const MEASURES: u64 = 12;

/// A download with a row per year and region, padded and quoted as `StatLine` does.
fn download() -> Result<String, std::fmt::Error> {
    let mut text = String::from("\"Perioden\";\"Regio's\"");
    for measure in 0..MEASURES {
        write!(text, ";\"Bevolking/Groep {measure}/Titel {measure} (aantal)\"")?;
    }
    text.push('\n');
    for year in YEARS {
        for region in 0..REGIONS {
            write!(text, "\"{year}\";\"Gemeente nummer {region}\"")?;
            for measure in 0..MEASURES {
                let number = (region * 7919 + measure * 104_729 + year) % 99_991;
                write!(text, ";\"{number:>8}.{}\"", measure % 10)?;
            }
            text.push('\n');
        }
    }
    Ok(text)
}

/// The number of fields that the plain reader finds.
fn fields(bytes: &[u8]) -> usize {
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(bytes);
    let mut record = csv::ByteRecord::new();
    let mut fields = 0;
    while reader.read_byte_record(&mut record).unwrap_or(false) {
        fields += record.len();
    }
    fields
}

fn display(c: &mut Criterion) -> Result<(), Box<dyn std::error::Error>> {
    let bytes = download()?.into_bytes();
    let name = "Bevolking.csv".to_owned();
    let file = DataFile { path: PathBuf::from(&name), name, synthetic: true };
    let content = Content { bytes, sha256: String::new() };
    let rows = (YEARS.end - YEARS.start) * REGIONS;
    let tables = Tables::embedded()?;
    let (table, found) = read_table(&file, &content, None, &tables)?;
    let cells = match table {
        Some(SourceFile::Statistics(table)) => table.cells.len() as u64,
        _ => 0,
    };
    assert!(found.is_empty() && cells == rows * MEASURES);
    assert_eq!(fields(&content.bytes) as u64, rows * (MEASURES + 2));
    let mut group = c.benchmark_group("display");
    group.sample_size(10);
    group.throughput(Throughput::Bytes(content.bytes.len() as u64));
    group.bench_function("plain/gemeenten-30y", |b| {
        b.iter(|| fields(black_box(&content.bytes)));
    });
    group.bench_function("statline/gemeenten-30y", |b| {
        b.iter(|| read_table(black_box(&file), black_box(&content), None, &tables));
    });
    group.finish();
    Ok(())
}

#[expect(clippy::panic, reason = "criterion takes no errors")]
fn benches(c: &mut Criterion) {
    if let Err(error) = display(c) {
        panic!("{error}");
    }
}

criterion_group!(group, benches);
criterion_main!(group);
