//! Scenarios: changes to named drivers, beside a reference without any.

mod change;
mod driver;
mod effects;
mod ramp;
mod rates;
mod substitution;
#[cfg(test)]
mod tests;

use regiobeeld_domain::{Age, Text};
use serde::{Deserialize, Serialize};

use crate::{Error, definition, nearest};

pub use change::{Change, Destination};
pub use driver::{DRIVERS, Driver, DriverInfo};
pub use effects::Effects;
pub use ramp::Ramp;
pub use rates::{RateCells, change_rates, volume_runs};
pub use substitution::{Move, substitute};

/// The name of the scenario that the others are held against.
pub const REFERENCE: &str = "referentie";

/// A definition of a scenario: what would be otherwise than in the reference.
///
/// It is an answer to "what if", never a finding: every change says what is known of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Its name, from the file's path.
    #[serde(skip_deserializing)]
    pub name: String,
    /// Title for people.
    pub title: Text,
    /// What it is, and how it may be read.
    pub note: Text,
    /// Names of scenarios whose changes it has too.
    #[serde(default)]
    pub combines: Vec<String>,
    /// What it changes.
    #[serde(default, rename = "change")]
    pub changes: Vec<Change>,
}

/// Reads the scenarios that come with the library, in the order of their names.
///
/// # Errors
///
/// When one does not parse.
pub fn scenarios() -> Result<Vec<Scenario>, Error> {
    definition::embedded("scenario", parse_scenario)
}

/// Reads one scenario; `name` is its file's name without extension.
///
/// # Errors
///
/// When the text is no scenario; the message names line, column, and the nearest name
/// where one is unknown.
pub fn parse_scenario(name: &str, text: &str) -> Result<Scenario, Error> {
    let mut scenario: Scenario = definition::parse("scenario", name, text)?;
    if name == REFERENCE && !(scenario.changes.is_empty() && scenario.combines.is_empty())
    {
        return Err(wrong(name, "the reference changes nothing; name it otherwise"));
    }
    for (at, change) in scenario.changes.iter_mut().enumerate() {
        change.origin = format!("scenario/{name}/{}", at + 1);
    }
    Ok(Scenario { name: name.to_owned(), ..scenario })
}

/// The scenarios of these names, with the changes of those that they combine: the
/// reference first, each once, in the order in which they were asked for.
///
/// ```
/// use regiobeeld_projection::{Outlook, scenarios, select_scenarios};
///
/// let chosen = select_scenarios(&scenarios()?, &["opleiding"])?;
/// let names: Vec<_> = chosen.iter().map(|scenario| scenario.name.as_str()).collect();
/// assert_eq!(names, ["referentie", "opleiding"]);
///
/// let effects = chosen[1].effects(Outlook::Middle);
/// let (branch, profession) = ("thuiszorg".parse(), "verzorgenden".parse());
/// # if let (Ok(branch), Ok(profession)) = (branch, profession) {
/// assert_eq!(effects.training_factor(branch, profession, 2030), 1.1);
/// # }
/// # Ok::<(), regiobeeld_projection::Error>(())
/// ```
///
/// # Errors
///
/// When a name is not among `known`, two of `known` have the same name, or scenarios
/// combine each other in a circle.
pub fn select_scenarios(
    known: &[Scenario],
    names: &[&str],
) -> Result<Vec<Scenario>, Error> {
    for (at, scenario) in known.iter().enumerate() {
        if known[..at].iter().any(|other| other.name == scenario.name) {
            return Err(wrong(&scenario.name, "there are two of this name; rename one"));
        }
    }
    let mut chosen: Vec<Scenario> = Vec::new();
    for name in std::iter::once(&REFERENCE).chain(names) {
        if chosen.iter().any(|scenario| scenario.name == *name) {
            continue;
        }
        let mut changes = Vec::new();
        let scenario = find(known, name, name)?;
        gather(known, scenario, &mut Vec::new(), &mut Vec::new(), &mut changes)?;
        chosen.push(Scenario { changes, ..scenario.clone() });
    }
    Ok(chosen)
}

/// Collects the changes of a scenario and of those that it combines, each scenario once;
/// `path` is how it was come to.
fn gather<'a>(
    known: &'a [Scenario],
    scenario: &'a Scenario,
    path: &mut Vec<&'a str>,
    seen: &mut Vec<&'a str>,
    changes: &mut Vec<Change>,
) -> Result<(), Error> {
    if path.contains(&scenario.name.as_str()) {
        let circle = format!("combines itself, by `{}`", path.join("`, `"));
        return Err(wrong(&scenario.name, &circle));
    }
    if seen.contains(&scenario.name.as_str()) {
        return Ok(());
    }
    path.push(&scenario.name);
    for name in &scenario.combines {
        gather(known, find(known, name, &scenario.name)?, path, seen, changes)?;
    }
    path.pop();
    seen.push(&scenario.name);
    changes.extend(scenario.changes.iter().cloned());
    Ok(())
}

fn find<'a>(
    known: &'a [Scenario],
    name: &str,
    asked_by: &str,
) -> Result<&'a Scenario, Error> {
    known.iter().find(|scenario| scenario.name == name).ok_or_else(|| {
        let names: Vec<_> = known.iter().map(|scenario| scenario.name.as_str()).collect();
        wrong(asked_by, &nearest::unknown("scenario", name, &names))
    })
}

fn wrong(name: &str, problem: &str) -> Error {
    definition::wrong("scenario", name, problem)
}

impl Scenario {
    /// Age classes of the data that lie within the ages of a change only in part, with the
    /// driver of that change: it does not reach them, which a reader must be told.
    pub fn ages_cut_through(&self, classes: &[Age]) -> Vec<(Driver, Age)> {
        let cut = |change: &Change| {
            let ages = change.ages?;
            let cut = classes
                .iter()
                .filter(move |class| class.overlaps(ages) && !class.is_within(ages));
            Some(cut.map(|class| (change.driver, *class)).collect::<Vec<_>>())
        };
        self.changes.iter().filter_map(cut).flatten().collect()
    }

    /// The last year in which something still changes; none where nothing does. A horizon
    /// before it shows only a part of the effect.
    pub fn complete_in(&self) -> Option<u16> {
        self.changes.iter().map(|change| change.until).max()
    }
}
