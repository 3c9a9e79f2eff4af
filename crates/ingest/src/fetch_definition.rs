//! What is downloaded of a published table: the part `[fetch]` of its definition.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{ServiceName, TableDefinition};

/// What is downloaded of a published table, and from where.
///
/// ```toml
/// [fetch]
/// service = "odata3-third-party"
/// table = "40060NED"
/// slice = "Perioden"                # one series of pages a period
///
/// [fetch.keep]
/// RegioS = ["GM*", "NL01"]          # codes without padding; `*` at the end: all that begin so
/// ```
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FetchDefinition {
    /// Where it is asked for.
    pub service: ServiceName,
    /// Its id at the service, in the publisher's own case, where it is not one of those
    /// that the definition has in `ids` or `[tables]`.
    pub table: Option<String>,
    /// The address of each file of the service `file`, by year, or by another word where
    /// it has none.
    #[serde(default)]
    pub addresses: BTreeMap<String, String>,
    /// Codes to take, by dimension: without padding, or the beginning of codes and `*`.
    #[serde(default)]
    pub keep: BTreeMap<String, Vec<String>>,
    /// Measures to take: keys of topics in version 3, identifiers in version 4.
    #[serde(default)]
    pub measures: Vec<String>,
    /// Dimension by whose codes a table is asked for in slices, because it is too large
    /// to be asked for in one.
    pub slice: Option<String>,
    /// Whether the rows of version 3 are asked for as numbers. They are asked for as
    /// texts otherwise, which tell why a value is missing.
    #[serde(default)]
    pub typed: bool,
}

/// The part of a table that was asked for, as it stands in `meta.json`; everything where
/// nothing is said. A snapshot of another part is no older one of the same.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Selection {
    /// Codes by dimension.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub keep: BTreeMap<String, Vec<String>>,
    /// Measures.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<String>,
    /// Dimension that slices are of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slice: Option<String>,
    /// Whether rows are numbers.
    #[serde(skip_serializing_if = "is_false")]
    pub typed: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde asks for")]
fn is_false(value: &bool) -> bool {
    !value
}

/// A part of a definition that is one snapshot: a table of a service, or a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchPart {
    /// Path name of the definition.
    pub definition: String,
    /// Folder of its snapshots below that of all: the definition's first folder.
    pub provider: String,
    /// Folder of its snapshots below the provider's: the id, or the definition's name and
    /// the year of a file.
    pub table: String,
    /// The id at the service, or the address of the file.
    pub source: String,
}

/// The ids of the definition's tables, where `[fetch]` does not name another.
fn known_ids<'a>(
    definition: &'a TableDefinition,
    fetch: &FetchDefinition,
) -> impl Iterator<Item = &'a String> {
    let says_nothing = fetch.table.is_none();
    definition.ids.iter().chain(definition.tables.keys()).filter(move |_| says_nothing)
}

impl FetchDefinition {
    /// What is taken of a table.
    pub fn selection(&self) -> Selection {
        Selection {
            keep: self.keep.clone(),
            measures: self.measures.clone(),
            slice: self.slice.clone(),
            typed: self.typed,
        }
    }

    /// The parts of the definition, each of which is one snapshot.
    pub fn parts(&self, definition: &TableDefinition) -> Vec<FetchPart> {
        let (provider, name) =
            definition.name.split_once('/').unwrap_or(("eigen", &definition.name));
        let part = |table: String, source: &str| FetchPart {
            definition: definition.name.clone(),
            provider: provider.to_owned(),
            table,
            source: source.to_owned(),
        };
        if self.service == ServiceName::File {
            let files = self.addresses.iter();
            return files
                .map(|(year, address)| part(format!("{name}-{year}"), address))
                .collect();
        }
        let ids = self.table.iter().chain(known_ids(definition, self));
        ids.map(|id| part(id.clone(), id)).collect()
    }

