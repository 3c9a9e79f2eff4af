//! Definitions of indicators: TOML files whose path is the indicator's name.

use std::fmt;

use include_dir::{Dir, include_dir};
use regiobeeld_domain::{IndicatorLabel, RegionLevel, Text, Unit};
use regiobeeld_method::Confidence;
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::method::Method;

/// What an indicator is and how it is computed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// Path name, such as `bevolking/inwoners`; from the file's path.
    #[serde(skip_deserializing)]
    pub name: String,
    /// Title for people.
    pub title: Text,
    /// What it is, in a sentence or two.
    pub definition: Text,
    /// How it is read: what high and low mean, and what it does not say. Every indicator of
    /// the library has it.
    pub duiding: Option<Text>,
    /// What a reader must know before using it.
    pub caveat: Option<Text>,
    /// What it serves.
    pub criterion: Criterion,
    /// Whether a high value is good.
    pub polarity: Polarity,
    /// Unit of the value.
    pub unit: Unit,
    /// Whether it was held against what a publisher makes of the same data.
    #[serde(default = "yes")]
    pub verified: bool,
    /// Whether the country's value is something to compare with.
    #[serde(default = "yes")]
    pub benchmark: bool,
    /// The levels that it exists at; all where absent.
    pub levels: Option<Vec<RegionLevel>>,
    /// What the total is broken down by, each an own crossing.
    #[serde(default)]
    pub breakdowns: Vec<Vec<Dimension>>,
    /// Which interval it has; none where absent.
    pub interval: Option<Interval>,
    /// How it is compared with the country, where it has an interval.
    #[serde(default)]
    pub comparison: ComparisonRule,
    /// How its direction over the years is tested; not at all where absent.
    pub trend: Option<TrendTest>,
    /// The scenario that its figures are of; none where they were observed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scenario: Option<String>,
    /// How it is computed.
    pub method: Method,
}

/// What an indicator serves: a part of the regiobeeld criteria, or the picture of acute
/// care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Criterion {
    /// Part 1 to 4 of the criteria of the regiobeeld.
    Part(u8),
    /// The ROAZ-beeld, as `"acute"`.
    Acute(Acute),
}

/// The picture of acute care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Acute {
    /// It serves the ROAZ-beeld.
    Acute,
}

impl Criterion {
    /// Every one that there is.
    pub const ALL: [Self; 5] =
        [Self::Part(1), Self::Part(2), Self::Part(3), Self::Part(4), Self::ACUTE];

    /// The picture of acute care.
    pub const ACUTE: Self = Self::Acute(Acute::Acute);
}

impl fmt::Display for Criterion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Part(part) => write!(f, "{part}"),
            Self::Acute(_) => f.write_str("acute"),
        }
    }
}

/// An interval that a definition can ask for; which ones a method has stands in
/// [`MethodInfo`](crate::MethodInfo).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Interval {
    /// Of a proportion; of the odds of two age groups by their proportion.
    Wilson,
    /// Of a proportion, exact.
    ClopperPearson,
    /// Of a count, exact.
    Garwood,
    /// Of a count, close to exact.
    Byar,
    /// Of a directly standardised rate, from the count of its events.
    Dobson,
    /// Of a directly standardised rate, by gamma distributions.
    FayFeuer,
    /// Of a mean of years.
    Student,
    /// Of life expectancy.
    Silcocks,
    /// Of healthy life expectancy.
    Sullivan,
    /// Of a difference or ratio, from the intervals of its two parts.
    SquareAndAdd,
    /// Of the slope and relative index of inequality.
    Analytic,
    /// The one that the publisher gives with the figure.
    Published,
    /// Of euro amounts, whose spread between persons is not published: how much the ratio
    /// to the country moves from one year to the next. Years before a break in the series
    /// count too and make it wider.
    YearToYear,
}

/// How a figure is compared with the country.
///
/// The simple rule is the default: the interval lies above the country's value, below it,
/// or around it. Each of the others takes something more into account.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct ComparisonRule {
    /// Which interval counts.
    pub level: Level,
    /// Whether the country's value is uncertain too.
    pub benchmark_uncertainty: bool,
    /// Whether the region is part of the country that it is compared with, by its share
    /// of what the figure is divided by.
    pub part_of_benchmark: bool,
    /// The part of the regions called different that may be so by chance (Benjamini and
    /// Hochberg), instead of the level.
    pub discovery_rate: Option<f64>,
    /// Whether the regions may differ more than by chance before one stands out: the
    /// winsorised part at either end, such as 0.1, of a funnel with additive variance.
    pub overdispersion: Option<f64>,
}

/// A level of confidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
pub enum Level {
    /// 95%.
    #[default]
    #[serde(rename = "95")]
    Usual,
    /// 99.8%.
    #[serde(rename = "99.8")]
    Wide,
}

