use std::fmt::{Display, Write};
use std::path::{Path, PathBuf};

use regiobeeld::Diff;
use regiobeeld::Label;
use regiobeeld::diff::{Change, ChangeKind, Changed, Figure, Said};
use regiobeeld::domain::Snapshot;

use super::configuration::configured;
use crate::arguments::DiffFlags;
use crate::terminal::Terminal;

/// As many changes as a reader takes in at once.
const SHOWN: usize = 20;

pub(crate) fn diff(flags: &DiffFlags, terminal: &Terminal) -> anyhow::Result<u8> {
    let out = match &flags.out {
        Some(out) => Some(out.clone()),
        None => configured(flags.config.as_deref())?.out,
    };
    let out = out.unwrap_or_else(|| PathBuf::from("out"));
    let diff = regiobeeld::diff(&folder(&out, &flags.old), &folder(&out, &flags.new))?;
    let shown = if flags.all { diff.changes.len() } else { SHOWN };
    terminal.result(&diff, &describe(&diff, shown))?;
    Ok(0)
}

/// A run by its folder, or by its name in the folder of all runs.
fn folder(out: &Path, run: &Path) -> PathBuf {
    let places = [run.to_path_buf(), out.join(run), out.join("runs").join(run)];
    places.iter().find(|place| place.is_dir()).unwrap_or(&places[0]).clone()
}

fn describe(diff: &Diff, shown: usize) -> String {
    let mut text = format!("{} -> {}\n", diff.old, diff.new);
    text.push_str(&differences(diff));
    let _ = writeln!(text, "\n{:>10}  values are the same", diff.unchanged);
    for (kind, count) in &diff.kinds {
        let what = match kind {
            ChangeKind::Changed => "values changed",
            ChangeKind::Added => "values only in the new run",
            ChangeKind::Removed => "values only in the old run",
        };
        let _ = writeln!(text, "{count:>10}  {what}");
    }
    for (cause, count) in &diff.causes {
        let _ = writeln!(text, "{count:>10}  by {}", cause.as_str());
    }
    if !diff.indicators.is_empty() {
        text.push_str("\nBy indicator and cause\n");
    }
    for (indicator, causes) in &diff.indicators {
        let causes = causes.iter().map(|(cause, n)| format!("{} {n}", cause.as_str()));
        let causes: Vec<_> = causes.collect();
        let _ = writeln!(text, "  {indicator:<40} {}", causes.join(", "));
    }
    if !diff.changes.is_empty() {
        text.push_str("\nThe largest changes\n");
    }
    diff.changes.iter().take(shown).for_each(|change| text.push_str(&line(change)));
    if diff.changes.len() > shown {
        let more = diff.changes.len() - shown;
        let _ = writeln!(text, "  and {more} more; `--all` or `--json` has them");
    }
    text
}

fn differences(diff: &Diff) -> String {
    let mut text = String::new();
    let different = &diff.differences;
    let file = |file: &Snapshot| format!("{} ({})", file.path, file.id);
    let changed =
        |Said { old, new }: &Said<Snapshot>| format!("{}, was {}", file(new), old.id);
    text.push_str(&section("data", &listed(&different.data, file, changed)));
    text.push_str(&section("regions", &listed(&different.regions, file, changed)));
    let definitions = listed(&different.definitions, String::clone, String::clone);
    text.push_str(&section("definitions", &definitions));
    let mut said = |what: &str, old: &dyn Display, new: &dyn Display| {
        let _ = writeln!(text, "  {what:<16} {old} -> {new}");
    };
    if let Some(Said { old, new }) = &different.indeling {
        said("boundary year", old, new);
    }
    if let Some(Said { old, new }) = &different.reference_year {
        let year = |year: &Option<u16>| year.map_or("none".to_owned(), |y| y.to_string());
        said("reference year", &year(old), &year(new));
    }
    for (key, Said { old, new }) in &different.configuration {
        said(key, old, new);
    }
    if let Some(Said { old, new }) = &different.software {
        said("software", old, new);
    }
    if text.is_empty() {
        text.push_str("  both rest on the same\n");
    }
    text
}

fn listed<T, C>(
    things: &Changed<T, C>,
    name: impl Fn(&T) -> String,
    changed: impl Fn(&C) -> String,
) -> Vec<String> {
    let mut lines: Vec<_> = things
        .changed
        .iter()
        .map(|thing| format!("another {}", changed(thing)))
        .collect();
    lines.extend(things.added.iter().map(|thing| format!("added {}", name(thing))));
    lines.extend(things.removed.iter().map(|thing| format!("removed {}", name(thing))));
    lines
}

fn section(name: &str, lines: &[String]) -> String {
    let lines: Vec<_> =
        lines.iter().map(|line| format!("  {name:<16} {line}\n")).collect();
    lines.concat()
}

fn line(change: &Change) -> String {
    let figure = |figure: &Option<Figure<Label>>| match figure {
        Some(figure) => match figure.value {
            Some(value) => value.to_string(),
            None => figure.status.to_string(),
        },
        None => "not there".to_owned(),
    };
    let size =
        change.relative.map_or(String::new(), |by| format!(" ({:+.4}%)", 100.0 * by));
    let causes: Vec<_> = change.causes.iter().map(|cause| cause.as_str()).collect();
    let keys = [&change.indicator, &change.region, &change.region_name, &change.period];
    let parts = [&change.sex, &change.age, &change.category];
    let parts = parts.into_iter().filter(|part| &***part != "total");
    let keys: Vec<_> = keys.into_iter().chain(parts).map(|key| &**key).collect();
    format!(
        "  {}: {} -> {}{size} by {}\n",
        keys.join(" "),
        figure(&change.old),
        figure(&change.new),
        causes.join(", "),
    )
}
