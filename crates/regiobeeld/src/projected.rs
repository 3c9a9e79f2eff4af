//! What is expected, as a part of a run.

use std::collections::BTreeMap;

use regiobeeld_domain::{AssumptionNote, BackTestRow, ProjectionFrame, Region, Warned};
use regiobeeld_ingest::Loaded;
use regiobeeld_projection::{
    BackTestOptions, DRAWS, HORIZON, PROJECTED, ProjectOptions, assumption_notes,
    judge_projections, project, projected_dataset, select_scenarios, write_projections,
};
use regiobeeld_report::Expected;
use serde_json::json;

use crate::manifest::Manifest;
use crate::run::{facts_of, pretty};
use crate::scope::Scope;
use crate::{Error, Parts, RunSpec, definition_set};

/// The seed where none is asked for.
const SEED: u64 = 20_230_701;

/// Draws of the intervals of back tests, which are over thousands of cells each.
const BACK_TEST_DRAWS: u32 = 200;

/// Everything that is expected, with what stands beside it.
#[derive(Debug, Default)]
pub(crate) struct Projected {
    /// Every projected value.
    pub(crate) frame: ProjectionFrame,
    /// What the models and scenarios take to be so.
    pub(crate) assumptions: Vec<AssumptionNote>,
    /// How wrong such projections were before.
    pub(crate) back_tests: Vec<BackTestRow>,
}

impl Projected {
    /// What reports show of it.
    pub(crate) fn expected(&self) -> Expected<'_> {
        Expected {
            projections: &self.frame,
            back_tests: &self.back_tests,
            assumptions: &self.assumptions,
        }
    }

    /// The files of a run that hold it.
    ///
    /// # Errors
    ///
    /// When one cannot be written.
    pub(crate) fn files(
        &self,
        spec: &RunSpec,
        manifest: &Manifest,
    ) -> Result<BTreeMap<String, Vec<u8>>, Error> {
        let mut files = BTreeMap::new();
        if spec.parts == Parts::Indicators {
            return Ok(files);
        }
        let Manifest { run, synthetic, .. } = manifest;
        let tests = &self.back_tests;
        let tests = json!({ "run": run, "synthetic": synthetic, "back_tests": tests });
        files.insert("backtest.json".to_owned(), pretty(&tests)?);
        if spec.parts != Parts::BackTests {
            let mut table = Vec::new();
            write_projections(&self.frame, &facts_of(manifest)?, &mut table)?;
            files.insert("projections.parquet".to_owned(), table);
            let known = &self.assumptions;
            let known =
                json!({ "run": run, "synthetic": synthetic, "assumptions": known });
            files.insert("assumptions.json".to_owned(), pretty(&known)?);
        }
        Ok(files)
    }
}

/// What is expected, as far as the parts of a run ask for it.
///
/// # Errors
///
/// When a scenario is unknown or wrong, or the horizon is out of reach.
pub(crate) fn expected(
    spec: &RunSpec,
    loaded: &Loaded,
    scope: &Scope,
) -> Result<Warned<Option<Projected>>, Error> {
    let none = |value| Warned { value, diagnostics: Vec::new() };
    match spec.parts {
        Parts::Indicators => {
            let asked = scope.options.indicators.as_slice();
            if !asked.is_empty()
                && !definition_set::uses(&spec.definitions, asked, PROJECTED)?
            {
                return Ok(none(None));
            }
            let regions = regions(scope, loaded);
            let frame = index(spec, loaded, regions, scope.options.reference_year)?;
            Ok(none(Some(Projected { frame, ..Projected::default() })))
        }
        Parts::BackTests => {
            let back_tests = back_tests(spec, loaded);
            Ok(none(Some(Projected { back_tests, ..Projected::default() })))
        }
        Parts::Projections | Parts::All => {
            let made = projected(spec, loaded, scope)?;
            Ok(Warned { value: Some(made.value), diagnostics: made.diagnostics })
        }
    }
}

/// Projects everything that the data allow.
fn projected(
    spec: &RunSpec,
    loaded: &Loaded,
    scope: &Scope,
) -> Result<Warned<Projected>, Error> {
    let regions = regions(scope, loaded);
    let options = options(spec, loaded, regions, scope.options.reference_year)?;
    let made = with(loaded, &options)?;
    let value = Projected {
        frame: made.value,
        assumptions: assumption_notes(&options.scenarios),
        back_tests: back_tests(spec, loaded),
    };
    Ok(Warned { value, diagnostics: made.diagnostics })
}

/// What indicators read of a projection: without draws, and without findings about what
/// they do not show.
///
/// # Errors
///
/// When a scenario is wrong, or the horizon is out of reach.
pub(crate) fn index(
    spec: &RunSpec,
    loaded: &Loaded,
    regions: Vec<Region>,
    reference_year: Option<u16>,
) -> Result<ProjectionFrame, Error> {
    let options = options(spec, loaded, regions, reference_year)?;
    let options = ProjectOptions { draws: 0, only_index: true, ..options };
    Ok(with(loaded, &options)?.value)
}

fn options(
    spec: &RunSpec,
    loaded: &Loaded,
    regions: Vec<Region>,
    reference_year: Option<u16>,
) -> Result<ProjectOptions, Error> {
    let names: Vec<_> = spec.scenarios.iter().map(String::as_str).collect();
    let known = definition_set::scenarios(&spec.definitions)?;
    Ok(ProjectOptions {
        indeling: loaded.indeling,
        regions,
        horizon: spec.horizon.unwrap_or(HORIZON),
        reference_year,
        scenarios: select_scenarios(&known, &names)?,
        draws: spec.draws.unwrap_or(DRAWS),
        seed: spec.seed.unwrap_or(SEED),
        only_index: false,
    })
}

fn with(
    loaded: &Loaded,
    options: &ProjectOptions,
) -> Result<Warned<ProjectionFrame>, Error> {
    let Loaded { datasets, regioindeling, categories, breaks, .. } = loaded;
    Ok(project(datasets, regioindeling, categories, breaks, options)?)
}

/// Puts what indicators read of a projection among the datasets.
pub(crate) fn add_dataset(loaded: &mut Loaded, frame: &ProjectionFrame) {
    let made = projected_dataset(frame, loaded.indeling);
    loaded.datasets.extend(made);
    loaded.datasets.sort_by(|one, other| one.id.cmp(&other.id));
}

/// Tests every model on the years that have come.
fn back_tests(spec: &RunSpec, loaded: &Loaded) -> Vec<BackTestRow> {
    let draws = spec.draws.unwrap_or(DRAWS).min(BACK_TEST_DRAWS);
    let options = BackTestOptions { draws, seed: spec.seed.unwrap_or(SEED) };
    judge_projections(&loaded.datasets, options)
}

/// The regions of the levels that are asked for.
fn regions(scope: &Scope, loaded: &Loaded) -> Vec<Region> {
    let mut levels = scope.options.levels.clone();
    levels.sort();
    levels.dedup();
    let asked = &scope.options.regions;
    let is_wanted = |region: &Region| asked.is_empty() || asked.contains(&region.code);
    let of_level = |level| loaded.regioindeling.regions(level, loaded.indeling);
    levels.into_iter().flat_map(of_level).filter(is_wanted).collect()
}
