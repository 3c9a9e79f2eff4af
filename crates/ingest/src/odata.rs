//! Tables of CBS as its two OData services give them: one record per row or observation,
//! in JSON or saved as Parquet.

mod json;
mod parquet;

use std::collections::BTreeMap;

use regiobeeld_domain::{Code, Diagnostic};

use crate::visible;

/// The records of one page, and where the service says they are from.
#[derive(Debug, Clone, Default)]
pub(crate) struct Page {
    /// The address in the page that names its table and entity set.
    pub(crate) context: Option<String>,
    pub(crate) records: Vec<Record>,
}

/// One row or observation: trimmed texts by field; what is null or blank is absent.
///
/// Numbers are kept as they were written.
pub(crate) type Record = BTreeMap<String, String>;

/// Whether a file's first bytes are those of such a page.
pub(crate) fn recognises(head: &[u8]) -> bool {
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    // A list of records; what else starts with a bracket is a table of a TOML file.
    let list = text.strip_prefix(b"[").map(<[u8]>::trim_ascii_start);
    let is_list = list.is_some_and(|list| matches!(list.first(), Some(b'{' | b']')));
    head.starts_with(b"PAR1") || text.starts_with(b"{") || is_list
}

/// A table of CBS is far below it; what claims more would only fill the memory.
const MOST_RECORDS: usize = 2_000_000;

fn too_many() -> Box<Diagnostic> {
    let message = format!("it has more than {MOST_RECORDS} records");
    broken(Code::UnreadableFile, message)
}

/// Reads a page.
///
/// # Errors
///
/// A diagnostic without place, when the bytes are no such page or end too early.
pub(crate) fn read(bytes: &[u8]) -> Result<Page, Box<Diagnostic>> {
    if bytes.starts_with(b"PAR1") { parquet::read(bytes) } else { json::read(bytes) }
}

fn broken(code: Code, problem: impl std::fmt::Display) -> Box<Diagnostic> {
    let problem = visible::message(&problem.to_string());
    let found = Diagnostic::new(code, format!("the file cannot be read: {problem}"));
    Box::new(found.help("download it again"))
}
