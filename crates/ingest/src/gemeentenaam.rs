//! From a gemeente's name, as a publisher writes it, to its code on one boundary year.

use std::collections::{BTreeMap, BTreeSet};

use regiobeeld_domain::{Regioindeling, RegionCode, RegionLevel};
use unicode_normalization::UnicodeNormalization;

use crate::{Error, definition};

/// Names of gemeenten on every boundary year, ready to be looked up.
#[derive(Debug, Clone)]
pub struct Gemeentenamen {
    years: BTreeMap<u16, Names>,
}

#[derive(Debug, Clone)]
struct Names {
    by_key: BTreeMap<String, RegionCode>,
    /// Those that a file should have; who dissolves during the year may lie in another.
    expected: BTreeSet<RegionCode>,
}

/// How well a file's names fit the boundary years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoundaryFit {
    /// The boundary year to read the file on.
    pub year: u16,
    /// The newest boundary year on which the names fit as well as on any.
    pub newest: u16,
    /// Positions of names that are no gemeente of `year`.
    pub unmatched: Vec<usize>,
    /// Gemeenten of `year` that the file does not name.
    pub absent: Vec<RegionCode>,
    /// The codes of the names on `year`.
    pub codes: Vec<Option<RegionCode>>,
}

impl Gemeentenamen {
    /// The names of CBS and the spellings of Vektis.
    ///
    /// # Errors
    ///
    /// When the definition of the spellings does not parse or names an impossible code.
    pub fn new(indeling: &Regioindeling) -> Result<Self, Error> {
        let mut aliases = BTreeMap::new();
        for (name, code) in definition::gemeentenamen()? {
            aliases.insert(key(&name), code.parse::<RegionCode>()?);
        }
        let years = indeling.years().map(|year| (year, names(indeling, year, &aliases)));
        Ok(Self { years: years.collect() })
    }

    /// The code of a name on a boundary year.
    ///
    /// Capitals, diacritics, apostrophes, hyphens and spaces do not matter, nor does a
    /// suffix in parentheses where the name is unique without it.
    pub fn code(&self, name: &str, year: u16) -> Option<&RegionCode> {
        self.years.get(&year)?.by_key.get(&key(name))
    }

    /// Finds the boundary year of a file from the names in it.
    ///
    /// The year that the publisher is known to use wins if no other fits better; else
    /// the fewest unmatched names decide, then the fewest absent gemeenten, then the
    /// newest year.
    pub fn fit(&self, names: &[String], declared: Option<u16>) -> BoundaryFit {
        let keys: Vec<String> = names.iter().map(|name| key(name)).collect();
        let fits = self.years.iter().map(|(year, known)| (known.fit(&keys), *year));
        let fits: Vec<_> = fits.collect();
        let best = fits.iter().map(|(misfit, _)| *misfit).min().unwrap_or((0, 0));
        let good = || fits.iter().filter(|(misfit, _)| *misfit == best).map(|(_, y)| *y);
        let newest = good().max().unwrap_or(0);
        let year = good().find(|year| Some(*year) == declared).unwrap_or(newest);
        let known = self.years.get(&year);
        let code = |key: &String| known.and_then(|known| known.by_key.get(key)).cloned();
        let codes: Vec<_> = keys.iter().map(code).collect();
        let found: BTreeSet<_> = codes.iter().flatten().cloned().collect();
        let expected = known.map(|known| &known.expected).into_iter().flatten();
        BoundaryFit {
            year,
            newest,
            unmatched: (0..codes.len()).filter(|i| codes[*i].is_none()).collect(),
            absent: expected.filter(|code| !found.contains(*code)).cloned().collect(),
            codes,
        }
    }
}

impl Names {
    /// Number of names that are unknown, and of gemeenten that are absent.
    fn fit(&self, keys: &[String]) -> (usize, usize) {
        let found: BTreeSet<_> =
            keys.iter().filter_map(|key| self.by_key.get(key)).collect();
        let matched = keys.iter().filter(|key| self.by_key.contains_key(*key)).count();
        let absent = self.expected.iter().filter(|code| !found.contains(code)).count();
        (keys.len() - matched, absent)
    }
}

