/// Whether a text is a unit, as CBS writes them.
pub(super) fn is_unit(text: &str) -> bool {
    const UNITS: [&str; 34] = [
        "aantal",
        "%",
        "euro",
        "jaar",
        "jaren",
        "km",
        "km²",
        "km2",
        "ha",
        "hectare",
        "m2",
        "m²",
        "personen",
        "uren",
        "dagen",
        "maanden",
        "score",
        "index",
        "cijfer",
        "ratio",
        "promille",
        "‰",
        "kwh",
        "m³",
        "number",
        "years",
        "persons",
        "fte",
        "arbeidsjaren",
        "mln euro",
        "mld euro",
        "kg",
        "minuten",
        "kinderen per vrouw",
    ];
    let text = text.trim().to_lowercase();
    UNITS.contains(&text.as_str())
        || ["x 1 000", "x 1000", "x 1\u{a0}000", "1 000 ", "1000 ", "x mln", "mln "]
            .iter()
            .any(|start| text.starts_with(start))
        || ["per ", "in %", "% ", "aantal ", "euro ", "gemiddeld aantal"]
            .iter()
            .any(|start| text.starts_with(start))
        || (text.split_once('=').is_some_and(|(year, base)| {
            year.trim().parse::<u16>().is_ok() && base.trim() == "100"
        }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_of_cbs() {
        for text in [
            "aantal",
            "%",
            "x 1 000 euro",
            "x 1\u{a0}000",
            "km²",
            "per 1 000 inwoners",
            "in % van  inwoners 15 jaar of ouder",
            "aantal inwoners per km²",
            "2015 = 100",
        ] {
            assert!(is_unit(text), "{text}");
        }
        for text in ["", "Mannen", "Totale bevolking", "2015", "0 jaar", "Jaarinkomen"] {
            assert!(!is_unit(text), "{text}");
        }
    }
}
