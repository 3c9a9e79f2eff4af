use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Error, RegionCode};

/// A finding about the data: the output stands, with this as its footnote.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Stable name of the kind of finding.
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// File that it is about, relative to the folder that was searched.
    pub file: Option<String>,
    /// Line in the file, counted from 1 with the header.
    pub line: Option<u64>,
    /// Column or key.
    pub field: Option<String>,
    /// Region that it is about.
    pub region: Option<RegionCode>,
    /// What was found.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A finding without a place, at the severity its code has by default.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            file: None,
            line: None,
            field: None,
            region: None,
            message: message.into(),
            help: None,
        }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds where it was found.
    #[must_use]
    pub fn at(mut self, place: Place<'_>) -> Self {
        match place {
            Place::File(file) => self.file = Some(file.to_owned()),
            Place::Line(line) => self.line = Some(line),
            Place::Field(field) => self.field = Some(field.to_owned()),
            Place::Region(region) => self.region = Some(region.clone()),
        }
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]", self.severity.as_str(), self.code.as_str())?;
        if let Some(file) = &self.file {
            write!(f, " {file}")?;
            if let Some(line) = self.line {
                write!(f, ":{line}")?;
            }
        }
        if let Some(field) = &self.field {
            write!(f, " `{field}`")?;
        }
        if let Some(region) = &self.region {
            write!(f, " {region}")?;
        }
        write!(f, ": {}", self.message)?;
        match &self.help {
            Some(help) => write!(f, "; {help}"),
            None => Ok(()),
        }
    }
}

