use std::collections::BTreeMap;

use regiobeeld_domain::{
    Age, Comparison, Diagnostic, Judgement, Period, Region, RegionCode, Sex, Snapshot,
    Status, Text, Trend, Unit,
};
use regiobeeld_indicator::{ComparisonRule, Interval, TrendTest};
use serde::Serialize;
use serde_json::Value;

use crate::Label;

/// One figure with everything that it rests on.
///
/// The sum of a role is `Σ value · weight` over the `inputs` of that role, and the method's
/// formula over the `sums` and `strata` gives the `result`.
#[derive(Debug, Clone, Serialize)]
pub struct Explanation {
    /// What the figure is.
    pub indicator: ExplainedIndicator,
    /// How it is computed.
    pub method: ExplainedMethod,
    /// The region.
    pub region: Region,
    /// The period.
    pub period: Period,
    /// The sex, or `total`.
    pub sex: Sex,
    /// The age class, or `total`.
    pub age: Age,
    /// The category, or `total`.
    pub category: String,
    /// Boundary year that everything is expressed on.
    pub indeling: u16,
    /// Year that growth and indices start from, where the method uses it.
    pub reference_year: Option<u16>,
    /// The gemeenten of the region, with the share of each that belongs to it.
    pub members: Vec<ExplainedMember>,
    /// How the gemeenten of the files became those of the boundary year.
    pub recoding: Vec<RecodingStep>,
    /// The sums that the formula takes.
    pub sums: Vec<ExplainedSum>,
    /// The sums by sex and age class, and what the method makes of them there.
    pub strata: Vec<ExplainedStratum>,
    /// The sums of each gemeente, where the method looks at each.
    pub gemeenten: Vec<ExplainedGemeente>,
    /// What the interval rests on, where the definition asks for one.
    pub interval: Option<ExplainedInterval>,
    /// What the comparison with the country rests on, where there is one.
    pub comparison: Option<ExplainedComparison>,
    /// The test of direction, where the definition names one and there are years enough.
    pub trend: Option<ExplainedTrend>,
    /// Every cell behind the sums of the region.
    pub inputs: Vec<ExplainedCell>,
    /// The figure as it stands in the table of indicators.
    pub result: ExplainedResult,
    /// The files that it rests on.
    pub files: Vec<Snapshot>,
    /// What was found about the data and is of concern here.
    pub diagnostics: Vec<Diagnostic>,
}

/// What an indicator is.
#[derive(Debug, Clone, Serialize)]
pub struct ExplainedIndicator {
    /// Path name.
    pub name: String,
    /// Title for people.
    pub title: Text,
    /// What it is, in a sentence or two.
    pub definition: Text,
    /// What a reader must know before using it.
    pub caveat: Option<Text>,
    /// Unit of the value.
    pub unit: Unit,
}

/// How an indicator is computed.
#[derive(Debug, Clone, Serialize)]
pub struct ExplainedMethod {
    /// Name, as `list methods` has it.
    pub name: &'static str,
    /// Version.
    pub version: &'static str,
    /// Formula.
    pub formula: &'static str,
    /// What the definition says of it.
    pub parameters: Value,
}

/// A gemeente of the region.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExplainedMember {
    /// Its code.
    pub gemeente: RegionCode,
    /// Its name.
    pub name: String,
    /// The share of it that belongs to the region.
    pub share: f64,
}

/// What became of a gemeente of a file on the boundary year.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RecodingStep {
    /// The file.
    pub file: String,
    /// Boundary year of the file.
    pub from_indeling: u16,
    /// Boundary year that everything is expressed on.
    pub to_indeling: u16,
    /// The gemeente of the file.
    pub from: RegionCode,
    /// Its name.
    pub from_name: String,
    /// The gemeente that it, or a part of it, became.
    pub to: RegionCode,
    /// Its name.
    pub to_name: String,
    /// The share of the gemeente of the file that it became.
    pub share: f64,
    /// The share of the new gemeente that belongs to the region; 0 for one outside it.
    pub member_share: f64,
    /// What the share rests on.
    pub source: &'static str,
}

/// A sum that the formula takes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExplainedSum {
    /// What the formula uses it for, such as `events` or `national_population`.
    pub role: &'static str,
    /// The region that it is over.
    pub region: RegionCode,
    /// The dataset.
    pub dataset: String,
    /// The measure.
    pub measure: String,
    /// When.
    pub period: Period,
    /// The ages that count; all where empty.
    pub ages: Vec<Age>,
    /// The sum, if it is known.
    pub total: Option<f64>,
    /// How it came to be, or why there is none.
    pub status: Status,
    /// The file.
    pub file: String,
    /// Hash of the file.
    pub sha256: String,
    /// Rows of the file that it is made of.
    pub rows: usize,
    /// Columns of the file that it is made of, by the file's own names.
    pub fields: Vec<Label>,
}

