use proptest::prelude::*;
use regiobeeld_domain::Sex;
use regiobeeld_method::Draws;

use super::*;
use crate::code::{Branch, CareGroup, Profession};
use crate::spread::Outlook;

const ONE: &str = r#"
title = { nl = "x", en = "x" }
note = { nl = "x", en = "x" }

[[change]]
driver = "prevention"
care_groups = ["msz"]
ages = "65+"
from = 2025
until = 2035
ramp = "linear"
effect = { low = 0.1, middle = 0.2, high = 0.4 }
evidence = { nl = "x", en = "x" }
"#;

const MOVES: &str = r#"
title = { nl = "x", en = "x" }
note = { nl = "x", en = "x" }

[[change]]
driver = "substitution"
care_groups = ["msz"]
from = 2025
until = 2030
ramp = "step"
effect = { low = 0.1, middle = 0.2, high = 0.3 }
to = [
    { care_group = "huisarts", share = 0.75, conversion = 2.0 },
    { care_group = "paramedisch", share = 0.25, conversion = 1.0 },
]
evidence = { nl = "x", en = "x" }

[[change]]
driver = "substitution"
care_groups = ["msz"]
from = 2025
until = 2030
ramp = "step"
effect = { low = 0.1, middle = 0.5, high = 0.6 }
to = [{ care_group = "ggz", share = 1.0, conversion = 0.5 }]
evidence = { nl = "x", en = "x" }
"#;

fn group(name: &str) -> CareGroup {
    name.parse().unwrap()
}

fn branch(name: &str) -> Branch {
    name.parse().unwrap()
}

fn profession(name: &str) -> Profession {
    name.parse().unwrap()
}

fn embedded(name: &str) -> Scenario {
    let known = scenarios().unwrap();
    select_scenarios(&known, &[name]).unwrap().pop().unwrap()
}

#[track_caller]
fn check_volume(cell: (&str, &str), year: u16, outlook: Outlook, expected: f64) {
    let scenario = parse_scenario("x", ONE).unwrap();
    let age = cell.1.parse().unwrap();
    let factor =
        scenario.effects(outlook).volume_factor(group(cell.0), age, Sex::Female, year);
    assert!((factor - expected).abs() < 1e-12, "{factor}, expected {expected}");
}

#[test]
fn prevention_takes_its_part_of_the_cells_it_is_about() {
    check_volume(("msz", "70-74"), 2035, Outlook::Middle, 0.8);
    check_volume(("msz", "70-74"), 2030, Outlook::Middle, 0.9);
    check_volume(("msz", "70-74"), 2025, Outlook::Middle, 1.0);
    check_volume(("msz", "70-74"), 2060, Outlook::High, 0.6);
    check_volume(("msz", "70-74"), 2035, Outlook::Low, 0.9);
    check_volume(("msz", "60-64"), 2035, Outlook::Middle, 1.0);
    check_volume(("msz", "60-69"), 2035, Outlook::Middle, 1.0);
    check_volume(("ggz", "70-74"), 2035, Outlook::Middle, 1.0);
}

#[test]
fn a_class_that_the_ages_cut_through_is_told() {
    let scenario = parse_scenario("x", ONE).unwrap();
    let classes = ["60-64", "60-69", "65-69"].map(|age| age.parse().unwrap());
    assert_eq!(scenario.ages_cut_through(&classes), [(Driver::Prevention, classes[1])]);
    assert_eq!(scenario.complete_in(), Some(2035));
}

#[test]
fn what_leaves_a_care_group_is_what_arrives_by_its_conversion() {
    let scenario = parse_scenario("x", MOVES).unwrap();
    let effects = scenario.effects(Outlook::Middle);
    let age = "20-24".parse().unwrap();
    assert_eq!(effects.moves(age, Sex::Male, 2029), []);
    let moves = effects.moves(age, Sex::Male, 2030);
    let groups = ["msz", "huisarts", "paramedisch", "ggz"].map(group);
    let mut volumes = [700.0, 100.0, 50.0, 10.0];
    substitute(&groups, &mut volumes, &moves).unwrap();
    // 1 − 0.8·0.5 = 0.6 of 700 leaves, 2/7 and 5/7 of it by the two changes: 120 and 300.
    let expected = [280.0, 100.0 + 90.0 * 2.0, 50.0 + 30.0, 10.0 + 300.0 * 0.5];
    for (got, expected) in volumes.iter().zip(expected) {
        assert!((got - expected).abs() < 1e-9, "{volumes:?}");
    }
}

