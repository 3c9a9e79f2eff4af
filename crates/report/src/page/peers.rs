use regiobeeld_domain::{PeerReason, PeerRegion};

use super::plate::Note;
use super::{Cell, Plate, Source, Table};
use crate::{Figure, Report, number};

/// The regions that are most like this one, and in what.
pub(super) fn plate(report: &Report) -> Plate {
    let mut table =
        Table::new(&["Regio", "Code", "Afstand", "Meest gelijk in", "Minst gelijk in"]);
    let cell = |reason: Option<&PeerReason>| {
        reason.map_or_else(Cell::none, |reason| {
            let size = number::signed(reason.difference, |d| number::decimal(d, 1));
            Cell::noted(title(report, reason), Some(&format!("{size} sd")))
        })
    };
    let row = |peer: &PeerRegion| {
        let unlike = peer.reasons.last().filter(|_| peer.reasons.len() > 1);
        vec![
            peer.region.name.as_str().into(),
            peer.region.code.as_str().into(),
            number::decimal(peer.distance, 2).into(),
            cell(peer.reasons.first()),
            cell(unlike),
        ]
    };
    table.rows = report.peers.iter().map(row).collect();
    let mut names: Vec<&str> = report
        .peers
        .iter()
        .flat_map(|peer| &peer.reasons)
        .map(|reason| reason.indicator.as_str())
        .collect();
    names.sort_unstable();
    names.dedup();
    let figures: Vec<&Figure> =
        names.iter().filter_map(|name| report.latest(name, "total")).collect();
    let titles: Vec<String> = figures
        .iter()
        .map(|figure| lower(&title_of(report, &figure.indicator)))
        .collect();
    Plate {
        title: format!("Meest vergelijkbare {}", report.region.level.plural()),
        subtitle: format!("Naar {}", titles.join(", ")),
        table: Some(table),
        is_table: true,
        notes: vec![Note::plain(
            "Afstand en verschillen in standaarddeviaties (sd) over alle regio’s van dit \
             niveau; hoe kleiner de afstand, hoe meer de regio’s op elkaar lijken.",
        )],
        source: Source::of(report, &figures),
        ..Plate::default()
    }
}

fn title(report: &Report, reason: &PeerReason) -> String {
    title_of(report, &reason.indicator)
}

fn title_of(report: &Report, indicator: &str) -> String {
    let label = report.label(indicator);
    label.map_or_else(|| indicator.to_owned(), |label| label.title.nl.clone())
}

/// A title within a sentence.
fn lower(title: &str) -> String {
    let mut letters = title.chars();
    let first = letters.next().map(|first| first.to_lowercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}
