//! How the two versions of `OData` name the same things.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::FetchProblem;
use super::page::{Page, json};
use crate::ServiceName;

/// A version of `OData`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Protocol {
    /// Version 3, with rows as texts or as numbers.
    V3 { typed: bool },
    /// Version 4.
    V4,
}

/// A list that a service gives: its name there and that of the file it is kept in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct List {
    pub(super) set: String,
    pub(super) file: String,
    /// Whether some tables do not have it.
    pub(super) is_optional: bool,
}

/// A dimension of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dimension {
    pub(super) name: String,
    /// Whether it has groups, as far as is said.
    groups: Option<bool>,
}

fn list(set: impl Into<String>, file: impl Into<String>, is_optional: bool) -> List {
    List { set: set.into(), file: file.into(), is_optional }
}

impl Protocol {
    pub(super) fn of(service: ServiceName, typed: bool) -> Self {
        if service == ServiceName::Odata4 { Self::V4 } else { Self::V3 { typed } }
    }

    /// What is asked first, because it says which version of the table there is.
    pub(super) fn head(self) -> List {
        match self {
            Self::V3 { .. } => list("TableInfos", "table-infos", false),
            Self::V4 => list("Properties", "properties", false),
        }
    }

    /// What describes the table; the first tells its dimensions.
    pub(super) fn descriptions(self) -> Vec<List> {
        match self {
            Self::V3 { .. } => vec![
                list("DataProperties", "data-properties", false),
                list("CategoryGroups", "category-groups", true),
            ],
            Self::V4 => vec![
                list("Dimensions", "dimensions", false),
                list("MeasureCodes", "measure-codes", false),
                list("MeasureGroups", "measure-groups", true),
            ],
        }
    }

    /// The codes of a dimension, and their groups.
    pub(super) fn codes(self, dimension: &Dimension) -> Vec<List> {
        let name = &dimension.name;
        match self {
            Self::V3 { .. } => vec![list(name, format!("codes-{name}"), false)],
            Self::V4 => {
                let mut lists =
                    vec![list(format!("{name}Codes"), format!("codes-{name}"), false)];
                if dimension.groups != Some(false) {
                    let groups = format!("{name}Groups");
                    lists.push(list(groups, format!("groups-{name}"), true));
                }
                lists
            }
        }
    }

    /// The rows themselves.
    pub(super) fn rows(self) -> List {
        match self {
            Self::V3 { typed: false } => list("UntypedDataSet", "rows", false),
            Self::V3 { typed: true } => list("TypedDataSet", "rows", false),
            Self::V4 => list("Observations", "observations", false),
        }
    }

    /// What every query must say to be answered in JSON.
    pub(super) fn format(self) -> Option<&'static str> {
        match self {
            Self::V3 { .. } => Some("$format=json"),
            Self::V4 => None,
        }
    }

    /// The version of the table, from what is asked first.
    pub(super) fn version(self, head: &[u8]) -> Result<String, FetchProblem> {
        #[derive(Deserialize)]
        #[serde(rename_all = "PascalCase")]
        struct Head {
            version: Option<String>,
            observations_modified: Option<String>,
            modified: Option<String>,
            updated: Option<String>,
        }
        let head = match self {
            Self::V3 { .. } => json::<Page<Head>>(head)?.value.into_iter().next(),
            Self::V4 => Some(json::<Head>(head)?),
        };
        let said = head.map(|head| match self {
            Self::V3 { .. } => [head.modified, head.updated],
            Self::V4 => [head.version, head.observations_modified],
        });
        let said: Vec<_> = said.into_iter().flatten().flatten().collect();
        if said.is_empty() {
            let problem = "it does not say when the table was changed";
            return Err(FetchProblem::Malformed(problem.to_owned()));
        }
        Ok(said.join(" "))
    }

    /// The dimensions of a table, from the first of its descriptions.
    pub(super) fn dimensions(self, first: &[u8]) -> Result<Vec<Dimension>, FetchProblem> {
        #[derive(Deserialize)]
        #[serde(rename_all = "PascalCase")]
        struct Described {
            r#type: Option<String>,
            #[serde(alias = "Identifier")]
            key: Option<String>,
            contains_groups: Option<bool>,
        }
        let is_dimension = |row: &Described| match self {
            Self::V3 { .. } => row.r#type.as_deref().is_some_and(|kind| {
                ["Dimension", "TimeDimension", "GeoDimension", "GeoDetail"]
                    .contains(&kind)
            }),
            Self::V4 => true,
        };
        let rows = json::<Page<Described>>(first)?.value;
        let rows = rows.into_iter().filter(is_dimension);
        let names = rows.filter_map(|row| Some((row.key?, row.contains_groups)));
        let dimensions: Vec<_> =
            names.map(|(name, groups)| Dimension { name, groups }).collect();
        let is_name = |name: &str| {
            let fits = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
            !name.is_empty() && name.bytes().all(fits)
        };
        // Names become parts of addresses and of names of files.
        match dimensions.iter().find(|dimension| !is_name(&dimension.name)) {
            Some(odd) => Err(FetchProblem::Malformed(format!(
                "`{}` is no name of a dimension",
                crate::visible::message(&odd.name)
            ))),
            None => Ok(dimensions),
        }
    }
}

/// The codes on a page of a dimension's list, with their padding.
pub(super) fn codes(page: &[u8]) -> Result<Vec<String>, FetchProblem> {
    #[derive(Deserialize)]
    struct Row {
        #[serde(rename = "Key", alias = "Identifier")]
        code: String,
    }
    Ok(json::<Page<Row>>(page)?.value.into_iter().map(|row| row.code).collect())
}

/// The codes of every dimension, with their padding.
pub(super) type Codes = BTreeMap<String, Vec<String>>;