#[test]
fn care_does_not_move_to_where_there_is_no_volume() {
    let scenario = parse_scenario("x", MOVES).unwrap();
    let moves = scenario.effects(Outlook::Middle).moves(Age::Total, Sex::Male, 2030);
    let groups = ["msz", "huisarts"].map(group);
    let error = substitute(&groups, &mut [1.0, 1.0], &moves).unwrap_err().to_string();
    assert!(error.contains("`paramedisch`") || error.contains("`ggz`"), "{error}");
    assert!(substitute(&groups, &mut [1.0], &[]).is_err());
}

#[test]
fn the_reference_changes_nothing_at_all() {
    let reference = embedded(REFERENCE);
    assert_eq!(reference.changes, []);
    for outlook in [Outlook::Low, Outlook::Middle, Outlook::High] {
        let effects = reference.effects(outlook);
        for year in [2020, 2040] {
            for care_group in CareGroup::all() {
                let factor =
                    effects.volume_factor(care_group, Age::Total, Sex::Total, year);
                assert_eq!(factor.to_bits(), 1.0_f64.to_bits());
            }
            assert_eq!(effects.moves(Age::Total, Sex::Total, year), []);
            for (branch, profession) in Branch::all().zip(Profession::all()) {
                assert_eq!(effects.labour_factor(branch, None, year), 1.0);
                assert_eq!(effects.training_factor(branch, profession, year), 1.0);
                let added = [
                    effects.productivity(branch, year),
                    effects.later_retirement(branch, profession, year),
                ];
                assert_eq!(added.map(f64::to_bits), [0, 0]);
            }
        }
    }
}

#[test]
fn embedded_scenarios_reach_what_they_are_named_for() {
    let year = 2040;
    let home = branch("thuiszorg");
    let at = |name, look: &dyn Fn(&Effects) -> f64| {
        look(&embedded(name).effects(Outlook::Middle))
    };
    let older = "85-89".parse().unwrap();
    let prevented = |e: &Effects| e.volume_factor(group("msz"), older, Sex::Female, year);
    assert_eq!(at("preventie", &prevented), 0.97);
    assert_eq!(at("combinatie", &prevented), 0.97);
    assert_eq!(at("digitale-zorg", &|e| e.labour_factor(home, None, year)), 0.97);
    assert_eq!(at("productiviteit", &|e| e.productivity(home, year)), 0.003);
    let carers = profession("verzorgenden");
    assert_eq!(at("opleiding", &|e| e.training_factor(home, carers, year)), 1.1);
    let doctors = profession("artsen-therapeuten");
    assert_eq!(at("opleiding", &|e| e.training_factor(home, doctors, year)), 1.0);
    let later = |e: &Effects| e.later_retirement(home, carers, year);
    assert_eq!(at("later-met-pensioen", &later), 0.5);
    let moved = embedded("substitutie");
    let moves = moved.effects(Outlook::Middle).moves(older, Sex::Male, year);
    let of_hospitals = moves.iter().filter(|each| each.from == group("msz"));
    let share: f64 = of_hospitals.map(|each| each.share).sum();
    assert!((share - 0.03).abs() < 1e-12);
}

#[test]
fn a_change_is_the_same_in_every_scenario_of_a_run() {
    let (alone, all) = (embedded("preventie"), embedded("combinatie"));
    let cell = |scenario: &Scenario, run| {
        let outlook = Outlook::Drawn { draws: Draws::new(1), run };
        let effects = scenario.effects(outlook);
        effects.volume_factor(group("msz"), Age::From(85), Sex::Male, 2040)
    };
    assert_eq!(cell(&alone, 4), cell(&all, 4));
    assert_ne!(cell(&alone, 4), cell(&all, 5));
}

#[test]
fn every_change_that_has_no_source_is_called_an_assumption() {
    for scenario in scenarios().unwrap() {
        for change in scenario.changes {
            let evidence = change.evidence;
            let said = evidence.nl.starts_with("Aanname")
                && evidence.en.starts_with("An assumption");
            assert!(change.source.is_some() || said, "{}", scenario.name);
            let width = change.effect.high() - change.effect.low();
            assert!(width > change.effect.middle().abs(), "{} is narrow", scenario.name);
        }
    }
}

#[test]
fn chosen_scenarios_stand_behind_the_reference_each_once() {
    let known = scenarios().unwrap();
    let names = ["preventie", "combinatie", "preventie", REFERENCE];
    let chosen = select_scenarios(&known, &names).unwrap();
    let got: Vec<_> = chosen.iter().map(|scenario| scenario.name.as_str()).collect();
    assert_eq!(got, [REFERENCE, "preventie", "combinatie"]);
    let parts: usize = known.iter().map(|scenario| scenario.changes.len()).sum();
    assert_eq!(chosen[2].changes.len(), parts);
}

