use regiobeeld_domain::{Age, Sex, Text};
use serde::{Deserialize, Serialize};

use super::{Driver, Ramp};
use crate::code::{Branch, CareGroup, Profession};
use crate::spread::Spread;

/// One thing that a scenario changes: a driver, for whom, from when, and how much.
///
/// A filter that is absent lets everything through.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct Change {
    /// Where it is defined, such as `scenario/preventie/1`: its name in the register of
    /// assumptions, and what its draws go by, so that it is the same in every scenario.
    #[serde(skip)]
    pub origin: String,
    /// What is changed.
    pub driver: Driver,
    /// The care groups that it is about.
    pub care_groups: Vec<CareGroup>,
    /// The ages that it is about.
    pub ages: Option<Age>,
    /// The sex that it is about.
    pub sex: Option<Sex>,
    /// The branches that it is about.
    pub branches: Vec<Branch>,
    /// The professions that it is about.
    pub professions: Vec<Profession>,
    /// Where the volume goes, for a substitution.
    pub to: Vec<Destination>,
    /// The last year without any effect.
    pub from: u16,
    /// The first year with all of it.
    pub until: u16,
    /// How it grows between the two.
    pub ramp: Ramp,
    /// The full effect, in the unit of the driver.
    pub effect: Spread,
    /// What is known of it, and what is not.
    pub evidence: Text,
    /// Where the effect is published; what has none is an assumption.
    pub source: Option<String>,
}

/// A care group that a part of a moved volume goes to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Destination {
    /// The care group.
    pub care_group: CareGroup,
    /// Its part of what is moved; those of a change are 1 together.
    pub share: f64,
    /// Units of this care group that replace one unit of the other.
    pub conversion: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    driver: Driver,
    #[serde(default)]
    care_groups: Vec<CareGroup>,
    ages: Option<Age>,
    sex: Option<Sex>,
    #[serde(default)]
    branches: Vec<Branch>,
    #[serde(default)]
    professions: Vec<Profession>,
    #[serde(default)]
    to: Vec<Destination>,
    from: u16,
    until: u16,
    ramp: Ramp,
    effect: Spread,
    evidence: Text,
    source: Option<String>,
}

const YEARS: std::ops::RangeInclusive<u16> = 1990..=2150;

impl Change {
    /// The part of the full effect that there is in a year.
    pub fn weight(&self, year: u16) -> f64 {
        self.ramp.weight(self.from, self.until, year)
    }

    /// Whether it is about people of this age and sex who use this care. An age class that
    /// lies in the ages of the change only in part is not among them.
    pub fn is_about_use(&self, care_group: CareGroup, age: Age, sex: Sex) -> bool {
        lets_through(&self.care_groups, &care_group)
            && self.ages.is_none_or(|ages| age.is_within(ages))
            && self.sex.is_none_or(|only| only == Sex::Total || only == sex)
    }

    /// Whether it is about this branch and profession.
    pub fn is_about_job(&self, branch: Branch, profession: Option<Profession>) -> bool {
        let of_profession = match profession {
            Some(profession) => lets_through(&self.professions, &profession),
            None => self.professions.is_empty(),
        };
        lets_through(&self.branches, &branch) && of_profession
    }

    fn check(&self) -> Result<(), String> {
        if !YEARS.contains(&self.from) || !YEARS.contains(&self.until) {
            return Err(format!(
                "`from` {} and `until` {} must be years from {} to {}",
                self.from,
                self.until,
                YEARS.start(),
                YEARS.end()
            ));
        }
        if self.from > self.until {
            return Err(format!(
                "`from` {} lies after `until` {}; `from` is the last year without effect",
                self.from, self.until
            ));
        }
        self.check_filters()?;
        self.check_effect()?;
        self.check_destinations()
    }

    fn check_filters(&self) -> Result<(), String> {
        let given = [
            ("care_groups", !self.care_groups.is_empty()),
            ("ages", self.ages.is_some()),
            ("sex", self.sex.is_some()),
            ("branches", !self.branches.is_empty()),
            ("professions", !self.professions.is_empty()),
        ];
        let info = self.driver.info();
        match given.iter().find(|(name, there)| *there && !info.filters.contains(name)) {
            None => Ok(()),
            Some((name, _)) => Err(format!(
                "driver `{}` cannot be narrowed by `{name}`; it can by {}",
                info.name,
                info.filters.join(", ")
            )),
        }
    }

    fn check_effect(&self) -> Result<(), String> {
        let info = self.driver.info();
        if self.effect.is_within(info.least, info.most) {
            return Ok(());
        }
        Err(format!(
            "`effect` of `{}` lies outside {} to {} ({})",
            info.name, info.least, info.most, info.unit.en
        ))
    }

    fn check_destinations(&self) -> Result<(), String> {
        let moves = self.driver == Driver::Substitution;
        if moves == self.to.is_empty() {
            return Err(format!(
                "driver `{}` {} `to`, the care groups that take over",
                self.driver,
                if moves { "needs" } else { "has no" }
            ));
        }
        if !moves {
            return Ok(());
        }
        if self.care_groups.is_empty() {
            return Err(
                "a substitution needs `care_groups` that it takes from".to_owned()
            );
        }
        check_shares(&self.to)?;
        let taken = self.to.iter().find(|to| self.care_groups.contains(&to.care_group));
        match taken {
            None => Ok(()),
            Some(to) => Err(format!(
                "`{}` stands in `care_groups` and in `to`: care cannot move to itself",
                to.care_group
            )),
        }
    }
}

fn check_shares(to: &[Destination]) -> Result<(), String> {
    if let Some(wrong) = to.iter().find(|to| {
        !(to.share > 0.0
            && to.share <= 1.0
            && to.conversion > 0.0
            && to.conversion.is_finite())
    }) {
        return Err(format!(
            "`share` of `{}` must lie above 0 and up to 1 and `conversion` above 0",
            wrong.care_group
        ));
    }
    let total: f64 = to.iter().map(|to| to.share).sum();
    if (total - 1.0).abs() > 1e-9 {
        return Err(format!("shares in `to` are {total} together; they must be 1"));
    }
    Ok(())
}

pub(super) fn lets_through<T: PartialEq>(filter: &[T], value: &T) -> bool {
    filter.is_empty() || filter.contains(value)
}

impl TryFrom<Written> for Change {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let Written {
            driver,
            care_groups,
            ages,
            sex,
            branches,
            professions,
            to,
            from,
            until,
            ramp,
            effect,
            evidence,
            source,
        } = written;
        let change = Self {
            origin: String::new(),
            driver,
            care_groups,
            ages,
            sex,
            branches,
            professions,
            to,
            from,
            until,
            ramp,
            effect,
            evidence,
            source,
        };
        change.check()?;
        Ok(change)
    }
}
