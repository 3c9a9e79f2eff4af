//! Definitions of published tables: TOML files that are embedded in the library.

mod age_split;
mod file;
mod statistics;

use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};
use regiobeeld_domain::{Category, SeriesBreak, Text};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::{Error, FetchDefinition};

pub use age_split::AgeSplit;
pub use file::FileDefinition;
pub use statistics::{
    Ages, DimensionDefinition, DimensionRole, MeasureDefinition, MeasureKind, Withdrawn,
};
pub(crate) use statistics::{ending, pairs};

/// A published table: what it is, whose it is, and what its columns mean.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableDefinition {
    /// Path name, such as `vektis/zvw-gemeente`; from the file's path.
    #[serde(skip)]
    pub name: String,
    /// Title for people.
    pub title: Text,
    /// Publisher, which also names the reader.
    pub source: String,
    /// Dataset that its measures go into.
    pub dataset: String,
    /// Licence of the data.
    pub licence: String,
    /// How the publisher wants to be named.
    pub citation: String,
    /// Where it is published.
    pub url: String,
    /// How often a new edition comes; `irregular` where it says nothing.
    #[serde(default)]
    pub cycle: Cycle,
    /// Whether small cells are the publisher's business or ours.
    pub disclosure: Disclosure,
    /// What parts the columns of a text file.
    #[serde(default = "semicolon")]
    pub delimiter: char,
    /// First and last year whose columns are known; none where they do not depend on it.
    #[serde(default)]
    pub years: [u16; 2],
    /// Boundary year by data year, as strings because TOML keys are.
    #[serde(default)]
    pub indeling: BTreeMap<String, u16>,
    /// The publisher's ids of the tables of one year each, and their years.
    #[serde(default)]
    pub tables: BTreeMap<String, u16>,
    /// Columns by their full lower-case name; of OData tables by the service's own.
    #[serde(default)]
    pub columns: BTreeMap<String, ColumnDefinition>,
    /// What is downloaded of it; nothing where absent.
    pub fetch: Option<FetchDefinition>,
    /// The publisher's ids of tables that hold several periods, as the publisher spells
    /// them.
    #[serde(default)]
    pub ids: Vec<String>,
    /// How files of it are recognised and read that no kind of source knows by itself.
    pub file: Option<FileDefinition>,
    /// Whether it was checked on a real table.
    #[serde(default = "yes")]
    pub verified: bool,
    /// Ids of tables that it was not checked on, where it was checked on others.
    #[serde(default)]
    pub unverified: Vec<String>,
    /// The boundary year of all periods of a table, where it is one and the same; each
    /// period has its own where absent.
    pub boundaries: Option<u16>,
    /// Dimensions of a table of statistics, by their names.
    #[serde(default)]
    pub dimensions: BTreeMap<String, DimensionDefinition>,
    /// What is taken of a table of statistics.
    #[serde(default)]
    pub measures: Vec<MeasureDefinition>,
    /// Titles of the categories of its measures.
    #[serde(default)]
    pub categories: BTreeMap<String, Text>,
    /// What the publisher has withdrawn.
    #[serde(default)]
    pub withdrawn: Vec<Withdrawn>,
}

fn yes() -> bool {
    true
}

fn semicolon() -> char {
    ';'
}

/// How often a publisher brings figures up to date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cycle {
    /// Every month.
    Monthly,
    /// Every quarter.
    Quarterly,
    /// Every year.
    Yearly,
    /// Every other year.
    TwoYearly,
    /// Every fourth year.
    FourYearly,
    /// When it comes.
    #[default]
    Irregular,
}

/// What is done about small cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Disclosure {
    /// The source has suppressed what it must; nothing is suppressed again.
    Published,
    /// Small counts are protected before anything is published.
    Protect,
}

/// What a column of a published table means.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnDefinition {
    /// Key or measure.
    pub role: Role,
    /// Measure of the dataset that it is added to.
    pub measure: Option<String>,
    /// Category of the measure that it is added to; `total` where absent.
    pub category: Option<String>,
    /// Smallest number that it can hold; a cost can be taken back, a count cannot.
    pub least: Option<f64>,
    /// First year that has it, where not the first of the table.
    pub from: Option<u16>,
    /// Last year that has it.
    pub to: Option<u16>,
}

