use std::fs;
use std::path::{Path, PathBuf};

use regiobeeld_domain::{Code, Period, RegionCode, RegionLevel};
use serde::{Deserialize, Serialize};

use crate::run::{Parts, RunSpec};
use crate::{Error, FetchSettings, definition_set, report};

/// The most draws of a projection: what they take in memory grows with their number.
const MOST_DRAWS: u32 = 10_000;

/// What a run may be told: the keys of `regiobeeld.toml` and the flags of the command
/// line, under the same names. Everything is optional.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Settings {
    /// Folders and files with data.
    pub data: Vec<PathBuf>,
    /// Folder that runs are published in.
    pub out: Option<PathBuf>,
    /// Levels to give values for.
    pub level: Vec<RegionLevel>,
    /// Regions to give values and reports for.
    pub region: Vec<RegionCode>,
    /// Boundary year that everything is expressed on.
    pub indeling: Option<u16>,
    /// Periods to give values for.
    pub period: Vec<Period>,
    /// Year that growth and indices start from.
    pub reference_year: Option<u16>,
    /// Indicators to compute.
    pub indicator: Vec<String>,
    /// Scenarios that are held beside the reference.
    pub scenario: Vec<String>,
    /// Number of draws of a projection.
    pub draws: Option<u32>,
    /// The last year that is projected.
    pub horizon: Option<u16>,
    /// Where the draws start.
    pub seed: Option<u64>,
    /// Folders with definitions of indicators, tables and scenarios, which extend and
    /// replace the library's.
    pub definitions: Vec<PathBuf>,
    /// Formats of the reports.
    pub format: Vec<String>,
    /// Year of a file whose name has none.
    pub year: Option<u16>,
    /// Which of several files about one year counts: names, or the beginning of their
    /// sha256; the first that fits.
    pub prefer: Vec<String>,
    /// Tables whose withdrawn figures count all the same.
    pub withdrawn: Vec<String>,
    /// Findings that keep a run from being published.
    pub deny: Vec<Code>,
    /// Date of the run, as `2026-11-22`.
    pub run_date: Option<String>,
    /// Number of threads.
    pub jobs: Option<usize>,
    /// What fetching is told.
    pub fetch: FetchSettings,
}

