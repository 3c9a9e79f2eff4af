//! Definitions of published tables: TOML files that are embedded in the library.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use regiobeeld_domain::{Category, SeriesBreak, Text};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::{Error, FetchDefinition};

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
}

fn semicolon() -> char {
    ';'
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
        match fetch.and_then(|fetch| fetch.problem(&definition)) {
            Some(problem) => Err(Error::Definition { name: name.to_owned(), problem }),
            None => Ok(definition),
        }
    }

    /// The boundary year that the publisher used for a data year.
    pub fn indeling_of(&self, year: u16) -> Option<u16> {
        self.indeling.get(&year.to_string()).copied()
    }
}

/// Every table definition: path name and text. To add a table, add a line.
const TABLES: &[(&str, &str)] = &[
    ("cbs/gebieden", include_str!("../definitions/cbs/gebieden.toml")),
    ("cbs/statline-csv", include_str!("../definitions/cbs/statline-csv.toml")),
    ("eigen/regios", include_str!("../definitions/eigen/regios.toml")),
    ("vektis/zvw-gemeente", include_str!("../definitions/vektis/zvw-gemeente.toml")),
    ("vektis/zvw-postcode3", include_str!("../definitions/vektis/zvw-postcode3.toml")),
];

/// Every published table that is defined, in the order of their names.
///
/// # Errors
///
/// When a definition does not parse; the message names line and key.
pub fn tables() -> Result<Vec<TableDefinition>, Error> {
    TABLES.iter().map(|(name, _)| table(name)).collect()
}

/// The published table with a name; parsed once, because every file asks for it.
pub(crate) fn table(name: &str) -> Result<TableDefinition, Error> {
    static PARSED: [OnceLock<TableDefinition>; TABLES.len()] =
        [const { OnceLock::new() }; TABLES.len()];
    let Some(position) = TABLES.iter().position(|(known, _)| *known == name) else {
        return Err(Error::Definition {
            name: name.to_owned(),
            problem: "there is no such table".to_owned(),
        });
    };
    if let Some(parsed) = PARSED[position].get() {
        return Ok(parsed.clone());
    }
    let definition = TableDefinition::parse(name, TABLES[position].1)?;
    Ok(PARSED[position].get_or_init(|| definition).clone())
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
    let text = include_str!("../definitions/vektis/breaks.toml");
    Ok(parse::<Breaks>("vektis/breaks", text)?.r#break)
}

/// The care groups of Vektis, in the order of their names.
///
/// # Errors
///
/// When the definition does not parse.
pub fn categories() -> Result<Vec<Category>, Error> {
    let text = include_str!("../definitions/vektis/zorgsoorten.toml");
    let groups: BTreeMap<String, Text> = parse("vektis/zorgsoorten", text)?;
    Ok(groups.into_iter().map(|(name, title)| Category { name, title }).collect())
}

/// Names that Vektis writes in a way of its own, with their codes.
pub(crate) fn gemeentenamen() -> Result<BTreeMap<String, String>, Error> {
    parse(
        "vektis/gemeentenamen",
        include_str!("../definitions/vektis/gemeentenamen.toml"),
    )
}

/// The texts of all definitions, for hashing what a run rests on.
pub fn definition_texts() -> impl Iterator<Item = (&'static str, &'static str)> {
    let others = [
        ("vektis/breaks", include_str!("../definitions/vektis/breaks.toml")),
        (
            "vektis/gemeentenamen",
            include_str!("../definitions/vektis/gemeentenamen.toml"),
        ),
        ("vektis/zorgsoorten", include_str!("../definitions/vektis/zorgsoorten.toml")),
    ];
    TABLES.iter().copied().chain(others)
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
        for table in tables().unwrap() {
            for column in table.columns.values().filter_map(|c| c.category.as_ref()) {
                assert!(groups.contains(column), "{column}");
            }
        }
        for broken in breaks().unwrap() {
            assert!(broken.groups.iter().all(|group| groups.contains(group)));
        }
    }
}
