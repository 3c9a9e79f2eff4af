use std::fmt::Write;

use anyhow::Context;
use regiobeeld::domain::Regioindeling;
use regiobeeld::ingest::Inspection;
use serde_json::json;

use crate::arguments::InspectFlags;
use crate::terminal::Terminal;

pub(crate) fn inspect(flags: &InspectFlags, terminal: &Terminal) -> anyhow::Result<u8> {
    let indeling = Regioindeling::embedded().context("the registry")?;
    let tables = regiobeeld::tables(&flags.definitions)?;
    let files = regiobeeld::ingest::inspect(&flags.paths, flags.year, &indeling, &tables)
        .map_err(regiobeeld::Error::from)?;
    let text: String = files.iter().map(describe).collect();
    let text = if files.is_empty() { "there is no file\n".to_owned() } else { text };
    terminal.result(&json!({ "files": files }), &text)?;
    let usable = files.iter().any(|file| file.table.is_some());
    Ok(if usable { 0 } else { 3 })
}

fn describe(file: &Inspection) -> String {
    let mut text = format!("{}\n", file.path);
    let or_none = |value: Option<String>| value.unwrap_or_else(|| "unknown".to_owned());
    if let (Some(table), Some(rows)) = (&file.table, file.rows) {
        let _ = writeln!(text, "  table          {table}");
        let _ = writeln!(
            text,
            "  year           {}",
            or_none(file.year.map(|y| y.to_string()))
        );
        let _ = writeln!(
            text,
            "  boundary year  {} (the newest that fits)",
            or_none(file.indeling.map(|y| y.to_string()))
        );
        let rest = file.rest_row.map_or("none".to_owned(), |row| format!("row {row}"));
        let _ = writeln!(text, "  rows           {rows}, rest row: {rest}");
        let unmatched = if file.regions_unmatched.is_empty() {
            "all matched".to_owned()
        } else {
            format!("not matched: {}", file.regions_unmatched.join(", "))
        };
        let _ = writeln!(text, "  regions        {} {unmatched}", file.regions_matched);
        for (measure, sum) in &file.sums {
            let _ = writeln!(text, "  {measure:<45} {sum:>20.2}");
        }
    }
    if let Some(sha256) = &file.sha256 {
        let _ = writeln!(text, "  sha256         {sha256}");
    }
    for found in &file.diagnostics {
        let _ = writeln!(text, "  {found}");
    }
    text.push('\n');
    text
}
