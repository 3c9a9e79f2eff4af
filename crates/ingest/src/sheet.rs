//! Workbooks (XLSX), read by a layout that says where in them a table stands.

mod archive;
mod cell;
mod header;
mod layout;
mod workbook;

#[cfg(test)]
mod tests;

use std::panic;

use regiobeeld_domain::{Code, Diagnostic, Warned};

use crate::findings::Findings;
use crate::{StatTable, visible};

pub use layout::{SheetChoice, SheetLayout};

/// Reads a table from a workbook. Gives none when nothing in it counts; the diagnostics
/// say why, with rows counted as the workbook shows them, and without the file's name.
///
/// ```
/// use regiobeeld_ingest::{SheetLayout, read_sheet};
///
/// let layout: SheetLayout = r#"
///     sheet = "Tabel 1"
///     header = [3, 4]
///     columns.dimensions = [{ column = "Gemeente" }]
///     columns.measures = [{ column = "Wmo/Cliënten", unit = "personen" }]
/// "#.parse()?;
/// let read = read_sheet(&layout, b"no workbook");
/// assert!(read.value.is_none());
/// assert_eq!(read.diagnostics[0].code.as_str(), "unreadable-file");
/// # Ok::<(), regiobeeld_ingest::Error>(())
/// ```
pub fn read_sheet(layout: &SheetLayout, bytes: &[u8]) -> Warned<Option<StatTable>> {
    if let Err(problem) = archive::check(bytes) {
        return Warned { value: None, diagnostics: vec![unreadable(&problem)] };
    }
    // A damaged file is a finding like any other, and must not end the reading of others.
    let read = panic::catch_unwind(|| {
        let mut findings = Findings::default();
        let read = workbook::read(layout, bytes, &mut findings);
        (read, findings.finish())
    });
    match read {
        Ok((Ok(value), diagnostics)) => Warned { value, diagnostics },
        Ok((Err(problem), mut diagnostics)) => {
            diagnostics.push(unreadable(&problem));
            Warned { value: None, diagnostics }
        }
        Err(_) => {
            let problem = "what it says of its parts cannot be true";
            Warned { value: None, diagnostics: vec![unreadable(problem)] }
        }
    }
}

fn unreadable(problem: &str) -> Diagnostic {
    let problem = visible::message(problem);
    let found = Diagnostic::new(
        Code::UnreadableFile,
        format!("the workbook cannot be read: {problem}"),
    );
    found.help("download it again, or save it as `.xlsx` without a password")
}
