//! Which ages and sexes the codes of CBS stand for.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use regiobeeld_domain::{Age, Sex};

use crate::{DimensionDefinition, Error, StatCode, age_label, definition, sex_label};

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
        let titled = || age_label(&code.title);
        said.or_else(titled).or_else(|| self.ages.get(&code.key).copied())
    }

    /// The sex under a code, in the same way.
    pub(crate) fn sex(&self, code: &StatCode, of: &DimensionDefinition) -> Option<Sex> {
        let said = of.codes.get(&code.key).and_then(|sex| sex.parse().ok());
        let titled = || sex_label(&code.title);
        said.or_else(titled).or_else(|| self.sexes.get(&code.key).copied())
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
