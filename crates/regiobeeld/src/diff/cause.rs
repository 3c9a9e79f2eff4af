use serde::Serialize;

/// What a value changed by; the order is from the most specific to the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Cause {
    /// A file that it rests on is another, was added or taken away.
    Data,
    /// The definition of the indicator or of a table behind it is another.
    Definitions,
    /// The boundary year, the registry or a region file is another.
    Regions,
    /// Something else was asked for: other levels, periods, another reference year.
    Configuration,
    /// The software or the version of the method is another.
    Software,
    /// Nothing that the two runs say of themselves explains it.
    Unknown,
}

impl Cause {
    /// The word in outputs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Definitions => "definitions",
            Self::Regions => "regions",
            Self::Configuration => "configuration",
            Self::Software => "software",
            Self::Unknown => "unknown",
        }
    }
}
