use super::*;

use proptest::prelude::*;

fn margin(cells: &[usize], total: f64) -> Margin {
    Margin { cells: cells.to_vec(), total }
}

#[track_caller]
fn check(cells: &[f64], dimensions: &[&[Margin]], expected: RakingState) {
    let raked = rake(cells, dimensions, RakingLimits::default());
    assert_eq!(raked.state, expected, "{raked:?}");
    assert_eq!(raked.worst <= 1e-6, expected == RakingState::Met, "{raked:?}");
}

#[test]
fn sums_that_differ_are_told_with_their_sizes() {
    let sexes = [margin(&[0, 2], 50.0), margin(&[1, 3], 51.0)];
    let regions = [margin(&[0, 1], 40.0), margin(&[2, 3], 60.0)];
    let total = |dimension, total| TotalOf { dimension, margin: None, total };
    let expected =
        RakingState::Contradictory { first: total(0, 101.0), second: total(1, 100.0) };
    check(&[1.0; 4], &[&sexes, &regions], expected);
}

#[test]
fn a_margin_contradicts_those_that_it_consists_of() {
    let parts = [margin(&[0], 1.0), margin(&[1], 2.0), margin(&[2], 3.0)];
    let whole = [margin(&[0, 1], 4.0)];
    let expected = RakingState::Contradictory {
        first: TotalOf { dimension: 1, margin: Some(0), total: 4.0 },
        second: TotalOf { dimension: 0, margin: None, total: 3.0 },
    };
    check(&[1.0; 3], &[&parts, &whole], expected);
}

#[test]
fn cells_of_nothing_have_no_total() {
    let regions = [margin(&[0, 1], 40.0), margin(&[2, 3], 60.0)];
    let expected = RakingState::Impossible { dimension: 0, margin: 1, total: 60.0 };
    check(&[1.0, 1.0, 0.0, 0.0], &[&regions], expected);
}

#[test]
fn zeros_that_leave_no_room_are_found_in_the_end() {
    // Only the diagonal is free: row and column must be equal, and are not.
    let rows = [margin(&[0, 1], 40.0), margin(&[2, 3], 60.0)];
    let columns = [margin(&[0, 2], 60.0), margin(&[1, 3], 40.0)];
    let raked = rake(&[1.0, 0.0, 0.0, 1.0], &[&rows, &columns], RakingLimits::default());
    // The one cell of a row is the one cell of a column.
    assert!(matches!(raked.state, RakingState::Contradictory { .. }), "{raked:?}");
    let rows = [margin(&[0, 1], 40.0), margin(&[2, 3], 60.0)];
    let columns = [margin(&[0, 2], 70.0), margin(&[1, 3], 30.0)];
    check(
        &[1.0, 1.0, 0.0, 1.0],
        &[&rows, &columns],
        RakingState::Unmet { dimension: 0, margin: 0 },
    );
}

#[test]
fn what_cannot_be_worked_with_is_named() {
    check(&[1.0, f64::NAN], &[], RakingState::Unusable { dimension: None, index: 1 });
    let twice = [margin(&[0], 1.0), margin(&[0], 1.0)];
    check(&[1.0], &[&twice], RakingState::Unusable { dimension: Some(0), index: 1 });
    let beyond = [margin(&[1], 1.0)];
    check(&[1.0], &[&beyond], RakingState::Unusable { dimension: Some(0), index: 0 });
}

#[test]
fn a_table_by_hand() {
    // Deming and Stephan: rows first, then columns; here both are met after one round.
    let rows = [margin(&[0, 1], 30.0), margin(&[2, 3], 70.0)];
    let raked = rake(&[1.0, 2.0, 3.0, 4.0], &[&rows], RakingLimits::default());
    assert_eq!(raked.values, [10.0, 20.0, 30.0, 40.0]);
    assert_eq!(raked.iterations, 1);
}

/// Margins over each of three axes of an array of 2 by 3 by 4, with the sums of `values`.
fn three_ways(values: &[f64]) -> [Vec<Margin>; 3] {
    [(2, 12), (3, 4), (4, 1)].map(|(size, stride)| {
        (0..size)
            .map(|at| {
                let cells: Vec<usize> =
                    (0..24).filter(|cell| cell / stride % size == at).collect();
                let total = cells.iter().map(|&cell| values[cell]).sum();
                Margin { cells, total }
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn totals_are_met_zeros_stay_and_odds_are_kept(
        seed in prop::collection::vec(0.1_f64..10.0, 24),
        truth in prop::collection::vec(0.1_f64..10.0, 24),
        zero in 0_usize..24,
    ) {
        let (mut seed, mut truth) = (seed, truth);
        seed[zero] = 0.0;
        truth[zero] = 0.0;
        let margins = three_ways(&truth);
        let dimensions = [&margins[0][..], &margins[1], &margins[2]];
        let raked = rake(&seed, &dimensions, RakingLimits::default());
        prop_assert_eq!(raked.state, RakingState::Met);
        prop_assert_eq!(raked.values[zero], 0.0);
        for margin in dimensions.iter().copied().flatten() {
            prop_assert!((sum_of(&raked.values, margin) / margin.total - 1.0).abs() < 1e-6);
        }
        // Odds over the second and third axes, within one layer of the first.
        let odds = |x: &[f64], at: usize| x[at] * x[at + 5] / (x[at + 1] * x[at + 4]);
        for at in [0, 1, 2, 4, 5, 6, 12, 13, 14, 16, 17, 18] {
            let (before, after) = (odds(&seed, at), odds(&raked.values, at));
            if before.is_finite() && before > 0.0 {
                prop_assert!((after / before - 1.0).abs() < 1e-9);
            }
        }
    }
}
