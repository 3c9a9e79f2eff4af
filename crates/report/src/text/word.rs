use regiobeeld_domain::{Age, Trend, Unit};

use crate::number;

/// The name of a publisher for people.
pub(crate) fn publisher(source: &str) -> String {
    match source {
        "vektis" => "Vektis".to_owned(),
        "abf" => "ABF Research".to_owned(),
        "mlz" => "Monitor Langdurige Zorg".to_owned(),
        "prognosemodel" => "Prognosemodel Zorg en Welzijn".to_owned(),
        "azn" => "Ambulancezorg Nederland".to_owned(),
        "eigen" => "Eigen opgave van de regio".to_owned(),
        "nza" => "NZa".to_owned(),
        "regiobeeld" => "Regiobeeld.nl".to_owned(),
        "roaz" => "ROAZ".to_owned(),
        "lezen-en-schrijven" => "Stichting Lezen en Schrijven".to_owned(),
        "azw" | "cbs" | "rivm" | "uwv" => source.to_uppercase(),
        other => capitalised(other),
    }
}

/// A word that starts a line.
pub(crate) fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}

/// A unit in words.
pub(crate) fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Persons => "personen",
        Unit::Verzekerdejaren => "verzekerdejaren",
        Unit::Eur => "euro (lopende prijzen)",
        Unit::EurPerVerzekerdejaar => "euro per verzekerdejaar (lopende prijzen)",
        Unit::Percent => "procent",
        Unit::Per100 => "per 100 personen",
        Unit::PerPerson => "per persoon",
        Unit::Ratio => "verhouding",
        Unit::Index => "index, referentiejaar = 100",
        Unit::Per1000 => "per 1.000 personen",
        Unit::Per10000 => "per 10.000 personen",
        Unit::Per100000 => "per 100.000 personen",
        Unit::PerKm2 => "personen per km²",
        Unit::Km => "kilometer",
        Unit::Minutes => "minuten",
        Unit::Weeks => "weken",
        Unit::Years => "jaren",
        Unit::Score => "score",
        Unit::EurPerPerson => "euro per persoon (lopende prijzen)",
        Unit::MicrogramPerM3 => "microgram per m³",
        Unit::Fte => "voltijdbanen",
        _ => "aantal",
    }
}

/// An age class for people.
pub(crate) fn age(age: Age) -> String {
    match age {
        Age::Years(first, last) if first != last => format!("{first}–{last}"),
        Age::Total => "alle leeftijden".to_owned(),
        other => other.to_string(),
    }
}

/// What is counted, in a few words beside a figure's name.
pub(crate) fn hint(indicator: &str) -> Option<&'static str> {
    Some(match indicator {
        "bevolking/groene-druk" => "0–19 jaar per 100 personen van 20–64",
        "bevolking/grijze-druk" => "65-plussers per 100 personen van 20–64",
        "bevolking/demografische-druk" => "0–19 en 65-plus per 100 personen van 20–64",
        "bevolking/aandeel-65-plus" | "bevolking/aandeel-75-plus" => "van alle personen",
        "bevolking/dubbele-vergrijzing" => "80-plussers onder de 65-plussers",
        "bevolking/mantelzorgpotentieel" => "personen van 50–74 per 85-plusser",
        _ => return None,
    })
}

/// How far a value lies from the one for Nederland.
pub(crate) fn difference(unit: Unit, value: f64, benchmark: f64) -> String {
    match unit {
        Unit::Percent => {
            number::signed(value - benchmark, |d| format!("{} pp", number::decimal(d, 1)))
        }
        _ => number::signed(value - benchmark, |d| number::of(unit, d)),
    }
}

/// A direction over the years, in a word.
pub(crate) fn trend(trend: Trend) -> &'static str {
    match trend {
        Trend::Rising => "stijgend",
        Trend::Falling => "dalend",
        Trend::Stable => "stabiel",
    }
}

/// What an interval of a share means.
pub(crate) const INTERVAL: &str = "95%: tussen deze grenzen ligt het cijfer als alleen toeval meespeelt; bevat het \
     interval het landelijke cijfer, dan is het verschil niet aantoonbaar.";

/// What an interval of euro amounts means.
pub(crate) const MONEY_INTERVAL: &str = "95%: hoe ver het cijfer van één jaar ernaast kan zitten, afgeleid uit de schommeling \
     van jaar op jaar ten opzichte van Nederland. De spreiding tussen verzekerden wordt \
     niet gepubliceerd. Trends lopen niet door over een breuk in de reeks.";
