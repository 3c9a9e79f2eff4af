//! Cells without a figure, by the reason.

use std::collections::BTreeMap;

use regiobeeld_domain::{DatasetQuality, MeasureQuality, Status};

use super::count;
use crate::number;
use crate::page::{Cell, Table};

/// How many measures are shown.
const SHOWN: usize = 12;

/// Cells by status.
pub(super) type Counts = BTreeMap<Status, usize>;

/// Cells of a measure, of the periods that it has figures for.
fn cells(measure: &MeasureQuality) -> Counts {
    let mut counts = Counts::new();
    let has_figure = |status: &Status| status.has_value();
    let periods = measure.periods.iter().filter(|p| p.cells.keys().any(has_figure));
    for (status, count) in periods.flat_map(|period| &period.cells) {
        *counts.entry(*status).or_default() += count;
    }
    counts
}

/// Cells of all measures.
pub(super) fn all(quality: &DatasetQuality) -> Counts {
    let mut counts = Counts::new();
    for (status, count) in quality.measures.iter().flat_map(cells) {
        *counts.entry(status).or_default() += count;
    }
    counts
}

/// Share of the cells that apply without a figure, from 0 to 1; none without such cells.
pub(super) fn share(counts: &Counts) -> Option<f64> {
    let sum = |wanted: &dyn Fn(&Status) -> bool| -> usize {
        counts.iter().filter(|(status, _)| wanted(status)).map(|(_, n)| n).sum()
    };
    let applies = sum(&|status| *status != Status::NotApplicable);
    let absent = sum(&|status| !status.has_value() && *status != Status::NotApplicable);
    (applies > 0).then(|| absent as f64 / applies as f64)
}

/// What there is to say of all cells together.
pub(super) fn sentence(quality: &DatasetQuality) -> String {
    let counts = all(quality);
    let cells: usize = counts.values().sum();
    if cells == 0 {
        return "Er zijn geen cijfers.".to_owned();
    }
    let named = |status: &Status| number::reason(*status).map(str::to_owned);
    let kinds = counts.iter().filter_map(|(status, n)| {
        let name = named(status)?;
        Some(format!("{} {name}", count(*n)))
    });
    let kinds: Vec<_> = kinds.collect();
    if kinds.is_empty() {
        return format!("Alle {} cellen hebben een gepubliceerd cijfer.", count(cells));
    }
    format!("Van {} cellen: {}.", count(cells), kinds.join(", "))
}

/// The measures that have other cells than published figures, those with most of them first.
pub(super) fn table(quality: &DatasetQuality) -> Option<Table> {
    let statuses: Vec<_> = all(quality).into_keys().collect();
    let mut rows: Vec<_> = quality.measures.iter().map(|m| (m, cells(m))).collect();
    let absent = |counts: &Counts| {
        let absent = counts.iter().filter(|(status, _)| !status.has_value());
        absent.map(|(_, n)| n).sum::<usize>()
    };
    rows.retain(|(_, counts)| counts.keys().any(|status| *status != Status::Observed));
    rows.sort_by_key(|(_, counts)| std::cmp::Reverse(absent(counts)));
    rows.truncate(SHOWN);
    let heads = statuses.iter().map(|status| match status {
        Status::Observed => "gepubliceerd",
        Status::Suppressed => "afgeschermd",
        other => number::reason(*other).unwrap_or_default(),
    });
    let heads: Vec<_> = std::iter::once("Maat").chain(heads).collect();
    let mut table = Table::new(&heads);
    table.rows = rows
        .iter()
        .map(|(measure, counts)| {
            let numbers = statuses.iter().map(|status| {
                Cell::from(count(counts.get(status).copied().unwrap_or_default()))
            });
            std::iter::once(Cell::from(measure.measure.as_str())).chain(numbers).collect()
        })
        .collect();
    (!table.rows.is_empty()).then_some(table)
}
