use std::collections::BTreeMap;

use regiobeeld_domain::RegionCode;

use super::Shortage;
use crate::code::{Branch, Profession};
use crate::{Error, check};

/// What a row of a prognosis is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PrognosisKey {
    /// The region.
    pub region: RegionCode,
    /// The rest of it.
    pub cell: PrognosisCell,
}

/// What a row of a prognosis is about, whatever its region.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PrognosisCell {
    /// The year.
    pub year: u16,
    /// The scenario, empty for the reference.
    pub scenario: String,
    /// The branch; none for all together.
    pub branch: Option<Branch>,
    /// The profession; none for all together.
    pub profession: Option<Profession>,
}

/// Persons of a prognosis, as it gives them: none of the three is ever computed from the
/// others, and what it does not give is none. A surplus is a shortage below zero.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PrognosisAmounts {
    /// Persons needed.
    pub demand: Option<f64>,
    /// Persons of them who are there.
    pub filled: Option<f64>,
    /// Persons who are lacking.
    pub shortage: Option<f64>,
}

/// A row of a prognosis.
#[derive(Debug, Clone, PartialEq)]
pub struct PrognosisRow {
    /// What it is about.
    pub key: PrognosisKey,
    /// What it says.
    pub amounts: PrognosisAmounts,
}

/// The declared part of the staff of one region that belongs to another.
#[derive(Debug, Clone, PartialEq)]
pub struct RegionShare {
    /// The region that the prognosis is of, such as a `RegioPlus` region.
    pub from: RegionCode,
    /// The region that gets a part of it, such as a *zorgkantoorregio*.
    pub to: RegionCode,
    /// Its part; those of a region are 1 together.
    pub share: f64,
}

/// A prognosis divided over other regions.
#[derive(Debug, Clone, PartialEq)]
pub struct DividedPrognosis {
    /// The rows of the other regions, by key; every one is an estimate.
    pub rows: Vec<PrognosisRow>,
    /// Regions of the prognosis that no share was declared for: they are in no row.
    pub undivided: Vec<RegionCode>,
}

/// A row whose shortage is not its demand less what is filled, beyond what rounding does.
#[derive(Debug, Clone, PartialEq)]
pub struct Inconsistency {
    /// What the row is about.
    pub key: PrognosisKey,
    /// The shortage that it gives, and that stays.
    pub given: f64,
    /// Demand less filled demand.
    pub by_difference: f64,
}

/// An official prognosis and our own for the same cell.
#[derive(Debug, Clone, PartialEq)]
pub struct PrognosisComparison {
    /// What both are about.
    pub key: PrognosisKey,
    /// As it was published; this is what is reported.
    pub official: PrognosisAmounts,
    /// As projected here; none where there is no projection.
    pub own: Option<PrognosisAmounts>,
}

impl PrognosisAmounts {
    /// Shortage as a percentage of demand; none for a surplus, where nobody is needed, or
    /// where one of both is not given.
    pub fn percent(&self) -> Option<f64> {
        let (shortage, demand) = self.shortage.zip(self.demand)?;
        (shortage >= 0.0 && demand > 0.0).then(|| 100.0 * shortage / demand)
    }

    fn combine(self, other: Self, with: impl Fn(f64, f64) -> f64) -> Self {
        let both = |a: Option<f64>, b: Option<f64>| Some(with(a?, b?));
        Self {
            demand: both(self.demand, other.demand),
            filled: both(self.filled, other.filled),
            shortage: both(self.shortage, other.shortage),
        }
    }

    fn times(self, share: f64) -> Self {
        let all =
            Self { demand: Some(share), filled: Some(share), shortage: Some(share) };
        self.combine(all, |amount, share| amount * share)
    }
}

impl From<Shortage> for PrognosisAmounts {
    fn from(found: Shortage) -> Self {
        let known = |value: f64| (!value.is_nan()).then_some(value);
        Self {
            demand: known(found.demand),
            filled: known(found.filled),
            shortage: known(found.persons()),
        }
    }
}

/// The sum of rows; an amount that one of them lacks has none. No rows have none either.
pub fn sum_prognosis<'a>(
    rows: impl IntoIterator<Item = &'a PrognosisRow>,
) -> PrognosisAmounts {
    let amounts = rows.into_iter().map(|row| row.amounts);
    amounts.reduce(|sum, each| sum.combine(each, |a, b| a + b)).unwrap_or_default()
}

