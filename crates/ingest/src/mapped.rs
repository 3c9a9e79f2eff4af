//! Plain text and Parquet files of any publisher, read by a mapping that says what their
//! columns are.

mod columns;
mod definition;
mod parquet;
#[cfg(test)]
mod tests;
mod text;

use regiobeeld_domain::Warned;

use crate::StatTable;
use crate::findings::Findings;

pub(crate) use columns::{find, layout};
pub use definition::{
    Absent, DimensionColumn, LongColumns, Mapping, MeasureColumn, Spread,
};

/// Reads a file by a mapping: Parquet if it begins as such, else text. Gives no table when
/// nothing in the file counts; the diagnostics say why, without the file's name.
///
/// ```
/// use regiobeeld_ingest::{Mapping, read_mapped};
///
/// let mapping: Mapping = r#"
///     decimal = "comma"
///     dimensions = [{ column = "gemeente", kind = "geo" }]
///     measures = [{ column = "cliënten", unit = "personen" }]
///     absent = { "<10" = "suppressed" }
/// "#.parse()?;
/// let read = read_mapped(&mapping, "gemeente;cliënten\nUrk;12,5\nTexel;<10\n".as_bytes());
/// let table = read.value.unwrap();
/// assert_eq!(table.cells.values, [12.5, 0.0]);
/// assert_eq!(table.cells.status[1].as_str(), "suppressed");
/// # Ok::<(), regiobeeld_ingest::Error>(())
/// ```
pub fn read_mapped(mapping: &Mapping, bytes: &[u8]) -> Warned<Option<StatTable>> {
    let mut findings = Findings::default();
    let value = if bytes.starts_with(b"PAR1") {
        parquet::read(mapping, bytes, &mut findings)
    } else {
        text::read(mapping, bytes, &mut findings)
    };
    Warned { value, diagnostics: findings.finish() }
}