#[track_caller]
fn check_refused(from: &str, to: &str, expected: &[&str]) {
    assert!(MOVES.contains(from));
    let error =
        parse_scenario("eigen", &MOVES.replacen(from, to, 1)).unwrap_err().to_string();
    for part in [&["scenario/eigen", "line", "column"], expected].concat() {
        assert!(error.contains(part), "no `{part}` in: {error}");
    }
}

#[test]
fn mistakes_are_named_with_their_place_and_the_nearest_name() {
    check_refused(
        "\"substitution\"",
        "\"substituton\"",
        &["line 6", "perhaps `substitution` is meant"],
    );
    check_refused("[\"msz\"]", "[\"msx\"]", &["line 7", "perhaps `msz` is meant"]);
    check_refused("\"huisarts\"", "\"huisart\"", &["line 13", "perhaps `huisarts`"]);
    check_refused("ramp", "ramps", &["unknown field `ramps`", "`ramp`"]);
    check_refused("\"step\"", "\"s-curv\"", &["s-curve"]);
    check_refused("low = 0.1", "low = 0.3", &["line 11", "not in order"]);
    check_refused("high = 0.3", "high = 1.3", &["outside 0 to 1"]);
    check_refused("high = 0.3", "high = inf", &["finite"]);
    check_refused("from = 2025", "from = 2031", &["lies after `until`"]);
    check_refused("from = 2025", "from = 25", &["must be years"]);
    check_refused("share = 0.75", "share = 0.7", &["they must be 1"]);
    check_refused("conversion = 2.0", "conversion = -2.0", &["above 0"]);
    check_refused("\"huisarts\"", "\"msz\"", &["care cannot move to itself"]);
    check_refused("\"substitution\"", "\"prevention\"", &["has no `to`"]);
    check_refused(
        "care_groups = [\"msz\"]",
        "branches = [\"ggz\"]",
        &["cannot be narrowed by `branches`", "care_groups, ages, sex"],
    );
}

#[test]
fn names_that_are_not_there_circles_and_a_changed_reference_are_refused() {
    let known = scenarios().unwrap();
    let error = select_scenarios(&known, &["preventi"]).unwrap_err().to_string();
    assert!(error.contains("perhaps `preventie` is meant"), "{error}");

    let circle = |name, other: &str| {
        let text =
            ONE.replace("[[change]]", &format!("combines = [\"{other}\"]\n[[change]]"));
        parse_scenario(name, &text).unwrap()
    };
    let mut own = known.clone();
    own.extend([circle("a", "b"), circle("b", "a")]);
    let error = select_scenarios(&own, &["a"]).unwrap_err().to_string();
    assert!(error.contains("combines itself, by `a`, `b`"), "{error}");

    own.push(circle("a", "b"));
    let error = select_scenarios(&own, &[]).unwrap_err().to_string();
    assert!(error.contains("there are two of this name"), "{error}");

    assert!(parse_scenario(REFERENCE, ONE).is_err());
}

proptest! {
    #[test]
    fn ramps_never_fall_and_end_at_their_full_effect(
        from in 2000_u16..2050, length in 0_u16..40, ramp in 0_usize..3,
    ) {
        let ramp = [Ramp::Linear, Ramp::SCurve, Ramp::Step][ramp];
        let until = from + length;
        let weights: Vec<f64> =
            (1995..2095).map(|year| ramp.weight(from, until, year)).collect();
        prop_assert!(weights.windows(2).all(|pair| pair[0] <= pair[1]));
        prop_assert_eq!(weights[0], 0.0);
        prop_assert_eq!(ramp.weight(from, until, until), 1.0);
        prop_assert_eq!(weights[99], 1.0);
    }

    #[test]
    fn no_draw_makes_a_volume_negative_or_moves_more_than_there_is(
        run in 0_u32..1000, year in 2020_u16..2060, seed: u64,
    ) {
        let known = scenarios().unwrap();
        let chosen = select_scenarios(&known, &["combinatie"]).unwrap();
        let effects =
            chosen[1].effects(Outlook::Drawn { draws: Draws::new(seed), run });
        let age = "85-89".parse().unwrap();
        let moves = effects.moves(age, Sex::Female, year);
        for care_group in CareGroup::all() {
            prop_assert!(effects.volume_factor(care_group, age, Sex::Female, year) >= 0.0);
            let left = moves.iter().filter(|each| each.from == care_group);
            prop_assert!(left.map(|each| each.share).sum::<f64>() <= 1.0 + 1e-12);
        }
    }
}
