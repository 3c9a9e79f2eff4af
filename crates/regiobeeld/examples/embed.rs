//! An analyst's ten lines: read a folder, compute an indicator of one's own for every
//! zorgkantoorregio, and get a polars dataframe back.

use std::error::Error;
use std::path::PathBuf;

use regiobeeld::domain::{Regioindeling, RegionLevel};
use regiobeeld::indicator::{EvaluateOptions, evaluate, parse_definition, to_polars};
use regiobeeld::ingest::{LoadOptions, load};
use regiobeeld::polars::prelude::{DataFrame, IntoLazy, SortMultipleOptions, col};

const SHARE_OF_80_PLUS: &str = r#"
title = { nl = "Aandeel 80-plus", en = "Share aged 80 and over" }
definition = { nl = "80-plussers als percentage van allen.", en = "Aged 80 and over, percent." }
criterion = 1
polarity = "none"
unit = "percent"

[method.age-ratio]
of = [{ dataset = "vektis/zvw", measure = "verzekerdejaren" }]
numerator = ["80+"]
denominator = ["0+"]
scale = 100
"#;

/// The share of persons aged 80 and over in every zorgkantoorregio, highest first.
pub fn shares(folder: PathBuf) -> Result<DataFrame, Box<dyn Error>> {
    let indeling = Regioindeling::embedded()?;
    let data = load(&LoadOptions::new(vec![folder])?, &indeling, &|_, _| {})?.value;
    let definitions = [parse_definition("eigen/aandeel-80-plus", SHARE_OF_80_PLUS)?];
    let options = EvaluateOptions {
        levels: vec![RegionLevel::Zorgkantoorregio],
        indicators: vec![],
        regions: vec![],
        periods: vec!["2023".parse()?],
        indeling: data.indeling,
        reference_year: None,
    };
    let (sets, groups, breaks) = (&data.datasets, &data.categories, &data.breaks);
    let frame = evaluate(&definitions, sets, &indeling, groups, breaks, &options)?.value;
    let highest_first = SortMultipleOptions::default().with_order_descending(true);
    let columns = [col("region_name"), col("value"), col("benchmark"), col("rank")];
    Ok(to_polars(&frame)?
        .lazy()
        .select(columns)
        .sort(["value"], highest_first)
        .collect()?)
}

#[expect(clippy::print_stdout, reason = "an example shows what it made")]
fn main() -> Result<(), Box<dyn Error>> {
    let samples = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../data-samples");
    println!("{}", shares(samples)?);
    Ok(())
}
