use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::Error;

/// A level of regions; every level is made of gemeenten.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum RegionLevel {
    /// The country.
    Nederland,
    /// *Provincie*: province.
    Provincie,
    /// *Zorgkantoorregio*: the region in which one care office administers the Wlz.
    Zorgkantoorregio,
    /// *GGD-regio*: the area of one municipal health service.
    GgdRegio,
    /// *RegioPlus-arbeidsmarktregio*: the region of one employers' organisation for
    /// work in care and welfare, since 2018.
    Regioplus,
    /// *Arbeidsmarktregio*: the region in which gemeenten and UWV serve job seekers.
    Arbeidsmarktregio,
    /// *Veiligheidsregio*: safety region.
    Veiligheidsregio,
    /// *COROP-gebied*: the Dutch NUTS 3 region.
    Corop,
    /// *ROAZ-regio*: region of one acute care network; its gemeenten come from a region
    /// file.
    RoazRegio,
    /// *IZA-regio*: region that makes one regiobeeld and regioplan under the Integraal
    /// Zorgakkoord; its gemeenten come from a region file.
    IzaRegio,
    /// *Eigen regio*: any other region that a region file names.
    EigenRegio,
    /// *Gemeente*: municipality.
    Gemeente,
}

/// The name of a level, the letters that published codes start with (none where a region
/// file gives the codes), and its Dutch names for people.
type LevelRow = (RegionLevel, &'static str, &'static str, &'static str, &'static str);

/// Every level: value, name on the command line, letters of its codes, and its name in
/// Dutch for one and for many.
pub const LEVELS: &[LevelRow] = &[
    (RegionLevel::Nederland, "nederland", "NL", "Nederland", "Nederland"),
    (RegionLevel::Provincie, "provincie", "PV", "provincie", "provincies"),
    (
        RegionLevel::Zorgkantoorregio,
        "zorgkantoorregio",
        "ZK",
        "zorgkantoorregio",
        "zorgkantoorregio’s",
    ),
    (RegionLevel::GgdRegio, "ggd-regio", "GG", "GGD-regio", "GGD-regio’s"),
    (RegionLevel::Regioplus, "regioplus", "RA", "RegioPlus-regio", "RegioPlus-regio’s"),
    (
        RegionLevel::Arbeidsmarktregio,
        "arbeidsmarktregio",
        "AM",
        "arbeidsmarktregio",
        "arbeidsmarktregio’s",
    ),
    (
        RegionLevel::Veiligheidsregio,
        "veiligheidsregio",
        "VR",
        "veiligheidsregio",
        "veiligheidsregio’s",
    ),
    (RegionLevel::Corop, "corop", "CR", "COROP-gebied", "COROP-gebieden"),
    (RegionLevel::RoazRegio, "roaz-regio", "", "ROAZ-regio", "ROAZ-regio’s"),
    (RegionLevel::IzaRegio, "iza-regio", "", "IZA-regio", "IZA-regio’s"),
    (RegionLevel::EigenRegio, "eigen-regio", "", "eigen regio", "eigen regio’s"),
    (RegionLevel::Gemeente, "gemeente", "GM", "gemeente", "gemeenten"),
];

impl RegionLevel {
    /// Every level, the country first.
    pub fn all() -> impl Iterator<Item = Self> {
        LEVELS.iter().map(|row| row.0)
    }

    /// The name on the command line and in tables.
    pub fn as_str(self) -> &'static str {
        self.row().1
    }

    /// The levels between country and gemeente that CBS publishes.
    pub fn published() -> impl Iterator<Item = Self> {
        let between = |level: &Self| !matches!(level, Self::Nederland | Self::Gemeente);
        Self::all().filter(|level| !level.is_own()).filter(between)
    }

    /// Whether its regions come from a region file.
    pub fn is_own(self) -> bool {
        self.row().2.is_empty()
    }

    /// The Dutch name for one region of it.
    pub fn singular(self) -> &'static str {
        self.row().3
    }

    /// The Dutch name for several.
    pub fn plural(self) -> &'static str {
        self.row().4
    }

    fn row(self) -> &'static LevelRow {
        LEVELS.iter().find(|row| row.0 == self).unwrap_or(&LEVELS[0])
    }
}

impl fmt::Display for RegionLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for RegionLevel {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let found = LEVELS.iter().find(|row| row.1 == text);
        found.map(|row| row.0).ok_or_else(|| {
            let names: Vec<_> = LEVELS.iter().map(|row| row.1).collect();
            Error::unknown(
                "region level",
                text,
                format!("levels are {}", names.join(", ")),
            )
        })
    }
}

/// A region's code without padding: of CBS, such as `GM0363` or `ZK31`, or of a region
/// file, such as `ROAZ-03`.
///
/// `StatLine` pads codes with spaces on the right; they are not part of the code.
///
/// ```
/// use regiobeeld_domain::{RegionCode, RegionLevel};
///
/// let code: RegionCode = "GM0363  ".parse()?;
/// assert_eq!(code.as_str(), "GM0363");
/// assert_eq!(code.level(), Some(RegionLevel::Gemeente));
/// # Ok::<(), regiobeeld_domain::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RegionCode(Arc<str>);

impl RegionCode {
    /// The code of the country, `NL01`.
    pub fn nederland() -> Self {
        Self(Arc::from("NL01"))
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The level that the two letters of a published code name; none for a code that a
    /// region file gives.
    pub fn level(&self) -> Option<RegionLevel> {
        let (letters, digits) = self.0.split_at_checked(2)?;
        let published = digits.bytes().all(|byte| byte.is_ascii_digit());
        LEVELS.iter().find(|row| published && row.2 == letters).map(|row| row.0)
    }
}

impl fmt::Display for RegionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for RegionCode {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let code = text.trim_end();
        // A code names a folder too: nothing in it may mean something to a file system.
        let letters =
            code.get(..2).is_some_and(|p| p.bytes().all(|b| b.is_ascii_uppercase()));
        let allowed = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-';
        if letters && code.bytes().all(allowed) && (3..=16).contains(&code.len()) {
            return Ok(Self(Arc::from(code)));
        }
        Err(Error::unknown(
            "region code",
            text,
            "write two capital letters and then digits, letters or hyphens, such as `ZK31`",
        ))
    }
}

impl TryFrom<String> for RegionCode {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        text.parse()
    }
}

impl From<RegionCode> for String {
    fn from(code: RegionCode) -> Self {
        code.0.as_ref().to_owned()
    }
}

/// A region with its name in one boundary year.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Region {
    /// CBS code; two regions are the same if their codes are.
    pub code: RegionCode,
    /// Level of the region.
    pub level: RegionLevel,
    /// Name, for people only.
    pub name: String,
}