impl Settings {
    /// Reads a configuration file; its relative paths are from the file's own folder.
    ///
    /// # Errors
    ///
    /// When it cannot be read or a key or value is wrong; the message names the line.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let text = fs::read_to_string(path).map_err(|error| {
            Error::Settings(format!(
                "cannot read configuration `{}`: {error}; give another with `--config`",
                path.display()
            ))
        })?;
        let settings: Self = toml::from_str(&text).map_err(|error| {
            Error::Settings(format!("configuration `{}`: {error}", path.display()))
        })?;
        Ok(settings.beside(path))
    }

    /// Takes relative paths as from the folder of a file.
    pub(crate) fn beside(mut self, file: &Path) -> Self {
        let folder = file.parent().unwrap_or(Path::new(""));
        let places = self.data.iter_mut().chain(&mut self.definitions);
        for place in places.chain(&mut self.out) {
            *place = folder.join(&place);
        }
        self.fetch.within(folder);
        self
    }

    /// These settings, and where they say nothing the `other` ones.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        fn list<T>(one: Vec<T>, other: Vec<T>) -> Vec<T> {
            if one.is_empty() { other } else { one }
        }
        Self {
            data: list(self.data, other.data),
            out: self.out.or(other.out),
            level: list(self.level, other.level),
            region: list(self.region, other.region),
            indeling: self.indeling.or(other.indeling),
            period: list(self.period, other.period),
            reference_year: self.reference_year.or(other.reference_year),
            indicator: list(self.indicator, other.indicator),
            scenario: list(self.scenario, other.scenario),
            draws: self.draws.or(other.draws),
            horizon: self.horizon.or(other.horizon),
            seed: self.seed.or(other.seed),
            definitions: list(self.definitions, other.definitions),
            format: list(self.format, other.format),
            year: self.year.or(other.year),
            prefer: list(self.prefer, other.prefer),
            withdrawn: list(self.withdrawn, other.withdrawn),
            deny: list(self.deny, other.deny),
            run_date: self.run_date.or(other.run_date),
            jobs: self.jobs.or(other.jobs),
            fetch: self.fetch.or(other.fetch),
        }
    }

    /// Says what to run, with the defaults where the settings say nothing.
    ///
    /// # Errors
    ///
    /// When no data are named, or a name or date is wrong.
    pub fn spec(self, parts: Parts, today: &str) -> Result<RunSpec, Error> {
        if self.data.is_empty() {
            return Err(Error::Settings(
                "no data folder is named; give `--data DIR`, or `data` in `regiobeeld.toml`"
                    .to_owned(),
            ));
        }
        let levels = vec![
            RegionLevel::Nederland,
            RegionLevel::Provincie,
            RegionLevel::Zorgkantoorregio,
            RegionLevel::Gemeente,
        ];
        let formats: Vec<String> = if self.format.is_empty() {
            report::FORMATS.iter().map(|format| format.name().to_owned()).collect()
        } else {
            self.format
        };
        for format in &formats {
            known("format", format, report::FORMATS.iter().map(|known| known.name()))?;
        }
        let definitions = definition_set::definitions(&self.definitions)?;
        for name in &self.indicator {
            known(
                "indicator",
                name,
                definitions.iter().map(|known| known.name.as_str()),
            )?;
        }
        let scenarios = definition_set::scenarios(&self.definitions)?;
        for name in &self.scenario {
            known("scenario", name, scenarios.iter().map(|known| known.name.as_str()))?;
        }
        if self.draws.is_some_and(|draws| draws > MOST_DRAWS) {
            let message = format!("more than {MOST_DRAWS} draws are not made");
            return Err(Error::Settings(message));
        }
        let tables = definition_set::tables(&self.definitions)?;
        for name in &self.withdrawn {
            known("table", name, tables.iter().map(|known| known.name.as_str()))?;
        }
        Ok(RunSpec {
            parts,
            data: self.data,
            out: self.out.unwrap_or_else(|| PathBuf::from("out")),
            levels: if self.level.is_empty() { levels } else { self.level },
            regions: self.region,
            indeling: self.indeling,
            periods: self.period,
            reference_year: self.reference_year,
            indicators: self.indicator,
            scenarios: self.scenario,
            draws: self.draws,
            horizon: self.horizon,
            seed: self.seed,
            definitions: self.definitions,
            formats,
            year: self.year,
            prefer: self.prefer,
            withdrawn: self.withdrawn,
            deny: self.deny,
            run_date: date(&self.run_date.unwrap_or_else(|| today.to_owned()))?,
        })
    }
}

/// Refuses a name that is not in a list, and says which are.
pub(crate) fn known<'a>(
    kind: &str,
    name: &str,
    names: impl Iterator<Item = &'a str>,
) -> Result<(), Error> {
    let names: Vec<_> = names.collect();
    if names.contains(&name) {
        return Ok(());
    }
    let help = which(name, &names);
    Err(Error::Settings(format!("`{name}` is no {kind}; {help}")))
}

/// Says which name may be meant, or which there are.
pub(crate) fn which(name: &str, names: &[&str]) -> String {
    match nearest(name, names) {
        Some(near) => format!("the nearest is `{near}`"),
        None => format!("there are {}", names.join(", ")),
    }
}

/// The name that differs least, if it differs by little; letters in the other case differ
/// least of all.
pub(crate) fn nearest<'a>(name: &str, names: &[&'a str]) -> Option<&'a str> {
    let lower = name.to_lowercase();
    let distance = |known: &str| {
        let exact = strsim::damerau_levenshtein(name, known);
        (strsim::damerau_levenshtein(&lower, &known.to_lowercase()), exact)
    };
    let near = names.iter().map(|known| (distance(known), *known));
    let ((distance, _), known) = near.min()?;
    (distance <= 2 + name.len() / 5).then_some(known)
}

/// A date as `2026-11-22`, which is also how it is written.
pub(crate) fn date(text: &str) -> Result<String, Error> {
    let digits =
        |range| text.get(range).filter(|t: &&str| t.bytes().all(|b| b.is_ascii_digit()));
    let number = |range| digits(range).and_then(|digits| digits.parse::<u16>().ok());
    let valid = text.len() == 10
        && text.get(4..5) == Some("-")
        && text.get(7..8) == Some("-")
        && number(0..4).is_some()
        && number(5..7).is_some_and(|month| (1..=12).contains(&month))
        && number(8..10).is_some_and(|day| (1..=31).contains(&day));
    if valid {
        return Ok(text.to_owned());
    }
    Err(Error::Settings(format!("`{text}` is no date; write it as `2026-11-22`")))
}
