use std::collections::BTreeMap;

use regiobeeld_domain::BackTestRow;
use serde::Serialize;

/// The model of the projections that are shown.
pub(crate) const HAMILTON_PERRY: &str = "hamilton-perry";
/// The model that knows nothing: all stays as it is.
pub(crate) const NO_CHANGE: &str = "no-change";

/// How wrong a model was so many years ahead, over every origin that it was tested from:
/// means that are weighted by cells, a cell being a gemeente, sex and age class.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PastError {
    /// What was projected.
    pub quantity: String,
    /// What the cells have in common: `all`, ages such as `65+`, or a size of gemeente.
    pub class: String,
    /// Years ahead.
    pub horizon: u16,
    /// The model.
    pub model: String,
    /// The last years that were known, in order.
    pub origins: Vec<u16>,
    /// Cells that were compared, of all origins together.
    pub cells: usize,
    /// Mean absolute percentage error.
    pub mape: f64,
    /// Mean percentage error: above zero where too much was projected.
    pub bias: f64,
    /// Percent of the cells within the 80% interval; of models that give one.
    pub within_80: Option<f64>,
    /// The same of the 95% interval.
    pub within_95: Option<f64>,
}

/// Errors by quantity, class, years ahead and model.
pub(crate) fn past_errors(rows: &[BackTestRow]) -> Vec<PastError> {
    let mut groups: BTreeMap<_, Vec<&BackTestRow>> = BTreeMap::new();
    let known = |row: &&BackTestRow| row.cells > 0 && row.mape.is_finite();
    for row in rows.iter().filter(known) {
        let key = (&row.quantity, &row.class, row.horizon, &row.model);
        groups.entry(key).or_default().push(row);
    }
    groups.into_values().filter_map(|rows| mean(&rows)).collect()
}

fn mean(rows: &[&BackTestRow]) -> Option<PastError> {
    let first = rows.first()?;
    let mut origins: Vec<u16> = rows.iter().map(|row| row.origin).collect();
    origins.sort_unstable();
    origins.dedup();
    let weighted = |of: fn(&BackTestRow) -> Option<f64>| {
        let known = rows.iter().filter_map(|row| Some((row.cells as f64, of(row)?)));
        let known = known.filter(|(_, value)| value.is_finite());
        let (sum, cells) = known.fold((0.0, 0.0), |(sum, all), (cells, value)| {
            (sum + cells * value, all + cells)
        });
        (cells > 0.0).then(|| sum / cells)
    };
    Some(PastError {
        quantity: first.quantity.clone(),
        class: first.class.clone(),
        horizon: first.horizon,
        model: first.model.clone(),
        origins,
        cells: rows.iter().map(|row| row.cells).sum(),
        mape: weighted(|row| Some(row.mape))?,
        bias: weighted(|row| Some(row.bias))?,
        within_80: weighted(|row| row.within_80),
        within_95: weighted(|row| row.within_95),
    })
}

/// The error of a class and model so many years ahead.
pub(crate) fn find<'a>(
    errors: &'a [PastError],
    class: &str,
    model: &str,
    horizon: u16,
) -> Option<&'a PastError> {
    errors
        .iter()
        .find(|one| one.class == class && one.model == model && one.horizon == horizon)
}

/// The years ahead that a class and model was tested for, in order.
pub(crate) fn horizons(errors: &[PastError], class: &str, model: &str) -> Vec<u16> {
    let own = errors.iter().filter(|one| one.class == class && one.model == model);
    own.map(|one| one.horizon).collect()
}
