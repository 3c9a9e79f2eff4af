use std::cell::RefCell;
use std::fmt::Write;
use std::thread;

use anyhow::anyhow;
use indicatif::{ProgressBar, ProgressStyle};
use regiobeeld::ingest::fetch::{FetchState, Progress, World};
use regiobeeld::{FetchReport, FetchedTable};

use super::configuration::configured;
use crate::arguments::FetchFlags;
use crate::terminal::Terminal;

pub(crate) fn fetch(flags: &FetchFlags, terminal: &Terminal) -> anyhow::Result<u8> {
    let settings = flags.settings().or(configured(flags.config.as_deref())?);
    let now = jiff::Timestamp::now();
    let time = now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let mut spec = settings.fetch_spec(flags.tables.clone(), &time)?;
    spec.options.offline = flags.offline;
    spec.options.proxy_from_environment = true;
    // Many who fetch at the same time should not come back at the same time.
    spec.options.seed = now.subsec_nanosecond().unsigned_abs().into();
    let bar = terminal.shows_progress().then(Bar::default);
    let progress = |progress: &Progress<'_>| {
        if let Some(bar) = &bar {
            bar.show(progress);
        }
    };
    let world = World { wait: &thread::sleep, progress: &progress };
    let done = regiobeeld::fetch(&spec, &world);
    if let Some(bar) = &bar {
        bar.finish();
    }
    let report = done?;
    for error in report.tables.iter().filter_map(|table| table.error.as_ref()) {
        terminal.error(&anyhow!("{error}"));
    }
    terminal.result(&report, &describe(&report))?;
    Ok(report.exit_code())
}

fn describe(report: &FetchReport) -> String {
    let mut text = String::new();
    for table in &report.tables {
        let _ = writeln!(text, "{}", line(table));
    }
    let count = |state| report.tables.iter().filter(|table| table.state == state).count();
    let states = [
        (FetchState::Fetched, "fetched"),
        (FetchState::Unchanged, "unchanged"),
        (FetchState::Present, "present"),
        (FetchState::Failed, "failed"),
    ];
    let counts = states.map(|(state, word)| (count(state), word));
    let counts = counts.iter().filter(|(count, _)| *count > 0);
    let counts: Vec<_> = counts.map(|(count, word)| format!("{count} {word}")).collect();
    let _ = writeln!(text, "{}", counts.join(", "));
    text
}

fn line(table: &FetchedTable) -> String {
    let word = match table.state {
        FetchState::Fetched => "fetched",
        FetchState::Unchanged => "unchanged",
        FetchState::Present => "present",
        FetchState::Failed => "failed",
    };
    let mut text = format!("{word:9}  {}  {}", table.definition, table.table);
    if let Some(rows) = table.rows {
        let _ = write!(text, "  {rows} rows");
    } else if let Some(bytes) = table.bytes {
        let _ = write!(text, "  {bytes} bytes");
    }
    if let Some(snapshot) = &table.snapshot {
        let _ = write!(text, "  {}", snapshot.display());
    }
    text
}

/// How far a table is, with the time that it will take.
#[derive(Debug, Default)]
struct Bar(RefCell<Option<(String, ProgressBar)>>);

impl Bar {
    fn show(&self, progress: &Progress<'_>) {
        let mut shown = self.0.borrow_mut();
        let is_other = shown.as_ref().is_none_or(|(table, _)| table != progress.table);
        if is_other {
            if let Some((_, done)) = shown.take() {
                done.finish_and_clear();
            }
            *shown = Some((progress.table.to_owned(), new_bar(progress)));
        }
        if let Some((_, bar)) = &*shown {
            if let Some(total) = progress.total {
                bar.set_length(total);
            }
            bar.set_position(progress.done);
        }
    }

    fn finish(&self) {
        if let Some((_, bar)) = self.0.borrow_mut().take() {
            bar.finish_and_clear();
        }
    }
}

fn new_bar(progress: &Progress<'_>) -> ProgressBar {
    let template = match (progress.is_rows, progress.total.is_some()) {
        (true, _) => "{msg} {wide_bar} {human_pos}/{human_len} rows, {eta} left",
        (false, true) => "{msg} {wide_bar} {bytes}/{total_bytes}, {eta} left",
        (false, false) => "{msg} {bytes}",
    };
    let bar = progress.total.map_or_else(ProgressBar::no_length, ProgressBar::new);
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.set_message(progress.table.to_owned());
    bar
}
