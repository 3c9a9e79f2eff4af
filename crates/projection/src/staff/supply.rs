use crate::{Error, check};

/// The staff of a profession of a branch in a region, by single year of age.
///
/// All slices have one number an age, the last of them that age and older.
#[derive(Debug, Clone, Copy)]
pub struct StaffStock<'a> {
    /// Persons in the base year.
    pub persons: &'a [f64],
    /// The chance to retire in a year.
    pub pension: &'a [f64],
    /// The chance to leave in a year for another reason, for those who do not retire: to
    /// another branch, profession or sector, or out of work.
    pub leave: &'a [f64],
    /// How those who come in are divided over the ages; 1 together.
    pub entry: &'a [f64],
}

/// What flows in and out in a year, beside those who retire or leave by their chances.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StaffFlows {
    /// Persons who started the training that ends in this year.
    pub started: f64,
    /// The part of them who complete it.
    pub completion: f64,
    /// The part of those who then come to work here.
    pub retention: f64,
    /// Persons who come from other branches, professions, sectors or regions.
    pub moves_in: f64,
    /// Persons who live elsewhere and come to work here, less those who do the reverse:
    /// how many more there are than a year before.
    pub commuting: f64,
    /// The years by which people retire later than the chances say.
    pub later_retirement: f64,
}

/// Supply at the end of a year and how it came about, in persons.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SupplyYear {
    /// Persons at the end of the year.
    pub stock: f64,
    /// Came from training.
    pub training: f64,
    /// Came from elsewhere.
    pub moves_in: f64,
    /// Came by commuting, on balance.
    pub commuting: f64,
    /// Retired.
    pub pension: f64,
    /// Left otherwise.
    pub leave: f64,
}

/// Supply of staff by year, the year after the base year first.
///
/// `S(t+1) = S(t) + training + moves in + commuting − pension − leave`, by single year of
/// age: the staff of an age retire by their chance, of the others some leave, and who stays
/// is a year older. Training is those who started times completion times retention. Those
/// who come in have the ages of `entry`; commuting is divided as the staff of that moment.
/// The account of every year closes.
///
/// # Errors
///
/// When slices are not equally long, a number of people is negative, a chance lies outside
/// 0 to 1, a value is missing, or more commute away than there are.
pub fn project_supply(
    stock: &StaffStock,
    years: &[StaffFlows],
) -> Result<Vec<SupplyYear>, Error> {
    check_stock(stock)?;
    let mut persons = stock.persons.to_vec();
    years
        .iter()
        .map(|flows| {
            check_flows(flows)?;
            project_year(stock, flows, &mut persons)
        })
        .collect()
}

fn project_year(
    stock: &StaffStock,
    flows: &StaffFlows,
    persons: &mut [f64],
) -> Result<SupplyYear, Error> {
    let chances = retire_later(stock.pension, flows.later_retirement);
    let (mut pension, mut leave) = (0.0, 0.0);
    for (at, there) in persons.iter_mut().enumerate() {
        let retired = *there * chances[at];
        let left = (*there - retired) * stock.leave[at];
        pension += retired;
        leave += left;
        *there -= retired + left;
    }
    grow_older(persons);
    let stayed: f64 = persons.iter().sum();
    if flows.commuting < -stayed {
        let problem = format!("{} cannot be: only {stayed} are left", flows.commuting);
        return Err(check::wrong("commuting", &problem));
    }
    let training = flows.started * flows.completion * flows.retention;
    for (there, entry) in persons.iter_mut().zip(stock.entry) {
        let part = if stayed > 0.0 { *there / stayed } else { *entry };
        *there += (training + flows.moves_in) * entry + flows.commuting * part;
    }
    Ok(SupplyYear {
        stock: persons.iter().sum(),
        training,
        moves_in: flows.moves_in,
        commuting: flows.commuting,
        pension,
        leave,
    })
}

/// Makes everybody a year older; the last age keeps its own.
fn grow_older(persons: &mut [f64]) {
    if let [.., before, last] = persons {
        *last += *before;
        let end = persons.len() - 1;
        persons.copy_within(..end - 1, 1);
        persons[0] = 0.0;
    }
}

