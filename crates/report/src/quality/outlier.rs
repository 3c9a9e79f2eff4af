//! Remarkable figures in sentences.

use regiobeeld_domain::{Against, DatasetQuality, MeasureQuality, Outlier, Per};
use serde::Serialize;

use super::Names;
use super::coverage::when;
use crate::number;

/// A remarkable figure.
#[derive(Debug, Serialize)]
pub(super) struct Remark {
    region: String,
    what: String,
    text: String,
}

/// Every remarkable figure that is told.
pub(super) fn remarks(quality: &DatasetQuality, names: Names<'_>) -> Vec<Remark> {
    let of_measure = |measure: &'_ MeasureQuality| -> Vec<Remark> {
        measure.outliers.iter().map(|one| remark(measure, one, names)).collect()
    };
    quality.measures.iter().flat_map(of_measure).collect()
}

/// How many remarkable figures there are.
pub(super) fn number_of(quality: &DatasetQuality) -> usize {
    let of_measure = |one: &MeasureQuality| one.outliers.len() + one.more_outliers;
    quality.measures.iter().map(of_measure).sum()
}

fn remark(measure: &MeasureQuality, outlier: &Outlier, names: Names<'_>) -> Remark {
    let category = match outlier.category.as_str() {
        "total" => String::new(),
        name => format!(", {}", names.category(name)),
    };
    let [value, expected] =
        [outlier.value, outlier.expected].map(|v| written(measure.per, v));
    let per = match measure.per {
        Some(Per::Inwoner) => " per 1.000 inwoners",
        Some(Per::Verzekerdejaar) => " per verzekerdejaar",
        None => "",
    };
    let against = match &outlier.against {
        Against::Earlier(period) => format!(
            "volgens {} en de landelijke beweging zou dat {expected} zijn",
            when(&[*period])
        ),
        Against::Neighbours(region) => {
            format!(
                "het midden van de andere gemeenten van {} is {expected}",
                names.region(region)
            )
        }
    };
    Remark {
        region: names.region(&outlier.region),
        what: format!("{}{category}, {}", measure.measure, when(&[outlier.period])),
        text: format!("{value}{per}; {against}."),
    }
}

/// A figure as precisely as it is read.
fn written(per: Option<Per>, value: f64) -> String {
    match per {
        Some(Per::Verzekerdejaar) => number::euro(value, 2),
        Some(Per::Inwoner) => number::decimal(1000.0 * value, 1),
        None if value.abs() < 1000.0 => number::decimal(value, 1),
        None => number::decimal(value, 0),
    }
}