impl Level {
    /// The level as the methods take it.
    pub const fn confidence(self) -> Confidence {
        match self {
            Self::Usual => Confidence::P95,
            Self::Wide => Confidence::P998,
        }
    }
}

/// How the direction of a figure over the years is tested. No test crosses a break in the
/// series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum TrendTest {
    /// A line by weighted regression on the scale of the method.
    Regression {
        /// The last years that count; all where absent.
        years: Option<u16>,
        /// The level of the test.
        #[serde(default)]
        level: Level,
    },
    /// The chi-squared test for trend over the last years, of counts.
    Recent {
        /// The years that count.
        #[serde(default = "five")]
        years: u16,
        /// The level of the test.
        #[serde(default)]
        level: Level,
    },
}

fn five() -> u16 {
    5
}

fn yes() -> bool {
    true
}

/// Whether a high value is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Polarity {
    /// Lower is better.
    LowIsGood,
    /// Higher is better.
    HighIsGood,
    /// Neither.
    None,
}

/// What a figure can be broken down by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dimension {
    /// Sex.
    Sex,
    /// Age class.
    Age,
    /// Category, such as the care group.
    Category,
}

/// A measure of a dataset.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// Id of the dataset.
    pub dataset: String,
    /// Name of the measure in it.
    pub measure: String,
}

impl ComparisonRule {
    /// Whether the verdict on one region depends on the others of its level.
    pub const fn looks_at_all_regions(&self) -> bool {
        self.discovery_rate.is_some() || self.overdispersion.is_some()
    }
}

impl Definition {
    /// Whether the country's value is something to compare with; the group that a region
    /// falls into has none beside it.
    pub(crate) fn has_benchmark(&self) -> bool {
        self.benchmark && !matches!(self.method, Method::Quantile(_))
    }

    /// What is the same for every value of it, `measure` being the one that is used.
    pub fn label(&self, measure: &Measure) -> IndicatorLabel {
        let info = self.method.info();
        // Where the definition leaves a choice, the method says what was chosen.
        let method = match &self.method {
            Method::AgeRatio(_) => format!("{} over {}", info.name, measure.measure),
            _ => info.name.to_owned(),
        };
        IndicatorLabel {
            name: self.name.clone(),
            title: self.title.clone(),
            definition: self.definition.clone(),
            unit: self.unit,
            method,
            method_version: info.version.to_owned(),
            scenario: self.scenario.clone(),
        }
    }
}

static DEFINITIONS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/definitions");

/// Reads the definitions that come with the library, in the order of their names.
///
/// # Errors
///
/// When one does not parse; the message names file, line and key.
pub fn definitions() -> Result<Vec<Definition>, Error> {
    definition_texts().iter().map(|(name, text)| parse_definition(name, text)).collect()
}

/// The names and texts of the definitions, in the order of their names.
pub fn definition_texts() -> Vec<(String, &'static str)> {
    let files = DEFINITIONS.dirs().flat_map(Dir::files);
    let text = |file: &'static include_dir::File<'static>| {
        let name = file.path().with_extension("").display().to_string();
        (name, file.contents_utf8().unwrap_or(""))
    };
    let mut texts: Vec<_> = files.map(text).collect();
    texts.sort();
    texts
}

/// Reads one definition; `name` is its path without extension.
///
/// # Errors
///
/// When the text is no definition; the message names line and key.
pub fn parse_definition(name: &str, text: &str) -> Result<Definition, Error> {
    let definition: Definition = toml::from_str(text).map_err(|error| {
        Error::Definition { name: name.to_owned(), problem: error.to_string() }
    })?;
    Ok(Definition { name: name.to_owned(), ..definition })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_embedded_definition_parses_and_its_method_is_listed_under_its_name() {
        let texts = definition_texts();
        assert!(texts.len() >= 20);
        for (name, text) in texts {
            let definition = parse_definition(&name, text).unwrap();
            let header = format!("[method.{}]", definition.method.info().name);
            assert!(text.contains(&header), "{name} has no {header}");
            assert!(Criterion::ALL.contains(&definition.criterion), "{name}");
        }
    }

    #[track_caller]
    fn check_refused(change: &str, by: &str, expected: &str) {
        let text = include_str!("../definitions/bevolking/groene-druk.toml");
        let error =
            parse_definition("x/y", &text.replace(change, by)).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
        assert!(error.contains("line"), "{error}");
    }

    #[test]
    fn mistakes_are_named_with_their_line() {
        check_refused("scale", "scael", "scael");
        check_refused("per_100", "per_hundred", "per_hundred");
        check_refused("age-ratio", "age-rato", "age-rato");
        check_refused("0-19", "0 to 19", "0 to 19");
    }
}