impl ColumnDefinition {
    /// Whether the table of a year has this column; of a year after the known ones it is
    /// what the last known year has.
    pub fn is_in(&self, year: u16, known: [u16; 2]) -> bool {
        let year = year.clamp(known[0], known[1]);
        self.from.is_none_or(|from| from <= year) && self.to.is_none_or(|to| year <= to)
    }
}

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Key: sex.
    Sex,
    /// Key: age class.
    Age,
    /// Key: region, by name or code.
    Region,
    /// Name of the region.
    Name,
    /// Residents of the region, which weigh it.
    Residents,
    /// A number.
    Measure,
}

impl TableDefinition {
    /// Reads the definition with a path name, such as `vektis/zvw-gemeente`.
    ///
    /// # Errors
    ///
    /// When it does not parse; the message names line and key.
    pub fn parse(name: &str, text: &str) -> Result<Self, Error> {
        let definition = Self { name: name.to_owned(), ..parse(name, text)? };
        let fetch = definition.fetch.as_ref();
        let fetch = fetch.and_then(|fetch| fetch.problem(&definition));
        let file = definition.file.as_ref().and_then(FileDefinition::problem);
        match fetch.or(file).or_else(|| definition.problem()) {
            Some(problem) => Err(Error::Definition { name: name.to_owned(), problem }),
            None => Ok(definition),
        }
    }

    /// The boundary year that the publisher used for a data year.
    pub fn indeling_of(&self, year: u16) -> Option<u16> {
        self.indeling.get(&year.to_string()).copied()
    }
}

/// Every definition: of tables, and the lists that they use. To add one, add a file.
static DEFINITIONS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/definitions");

/// The definitions that are lists and not tables.
pub(crate) const LISTS: [&str; 5] = [
    "cbs/geslacht",
    "cbs/leeftijd",
    "vektis/breaks",
    "vektis/gemeentenamen",
    "vektis/zorgsoorten",
];

/// The text of a definition.
fn text(name: &str) -> &'static str {
    let file = DEFINITIONS.get_file(format!("{name}.toml"));
    file.and_then(include_dir::File::contents_utf8).unwrap_or("")
}

/// The breaks in Vektis's series, in the order of their years.
///
/// # Errors
///
/// When the definition does not parse.
pub fn breaks() -> Result<Vec<SeriesBreak>, Error> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Breaks {
        r#break: Vec<SeriesBreak>,
    }
    Ok(list::<Breaks>("vektis/breaks")?.r#break)
}

/// The care groups of Vektis, in the order of their names.
///
/// # Errors
///
/// When the definition does not parse.
pub fn categories() -> Result<Vec<Category>, Error> {
    let groups: BTreeMap<String, Text> = list("vektis/zorgsoorten")?;
    Ok(groups.into_iter().map(|(name, title)| Category { name, title }).collect())
}

/// Names that Vektis writes in a way of its own, with their codes.
pub(crate) fn gemeentenamen() -> Result<BTreeMap<String, String>, Error> {
    list("vektis/gemeentenamen")
}

/// Names and texts of all definitions in the order of the names, for hashing what a run
/// rests on.
pub fn definition_texts() -> Vec<(String, &'static str)> {
    let files = DEFINITIONS.dirs().flat_map(Dir::files);
    let text = |file: &'static include_dir::File<'static>| {
        let parts: Vec<_> =
            file.path().iter().map(|part| part.to_string_lossy()).collect();
        let name = parts.join("/");
        let name = name.strip_suffix(".toml").unwrap_or(&name).to_owned();
        (name, file.contents_utf8().unwrap_or(""))
    };
    let mut texts: Vec<_> = files.map(text).collect();
    texts.sort();
    texts
}

/// Reads a list that definitions use.
pub(crate) fn list<T: DeserializeOwned>(name: &str) -> Result<T, Error> {
    parse(name, text(name))
}

fn parse<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, Error> {
    let wrong = |error: toml::de::Error| Error::Definition {
        name: name.to_owned(),
        problem: error.to_string(),
    };
    toml::from_str(text).map_err(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_parse_and_fit_together() {
        let groups: Vec<_> = categories().unwrap().into_iter().map(|c| c.name).collect();
        assert_eq!(groups.len(), 11);
        for table in crate::Tables::embedded().unwrap().iter() {
            for column in table.columns.values().filter_map(|c| c.category.as_ref()) {
                assert!(groups.contains(column), "{column}");
            }
        }
        for broken in breaks().unwrap() {
            assert!(broken.groups.iter().all(|group| groups.contains(group)));
        }
    }
}
