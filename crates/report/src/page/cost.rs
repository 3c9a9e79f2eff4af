use std::cmp::Ordering;

use regiobeeld_domain::Unit;

use super::plate::Note;
use super::{Cell, Drawing, Key, Plate, Section, Source, Table, lead};
use crate::chart::{Pair, pairs};
use crate::{Figure, Report, number, text};

pub(super) const PER_PERSON: &str = "zorgkosten/zvw-per-verzekerdejaar";
const STANDARDISED: &str = "zorgkosten/zvw-gestandaardiseerd";
const SUMMARY: [&str; 5] = [
    "zorgkosten/zvw-totaal",
    PER_PERSON,
    STANDARDISED,
    "zorgkosten/zvw-kostenratio",
    "zorgkosten/zvw-verschil-verwacht",
];

/// What care from the Zorgverzekeringswet costs.
pub(super) fn section(report: &Report) -> Section {
    let mut lead = lead(report, &["kosten", "kostenratio"]);
    lead.push(
        "Alle bedragen zijn kosten van de Zorgverzekeringswet (Zvw). De Wet langdurige zorg, \
         de Wmo en de Jeugdwet zitten er niet in."
            .to_owned(),
    );
    Section {
        id: "zorgkosten",
        title: "Zorgkosten (Zorgverzekeringswet)",
        lead,
        plates: vec![
            summary(report),
            by_group(report),
            super::cost_by_age::plate(report),
        ],
    }
}

fn summary(report: &Report) -> Plate {
    const TITLE: &str = "Zvw-kosten in hoofdcijfers";
    let mut table = Table::new(&[
        "Kengetal",
        "Regio",
        "Nederland",
        "Verschil",
        "Trend",
        "Rang",
        "Jaar",
    ]);
    let mut figures: Vec<&Figure> = Vec::new();
    for indicator in SUMMARY {
        let Some(figure) = report.latest(indicator, "total") else { continue };
        let title = report.label(indicator).map_or(indicator, |label| &label.title.nl);
        // A sum of a region beside that of the country is no comparison.
        let compared = figure.unit != Unit::Eur;
        let difference = if compared { Cell::difference(figure) } else { Cell::none() };
        table.rows.push(vec![
            title.into(),
            Cell::within(figure, |value| write(figure, Some(value))),
            write(figure, figure.benchmark).into(),
            difference,
            Cell::trend(figure),
            super::population::rank(figure),
            figure.year().to_string().into(),
        ]);
        figures.push(figure);
    }
    if figures.is_empty() {
        let why = "De Zvw-kosten van deze regio zijn in deze run niet berekend.";
        return Plate::missing(TITLE, Source::absent("Vektis", &SUMMARY), why);
    }
    Plate {
        title: TITLE.to_owned(),
        subtitle: "Het laatste jaar met gegevens, lopende prijzen".to_owned(),
        table: Some(table),
        is_table: true,
        notes: vec![
            Note::plain(
                "Gestandaardiseerd: zoals de kosten zouden zijn bij de landelijke leeftijds- en \
             geslachtsopbouw. Rang 1 is de hoogste waarde; een plaats verschil zegt op \
             zichzelf niets.",
            ),
            Note::plain(text::MONEY_INTERVAL),
        ],
        source: Source::of(report, &figures),
        ..Plate::default()
    }
}

/// A sum in millions, anything else as its unit is read.
fn write(figure: &Figure, value: Option<f64>) -> String {
    match value {
        Some(value) if figure.unit == Unit::Eur => number::million(value),
        value => number::maybe(figure.unit, value),
    }
}

fn by_group(report: &Report) -> Plate {
    const TITLE: &str = "Zvw-kosten per verzekerdejaar naar zorgsoort";
    let year = report
        .of(PER_PERSON)
        .iter()
        .filter(|one| one.region == report.region.code && one.category != "total")
        .filter(|one| one.value.is_some() && one.is_total())
        .map(Figure::year)
        .max();
    let Some(year) = year else {
        let why = "De kosten van deze regio zijn niet bekend naar zorgsoort.";
        return Plate::missing(TITLE, Source::absent("Vektis", &[PER_PERSON]), why);
    };
    let mut figures = report.by_category(PER_PERSON, year);
    figures.sort_by(|one, other| {
        let order = other.value.partial_cmp(&one.value).unwrap_or(Ordering::Equal);
        order.then_with(|| one.category.cmp(&other.category))
    });
    let drawn: Vec<Pair> = figures
        .iter()
        .filter_map(|figure| {
            let label = report.category(&figure.category).to_owned();
            Some(Pair { label, region: figure.value?, nederland: figure.benchmark })
        })
        .collect();
    let mut notes: Vec<Note> = figures
        .iter()
        .filter(|figure| figure.value.is_none())
        .map(|figure| {
            let reason = number::reason(figure.status).unwrap_or("niet bekend");
            Note::plain(format!("{}: {reason}.", report.category(&figure.category)))
        })
        .collect();
    notes.push(Note::plain(
        "Niet gecorrigeerd voor leeftijd en geslacht; de tabel geeft ook de gestandaardiseerde \
         kosten.",
    ));
    let mut sources = figures.clone();
    sources.extend(report.by_category(STANDARDISED, year));
    Plate {
        title: TITLE.to_owned(),
        subtitle: format!("Euro per verzekerdejaar, {year}, gesorteerd naar de regio"),
        legend: Key::marks(report),
        drawing: Some(Drawing::new(|layout| pairs(layout, TITLE, &drawn))),
        table: Some(table(report, &figures, year)),
        notes,
        source: Source::of(report, &sources),
        ..Plate::default()
    }
}

fn table(report: &Report, figures: &[&Figure], year: u16) -> Table {
    let mut table = Table::new(&[
        "Zorgsoort",
        "Regio",
        "Nederland",
        "Verschil",
        "Rang",
        "Gestandaardiseerd",
    ]);
    table.rows = figures
        .iter()
        .map(|figure| {
            let difference = figure.pair().map_or_else(Cell::none, |(v, b)| {
                text::difference(figure.unit, v, b).into()
            });
            let standardised = report.figure(STANDARDISED, &figure.category, year);
            vec![
                report.category(&figure.category).into(),
                Cell::value(figure),
                number::maybe(figure.unit, figure.benchmark).into(),
                difference,
                super::population::rank(figure),
                standardised.map_or_else(Cell::none, Cell::value),
            ]
        })
        .collect();
    table
}
