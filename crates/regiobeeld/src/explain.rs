//! One figure back to its formula, sums, cells, files and hashes.

mod concern;
mod document;
mod inputs;
mod recoding;
mod steps;

use regiobeeld_domain::{
    Age, Category, IndicatorFrame, IndicatorRow, Period, Regioindeling, Region,
    RegionCode, Sex,
};
use regiobeeld_indicator::{
    Definition, EvaluateOptions, Measure, Working, WorkingOptions, evaluate, working,
};
use regiobeeld_ingest::{Loaded, LoadedTable, TracedMeasure, load_tables};
use regiobeeld_method::{Limits, rank_bounds};
use regiobeeld_projection::PROJECTED;

pub use self::document::{
    ExplainedCell, ExplainedComparison, ExplainedGemeente, ExplainedIndicator,
    ExplainedInterval, ExplainedMember, ExplainedMethod, ExplainedResult,
    ExplainedStratum, ExplainedSum, ExplainedTrend, ExplainedYear, Explanation,
    RecodingStep,
};

use self::inputs::Sources;
use crate::projected::{add_dataset, index};
use crate::scope::{reference_year, region};
use crate::settings::known;
use crate::{Error, RunSpec, definition_set};

/// Which figure is to be explained.
#[derive(Debug, Clone)]
pub struct ExplainSpec {
    /// The run that it would be part of; what it publishes does not matter.
    pub run: RunSpec,
    /// The indicator.
    pub indicator: String,
    /// The region.
    pub region: RegionCode,
    /// The period; the newest that there is where absent.
    pub period: Option<Period>,
    /// The sex, or total.
    pub sex: Sex,
    /// The age class, or total.
    pub age: Age,
    /// The category, or `total`.
    pub category: String,
}

/// Takes a figure apart.
///
/// # Errors
///
/// When data are missing, or there is no such indicator, region, period or breakdown.
pub fn explain(spec: &ExplainSpec) -> Result<Explanation, Error> {
    let definitions = definition_set::definitions(&spec.run.definitions)?;
    let definition = definition(spec, &definitions)?;
    let mut options = spec.run.load_options()?;
    // The cells of statistics are many, so that only those behind the figure are kept.
    let inputs = definition.method.inputs();
    let measures = inputs.iter().flat_map(|input| &input.measures);
    options.traced = measures
        .map(|Measure { dataset, measure }| TracedMeasure {
            dataset: dataset.clone(),
            measure: measure.clone(),
        })
        .collect();
    let loaded = load_tables(&options, &Regioindeling::embedded()?, &|_, _| {})?;
    let ((mut loaded, tables), mut diagnostics) = (loaded.value, loaded.diagnostics);
    let region = region(&loaded.regioindeling, &spec.region, loaded.indeling)?;
    if definition_set::reads(&definition, PROJECTED) {
        let mut regions = loaded.regioindeling.regions(region.level, loaded.indeling);
        let country = &RegionCode::nederland();
        regions.extend(loaded.regioindeling.region(country, loaded.indeling));
        let year = reference_year(&spec.run, &loaded)?;
        let frame = index(&spec.run, &loaded, regions, year)?;
        add_dataset(&mut loaded, &frame);
    }
    let evaluated = evaluate(
        &definitions,
        &loaded.datasets,
        &loaded.regioindeling,
        &loaded.categories,
        &loaded.breaks,
        &EvaluateOptions {
            indicators: vec![definition.name.clone()],
            levels: vec![region.level],
            regions: Vec::new(),
            periods: Vec::new(),
            indeling: loaded.indeling,
            reference_year: reference_year(&spec.run, &loaded)?,
        },
    )?;
    diagnostics.extend(evaluated.diagnostics);
    let row = row(spec, &definition, &region, &evaluated.value)?;
    let options = WorkingOptions {
        region: region.clone(),
        period: row.period,
        sex: row.sex,
        age: row.age,
        category: spec.category.clone(),
        indeling: loaded.indeling,
        reference_year: reference_year(&spec.run, &loaded)?,
    };
    let (datasets, indeling) = (&loaded.datasets, &loaded.regioindeling);
    let breaks = &loaded.breaks;
    let working =
        working(&definition, &definitions, datasets, indeling, breaks, &options)
            .unwrap_or_default();
    let mut document = document(&definition, &options, row, &loaded);
    document.result.rank_limits = rank_limits(&evaluated.value, &row);
    steps::add(&mut document, &definition, &working);
    add_sources(&mut document, working, &loaded, &tables)?;
    document.diagnostics = concern::of(&document, diagnostics, &loaded.tables);
    Ok(document)
}

fn definition(
    spec: &ExplainSpec,
    definitions: &[Definition],
) -> Result<Definition, Error> {
    let names = definitions.iter().map(|definition| definition.name.as_str());
    known("indicator", &spec.indicator, names)?;
    let named = |definition: &Definition| definition.name == spec.indicator;
    definitions
        .iter()
        .find(|definition| named(definition))
        .cloned()
        .ok_or_else(|| Error::Settings(format!("`{}` is no indicator", spec.indicator)))
}

