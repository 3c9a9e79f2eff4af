//! Whether sums over gemeenten are what the source itself says of larger regions.

use std::collections::BTreeMap;

use regiobeeld_domain::{DatasetQuality, RegionLevel, TotalDifference};

use super::{Names, count};
use crate::page::{Cell, Table};
use crate::{number, text};

/// The comparisons of a level, over all measures and periods.
#[derive(Debug, Default)]
pub(super) struct Level<'a> {
    compared: usize,
    agree: usize,
    incomplete: usize,
    /// The largest difference in proportion, with its measure and year.
    largest: Option<(&'a TotalDifference, &'a str, String)>,
}

/// Everything that was compared, by level.
pub(super) fn levels(quality: &DatasetQuality) -> BTreeMap<RegionLevel, Level<'_>> {
    let mut levels: BTreeMap<RegionLevel, Level<'_>> = BTreeMap::new();
    for measure in &quality.measures {
        for period in &measure.periods {
            for total in &period.totals {
                let level = levels.entry(total.level).or_default();
                level.compared += total.compared;
                level.agree += total.agree;
                level.incomplete += total.incomplete;
                let Some(found) = &total.largest else { continue };
                let is_larger = level.largest.as_ref().is_none_or(|(largest, ..)| {
                    found.relative.abs() > largest.relative.abs()
                });
                if is_larger {
                    let when = super::coverage::when(&[period.period]);
                    level.largest = Some((found, &measure.measure, when));
                }
            }
        }
    }
    levels
}

/// The largest difference in proportion, of the country where it was compared.
pub(super) fn difference(quality: &DatasetQuality) -> Option<f64> {
    let levels = levels(quality);
    let known = |level: &Level<'_>| level.largest.as_ref().map(|one| one.0.relative);
    let national = levels.get(&RegionLevel::Nederland).and_then(known);
    national.or_else(|| levels.values().find_map(known))
}

/// Comparisons of any level that do not agree; none where nothing was compared.
pub(super) fn disagreements(quality: &DatasetQuality) -> Option<usize> {
    let levels = levels(quality);
    let compared = levels.values().filter(|level| level.compared > 0);
    compared.map(|level| level.compared - level.agree).reduce(|one, other| one + other)
}

/// One line per level.
pub(super) fn table(quality: &DatasetQuality, names: Names<'_>) -> Option<Table> {
    let heads = ["Niveau", "Vergeleken", "Gelijk", "Onvolledig", "Grootste verschil"];
    let mut table = Table::new(&heads);
    for (level, found) in levels(quality) {
        let largest = found.largest.map_or_else(Cell::none, |(one, measure, when)| {
            let share = number::signed(100.0 * one.relative, |v| number::percent(v, 2));
            let note = format!(
                "{measure} {when}, {}: {} tegenover {}",
                names.region(&one.region),
                number::decimal(one.sum, 0),
                number::decimal(one.published, 0),
            );
            Cell::noted(share, Some(&note))
        });
        table.rows.push(vec![
            Cell::from(text::capitalised(level.plural())),
            Cell::from(count(found.compared)),
            Cell::from(count(found.agree)),
            Cell::from(count(found.incomplete)),
            largest,
        ]);
    }
    (!table.rows.is_empty()).then_some(table)
}

/// What the source could not place in any region, in the newest period.
pub(super) fn unplaced(quality: &DatasetQuality) -> Option<String> {
    let newest = quality.newest?;
    let of_measure = |measure: &regiobeeld_domain::MeasureQuality| {
        let period = measure.periods.iter().find(|one| one.period == newest)?;
        let (sum, rest) = period.sum.zip(period.unplaced)?;
        let share = number::percent(100.0 * rest / (sum + rest), 2);
        Some(format!("{} {share}", measure.measure))
    };
    let shares: Vec<_> = quality.measures.iter().filter_map(of_measure).collect();
    (!shares.is_empty()).then(|| {
        format!(
            "Van {} staat in geen regio (de restregel van de bron): {}.",
            super::coverage::when(&[newest]),
            shares.join(", ")
        )
    })
}
