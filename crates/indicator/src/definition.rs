//! Definitions of indicators: TOML files whose path is the indicator's name.

use include_dir::{Dir, include_dir};
use regiobeeld_domain::{Age, IndicatorLabel, RegionLevel, Text, Unit};
use serde::{Deserialize, Serialize};

use crate::Error;

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
    /// What a reader must know before using it.
    pub caveat: Option<Text>,
    /// Part of the regiobeeld criteria that it serves, 1 to 4.
    pub criterion: u8,
    /// Whether a high value is good.
    pub polarity: Polarity,
    /// Unit of the value.
    pub unit: Unit,
    /// Whether the country's value is something to compare with.
    #[serde(default = "yes")]
    pub benchmark: bool,
    /// The levels that it exists at; all where absent.
    pub levels: Option<Vec<RegionLevel>>,
    /// What the total is broken down by, each an own crossing.
    #[serde(default)]
    pub breakdowns: Vec<Vec<Dimension>>,
    /// How it is computed.
    pub method: Method,
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

/// The methods that a definition can name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Method {
    /// The sum of a measure.
    Sum {
        /// What is added up.
        of: Measure,
    },
    /// Summed numerator over summed denominator.
    RatioOfSums {
        /// What is divided.
        numerator: Measure,
        /// What it is divided by.
        denominator: Measure,
    },
    /// Persons of some ages per `scale` persons of others.
    AgeRatio {
        /// Where persons are counted; the first that is loaded is used.
        of: Vec<Measure>,
        /// Ages of the persons above the line.
        numerator: Vec<Age>,
        /// Ages of the persons below it.
        denominator: Vec<Age>,
        /// Persons below the line that the figure is per.
        scale: f64,
    },
    /// Observed over expected at the national rates per age class and sex.
    IndirectRatio {
        /// What is observed.
        events: Measure,
        /// Whom it could happen to.
        population: Measure,
    },
    /// Observed minus expected at the national rates per age class and sex.
    ObservedMinusExpected {
        /// What is observed.
        events: Measure,
        /// Whom it could happen to.
        population: Measure,
    },
    /// Events per head at the national age-sex structure of the same year.
    DirectRate {
        /// What is observed.
        events: Measure,
        /// Whom it could happen to.
        population: Measure,
    },
    /// One term of the exact split of the change since the reference year.
    Growth {
        /// What changed.
        events: Measure,
        /// Whom it could happen to.
        population: Measure,
        /// Which term.
        term: Growth,
    },
    /// Summed numerator over summed denominator, the reference year being 100.
    Index {
        /// What is divided.
        numerator: Measure,
        /// What it is divided by.
        denominator: Measure,
    },
}

/// A term of the split of growth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Growth {
    /// More or fewer people.
    Size,
    /// Other ages and sexes.
    Structure,
    /// Other cost at equal age and sex.
    Rate,
}

/// What a method is, for `list methods` and the `method` column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct MethodInfo {
    /// Name in definitions.
    pub name: &'static str,
    /// Version, raised when the same inputs give another result.
    pub version: &'static str,
    /// Formula.
    pub formula: &'static str,
}

/// Every method, in the order of [`Method`].
pub const METHODS: [MethodInfo; 8] = {
    type Info = MethodInfo;
    [
        Info { name: "sum", version: "1", formula: "Σ x" },
        Info { name: "ratio-of-sums", version: "1", formula: "Σ x / Σ n" },
        Info {
            name: "age-ratio",
            version: "1",
            formula: "scale · Σ n(ages) / Σ n(ages)",
        },
        Info {
            name: "indirect-ratio",
            version: "1",
            formula: "O / E with O = Σ x and E = Σᵢ nᵢ · Xᵢ/Nᵢ over age class and sex",
        },
        Info {
            name: "observed-minus-expected",
            version: "1",
            formula: "O − E with O = Σ x and E = Σᵢ nᵢ · Xᵢ/Nᵢ over age class and sex",
        },
        Info {
            name: "direct-rate",
            version: "1",
            formula: "Σᵢ Nᵢ · xᵢ/nᵢ / Σᵢ Nᵢ over age class and sex with nᵢ > 0",
        },
        Info {
            name: "growth",
            version: "1",
            formula: "size (P1−P0)·c̄0; structure P1·(Σ c0·w1 − c̄0); rate P1·Σ (c1−c0)·w1",
        },
        Info {
            name: "index",
            version: "1",
            formula: "100 · (Σ x1 / Σ n1) / (Σ x0 / Σ n0), 0 the reference year",
        },
    ]
};

impl Method {
    /// Name, version and formula.
    pub const fn info(&self) -> MethodInfo {
        METHODS[match self {
            Self::Sum { .. } => 0,
            Self::RatioOfSums { .. } => 1,
            Self::AgeRatio { .. } => 2,
            Self::IndirectRatio { .. } => 3,
            Self::ObservedMinusExpected { .. } => 4,
            Self::DirectRate { .. } => 5,
            Self::Growth { .. } => 6,
            Self::Index { .. } => 7,
        }]
    }

    /// The measure that says which periods there are, and the one it is set against.
    ///
    /// Of alternatives the first that `is_loaded` is taken.
    pub fn measures(
        &self,
        is_loaded: impl Fn(&Measure) -> bool,
    ) -> Option<(Measure, Option<Measure>)> {
        match self {
            Self::Sum { of } => Some((of.clone(), None)),
            Self::AgeRatio { of, .. } => {
                of.iter().find(|measure| is_loaded(measure)).map(|of| (of.clone(), None))
            }
            Self::RatioOfSums { numerator: top, denominator: bottom }
            | Self::Index { numerator: top, denominator: bottom }
            | Self::IndirectRatio { events: top, population: bottom }
            | Self::ObservedMinusExpected { events: top, population: bottom }
            | Self::DirectRate { events: top, population: bottom }
            | Self::Growth { events: top, population: bottom, .. } => {
                Some((top.clone(), Some(bottom.clone())))
            }
        }
    }

    /// Whether the figure of a year rests on the reference year too.
    pub const fn uses_reference_year(&self) -> bool {
        matches!(self, Self::Growth { .. } | Self::Index { .. })
    }
}

impl Definition {
    /// What is the same for every value of it, `measure` being the one that is used.
    pub fn label(&self, measure: &Measure) -> IndicatorLabel {
        let info = self.method.info();
        // Where the definition leaves a choice, the method says what was chosen.
        let method = match &self.method {
            Method::AgeRatio { .. } => format!("{} over {}", info.name, measure.measure),
            _ => info.name.to_owned(),
        };
        IndicatorLabel {
            name: self.name.clone(),
            title: self.title.clone(),
            definition: self.definition.clone(),
            unit: self.unit,
            method,
            method_version: info.version.to_owned(),
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
            assert!((1..=4).contains(&definition.criterion), "{name}");
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
