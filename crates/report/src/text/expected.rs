use crate::expectation::{ExpectedSeries, ExpectedValue};
use crate::number::{self, percent};
use crate::past_error::{HAMILTON_PERRY, NO_CHANGE, PastError, find, horizons};
use crate::report::INWONERS;
use crate::{Report, text};

/// What a projection is and what it is not.
pub(crate) const NO_POLICY: &str = "Dit is een raming en geen doel of voorspelling: zij laat zien wat er gebeurt als \
     ontwikkelingen doorgaan zoals zij waren, zonder nieuw beleid.";

/// What a band means.
pub(crate) const BAND: &str = "De donkere band bevat 8 van de 10 trekkingen van de raming en de lichte band 95%; \
     de streeplijn is de middelste. Wat niet uit het verleden volgt, zit niet in de band.";

/// Why older persons have no interval.
pub(crate) const NO_SUMS: &str = "Van 65-plus, 75-plus en 85-plus staat alleen het gemiddelde er, als som van \
     leeftijdsklassen: de grenzen van klassen mogen niet bij elkaar worden opgeteld.";

/// What there is to say where no projection could be tested.
pub(crate) const NOT_TESTED: &str = "Nog niet te toetsen: er zijn te weinig jaren om een eerdere raming te maken en naast de \
     uitkomst te leggen.";

/// What is expected of persons and care in the last year, in one sentence.
pub(crate) fn expected(report: &Report) -> Option<String> {
    let expected = report.expected.as_ref()?;
    let persons = expected.persons.as_ref().and_then(persons);
    let care = expected.care.as_ref().and_then(|own| {
        let nederland = expected.care_nederland.as_ref().and_then(ExpectedSeries::last);
        care(own, nederland)
    });
    match (persons, care) {
        (Some(persons), Some(care)) => {
            Some(format!("{persons}, en de zorgvraag {care}."))
        }
        (Some(persons), None) => Some(format!("{persons}.")),
        (None, Some(care)) => Some(format!("Naar verwachting gaat de zorgvraag {care}.")),
        (None, None) => None,
    }
}

fn persons(series: &ExpectedSeries) -> Option<String> {
    let (start, last) = (series.start()?, series.last()?);
    let write = |value| number::decimal(value, 0);
    let band = last.band_80().map_or_else(String::new, |[lower, upper]| {
        format!(" (8 van de 10 trekkingen: {} tot {})", write(lower), write(upper))
    });
    Some(format!(
        "Naar verwachting gaat de regio van {} {} in {} naar {} in {}{band}",
        write(start.mean),
        people(&series.quantity),
        start.year,
        write(last.mean),
        last.year,
    ))
}

fn care(own: &ExpectedSeries, nederland: Option<&ExpectedValue>) -> Option<String> {
    let (start, last) = (own.start()?, own.last()?);
    let write = |value: &ExpectedValue| number::decimal(value.mean, 1);
    let nederland = nederland.filter(|other| other.year == last.year);
    let beside = nederland
        .map_or_else(String::new, |other| format!("; Nederland: {}", write(other)));
    Some(format!(
        "van {} in {} naar {} in {} als elke leeftijd evenveel zorg blijft gebruiken (index, \
         referentiejaar = 100{beside})",
        write(start),
        start.year,
        write(last),
        last.year,
    ))
}

/// How wrong earlier projections were, as many years ahead as could be tested.
pub(crate) fn tested(report: &Report) -> Option<String> {
    let errors = &report.expected.as_ref()?.past_errors;
    let horizon = *horizons(errors, "all", HAMILTON_PERRY).last()?;
    let own = find(errors, "all", HAMILTON_PERRY, horizon)?;
    let naive = find(errors, "all", NO_CHANGE, horizon).map_or_else(String::new, |one| {
        format!(
            "; wie had gedacht dat alles gelijk bleef, zat er {} naast",
            percent(one.mape, 1)
        )
    });
    let within = own.within_80.map_or_else(String::new, |share| {
        format!(". Van de uitkomsten lag {} binnen het 80%-interval", percent(share, 0))
    });
    Some(format!(
        "Ramingen {} zaten er, {} vooruit, per gemeente, geslacht en leeftijdsklasse gemiddeld \
         {} naast{naive}{within}.",
        origins(own),
        years_ahead(horizon),
        percent(own.mape, 1),
    ))
}

/// From which years it was projected and to which.
pub(crate) fn origins(error: &PastError) -> String {
    let ends: Vec<u16> = error.origins.iter().map(|year| year + error.horizon).collect();
    let (from, to) = (number::years(&error.origins), number::years(&ends));
    format!("van {from} naar {to}")
}

/// A number of years.
pub(crate) fn years_ahead(horizon: u16) -> String {
    format!("{horizon} jaar")
}

/// What persons are called that are counted so.
pub(crate) fn people(quantity: &str) -> &'static str {
    if quantity == INWONERS { "inwoners" } else { "verzekerdejaren" }
}

/// A model for people.
pub(crate) fn model(name: &str) -> &str {
    match name {
        "hamilton-perry" => "cohortmodel (Hamilton-Perry)",
        "hamilton-perry-plain" => "cohortmodel zonder bijstelling",
        "no-change" => "alles blijft gelijk",
        "national-growth" => "groei van Nederland",
        "primos" => {
            "Primos-prognose van ABF, naar leeftijd verdeeld door het cohortmodel"
        }
        "demografisch" => "alleen bevolking: gelijke kosten per leeftijd en geslacht",
        "trend" => {
            "bevolking en doorgaande trend in kosten per persoon (met prijsstijging)"
        }
        "latere-start" => "zorg begint op latere leeftijd",
        other => other,
    }
}

/// A scenario for people.
pub(crate) fn scenario(name: &str) -> String {
    text::capitalised(&name.replace('-', " "))
}

/// What cells have in common, for people.
pub(crate) fn class(name: &str) -> String {
    match name.strip_prefix("gemeenten ") {
        Some(size) => {
            let size = size.replace(',', ".").replace('-', "–");
            let size = size.replace("< ", "minder dan ").replace("> ", "meer dan ");
            format!("{size} inwoners")
        }
        None if name == "all" => "alle leeftijden".to_owned(),
        None => format!("{} jaar", name.replace('-', "–")),
    }
}