/// What is known of one sex and age class.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExplainedStratum {
    /// The sex.
    pub sex: Sex,
    /// The age class.
    pub age: Age,
    /// The sums by role, and `rate`, `national_rate`, `expected` or `weighted` where the
    /// method makes them.
    #[serde(flatten)]
    pub values: BTreeMap<&'static str, f64>,
}

/// What one gemeente brings to a method that looks at each.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExplainedGemeente {
    /// Its code.
    pub gemeente: RegionCode,
    /// The share of it that belongs to the region.
    pub share: f64,
    /// The sums by role.
    #[serde(flatten)]
    pub values: BTreeMap<&'static str, f64>,
}

/// What an interval rests on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExplainedInterval {
    /// Which interval it is.
    pub method: Interval,
    /// The standard error of the figure, where the method has one.
    pub standard_error: Option<f64>,
    /// For an interval from the years: each year with its ratio to the country, or of
    /// what is observed to what is expected.
    pub year_to_year: Vec<ExplainedYear>,
}

/// One year of a series.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ExplainedYear {
    /// The year.
    pub year: u16,
    /// The figure, or ratio.
    pub value: f64,
    /// Its standard error, where that is known.
    pub standard_error: Option<f64>,
}

/// What a comparison rests on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ExplainedComparison {
    /// What the definition says of it.
    #[serde(flatten)]
    pub rule: ComparisonRule,
    /// The part of the country that the region makes up, where that counts.
    pub weight: Option<f64>,
    /// The standard error of the country's value, where that counts.
    pub benchmark_error: Option<f64>,
    /// The region minus the country on the scale of the method, where it is tested.
    pub difference: Option<f64>,
    /// The probability of such a difference by chance, where it is tested.
    pub p_value: Option<f64>,
    /// That of the regions of the level called different with it, where the definition
    /// names a discovery rate.
    pub adjusted_p_value: Option<f64>,
    /// The variance between regions that is added to the region's own, where the
    /// definition allows for overdispersion.
    pub between: Option<f64>,
}

/// A test of direction.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExplainedTrend {
    /// What the definition says of it.
    pub test: TrendTest,
    /// The years that count.
    pub years: Vec<ExplainedYear>,
    /// The first year that counts, if a break in the series lies before it.
    pub after_break: Option<u16>,
    /// The scale of the line; none for a test of counts.
    pub scale: Option<&'static str>,
    /// Change per year on that scale.
    pub slope: Option<f64>,
    /// The standard error of the slope.
    pub standard_error: Option<f64>,
    /// The chi-squared of a test of counts.
    pub chi_squared: Option<f64>,
    /// The probability of such a trend by chance.
    pub p_value: f64,
}

/// A cell of a file behind a sum of the region.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExplainedCell {
    /// Role of the sum that it is part of.
    pub role: &'static str,
    /// The file.
    pub file: Label,
    /// Hash of the file.
    pub sha256: Label,
    /// Line in the file, counted from 1 with the header; none in a file without lines.
    pub line: Option<u64>,
    /// Column, by the file's own name.
    pub field: Label,
    /// Region's name as it stands in the file; none in the row without keys.
    pub region: Option<Label>,
    /// Its code on the boundary year of the file; none in the row without keys.
    pub gemeente: Option<Label>,
    /// Sex.
    pub sex: Sex,
    /// Age class.
    pub age: Label,
    /// Category that the column counts with.
    pub category: Label,
    /// The number; none where the cell holds none.
    pub value: Option<f64>,
    /// The share of it that counts for the region.
    pub weight: f64,
}

/// A figure as it stands in the table of indicators.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ExplainedResult {
    /// The figure.
    pub value: Option<f64>,
    /// What it was divided from.
    pub numerator: Option<f64>,
    /// What it was divided by.
    pub denominator: Option<f64>,
    /// Unit of the value.
    pub unit: Unit,
    /// How the value came to be, or why there is none.
    pub status: Status,
    /// Lower and upper limit at 95%.
    pub limits_95: [Option<f64>; 2],
    /// Lower and upper limit at 99.8%.
    pub limits_998: [Option<f64>; 2],
    /// The same figure for the country.
    pub benchmark: Option<f64>,
    /// Where the value lies against it.
    pub comparison: Comparison,
    /// Whether that is good.
    pub judgement: Judgement,
    /// Place among the regions of its level; 1 is the highest value.
    pub rank: Option<i32>,
    /// Number of regions of its level that have a value.
    pub rank_of: Option<i32>,
    /// The highest and lowest place that the 95% intervals of all regions allow.
    pub rank_limits: Option<[u32; 2]>,
    /// Direction over the years.
    pub trend: Option<Trend>,
}
