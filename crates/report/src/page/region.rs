use super::{Cell, Drawing, Key, Plate, Section, Source, Table, lead};
use crate::chart::{Line, Point};
use crate::report::{GemeenteResidents, INWONERS};
use crate::{Figure, Report, number};

/// What the region is: its gemeenten and its residents.
pub(super) fn section(report: &Report) -> Section {
    Section {
        id: "regio",
        title: "Wat is de regio",
        lead: lead(report, &["inwoners"]),
        plates: plates(report),
    }
}

fn plates(report: &Report) -> Vec<Plate> {
    let mut plates = vec![over_the_years(report), gemeenten(report)];
    if !report.overlaps.is_empty() {
        plates.push(overlaps(report));
    }
    if !report.peers.is_empty() {
        plates.push(super::peers::plate(report));
    }
    plates
}

/// Where a region lies that is not a zorgkantoorregio itself.
fn overlaps(report: &Report) -> Plate {
    let mut table = Table::new(&[
        "Zorgkantoorregio",
        "Code",
        "Deel van deze regio",
        "Deel van de zorgkantoorregio",
    ]);
    table.rows = report
        .overlaps
        .iter()
        .map(|one| {
            vec![
                one.region.name.as_str().into(),
                one.region.code.as_str().into(),
                number::percent(100.0 * one.of_this, 1).into(),
                number::percent(100.0 * one.of_other, 1).into(),
            ]
        })
        .collect();
    Plate {
        title: "Ligging in zorgkantoorregio’s".to_owned(),
        subtitle: format!("Naar inwoners, indeling {}", report.facts.indeling),
        table: Some(table),
        is_table: true,
        source: Source::absent("CBS", &[INWONERS]),
        ..Plate::default()
    }
}

fn over_the_years(report: &Report) -> Plate {
    const TITLE: &str = "Inwoners per jaar";
    let figures = report.series(INWONERS, "total");
    if !figures.iter().any(|figure| figure.value.is_some()) {
        let why = "Het aantal inwoners van deze regio is in deze run niet bekend.";
        return Plate::missing(TITLE, Source::absent("CBS", &[INWONERS]), why);
    }
    let points: Vec<Point> = figures
        .iter()
        .filter(|figure| figure.value.is_some())
        .map(|one| Point { year: one.year(), region: one.value, nederland: None })
        .collect();
    let write = |value| number::decimal(value, 0);
    let line = Line { title: TITLE, points: &points, write, breaks: &[] };
    let mut table = Table::new(&["Jaar", "Inwoners", "Nederland"]);
    table.rows = figures
        .iter()
        .map(|figure| {
            let nederland = number::maybe(figure.unit, figure.benchmark);
            vec![figure.year().to_string().into(), Cell::value(figure), nederland.into()]
        })
        .collect();
    Plate {
        title: TITLE.to_owned(),
        subtitle: subtitle("Op 1 januari", line.is_cut()),
        legend: Key::region(report),
        drawing: Some(Drawing::new(|layout| line.draw(layout))),
        table: Some(table),
        source: Source::of(report, &figures),
        ..Plate::default()
    }
}

/// A subtitle that warns for an axis that does not start at zero.
pub(super) fn subtitle(text: &str, is_cut: bool) -> String {
    if is_cut { format!("{text}; de as begint niet bij nul") } else { text.to_owned() }
}

fn gemeenten(report: &Report) -> Plate {
    const TITLE: &str = "Gemeenten in de regio";
    if report.gemeenten.is_empty() {
        let why = "Van deze regio zijn geen gemeenten opgegeven.";
        return Plate::missing(TITLE, Source::absent("CBS", &[INWONERS]), why);
    }
    let inside = |one: &GemeenteResidents| Some(one.share * one.residents?);
    let known: f64 = report.gemeenten.iter().filter_map(inside).sum();
    let mut table = Table::new(&["Gemeente", "Code", "Inwoners", "Deel van de regio"]);
    table.rows = report
        .gemeenten
        .iter()
        .map(|one| {
            let code = one.gemeente.code.as_str();
            let name = &one.gemeente.name;
            let name: Cell = if one.share < 1.0 {
                let part = number::percent(100.0 * one.share, 1);
                format!("{name}, voor {part}").into()
            } else {
                name.as_str().into()
            };
            match inside(one) {
                Some(residents) => {
                    let share = if known > 0.0 { 100.0 * residents / known } else { 0.0 };
                    let share = number::percent(share, 1);
                    vec![
                        name,
                        code.into(),
                        number::decimal(residents, 0).into(),
                        share.into(),
                    ]
                }
                None => vec![
                    name,
                    code.into(),
                    Cell::noted(number::NONE, Some("niet bekend")),
                    Cell::none(),
                ],
            }
        })
        .collect();
    let year = report.gemeenten.iter().filter_map(|one| one.year).max();
    let figures: Vec<&Figure> = report
        .of(INWONERS)
        .iter()
        .filter(|one| one.region != report.region.code && Some(one.year()) == year)
        .collect();
    let count = report.gemeenten.len();
    let noun = if count == 1 { "gemeente" } else { "gemeenten" };
    let date =
        year.map(|year| format!("; inwoners op 1 januari {year}")).unwrap_or_default();
    Plate {
        title: TITLE.to_owned(),
        subtitle: format!("{count} {noun}, indeling {}{date}", report.facts.indeling),
        table: Some(table),
        is_table: true,
        source: if figures.is_empty() {
            Source::absent("CBS", &[INWONERS])
        } else {
            Source::of(report, &figures)
        },
        ..Plate::default()
    }
}
