use std::collections::BTreeMap;

use super::{
    Labour, Link, LinkedVolume, Shortage, StaffFlows, StaffSettings, StaffStock,
    confront, labour_demand, project_supply,
};
use crate::code::{Branch, Profession};
use crate::scenario::Effects;
use crate::spread::Outlook;
use crate::volume::Volume;
use crate::{Error, check};

/// What the staff of a profession of a branch in a region are projected from.
#[derive(Debug, Clone, Copy)]
pub struct JobInput<'a> {
    /// The branch.
    pub branch: Branch,
    /// The profession.
    pub profession: Profession,
    /// The year that is known.
    pub base_year: u16,
    /// Persons needed in that year.
    pub demand: f64,
    /// Volumes by year, the base year first, as the scenario has them; all equally long.
    pub volumes: &'a BTreeMap<Volume, Vec<f64>>,
    /// FTE a person by year, the base year first; none to take what the settings assume.
    pub part_time: Option<&'a [f64]>,
    /// The staff in the base year.
    pub stock: StaffStock<'a>,
    /// What flows in and out in the years after it, without the scenario.
    pub flows: &'a [StaffFlows],
    /// The years that a training takes: inflow of a year shows so much later.
    pub training_years: u16,
}

/// Demand, filled demand and shortage of a profession of a branch in a region by year, the
/// base year first, under a scenario.
///
/// The scenario changes staff time, productivity, inflow into training and the age of
/// retirement; what it changes of volumes stands in these already. The high outlook is the
/// one that relieves staff most: productivity and the effects of the scenario are high
/// then, friction low. Hours are the same in all but draws.
///
/// # Errors
///
/// When the settings do not say what the branch follows, a volume that it follows is not
/// given, or as [`labour_demand`], [`project_supply`] and [`confront`]. Other jobs and
/// regions are not touched by that.
pub fn project_job(
    input: &JobInput,
    settings: &StaffSettings,
    effects: &Effects,
    outlook: Outlook,
) -> Result<Vec<Shortage>, Error> {
    let years = input.flows.len() + 1;
    let assumed = part_time(input, settings, outlook, years);
    let part_time = input.part_time.unwrap_or(&assumed);
    let demand = demand(input, settings, effects, outlook, part_time)?;
    check::length("the years of demand", demand.len(), years)?;
    let mut supply = vec![input.stock.persons.iter().sum()];
    let flows = flows(input, effects);
    supply.extend(project_supply(&input.stock, &flows)?.iter().map(|year| year.stock));
    let friction = settings.friction.value;
    let friction =
        friction.at(outlook.opposite(), &settings.input("friction")).clamp(0.0, 1.0);
    let each = |at: usize| confront(demand[at], supply[at], friction, part_time[at]);
    (0..years).map(each).collect()
}

fn part_time(
    input: &JobInput,
    settings: &StaffSettings,
    outlook: Outlook,
    years: usize,
) -> Vec<f64> {
    let outlook = match outlook {
        Outlook::Drawn { .. } => outlook,
        _ => Outlook::Middle,
    };
    vec![settings.part_time_at(input.branch, outlook).clamp(0.05, 1.5); years]
}

fn demand(
    input: &JobInput,
    settings: &StaffSettings,
    effects: &Effects,
    outlook: Outlook,
    part_time: &[f64],
) -> Result<Vec<f64>, Error> {
    let branch = input.branch;
    let follows = settings.follows(branch);
    if follows.is_empty() {
        let what = format!("branch `{branch}`");
        let problem =
            format!("`{}` does not say which volumes it follows", settings.name);
        return Err(check::wrong(&what, &problem));
    }
    let years = || (input.base_year..).take(part_time.len());
    let factors = |link: &Link| -> Vec<f64> {
        let group = link.volume.care_group();
        years().map(|year| effects.labour_factor(branch, group, year)).collect()
    };
    let factors: Vec<_> = follows.iter().map(factors).collect();
    let pairs = follows.iter().zip(&factors);
    let links: Vec<_> = pairs
        .map(|(link, factors)| linked(input, link, factors))
        .collect::<Result<_, _>>()?;
    let reference = settings.productivity.value;
    let reference = reference.at(outlook, &settings.input("productivity"));
    let productivity: Vec<f64> =
        years().map(|year| reference + effects.productivity(branch, year)).collect();
    let labour = Labour {
        base: input.demand,
        links: &links,
        productivity: &productivity,
        part_time,
    };
    Ok(labour_demand(&labour)?.iter().map(|year| year.persons).collect())
}

