use regiobeeld_domain::{ProjectionFrame, RegionLevel};

use crate::fixture::expected::Foreseen;
use crate::fixture::{Fixture, foreseen};
use crate::tests::{check, material, small, written};
use crate::{Expected, Report, index, number, report};

/// What is expected of a region of 100 000 and a country of 400 000 persons.
fn made_up(fixture: &Fixture) -> Foreseen {
    let nederland =
        fixture.frame.regions.iter().find(|one| one.level == RegionLevel::Nederland);
    foreseen(&[
        (nederland.unwrap().clone(), 400_000.0),
        (fixture.regions[0].clone(), 100_000.0),
    ])
}

fn expecting(fixture: &Fixture, foreseen: &Foreseen, region: usize) -> Report {
    let mut material = material(fixture);
    material.expected = Some(all(foreseen));
    report(&material, &fixture.regions[region])
}

fn all(foreseen: &Foreseen) -> Expected<'_> {
    Expected {
        projections: &foreseen.projections,
        back_tests: &foreseen.back_tests,
        assumptions: &foreseen.assumptions,
    }
}

fn first() -> Report {
    let fixture = small();
    expecting(&fixture, &made_up(&fixture), 0)
}

/// The section about what is expected.
fn section(page: &str) -> &str {
    let (_, section) = page.split_once("<section id=\"verwachting\">").unwrap();
    section.split("</section>").next().unwrap()
}

#[track_caller]
fn check_close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9 * expected.abs(), "{found} {expected}");
}

#[test]
fn persons_are_those_of_all_ages_with_their_quantiles() {
    let expected = first().expected.unwrap();
    let persons = expected.persons.unwrap();
    assert_eq!((persons.quantity.as_str(), persons.origin), ("bevolking/inwoners", 2026));
    assert_eq!(persons.values.len(), 25);
    let last = persons.values[24];
    assert_eq!(last.year, 2050);
    check_close(last.mean, 109_600.0);
    let spread = 0.006 * 24.0_f64.sqrt();
    let quantiles = last.quantiles.unwrap();
    check_close(quantiles.q025, 109_600.0 * (1.0 - 1.96 * spread));
    check_close(quantiles.q10, 109_600.0 * (1.0 - 1.28 * spread));
    check_close(quantiles.q50, 109_600.0);
    check_close(quantiles.q90, 109_600.0 * (1.0 + 1.28 * spread));
    check_close(quantiles.q975, 109_600.0 * (1.0 + 1.96 * spread));
}

#[test]
fn older_persons_are_sums_of_means() {
    let expected = first().expected.unwrap();
    let ages: Vec<u8> = expected.older.iter().map(|one| one.from_age).collect();
    assert_eq!(ages, [65, 75, 85]);
    // Of 19 classes 13 to 18, 15 to 18, and 17 and 18; class n grows by 0.2% x (n - 8).
    for (older, classes) in expected.older.iter().zip([13, 15, 17]) {
        let grown = |class: i32| 1.0 + 0.002 * 24.0 * f64::from(class - 8);
        let sum: f64 = (classes..19).map(grown).sum();
        check_close(older.mean(2050).unwrap(), 100_000.0 / 19.0 * sum);
    }
}

#[test]
fn a_sum_without_one_of_its_classes_is_left_out() {
    let fixture = small();
    let mut foreseen = made_up(&fixture);
    foreseen.projections.rows.retain(|row| {
        row.period.calendar_year() != 2040 || row.age != "90+".parse().unwrap()
    });
    let expected = expecting(&fixture, &foreseen, 0).expected.unwrap();
    assert_eq!(expected.older[0].mean(2040), None);
    assert!(expected.older[0].mean(2041).is_some());
}

#[test]
fn care_stands_beside_that_of_the_country() {
    let expected = first().expected.unwrap();
    let last = |series: Option<crate::ExpectedSeries>| series.unwrap().values[24].mean;
    check_close(last(expected.care), 104.0 + 0.98 * 24.0);
    check_close(last(expected.care_nederland), 104.0 + 0.9 * 24.0);
}

#[test]
fn costs_and_their_parts_are_told_by_model_and_scenario() {
    let expected = first().expected.unwrap();
    let names: Vec<_> = expected
        .costs
        .iter()
        .map(|cost| (cost.scenario.as_str(), cost.model.as_str(), cost.difference))
        .collect();
    let [prevention, plain, trend] = names[..] else { panic!("{names:?}") };
    assert_eq!((prevention.0, prevention.1), ("preventie", "trend"));
    check_close(prevention.2.unwrap(), -7.0 * 100_000.0 * 24.0);
    assert_eq!(plain, ("referentie", "demografisch", None));
    assert_eq!(trend, ("referentie", "trend", None));
    for (cost, drivers) in expected.costs.iter().zip(&expected.drivers) {
        assert_eq!((&cost.scenario, &cost.model), (&drivers.scenario, &drivers.model));
        check_close(drivers.total, cost.mean - cost.start.unwrap());
    }
}

#[test]
fn errors_are_of_the_same_persons_and_weighted_by_cells() {
    let errors = first().expected.unwrap().past_errors;
    let keys: Vec<_> = errors
        .iter()
        .map(|one| (one.class.as_str(), one.horizon, one.model.as_str()))
        .collect();
    assert_eq!(keys.len(), 8);
    assert_eq!(keys[0], ("65+", 5, "hamilton-perry"));
    let error = errors.iter().find(|one| one.class == "all" && one.horizon == 5).unwrap();
    assert_eq!((&error.origins[..], error.cells), (&[2016, 2021][..], 4000));
    check_close(error.mape, (3.15 * 1000.0 + 2.75 * 3000.0) / 4000.0);
    assert_eq!(error.within_80, Some(78.0));
}

