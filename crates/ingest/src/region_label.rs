//! From a region's label, as CBS writes it, to its code on one boundary year.

use std::collections::BTreeMap;

use regiobeeld_domain::{
    Code, Diagnostic, Place, Regioindeling, RegionCode, RegionLevel,
};

use crate::{Error, Gemeentenamen, visible};

/// What stands in parentheses behind a label, and the level that it says.
const SUFFIXES: [(&str, RegionLevel); 11] = [
    ("PV", RegionLevel::Provincie),
    ("CR", RegionLevel::Corop),
    ("GG", RegionLevel::GgdRegio),
    ("GGD", RegionLevel::GgdRegio),
    ("ZK", RegionLevel::Zorgkantoorregio),
    ("AM", RegionLevel::Arbeidsmarktregio),
    ("RA", RegionLevel::Regioplus),
    ("VR", RegionLevel::Veiligheidsregio),
    ("gemeente", RegionLevel::Gemeente),
    ("GM", RegionLevel::Gemeente),
    ("PROV", RegionLevel::Provincie),
];

/// Suffixes of levels that no region of the registry has.
const OTHER_SUFFIXES: [&str; 14] =
    ["LD", "AR", "CP", "CS", "JZ", "KK", "LB", "LG", "RE", "RM", "RS", "TG", "WG", "SG"];

/// The levels of the regions in most tables of CBS, which write a level behind a name only
/// where these levels share it.
pub const REGIO_S: [RegionLevel; 4] = [
    RegionLevel::Nederland,
    RegionLevel::Provincie,
    RegionLevel::Corop,
    RegionLevel::Gemeente,
];

/// Labels of regions on every level and boundary year, ready to be looked up.
#[derive(Debug, Clone)]
pub struct RegionLabels {
    gemeenten: Gemeentenamen,
    /// Regions of each year by what remains of their name.
    years: BTreeMap<u16, BTreeMap<String, Vec<RegionCode>>>,
    /// Regions of region files, whose codes do not tell their level.
    own: BTreeMap<RegionCode, RegionLevel>,
}

/// Why a label is no region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnknownLabel {
    /// No region has that name.
    Unknown {
        /// The nearest name, where one is near.
        nearest: Option<String>,
    },
    /// Regions of several levels have that name, and nothing says which is meant.
    Ambiguous(Vec<RegionCode>),
    /// It is a region of a level that no figure here is about, such as a landsdeel.
    OtherLevel(String),
}

impl RegionLabels {
    /// The labels of all regions of the registry.
    ///
    /// # Errors
    ///
    /// When the definition of spellings of gemeenten does not parse.
    pub fn new(indeling: &Regioindeling) -> Result<Self, Error> {
        let levels = || RegionLevel::all().filter(|level| is_between(*level));
        let of_year = |year| {
            let mut names: BTreeMap<String, Vec<RegionCode>> = BTreeMap::new();
            for region in levels().flat_map(|level| indeling.regions(level, year)) {
                names.entry(key(&region.name)).or_default().push(region.code);
            }
            (year, names)
        };
        let years = indeling.years().map(of_year).collect();
        let own = || RegionLevel::all().filter(|level| level.is_own());
        let own = indeling
            .years()
            .flat_map(|year| own().flat_map(move |level| indeling.regions(level, year)));
        let own = own.map(|region| (region.code, region.level)).collect();
        Ok(Self { gemeenten: Gemeentenamen::new(indeling)?, years, own })
    }

    /// The code of a label on a boundary year: `Groningen (PV)`, `Utrecht (gemeente)`,
    /// `Bergen (NH.)`, `GGD Drenthe`, `Zorgkantoor Drenthe`, `Nederland`, or a code.
    ///
    /// `levels` are those that the table's labels can be of, such as [`REGIO_S`]; all
    /// where it is empty. `Zwolle` is a gemeente in a table of gemeenten and provincies;
    /// where it may be a zorgkantoorregio too, it is refused.
    ///
    /// # Errors
    ///
    /// When no region has that name, or more than one has.
    pub fn code(
        &self,
        label: &str,
        levels: &[RegionLevel],
        year: u16,
    ) -> Result<RegionCode, UnknownLabel> {
        let label = label.trim();
        if key(label) == "NEDERLAND" {
            return Ok(RegionCode::nederland());
        }
        if let Ok(code) = label.parse::<RegionCode>()
            && self.level(&code).is_some()
        {
            return Ok(code);
        }
        let (name, suffix) = parts(label);
        if suffix.is_some_and(|suffix| OTHER_SUFFIXES.contains(&suffix)) {
            return Err(UnknownLabel::OtherLevel(suffix.unwrap_or("").to_owned()));
        }
        let (name, told) = match level_of_suffix(label) {
            Some(level) => (name, Some(level)),
            None => (label, level_of_prefix(label)),
        };
        let found = match told {
            Some(level) => self.named(name, &[level], year),
            None => self.named(name, levels, year),
        };
        match found.as_slice() {
            [only] => Ok(only.clone()),
            [] => Err(UnknownLabel::Unknown { nearest: self.nearest(name, year) }),
            _ => Err(UnknownLabel::Ambiguous(found)),
        }
    }

