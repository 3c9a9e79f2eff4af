//! What is wrong with the configuration file and the flags.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use regiobeeld_domain::{Code, Diagnostic, Period, Place, Regioindeling, RegionLevel};
use regiobeeld_ingest::{Loaded, ZVW};

use super::mistake::{Read, read};
use crate::settings::{date, which};
use crate::{Settings, report};

/// The text of a configuration file, or why it cannot be read.
pub(super) struct Text {
    path: PathBuf,
    name: String,
    content: Result<String, Diagnostic>,
}

/// A configuration file as far as it can be read.
pub(super) struct Configured<'a> {
    pub(super) settings: Option<Settings>,
    pub(super) problems: Vec<Diagnostic>,
    read: Option<Read<'a, Settings>>,
    folder: Option<&'a Path>,
}

impl Text {
    pub(super) fn read(path: &Path) -> Self {
        let name = path.display().to_string();
        let content = fs::read_to_string(path).map_err(|error| {
            Diagnostic::new(Code::BadConfiguration, error.to_string())
                .at(Place::File(&name))
                .help("give another file with `--config`")
        });
        Self { path: path.to_path_buf(), name, content }
    }

    pub(super) fn settings(&self) -> Configured<'_> {
        let folder = self.path.parent();
        let text = match &self.content {
            Ok(text) => text,
            Err(unreadable) => {
                let problems = vec![unreadable.clone()];
                return Configured { settings: None, problems, read: None, folder };
            }
        };
        let mut read: Read<'_, Settings> =
            read(&self.name, text, Code::BadConfiguration, "");
        let settings = read.value.take().map(|settings| settings.beside(&self.path));
        let problems = std::mem::take(&mut read.problems);
        Configured { settings, problems, read: Some(read), folder }
    }
}

/// Where settings come from, so that a problem can be told where it stands.
pub(super) struct Asked<'a> {
    pub(super) flags: &'a Settings,
    pub(super) configured: Option<&'a Configured<'a>>,
}

impl Asked<'_> {
    /// Whether a setting was given by flag or environment, which go before the file.
    pub(super) fn is_flag(&self, key: &str) -> bool {
        let flags = serde_json::to_value(self.flags).unwrap_or_default();
        flags.get(key).is_some_and(|value| match value {
            serde_json::Value::Null => false,
            serde_json::Value::Array(parts) => !parts.is_empty(),
            _ => true,
        })
    }

    /// A path as it stands in the configuration file.
    fn written(&self, place: &Path) -> String {
        let folder = self.configured.and_then(|configured| configured.folder);
        let inner = folder.and_then(|folder| place.strip_prefix(folder).ok());
        inner.unwrap_or(place).display().to_string()
    }

    pub(super) fn problem(
        &self,
        key: &str,
        text: Option<&str>,
        message: &str,
        help: &str,
    ) -> Diagnostic {
        let read = self.configured.and_then(|configured| configured.read.as_ref());
        match read.filter(|read| !self.is_flag(key) && read.has(key)) {
            Some(read) => read.problem(key, text, message, help),
            None => Diagnostic::new(Code::BadConfiguration, message)
                .at(Place::Field(&format!("--{key}")))
                .help(help),
        }
    }

    /// A problem for every name that is not one of a list.
    fn unknown<'n>(
        &self,
        key: &str,
        names: impl IntoIterator<Item = &'n str>,
        known: &[&str],
    ) -> Vec<Diagnostic> {
        let unknown = names.into_iter().filter(|name| !known.contains(name));
        unknown
            .map(|name| {
                let message = format!("`{name}` is no {key}");
                self.problem(key, Some(name), &message, &which(name, known))
            })
            .collect()
    }
}

