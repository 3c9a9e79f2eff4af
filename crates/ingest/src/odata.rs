//! Tables of CBS as its two `OData` services give them: pages of records in JSON, or the
//! same records saved as Parquet or CSV, and the bulk archive of the newer service.
//!
//! A file is known by its fields and by the address in it, never by its name.

mod archive;
mod cells;
mod codes;
pub(crate) mod csv;
mod description;
mod json;
mod number;
mod observations;
mod page;
mod parquet;
mod part;
mod rows;
mod source;

use regiobeeld_domain::{Code, Diagnostic};

use crate::visible;

pub(crate) use number::rounded;
pub(crate) use page::Page;
pub(crate) use part::table_id;
pub(crate) use source::{ODataArchive, ODataFile, everything};

/// Whether a file's first bytes are those of a page, or of a set saved as CSV.
pub(crate) fn recognises(head: &[u8]) -> bool {
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    // A list of records; what else starts with a bracket is a table of a TOML file.
    let list = text.strip_prefix(b"[").map(<[u8]>::trim_ascii_start);
    let is_list = list.is_some_and(|list| matches!(list.first(), Some(b'{' | b']')));
    head.starts_with(b"PAR1")
        || text.starts_with(b"{")
        || is_list
        || csv::delimiter(head).is_some()
}

/// Reads a page.
///
/// # Errors
///
/// A diagnostic without place, when the bytes are no such page or end too early.
pub(crate) fn read(bytes: &[u8]) -> Result<Page<'_>, Box<Diagnostic>> {
    if bytes.starts_with(b"PAR1") { parquet::read(bytes) } else { json::read(bytes) }
}

fn broken(code: Code, problem: impl std::fmt::Display) -> Box<Diagnostic> {
    let problem = visible::message(&problem.to_string());
    let found = Diagnostic::new(code, format!("the file cannot be read: {problem}"));
    Box::new(found.help("download it again"))
}

fn too_many() -> Box<Diagnostic> {
    broken(Code::UnreadableFile, "it has more cells than any page of CBS")
}

fn no_page() -> Diagnostic {
    let message = "the file is JSON, but no page of an OData service of CBS";
    let help = "`regiobeeld list sources` says what is; else leave it out";
    Diagnostic::new(Code::UnrecognisedFile, message).help(help)
}
