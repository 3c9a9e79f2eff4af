//! The register of assumptions: everything that a projection takes to be so, in one list.

use std::collections::BTreeSet;
use std::fmt;

use regiobeeld_domain::{Age, AssumptionNote, Sex, Text};
use serde::Serialize;

use crate::both::Both;
use crate::capacity::{CapacityUnit, Norm, NormMethod};
use crate::code::{Branch, CareGroup, Profession};
use crate::initiative::Initiative;
use crate::scenario::{Change, Ramp, Scenario};
use crate::spread::Spread;
use crate::staff::{Assumed, BranchLinks, StaffSettings};
use crate::volume::Volume;

/// Something that a projection takes to be so.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Assumption {
    /// The definition that it stands in and its place there, such as
    /// `scenario/preventie/1`: unique in a register.
    pub name: String,
    /// What it is called.
    pub title: Text,
    /// Its value with the 80% interval; one that is taken as known has an interval without
    /// width.
    pub value: Spread,
    /// Unit of the value.
    pub unit: Text,
    /// What is known of it, and what is not.
    pub evidence: Text,
    /// Where it is published; none when it is an assumption only.
    pub source: Option<String>,
    /// What it is about; empty when about everything.
    pub scope: Vec<Scope>,
}

/// A limit to what an assumption is about; several of a kind are taken together.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// A care group.
    CareGroup(CareGroup),
    /// The care group that takes over, with its part of what moves and the conversion.
    To(CareGroup, f64, f64),
    /// Ages.
    Age(Age),
    /// A sex.
    Sex(Sex),
    /// A branch.
    Branch(Branch),
    /// A profession.
    Profession(Profession),
    /// A volume that something follows.
    Volume(Volume),
    /// Between the last year without effect and the first with all of it.
    Years(u16, u16, Ramp),
}

impl Assumption {
    /// What a reader sees of it.
    pub fn note(&self) -> AssumptionNote {
        AssumptionNote {
            name: self.name.clone(),
            title: self.title.clone(),
            value: self.value.middle(),
            limits_80: [self.value.low(), self.value.high()],
            unit: self.unit.clone(),
            evidence: self.evidence.clone(),
            source: self.source.clone(),
            about: self.scope.iter().map(ToString::to_string).collect(),
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CareGroup(group) => group.fmt(f),
            Self::To(group, share, conversion) => {
                write!(f, "→ {group} ({share} × {conversion})")
            }
            Self::Age(age) => age.fmt(f),
            Self::Sex(sex) => sex.fmt(f),
            Self::Branch(branch) => branch.fmt(f),
            Self::Profession(profession) => profession.fmt(f),
            Self::Volume(volume) => volume.fmt(f),
            Self::Years(from, until, _) => write!(f, "{from}-{until}"),
        }
    }
}

/// The definitions that a projection rests on.
#[derive(Debug, Clone, Copy, Default)]
pub struct AssumptionSources<'a> {
    /// The scenarios that were computed, with the changes they combine.
    pub scenarios: &'a [Scenario],
    /// The settings for staff.
    pub staff: &'a [StaffSettings],
    /// The norms.
    pub norms: &'a [Norm],
    /// The initiatives.
    pub initiatives: &'a [Initiative],
}

/// The register of what these definitions assume: scenarios, then staff, norms and
/// initiatives, each in the order of its file. A change that several scenarios have is in it
/// once.
pub fn assumptions(of: AssumptionSources) -> Vec<Assumption> {
    let mut changes: Vec<_> = of.scenarios.iter().flat_map(of_scenario).collect();
    let mut seen = BTreeSet::new();
    changes.retain(|change| seen.insert(change.name.clone()));
    let staff = of.staff.iter().flat_map(of_staff);
    let norms = of.norms.iter().flat_map(of_norm);
    let initiatives = of.initiatives.iter().flat_map(of_initiative);
    changes.into_iter().chain(staff).chain(norms).chain(initiatives).collect()
}

const PART: Both = Both { nl: "deel", en: "part" };
const PART_A_YEAR: Both = Both { nl: "deel per jaar", en: "part a year" };
const FTE_A_PERSON: Both = Both { nl: "fte per persoon", en: "FTE a person" };
const FTE_A_UNIT: Both = Both { nl: "fte per eenheid", en: "FTE a unit" };
const YEARS: Both = Both { nl: "jaren", en: "years" };
const DAYS: Both = Both { nl: "dagen", en: "days" };