    fn level(&self, code: &RegionCode) -> Option<RegionLevel> {
        code.level().or_else(|| self.own.get(code).copied())
    }

    /// The regions with a name, of some levels or of all.
    fn named(&self, name: &str, levels: &[RegionLevel], year: u16) -> Vec<RegionCode> {
        let may_be = |level: RegionLevel| levels.is_empty() || levels.contains(&level);
        let is_of = |code: &&RegionCode| self.level(code).is_some_and(may_be);
        let of_year = self.years.get(&year);
        let names = [key(name), key(without_prefix(name))];
        let mut found: Vec<RegionCode> = names
            .iter()
            .filter_map(|name| of_year?.get(name))
            .flatten()
            .filter(is_of)
            .cloned()
            .collect();
        if may_be(RegionLevel::Gemeente) {
            // CBS wrote `Hengelo (O.)` in tables of years in which it was `Hengelo`.
            let (short, suffix) = parts(name);
            let short = suffix.filter(|suffix| suffix.ends_with('.')).map(|_| short);
            let gemeente = self.gemeenten.code(name, year);
            let short = || self.gemeenten.code(short?, year);
            found.extend(gemeente.or_else(short).cloned());
        }
        found.sort();
        found.dedup();
        found
    }

    fn nearest(&self, name: &str, year: u16) -> Option<String> {
        const NEAR: f64 = 0.85;
        if name.len() > 100 {
            return None;
        }
        let name = key(name);
        let near = |known: &String| strsim::jaro_winkler(known, &name);
        let names = self.years.get(&year)?.keys();
        let best =
            names.map(|known| (near(known), known)).max_by(|a, b| a.0.total_cmp(&b.0));
        best.filter(|(score, _)| *score > NEAR).map(|(_, known)| known.clone())
    }
}

/// Whether a level lies between the country and gemeenten.
fn is_between(level: RegionLevel) -> bool {
    !matches!(level, RegionLevel::Nederland | RegionLevel::Gemeente)
}

impl UnknownLabel {
    /// What is told of a label in a column.
    pub fn diagnostic(&self, label: &str, field: &str, year: u16) -> Diagnostic {
        let label = visible::text(label.as_bytes());
        let (message, help) = match self {
            Self::Unknown { nearest: Some(nearest) } => (
                format!("`{label}` is no region of {year}; near is `{nearest}`"),
                "check the spelling, or use CBS's code".to_owned(),
            ),
            Self::Unknown { nearest: None } => (
                format!("`{label}` is no region of {year}"),
                "check the spelling, or use CBS's code".to_owned(),
            ),
            Self::Ambiguous(codes) => {
                let codes: Vec<_> =
                    codes.iter().map(|code| format!("`{code}`")).collect();
                (
                    format!("`{label}` may be {}", codes.join(" or ")),
                    format!(
                        "write the level behind it, such as `{label} (PV)` or `{label} \
                         (gemeente)`, or use the code"
                    ),
                )
            }
            Self::OtherLevel(suffix) => (
                format!("`{label}` is a region of a level (`{suffix}`) that is not used"),
                "nothing needs doing; its rows do not count".to_owned(),
            ),
        };
        Diagnostic::new(Code::UnknownRegion, message).at(Place::Field(field)).help(help)
    }
}

/// A name, and what stands in parentheses behind it.
fn parts(label: &str) -> (&str, Option<&str>) {
    let split = label.trim().strip_suffix(')').and_then(|label| label.rsplit_once('('));
    split.map_or((label, None), |(name, suffix)| (name.trim(), Some(suffix.trim())))
}

/// The level that stands in parentheses behind a label. `Bergen (NH.)` has none: that is
/// the name of a gemeente.
pub(crate) fn level_of_suffix(label: &str) -> Option<RegionLevel> {
    let suffix = parts(label).1?;
    let found = SUFFIXES.iter().find(|(known, _)| known.eq_ignore_ascii_case(suffix));
    found.map(|(_, level)| *level)
}

/// The level that the first word of a label says.
fn level_of_prefix(label: &str) -> Option<RegionLevel> {
    let (first, rest) = label.split_once(' ')?;
    if rest.trim().is_empty() {
        return None;
    }
    match first.to_ascii_lowercase().as_str() {
        "ggd" => Some(RegionLevel::GgdRegio),
        "zorgkantoor" | "zorgkantoorregio" => Some(RegionLevel::Zorgkantoorregio),
        "provincie" => Some(RegionLevel::Provincie),
        "gemeente" => Some(RegionLevel::Gemeente),
        "veiligheidsregio" => Some(RegionLevel::Veiligheidsregio),
        _ => None,
    }
}

