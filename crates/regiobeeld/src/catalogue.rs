//! What there is, for `list`.

use regiobeeld_domain::{Code, LEVELS, Regioindeling, RegionLevel};
use serde::Serialize;

use crate::{Error, indicator, ingest, report};

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
    /// What more there is to say.
    pub detail: String,
}

/// The parts of the regiobeeld criteria of December 2022.
const CRITERIA: [(&str, &str); 4] = [
    ("1", "expected care use, demand and cost"),
    ("2", "expected supply of health promotion, care, welfare and support"),
    ("3", "existing partnerships"),
    ("4", "conclusions"),
];

/// Lists the things of one kind.
///
/// # Errors
///
/// When the kind is not one of [`KINDS`], or a definition does not parse.
pub fn catalogue(kind: &str) -> Result<Catalogue, Error> {
    crate::settings::known("list", kind, KINDS.into_iter())?;
    let entries = match kind {
        "sources" => sources()?,
        "indicators" => indicators()?,
        "regions" => regions()?,
        "methods" => indicator::METHODS
            .iter()
            .map(|method| {
                entry(method.name, method.formula, &format!("version {}", method.version))
            })
            .collect(),
        "formats" => {
            let file = |name: &str| format!("regions/CODE/regiobeeld.{name}");
            report::FORMATS
                .iter()
                .map(|f| entry(f.name(), &file(f.name()), "report"))
                .collect()
        }
        "criteria" => CRITERIA
            .iter()
            .map(|(name, title)| entry(name, title, "regiobeeld"))
            .collect(),
        _ => Code::ALL
            .iter()
            .map(|code| entry(code.as_str(), code.meaning(), code.severity().as_str()))
            .collect(),
    };
    Ok(Catalogue { kind: kind.to_owned(), entries })
}

fn entry(name: &str, title: &str, detail: &str) -> CatalogueEntry {
    CatalogueEntry {
        name: name.to_owned(),
        title: title.to_owned(),
        detail: detail.to_owned(),
    }
}

fn sources() -> Result<Vec<CatalogueEntry>, Error> {
    let mut entries: Vec<_> = ingest::tables()?
        .iter()
        .map(|table| {
            let [first, last] = table.years;
            let detail = format!("{first}-{last}; {}; {}", table.citation, table.url);
            entry(&table.name, &table.title.nl, &detail)
        })
        .collect();
    entries.push(entry(
        "cbs/regioindeling",
        "Gemeenten, regio's en inwoners op 1 januari (ingebouwd)",
        Regioindeling::CITATION,
    ));
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(entries)
}

fn indicators() -> Result<Vec<CatalogueEntry>, Error> {
    let definitions = indicator::definitions()?;
    let detail =
        |d: &indicator::Definition| format!("{}; {}", d.unit, d.method.info().name);
    Ok(definitions.iter().map(|d| entry(&d.name, &d.title.nl, &detail(d))).collect())
}

/// Every region of the newest boundary year; gemeenten with their zorgkantoorregio.
fn regions() -> Result<Vec<CatalogueEntry>, Error> {
    let indeling = Regioindeling::embedded()?;
    let year = *indeling.years().end();
    let mut entries = Vec::new();
    for (level, ..) in LEVELS {
        for region in indeling.regions(*level, year) {
            let parent = match level {
                RegionLevel::Gemeente => {
                    indeling.parent(&region.code, RegionLevel::Zorgkantoorregio, year)
                }
                _ => None,
            };
            let detail =
                parent.map_or(level.to_string(), |parent| format!("{level} in {parent}"));
            entries.push(entry(region.code.as_str(), &region.name, &detail));
        }
    }
    Ok(entries)
}
