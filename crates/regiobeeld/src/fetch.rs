//! New snapshots of the tables that definitions name.

use std::collections::BTreeMap;
use std::path::PathBuf;

use regiobeeld_ingest::fetch::{FetchOptions, FetchState, Fetched, World};
use regiobeeld_ingest::{FetchPart, Services, TableDefinition};
use serde::Serialize;

use crate::settings::{date, nearest};
use crate::{Error, Settings, definition_set, ingest};

/// What to fetch, and how.
#[derive(Debug, Clone)]
pub struct FetchSpec {
    /// Definitions of the tables.
    pub definitions: Vec<TableDefinition>,
    /// Names of definitions, or ids of tables; everything that can be fetched if empty.
    pub tables: Vec<String>,
    /// How and where to.
    pub options: FetchOptions,
}

/// What became of every table.
#[derive(Debug, Clone, Serialize)]
pub struct FetchReport {
    /// In the order of the definitions.
    pub tables: Vec<FetchedTable>,
}

/// What became of a table.
#[derive(Debug, Clone, Serialize)]
pub struct FetchedTable {
    /// Path name of its definition.
    pub definition: String,
    /// Folder of its snapshots below the provider's: its id, or name and year of a file.
    pub table: String,
    /// Whether there is something new.
    pub state: FetchState,
    /// Folder of its newest snapshot, where there is one.
    pub snapshot: Option<PathBuf>,
    /// When that was asked for.
    pub retrieved_at: Option<String>,
    /// The publisher's version of it.
    pub version: Option<String>,
    /// Its rows, where they can be counted.
    pub rows: Option<u64>,
    /// Bytes of its files.
    pub bytes: Option<u64>,
    /// Why nothing could be fetched, where that is so.
    pub error: Option<String>,
}

impl FetchReport {
    /// The exit code of a command that ends with it.
    pub fn exit_code(&self) -> u8 {
        let failed = self.tables.iter().any(|table| table.state == FetchState::Failed);
        if failed { 3 } else { 0 }
    }
}

impl Settings {
    /// Says what to fetch, with the defaults where the settings say nothing.
    ///
    /// `now` is the time of UTC, as `2026-11-22T19:10:05Z`; a run date goes before it.
    ///
    /// # Errors
    ///
    /// When a table, service, address or date is wrong.
    pub fn fetch_spec(self, tables: Vec<String>, now: &str) -> Result<FetchSpec, Error> {
        let fetch = self.fetch;
        let known_tables = definition_set::tables(&self.definitions)?;
        let mut definitions: Vec<_> = known_tables.iter().cloned().collect();
        replace_addresses(&mut definitions, fetch.addresses)?;
        known(&tables, &definitions)?;
        let retrieved_at = match self.run_date {
            Some(text) => date(&text)?,
            None => now.to_owned(),
        };
        let data = fetch.data.unwrap_or_else(|| PathBuf::from("snapshots"));
        let mut options = FetchOptions::new(data, retrieved_at);
        options.services = services(fetch.service)?;
        options.ipv4_only = fetch.ipv4.unwrap_or_default();
        options.max_rate = fetch.max_rate;
        if let Some(rate) =
            fetch.max_rate.filter(|rate| !rate.is_finite() || *rate <= 0.0)
        {
            let problem = format!("`{rate}` requests per second; give a number above 0");
            return Err(Error::Settings(problem));
        }
        Ok(FetchSpec { definitions, tables, options })
    }
}

/// Fetches tables, one after another; one that fails does not keep others from it.
///
/// # Errors
///
/// When the folder of snapshots cannot be written, or another fetch works in it.
pub fn fetch(spec: &FetchSpec, world: &World<'_>) -> Result<FetchReport, Error> {
    let wanted = |part: &FetchPart| {
        let is_named = |name: &String| *name == part.definition || *name == part.table;
        spec.tables.is_empty() || spec.tables.iter().any(is_named)
    };
    let fetched = ingest::fetch::fetch(&spec.definitions, &wanted, &spec.options, world)?;
    Ok(FetchReport { tables: fetched.into_iter().map(told).collect() })
}

fn told(fetched: Fetched) -> FetchedTable {
    let Fetched { part, state, snapshot, error } = fetched;
    let meta = snapshot.as_ref().map(|snapshot| &snapshot.meta);
    FetchedTable {
        definition: part.definition,
        table: part.table,
        state,
        retrieved_at: meta.map(|meta| meta.retrieved_at.clone()),
        version: meta.and_then(|meta| meta.version.clone()),
        rows: meta.and_then(|meta| meta.row_count),
        bytes: meta.map(|meta| meta.files.iter().map(|file| file.bytes).sum()),
        snapshot: snapshot.map(|snapshot| snapshot.folder),
        error: error.map(|error| error.to_string()),
    }
}

/// The definitions that can be fetched, and the ids of their parts.
fn names(definitions: &[TableDefinition]) -> (Vec<&str>, Vec<FetchPart>) {
    let with =
        definitions.iter().filter_map(|table| Some((table, table.fetch.as_ref()?)));
    let (names, parts): (Vec<_>, Vec<_>) =
        with.map(|(table, fetch)| (table.name.as_str(), fetch.parts(table))).unzip();
    (names, parts.into_iter().flatten().collect())
}

fn known(tables: &[String], definitions: &[TableDefinition]) -> Result<(), Error> {
    let (definitions, parts) = names(definitions);
    let ids = parts.iter().map(|part| part.table.as_str());
    let all: Vec<_> = definitions.iter().copied().chain(ids).collect();
    let unknown = tables.iter().find(|name| !all.contains(&name.as_str()));
    let Some(name) = unknown else { return Ok(()) };
    let help = match nearest(name, &all) {
        Some(near) => format!("the nearest is `{near}`"),
        None => format!("there are {}, and their parts", definitions.join(", ")),
    };
    Err(Error::Settings(format!("`{name}` is no table that can be fetched; {help}")))
}

fn services(addresses: BTreeMap<String, String>) -> Result<Services, Error> {
    let mut services = Services::default();
    for (name, address) in addresses {
        let service = name.parse().map_err(Error::Settings)?;
        if !address.starts_with("https://") && !address.starts_with("http://") {
            return Err(Error::Settings(format!(
                "`{address}` is no address of the service `{name}`; write it as \
                 `https://host/path`"
            )));
        }
        services.0.insert(service, address);
    }
    Ok(services)
}

/// Puts the addresses of the configuration in the place of those of definitions.
fn replace_addresses(
    definitions: &mut [TableDefinition],
    addresses: BTreeMap<String, BTreeMap<String, String>>,
) -> Result<(), Error> {
    for (name, own) in addresses {
        let table = definitions.iter_mut().find(|table| table.name == name);
        let files = table.and_then(|table| {
            let fetch = table.fetch.as_mut()?;
            fetch.addresses.extend(own);
            let problem = table.fetch.as_ref()?.problem(table);
            Some(problem.map_or(Ok(()), |problem| {
                Err(Error::Settings(format!(
                    "`{name}` in `[fetch.addresses]`: {problem}"
                )))
            }))
        });
        files.unwrap_or_else(|| {
            Err(Error::Settings(format!(
                "`{name}` in `[fetch.addresses]` is no table that is fetched; `regiobeeld \
                 list sources` says which are"
            )))
        })?;
    }
    Ok(())
}
