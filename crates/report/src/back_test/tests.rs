use regiobeeld_domain::BackTestRow;

use super::{back_test_page, classes, is_age};
use crate::Expected;
use crate::fixture::foreseen;
use crate::past_error::past_errors;
use crate::tests::{check, material, small};

/// The page of a run whose tests were changed.
fn page(change: impl Fn(&mut Vec<BackTestRow>)) -> String {
    let fixture = small();
    let mut foreseen = foreseen(&[(fixture.regions[0].clone(), 100_000.0)]);
    change(&mut foreseen.back_tests);
    let mut material = material(&fixture);
    material.expected = Some(Expected {
        projections: &foreseen.projections,
        back_tests: &foreseen.back_tests,
        assumptions: &foreseen.assumptions,
    });
    let page = back_test_page(&material).unwrap();
    check(&page);
    page
}

#[test]
fn the_page_is_as_it_was() {
    let page = page(|_| {});
    let (_, section) = page.split_once("<section id=\"leeswijzer\">").unwrap();
    insta::assert_snapshot!("page", section);
}

#[test]
fn errors_are_those_of_the_rows() {
    let page = page(|rows| {
        rows.retain(|row| row.class == "65+" || row.class == "all");
        rows.retain(|row| row.horizon == 10);
        for row in rows.iter_mut() {
            row.mape = if row.class == "all" { 3.21 } else { 4.56 };
        }
    });
    let (_, models) = page.split_once("Gemiddelde fout naar aantal jaren").unwrap();
    let (models, ages) = models.split_once("Fout naar leeftijd").unwrap();
    assert_eq!(models.matches("3,2%</td>").count(), 4);
    assert!(ages.contains("4,6% <small>gelijk: 4,6%</small>"));
    assert!(ages.contains("78,0%") && ages.contains("93,5%"));
    assert!(!page.contains("grootte van de gemeente"));
}

#[test]
fn an_empty_page_says_why() {
    assert!(page(Vec::clear).contains("Nog niet te toetsen"));
    let fixture = small();
    let page = back_test_page(&material(&fixture)).unwrap();
    check(&page);
    assert!(page.contains("geen ramingen gemaakt"));
}

#[test]
fn a_model_without_intervals_has_no_coverage() {
    let page = page(|rows| {
        for row in rows.iter_mut() {
            (row.within_80, row.within_95) = (None, None);
        }
    });
    assert!(page.contains("geen interval getoetst"));
}

#[test]
fn classes_stand_from_young_to_old_and_from_small_to_large() {
    let errors = past_errors(&foreseen(&[]).back_tests);
    assert_eq!(classes(&errors, is_age), ["0-19", "20-64", "65+", "80+"]);
    let sizes = classes(&errors, |class| class.starts_with("gemeenten"));
    let expected = ["< 20,000", "20,000-50,000", "50,000-100,000", "> 100,000"];
    assert_eq!(sizes, expected.map(|size| format!("gemeenten {size}")));
}