/// Checks what can be checked without data.
pub(super) fn check(
    settings: &Settings,
    asked: &Asked<'_>,
    indicators: &[String],
    embedded: &Regioindeling,
) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    // A file that is no TOML may name data; its own problems are told.
    let is_read = asked.configured.is_none_or(|configured| configured.settings.is_some());
    if settings.data.is_empty() && is_read {
        let help = "give `--data DIR`, or `data` in `regiobeeld.toml`";
        problems.push(asked.problem("data", None, "no data folder is named", help));
    }
    let mut absent = |key: &str, places: &[PathBuf]| {
        for place in places.iter().filter(|place| !place.exists()) {
            let written = asked.written(place);
            let message = format!("there is no `{}`", place.display());
            let help = "name a folder that exists; paths are from the file's own folder";
            problems.push(asked.problem(key, Some(&written), &message, help));
        }
    };
    absent("definitions", &settings.definitions);
    if !asked.is_flag("data") {
        absent("data", &settings.data);
    }
    let known: Vec<_> = indicators.iter().map(String::as_str).collect();
    let names = settings.indicator.iter().map(String::as_str);
    problems.extend(asked.unknown("indicator", names, &known));
    let known: Vec<_> = report::FORMATS.iter().map(|format| format.name()).collect();
    let names = settings.format.iter().map(String::as_str);
    problems.extend(asked.unknown("format", names, &known));
    let (first, last) = embedded.years().into_inner();
    if let Some(year) = settings.indeling.filter(|year| !(first..=last).contains(year)) {
        let message = format!("boundary year `{year}` is not known");
        let help = format!("use one from {first} to {last}");
        problems.push(asked.problem("indeling", None, &message, &help));
    }
    if let Some(text) = settings.run_date.as_ref().filter(|text| date(text).is_err()) {
        let help = "write it as `2026-11-22`";
        let message = format!("`{text}` is no date");
        problems.push(asked.problem("run-date", None, &message, help));
    }
    if settings.jobs == Some(0) {
        let help = "give a number from 1, or leave it out for one thread a core";
        problems.push(asked.problem("jobs", None, "`0` is no number of threads", help));
    }
    problems
}

/// Checks what depends on the years and regions that are loaded.
pub(super) fn check_against(
    settings: &Settings,
    asked: &Asked<'_>,
    loaded: &Loaded,
) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let (indeling, year) = (&loaded.regioindeling, loaded.indeling);
    let known: Vec<_> =
        RegionLevel::all().flat_map(|level| indeling.regions(level, year)).collect();
    let codes: Vec<_> = known.iter().map(|region| region.code.as_str()).collect();
    for code in &settings.region {
        if indeling.members(code, year).is_empty() {
            let message = format!("`{code}` is no region of boundary year {year}");
            let help = which(code.as_str(), &codes);
            let near = known.iter().find(|region| help.contains(region.code.as_str()));
            let help = match near.filter(|_| help.starts_with("the nearest")) {
                Some(region) => format!("{help} ({})", region.name),
                None => {
                    "`regiobeeld list regions` has those of the newest year".to_owned()
                }
            };
            problems.push(asked.problem("region", Some(code.as_str()), &message, &help));
        }
    }
    for level in &settings.level {
        if indeling.regions(*level, year).is_empty() {
            let message =
                format!("boundary year {year} has no regions of level `{level}`");
            let help = if level.is_own() {
                "put a region file that defines them beside the data"
            } else {
                "take a later boundary year with `indeling`"
            };
            problems.push(asked.problem("level", Some(level.as_str()), &message, help));
        }
    }
    problems.extend(years(settings, asked, loaded));
    problems
}

fn years(settings: &Settings, asked: &Asked<'_>, loaded: &Loaded) -> Vec<Diagnostic> {
    let periods = |only: Option<&str>| -> BTreeSet<Period> {
        let datasets = loaded.datasets.iter();
        let datasets = datasets.filter(|dataset| only.is_none_or(|id| dataset.id == id));
        datasets.flat_map(|dataset| dataset.inputs.keys().copied()).collect()
    };
    let list = |periods: &BTreeSet<Period>| {
        let years: Vec<_> =
            periods.iter().map(|period| period.calendar_year().to_string()).collect();
        format!("there are {}", years.join(", "))
    };
    let mut problems = Vec::new();
    let (costs, all) = (periods(Some(ZVW)), periods(None));
    if let Some(year) = settings.reference_year
        && !costs.contains(&Period::year(year))
    {
        let message = format!("reference year `{year}` is not among the data");
        problems.push(asked.problem("reference-year", None, &message, &list(&costs)));
    }
    for period in settings.period.iter().filter(|period| !all.contains(period)) {
        let message = format!("the data have nothing of `{period}`");
        let text = period.to_string();
        problems.push(asked.problem("period", Some(&text), &message, &list(&all)));
    }
    problems
}