/// The chances to retire of people who do so some years later, or earlier when negative:
/// at every age those of `years` younger, between two ages in proportion, and beyond the
/// ends those of the end.
pub fn retire_later(pension: &[f64], years: f64) -> Vec<f64> {
    let Some(last) = pension.len().checked_sub(1) else { return Vec::new() };
    let shifted = |at: usize| {
        let place = (at as f64 - years).clamp(0.0, last as f64);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let below = place as usize;
        let (low, high) = (pension[below], pension[(below + 1).min(last)]);
        low + (high - low) * (place - below as f64)
    };
    (0..=last).map(shifted).collect()
}

/// The chances to retire by single year of age from `first`, `ages` of them, when everybody
/// works until one age: nobody before it and all from then on. A part of a year is a part
/// of those of that age.
pub fn retirement_at(age: f64, first: u8, ages: usize) -> Vec<f64> {
    let chance = |at: usize| (f64::from(first) + at as f64 + 1.0 - age).clamp(0.0, 1.0);
    (0..ages).map(chance).collect()
}

fn check_stock(stock: &StaffStock) -> Result<(), Error> {
    let ages = stock.persons.len();
    check::length("the chances to retire", stock.pension.len(), ages)?;
    check::length("the chances to leave", stock.leave.len(), ages)?;
    check::length("the ages of those who come in", stock.entry.len(), ages)?;
    check::all_within("staff by age", stock.persons, 0.0, f64::MAX)?;
    check::all_within("chance to retire", stock.pension, 0.0, 1.0)?;
    check::all_within("chance to leave", stock.leave, 0.0, 1.0)?;
    check::all_within("part of those who come in", stock.entry, 0.0, 1.0)?;
    let all = [stock.persons, stock.pension, stock.leave, stock.entry];
    if all.iter().any(|values| values.iter().any(|value| value.is_nan())) {
        return Err(check::wrong("staff by age", "has an age without a value"));
    }
    let parts: f64 = stock.entry.iter().sum();
    if (parts - 1.0).abs() > 1e-9 {
        let problem = format!("are {parts} together; they must be 1");
        return Err(check::wrong("parts of those who come in", &problem));
    }
    Ok(())
}

