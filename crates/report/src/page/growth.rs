use super::plate::Note;
use super::{Cell, Drawing, Plate, Section, Source, Table, lead};
use crate::chart::{Step, waterfall};
use crate::growth::{GEBRUIK, LEEFTIJDSOPBOUW, OMVANG, TOTAAL};
use crate::{Report, number};

const PARTS: [&str; 3] = [OMVANG, LEEFTIJDSOPBOUW, GEBRUIK];

/// Where the change of the costs came from.
pub(super) fn section(report: &Report) -> Section {
    Section {
        id: "groei",
        title: "Splitsing van de groei",
        lead: lead(report, &["groei"]),
        plates: vec![split(report)],
    }
}

fn split(report: &Report) -> Plate {
    const TITLE: &str = "Verandering van de Zvw-kosten in drie delen";
    let Some(growth) = report.growth else {
        let why = match report.facts.reference_year {
            Some(year) => format!(
                "De splitsing kan niet worden gemaakt: er is geen later jaar dat met het \
                 referentiejaar {year} is vergeleken."
            ),
            None => "De splitsing kan niet worden gemaakt: er is geen referentiejaar."
                .to_owned(),
        };
        return Plate::missing(TITLE, Source::absent("Vektis", &PARTS), &why);
    };
    let (from, to) = (growth.from, growth.to);
    let step = |label: &str, more: &str, value, is_total| Step {
        label: [label.to_owned(), more.to_owned()],
        value,
        is_total,
    };
    let steps = [
        step("Omvang", "meer of minder verzekerden", growth.omvang, false),
        step(
            "Leeftijdsopbouw",
            "en verdeling naar geslacht",
            growth.leeftijdsopbouw,
            false,
        ),
        step(
            "Gebruik per verzekerde",
            "bij gelijke leeftijd en geslacht",
            growth.gebruik,
            false,
        ),
        step("Totale verandering", "", growth.total, true),
    ];
    let mut table = Table::new(&["Deel", "Euro", "Deel van de beginkosten"]);
    table.rows = steps
        .iter()
        .map(|step| {
            let share = growth.start.filter(|start| *start > 0.0).map(|start| {
                number::signed(100.0 * step.value / start, |v| number::percent(v, 1))
            });
            vec![
                step.label[0].as_str().into(),
                number::signed(step.value, |v| number::euro(v, 0)).into(),
                share.map_or_else(Cell::none, Cell::from),
            ]
        })
        .collect();
    let mut notes = vec![Note::plain(
        "Gebruik: de kosten per verzekerde bij gelijke leeftijd en geslacht. Daarin zitten \
         hoeveelheid, prijs en omvang van het pakket samen; zij zijn hier niet te scheiden.",
    )];
    let breaks = report.breaks("total", from, to);
    if !breaks.is_empty() {
        let mut years: Vec<u16> = breaks.iter().map(|one| one.year).collect();
        years.dedup();
        notes.push(Note::plain(format!(
            "Tussen {from} en {to} is anders gaan tellen vanaf {}; dat zit in het deel gebruik. \
             Zie de voetnoten bij de ontwikkeling.",
            number::years(&years),
        )));
    }
    let parts = PARTS.iter().filter_map(|part| report.figure(part, "total", to));
    let levels = [from, to].map(|year| report.figure(TOTAAL, "total", year));
    let figures: Vec<_> = parts.chain(levels.into_iter().flatten()).collect();
    Plate {
        title: TITLE.to_owned(),
        subtitle: format!("Miljoenen euro, van {from} tot {to}, lopende prijzen"),
        drawing: Some(Drawing::new(|layout| waterfall(layout, TITLE, &steps))),
        table: Some(table),
        notes,
        source: Source::of(report, &figures),
        ..Plate::default()
    }
}
