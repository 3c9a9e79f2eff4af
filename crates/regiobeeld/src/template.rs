use std::path::PathBuf;

use regiobeeld_domain::Form;
use regiobeeld_ingest::{Tables, form};
use regiobeeld_report::form_workbook;

use crate::{Error, definition_set};

/// A file to fill in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// What it is called; a run recognises it by its name.
    pub file: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The tables that someone can fill in, by name, also of folders.
///
/// # Errors
///
/// When a folder cannot be read or a definition does not parse.
pub fn template_kinds(folders: &[PathBuf]) -> Result<Vec<String>, Error> {
    Ok(kinds(&definition_set::tables(folders)?))
}

fn kinds(tables: &Tables) -> Vec<String> {
    let with_form = tables.iter().filter(|table| form(table).is_some());
    with_form.map(|table| table.name.clone()).collect()
}

/// An empty workbook for a table that someone can fill in, such as `nza/wachttijden`.
///
/// # Errors
///
/// When there is no such table, a folder cannot be read or a definition does not parse.
pub fn template(kind: &str, folders: &[PathBuf]) -> Result<Template, Error> {
    let tables = definition_set::tables(folders)?;
    let kinds = kinds(&tables);
    crate::settings::known("template", kind, kinds.iter().map(String::as_str))?;
    let form: Option<Form> = tables.get(kind).and_then(form);
    let form = form.ok_or_else(|| Error::Settings(format!("`{kind}` has no form")))?;
    let file = format!("{}.xlsx", form.file);
    Ok(Template { file, bytes: form_workbook(&form)? })
}