fn of_scenario(scenario: &Scenario) -> Vec<Assumption> {
    let of_change = |change: &Change| Assumption {
        name: change.origin.clone(),
        title: change.driver.info().title.into(),
        value: change.effect,
        unit: change.driver.info().unit.into(),
        evidence: change.evidence.clone(),
        source: change.source.clone(),
        scope: scope_of_change(change),
    };
    scenario.changes.iter().map(of_change).collect()
}

fn scope_of_change(change: &Change) -> Vec<Scope> {
    let to = change.to.iter();
    let to = to.map(|to| Scope::To(to.care_group, to.share, to.conversion));
    (change.care_groups.iter().copied().map(Scope::CareGroup))
        .chain(to)
        .chain(change.ages.map(Scope::Age))
        .chain(change.sex.map(Scope::Sex))
        .chain(change.branches.iter().copied().map(Scope::Branch))
        .chain(change.professions.iter().copied().map(Scope::Profession))
        .chain([Scope::Years(change.from, change.until, change.ramp)])
        .collect()
}

fn of_staff(settings: &StaffSettings) -> Vec<Assumption> {
    let StaffSettings { name, friction, productivity, part_time, retirement, .. } =
        settings;
    let of = |field: &str, title: Both, assumed: &Assumed, unit: Both| Assumption {
        name: format!("arbeidsmarkt/{name}/{field}"),
        title: title.into(),
        value: assumed.value,
        unit: unit.into(),
        evidence: assumed.evidence.clone(),
        source: assumed.source.clone(),
        scope: Vec::new(),
    };
    let mut all = vec![
        of("friction", FRICTION, friction, PART),
        of("productivity", PRODUCTIVITY, productivity, PART_A_YEAR),
        of("part_time", PART_TIME, part_time, FTE_A_PERSON),
        of("retirement", RETIREMENT, retirement, YEARS),
    ];
    all.extend(settings.part_time_of.iter().map(|own| Assumption {
        name: format!("arbeidsmarkt/{name}/part_time/{}", own.branch),
        title: PART_TIME.into(),
        value: own.value,
        unit: FTE_A_PERSON.into(),
        evidence: own.evidence.clone(),
        source: own.source.clone(),
        scope: vec![Scope::Branch(own.branch)],
    }));
    all.extend(settings.branches.iter().flat_map(|links| of_links(name, links)));
    all
}

const FRICTION: Both = Both { nl: "Frictiewerkloosheid", en: "Frictional unemployment" };
const PRODUCTIVITY: Both = Both {
    nl: "Groei van de productiviteit in de referentie",
    en: "Growth of productivity in the reference",
};
const PART_TIME: Both = Both { nl: "Deeltijdfactor", en: "Part-time factor" };
const RETIREMENT: Both = Both { nl: "Pensioenleeftijd", en: "Age of retirement" };

fn of_links(name: &str, links: &BranchLinks) -> Vec<Assumption> {
    let title = Both {
        nl: "Deel van het werk dat dit volume volgt",
        en: "Part of the work that follows this volume",
    };
    let of_link = |(at, link): (usize, &crate::staff::Link)| Assumption {
        name: format!("arbeidsmarkt/{name}/{}/{}", links.branch, at + 1),
        title: title.into(),
        value: Spread::certain(link.share),
        unit: PART.into(),
        evidence: links.evidence.clone(),
        source: links.source.clone(),
        scope: vec![Scope::Branch(links.branch), Scope::Volume(link.volume)],
    };
    links.follows.iter().enumerate().map(of_link).collect()
}

fn of_norm(norm: &Norm) -> Vec<Assumption> {
    let of = |field: &str, value: Spread, unit: Text| Assumption {
        name: format!("norm/{}/{field}", norm.name),
        title: norm.title.clone(),
        value,
        unit,
        evidence: norm.evidence.clone(),
        source: norm.source.clone(),
        scope: vec![Scope::Volume(norm.volume)],
    };
    let unit = Text::from(unit_of(norm.unit));
    match norm.method {
        NormMethod::PerUnit { volume } => {
            let unit = Text {
                nl: format!("volume per {}", unit.nl),
                en: format!("volume a unit of {}", unit.en),
            };
            vec![of("volume", volume, unit)]
        }
        NormMethod::PerVolume { units } => {
            let unit = Text {
                nl: format!("{} per eenheid volume", unit.nl),
                en: format!("{} a unit of volume", unit.en),
            };
            vec![of("units", units, unit)]
        }
        NormMethod::Occupancy { days, occupancy } => {
            vec![of("days", days, DAYS.into()), of("occupancy", occupancy, PART.into())]
        }
    }
}

