//! Which ages and sexes the codes of CBS stand for.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use regiobeeld_domain::{Age, Sex};

use crate::{DimensionDefinition, Error, StatCode, definition};

/// The lists of codes that mean the same in every table.
#[derive(Debug)]
pub(crate) struct SharedCodes {
    ages: BTreeMap<String, Age>,
    sexes: BTreeMap<String, Sex>,
}

/// The lists, read once.
///
/// # Errors
///
/// When one does not parse.
pub(crate) fn shared_codes() -> Result<&'static SharedCodes, Error> {
    static LISTS: OnceLock<SharedCodes> = OnceLock::new();
    if let Some(lists) = LISTS.get() {
        return Ok(lists);
    }
    let lists = SharedCodes {
        ages: definition::list("cbs/leeftijd")?,
        sexes: definition::list("cbs/geslacht")?,
    };
    Ok(LISTS.get_or_init(|| lists))
}

impl SharedCodes {
    /// The ages under a code: as the definition says, else the title in the table's own
    /// list, else the shared list. Codes follow no rule, and none is derived from them.
    pub(crate) fn age(&self, code: &StatCode, of: &DimensionDefinition) -> Option<Age> {
        let said = of.codes.get(&code.key).and_then(|age| age.parse().ok());
        let titled = || age_of_title(&code.title);
        said.or_else(titled).or_else(|| self.ages.get(&code.key).copied())
    }

    /// The sex under a code, in the same way.
    pub(crate) fn sex(&self, code: &StatCode, of: &DimensionDefinition) -> Option<Sex> {
        let said = of.codes.get(&code.key).and_then(|sex| sex.parse().ok());
        let titled = || sex_of_title(&code.title);
        said.or_else(titled).or_else(|| self.sexes.get(&code.key).copied())
    }
}

/// The ages that a title of CBS names: `Totaal`, `0 jaar`, `5 tot 10 jaar` (which is 5 to
/// 9), `jonger dan 25 jaar`, `95 jaar of ouder`, `65 jaar en ouder`.
fn age_of_title(title: &str) -> Option<Age> {
    let title = title.to_lowercase();
    let year = |word: &str| word.parse::<u8>().ok();
    let words: Vec<_> = title.split_whitespace().collect();
    match words.as_slice() {
        ["totaal"] | ["totaal", "leeftijd" | "leeftijden"] | ["alle", "leeftijden"] => {
            Some(Age::Total)
        }
        [age, "jaar"] => year(age).map(|age| Age::Years(age, age)),
        [age, "jaar", "of" | "en", "ouder"] => year(age).map(Age::From),
        ["jonger", "dan", end, "jaar"] => {
            year(end)?.checked_sub(1).map(|last| Age::Years(0, last))
        }
        [first, "tot", end, "jaar"] => {
            let (first, last) = (year(first)?, year(end)?.checked_sub(1)?);
            (first <= last).then_some(Age::Years(first, last))
        }
        [first, "tot", "en", "met", last, "jaar"] => {
            let (first, last) = (year(first)?, year(last)?);
            (first <= last).then_some(Age::Years(first, last))
        }
        _ => None,
    }
}

fn sex_of_title(title: &str) -> Option<Sex> {
    match title.to_lowercase().as_str() {
        "totaal mannen en vrouwen" => Some(Sex::Total),
        "mannen" => Some(Sex::Male),
        "vrouwen" => Some(Sex::Female),
        _ => None,
    }
}

