use std::collections::{BTreeMap, BTreeSet};

use regiobeeld_domain::{
    Age, Axes, Cube, Dataset, Period, ProjectionFrame, ProjectionRow, Sex, Status, Sums,
};

use super::rows::TOTAL;

/// The dataset that indicators read projected values from.
pub const PROJECTED: &str = "raming/zvw";

/// The measure of the index of care demand in it.
pub const INDEX: &str = "zvw-index";

/// The index of care demand as a dataset for indicators: every region has its own, with
/// the limits of its 95% interval where there are draws. None where nothing was projected.
///
/// The last observed year is an estimate, because costs by age and sex stand in for the
/// region's own; later years are projected.
pub fn projected_dataset(frame: &ProjectionFrame, indeling: u16) -> Option<Dataset> {
    let quantity =
        frame.quantities.iter().position(|q| q.name == "zorgvraag/zvw-index")?;
    let total = frame.categories.iter().position(|c| c.name == TOTAL)?;
    // Indices of care groups add up to nothing, so that the whole stands alone.
    let is_it = |row: &&ProjectionRow| {
        usize::from(row.quantity) == quantity && usize::from(row.category) == total
    };
    let rows: Vec<_> = frame.rows.iter().filter(is_it).collect();
    let of = |at: fn(&ProjectionRow) -> Option<f64>| cube(frame, &rows, at);
    let mut measures = BTreeMap::from([(INDEX.to_owned(), of(|row| Some(row.mean))?)]);
    if rows.iter().any(|row| row.quantiles.is_some()) {
        let lower = of(|row| row.quantiles.map(|quantiles| quantiles[0]))?;
        let upper = of(|row| row.quantiles.map(|quantiles| quantiles[6]))?;
        measures.insert(format!("{INDEX}-ondergrens-95"), lower);
        measures.insert(format!("{INDEX}-bovengrens-95"), upper);
    }
    let inputs = |row: &&ProjectionRow| {
        let list = frame.inputs.get(usize::from(row.inputs)).cloned();
        (row.period, list.unwrap_or_default())
    };
    Some(Dataset {
        id: PROJECTED.to_owned(),
        indeling,
        published: measures.keys().cloned().collect(),
        measures,
        sums: Sums::OfAll,
        national: BTreeMap::new(),
        divided: BTreeMap::new(),
        inputs: rows.iter().map(inputs).collect(),
        protection: None,
    })
}

/// A cube of one number of the rows; none of no rows.
fn cube(
    frame: &ProjectionFrame,
    rows: &[&ProjectionRow],
    number: fn(&ProjectionRow) -> Option<f64>,
) -> Option<Cube> {
    let periods: BTreeSet<Period> = rows.iter().map(|row| row.period).collect();
    let mut cube = Cube::missing(Axes {
        regions: frame.regions.iter().map(|region| region.code.clone()).collect(),
        periods: periods.iter().copied().collect(),
        sexes: vec![Sex::Total],
        ages: vec![Age::Total],
        categories: vec![TOTAL.to_owned()],
    });
    for row in rows {
        let period = periods.iter().position(|known| *known == row.period)?;
        let is_observed = row.period == Period::year(row.origin);
        let status = if is_observed { Status::Estimated } else { Status::Projected };
        let cell = [row.region as usize, period, 0, 0, 0];
        if let Some(value) = number(row) {
            cube.add(cell, value, status);
        }
    }
    (!rows.is_empty()).then_some(cube)
}