fn check_flows(flows: &StaffFlows) -> Result<(), Error> {
    check::within("persons who start a training", flows.started, 0.0, f64::MAX)?;
    check::within("part that completes a training", flows.completion, 0.0, 1.0)?;
    check::within("part that comes to work here", flows.retention, 0.0, 1.0)?;
    check::within("persons who come from elsewhere", flows.moves_in, 0.0, f64::MAX)?;
    check::within("commuting", flows.commuting, f64::MIN, f64::MAX)?;
    check::within("years of later retirement", flows.later_retirement, -10.0, 20.0)?;
    let StaffFlows { started, completion, retention, moves_in, .. } = *flows;
    let all = [started, completion, retention, moves_in, flows.commuting];
    if all.iter().any(|value| value.is_nan()) || flows.later_retirement.is_nan() {
        return Err(check::wrong("flows of staff", "have a year without a value"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const STOCK: StaffStock = StaffStock {
        persons: &[10.0, 20.0, 40.0, 10.0],
        pension: &[0.0, 0.0, 0.25, 1.0],
        leave: &[0.5, 0.1, 0.2, 0.0],
        entry: &[0.75, 0.25, 0.0, 0.0],
    };

    const QUIET: StaffFlows = StaffFlows {
        started: 0.0,
        completion: 1.0,
        retention: 1.0,
        moves_in: 0.0,
        commuting: 0.0,
        later_retirement: 0.0,
    };

    #[track_caller]
    fn check(flows: &[StaffFlows], expected: &[[f64; 6]]) {
        let years = project_supply(&STOCK, flows).unwrap();
        assert_eq!(years.len(), expected.len());
        for (year, expected) in years.iter().zip(expected) {
            let got = [
                year.stock,
                year.training,
                year.moves_in,
                year.commuting,
                year.pension,
                year.leave,
            ];
            let near =
                got.iter().zip(expected).all(|(got, want)| (got - want).abs() < 1e-9);
            assert!(near, "{got:?}, expected {expected:?}");
        }
    }

    #[test]
    fn staff_retire_leave_and_grow_older() {
        // Retire: 40·0.25 + 10. Leave: 5 + 2 + 30·0.2. Then 0, 5, 18, 24; of these retire
        // 4.5 + 24 and leave 0.5 + 13.5·0.2.
        check(
            &[QUIET; 2],
            &[
                [47.0, 0.0, 0.0, 0.0, 20.0, 13.0],
                [15.1 + 0.2, 0.0, 0.0, 0.0, 28.5, 0.5 + 2.7],
            ],
        );
    }

    #[test]
    fn training_moves_and_commuting_come_in() {
        let flows = StaffFlows {
            started: 40.0,
            completion: 0.5,
            retention: 0.4,
            moves_in: 3.0,
            commuting: -2.0,
            ..QUIET
        };
        check(&[flows], &[[47.0 + 8.0 + 3.0 - 2.0, 8.0, 3.0, -2.0, 20.0, 13.0]]);
    }

    #[test]
    fn who_retires_later_is_still_there() {
        let later = StaffFlows { later_retirement: 1.0, ..QUIET };
        // Nobody of the third age retires, and a quarter of the last: 2.5 of 10.
        check(&[later], &[[80.0 - 2.5 - 15.0, 0.0, 0.0, 0.0, 2.5, 15.0]]);
        assert_eq!(retire_later(&[0.0, 0.5, 1.0], 0.5), [0.0, 0.25, 0.75]);
        assert_eq!(retire_later(&[0.0, 0.5, 1.0], -1.0), [0.5, 1.0, 1.0]);
        assert_eq!(retirement_at(66.5, 65, 4), [0.0, 0.5, 1.0, 1.0]);
        assert_eq!(retirement_at(67.0, 66, 2), [0.0, 1.0]);
    }

    #[track_caller]
    fn check_refused(stock: StaffStock, flows: StaffFlows, expected: &str) {
        let error = project_supply(&stock, &[flows]).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }

    #[test]
    fn what_cannot_be_is_refused_by_name() {
        let flows = QUIET;
        let rate = &[0.0, 0.0, 1.25, 1.0];
        check_refused(StaffStock { pension: rate, ..STOCK }, flows, "retire, number 3");
        let short = &[1.0];
        check_refused(StaffStock { leave: short, ..STOCK }, flows, "has 1 cells");
        let minus = &[1.0, -1.0, 0.0, 0.0];
        check_refused(StaffStock { persons: minus, ..STOCK }, flows, "-1 cannot be");
        let missing = &[1.0, f64::NAN, 0.0, 0.0];
        check_refused(StaffStock { persons: missing, ..STOCK }, flows, "without a value");
        let half = &[0.5, 0.0, 0.0, 0.0];
        check_refused(StaffStock { entry: half, ..STOCK }, flows, "0.5 together");
        check_refused(STOCK, StaffFlows { completion: 1.5, ..QUIET }, "completes");
        check_refused(STOCK, StaffFlows { commuting: -48.0, ..QUIET }, "only 47");
        check_refused(
            STOCK,
            StaffFlows { started: f64::NAN, ..QUIET },
            "without a value",
        );
    }

    proptest! {
        #[test]
        fn the_account_of_every_year_closes(
            persons in proptest::collection::vec(0.0_f64..500.0, 8),
            pension in proptest::collection::vec(0.0_f64..1.0, 8),
            leave in proptest::collection::vec(0.0_f64..1.0, 8),
            started in 0.0_f64..50.0, commuting in 0.0_f64..5.0, later in -3.0_f64..3.0,
        ) {
            let entry = [0.125; 8];
            let stock = StaffStock {
                persons: &persons, pension: &pension, leave: &leave, entry: &entry,
            };
            let flows = StaffFlows { started, commuting, later_retirement: later, ..QUIET };
            let mut before: f64 = persons.iter().sum();
            for year in project_supply(&stock, &[flows; 5]).unwrap() {
                let after = before + year.training + year.moves_in + year.commuting
                    - year.pension - year.leave;
                prop_assert!((after - year.stock).abs() < 1e-6);
                prop_assert!(year.stock >= 0.0);
                before = year.stock;
            }
        }
    }
}