/// For every code the position of the class that it is counted in.
///
/// A class is the code that is exactly it, where there is one, and else all codes within
/// it, if no two of these share an age: `95 jaar of ouder` stands beside 95, 96, … and is
/// never added to them.
pub(super) fn classes(codes: &[Option<Age>], classes: &[Age]) -> Vec<Option<u32>> {
    let mut slots = vec![None; codes.len()];
    for (class, slot) in classes.iter().zip(0..) {
        if let Some(exact) = codes.iter().position(|age| *age == Some(*class)) {
            slots[exact] = Some(slot);
            continue;
        }
        let within: Vec<_> = codes
            .iter()
            .enumerate()
            .filter_map(|(at, age)| Some((at, (*age)?)))
            .filter(|(_, age)| *age != Age::Total && age.is_within(*class))
            .collect();
        let overlap = within.iter().enumerate().any(|(n, (_, age))| {
            within[n + 1..].iter().any(|(_, other)| other.overlaps(*age))
        });
        let covered: u32 = within.iter().map(|(_, age)| years(*age)).sum();
        if !overlap && covered == years(*class) {
            for (at, _) in within {
                slots[at] = Some(slot);
            }
        }
    }
    slots
}

/// The number of years in a class; an open one ends where all do.
fn years(age: Age) -> u32 {
    u32::from(age.last()) - u32::from(age.first()) + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_of_ages() {
        for (title, expected) in [
            ("Totaal", Some("total")),
            ("0 jaar", Some("0")),
            ("99 jaar", Some("99")),
            ("5 tot 10 jaar", Some("5-9")),
            ("95 jaar of ouder", Some("95+")),
            ("Jonger dan 25 jaar", Some("0-24")),
            ("18 tot en met 64 jaar", Some("18-64")),
            ("45 jaar tot AOW-leeftijd", None),
            ("10 tot 5 jaar", None),
            ("Totaal personen", None),
        ] {
            let age = age_of_title(title).map(|age| age.to_string());
            assert_eq!(age.as_deref(), expected, "{title}");
        }
    }

    /// Trap 12: 10000 is everyone, 10010 is age 0; and 70100 is no age of 701.
    #[test]
    fn trap_12_codes_of_ages_follow_no_rule() {
        let lists = shared_codes().unwrap();
        for (code, expected) in [
            ("10000", "total"),
            ("10010", "0"),
            ("10100", "1"),
            ("19900", "99"),
            ("19901", "100"),
            ("22300", "105+"),
            ("70100", "0-4"),
            ("71900", "90-94"),
            ("22000", "95+"),
        ] {
            assert_eq!(lists.ages[code].to_string(), expected, "{code}");
        }
        assert!(!lists.ages.contains_key("10020"));
    }

    fn slots(codes: &[&str], made: &[&str]) -> Vec<Option<u32>> {
        let codes: Vec<_> = codes.iter().map(|age| age.parse().ok()).collect();
        let made: Vec<Age> = made.iter().map(|age| age.parse().unwrap()).collect();
        classes(&codes, &made)
    }

    /// Trap 11: 95+ stands beside 95, 96 and older, the total beside all.
    #[test]
    fn trap_11_no_age_is_counted_twice() {
        let codes = ["total", "94", "95", "96", "97+", "95+"];
        assert_eq!(
            slots(&codes, &["94", "95", "96", "97+"]),
            [None, Some(0), Some(1), Some(2), Some(3), None]
        );
        assert_eq!(
            slots(&codes, &["94", "95+"]),
            [None, Some(0), None, None, None, Some(1)]
        );
        assert_eq!(
            slots(&["94", "95", "96", "97+"], &["94", "95+"]),
            [Some(0), Some(1), Some(1), Some(1)]
        );
    }

    #[test]
    fn a_class_is_made_only_of_codes_that_are_exactly_in_it() {
        // 90-94 lacks 94; 0-4 would need a part of 0-9.
        assert_eq!(slots(&["90", "91", "92", "93"], &["90-94"]), [None; 4]);
        assert_eq!(slots(&["0-9"], &["0-4"]), [None]);
        assert_eq!(slots(&["0-4", "5-9"], &["0-9"]), [Some(0), Some(0)]);
        assert_eq!(slots(&["0-4", "3-9"], &["0-9"]), [None, None]);
        assert_eq!(slots(&["total", "0-9"], &["total"]), [Some(0), None]);
    }
}
