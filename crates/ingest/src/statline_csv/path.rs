use super::unit::is_unit;

/// The titles in a path header, outermost first: `Bevolking/Leeftijd/Totaal`. A slash in
/// parentheses is part of a title, and so is every slash where paths have pipes.
pub(super) fn titles(header: &str, has_pipes: bool) -> Vec<String> {
    let mut titles = vec![String::new()];
    let mut depth = 0_usize;
    for character in header.chars() {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let parts =
            if has_pipes { character == '|' } else { character == '/' && depth == 0 };
        if parts {
            titles.push(String::new());
        } else if let Some(title) = titles.last_mut() {
            title.push(character);
        }
    }
    let words = |title: &String| title.split_whitespace().collect::<Vec<_>>().join(" ");
    let titles: Vec<String> =
        titles.iter().map(words).filter(|title| !title.is_empty()).collect();
    if titles.is_empty() { vec![header.to_owned()] } else { titles }
}

/// A header without the unit in parentheses behind it, and the unit.
///
/// `all_have` says that every header of the table has something there; otherwise only
/// what is known to be a unit is one.
pub(super) fn without_unit(header: &str, all_have: bool) -> (&str, Option<String>) {
    let Some(start) = parenthesis(header) else { return (header, None) };
    let unit = header[start + 1..header.trim_end().len() - 1].trim();
    if unit.is_empty() || !(all_have || is_unit(unit)) {
        return (header, None);
    }
    let unit = unit.split_whitespace().collect::<Vec<_>>().join(" ");
    (header[..start].trim_end(), Some(unit))
}

/// Whether something stands in parentheses behind a header.
pub(super) fn has_unit(header: &str) -> bool {
    parenthesis(header).is_some()
}

/// Where the last parenthesis opens, if a header ends with its closing and a blank stands
/// before it.
fn parenthesis(header: &str) -> Option<usize> {
    let header = header.trim_end();
    if !header.ends_with(')') {
        return None;
    }
    let mut depth = 0_usize;
    for (at, byte) in header.bytes().enumerate().rev() {
        match byte {
            b')' => depth += 1,
            b'(' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return header[..at].ends_with(' ').then_some(at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_of_a_path() {
        for (header, has_pipes, expected) in [
            ("Bevolking/Totaal", false, vec!["Bevolking", "Totaal"]),
            (
                "Inkomen|40% personen  met laagste",
                true,
                vec!["Inkomen", "40% personen met laagste"],
            ),
            (
                "Ervaren_gezondheid_(goed/zeer_goed)",
                true,
                vec!["Ervaren_gezondheid_(goed/zeer_goed)"],
            ),
            (
                "Ervaren (goed/zeer goed)/Totaal",
                false,
                vec!["Ervaren (goed/zeer goed)", "Totaal"],
            ),
            ("Totaal", false, vec!["Totaal"]),
            ("/", false, vec!["/"]),
        ] {
            assert_eq!(titles(header, has_pipes), expected);
        }
    }

    #[test]
    fn units_behind_a_header() {
        for (header, all_have, expected) in [
            ("A/B (aantal)", true, ("A/B", Some("aantal"))),
            ("A/B (in % van  inwoners)", true, ("A/B", Some("in % van inwoners"))),
            ("A/B (index (2015 = 100))", true, ("A/B", Some("index (2015 = 100)"))),
            ("LV (met GALI)", false, ("LV (met GALI)", None)),
            ("LV (jaren)", false, ("LV", Some("jaren"))),
            ("Ervaren_(goed)", true, ("Ervaren_(goed)", None)),
            ("A", true, ("A", None)),
            ("a)", true, ("a)", None)),
        ] {
            let (header, unit) = without_unit(header, all_have);
            assert_eq!((header, unit.as_deref()), expected);
        }
    }
}
