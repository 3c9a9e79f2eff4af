//! The definitions of a run: those of the library, and those of folders that extend it.
//!
//! In such a folder published tables stand below `tables/`, with the corrections of
//! `cbs/bevolking` in `tables/cbs/bevolking.corrections.toml`, and scenarios below
//! `scenarios/`; every other file is an indicator.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use regiobeeld_indicator::{self as indicator, Definition, parse_definition};
use regiobeeld_ingest::{self as ingest, Tables, hex};
use regiobeeld_projection::{self as projection, Scenario, parse_scenario};
use sha2::{Digest, Sha256};

use crate::{Error, verify};

/// What the names of indicators stand behind in a manifest.
pub(crate) const INDICATORS: &str = "indicator/";

/// What the names of published tables and their lists stand behind in a manifest.
pub(crate) const TABLES: &str = "table/";

/// The folder of published tables in a folder of definitions.
const TABLE_FOLDER: &str = "tables/";

/// What the names of scenarios stand behind in a manifest.
const SCENARIOS: &str = "scenario/";

/// The folder of scenarios in a folder of definitions.
const SCENARIO_FOLDER: &str = "scenarios/";

/// The text of a definition.
#[derive(Debug, Clone)]
pub(crate) struct DefinitionText {
    /// The file for people; `(embedded)` is the library's own.
    pub(crate) file: String,
    pub(crate) text: Cow<'static, str>,
}

impl DefinitionText {
    /// Whether it comes with the library.
    pub(crate) fn is_embedded(&self) -> bool {
        matches!(self.text, Cow::Borrowed(_))
    }
}

/// The texts of all indicators by name. One of a folder goes before the library's of the
/// same name, and a later folder before an earlier one.
///
/// # Errors
///
/// When a folder or a file in it cannot be read.
pub(crate) fn texts(
    folders: &[PathBuf],
) -> Result<BTreeMap<String, DefinitionText>, Error> {
    let embedded = indicator::definition_texts().into_iter().map(|(name, text)| {
        let file = format!("(embedded)/{name}.toml");
        (name, DefinitionText { file, text: Cow::Borrowed(text) })
    });
    let mut texts: BTreeMap<_, _> = embedded.collect();
    let added = added(folders)?.into_iter();
    let of_others = [TABLE_FOLDER, SCENARIO_FOLDER];
    let is_other =
        |name: &String| of_others.iter().any(|folder| name.starts_with(folder));
    texts.extend(added.filter(|(name, _)| !is_other(name)));
    Ok(texts)
}

/// The texts of published tables, and of corrections of them, that folders add.
///
/// # Errors
///
/// When a folder or a file in it cannot be read.
pub(crate) fn table_texts(
    folders: &[PathBuf],
) -> Result<BTreeMap<String, DefinitionText>, Error> {
    let of_table = |(name, text): (String, DefinitionText)| {
        name.strip_prefix(TABLE_FOLDER).map(|name| (name.to_owned(), text))
    };
    Ok(added(folders)?.into_iter().filter_map(of_table).collect())
}

/// The published tables of the library and of folders, which hold them below `tables/`.
///
/// # Errors
///
/// When a folder cannot be read or a definition does not parse.
pub fn tables(folders: &[PathBuf]) -> Result<Tables, Error> {
    let texts = table_texts(folders)?;
    let named = texts.iter().map(|(name, text)| (name, &text.text));
    Tables::embedded()?.extended(named).map_err(|error| match error {
        ingest::Error::Definition { name, problem } => {
            let name = texts.get(&name).map_or(name, |text| text.file.clone());
            ingest::Error::Definition { name, problem }.into()
        }
        other => other.into(),
    })
}

/// The texts of scenarios by name; one of a folder goes before the library's.
fn scenario_texts(
    folders: &[PathBuf],
) -> Result<BTreeMap<String, DefinitionText>, Error> {
    let embedded = projection::definition_texts("scenario").into_iter();
    let embedded = embedded.map(|(name, text)| {
        let file = format!("(embedded)/{SCENARIO_FOLDER}{name}.toml");
        (name, DefinitionText { file, text: Cow::Borrowed(text) })
    });
    let added = added(folders)?.into_iter().filter_map(|(name, text)| {
        Some((name.strip_prefix(SCENARIO_FOLDER)?.to_owned(), text))
    });
    Ok(embedded.chain(added).collect())
}

