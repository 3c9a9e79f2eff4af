use serde::Serialize;

use crate::{RegionLevel, Text, Unit};

/// What there is to know of an indicator before its figures: what it is, how it is read and
/// computed, and where its data come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IndicatorReference {
    /// Path name, such as `bevolking/inwoners`; the theme is its beginning.
    pub name: String,
    /// Title for people.
    pub title: Text,
    /// What it is.
    pub definition: Text,
    /// How it is read.
    pub duiding: Option<Text>,
    /// What a reader must know before using it.
    pub caveat: Option<Text>,
    /// The part of the regiobeeld criteria that it serves, `1` to `4`, or `acute`.
    pub criterion: String,
    /// Whether a high value is good: `high-is-good`, `low-is-good` or `none`.
    pub polarity: String,
    /// Unit of the value.
    pub unit: Unit,
    /// The levels that it exists at; all where empty.
    pub levels: Vec<RegionLevel>,
    /// What the total is broken down by, each an own crossing.
    pub breakdowns: Vec<Vec<String>>,
    /// Which interval it has, by name.
    pub interval: Option<String>,
    /// How its direction over the years is tested.
    pub trend: Option<String>,
    /// Name of its method.
    pub method: String,
    /// Version of the method.
    pub method_version: String,
    /// Formula of the method.
    pub formula: String,
    /// The sums that the method takes.
    pub inputs: Vec<ReferenceInput>,
    /// The tables that these come from.
    pub sources: Vec<ReferenceSource>,
    /// Whether it and its tables were held against the publisher's own.
    pub verified: bool,
}

/// A sum that a method takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReferenceInput {
    /// What the method uses it for.
    pub role: String,
    /// The measures that it is over, as `dataset measure`: the first whose dataset is there.
    pub of: Vec<String>,
    /// The ages that count; all where empty.
    pub ages: Vec<String>,
}

/// A published table that an indicator rests on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ReferenceSource {
    /// Name of its definition.
    pub table: String,
    /// Dataset that its measures go into.
    pub dataset: String,
    /// Title for people.
    pub title: Text,
    /// The publisher's ids.
    pub ids: Vec<String>,
    /// The publisher's columns that are taken for the indicator.
    pub columns: Vec<String>,
    /// How the publisher wants to be named.
    pub citation: String,
    /// Licence of the data.
    pub licence: String,
    /// Where it is published.
    pub url: String,
    /// How often a new edition comes, such as `yearly`.
    pub cycle: String,
    /// Whether its definition was held against a real table.
    pub verified: bool,
}

impl IndicatorReference {
    /// The beginning of its name.
    pub fn theme(&self) -> &str {
        self.name.split_once('/').map_or("", |(theme, _)| theme)
    }
}