fn linked<'a>(
    input: &JobInput<'a>,
    link: &Link,
    labour_factor: &'a [f64],
) -> Result<LinkedVolume<'a>, Error> {
    let volume = input.volumes.get(&link.volume).ok_or_else(|| {
        let what = format!("volume of {}", link.volume);
        let problem = format!(
            "is not given, but the work of `{}` follows it; add its data or another link",
            input.branch
        );
        check::wrong(&what, &problem)
    })?;
    Ok(LinkedVolume { share: link.share, volume, labour_factor })
}

fn flows(input: &JobInput, effects: &Effects) -> Vec<StaffFlows> {
    let JobInput { branch, profession, .. } = *input;
    let changed = |(year, flows): (u16, &StaffFlows)| StaffFlows {
        started: flows.started
            * effects.training_factor(
                branch,
                profession,
                year.saturating_sub(input.training_years),
            ),
        later_retirement: flows.later_retirement
            + effects.later_retirement(branch, profession, year),
        ..*flows
    };
    (input.base_year + 1..).zip(input.flows).map(changed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Scenario, parse_scenario};
    use crate::staff::staff_settings;

    const SCENARIO: &str = r#"
title = { nl = "x", en = "x" }
note = { nl = "x", en = "x" }

[[change]]
driver = "digital-care"
care_groups = ["huisarts"]
from = 2025
until = 2026
ramp = "linear"
effect = { low = 0.0, middle = 0.1, high = 0.2 }
evidence = { nl = "x", en = "x" }

[[change]]
driver = "training-inflow"
from = 2024
until = 2025
ramp = "linear"
effect = { low = 0.0, middle = 0.5, high = 0.5 }
evidence = { nl = "x", en = "x" }

[[change]]
driver = "later-retirement"
from = 2025
until = 2026
ramp = "linear"
effect = { low = 0.0, middle = 0.5, high = 1.0 }
evidence = { nl = "x", en = "x" }
"#;

    const REFERENCE: &str =
        "title = { nl = \"x\", en = \"x\" }\nnote = { nl = \"x\", en = \"x\" }";

    /// General practice, whose volume grows from 10 to 12, with 100 in staff of two ages,
    /// a fifth of the older of whom retire.
    fn project(scenario: &str, volume: Volume) -> Result<Vec<Shortage>, Error> {
        let scenario: Scenario = parse_scenario("x", scenario).unwrap();
        let settings = &staff_settings().unwrap()[0];
        let volumes = BTreeMap::from([(volume, vec![10.0, 12.0])]);
        let flows = [StaffFlows {
            started: 10.0,
            completion: 0.8,
            retention: 0.5,
            moves_in: 0.0,
            commuting: 0.0,
            later_retirement: 0.0,
        }];
        let input = JobInput {
            branch: "huisartsenzorg".parse().unwrap(),
            profession: "artsen-therapeuten".parse().unwrap(),
            base_year: 2025,
            demand: 100.0,
            volumes: &volumes,
            part_time: Some(&[0.5, 0.5]),
            stock: StaffStock {
                persons: &[50.0, 50.0],
                pension: &[0.0, 0.2],
                leave: &[0.0, 0.0],
                entry: &[1.0, 0.0],
            },
            flows: &flows,
            training_years: 1,
        };
        let outlook = Outlook::Middle;
        project_job(&input, settings, &scenario.effects(outlook), outlook)
    }

    fn practice() -> Volume {
        Volume::CareGroup("huisarts".parse().unwrap())
    }

    #[track_caller]
    fn check(scenario: &str, expected: &[(f64, f64)]) {
        let got = project(scenario, practice()).unwrap();
        assert_eq!(got.len(), expected.len());
        for (got, (demand, filled)) in got.iter().zip(expected) {
            assert!((got.demand - demand).abs() < 1e-9, "{got:?}");
            assert!((got.filled - filled).abs() < 1e-9, "{got:?}");
            assert!((got.fte() - 0.5 * (demand - filled)).abs() < 1e-9, "{got:?}");
        }
    }

    #[test]
    fn demand_grows_with_care_and_supply_with_training() {
        // 100 of whom 10 retire and 4 come in, 2% of them between two jobs.
        check(REFERENCE, &[(100.0, 98.0), (120.0, 94.0 * 0.98)]);
    }

    #[test]
    fn a_scenario_changes_demand_and_supply_in_its_years() {
        // A tenth less work; 5 retire, because half retire a year later; 6 come in, who
        // started a year before.
        check(SCENARIO, &[(100.0, 98.0), (108.0, 101.0 * 0.98)]);
    }

    #[test]
    fn a_volume_that_is_not_there_is_named() {
        let other = Volume::CareGroup("ggz".parse().unwrap());
        let error = project(REFERENCE, other).unwrap_err().to_string();
        assert!(error.contains("volume of care group huisarts: is not given"), "{error}");
    }
}