/// The scenarios of the library and of folders, which hold them below `scenarios/`, in the
/// order of their names.
///
/// # Errors
///
/// When a folder cannot be read or a scenario does not parse.
pub(crate) fn scenarios(folders: &[PathBuf]) -> Result<Vec<Scenario>, Error> {
    let texts = scenario_texts(folders)?;
    let parse = |(name, text): (&String, &DefinitionText)| {
        parse_scenario(name, &text.text).map_err(|error| match error {
            projection::Error::Definition { problem, .. } => {
                projection::Error::Definition { name: text.file.clone(), problem }
            }
            other => other,
        })
    };
    Ok(texts.iter().map(parse).collect::<Result<_, _>>()?)
}

/// What folders add, by the path in them; a later folder goes before an earlier one.
fn added(folders: &[PathBuf]) -> Result<BTreeMap<String, DefinitionText>, Error> {
    let mut texts = BTreeMap::new();
    for folder in folders {
        let unreadable = |path: &Path, error: std::io::Error| {
            Error::Settings(format!(
                "cannot read definitions `{}`: {error}; give another with `--definitions`",
                path.display()
            ))
        };
        fs::read_dir(folder).map_err(|error| unreadable(folder, error))?;
        for relative in verify::files(folder, folder) {
            let Some(name) = relative.strip_suffix(".toml") else { continue };
            let path = folder.join(&relative);
            let text =
                fs::read_to_string(&path).map_err(|error| unreadable(&path, error))?;
            let file = path.display().to_string();
            let text = DefinitionText { file, text: Cow::Owned(text) };
            texts.insert(name.to_owned(), text);
        }
    }
    Ok(texts)
}

/// All indicators, in the order of their names.
///
/// # Errors
///
/// When a folder cannot be read or a definition does not parse.
pub(crate) fn definitions(folders: &[PathBuf]) -> Result<Vec<Definition>, Error> {
    let texts = texts(folders)?;
    let parse = |(name, text): (&String, &DefinitionText)| {
        parse_definition(name, &text.text).map_err(|error| match error {
            indicator::Error::Definition { problem, .. } => {
                indicator::Error::Definition { name: text.file.clone(), problem }
            }
            other => other,
        })
    };
    Ok(texts.iter().map(parse).collect::<Result<_, _>>()?)
}

/// Whether one of the named indicators reads a dataset.
///
/// # Errors
///
/// When a folder cannot be read or a definition does not parse.
pub(crate) fn uses(
    folders: &[PathBuf],
    names: &[String],
    dataset: &str,
) -> Result<bool, Error> {
    let definitions = definitions(folders)?;
    let mut named = definitions.iter().filter(|known| names.contains(&known.name));
    Ok(named.any(|definition| reads(definition, dataset)))
}

/// Whether an indicator reads a dataset.
pub(crate) fn reads(definition: &Definition, dataset: &str) -> bool {
    let inputs = definition.method.inputs();
    let mut measures = inputs.iter().flat_map(|input| &input.measures);
    measures.any(|measure| measure.dataset == dataset)
}

/// The hash of every definition, of tables and their lists too, by name.
///
/// # Errors
///
/// When a folder cannot be read.
pub(crate) fn hashes(folders: &[PathBuf]) -> Result<BTreeMap<String, String>, Error> {
    let hash = |text: &str| hex(&Sha256::digest(text));
    let tables = ingest::definition_texts()
        .into_iter()
        .map(|(name, text)| (format!("{TABLES}{name}"), hash(text)));
    let added = table_texts(folders)?;
    let added =
        added.iter().map(|(name, text)| (format!("{TABLES}{name}"), hash(&text.text)));
    let indicators = texts(folders)?;
    let indicators = indicators
        .iter()
        .map(|(name, text)| (format!("{INDICATORS}{name}"), hash(&text.text)));
    let scenarios = scenario_texts(folders)?;
    let scenarios = scenarios
        .iter()
        .map(|(name, text)| (format!("{SCENARIOS}{name}"), hash(&text.text)));
    Ok(tables.chain(added).chain(indicators).chain(scenarios).collect())
}
