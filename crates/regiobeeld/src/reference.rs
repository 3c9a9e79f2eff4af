//! What there is to know of every indicator, from its definition and those of its tables.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use regiobeeld_domain::{
    Code, Diagnostic, IndicatorFrame, IndicatorReference, IndicatorRow, Period,
    ReferenceInput, ReferenceSource, Regioindeling, Severity, Snapshot, SnapshotId, Text,
};
use regiobeeld_indicator::{Definition, Input, Measure, TrendTest};
use regiobeeld_ingest::{self as ingest, TableDefinition, Tables};
use regiobeeld_projection::PROJECTED;
use serde::Serialize;

use crate::{Error, Manifest, definition_set};

/// The reference of every indicator, also of those that folders add, in the order of their
/// names.
///
/// # Errors
///
/// When a folder cannot be read or a definition does not parse.
pub fn references(folders: &[PathBuf]) -> Result<Vec<IndicatorReference>, Error> {
    let tables = definition_set::tables(folders)?;
    let definitions = definition_set::definitions(folders)?;
    Ok(definitions.iter().map(|definition| reference(definition, &tables)).collect())
}

fn reference(definition: &Definition, tables: &Tables) -> IndicatorReference {
    let info = definition.method.info();
    let inputs = definition.method.inputs();
    let sources = sources(&inputs, tables);
    let breakdowns = definition.breakdowns.iter();
    IndicatorReference {
        name: definition.name.clone(),
        title: definition.title.clone(),
        definition: definition.definition.clone(),
        duiding: definition.duiding.clone(),
        caveat: definition.caveat.clone(),
        criterion: definition.criterion.to_string(),
        polarity: name(&definition.polarity),
        unit: definition.unit,
        levels: definition.levels.clone().unwrap_or_default(),
        breakdowns: breakdowns.map(|of| of.iter().map(name).collect()).collect(),
        interval: definition.interval.as_ref().map(name),
        trend: definition.trend.map(|test| match test {
            TrendTest::Regression { .. } => "regression".to_owned(),
            TrendTest::Recent { .. } => "recent".to_owned(),
        }),
        method: info.name.to_owned(),
        method_version: info.version.to_owned(),
        formula: info.formula.to_owned(),
        verified: definition.verified && sources.iter().all(|source| source.verified),
        inputs: inputs.iter().map(input).collect(),
        sources,
    }
}

/// `indicators.json`: what there is to know of every indicator, and which have no figure.
#[derive(Debug, Clone, Serialize)]
pub struct IndicatorList<'a> {
    /// Name of the run.
    pub run: &'a str,
    /// Whether any of the data was made up.
    pub synthetic: bool,
    /// The indicators without a figure in the run, by the part of the criteria that they
    /// serve.
    pub gaps: BTreeMap<&'a str, Vec<&'a str>>,
    /// Every indicator, in the order of their names.
    pub indicators: Vec<IndicatorInRun<'a>>,
}

/// An indicator, and when it has figures.
#[derive(Debug, Clone, Serialize)]
pub struct IndicatorInRun<'a> {
    /// What there is to know of it.
    #[serde(flatten)]
    pub reference: &'a IndicatorReference,
    /// The periods in which some region has a figure.
    pub periods: Vec<Period>,
}

impl<'a> IndicatorList<'a> {
    /// Gathers it for a run.
    pub fn new(
        manifest: &'a Manifest,
        references: &'a [IndicatorReference],
        frame: &IndicatorFrame,
    ) -> Self {
        let periods = frame.periods();
        let mut gaps: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let mut indicators = Vec::new();
        for reference in references {
            let periods = periods.get(reference.name.as_str());
            if periods.is_none() {
                let of_part = gaps.entry(reference.criterion.as_str()).or_default();
                of_part.push(reference.name.as_str());
            }
            let periods = periods.into_iter().flatten().copied().collect();
            indicators.push(IndicatorInRun { reference, periods });
        }
        Self { run: &manifest.run, synthetic: manifest.synthetic, gaps, indicators }
    }
}

/// Says which indicators over real data were not held against a publisher's figure.
pub(crate) fn unverified(
    references: &[IndicatorReference],
    frame: &IndicatorFrame,
    snapshots: &[Snapshot],
) -> Option<Diagnostic> {
    let is_real = |id: &SnapshotId| {
        snapshots.iter().any(|snapshot| snapshot.id == *id && !snapshot.synthetic)
    };
    let is_real: Vec<_> =
        frame.inputs.iter().map(|ids| ids.iter().any(is_real)).collect();
    let is_of_real = |row: &IndicatorRow| {
        let is_real = is_real.get(usize::from(row.inputs)).copied().unwrap_or(false);
        is_real && row.value.is_some()
    };
    let used: BTreeSet<_> = frame
        .by_indicator()
        .filter(|(_, rows)| rows.iter().any(is_of_real))
        .map(|(label, _)| label.name.as_str())
        .collect();
    let names: Vec<_> = references
        .iter()
        .filter(|one| !one.verified && used.contains(one.name.as_str()))
        .map(|one| format!("`{}`", one.name))
        .collect();
    if names.is_empty() {
        return None;
    }
    let message = format!(
        "{} indicator(s) were not held against a publisher's own figure: {}",
        names.len(),
        names.join(", ")
    );
    let mut found = Diagnostic::new(Code::UnverifiedDefinition, message);
    found.severity = Severity::Info;
    Some(found.help("compare some of them with published figures before they are used"))
}

