use std::iter::Sum;

use crate::{Error, check};

/// Demand, filled demand and shortage, of one cell or summed over cells.
///
/// What is filled is never more than the demand of its own cell, so that a sum of these
/// has no surplus in it that would hide a shortage elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Shortage {
    /// Persons needed.
    pub demand: f64,
    /// Persons of them who are there.
    pub filled: f64,
    /// Full-time jobs needed.
    pub demand_fte: f64,
    /// Full-time jobs of them that are filled.
    pub filled_fte: f64,
}

/// What is filled of the demand of a region, branch and profession.
///
/// `filled = min(demand, supply · (1 − friction))`, with `friction` the part of supply that
/// is between two jobs; FTE are persons times `part_time`. Sum the results, never demand
/// and supply. Missing demand or supply (NaN) makes all missing.
///
/// ```
/// use regiobeeld_projection::{Shortage, confront};
///
/// // The surplus of the second profession fills no job of the first.
/// let cells = [confront(100.0, 80.0, 0.0, 0.7)?, confront(100.0, 150.0, 0.0, 0.7)?];
/// let both: Shortage = cells.into_iter().sum();
/// assert_eq!((both.persons(), both.percent()), (20.0, Some(10.0)));
/// # Ok::<(), regiobeeld_projection::Error>(())
/// ```
///
/// # Errors
///
/// When a number of people is negative, `friction` lies outside 0 to 1 or `part_time`
/// outside what hours can be.
pub fn confront(
    demand: f64,
    supply: f64,
    friction: f64,
    part_time: f64,
) -> Result<Shortage, Error> {
    check::within("labour demand", demand, 0.0, f64::MAX)?;
    check::within("supply of staff", supply, 0.0, f64::MAX)?;
    check::within("frictional unemployment", friction, 0.0, 1.0)?;
    check::within("part-time factor", part_time, 0.05, 1.5)?;
    let available = supply * (1.0 - friction);
    let missing = demand.is_nan() || available.is_nan() || part_time.is_nan();
    // The least of a number and NaN would be the number.
    let filled = if missing { f64::NAN } else { demand.min(available) };
    Ok(Shortage {
        demand,
        filled,
        demand_fte: demand * part_time,
        filled_fte: filled * part_time,
    })
}

impl Shortage {
    /// Persons who are lacking, never below zero.
    pub fn persons(&self) -> f64 {
        self.demand - self.filled
    }

    /// Full-time jobs that are not filled.
    pub fn fte(&self) -> f64 {
        self.demand_fte - self.filled_fte
    }

    /// Shortage as a percentage of demand; none where nobody is needed or it is missing.
    pub fn percent(&self) -> Option<f64> {
        (self.demand > 0.0 && !self.filled.is_nan())
            .then(|| 100.0 * self.persons() / self.demand)
    }
}

impl Sum for Shortage {
    fn sum<I: Iterator<Item = Self>>(cells: I) -> Self {
        cells.fold(Self::default(), |sum, cell| Self {
            demand: sum.demand + cell.demand,
            filled: sum.filled + cell.filled,
            demand_fte: sum.demand_fte + cell.demand_fte,
            filled_fte: sum.filled_fte + cell.filled_fte,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Demand and supply of cells; filled, shortage and percentage of their sum.
    #[track_caller]
    fn check(cells: &[(f64, f64)], friction: f64, expected: (f64, f64, Option<f64>)) {
        let each = |&(demand, supply)| confront(demand, supply, friction, 0.5).unwrap();
        let sum: Shortage = cells.iter().map(each).sum();
        assert!((sum.filled - expected.0).abs() < 1e-9, "{sum:?}");
        assert!((sum.persons() - expected.1).abs() < 1e-9, "{sum:?}");
        assert!((sum.fte() - expected.1 / 2.0).abs() < 1e-9, "{sum:?}");
        match (sum.percent(), expected.2) {
            (Some(got), Some(expected)) => assert!((got - expected).abs() < 1e-9),
            (got, expected) => assert_eq!(got, expected),
        }
    }

    #[test]
    fn the_smaller_of_demand_and_supply_is_filled() {
        check(&[(100.0, 90.0)], 0.0, (90.0, 10.0, Some(10.0)));
        check(&[(100.0, 130.0)], 0.0, (100.0, 0.0, Some(0.0)));
        check(&[(100.0, 100.0)], 0.02, (98.0, 2.0, Some(2.0)));
        check(&[(0.0, 30.0)], 0.02, (0.0, 0.0, None));
    }

    #[test]
    fn a_surplus_does_not_fill_the_shortage_of_another() {
        check(&[(100.0, 80.0), (100.0, 150.0)], 0.0, (180.0, 20.0, Some(10.0)));
    }

    #[test]
    fn missing_is_not_zero() {
        let cell = confront(100.0, f64::NAN, 0.02, 0.7).unwrap();
        assert!(cell.filled.is_nan() && cell.persons().is_nan());
        assert_eq!(cell.percent(), None);
        let sum: Shortage =
            [cell, confront(1.0, 1.0, 0.0, 1.0).unwrap()].into_iter().sum();
        assert_eq!(sum.percent(), None);
    }

    #[track_caller]
    fn check_refused(input: [f64; 4], expected: &str) {
        let [demand, supply, friction, part_time] = input;
        let error = confront(demand, supply, friction, part_time).unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
    }

    #[test]
    fn what_cannot_be_is_refused_by_name() {
        check_refused([-1.0, 1.0, 0.0, 1.0], "labour demand: -1");
        check_refused([1.0, -1.0, 0.0, 1.0], "supply of staff");
        check_refused([1.0, f64::INFINITY, 0.0, 1.0], "supply of staff");
        check_refused([1.0, 1.0, 1.2, 1.0], "frictional unemployment");
        check_refused([1.0, 1.0, 0.0, 0.0], "part-time factor");
    }

    proptest! {
        #[test]
        fn filled_is_at_most_demand_and_no_surplus_helps_another(
            cells in proptest::collection::vec((0.0_f64..1e4, 0.0_f64..1e4), 1..20),
            friction in 0.0_f64..0.2, more in 0.0_f64..1e5,
        ) {
            let each = |&(demand, supply): &(f64, f64)| {
                confront(demand, supply, friction, 0.7).unwrap()
            };
            let found: Vec<Shortage> = cells.iter().map(each).collect();
            for cell in &found {
                prop_assert!(cell.filled <= cell.demand && cell.persons() >= 0.0);
            }
            // More supply in the first cell leaves the shortage of the others.
            let others: Shortage = found[1..].iter().copied().sum();
            let (demand, supply) = cells[0];
            let first = each(&(demand, supply + more));
            let all: Shortage =
                std::iter::once(first).chain(found[1..].iter().copied()).sum();
            prop_assert!(all.persons() >= others.persons() - 1e-6);
        }
    }
}
