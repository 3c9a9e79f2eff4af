//! Every problem of configuration, definitions and data, without computing anything.

mod configuration;
mod data;
mod definitions;
mod mistake;

use std::path::Path;

use regiobeeld_domain::{Code, Diagnostic, Regioindeling, Severity};
use serde::Serialize;

use crate::{Error, Settings};

/// What was found by [`check`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// Every problem: of the configuration, of the definitions, then of the data.
    pub problems: Vec<Diagnostic>,
}

impl Checked {
    /// The exit code of a command that finds this: 2 where configuration or definitions
    /// are wrong, 3 where data do not count, else 0.
    pub fn exit_code(&self) -> u8 {
        let errors = || self.problems.iter().filter(|p| p.severity == Severity::Error);
        let ours = |code| matches!(code, Code::BadConfiguration | Code::BadDefinition);
        match (errors().any(|problem| ours(problem.code)), errors().next()) {
            (true, _) => 2,
            (false, Some(_)) => 3,
            (false, None) => 0,
        }
    }
}

/// Finds every problem that a run with this configuration file and these flags would have.
///
/// Nothing is computed or written. A problem in one place does not hide another: what is
/// wrong is left out, and the rest is checked.
///
/// # Errors
///
/// When the library's own registry or definitions cannot be read.
pub fn check(file: Option<&Path>, flags: &Settings) -> Result<Checked, Error> {
    let embedded = Regioindeling::embedded()?;
    let text = file.map(configuration::Text::read);
    let configured = text.as_ref().map(configuration::Text::settings);
    let settings = flags.clone().or(configured
        .as_ref()
        .and_then(|configured| configured.settings.clone())
        .unwrap_or_default());
    let asked = configuration::Asked { flags, configured: configured.as_ref() };
    let definitions::Definitions { mut problems, indicators, tables } =
        definitions::check(&settings.definitions)?;
    let (loaded, of_data) = data::check(&settings, &asked, &embedded, tables)?;
    problems.extend(of_data);
    problems.extend(configured.iter().flat_map(|configured| configured.problems.clone()));
    problems.extend(configuration::check(&settings, &asked, &indicators, &embedded));
    if let Some(loaded) = &loaded {
        problems.extend(configuration::check_against(&settings, &asked, loaded));
    }
    let order = |problem: &Diagnostic| match problem.code {
        Code::BadConfiguration => 0,
        Code::BadDefinition => 1,
        _ => 2,
    };
    problems.sort_by(|a, b| {
        let place = |p: &Diagnostic| (order(p), p.file.clone(), p.line, p.field.clone());
        place(a).cmp(&place(b)).then_with(|| a.cmp(b))
    });
    problems.dedup();
    Ok(Checked { problems })
}
