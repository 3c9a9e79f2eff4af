use std::fmt::Write;

use regiobeeld::catalogue;

use crate::arguments::ListFlags;
use crate::terminal::Terminal;

pub(crate) fn list(flags: &ListFlags, terminal: &Terminal) -> anyhow::Result<u8> {
    let catalogue = catalogue(&flags.kind, &flags.definitions)?;
    let name_width =
        catalogue.entries.iter().map(|entry| entry.name.len()).max().unwrap_or(0);
    let mut text = String::new();
    for entry in &catalogue.entries {
        let _ = writeln!(
            text,
            "{:name_width$}  {} ({})",
            entry.name,
            entry.title,
            entry.detail()
        );
    }
    terminal.result(&catalogue, &text)?;
    Ok(0)
}
