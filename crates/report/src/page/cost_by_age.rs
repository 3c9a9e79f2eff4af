use regiobeeld_domain::{Age, Sex};

use super::cost::PER_PERSON;
use super::plate::Note;
use super::{Cell, Drawing, Key, Plate, Source, Table};
use crate::chart::{Column, columns};
use crate::{Report, number, text};

/// What an insured-year costs at each age.
pub(super) fn plate(report: &Report) -> Plate {
    const TITLE: &str = "Zvw-kosten per verzekerdejaar naar leeftijd";
    let figures = report.by_age(PER_PERSON, &report.region.code, Sex::Total);
    let Some(figure) = figures.iter().find(|figure| figure.value.is_some()) else {
        let why = "De kosten van deze regio zijn niet bekend naar leeftijd.";
        return Plate::missing(TITLE, Source::absent("Vektis", &[PER_PERSON]), why);
    };
    let label = |age: Age| match age {
        Age::Years(first, _) => first.to_string(),
        other => text::age(other),
    };
    let drawn: Vec<Column> = figures
        .iter()
        .map(|one| Column {
            label: label(one.age),
            region: one.value,
            nederland: one.benchmark,
        })
        .collect();
    let mut table = Table::new(&["Leeftijd", "Regio", "Nederland", "Verschil"]);
    table.rows = figures
        .iter()
        .map(|one| {
            let difference = one.pair().map_or_else(Cell::none, |(v, b)| {
                text::difference(one.unit, v, b).into()
            });
            vec![
                text::age(one.age).into(),
                Cell::value(one),
                number::maybe(one.unit, one.benchmark).into(),
                difference,
            ]
        })
        .collect();
    Plate {
        title: TITLE.to_owned(),
        subtitle: format!("Euro per verzekerdejaar, {}", figure.year()),
        legend: Key::bars(report),
        drawing: Some(Drawing::new(|layout| columns(layout, TITLE, &drawn))),
        table: Some(table),
        notes: vec![Note::plain(
            "Mannen en vrouwen samen. De kostenratio weegt de verschillen per leeftijd en \
             geslacht met de verzekerden van de regio.",
        )],
        source: Source::of(report, &figures),
        ..Plate::default()
    }
}