/// One part of where a [`Diagnostic`] was found.
#[derive(Debug, Clone, Copy)]
pub enum Place<'a> {
    /// File, relative to the folder that was searched.
    File(&'a str),
    /// Line, counted from 1.
    Line(u64),
    /// Column or key.
    Field(&'a str),
    /// Region.
    Region(&'a RegionCode),
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Something did not count that should have.
    Error,
    /// A figure needs a footnote.
    Warning,
    /// Good to know.
    Info,
}

impl Severity {
    /// The word in logs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// A result together with what was found on the way.
#[derive(Debug, Clone)]
pub struct Warned<T> {
    /// The result.
    pub value: T,
    /// What was found.
    pub diagnostics: Vec<Diagnostic>,
}

macro_rules! codes {
    ($( $(#[doc = $doc:literal])+ $variant:ident = $name:literal, $severity:ident; )+) => {
        /// Stable name of a kind of finding.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
        )]
        #[serde(rename_all = "kebab-case")]
        #[non_exhaustive]
        pub enum Code { $( $(#[doc = $doc])+ $variant, )+ }

        impl Code {
            /// Every code, in the order `list diagnostics` prints them.
            pub const ALL: &[Self] = &[ $( Self::$variant, )+ ];

            /// The name in outputs and for `--deny`.
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $name, )+ }
            }

            /// How much such a finding matters unless it says otherwise.
            pub const fn severity(self) -> Severity {
                match self { $( Self::$variant => Severity::$severity, )+ }
            }

            /// What the code means, in one sentence.
            pub const fn meaning(self) -> &'static str {
                match self { $( Self::$variant => concat!($($doc),+).trim_ascii(), )+ }
            }
        }
    };
}

codes! {
    /// The file is of no kind that a source definition describes.
    UnrecognisedFile = "unrecognised-file", Warning;
    /// The file cannot be opened or read.
    UnreadableFile = "unreadable-file", Error;
    /// The file ends in the middle of a record.
    TruncatedFile = "truncated-file", Error;
    /// The file's columns are parted by another sign than its source uses.
    WrongDelimiter = "wrong-delimiter", Error;
    /// The file's text is in an encoding that its source does not use.
    WrongEncoding = "wrong-encoding", Warning;
    /// The file is partly in one encoding and partly in another.
    MixedEncoding = "mixed-encoding", Warning;
    /// A column that the source publishes for this year is absent.
    MissingColumn = "missing-column", Error;
    /// The file has a column that its source definition does not know.
    UnknownColumn = "unknown-column", Warning;
    /// A row has more or fewer fields than the header.
    WrongFieldCount = "wrong-field-count", Error;
    /// A cell that should hold a number holds something else.
    BadNumber = "bad-number", Error;
    /// Number cells are empty; sums are over the other cells.
    MissingCell = "missing-cell", Warning;
    /// A cell holds a code or label that its column does not have.
    UnknownLabel = "unknown-label", Error;
    /// Two rows have the same key.
    DuplicateKey = "duplicate-key", Error;
    /// Files that stand together belong to different tables: the lists of codes do not fit
    /// the numbers.
    MixedTables = "mixed-tables", Error;
    /// Two files are about the same table and year.
    DuplicateYear = "duplicate-year", Error;
    /// A region name or code is not one of the file's boundary year.
    UnknownRegion = "unknown-region", Error;
    /// A region of the file's boundary year has no row in the file.
    AbsentRegion = "absent-region", Warning;
    /// A table of regions says otherwise than the registry that it replaces for its year.
    RegionTableDiffers = "region-table-differs", Warning;
    /// A region of a region file cannot be used.
    BadRegion = "bad-region", Error;
    /// The regions of a region file leave gemeenten out or lie over each other.
    RegionCoverage = "region-coverage", Info;
    /// The data's year is outside the years that the source or registry knows.
    YearOutOfRange = "year-out-of-range", Error;
    /// The data's year stands neither in the file's name nor on the command line.
    YearUnknown = "year-unknown", Error;
    /// What is compared over the years was not counted the same way throughout.
    SeriesBreak = "series-break", Info;
    /// A gemeente was divided over others by a published weight.
    SplitByWeight = "split-by-weight", Info;
    /// A published figure is left out, because its region had other borders.
    BordersChanged = "borders-changed", Info;
    /// The sum of gemeenten is not what the same table says of their region.
    TotalDiffers = "total-differs", Warning;
    /// The publisher has withdrawn the figures, and they do not count.
    Withdrawn = "withdrawn", Warning;
    /// A published figure is replaced by a correction that is written down.
    Corrected = "corrected", Info;
    /// A correction fits no figure that was published, and changes nothing.
    CorrectionWithoutEffect = "correction-without-effect", Warning;
    /// A stratum without insured-years is left out of a standardised figure.
    StratumMissing = "stratum-missing", Info;
    /// Two published figures that should move together do not.
    ImplausibleJump = "implausible-jump", Warning;
    /// A figure lies far from its own of an earlier year, or from those of its neighbours.
    Outlier = "outlier", Info;
    /// Figures are hidden because of a small count, or so that none follows.
    SuppressedCells = "suppressed-cells", Info;
    /// A hidden count can be guessed closely by what is shown.
    DisclosureRisk = "disclosure-risk", Warning;
    /// The data were made up, and so is everything that rests on them.
    SyntheticData = "synthetic-data", Warning;
    /// A part of a projection cannot be made, or rests on less than it should.
    ProjectionLimited = "projection-limited", Warning;
    /// Published totals that a projection should meet contradict each other.
    ConstraintsContradict = "constraints-contradict", Warning;
    /// No file holds data that can be used.
    NoData = "no-data", Error;
    /// A definition is wrong, or names what no table has.
    BadDefinition = "bad-definition", Error;
    /// A setting is wrong, or contradicts the data or another setting.
    BadConfiguration = "bad-configuration", Error;
    /// The definition rests on a description that has not been checked on the real table.
    UnverifiedDefinition = "unverified-definition", Warning;
}

impl std::str::FromStr for Code {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let found = Self::ALL.iter().find(|code| code.as_str() == text);
        found.copied().ok_or_else(|| {
            Error::unknown("diagnostic", text, "`regiobeeld list diagnostics` has them")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_that_serde_writes() {
        for code in Code::ALL {
            let json = serde_json::to_string(code).unwrap();
            assert_eq!(json, format!("\"{}\"", code.as_str()));
            assert!(code.meaning().ends_with('.'), "{}", code.as_str());
        }
    }
}
