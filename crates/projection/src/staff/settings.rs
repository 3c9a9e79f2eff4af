use regiobeeld_domain::Text;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use crate::code::Branch;
use crate::spread::{Outlook, Spread};
use crate::volume::Volume;
use crate::{Error, definition};

/// A definition of what the projection of staff assumes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StaffSettings {
    /// Its name, from the file's path.
    #[serde(skip_deserializing)]
    pub name: String,
    /// Title for people.
    pub title: Text,
    /// What it is, and how it may be read.
    pub note: Text,
    /// Part of supply that is between two jobs.
    #[serde(deserialize_with = "range::friction")]
    pub friction: Assumed,
    /// Growth of productivity a year in the reference, as a part.
    #[serde(deserialize_with = "range::productivity")]
    pub productivity: Assumed,
    /// FTE a person, where a branch has none of its own.
    #[serde(deserialize_with = "range::part_time")]
    pub part_time: Assumed,
    /// FTE a person of branches that have their own.
    #[serde(default, deserialize_with = "once")]
    pub part_time_of: Vec<PartTimeOf>,
    /// The age at which staff retire, in years, where no chances by age are given.
    #[serde(deserialize_with = "range::retirement")]
    pub retirement: Assumed,
    /// Which volumes the work of branches follows.
    #[serde(rename = "branch", deserialize_with = "once")]
    pub branches: Vec<BranchLinks>,
}

/// A value that is assumed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assumed {
    /// The value with its 80% interval.
    pub value: Spread,
    /// What is known of it, and what is not.
    pub evidence: Text,
    /// Where it is published; what has none is an assumption.
    pub source: Option<String>,
}

/// FTE a person of a branch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartTimeOf {
    /// The branch.
    pub branch: Branch,
    /// FTE a person.
    #[serde(deserialize_with = "range::hours")]
    pub value: Spread,
    /// What is known of it, and what is not.
    pub evidence: Text,
    /// Where it is published; what has none is an assumption.
    pub source: Option<String>,
}

/// The volumes that the work of a branch follows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "WrittenLinks")]
pub struct BranchLinks {
    /// The branch.
    pub branch: Branch,
    /// The volumes, whose shares are 1 together.
    pub follows: Vec<Link>,
    /// What is known of it, and what is not.
    pub evidence: Text,
    /// Where it is published; what has none is an assumption.
    pub source: Option<String>,
}

/// A volume that a part of the work of a branch follows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// The volume.
    pub volume: Volume,
    /// The part of the work.
    pub share: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenLinks {
    name: Branch,
    follows: Vec<Link>,
    evidence: Text,
    source: Option<String>,
}

/// Reads the settings for staff that come with the library, in the order of their names.
///
/// # Errors
///
/// When one does not parse.
pub fn staff_settings() -> Result<Vec<StaffSettings>, Error> {
    definition::embedded("arbeidsmarkt", parse_staff_settings)
}

/// Reads settings for staff; `name` is the file's name without extension.
///
/// # Errors
///
/// When the text is none; the message names line, column, and the nearest name where one
/// is unknown.
pub fn parse_staff_settings(name: &str, text: &str) -> Result<StaffSettings, Error> {
    let settings: StaffSettings = definition::parse("arbeidsmarkt", name, text)?;
    Ok(StaffSettings { name: name.to_owned(), ..settings })
}

impl StaffSettings {
    /// FTE a person of a branch.
    pub fn part_time(&self, branch: Branch) -> Spread {
        let own = self.part_time_of.iter().find(|own| own.branch == branch);
        own.map_or(self.part_time.value, |own| own.value)
    }

    /// FTE a person of a branch in an outlook.
    pub fn part_time_at(&self, branch: Branch, outlook: Outlook) -> f64 {
        // Branches without an own value share one draw.
        let has_own = self.part_time_of.iter().any(|own| own.branch == branch);
        let field =
            if has_own { format!("part_time/{branch}") } else { "part_time".to_owned() };
        self.part_time(branch).at(outlook, &self.input(&field))
    }

    /// The name that draws of a value go by, as in the register of assumptions.
    pub fn input(&self, field: &str) -> String {
        format!("arbeidsmarkt/{}/{field}", self.name)
    }

    /// The volumes that the work of a branch follows; none where it is not said, and its
    /// demand is then not projected.
    pub fn follows(&self, branch: Branch) -> &[Link] {
        let links = self.branches.iter().find(|links| links.branch == branch);
        links.map_or(&[], |links| &links.follows)
    }
}

/// The branch that an entry of a list is about.
trait OfBranch {
    fn branch(&self) -> Branch;
}

impl OfBranch for PartTimeOf {
    fn branch(&self) -> Branch {
        self.branch
    }
}

impl OfBranch for BranchLinks {
    fn branch(&self) -> Branch {
        self.branch
    }
}

