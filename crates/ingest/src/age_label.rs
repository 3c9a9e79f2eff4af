use regiobeeld_domain::{Age, Sex};

/// Reads the label of an age class, Dutch or English: `0 tot 5 jaar` (the last year is not
/// in it), `0 - 5 jaar` (as CBS writes classes shorter), `20 jaar of ouder`, `jonger dan
/// 20 jaar`, `7 jaar`, `15 t/m 19 jaar` (the last year is in it), `90+`, `Totaal`.
///
/// `0-4` is a class with its last year in it, as in this product's own tables; CBS never
/// writes that without blanks or `jaar`.
///
/// ```
/// use regiobeeld_ingest::age_label;
///
/// assert_eq!(age_label("0 tot 5 jaar"), "0-4".parse().ok());
/// assert_eq!(age_label("95 jaar of ouder"), "95+".parse().ok());
/// assert_eq!(age_label("Mannen"), None);
/// ```
pub fn age_label(label: &str) -> Option<Age> {
    let text = label.trim().to_lowercase();
    if text.len() > 60 {
        return None;
    }
    let totals =
        ["totaal", "total", "alle leeftijden", "totaal leeftijd", "totaal leeftijden"];
    if totals.contains(&text.as_str()) {
        return Some(Age::Total);
    }
    let text = text.strip_prefix("leeftijd:").map_or(text.as_str(), str::trim);
    for open in ["jaar of ouder", "jaar en ouder", "years or older", "years and over"] {
        if let Some(first) = text.strip_suffix(open) {
            return Some(Age::From(year(first)?));
        }
    }
    for younger in ["jonger dan", "younger than", "tot"] {
        if let Some(last) = text.strip_prefix(younger) {
            return class(0, year(unit(last)?)?.checked_sub(1)?);
        }
    }
    if let Ok(age) = text.parse() {
        return Some(age);
    }
    let years = unit(text)?;
    let through = ["t/m", "tot en met"].iter().find_map(|word| years.split_once(word));
    if let Some((first, last)) = through {
        return class(year(first)?, year(last)?);
    }
    let until = ["tot", "to", " - "].iter().find_map(|word| years.split_once(word));
    if let Some((first, last)) = until {
        return class(year(first)?, year(last)?.checked_sub(1)?);
    }
    let only = year(years)?;
    Some(Age::Years(only, only))
}

/// Reads the label of a sex, Dutch or English: `Mannen`, `Vrouwen`, `Totaal mannen en
/// vrouwen`, `M`, `V`, `F`, `T`.
pub fn sex_label(label: &str) -> Option<Sex> {
    match label.trim().to_lowercase().as_str() {
        "mannen" | "man" | "m" | "men" | "male" | "males" => Some(Sex::Male),
        "vrouwen" | "vrouw" | "v" | "women" | "female" | "females" | "f" => {
            Some(Sex::Female)
        }
        "totaal"
        | "totaal mannen en vrouwen"
        | "mannen en vrouwen"
        | "m&v"
        | "t"
        | "total"
        | "totaal geslacht"
        | "total male and female" => Some(Sex::Total),
        _ => None,
    }
}

/// What stands before the word for years.
fn unit(text: &str) -> Option<&str> {
    let text = text.trim();
    let units = ["jaar", "jarigen", "years", "year"];
    units.iter().find_map(|unit| text.strip_suffix(unit)).map(str::trim)
}

fn year(text: &str) -> Option<u8> {
    let text = text.trim();
    // `0 jaar tot 5 jaar` names the unit twice.
    let text = unit(text).unwrap_or(text);
    text.parse().ok().filter(|year| *year <= 120)
}

fn class(first: u8, last: u8) -> Option<Age> {
    (first <= last).then_some(Age::Years(first, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(label: &str, expected: Option<&str>) {
        let got = age_label(label).map(|age| age.to_string());
        assert_eq!(got.as_deref(), expected, "{label}");
    }

    #[test]
    fn labels_of_cbs() {
        check("0 tot 5 jaar", Some("0-4"));
        check("0 - 5 jaar", Some("0-4"));
        check("80 tot 85 jaar", Some("80-84"));
        check("20 jaar of ouder", Some("20+"));
        check("95 jaar of ouder", Some("95+"));
        check("Jonger dan 5 jaar", Some("0-4"));
        check("tot 15 jaar", Some("0-14"));
        check("0 jaar", Some("0"));
        check("105 jaar of ouder", Some("105+"));
        check("15 t/m 19 jaar", Some("15-19"));
        check("18 tot en met 64 jaar", Some("18-64"));
        check(" 0 t/m  4 jaar", Some("0-4"));
        check("90+", Some("90+"));
        check("0-4", Some("0-4"));
        check("Totaal", Some("total"));
        check("Leeftijd: 18 tot 65 jaar", Some("18-64"));
        check("5 to 10 years", Some("5-9"));
    }

    #[test]
    fn what_is_no_age() {
        for label in [
            "",
            "jaar",
            "Mannen",
            "5 tot 5 jaar",
            "10 tot 5 jaar",
            "200 jaar",
            "45 jaar tot AOW-leeftijd",
            "Totaal personen",
            "5-okt",
            "x-y",
        ] {
            check(label, None);
        }
    }

    #[test]
    fn sexes() {
        for (label, expected) in [
            ("Mannen", Some(Sex::Male)),
            ("Vrouwen", Some(Sex::Female)),
            ("Totaal mannen en vrouwen", Some(Sex::Total)),
            ("F", Some(Sex::Female)),
            ("V", Some(Sex::Female)),
            ("T001038", None),
            ("", None),
        ] {
            assert_eq!(sex_label(label), expected, "{label}");
        }
    }
}
