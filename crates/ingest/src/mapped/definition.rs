use std::collections::BTreeMap;
use std::str::FromStr;

use regiobeeld_domain::Status;
use serde::{Deserialize, Serialize};

use crate::stat_rows::MissingWords;
use crate::{DecimalMark, DimensionKind, Error};

/// What the columns of a file are.
///
/// A file is wide, with a column for every measure or for every code of a dimension, or
/// long, with one column that names the measure and one with the number.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mapping {
    /// Id of the table that it makes.
    pub id: String,
    /// Encoding, such as `windows-1252`; detected where absent.
    pub encoding: Option<String>,
    /// What parts the columns; detected where absent.
    pub delimiter: Option<char>,
    /// What stands before decimals; detected from all numbers where absent.
    pub decimal: Option<DecimalMark>,
    /// Rows before the header.
    pub skip_rows: usize,
    /// Columns with codes or labels.
    pub dimensions: Vec<DimensionColumn>,
    /// Codes that hold for the whole file: dimension and code, such as `Perioden` and
    /// `2023JJ00`.
    pub constants: BTreeMap<String, String>,
    /// Columns with numbers.
    pub measures: Vec<MeasureColumn>,
    /// Columns with numbers of one measure, one for every code of a dimension.
    pub spread: Option<Spread>,
    /// Columns that name the measure and hold its number.
    pub long: Option<LongColumns>,
    /// Words in place of a number, and why there is none. The words of CBS and of
    /// spreadsheet programs are known.
    pub absent: BTreeMap<String, Absent>,
    /// What an empty cell means.
    pub empty: Absent,
}

/// A column with the codes or labels of a dimension.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DimensionColumn {
    /// The file's own name of the column.
    pub column: String,
    /// Name of the dimension; the column's where absent.
    pub name: Option<String>,
    /// What it is about; told from its codes where absent.
    pub kind: Option<DimensionKind>,
}

/// A column with the numbers of a measure.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeasureColumn {
    /// The file's own name of the column.
    pub column: String,
    /// Key of the measure; the column's name where absent.
    pub name: Option<String>,
    /// Unit of the numbers.
    pub unit: Option<String>,
    /// Decimals that are published.
    pub decimals: Option<u8>,
    /// Codes that hold for this column: dimension and code, such as `Geslacht` and
    /// `Mannen`.
    #[serde(default)]
    pub codes: BTreeMap<String, String>,
}

/// Columns side by side whose names are the codes of a dimension.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spread {
    /// Name of the dimension.
    pub dimension: String,
    /// What it is about; told from its codes where absent.
    pub kind: Option<DimensionKind>,
    /// Key of the measure that the numbers are of.
    pub measure: String,
    /// Unit of the numbers.
    pub unit: Option<String>,
    /// The file's own name of the first of the columns.
    pub first: String,
    /// The file's own name of the last; the last column of the file where absent.
    pub last: Option<String>,
}

/// The columns of a long file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LongColumns {
    /// The column that names the measure.
    pub measure: String,
    /// The column with the numbers.
    pub value: String,
    /// The column with their units.
    pub unit: Option<String>,
}

/// Why there is no number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Absent {
    /// Hidden for disclosure.
    Suppressed,
    /// Cannot exist.
    NotApplicable,
    /// Not known.
    #[default]
    Missing,
}

impl From<Absent> for Status {
    fn from(absent: Absent) -> Self {
        match absent {
            Absent::Suppressed => Self::Suppressed,
            Absent::NotApplicable => Self::NotApplicable,
            Absent::Missing => Self::Missing,
        }
    }
}

impl Mapping {
    /// The names of all columns that it needs.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        let dimensions = self.dimensions.iter().map(|one| &one.column);
        let measures = self.measures.iter().map(|one| &one.column);
        let spread = self
            .spread
            .iter()
            .flat_map(|spread| std::iter::once(&spread.first).chain(&spread.last));
        let long = self
            .long
            .iter()
            .flat_map(|long| [&long.measure, &long.value].into_iter().chain(&long.unit));
        dimensions.chain(measures).chain(spread).chain(long).map(String::as_str)
    }

    /// What words in place of a number mean: those of the mapping before those of CBS.
    pub(super) fn missing(&self) -> MissingWords {
        let known = MissingWords::default().words;
        let known = known.into_iter().filter(|(word, _)| !self.absent.contains_key(word));
        let own =
            self.absent.iter().map(|(word, absent)| (word.clone(), (*absent).into()));
        let words = own.chain(known).collect();
        MissingWords { words, blank: self.empty.into() }
    }
}

/// Reads the TOML of a mapping.
impl FromStr for Mapping {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        toml::from_str(text).map_err(|error| Error::Definition {
            name: "mapping".to_owned(),
            problem: error.to_string(),
        })
    }
}
