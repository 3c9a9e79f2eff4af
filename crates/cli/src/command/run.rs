use std::fmt::Write;

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
            let document = json!({ "folder": run.folder, "manifest": run.manifest });
            terminal.result(&document, &summary(&run))?;
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
