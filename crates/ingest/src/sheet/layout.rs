use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{Error, Mapping};

/// Where in a workbook a table stands. Rows are counted from 1, as workbooks show them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SheetLayout {
    /// The sheet by name or by position among those that are not hidden; the first of
    /// those where absent.
    pub sheet: Option<SheetChoice>,
    /// First and last row of the header; the first row with two cells where absent.
    pub header: Option<[u32; 2]>,
    /// First row of the table; the one behind the header where absent.
    pub first_row: Option<u32>,
    /// Last row that may belong to it.
    pub last_row: Option<u32>,
    /// Beginning of the text in a row's first cell at which the table ends. A line that
    /// names the source ends it in any case.
    pub end: Option<String>,
    /// Rows that do not count, such as a row of numbers of the columns.
    pub skip_rows: Vec<u32>,
    /// What the columns are. A column is named by its header, by the last row of its
    /// header where only one column has that, or by its letters. Several rows of a header
    /// are joined with `/`. Where absent the header is understood as one of `StatLine`:
    /// labels left, numbers right.
    pub columns: Option<Mapping>,
    /// Whether it rests on a description that was not checked on the real workbook.
    pub unverified: bool,
}

/// A sheet by name or position.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum SheetChoice {
    /// Position among the sheets that are not hidden, from 1.
    Position(usize),
    /// Name.
    Name(String),
}

/// Reads the TOML of a layout.
impl FromStr for SheetLayout {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        toml::from_str(text).map_err(|error| Error::Definition {
            name: "sheet layout".to_owned(),
            problem: error.to_string(),
        })
    }
}
