use super::plate::Note;
use super::region::subtitle;
use super::{Cell, Drawing, Key, Plate, Section, Source, Table, lead};
use crate::chart::{Fan, Spread};
use crate::expectation::{Expectation, ExpectedSeries, ExpectedValue, ZVW_INDEX};
use crate::report::INWONERS;
use crate::text::expected as words;
use crate::{Report, number, text};

/// What is expected; no section where nothing was projected.
pub(super) fn section(report: &Report) -> Option<Section> {
    let expected = report.expected.as_ref()?;
    let mut lead = lead(report, &["verwachting"]);
    lead.push(words::NO_POLICY.to_owned());
    Some(Section {
        id: "verwachting",
        title: "Wat er wordt verwacht",
        lead,
        plates: vec![
            persons(report, expected),
            super::past_error::plate(report, expected),
            care(report, expected),
            super::expected_cost::plate(report, expected),
        ],
    })
}

fn persons(report: &Report, expected: &Expectation) -> Plate {
    const TITLE: &str = "Verwacht aantal personen";
    let Some(series) = &expected.persons else {
        let why = "Voor deze regio is geen raming van het aantal personen gemaakt.";
        return Plate::missing(TITLE, Source::absent("CBS", &[INWONERS]), why);
    };
    let measured: Vec<(u16, f64)> = report
        .series(&series.quantity, "total")
        .iter()
        .filter(|figure| figure.year() <= series.origin)
        .filter_map(|figure| Some((figure.year(), figure.value?)))
        .collect();
    let expected_years = spreads(series);
    let fan = Fan {
        title: TITLE,
        measured: &measured,
        expected: &expected_years,
        nederland: &[],
        write: |value| number::decimal(value, 0),
    };
    let unit = text::capitalised(words::people(&series.quantity));
    Plate {
        title: TITLE.to_owned(),
        subtitle: subtitle(&format!("{unit}; {}", basis(series)), fan.is_cut()),
        legend: if measured.is_empty() { Vec::new() } else { Key::region(report) }
            .into_iter()
            .chain(Key::expected(report, series.has_bands()))
            .collect(),
        drawing: Some(Drawing::new(|layout| fan.draw(layout))),
        table: Some(persons_table(expected, series)),
        is_table: true,
        notes: persons_notes(expected, series),
        source: source(report, &[series]),
        ..Plate::default()
    }
}

fn persons_notes(expected: &Expectation, series: &ExpectedSeries) -> Vec<Note> {
    let mut notes = Vec::new();
    if series.has_bands() {
        notes.push(Note::plain(words::BAND));
    }
    if !expected.older.is_empty() {
        notes.push(Note::plain(words::NO_SUMS));
    }
    notes
}

/// Years down; all persons with their interval, and older persons.
fn persons_table(expected: &Expectation, series: &ExpectedSeries) -> Table {
    let mut table = Table::new(&["Jaar", "Verwacht"]);
    table.head.extend(expected.older.iter().map(|one| format!("{}+", one.from_age)));
    table.rows = shown(series)
        .into_iter()
        .map(|value| {
            let older = expected.older.iter().map(|one| match one.mean(value.year) {
                Some(mean) => Cell::from(number::decimal(mean, 0)),
                None => Cell::none(),
            });
            let own = Cell::spread(value, |v| number::decimal(v, 0));
            [year(series, value.year), own].into_iter().chain(older).collect()
        })
        .collect();
    table
}

fn care(report: &Report, expected: &Expectation) -> Plate {
    const TITLE: &str = "Verwachte zorgvraag door omvang en leeftijd van de bevolking";
    let Some(series) = &expected.care else {
        let why = "Voor deze regio is geen raming van de zorgvraag gemaakt: daarvoor zijn kosten \
                   naar leeftijd en geslacht nodig.";
        return Plate::missing(TITLE, Source::absent("Vektis", &[ZVW_INDEX]), why);
    };
    let nederland = expected.care_nederland.as_ref();
    let line: Vec<(u16, f64)> = nederland
        .map(|other| other.values.iter().map(|value| (value.year, value.mean)).collect())
        .unwrap_or_default();
    let expected_years = spreads(series);
    let fan = Fan {
        title: TITLE,
        measured: &[],
        expected: &expected_years,
        nederland: &line,
        write: |value| number::decimal(value, 1),
    };
    let what = format!("Index Zvw, referentiejaar = 100; {}", basis(series));
    let note = "De index zegt hoeveel zorg de bevolking nodig heeft als elke leeftijd en elk \
                geslacht evenveel blijft gebruiken als nu; andere oorzaken van groei zitten er \
                niet in.";
    let all: Vec<_> = [series].into_iter().chain(nederland).collect();
    Plate {
        title: TITLE.to_owned(),
        subtitle: subtitle(&what, fan.is_cut()),
        legend: Key::expected(report, series.has_bands())
            .into_iter()
            .chain(nederland.map(|_| Key::nederland()))
            .collect(),
        drawing: Some(Drawing::new(|layout| fan.draw(layout))),
        table: Some(care_table(series, nederland)),
        is_table: true,
        notes: vec![Note::plain(note)],
        source: source(report, &all),
        ..Plate::default()
    }
}

fn care_table(series: &ExpectedSeries, nederland: Option<&ExpectedSeries>) -> Table {
    let mut table = Table::new(&["Jaar", "Regio", "Nederland"]);
    let write = |value| number::decimal(value, 1);
    table.rows = shown(series)
        .into_iter()
        .map(|value| {
            let other = nederland.and_then(|other| other.value(value.year));
            let other = other.map_or_else(Cell::none, |value| Cell::spread(value, write));
            vec![year(series, value.year), Cell::spread(value, write), other]
        })
        .collect();
    table
}

/// The middle and the bands of every year.
fn spreads(series: &ExpectedSeries) -> Vec<Spread> {
    let spread = |value: &ExpectedValue| Spread {
        year: value.year,
        middle: value.quantiles.map_or(value.mean, |quantiles| quantiles.q50),
        band_80: value.band_80(),
        band_95: value.band_95(),
    };
    series.values.iter().map(spread).collect()
}

/// The years of a table: the last observed one, five years on, 2030, 2040 and the last.
fn shown(series: &ExpectedSeries) -> Vec<&ExpectedValue> {
    let last = series.last().map_or(series.origin, |last| last.year);
    let mut years = vec![series.origin, series.origin + 5, 2030, 2040, last];
    years.sort_unstable();
    years.dedup();
    years.into_iter().filter_map(|year| series.value(year)).collect()
}

/// A year, and whether it is the one that the projection starts from.
fn year(series: &ExpectedSeries, year: u16) -> Cell {
    Cell::noted(
        year.to_string(),
        (year == series.origin).then_some("laatste gemeten jaar"),
    )
}

/// What a projection rests on, in a few words.
fn basis(series: &ExpectedSeries) -> String {
    format!("raming vanaf {} met {}", series.origin, words::model(&series.model))
}

fn source(report: &Report, all: &[&ExpectedSeries]) -> Source {
    let inputs = all.iter().flat_map(|series| &series.inputs);
    let name = all.first().map_or("", |series| &series.quantity);
    let model = all.first().map_or("", |series| &series.model);
    Source::projected(report, &[name], model, inputs)
}
