use std::collections::BTreeMap;

use regiobeeld_domain::RegionCode;

use super::{PrognosisAmounts, PrognosisKey, PrognosisRow};
use crate::{Error, check};

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