#[test]
fn every_number_of_the_sentence_is_in_the_record() {
    let report = first();
    let expected = report.expected.as_ref().unwrap();
    let mut known: Vec<String> = Vec::new();
    for (series, decimals) in
        [(&expected.persons, 0), (&expected.care, 1), (&expected.care_nederland, 1)]
    {
        for value in &series.as_ref().unwrap().values {
            let limits = value.band_80().into_iter().flatten();
            let all = limits.chain([value.mean]);
            known.extend(all.map(|number| number::decimal(number, decimals)));
            known.push(value.year.to_string());
        }
    }
    // What the interval and the index are, in words.
    known.extend(["8", "10", "100"].map(str::to_owned));
    let sentence = report.text("verwachting").unwrap();
    let numbers: Vec<&str> = sentence
        .split(|letter: char| !letter.is_ascii_digit() && !".,".contains(letter))
        .map(|word| word.trim_matches(['.', ',']))
        .filter(|word| !word.is_empty())
        .collect();
    assert_eq!(numbers.len(), 14, "{sentence}");
    for number in numbers {
        assert!(known.iter().any(|one| one == number), "{number} of {sentence}");
    }
}

#[test]
fn the_section_and_the_record_are_as_they_were() {
    let report = first();
    let page = written(&report, "html");
    check(&page);
    insta::assert_snapshot!("section", section(&page));
    let mut expected = report.expected.unwrap();
    for series in
        [&mut expected.persons, &mut expected.care, &mut expected.care_nederland]
            .into_iter()
            .flatten()
    {
        series.values.truncate(2);
    }
    expected.older.iter_mut().for_each(|one| one.values.truncate(2));
    insta::assert_json_snapshot!("record", expected);
}

#[test]
fn a_page_without_projections_has_no_section() {
    let fixture = small();
    let page = written(&report(&material(&fixture), &fixture.regions[0]), "html");
    for absent in ["verwachting", "ramingen.html", "Aannamen"] {
        assert!(!page.contains(&format!("<section id=\"{absent}")), "{absent}");
        assert!(!page.contains(&format!("href=\"../../{absent}")), "{absent}");
    }
    let json = written(&report(&material(&fixture), &fixture.regions[0]), "json");
    assert!(!json.contains("\"expected\""));
}

#[test]
fn what_cannot_be_projected_or_tested_is_said() {
    let fixture = small();
    let mut foreseen = made_up(&fixture);
    let page = written(&expecting(&fixture, &foreseen, 1), "html");
    check(&page);
    assert_eq!(section(&page).matches("class=\"missing\"").count(), 4);
    foreseen.back_tests.clear();
    let page = written(&expecting(&fixture, &foreseen, 0), "html");
    check(&page);
    assert!(section(&page).contains("Nog niet te toetsen"));
    foreseen.projections = ProjectionFrame::default();
    check(&written(&expecting(&fixture, &foreseen, 0), "html"));
}

#[test]
fn without_draws_there_are_no_bands() {
    let fixture = small();
    let mut foreseen = made_up(&fixture);
    foreseen.projections.rows.iter_mut().for_each(|row| row.quantiles = None);
    let page = written(&expecting(&fixture, &foreseen, 0), "html");
    check(&page);
    let section = section(&page);
    assert!(!section.contains("band-80") && !section.contains("80%: "));
    assert!(!section.contains("trekkingen:"));
}

#[test]
fn numbers_that_are_none_reach_no_page() {
    let fixture = small();
    let mut foreseen = made_up(&fixture);
    for row in foreseen.projections.rows.iter_mut().step_by(3) {
        row.mean = f64::NAN;
    }
    for row in foreseen.projections.rows.iter_mut().step_by(4) {
        row.quantiles = Some([f64::INFINITY; 7]);
    }
    foreseen.back_tests.iter_mut().step_by(2).for_each(|row| row.mape = f64::NAN);
    check(&written(&expecting(&fixture, &foreseen, 0), "html"));
}

#[test]
fn assumptions_stand_in_the_account_with_interval_and_source() {
    let report = first();
    let page = written(&report, "html");
    let (_, account) = page.split_once("<section id=\"verantwoording\">").unwrap();
    for text in [
        "Minder zorg door preventie",
        "0,15 procent per jaar",
        "80%: 0,05 tot 0,3",
        "over Medisch-specialistische zorg · scenario/preventie/1",
        "Bron: geen, dit is een aanname",
        "3 jaar",
        "Bron: Landelijk rapport, 2024",
    ] {
        assert!(account.contains(text), "{text}");
    }
    assert!(!account.contains("80%: 3 tot 3"));
}

#[test]
fn the_national_page_leads_to_the_tests_where_there_are_projections() {
    let fixture = small();
    let foreseen = made_up(&fixture);
    let mut material = material(&fixture);
    let has_link = |page: String| page.contains("href=\"ramingen.html\"");
    assert!(!has_link(index(&material, &fixture.regions, &["html"]).unwrap()));
    material.expected = Some(all(&foreseen));
    assert!(has_link(index(&material, &fixture.regions, &["html"]).unwrap()));
}
