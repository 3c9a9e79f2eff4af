//! What stands beside projected values: how wrong such projections were before, and what
//! they take to be so.

use serde::{Deserialize, Serialize};

use crate::Text;

/// How wrong a model was about a class of cells, a cell being a gemeente, sex and age class.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BackTestRow {
    /// What was projected, such as `bevolking/verzekerdejaren`.
    pub quantity: String,
    /// Such as `hamilton-perry`, its plain form, `no-change` or `national-growth`.
    pub model: String,
    /// The last year that was known.
    pub origin: u16,
    /// The year that was projected.
    pub year: u16,
    /// Years between them.
    pub horizon: u16,
    /// What the cells have in common: `all`, ages such as `65+`, or a size of gemeente.
    pub class: String,
    /// Cells with more than fifty persons.
    pub cells: usize,
    /// Mean absolute percentage error: every cell counts alike.
    pub mape: f64,
    /// Sum of absolute errors over the sum of what came, in percent.
    pub weighted: f64,
    /// Mean percentage error: above zero where too much was projected.
    pub bias: f64,
    /// Percent of the cells that lay within the 80% interval; of models that give one.
    pub within_80: Option<f64>,
    /// The same of the 95% interval.
    pub within_95: Option<f64>,
}

/// Something that a projection takes to be so, as a reader sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AssumptionNote {
    /// The definition that it stands in and its place there, such as
    /// `scenario/preventie/1`.
    pub name: String,
    /// What it is called.
    pub title: Text,
    /// The value.
    pub value: f64,
    /// The limits of its 80% interval; the value itself where it is taken as known.
    pub limits_80: [f64; 2],
    /// Unit of the value.
    pub unit: Text,
    /// What is known of it, and what is not.
    pub evidence: Text,
    /// Where it is published; none when it is an assumption only.
    pub source: Option<String>,
    /// What it is about, in words of the tables; empty when about everything.
    pub about: Vec<String>,
}
