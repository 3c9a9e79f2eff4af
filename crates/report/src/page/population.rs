use regiobeeld_domain::{Age, RegionCode, Sex};

use super::{Cell, Drawing, Key, Plate, Section, Source, Table};
use crate::chart::{Band, pyramid};
use crate::report::VERZEKERDEJAREN;
use crate::{Figure, Report, number, text};

const RATIOS: [&str; 7] = [
    "bevolking/groene-druk",
    "bevolking/grijze-druk",
    "bevolking/demografische-druk",
    "bevolking/aandeel-65-plus",
    "bevolking/aandeel-75-plus",
    "bevolking/dubbele-vergrijzing",
    "bevolking/mantelzorgpotentieel",
];

/// Who lives there: ages, and how they compare.
pub(super) fn section(report: &Report) -> Section {
    Section {
        id: "bevolking",
        title: "Bevolking",
        lead: Vec::new(),
        plates: vec![ages(report), ratios(report)],
    }
}

fn ages(report: &Report) -> Plate {
    const TITLE: &str = "Leeftijdsopbouw van de verzekerden";
    let by_sex = |region: &RegionCode| {
        [Sex::Male, Sex::Female].map(|sex| report.by_age(VERZEKERDEJAREN, region, sex))
    };
    let nederland_code = RegionCode::nederland();
    let own = by_sex(&report.region.code);
    let all = by_sex(&nederland_code);
    let total = |sexes: &[Vec<&Figure>; 2]| -> f64 {
        sexes.iter().flatten().filter_map(|figure| figure.value).sum()
    };
    let (own_total, all_total) = (total(&own), total(&all));
    if own_total <= 0.0 {
        let why = "De verzekerdejaren van deze regio zijn niet bekend naar leeftijd en geslacht.";
        return Plate::missing(TITLE, Source::absent("Vektis", &[VERZEKERDEJAREN]), why);
    }
    let has_nederland = all_total > 0.0 && report.region.code != nederland_code;
    let share = |sexes: &[Vec<&Figure>; 2], total: f64, age: Age| {
        [0, 1].map(|side| {
            let found = sexes[side].iter().find(|figure| figure.age == age);
            let value = found.and_then(|figure| figure.value);
            value.filter(|_| total > 0.0).map(|value| 100.0 * value / total)
        })
    };
    let mut classes: Vec<Age> = own.iter().flatten().map(|figure| figure.age).collect();
    classes.sort_by_key(|age| (age.first(), age.last()));
    classes.dedup();
    let none = [Vec::new(), Vec::new()];
    let beside = if has_nederland { &all } else { &none };
    let bands: Vec<Band> = classes
        .iter()
        .map(|&age| Band {
            age: text::age(age),
            region: share(&own, own_total, age),
            nederland: share(beside, all_total, age),
        })
        .collect();
    let figures: Vec<&Figure> = own.iter().chain(beside).flatten().copied().collect();
    let year = figures.first().map_or(0, |figure| figure.year());
    let beside = if has_nederland { ", naast Nederland" } else { "" };
    Plate {
        title: TITLE.to_owned(),
        subtitle: format!("In procenten van alle verzekerdejaren, {year}{beside}"),
        legend: if has_nederland { Key::bars(report) } else { Key::bar(report) },
        drawing: Some(Drawing::new(|layout| pyramid(layout, TITLE, &bands))),
        table: Some(table(&classes, &own, &bands)),
        source: Source::of(report, &figures),
        ..Plate::default()
    }
}

/// Insured-years of both sexes with the percentages that are drawn.
fn table(classes: &[Age], own: &[Vec<&Figure>; 2], bands: &[Band]) -> Table {
    let mut table = Table::new(&[
        "Leeftijd",
        "Mannen",
        "Vrouwen",
        "Mannen %",
        "Vrouwen %",
        "Mannen % NL",
        "Vrouwen % NL",
    ]);
    let cell = |side: usize, age: Age| {
        let found = own[side].iter().find(|figure| figure.age == age);
        found.map_or_else(Cell::none, |figure| Cell::value(figure))
    };
    let percent = |value: Option<f64>| {
        Cell::from(
            value.map_or_else(|| number::NONE.to_owned(), |v| number::decimal(v, 2)),
        )
    };
    table.rows = classes
        .iter()
        .zip(bands)
        .map(|(&age, band)| {
            let [men, women] = band.region.map(percent);
            let [all_men, all_women] = band.nederland.map(percent);
            let age_cell = Cell::from(band.age.as_str());
            vec![age_cell, cell(0, age), cell(1, age), men, women, all_men, all_women]
        })
        .collect();
    table
}

fn ratios(report: &Report) -> Plate {
    const TITLE: &str = "Vergrijzing in cijfers";
    let mut table = Table::new(&[
        "Kengetal",
        "Regio",
        "Nederland",
        "Verschil",
        "Trend",
        "Rang",
        "Jaar",
    ]);
    let mut figures = Vec::new();
    for indicator in RATIOS {
        let Some(figure) = report.latest(indicator, "total") else { continue };
        let title = report.label(indicator).map_or(indicator, |label| &label.title.nl);
        table.rows.push(vec![
            Cell::noted(title, text::hint(indicator)),
            Cell::within(figure, |value| number::of(figure.unit, value)),
            number::maybe(figure.unit, figure.benchmark).into(),
            Cell::difference(figure),
            Cell::trend(figure),
            rank(figure),
            figure.year().to_string().into(),
        ]);
        figures.push(figure);
    }
    if figures.is_empty() {
        let why = "De kengetallen van de bevolking zijn in deze run niet berekend.";
        return Plate::missing(TITLE, Source::absent("Vektis", &RATIOS), why);
    }
    let plural = report.region.level.plural();
    let note = format!(
        "Rang 1 is de hoogste waarde onder de {plural}. Een plaats hoger of lager is op \
         zichzelf geen verschil van betekenis. {} pp: procentpunt.",
        text::INTERVAL
    );
    Plate {
        title: TITLE.to_owned(),
        subtitle: "Het laatste jaar met gegevens, naast Nederland".to_owned(),
        table: Some(table),
        is_table: true,
        notes: vec![super::plate::Note::plain(note)],
        source: Source::of(report, &figures),
        ..Plate::default()
    }
}

/// A place among the regions of the level.
pub(super) fn rank(figure: &Figure) -> Cell {
    match (figure.rank, figure.rank_of) {
        (Some(rank), Some(of)) => format!("{rank} van {of}").into(),
        _ => Cell::none(),
    }
}