/// A name without the word for its level before it.
fn without_prefix(name: &str) -> &str {
    match level_of_prefix(name) {
        Some(_) => name.split_once(' ').map_or(name, |(_, rest)| rest),
        None => name,
    }
}

/// A name as letters and digits alone, with words that CBS shortens in some tables.
fn key(name: &str) -> String {
    use unicode_normalization::UnicodeNormalization;

    let name = parts(name).0.to_lowercase();
    let mut words = String::new();
    for word in name.split(|c: char| c.is_whitespace() || c == '.') {
        words.push_str(match word {
            "en" | "&" | "regio" | "ggd" => "",
            "gez" | "gezondheidsregio" => "gez",
            "veiligh" | "veiligheids-" => "veiligh",
            "veiligheids-engezondheidsregio" => "veilighgez",
            "zuid-holland-zuid" => "zhz",
            // The province's old name stands in tables that have ended.
            "friesland" => "fryslan",
            other => other,
        });
    }
    let letters = words.nfd().filter(char::is_ascii_alphanumeric);
    letters.map(|c| c.to_ascii_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels() -> RegionLabels {
        RegionLabels::new(&Regioindeling::embedded().unwrap()).unwrap()
    }

    #[track_caller]
    fn check(label: &str, levels: &[RegionLevel], year: u16, expected: &str) {
        let found = labels().code(label, levels, year);
        assert_eq!(
            found.map(|code| code.to_string()),
            Ok(expected.to_owned()),
            "{label}"
        );
    }

    #[test]
    fn labels_of_cbs() {
        check("Nederland", &[], 2023, "NL01");
        check("Groningen (PV)", &[], 2023, "PV20");
        check("Groningen (gemeente)", &[], 2023, "GM0014");
        check("Utrecht (gemeente)", &[], 2023, "GM0344");
        check("'s-Gravenhage (gemeente)", &[], 2023, "GM0518");
        check("Bergen (NH.)", &[], 2023, "GM0373");
        check("Bergen (L.)", &[], 2023, "GM0893");
        check("Oost-Groningen (CR)", &[], 2023, "CR01");
        check("Fryslân (PV)", &[], 2023, "PV21");
        check("Friesland (PV)", &[], 2018, "PV21");
        check("Friesland (PV)", &[], 2023, "PV21");
        check("GGD Drenthe", &[], 2022, "GG0706");
        check("GGD Drenthe (GG)", &[], 2022, "GG0706");
        check("Drenthe (GG)", &[], 2022, "GG0706");
        check("Veiligh. en Gez. Gelderland-Midden (GG)", &[], 2022, "GG1911");
        check("Dienst Gezondheid & Jeugd ZHZ (GG)", &[], 2022, "GG4816");
        check("Zorgkantoor Drenthe", &[], 2022, "ZK06");
        check("GM0363", &[], 2023, "GM0363");
        check("GM0363  ", &[], 2023, "GM0363");
        check("Zwolle", &REGIO_S, 2023, "GM0193");
        check("Zwolle", &[RegionLevel::Zorgkantoorregio], 2023, "ZK32");
        check("Súdwest-Fryslân", &[], 2023, "GM1900");
        check("Weesp", &REGIO_S, 2021, "GM0457");
        check("Hengelo (O.)", &[], 2020, "GM0164");
        check("Hengelo (O.)", &[], 2024, "GM0164");
    }

    #[test]
    fn trap_14_a_name_on_several_levels_is_refused() {
        for (label, levels, one) in [
            ("Groningen", &REGIO_S[..], "PV20"),
            ("Utrecht", &REGIO_S[..], "GM0344"),
            ("Zwolle", &[][..], "ZK32"),
            ("Twente", &[][..], "CR12"),
        ] {
            let Err(UnknownLabel::Ambiguous(codes)) = labels().code(label, levels, 2023)
            else {
                panic!("{label} is ambiguous");
            };
            assert!(codes.iter().any(|code| code.as_str() == one), "{label}: {codes:?}");
            let found = UnknownLabel::Ambiguous(codes).diagnostic(label, "Regio's", 2023);
            assert_eq!(found.code, Code::UnknownRegion);
            assert!(found.message.contains(label) && found.message.contains(one));
        }
    }

    #[test]
    fn labels_that_are_no_region() {
        let find = |label: &str| labels().code(label, &[], 2023).unwrap_err();
        let near = UnknownLabel::Unknown { nearest: Some("DRENTHE".to_owned()) };
        assert_eq!(find("Drente (PV)"), near);
        assert_eq!(
            find("Zuid-Nederland (LD)"),
            UnknownLabel::OtherLevel("LD".to_owned())
        );
        assert_eq!(find(""), UnknownLabel::Unknown { nearest: None });
        let gone = labels().code("Weesp", &REGIO_S, 2023);
        assert!(matches!(gone, Err(UnknownLabel::Unknown { .. })), "{gone:?}");
    }
}
