//! The names that definitions may use: care groups, branches and professions.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::nearest;

/// Makes a type of which every value is one name of a list.
macro_rules! names {
    ($(#[$doc:meta])* $type:ident, $kind:literal, $names:expr) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
        )]
        #[serde(try_from = "String", into = "String")]
        pub struct $type(u8);

        impl $type {
            /// Every name, in the order of the list.
            pub const NAMES: &'static [&'static str] = &$names;

            /// The name, as tables have it.
            pub const fn as_str(self) -> &'static str {
                Self::NAMES[self.0 as usize]
            }

            /// Its place in the list.
            pub const fn index(self) -> usize {
                self.0 as usize
            }

            /// Every value, in the order of the list.
            pub fn all() -> impl Iterator<Item = Self> {
                (0..).take(Self::NAMES.len()).map(Self)
            }
        }

        impl FromStr for $type {
            type Err = String;

            /// Says the nearest name where there is none such.
            fn from_str(text: &str) -> Result<Self, String> {
                Self::all()
                    .find(|name| name.as_str() == text)
                    .ok_or_else(|| nearest::unknown($kind, text, Self::NAMES))
            }
        }

        impl TryFrom<String> for $type {
            type Error = String;

            fn try_from(text: String) -> Result<Self, String> {
                text.parse()
            }
        }

        impl From<$type> for String {
            fn from(name: $type) -> Self {
                name.as_str().to_owned()
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

names!(
    /// A group of care whose use is projected, as the tables of Vektis are grouped.
    CareGroup,
    "care group",
    [
        "farmacie",
        "geboortezorg",
        "ggz",
        "huisarts",
        "hulpmiddelen",
        "mondzorg",
        "msz",
        "overig",
        "paramedisch",
        "verpleging-revalidatie",
        "vervoer",
    ]
);

names!(
    /// A branch of care and welfare, as the prognosis of the labour market has them.
    Branch,
    "branch",
    [
        "ziekenhuizen",
        "umc",
        "ggz",
        "huisartsenzorg",
        "verpleging-verzorging",
        "thuiszorg",
        "gehandicaptenzorg",
        "jeugdzorg",
        "sociaal-werk",
        "kinderopvang",
        "overige-zorg-en-welzijn",
    ]
);

names!(
    /// A profession group, as the prognosis of the labour market has them.
    Profession,
    "profession",
    [
        "verpleegkundigen-mbo",
        "verpleegkundigen-hbo",
        "verzorgenden",
        "helpenden",
        "agogisch-werkers",
        "artsen-therapeuten",
        "overige-beroepen",
    ]
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_written_and_others_refused() {
        assert_eq!("msz".parse::<CareGroup>().map(CareGroup::as_str), Ok("msz"));
        assert_eq!(CareGroup::all().count(), 11);
        let error = "verzorgende".parse::<Profession>().unwrap_err();
        assert!(error.contains("perhaps `verzorgenden`"), "{error}");
    }

    #[track_caller]
    fn check_in(table: &str, dimension: &str, names: &[&str]) {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../ingest/definitions/");
        let text = std::fs::read_to_string(format!("{root}{table}.toml")).unwrap();
        let table: toml::Table = text.parse().unwrap();
        let codes = table["dimensions"][dimension]["codes"].as_table().unwrap();
        let mut codes: Vec<_> =
            codes.values().map(|code| code.as_str().unwrap()).collect();
        codes.sort_unstable();
        let mut names = names.to_vec();
        names.sort_unstable();
        assert_eq!(codes, names);
    }

    #[test]
    fn branches_and_professions_are_those_of_the_tables() {
        check_in("prognosemodel/arbeidsmarkt", "branche", Branch::NAMES);
        check_in("prognosemodel/arbeidsmarkt", "beroep", Profession::NAMES);
        check_in("azw/werknemers", "branche", Branch::NAMES);
    }
}
