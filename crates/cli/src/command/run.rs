use std::fmt::Write;

use regiobeeld::domain::BackTestRow;
use regiobeeld::ingest::REGION_TABLES;
use regiobeeld::{Parts, Run};
use serde_json::json;

use super::configuration::configured;
use crate::arguments::RunFlags;
use crate::terminal::Terminal;
use crate::watch::Watch;

pub(crate) fn run(
    flags: &RunFlags,
    parts: Parts,
    terminal: &Terminal,
) -> anyhow::Result<u8> {
    let settings = flags.settings().or(configured(flags.config.as_deref())?);
    if let Some(jobs) = settings.jobs {
        rayon::ThreadPoolBuilder::new().num_threads(jobs).build_global()?;
    }
    let spec = settings.spec(parts, &today())?;
    let watch = Watch::new(terminal.shows_progress(), &spec.data);
    let done = regiobeeld::run(&spec, &watch);
    watch.finish();
    match done {
        Ok(run) => {
            terminal.findings(&run.diagnostics);
            let mut document = json!({ "folder": run.folder, "manifest": run.manifest });
            let mut text = summary(&run);
            if parts == Parts::BackTests {
                document["backtest"] = json!(run.back_tests);
                text.push_str(&back_tests(&run.back_tests));
            }
            terminal.result(&document, &text)?;
            Ok(0)
        }
        Err(error) => {
            if let regiobeeld::Error::Denied(denied) = &error {
                terminal.findings(denied);
            }
            Err(error.into())
        }
    }
}

pub(super) fn today() -> String {
    jiff::Zoned::now().date().to_string()
}

/// A table of the errors over all cells, the newest origin last.
fn back_tests(rows: &[BackTestRow]) -> String {
    if rows.is_empty() {
        return "  no year follows another by which a projection could be tested\n"
            .to_owned();
    }
    let mut text = format!(
        "\n  {:<26} {:<21} {:>6} {:>5} {:>8} {:>8} {:>7} {:>5} {:>5}\n",
        "quantity", "model", "origin", "year", "MAPE", "weighted", "bias", "80%", "95%"
    );
    let percent = |value: Option<f64>| {
        value.map_or_else(|| "-".to_owned(), |value| format!("{value:.0}"))
    };
    for row in rows.iter().filter(|row| row.class == "all" || row.class == "65+") {
        let model = match row.class.as_str() {
            "all" => row.model.clone(),
            class => format!("  {class}"),
        };
        let _ = writeln!(
            text,
            "  {:<26} {:<21} {:>6} {:>5} {:>7.2}% {:>7.2}% {:>6.2}% {:>5} {:>5}",
            row.quantity,
            model,
            row.origin,
            row.year,
            row.mape,
            row.weighted,
            row.bias,
            percent(row.within_80),
            percent(row.within_95)
        );
    }
    text
}

fn summary(run: &Run) -> String {
    let (folder, manifest) = (run.folder.display(), &run.manifest);
    let counts = &manifest.counts;
    let mut text = String::new();
    if manifest.synthetic {
        text.push_str("SYNTHETIC DATA: the figures are made up\n");
    }
    // Tables of regions have a year too, but are not what the figures are about.
    let figures = manifest
        .inputs
        .iter()
        .filter(|input| !REGION_TABLES.contains(&input.table.as_str()));
    let years: Vec<_> =
        figures.filter_map(|input| Some(input.year?.to_string())).collect();
    let _ = writeln!(
        text,
        "{folder}\n  data of {}, on boundary year {}",
        years.join(", "),
        manifest.indeling,
    );
    if counts.rows > 0 {
        let _ = writeln!(
            text,
            "  {} values of {} indicators",
            counts.rows, counts.indicators
        );
    }
    if counts.projections > 0 {
        let _ = writeln!(text, "  {} projected values", counts.projections);
    }
    if counts.reports > 0 {
        let _ = writeln!(text, "  {} reports; open {folder}/index.html", counts.reports);
    }
    let _ = writeln!(
        text,
        "  {} errors, {} warnings and {} notes on the data in diagnostics.json",
        counts.errors, counts.warnings, counts.infos,
    );
    text
}