fn names(
    indeling: &Regioindeling,
    year: u16,
    aliases: &BTreeMap<String, RegionCode>,
) -> Names {
    let gemeenten = indeling.regions(RegionLevel::Gemeente, year);
    let mut by_key = BTreeMap::new();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let short = |name: &str| key(name.split('(').next().unwrap_or(name));
    for gemeente in &gemeenten {
        *seen.entry(short(&gemeente.name)).or_default() += 1;
    }
    for gemeente in &gemeenten {
        by_key.insert(key(&gemeente.name), gemeente.code.clone());
        if seen.get(&short(&gemeente.name)) == Some(&1) {
            by_key.insert(short(&gemeente.name), gemeente.code.clone());
        }
    }
    let codes: BTreeSet<_> =
        gemeenten.into_iter().map(|gemeente| gemeente.code).collect();
    for (name, code) in aliases.iter().filter(|(_, code)| codes.contains(*code)) {
        by_key.insert(name.clone(), code.clone());
    }
    let leaves = |code: &RegionCode| indeling.dissolved_during(code, year);
    Names { by_key, expected: codes.into_iter().filter(|code| !leaves(code)).collect() }
}

/// A name as letters and digits alone: `'s-Gravenhage` and `S GRAVENHAGE` are equal.
fn key(name: &str) -> String {
    let letters = name.nfd().filter(char::is_ascii_alphanumeric);
    letters.map(|c| c.to_ascii_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, year: u16, expected: Option<&str>) {
        let indeling = Regioindeling::embedded().unwrap();
        let names = Gemeentenamen::new(&indeling).unwrap();
        assert_eq!(names.code(name, year).map(RegionCode::as_str), expected, "{name}");
    }

    #[test]
    fn spellings_of_vektis() {
        check("S GRAVENHAGE", 2020, Some("GM0518"));
        check("'S-GRAVENHAGE", 2017, Some("GM0518"));
        check("SUDWEST-FRYSLAN", 2020, Some("GM1900"));
        check("SÚDWEST-FRYSLÂN", 2017, Some("GM1900"));
        check("BERGEN NH", 2024, Some("GM0373"));
        check("BERGEN LB", 2024, Some("GM0893"));
        check("BERGEN", 2024, None);
        check("NUENEN CA", 2024, Some("GM0820"));
        check("HAARLEMMERLIEDE CA", 2017, Some("GM0393"));
        check("HAARLEMMERLIEDE CA", 2020, None);
        check("HENGELO", 2024, Some("GM0164"));
        check("Hengelo (O.)", 2024, Some("GM0164"));
        check("NOORD BEVELAND", 2017, Some("GM1695"));
        check("WEESP", 2020, Some("GM0457"));
        check("WEESP", 2024, None);
    }

    #[test]
    fn boundary_year_is_the_declared_one_unless_another_fits_better() {
        let indeling = Regioindeling::embedded().unwrap();
        let names = Gemeentenamen::new(&indeling).unwrap();
        let of = |year, without: &str| {
            let all = indeling.regions(RegionLevel::Gemeente, year).into_iter();
            all.map(|g| g.name).filter(|n| n != without).collect::<Vec<_>>()
        };
        let fit = |year, without, declared| {
            let fit = names.fit(&of(year, without), declared);
            (fit.year, fit.newest, fit.unmatched.len(), fit.absent.len())
        };
        assert_eq!(fit(2024, "", Some(2024)), (2024, 2026, 0, 0));
        assert_eq!(fit(2017, "", Some(2020)), (2017, 2017, 0, 0));
        assert_eq!(fit(2019, "", Some(2020)), (2020, 2020, 0, 0));
        assert_eq!(fit(2022, "Weesp", Some(2022)), (2022, 2022, 0, 0));
        assert_eq!(fit(2021, "Urk", None), (2021, 2021, 0, 1));
    }
}