/// The row of the table that is meant, or which there are.
fn row(
    spec: &ExplainSpec,
    definition: &Definition,
    region: &Region,
    frame: &IndicatorFrame,
) -> Result<IndicatorRow, Error> {
    let name = &spec.indicator;
    if let Some(levels) = &definition.levels
        && !levels.contains(&region.level)
    {
        let levels: Vec<_> = levels.iter().map(|level| level.as_str()).collect();
        return Err(Error::Settings(format!(
            "`{name}` does not exist for level `{}`; it does for {}",
            region.level,
            levels.join(", ")
        )));
    }
    let category = |row: &IndicatorRow| -> Option<&Category> {
        frame.categories.get(usize::from(row.category))
    };
    let of_region = |row: &&IndicatorRow| {
        let known = frame.regions.get(row.region as usize);
        known.is_some_and(|known| known.code == region.code)
    };
    let same_part = |row: &&IndicatorRow| {
        let same_category = category(row).is_some_and(|c| c.name == spec.category);
        row.sex == spec.sex && row.age == spec.age && same_category
    };
    let rows: Vec<_> = frame.rows.iter().filter(of_region).collect();
    if rows.is_empty() {
        return Err(Error::Settings(format!(
            "no data that `{name}` is made of are loaded"
        )));
    }
    let of_part: Vec<_> = rows.iter().copied().filter(same_part).collect();
    if of_part.is_empty() {
        let mut parts: Vec<_> = rows
            .iter()
            .filter_map(|row| {
                Some(format!("{} {} {}", row.sex, row.age, category(row)?.name))
            })
            .collect();
        parts.sort();
        parts.dedup();
        return Err(Error::Settings(format!(
            "`{name}` is not broken down by `{} {} {}` (sex, age, category); there are {}",
            spec.sex,
            spec.age,
            spec.category,
            parts.join(", ")
        )));
    }
    let wanted =
        |row: &&&IndicatorRow| spec.period.is_none_or(|period| row.period == period);
    let newest = of_part.iter().filter(wanted).max_by_key(|row| row.period);
    newest.map(|row| **row).ok_or_else(|| {
        let periods: Vec<_> = of_part.iter().map(|row| row.period.to_string()).collect();
        let period = spec.period.map_or_else(String::new, |period| period.to_string());
        Error::Settings(format!(
            "`{name}` has nothing of `{period}`; there are {}",
            periods.join(", ")
        ))
    })
}

/// The ranks that the 95% intervals of all regions of the level allow.
fn rank_limits(frame: &IndicatorFrame, of: &IndicatorRow) -> Option<[u32; 2]> {
    let key = |row: &IndicatorRow| (row.period, row.sex, row.age, row.category);
    let rows: Vec<_> = frame.rows.iter().filter(|row| key(row) == key(of)).collect();
    let limits = rows
        .iter()
        .map(|row| Limits { lower: row.limits_95[0], upper: row.limits_95[1] });
    let bounds = rank_bounds(&limits.collect::<Vec<_>>());
    let at = rows.iter().position(|row| row.region == of.region)?;
    bounds.get(at).copied().flatten().map(|rank| [rank.first, rank.last])
}

/// The explanation without its sources.
fn document(
    definition: &Definition,
    options: &WorkingOptions,
    row: IndicatorRow,
    loaded: &Loaded,
) -> Explanation {
    let info = definition.method.info();
    let indeling = &loaded.regioindeling;
    let name = |code: &RegionCode| {
        indeling.name(code, loaded.indeling).unwrap_or_default().to_owned()
    };
    let members = indeling.members(&options.region.code, loaded.indeling).into_iter();
    let members = members.map(|part| ExplainedMember {
        name: name(&part.to),
        gemeente: part.to,
        share: part.share,
    });
    let uses_reference = definition.method.uses_reference_year();
    Explanation {
        indicator: ExplainedIndicator {
            name: definition.name.clone(),
            title: definition.title.clone(),
            definition: definition.definition.clone(),
            caveat: definition.caveat.clone(),
            unit: definition.unit,
        },
        method: ExplainedMethod {
            name: info.name,
            version: info.version,
            formula: info.formula,
            parameters: parameters(definition),
        },
        region: options.region.clone(),
        period: row.period,
        sex: row.sex,
        age: row.age,
        category: options.category.clone(),
        indeling: loaded.indeling,
        reference_year: options.reference_year.filter(|_| uses_reference),
        members: members.collect(),
        recoding: Vec::new(),
        sums: Vec::new(),
        strata: Vec::new(),
        gemeenten: Vec::new(),
        interval: None,
        comparison: None,
        trend: None,
        inputs: Vec::new(),
        result: ExplainedResult {
            value: row.value,
            numerator: row.numerator,
            denominator: row.denominator,
            unit: definition.unit,
            status: row.status,
            limits_95: row.limits_95,
            limits_998: row.limits_998,
            benchmark: row.benchmark,
            comparison: row.comparison,
            judgement: row.judgement,
            rank: row.rank,
            rank_of: row.rank_of,
            rank_limits: None,
            trend: row.trend,
        },
        files: Vec::new(),
        diagnostics: Vec::new(),
    }
}

/// What the definition says of its method, without the method's name.
fn parameters(definition: &Definition) -> serde_json::Value {
    let method = serde_json::to_value(&definition.method).unwrap_or_default();
    let named = method.as_object().and_then(|method| method.values().next());
    named.cloned().unwrap_or_default()
}

fn add_sources(
    document: &mut Explanation,
    working: Working,
    loaded: &Loaded,
    tables: &[LoadedTable],
) -> Result<(), Error> {
    let mut sources = Sources::new(loaded, tables);
    for sum in &working.sums {
        sources.add(sum, document)?;
    }
    document.strata = working
        .strata
        .into_iter()
        .map(|stratum| ExplainedStratum {
            sex: stratum.sex,
            age: stratum.age,
            values: stratum.values,
        })
        .collect();
    document.files.sort();
    document.files.dedup();
    Ok(())
}
