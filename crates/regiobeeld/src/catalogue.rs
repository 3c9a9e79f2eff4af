//! What there is, for `list`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use regiobeeld_domain::{Code, IndicatorReference, Regioindeling, RegionLevel};
use serde::Serialize;
use serde_json::Value;

use crate::reference::{references, registry};
use crate::{Error, definition_set, indicator, ingest, report};

/// The kinds of things that can be listed.
pub const KINDS: [&str; 7] =
    ["sources", "indicators", "regions", "methods", "formats", "criteria", "diagnostics"];

/// The things of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Catalogue {
    /// One of [`KINDS`].
    pub kind: String,
    /// The things, in the order of the product's own list.
    pub entries: Vec<CatalogueEntry>,
}

/// A thing that there is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CatalogueEntry {
    /// Its name on the command line and in files.
    pub name: String,
    /// What it is.
    pub title: String,
    /// What more there is to say, by subject: every entry of a kind has the same.
    #[serde(flatten)]
    pub facts: BTreeMap<&'static str, Value>,
}

impl CatalogueEntry {
    /// What more there is to say, as text.
    pub fn detail(&self) -> String {
        let word = |value: &Value| match value {
            Value::String(text) => text.clone(),
            Value::Array(parts) => {
                let parts: Vec<_> = parts.iter().filter_map(Value::as_str).collect();
                parts.join(", ")
            }
            other => other.to_string(),
        };
        let there = |value: &Value| !value.is_null() && !word(value).is_empty();
        let facts = self.facts.iter().filter(|(_, value)| there(value));
        let facts: Vec<_> =
            facts.map(|(subject, value)| format!("{subject} {}", word(value))).collect();
        facts.join("; ")
    }
}

/// The parts of the regiobeeld criteria of December 2022, and acute care beside them.
const CRITERIA: [(&str, &str); 5] = [
    ("1", "expected care use, demand and cost"),
    ("2", "expected supply of health promotion, care, welfare and support"),
    ("3", "existing partnerships"),
    ("4", "conclusions"),
    ("acute", "the picture of acute care (ROAZ-beeld)"),
];

/// Lists the things of one kind; definitions also of folders.
///
/// # Errors
///
/// When the kind is not one of [`KINDS`], or a definition does not parse.
pub fn catalogue(kind: &str, folders: &[PathBuf]) -> Result<Catalogue, Error> {
    crate::settings::known("list", kind, KINDS.into_iter())?;
    let entries = match kind {
        "sources" => sources(folders)?,
        "indicators" => indicators(folders)?,
        "regions" => regions()?,
        "methods" => indicator::METHODS
            .iter()
            .map(|method| {
                let intervals =
                    serde_json::to_value(method.intervals).unwrap_or_default();
                let facts =
                    [("version", method.version.into()), ("intervals", intervals)];
                entry(method.name, method.formula, facts)
            })
            .collect(),
        "formats" => {
            let file = |name: &str| format!("regions/CODE/regiobeeld.{name}");
            let of = [("of", "report".into())];
            let formats = report::FORMATS.iter().map(|format| format.name());
            formats.map(|name| entry(name, &file(name), of.clone())).collect()
        }
        "criteria" => {
            let of = [("of", "regiobeeld".into())];
            CRITERIA.iter().map(|(name, title)| entry(name, title, of.clone())).collect()
        }
        _ => {
            let severity = |code: &Code| [("severity", code.severity().as_str().into())];
            let codes = Code::ALL.iter();
            codes
                .map(|code| entry(code.as_str(), code.meaning(), severity(code)))
                .collect()
        }
    };
    Ok(Catalogue { kind: kind.to_owned(), entries })
}

fn entry<const N: usize>(
    name: &str,
    title: &str,
    facts: [(&'static str, Value); N],
) -> CatalogueEntry {
    CatalogueEntry {
        name: name.to_owned(),
        title: title.to_owned(),
        facts: BTreeMap::from(facts),
    }
}

fn sources(folders: &[PathBuf]) -> Result<Vec<CatalogueEntry>, Error> {
    let mut entries: Vec<_> = definition_set::tables(folders)?
        .iter()
        .map(|table| {
            let years = (table.years != [0, 0]).then_some(table.years);
            let facts = [
                ("years", years.map_or(Value::Null, |[a, b]| format!("{a}-{b}").into())),
                ("dataset", table.dataset.as_str().into()),
                ("verified", table.verified.into()),
                ("licence", table.licence.as_str().into()),
                ("citation", table.citation.as_str().into()),
                ("url", table.url.as_str().into()),
                ("cycle", serde_json::to_value(table.cycle).unwrap_or_default()),
                ("fetch", fetched_from(table)),
            ];
            entry(&table.name, &table.title.nl, facts)
        })
        .collect();
    let (first, last) = Regioindeling::embedded()?.years().into_inner();
    let registry = registry();
    entries.push(entry(
        &registry.table,
        &registry.title.nl,
        [
            ("years", format!("{first}-{last}").into()),
            ("dataset", registry.dataset.into()),
            ("verified", registry.verified.into()),
            ("licence", registry.licence.into()),
            ("citation", registry.citation.into()),
            ("url", registry.url.into()),
            ("cycle", registry.cycle.into()),
            ("fetch", Value::Null),
        ],
    ));
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(entries)
}

/// The service that `regiobeeld fetch` asks for a table; null where none is.
fn fetched_from(table: &ingest::TableDefinition) -> Value {
    table.fetch.as_ref().map_or(Value::Null, |fetch| fetch.service.as_str().into())
}

fn indicators(folders: &[PathBuf]) -> Result<Vec<CatalogueEntry>, Error> {
    let of = |reference: &IndicatorReference| {
        let levels: Vec<_> = match reference.levels.as_slice() {
            [] => vec!["all"],
            levels => levels.iter().map(|level| level.as_str()).collect(),
        };
        let tables = reference.sources.iter().map(|source| source.table.as_str());
        let facts = [
            ("title_en", reference.title.en.as_str().into()),
            ("unit", reference.unit.as_str().into()),
            ("method", reference.method.as_str().into()),
            ("criterion", reference.criterion.as_str().into()),
            ("levels", levels.into()),
            ("tables", tables.collect::<Vec<_>>().into()),
            ("verified", reference.verified.into()),
        ];
        entry(&reference.name, &reference.title.nl, facts)
    };
    Ok(references(folders)?.iter().map(of).collect())
}

/// Every region of the newest boundary year, with the regions that a gemeente lies in.
fn regions() -> Result<Vec<CatalogueEntry>, Error> {
    let indeling = Regioindeling::embedded()?;
    let year = *indeling.years().end();
    let mut entries = Vec::new();
    for level in RegionLevel::all() {
        for region in indeling.regions(level, year) {
            let of_gemeente = level == RegionLevel::Gemeente;
            let above = RegionLevel::published().filter(|_| of_gemeente);
            let parents = above.filter_map(|l| indeling.parent(&region.code, l, year));
            let parents: Vec<_> =
                parents.map(|code| Value::from(code.as_str())).collect();
            let facts = [("level", level.as_str().into()), ("parents", parents.into())];
            entries.push(entry(region.code.as_str(), &region.name, facts));
        }
    }
    Ok(entries)
}