/// Reads a list in which every branch stands once.
fn once<'de, D, T>(from: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + OfBranch,
{
    let entries = Vec::<T>::deserialize(from)?;
    for (at, entry) in entries.iter().enumerate() {
        let branch = entry.branch();
        if entries[..at].iter().any(|other| other.branch() == branch) {
            let twice = format!("branch `{branch}` stands twice; keep one");
            return Err(D::Error::custom(twice));
        }
    }
    Ok(entries)
}

/// Values that are refused outside a range, at their own place in the file.
mod range {
    use serde::de::{Deserialize, Deserializer, Error};

    use super::{Assumed, Spread};

    pub(super) fn friction<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Assumed, D::Error> {
        within(from, 0.0, 0.5)
    }

    pub(super) fn productivity<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Assumed, D::Error> {
        within(from, -0.1, 0.1)
    }

    pub(super) fn part_time<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Assumed, D::Error> {
        within(from, 0.05, 1.5)
    }

    pub(super) fn retirement<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Assumed, D::Error> {
        within(from, 50.0, 80.0)
    }

    pub(super) fn hours<'de, D: Deserializer<'de>>(from: D) -> Result<Spread, D::Error> {
        let value = Spread::deserialize(from)?;
        check(value, 0.05, 1.5).map_err(D::Error::custom)?;
        Ok(value)
    }

    fn within<'de, D: Deserializer<'de>>(
        from: D,
        least: f64,
        most: f64,
    ) -> Result<Assumed, D::Error> {
        let assumed = Assumed::deserialize(from)?;
        check(assumed.value, least, most).map_err(D::Error::custom)?;
        Ok(assumed)
    }

    fn check(value: Spread, least: f64, most: f64) -> Result<(), String> {
        let fine = value.is_within(least, most);
        fine.then_some(())
            .ok_or_else(|| format!("`value` lies outside {least} to {most}"))
    }
}

impl TryFrom<WrittenLinks> for BranchLinks {
    type Error = String;

    fn try_from(written: WrittenLinks) -> Result<Self, String> {
        let WrittenLinks { name, follows, evidence, source } = written;
        if let Some(link) = follows.iter().find(|link| !(0.0..=1.0).contains(&link.share))
        {
            return Err(format!(
                "`share` {} of {} must be from 0 to 1",
                link.share, link.volume
            ));
        }
        let total: f64 = follows.iter().map(|link| link.share).sum();
        if (total - 1.0).abs() > 1e-9 {
            return Err(format!(
                "shares of what `{name}` follows are {total} together; they must be 1"
            ));
        }
        Ok(Self { branch: name, follows, evidence, source })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = include_str!("../../definitions/arbeidsmarkt/referentie.toml");

    #[test]
    fn every_branch_follows_something_and_has_hours() {
        let settings = staff_settings().unwrap();
        assert!(settings.iter().any(|settings| settings.name == "referentie"));
        for settings in settings {
            for branch in Branch::all() {
                assert!(!settings.follows(branch).is_empty(), "{branch}");
                assert!(settings.part_time(branch).low() > 0.0);
            }
        }
    }

    #[test]
    fn what_has_no_source_is_called_an_assumption() {
        let settings = parse_staff_settings("referentie", TEXT).unwrap();
        let links =
            settings.branches.iter().map(|links| (&links.evidence, &links.source));
        let values = [
            settings.friction,
            settings.productivity,
            settings.part_time,
            settings.retirement,
        ];
        let values = values.iter().map(|value| (&value.evidence, &value.source));
        for (evidence, source) in values.chain(links) {
            let said = evidence.en.starts_with("An assumption")
                && evidence.nl.starts_with("Aanname");
            assert!(source.is_some() || said, "{evidence:?}");
        }
    }

    #[track_caller]
    fn check_refused(from: &str, to: &str, expected: &str) {
        assert!(TEXT.contains(from), "{from}");
        let error = parse_staff_settings("eigen", &TEXT.replacen(from, to, 1));
        let error = error.unwrap_err().to_string();
        for part in ["arbeidsmarkt/eigen", "line", expected] {
            assert!(error.contains(part), "no `{part}` in: {error}");
        }
    }

    #[test]
    fn mistakes_are_named_with_their_place_and_the_nearest_name() {
        check_refused(
            "name = \"thuiszorg\"",
            "name = \"thuizorg\"",
            "perhaps `thuiszorg`",
        );
        check_refused("name = \"umc\"", "name = \"ziekenhuizen\"", "stands twice");
        check_refused("care_group = \"msz\"", "care_groep = \"msz\"", "care_groep");
        check_refused("care_group = \"msz\"", "care_group = \"mzs\"", "perhaps `msz`");
        check_refused("residents = \"85+\"", "residents = \"85 plus\"", "85 plus");
        check_refused("share = 0.6", "share = 0.5", "they must be 1");
        check_refused("share = 0.6", "share = -0.6", "must be from 0 to 1");
        check_refused("[friction]", "[frictie]", "frictie");
        check_refused("low = 0.01", "low = -0.01", "`value` lies outside");
    }
}