/// The name that a definition spells it by.
fn name(of: &impl Serialize) -> String {
    let name = serde_json::to_value(of).ok();
    name.and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

fn input(input: &Input) -> ReferenceInput {
    let of = |measure: &Measure| format!("{} {}", measure.dataset, measure.measure);
    ReferenceInput {
        role: input.role.to_owned(),
        of: input.measures.iter().map(of).collect(),
        ages: input.ages.iter().flatten().map(ToString::to_string).collect(),
    }
}

/// The tables of every dataset that is among the inputs.
fn sources(inputs: &[Input], tables: &Tables) -> Vec<ReferenceSource> {
    let measures = || inputs.iter().flat_map(|input| &input.measures);
    let mut found = BTreeSet::new();
    for dataset in measures().map(|measure| &measure.dataset) {
        if dataset == ingest::INWONERS {
            found.insert(registry());
        }
        if dataset == PROJECTED {
            found.insert(projection());
        }
        // The row without region is in the same files as the others.
        let of_file = dataset.strip_suffix("-restregel").unwrap_or(dataset);
        for table in tables.iter().filter(|table| table.dataset == of_file) {
            let of_table: BTreeSet<&str> = measures()
                .filter(|measure| measure.dataset == *dataset)
                .map(|measure| measure.measure.as_str())
                .collect();
            let columns = columns(table, &of_table);
            if !columns.is_empty() {
                found.insert(source(table, columns));
            }
        }
    }
    found.into_iter().collect()
}

/// The publisher's columns behind measures of a dataset.
fn columns(table: &TableDefinition, measures: &BTreeSet<&str>) -> Vec<String> {
    let of_files = table.columns.iter();
    let of_files = of_files.filter(|(_, column)| {
        column.measure.as_deref().is_some_and(|measure| measures.contains(measure))
    });
    let of_statistics = table.measures.iter();
    let of_statistics = of_statistics.filter(|measure| {
        let names = table.names_of_measure(&measure.measure);
        names.iter().any(|name| measures.contains(name.as_str()))
    });
    let of_statistics = of_statistics.map(|measure| match measure.keys.first() {
        Some(key) => key.clone(),
        None => measure.path.join(" / "),
    });
    let names: BTreeSet<_> =
        of_files.map(|(name, _)| name.clone()).chain(of_statistics).collect();
    names.into_iter().collect()
}

fn source(table: &TableDefinition, columns: Vec<String>) -> ReferenceSource {
    ReferenceSource {
        table: table.name.clone(),
        dataset: table.dataset.clone(),
        title: table.title.clone(),
        ids: table.ids.iter().chain(table.tables.keys()).cloned().collect(),
        columns,
        citation: table.citation.clone(),
        licence: table.licence.clone(),
        url: table.url.clone(),
        cycle: name(&table.cycle),
        verified: table.verified,
    }
}

/// Our own projection, which rests on the insured of Vektis.
fn projection() -> ReferenceSource {
    ReferenceSource {
        table: "raming".to_owned(),
        dataset: PROJECTED.to_owned(),
        title: Text {
            nl: "Eigen raming van de bevolking, op de verzekerdejaren en kosten van Vektis"
                .to_owned(),
            en: "Our own projection of the population, on insured-years and costs of Vektis"
                .to_owned(),
        },
        ids: Vec::new(),
        columns: Vec::new(),
        citation: "Vektis, Open databestand Zorgverzekeringswet; eigen raming".to_owned(),
        licence: "as the data of Vektis".to_owned(),
        url: "https://www.vektis.nl/open-data".to_owned(),
        cycle: name(&ingest::Cycle::Yearly),
        verified: true,
    }
}

/// The registry of regions, which has the residents of every gemeente.
pub(crate) fn registry() -> ReferenceSource {
    ReferenceSource {
        table: "cbs/regioindeling".to_owned(),
        dataset: ingest::INWONERS.to_owned(),
        title: Text {
            nl: "Gemeenten, regio’s en inwoners op 1 januari (ingebouwd)".to_owned(),
            en: "Municipalities, regions and residents on 1 January (built in)"
                .to_owned(),
        },
        ids: Vec::new(),
        columns: Vec::new(),
        citation: Regioindeling::CITATION.to_owned(),
        licence: "CC BY 4.0".to_owned(),
        url: "https://opendata.cbs.nl".to_owned(),
        cycle: name(&ingest::Cycle::Yearly),
        verified: true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_indicator_says_where_its_data_come_from() {
        let references = references(&[]).unwrap();
        assert!(references.len() >= 110, "{}", references.len());
        for reference in &references {
            assert!(!reference.sources.is_empty(), "{}", reference.name);
            assert!(reference.duiding.is_some(), "{}", reference.name);
            let texts = [&reference.title, &reference.definition];
            let more = reference.duiding.iter().chain(&reference.caveat);
            for text in texts.into_iter().chain(more) {
                assert!(!text.nl.is_empty() && !text.en.is_empty(), "{}", reference.name);
                assert_ne!(text.nl, text.en, "{}", reference.name);
            }
        }
        for criterion in ["1", "2", "3", "4", "acute"] {
            let serves = references.iter().any(|one| one.criterion == criterion);
            assert!(serves || criterion == "4", "{criterion}");
        }
    }
}
