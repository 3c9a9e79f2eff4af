//! Synthetic tables of statistics, one for each definition, in the format of its service.
//!
//! What a table holds follows from its definition and its [`plans::Plan`]; the figures
//! follow from the residents of the registry and a made-up level for each measure.

mod codes;
mod csv_file;
mod figures;
mod level;
mod made;
mod observations;
mod packed;
mod people;
mod plans;
mod record;
mod rows;
mod snapshot;
mod title;
mod workbook;

use regiobeeld_domain::Regioindeling;

use super::random::Key;
use crate::{Error, TableDefinition, Tables};
use plans::{Form, PLANS, Plan};

/// A file of a synthetic table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleFile {
    /// Its path below the folder of samples, with `/` between folders.
    pub path: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// The files of a synthetic table for every definition of statistics that has a plan.
///
/// The same seed gives the same bytes on every machine, but for archives, whose members
/// are the same and may be packed in another way.
///
/// # Errors
///
/// When a definition does not parse, or a plan names none.
pub fn statistics_samples(
    indeling: &Regioindeling,
    seed: u64,
) -> Result<Vec<SampleFile>, Error> {
    let tables = Tables::embedded()?;
    let mut files = Vec::new();
    for plan in PLANS {
        let definition = tables.known(plan.definition)?;
        files.extend(sample(plan, definition, indeling, seed)?);
    }
    Ok(files)
}

fn sample(
    plan: &Plan,
    definition: &TableDefinition,
    indeling: &Regioindeling,
    seed: u64,
) -> Result<Vec<SampleFile>, Error> {
    let key = Key::new(seed);
    let table = made::table(plan, definition, indeling, key)?;
    Ok(match plan.form {
        Form::Rows { typed } => rows::files(&table, definition, typed),
        Form::Observations => observations::files(&table, definition),
        Form::Packed => packed::files(&table, definition),
        Form::Export => csv_file::export(&table, definition),
        Form::Display => csv_file::display(&table, definition),
        Form::Mapped { labels } => csv_file::mapped(&table, definition, labels),
        Form::Workbook => workbook::files(&table, definition),
    })
}