fn unit_of(unit: CapacityUnit) -> Both {
    match unit {
        CapacityUnit::Places => Both { nl: "plaatsen", en: "places" },
        CapacityUnit::Beds => Both { nl: "bedden", en: "beds" },
        CapacityUnit::Contacts => Both { nl: "contacten", en: "contacts" },
        CapacityUnit::Fte => Both { nl: "fte", en: "FTE" },
    }
}

fn of_initiative(initiative: &Initiative) -> Vec<Assumption> {
    let reach = initiative.reach;
    let mut scope = vec![Scope::Branch(initiative.branch)];
    scope.extend(initiative.profession.map(Scope::Profession));
    scope.push(Scope::Years(reach.from, reach.until, reach.ramp));
    let of = |field: &str, value: Spread, unit: Text| Assumption {
        name: format!("initiatief/{}/{field}", initiative.name),
        title: initiative.title.clone(),
        value,
        unit,
        evidence: initiative.evidence.clone(),
        source: initiative.source.clone(),
        scope: scope.clone(),
    };
    vec![
        of("volume", initiative.volume, initiative.unit.clone()),
        of("reach", reach.full, PART.into()),
        of("saved", initiative.saved, FTE_A_UNIT.into()),
        of("spent", initiative.spent, FTE_A_UNIT.into()),
        of("certainty", initiative.certainty, PART.into()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{REFERENCE, norms, scenarios, select_scenarios, staff_settings};

    fn register(names: &[&str]) -> Vec<Assumption> {
        let scenarios = select_scenarios(&scenarios().unwrap(), names).unwrap();
        let (staff, norms) = (staff_settings().unwrap(), norms().unwrap());
        assumptions(AssumptionSources {
            scenarios: &scenarios,
            staff: &staff,
            norms: &norms,
            initiatives: &[],
        })
    }

    #[test]
    fn every_assumption_has_a_name_of_its_own_and_says_what_is_known() {
        let register = register(&["preventie", "combinatie"]);
        let mut names: Vec<_> = register.iter().map(|each| each.name.as_str()).collect();
        names.sort_unstable();
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all);
        for each in &register {
            let texts = [&each.title, &each.unit, &each.evidence];
            assert!(texts.iter().all(|text| !text.nl.is_empty() && !text.en.is_empty()));
            assert!(
                each.source.is_some() || each.evidence.en.starts_with("An assumption")
            );
        }
    }

    #[test]
    fn a_scenario_adds_its_changes_to_those_of_the_reference() {
        let reference = register(&[REFERENCE]);
        assert!(reference.iter().all(|each| !each.name.starts_with("scenario/")));
        let with = register(&["digitale-zorg"]);
        let added = &with[..with.len() - reference.len()];
        let names: Vec<_> = added.iter().map(|each| each.name.as_str()).collect();
        assert_eq!(names, ["scenario/digitale-zorg/1", "scenario/digitale-zorg/2"]);
        assert_eq!(added[0].unit.nl, "deel van de tijd van personeel");
        assert_eq!(added[0].value.middle(), 0.03);
        assert!(added[0].scope.contains(&Scope::CareGroup("ggz".parse().unwrap())));
        assert!(added[0].scope.contains(&Scope::Years(2025, 2035, Ramp::SCurve)));
    }

    #[test]
    fn links_hours_and_norms_stand_in_it() {
        let register = register(&[REFERENCE]);
        let find = |name: &str| register.iter().find(|each| each.name == name).unwrap();
        let home = find("arbeidsmarkt/referentie/thuiszorg/2");
        let older = Scope::Volume(Volume::Residents("75+".parse().unwrap()));
        assert!(home.scope.contains(&older) && home.value.middle() == 0.5);
        assert_eq!(find("arbeidsmarkt/referentie/friction").value.middle(), 0.02);
        let doctors = find("norm/huisartsen-fte/volume");
        assert_eq!(doctors.value.middle(), 2095.0);
        assert!(doctors.source.is_some());
    }
}