/// Rows that contradict themselves by more than rounding every amount to `step` persons
/// can explain. They are told, not mended.
pub fn inconsistencies(rows: &[PrognosisRow], step: f64) -> Vec<Inconsistency> {
    let contradiction = |row: &PrognosisRow| {
        let PrognosisAmounts { demand, filled, shortage } = row.amounts;
        let (given, by_difference) = (shortage?, demand? - filled?);
        let told = (given - by_difference).abs() > 1.5 * step + 1e-9;
        told.then(|| Inconsistency { key: row.key.clone(), given, by_difference })
    };
    rows.iter().filter_map(contradiction).collect()
}

/// Divides a prognosis over other regions by declared shares: demand, filled demand and
/// shortage each by the same share, so that none is computed from the others.
///
/// A region that gets parts of several gets none where one of these has no row or lacks
/// the amount.
///
/// # Errors
///
/// When the shares of a region are not 1 together or one is negative, or two rows are
/// about the same.
pub fn divide_prognosis(
    rows: &[PrognosisRow],
    shares: &[RegionShare],
) -> Result<DividedPrognosis, Error> {
    let parts = parts_by_region(shares)?;
    let mut cells: BTreeMap<_, BTreeMap<_, PrognosisAmounts>> = BTreeMap::new();
    for PrognosisRow { key, amounts } in rows {
        let regions = cells.entry(&key.cell).or_default();
        if regions.insert(&key.region, *amounts).is_some() {
            let what = format!("prognosis of `{}` for {}", key.region, key.cell.year);
            return Err(check::wrong(&what, "has two rows about the same; keep one"));
        }
    }
    let mut divided = Vec::new();
    for (cell, regions) in cells {
        for (to, parts) in &parts {
            if !parts.iter().any(|part| regions.contains_key(&part.from)) {
                continue;
            }
            let of = |part: &&RegionShare| {
                let amounts = regions.get(&part.from).copied().unwrap_or_default();
                amounts.times(part.share)
            };
            let sum = parts.iter().map(of).reduce(|a, b| a.combine(b, |a, b| a + b));
            let key = PrognosisKey { region: (*to).clone(), cell: cell.clone() };
            divided.push(PrognosisRow { key, amounts: sum.unwrap_or_default() });
        }
    }
    divided.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(DividedPrognosis { rows: divided, undivided: undivided(rows, shares) })
}

/// The shares that every region gets, of those that are not zero.
fn parts_by_region(
    shares: &[RegionShare],
) -> Result<BTreeMap<&RegionCode, Vec<&RegionShare>>, Error> {
    let mut totals: BTreeMap<_, f64> = BTreeMap::new();
    let mut parts: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for share in shares {
        let what = format!("share of `{}` in `{}`", share.to, share.from);
        if !(0.0..=1.0).contains(&share.share) {
            let problem = format!("{} cannot be; it must be from 0 to 1", share.share);
            return Err(check::wrong(&what, &problem));
        }
        *totals.entry(&share.from).or_default() += share.share;
        if share.share > 0.0 {
            parts.entry(&share.to).or_default().push(share);
        }
    }
    match totals.iter().find(|(_, total)| (**total - 1.0).abs() > 1e-6) {
        None => Ok(parts),
        Some((from, total)) => Err(check::wrong(
            &format!("shares of `{from}`"),
            &format!(
                "are {total} together; they must be 1, or staff are lost or doubled"
            ),
        )),
    }
}

fn undivided(rows: &[PrognosisRow], shares: &[RegionShare]) -> Vec<RegionCode> {
    let mut regions: Vec<RegionCode> = rows
        .iter()
        .map(|row| row.key.region.clone())
        .filter(|region| shares.iter().all(|share| share.from != *region))
        .collect();
    regions.sort();
    regions.dedup();
    regions
}

/// Holds our own projection against an official prognosis, row by row of the latter in
/// its order.
pub fn compare_prognoses(
    official: &[PrognosisRow],
    own: &[PrognosisRow],
) -> Vec<PrognosisComparison> {
    let own: BTreeMap<_, _> = own.iter().map(|row| (&row.key, row.amounts)).collect();
    let compared = |row: &PrognosisRow| PrognosisComparison {
        key: row.key.clone(),
        official: row.amounts,
        own: own.get(&row.key).copied(),
    };
    official.iter().map(compared).collect()
}

impl PrognosisComparison {
    /// Our own less the official, of every amount that both have.
    pub fn difference(&self) -> PrognosisAmounts {
        self.own
            .unwrap_or_default()
            .combine(self.official, |own, official| own - official)
    }
}

#[cfg(test)]
mod tests {
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
        assert_eq!(
            (sum.demand, sum.filled, sum.shortage),
            (Some(1500.0), None, Some(120.0))
        );
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
}
