use regiobeeld_domain::{Age, Sex};
use regiobeeld_method::Draws;

use super::{Effects, Scenario, substitute};
use crate::code::CareGroup;
use crate::spread::Outlook;
use crate::{Error, check};

/// What the cells of an array of rates are: by sex, then age, with the care groups side by
/// side.
#[derive(Debug, Clone, Copy)]
pub struct RateCells<'a> {
    /// The sexes.
    pub sexes: &'a [Sex],
    /// The ages or age classes.
    pub ages: &'a [Age],
    /// The care groups.
    pub groups: &'a [CareGroup],
}

/// Changes rates of use or cost of a year as a scenario says: prevention first, then
/// substitution of what is left.
///
/// Persons times the changed rates are the changed volumes. Where regions have levels of
/// their own, what moves gets that of the care group it moves to.
///
/// # Errors
///
/// When `rates` has not the shape of its cells, or care moves to a group that is not among
/// them.
pub fn change_rates(
    effects: &Effects,
    cells: RateCells,
    year: u16,
    rates: &mut [f64],
) -> Result<(), Error> {
    let RateCells { sexes, ages, groups } = cells;
    check::length("rates", rates.len(), sexes.len() * ages.len() * groups.len())?;
    if groups.is_empty() {
        return Ok(());
    }
    let classes = sexes.iter().flat_map(|sex| ages.iter().map(move |age| (*sex, *age)));
    for ((sex, age), rates) in classes.zip(rates.chunks_mut(groups.len())) {
        for (rate, group) in rates.iter_mut().zip(groups) {
            *rate *= effects.volume_factor(*group, age, sex, year);
        }
        substitute(groups, rates, &effects.moves(age, sex, year))?;
    }
    Ok(())
}

/// How uncertain a scenario makes the volumes of a year: for every care group and run the
/// volume as a part of that with the middle effects, by group, then run.
///
/// `rates` are those without the scenario and `persons` the people they are weighed with,
/// by sex, then age. A group that has no volume with the middle effects keeps it in every
/// run (1). Runs of the same draws belong together in all years, scenarios and parts.
///
/// # Errors
///
/// As [`change_rates`], and when `persons` has not the shape of its cells.
pub fn volume_runs(
    scenario: &Scenario,
    cells: RateCells,
    year: u16,
    (rates, persons): (&[f64], &[f64]),
    (draws, runs): (Draws, u32),
) -> Result<Vec<f64>, Error> {
    let classes = cells.sexes.len() * cells.ages.len();
    check::length("persons", persons.len(), classes)?;
    let of = |outlook| {
        let mut changed = rates.to_vec();
        change_rates(&scenario.effects(outlook), cells, year, &mut changed)?;
        Ok(volumes(&changed, persons, cells.groups.len()))
    };
    let middle: Vec<f64> = of(Outlook::Middle)?;
    let drawn = |run| of(Outlook::Drawn { draws, run });
    let drawn: Vec<Vec<f64>> = (0..runs).map(drawn).collect::<Result<_, Error>>()?;
    let part = |group: usize, volumes: &Vec<f64>| match middle[group] {
        0.0 => 1.0,
        middle => volumes[group] / middle,
    };
    let of_group = |group| drawn.iter().map(move |volumes| part(group, volumes));
    Ok((0..middle.len()).flat_map(of_group).collect())
}

/// The volume of every care group.
fn volumes(rates: &[f64], persons: &[f64], groups: usize) -> Vec<f64> {
    let mut sums = vec![0.0; groups];
    for (rates, persons) in rates.chunks(groups.max(1)).zip(persons) {
        for (sum, rate) in sums.iter_mut().zip(rates) {
            *sum += rate * persons;
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{parse_scenario, scenarios, select_scenarios};

    const TEXT: &str = r#"
title = { nl = "x", en = "x" }
note = { nl = "x", en = "x" }

[[change]]
driver = "prevention"
care_groups = ["msz"]
ages = "65+"
from = 2025
until = 2026
ramp = "linear"
effect = { low = 0.1, middle = 0.2, high = 0.3 }
evidence = { nl = "x", en = "x" }

[[change]]
driver = "substitution"
care_groups = ["msz"]
from = 2025
until = 2026
ramp = "linear"
effect = { low = 0.5, middle = 0.5, high = 0.5 }
to = [{ care_group = "huisarts", share = 1.0, conversion = 2.0 }]
evidence = { nl = "x", en = "x" }
"#;

    const RATES: [f64; 6] = [10.0, 1.0, 7.0, 100.0, 2.0, 7.0];

    fn groups() -> [CareGroup; 3] {
        ["msz", "huisarts", "ggz"].map(|name| name.parse().unwrap())
    }

    fn ages() -> [Age; 2] {
        ["0-64", "65+"].map(|age| age.parse().unwrap())
    }

    fn scenario() -> Scenario {
        parse_scenario("x", TEXT).unwrap()
    }

    #[track_caller]
    fn check(scenario: &Scenario, year: u16, expected: &[f64]) {
        let (ages, groups) = (ages(), groups());
        let cells = RateCells { sexes: &[Sex::Total], ages: &ages, groups: &groups };
        let mut rates = RATES;
        change_rates(&scenario.effects(Outlook::Middle), cells, year, &mut rates)
            .unwrap();
        for (got, expected) in rates.iter().zip(expected) {
            assert!((got - expected).abs() < 1e-9, "{rates:?}");
        }
    }

    #[test]
    fn prevention_goes_before_substitution() {
        check(&scenario(), 2025, &RATES);
        // Of the older 80 is left, of which 40 moves and counts twice.
        check(&scenario(), 2026, &[5.0, 11.0, 7.0, 40.0, 82.0, 7.0]);
        let reference = select_scenarios(&scenarios().unwrap(), &[]).unwrap().remove(0);
        check(&reference, 2050, &RATES);
    }

    fn runs(scenario: &Scenario, persons: &[f64]) -> Result<Vec<f64>, Error> {
        let (ages, groups) = (ages(), groups());
        let cells = RateCells { sexes: &[Sex::Total], ages: &ages, groups: &groups };
        let draws = (Draws::new(5), 2000);
        volume_runs(scenario, cells, 2026, (&RATES, persons), draws)
    }

    #[test]
    fn runs_spread_as_the_interval_says_around_the_middle() {
        let parts = runs(&scenario(), &[0.0, 50.0]).unwrap();
        let (hospital, others) = parts.split_at(2000);
        let (_, ggz) = others.split_at(2000);
        assert!(ggz.iter().all(|part| *part == 1.0));
        // 80% of the runs prevent 10% to 30%: 0.9/0.8 to 0.7/0.8 of the middle.
        let inside =
            hospital.iter().filter(|part| (0.875..=1.125).contains(*part)).count();
        assert!((1540..1660).contains(&inside), "{inside} of 2000");
        let below = hospital.iter().filter(|part| **part < 1.0).count();
        assert!((940..1060).contains(&below), "{below} of 2000");
    }

    #[test]
    fn the_reference_has_no_spread_and_no_volume_keeps_none() {
        let reference = select_scenarios(&scenarios().unwrap(), &[]).unwrap().remove(0);
        let parts = runs(&reference, &[3.0, 50.0]).unwrap();
        assert!(parts.iter().all(|part| *part == 1.0));
        assert!(runs(&scenario(), &[0.0, 0.0]).unwrap().iter().all(|part| *part == 1.0));
        assert!(runs(&reference, &[3.0]).is_err());
    }
}