    /// What is wrong with it, if anything is.
    pub fn problem(&self, definition: &TableDefinition) -> Option<String> {
        let wrong = |text: &str| Some(format!("`[fetch]`: {text}"));
        if self.service == ServiceName::File {
            return match self {
                _ if self.addresses.is_empty() => {
                    wrong("the service `file` needs `addresses`, by year")
                }
                _ if self.table.is_some() || self.selection() != Selection::default() => {
                    wrong("a file is taken whole; leave out all but `addresses`")
                }
                _ => self.unsafe_name(definition),
            };
        }
        let is_v3 =
            matches!(self.service, ServiceName::Odata3 | ServiceName::Odata3ThirdParty);
        match self {
            _ if !self.addresses.is_empty() => {
                wrong("`addresses` are for the service `file`")
            }
            _ if self.table.is_none() && known_ids(definition, self).next().is_none() => {
                wrong("`table` is missing: the id at the service")
            }
            _ if self.typed && !is_v3 => {
                wrong("`typed` is for `odata3` and `odata3-third-party`")
            }
            _ if self.service == ServiceName::Odata4Csv
                && self.selection() != Selection::default() =>
            {
                wrong("`odata4-csv` gives whole tables; use `odata4` for a part of one")
            }
            _ if self.keep.values().any(Vec::is_empty) => {
                wrong("a dimension in `keep` has no codes; leave it out for all")
            }
            _ => self.unsafe_name(definition),
        }
    }

    /// Parts become names of folders, which must stay below that of all snapshots.
    fn unsafe_name(&self, definition: &TableDefinition) -> Option<String> {
        let is_safe = |name: &str| {
            let fits = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
            !name.is_empty() && !name.starts_with('.') && name.bytes().all(fits)
        };
        let parts = self.parts(definition);
        let odd =
            parts.iter().find(|part| !is_safe(&part.provider) || !is_safe(&part.table));
        odd.map(|part| {
            format!(
                "`[fetch]`: `{}/{}` is no name of a folder",
                part.provider, part.table
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "title = { nl = 'x', en = 'x' }\nsource = 'x'\ndataset = 'x'\n\
        licence = 'x'\ncitation = 'x'\nurl = 'x'\ndisclosure = 'published'\n";

    #[track_caller]
    fn check(fetch: &str, expected: Result<&[&str], &str>) {
        let text = format!("{HEAD}{fetch}");
        match (TableDefinition::parse("rivm/monitor", &text), expected) {
            (Ok(table), Ok(expected)) => {
                let parts = table.fetch.as_ref().unwrap().parts(&table);
                let parts: Vec<_> = parts.iter().map(|part| &part.table).collect();
                assert_eq!(parts, expected, "{fetch}");
            }
            (Err(error), Err(expected)) => {
                assert!(error.to_string().contains(expected), "{fetch}: {error}");
            }
            (found, _) => panic!("{fetch}: {found:?}"),
        }
    }

    #[test]
    fn what_a_definition_says_of_fetching() {
        check("[fetch]\nservice = 'odata4'\ntable = '03759ned'", Ok(&["03759ned"]));
        check(
            "[tables]\n84721NED = 2020\n84929NED = 2021\n[fetch]\nservice = 'odata4'",
            Ok(&["84721NED", "84929NED"]),
        );
        check(
            "[fetch]\nservice = 'file'\n[fetch.addresses]\n2022 = 'https://x/y.csv'",
            Ok(&["monitor-2022"]),
        );
        check("[fetch]\nservice = 'odata4'", Err("`table` is missing"));
        check("[fetch]\nservice = 'odata5'\ntable = 'x'", Err("odata5"));
        check("[fetch]\nservice = 'file'", Err("needs `addresses`"));
        check(
            "[fetch]\nservice = 'odata4'\ntable = 'x'\nkep = 1",
            Err("unknown field `kep`"),
        );
        check(
            "[fetch]\nservice = 'odata4'\ntable = 'x'\ntyped = true",
            Err("`typed` is for"),
        );
        check(
            "[fetch]\nservice = 'odata4-csv'\ntable = 'x'\nslice = 'RegioS'",
            Err("whole tables"),
        );
        check("[fetch]\nservice = 'odata4'\ntable = '../x'", Err("`rivm/../x`"));
        check(
            "[fetch]\nservice = 'odata3'\ntable = 'x'\n[fetch.keep]\nRegioS = []",
            Err("no codes"),
        );
    }
}
