use regiobeeld_domain::RegionCode;

use super::*;

/// `region branch demand filled shortage` a line, `.` where there is none.
fn rows(text: &str) -> Vec<PrognosisRow> {
    let row = |line: &str| {
        let cells: Vec<&str> = line.split_whitespace().collect();
        let amount = |at: usize| cells[at].parse().ok();
        let cell = PrognosisCell {
            year: 2035,
            scenario: String::new(),
            branch: cells[1].parse().ok(),
            profession: None,
        };
        PrognosisRow {
            key: PrognosisKey { region: cells[0].parse().unwrap(), cell },
            amounts: PrognosisAmounts {
                demand: amount(2),
                filled: amount(3),
                shortage: amount(4),
            },
        }
    };
    text.lines().filter(|line| !line.trim().is_empty()).map(row).collect()
}

fn shares(text: &str) -> Vec<RegionShare> {
    let share = |line: &str| {
        let cells: Vec<&str> = line.split_whitespace().collect();
        RegionShare {
            from: cells[0].parse().unwrap(),
            to: cells[1].parse().unwrap(),
            share: cells[2].parse().unwrap(),
        }
    };
    text.lines().filter(|line| !line.trim().is_empty()).map(share).collect()
}

const SHARES: &str = "
    RP01 ZK01 0.75
    RP01 ZK02 0.25
    RP02 ZK02 1.0";

#[track_caller]
fn check_divided(given: &str, expected: &str, undivided: &[&str]) {
    let divided = divide_prognosis(&rows(given), &shares(SHARES)).unwrap();
    assert_eq!(divided.rows, rows(expected));
    let left: Vec<_> = divided.undivided.iter().map(RegionCode::as_str).collect();
    assert_eq!(left, undivided);
}

#[test]
fn amounts_are_divided_each_by_itself() {
    // What is given contradicts itself: 400 − 300 is no 40, and it stays as it is.
    check_divided(
        "RP01 ggz 400 300 40
         RP02 ggz 100 90 10",
        "ZK01 ggz 300 225 30
         ZK02 ggz 200 165 20",
        &[],
    );
}

#[test]
fn what_lacks_a_part_is_missing_and_no_region_is_lost_unseen() {
    check_divided(
        "RP01 ggz 400 . 40
         RP03 ggz 100 90 10",
        "ZK01 ggz 300 . 30
         ZK02 ggz . . .",
        &["RP03"],
    );
}

#[test]
fn a_surplus_that_a_prognosis_gives_stays_one() {
    check_divided("RP02 ggz 100 120 -20", "ZK02 ggz . . .", &[]);
    let given = rows("NL01 ggz 100 120 -20");
    assert_eq!(sum_prognosis(&given).shortage, Some(-20.0));
    assert_eq!(given[0].amounts.percent(), None);
}

#[track_caller]
fn check_refused(given: &str, parts: &str, expected: &str) {
    let error = divide_prognosis(&rows(given), &shares(parts)).unwrap_err();
    assert!(error.to_string().contains(expected), "{error}");
}

#[test]
fn shares_and_rows_that_cannot_be_are_refused() {
    let row = "RP01 ggz 400 300 100";
    check_refused(row, "RP01 ZK01 0.5", "`RP01`: are 0.5 together");
    check_refused(row, "RP01 ZK01 1.5", "`ZK01` in `RP01`: 1.5");
    check_refused(&format!("{row}\n{row}"), "RP01 ZK01 1", "two rows");
}

#[test]
fn contradictions_beyond_rounding_are_told() {
    let given = rows(
        "RP01 ggz 46200 41500 4700
         RP02 ggz 1000 900 240
         RP03 ggz 1000 900 300
         RP04 ggz 1000 . 300",
    );
    let told = inconsistencies(&given, 100.0);
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].given, told[0].by_difference), (300.0, 100.0));
    assert_eq!(told[0].key.region.as_str(), "RP03");
}

#[test]
fn a_sum_with_a_gap_has_none_and_percentages_are_of_demand() {
    let given = rows(
        "RP01 ggz 1000 900 100
         RP02 ggz 500 . 20",
    );
    let sum = sum_prognosis(&given);
    assert_eq!((sum.demand, sum.filled, sum.shortage), (Some(1500.0), None, Some(120.0)));
    assert_eq!(sum.percent(), Some(8.0));
    assert_eq!(sum_prognosis([]), PrognosisAmounts::default());
}

#[test]
fn our_own_stands_beside_the_official() {
    let official = rows("RP01 ggz 1000 900 100\nRP02 ggz 10 9 1");
    let own = rows("RP01 ggz 1010 880 130\nRP01 umc 1 1 0");
    let compared = compare_prognoses(&official, &own);
    assert_eq!(compared.len(), 2);
    assert_eq!(compared[0].official, official[0].amounts);
    assert_eq!(compared[0].difference(), rows("RP01 ggz 10 -20 30")[0].amounts);
    assert_eq!(compared[1].difference(), PrognosisAmounts::default());
}

#[test]
fn our_own_is_reported_only_where_there_is_no_official_one() {
    let official = rows("RP01 ggz 1000 900 100");
    let own = rows("RP01 ggz 1010 880 130\nRP02 ggz 1 1 0");
    let chosen = official_first(&official, &own);
    assert_eq!(chosen, [(official[0].clone(), true), (own[1].clone(), false)]);
}
