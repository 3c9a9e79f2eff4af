use regiobeeld_domain::{Period, Status, Unit};
use serde::Serialize;

use crate::report::{INWONERS, VERZEKERDEJAREN};
use crate::{Figure, Report, number, text};

/// One of the figures that show a region in brief.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KeyFigure {
    /// Path name of the indicator; the exact figure is among the report's figures.
    pub indicator: &'static str,
    /// Dutch title.
    pub title: &'static str,
    /// Period, where there is a figure.
    pub period: Option<Period>,
    /// Unit.
    pub unit: Option<Unit>,
    /// The figure.
    pub value: Option<f64>,
    /// The same figure for Nederland.
    pub benchmark: Option<f64>,
    /// How the value came to be, or why there is none.
    pub status: Status,
    /// The figure as it is printed.
    pub text: String,
    /// What it means beside Nederland, as it is printed.
    pub comparison: String,
}

/// Makes the comparison of one key figure.
type Compare = fn(&Report, &Figure) -> String;

/// Every key figure: indicator, title and comparison.
const KEY_FIGURES: [(&str, &str, Compare); 6] = [
    (INWONERS, "Inwoners", text::residents),
    (VERZEKERDEJAREN, "Verzekerdejaren", text::share_of_nederland),
    (
        "zorgkosten/zvw-per-verzekerdejaar",
        "Zvw-kosten per verzekerdejaar",
        text::against_nederland,
    ),
    ("zorgkosten/zvw-kostenratio", "Kostenratio Zvw", text::ratio_in_brief),
    ("bevolking/aandeel-65-plus", "65 jaar en ouder", text::against_nederland),
    ("bevolking/grijze-druk", "Grijze druk", text::against_nederland),
];

/// The key figures, those without data included.
pub(crate) fn of(report: &Report) -> Vec<KeyFigure> {
    let key_figure = |&(indicator, title, compare): &(&'static str, _, Compare)| {
        let figure = report.latest(indicator, "total");
        let value = figure.and_then(|one| one.value);
        let status = figure.map_or(Status::Missing, |one| one.status);
        let comparison = match figure.filter(|one| one.value.is_some()) {
            Some(figure) => compare(report, figure),
            None => text::no_figure(status),
        };
        KeyFigure {
            indicator,
            title,
            period: figure.map(|one| one.period),
            unit: figure.map(|one| one.unit),
            value,
            benchmark: figure.and_then(|one| one.benchmark),
            status,
            text: figure.map_or_else(
                || number::NONE.to_owned(),
                |f| number::maybe(f.unit, value),
            ),
            comparison,
        }
    };
    KEY_FIGURES.iter().map(key_figure).collect()
}
