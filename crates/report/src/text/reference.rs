//! Words of the pages about indicators.

use std::collections::BTreeSet;

use regiobeeld_domain::{IndicatorReference, Period, ReferenceSource};

use super::word;

/// The parts of the criteria in their order.
pub(crate) const CRITERIA: [(&str, &str); 5] = [
    ("1", "Verwacht zorggebruik, zorgvraag en zorgkosten"),
    ("2", "Verwacht aanbod van gezondheidsbevordering, zorg, welzijn en ondersteuning"),
    ("3", "Bestaande samenwerking"),
    ("4", "Conclusies"),
    ("acute", "Acute zorg (ROAZ-beeld)"),
];

/// What the document with all indicators starts with.
pub(crate) const DOCUMENT: &str = "# Indicatoren\n\n\
    Dit document is gemaakt uit de definities in `crates/indicator/definitions` en in\n\
    `crates/ingest/definitions`, met\n\
    `cargo run -p regiobeeld --example reference -- docs/indicatoren.md`.\n";

/// A theme for people.
pub(crate) fn theme(name: &str) -> String {
    word::capitalised(&name.replace('-', " "))
}

/// The years in which there are figures.
pub(crate) fn years(periods: &BTreeSet<Period>) -> String {
    let mut years: Vec<u16> =
        periods.iter().map(|period| period.calendar_year()).collect();
    years.dedup();
    match years.as_slice() {
        [] => String::new(),
        [only] => only.to_string(),
        [first, .., last] if usize::from(last - first) + 1 == years.len() => {
            format!("{first}–{last}")
        }
        years => years.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
    }
}

/// What would give an indicator figures.
pub(crate) fn lacking(reference: &IndicatorReference) -> String {
    let titles: Vec<_> =
        reference.sources.iter().map(|source| source.title.nl.as_str()).collect();
    format!("geen cijfers; nodig: {}", titles.join(" of "))
}

/// How often a publisher brings figures up to date.
pub(crate) fn cycle(name: &str) -> &'static str {
    match name {
        "monthly" => "elke maand",
        "quarterly" => "elk kwartaal",
        "yearly" => "elk jaar",
        "two-yearly" => "om het jaar",
        "four-yearly" => "elke vier jaar",
        _ => "onregelmatig",
    }
}

/// What a high value means.
pub(crate) fn polarity(name: &str) -> &'static str {
    match name {
        "high-is-good" => "hoger is beter",
        "low-is-good" => "lager is beter",
        _ => "hoog of laag is op zichzelf niet goed of slecht",
    }
}

/// What figures are broken down by.
pub(crate) fn dimension(name: &str) -> &'static str {
    match name {
        "sex" => "geslacht",
        "age" => "leeftijd",
        _ => "soort",
    }
}

/// An interval for people.
pub(crate) fn interval(name: &str) -> &'static str {
    match name {
        "wilson" => "aandeel volgens Wilson, 95% en 99,8%",
        "clopper-pearson" => "aandeel, exact, 95% en 99,8%",
        "garwood" => "aantal, exact, 95% en 99,8%",
        "byar" => "aantal volgens Byar, 95% en 99,8%",
        "dobson" | "fay-feuer" => "gestandaardiseerd cijfer, 95% en 99,8%",
        "student" => "gemiddelde van jaren, 95% en 99,8%",
        "silcocks" | "sullivan" => "levensverwachting, 95% en 99,8%",
        "published" => "van de uitgever, 95%",
        "year-to-year" => "uit de schommeling van jaar op jaar, 95% en 99,8%",
        _ => "uit de intervallen van de delen, 95% en 99,8%",
    }
}

/// How a direction is tested.
pub(crate) fn trend_test(name: &str) -> &'static str {
    match name {
        "recent" => "chi-kwadraattoets over de laatste jaren",
        _ => "gewogen regressie, niet over een breuk in de reeks heen",
    }
}

/// A source in one line.
pub(crate) fn source(source: &ReferenceSource) -> String {
    let mut text =
        format!("{} (`{}`); {}", source.title.nl, source.table, source.citation);
    if !source.columns.is_empty() {
        let columns: Vec<_> =
            source.columns.iter().map(|column| format!("`{column}`")).collect();
        text = format!("{text}; kolommen {}", columns.join(", "));
    }
    let cycle = cycle(&source.cycle);
    let verified =
        if source.verified { "" } else { "; niet nagezien op een echte tabel" };
    format!("{text}; licentie {}; {cycle}{verified}", source.licence)
}
