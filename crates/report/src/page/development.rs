use std::collections::BTreeMap;

use super::cost::PER_PERSON;
use super::plate::{Multiple, Note};
use super::region::subtitle;
use super::{Cell, Drawing, Key, Plate, Section, Source, Table, lead};
use crate::chart::{Line, Point, from_zero, small};
use crate::{Figure, Report, number};

/// How the costs changed over the years.
pub(super) fn section(report: &Report) -> Section {
    Section {
        id: "ontwikkeling",
        title: "Ontwikkeling van de Zvw-kosten",
        lead: lead(report, &["ontwikkeling"]),
        plates: vec![total(report), by_group(report)],
    }
}

/// The years that have a value, as points.
fn points(figures: &[&Figure]) -> Vec<Point> {
    figures
        .iter()
        .filter(|one| one.value.is_some() || one.benchmark.is_some())
        .map(|one| Point {
            year: one.year(),
            region: one.value,
            nederland: one.benchmark,
        })
        .collect()
}

fn total(report: &Report) -> Plate {
    const TITLE: &str = "Zvw-kosten per verzekerdejaar over de jaren";
    let figures = report.series(PER_PERSON, "total");
    let points = points(&figures);
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        let why = "De kosten per verzekerdejaar zijn van geen enkel jaar bekend.";
        return Plate::missing(TITLE, Source::absent("Vektis", &[PER_PERSON]), why);
    };
    // Breaks of the same year have one line and one number.
    let mut by_year: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
    for one in report.breaks("total", first.year, last.year) {
        by_year.entry(one.year).or_default().push(&one.reason.nl);
    }
    let marks: Vec<(u16, usize)> =
        by_year.keys().enumerate().map(|(n, &year)| (year, n + 1)).collect();
    let write = |value| number::euro(value, 0);
    let line = Line { title: TITLE, points: &points, write, breaks: &marks };
    let mut notes: Vec<Note> = by_year
        .iter()
        .enumerate()
        .map(|(n, (year, reasons))| {
            let reasons: Vec<_> =
                reasons.iter().map(|text| text.trim_end_matches('.')).collect();
            let text = format!("{year}: {}.", reasons.join("; "));
            Note { mark: Some(n + 1), text }
        })
        .collect();
    let absent: Vec<u16> = (first.year..last.year)
        .filter(|year| !points.iter().any(|p| p.year == *year && p.region.is_some()))
        .collect();
    if !absent.is_empty() {
        notes.push(Note::plain(format!(
            "Geen gegevens van {}; de lijn verbindt alleen gemeten jaren.",
            number::years(&absent),
        )));
    }
    let mut table = Table::new(&["Jaar", "Regio", "Nederland", "Verschil in %", "Rang"]);
    table.rows = figures
        .iter()
        .map(|figure| {
            vec![
                figure.year().to_string().into(),
                Cell::value(figure),
                number::maybe(figure.unit, figure.benchmark).into(),
                relative(figure),
                super::population::rank(figure),
            ]
        })
        .collect();
    Plate {
        title: TITLE.to_owned(),
        subtitle: subtitle("Euro, lopende prijzen", line.is_cut()),
        legend: Key::lines(report),
        drawing: Some(Drawing::new(|layout| line.draw(layout))),
        table: Some(table),
        notes,
        source: Source::of(report, &figures),
        ..Plate::default()
    }
}

fn relative(figure: &Figure) -> Cell {
    match figure.pair() {
        Some((value, benchmark)) if benchmark > 0.0 => {
            let share = 100.0 * (value - benchmark) / benchmark;
            number::signed(share, |v| number::percent(v, 1)).into()
        }
        _ => Cell::none(),
    }
}

fn by_group(report: &Report) -> Plate {
    const TITLE: &str = "Zvw-kosten per verzekerdejaar naar zorgsoort over de jaren";
    let mut used: Vec<&Figure> = Vec::new();
    let mut groups: Vec<(f64, &str, Vec<&Figure>)> = Vec::new();
    for category in report.categories.iter().filter(|one| one.name != "total") {
        let figures = report.series(PER_PERSON, &category.name);
        let latest = figures.iter().rev().find_map(|figure| figure.value);
        if let Some(latest) = latest {
            used.extend(&figures);
            groups.push((latest, &category.name, figures));
        }
    }
    if groups.is_empty() {
        let why = "De kosten per verzekerdejaar zijn niet bekend naar zorgsoort.";
        return Plate::missing(TITLE, Source::absent("Vektis", &[PER_PERSON]), why);
    }
    groups.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(other.1)));
    let multiples = groups.iter().map(|(_, name, figures)| {
        let points = points(figures);
        let ends = points.first().zip(points.last());
        let breaks: Vec<u16> = ends
            .map(|(first, last)| report.breaks(name, first.year, last.year))
            .unwrap_or_default()
            .iter()
            .map(|one| one.year)
            .collect();
        let title = report.category(name);
        Multiple {
            title: title.to_owned(),
            change: change(&points),
            drawing: small(title, &points, &breaks, from_zero(&points)),
        }
    });
    Plate {
        title: TITLE.to_owned(),
        subtitle: "Euro, lopende prijzen; elke grafiek heeft een eigen as vanaf nul"
            .to_owned(),
        legend: Key::lines(report),
        multiples: multiples.collect(),
        table: Some(table(report, &groups)),
        notes: vec![Note::plain(
            "Gestreepte lijnen: vanaf dat jaar is de zorgsoort anders geteld; vergelijk niet \
             over zo’n lijn heen.",
        )],
        source: Source::of(report, &used),
        ..Plate::default()
    }
}

/// The change from the first to the last known year.
fn change(points: &[Point]) -> String {
    let mut known = points.iter().filter_map(|point| Some((point.year, point.region?)));
    match (known.next(), known.next_back()) {
        (Some((_, start)), Some((_, end))) if start > 0.0 => {
            number::signed(100.0 * (end - start) / start, |v| number::percent(v, 0))
        }
        _ => String::new(),
    }
}

/// Care groups down, years across.
fn table(report: &Report, groups: &[(f64, &str, Vec<&Figure>)]) -> Table {
    let mut years: Vec<u16> =
        groups.iter().flat_map(|group| &group.2).map(|figure| figure.year()).collect();
    years.sort_unstable();
    years.dedup();
    let mut table = Table::new(&["Zorgsoort"]);
    table.head.extend(years.iter().map(u16::to_string));
    table.rows = groups
        .iter()
        .map(|(_, name, figures)| {
            let mut row = vec![Cell::from(report.category(name))];
            row.extend(years.iter().map(|year| {
                let found = figures.iter().find(|figure| figure.year() == *year);
                found.map_or_else(Cell::none, |figure| Cell::value(figure))
            }));
            row
        })
        .collect();
    table
}
