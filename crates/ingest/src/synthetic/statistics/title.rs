//! What codes and measures are called, for people.

use regiobeeld_domain::{Age, Region, RegionLevel};

use crate::MeasureDefinition;

/// Titles of codes that several tables have.
const TITLES: &[(&str, &str)] = &[
    ("T001038", "Totaal mannen en vrouwen"),
    ("3000", "Mannen"),
    ("4000", "Vrouwen"),
    ("10000", "Totaal leeftijd"),
    ("10010", "0 jaar"),
    ("20300", "18 jaar of ouder"),
    ("T001019", "Totaal burgerlijke staat"),
    ("T001024", "Totaal"),
    ("T001081", "A-U Alle economische activiteiten"),
    ("T001131", "Totaal opleidingsvorm"),
    ("T001139", "Totaal huishoudens"),
    ("T001306", "Totaal leveringsvorm"),
    ("T009002", "Totaal personen"),
    ("MW00000", "Waarde"),
    ("B000150", "Marge 95%-betrouwbaarheidsinterval"),
    ("totaal", "Totaal"),
    ("referentie", "Referentie"),
];

/// The title of a code; the code itself where there is none.
pub(super) fn code(key: &str) -> String {
    let known = TITLES.iter().find(|(code, _)| *code == key).map(|row| row.1.to_owned());
    let limit = || {
        let (letters, name) = [("MOG", "Ondergrens"), ("MBG", "Bovengrens")]
            .into_iter()
            .find(|(letters, _)| key.starts_with(letters))?;
        let percent = key.strip_prefix(letters)?.trim_start_matches('0');
        Some(format!("{name} {percent}%-interval"))
    };
    known.or_else(limit).unwrap_or_else(|| key.to_owned())
}

/// An age class as CBS writes it.
pub(super) fn age(age: Age) -> String {
    match age {
        Age::Years(first, last) if first == last => format!("{first} jaar"),
        Age::Years(first, last) => format!("{first} tot {} jaar", u16::from(last) + 1),
        Age::From(first) => format!("{first} jaar of ouder"),
        Age::Total => "Totaal leeftijd".to_owned(),
    }
}

/// A region as CBS writes it: with its level where that is not plain.
pub(super) fn region(region: &Region) -> String {
    let name = &region.name;
    match region.level {
        RegionLevel::Gemeente if ["Groningen", "Utrecht"].contains(&name.as_str()) => {
            format!("{name} (gemeente)")
        }
        RegionLevel::Nederland | RegionLevel::Gemeente => name.clone(),
        _ => format!("{name} ({})", region.code.as_str().get(..2).unwrap_or("")),
    }
}

/// A period: a year, a quarter or a school year.
pub(super) fn period(key: &str) -> String {
    let (year, rest) = key.split_at_checked(4).unwrap_or((key, ""));
    match rest.split_at_checked(2) {
        Some(("KW", quarter)) => {
            format!("{year} {}e kwartaal", quarter.trim_start_matches('0'))
        }
        Some(("SJ", _)) => {
            let next = year.parse::<u16>().unwrap_or(0) + 1;
            format!("{year}/'{:02}", next % 100)
        }
        _ => year.to_owned(),
    }
}

/// The titles of a measure from the outermost group: what the definition has, else the
/// words of the publisher's key.
pub(super) fn path(measure: &MeasureDefinition) -> Vec<String> {
    if !measure.path.is_empty() {
        return measure.path.clone();
    }
    let key = measure.keys.iter().find_map(|key| Some(key.rsplit_once('_')?.0));
    let mut title = String::new();
    for letter in key.unwrap_or(&measure.measure).trim_start_matches("k_").chars() {
        if letter.is_uppercase() && !title.is_empty() {
            title.push(' ');
            title.extend(letter.to_lowercase());
        } else {
            title.push(letter);
        }
    }
    vec![title]
}

/// The unit of a measure as CBS writes it.
pub(super) fn unit(measure: &MeasureDefinition) -> &'static str {
    match measure.unit.as_str() {
        _ if measure.factor == 1000.0 => "x 1 000",
        "persons" | "households" => "aantal",
        "percent" => "%",
        "km" => "km",
        "years" => "jaar",
        "per_1000" => "per 1 000 inwoners",
        "per_km2" => "per km2",
        _ => "score",
    }
}
