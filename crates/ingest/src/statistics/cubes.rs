//! A table as cubes, one a measure and period, on the boundary year of the period.

use std::collections::{BTreeMap, BTreeSet};

use regiobeeld_domain::{Cube, Diagnostic, Period, Regioindeling, RegionCode};

use super::age::SharedCodes;
use super::filling::{Filling, Way};
use super::measure::find;
use super::slots::{Labels, axis_labels, slots};
use super::traced::{TracedCell, TracedMeasure};
use crate::findings::Findings;
use crate::{DimensionRole, MeasureKind, StatTable, TableDefinition};

/// One measure of a period.
#[derive(Debug)]
pub(crate) struct MeasureCube {
    /// Name in the dataset.
    pub(crate) measure: String,
    pub(crate) period: Period,
    /// Boundary year of its regions.
    pub(crate) indeling: u16,
    /// Whether every region has a figure of its own, and nothing is added up.
    pub(crate) is_own: bool,
    /// Over gemeenten, where it may be added up; over all regions of the table else.
    pub(crate) cube: Cube,
    /// The figure that the table gives for other regions than gemeenten, to check sums.
    pub(crate) published: BTreeMap<RegionCode, f64>,
    /// The cells that it is made of, where they were asked for.
    pub(crate) traced: Vec<TracedCell>,
}

impl MeasureCube {
    /// Whether it is about the country and no other region.
    pub(crate) fn is_national(&self) -> bool {
        self.cube.axes().regions == [RegionCode::nederland()]
    }
}

/// What the cubes of a table are made with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Making<'m> {
    pub(crate) definition: &'m TableDefinition,
    pub(crate) shared: &'m SharedCodes,
    pub(crate) indeling: &'m Regioindeling,
    /// The year of a table without a dimension of periods.
    pub(crate) year: Option<u16>,
    /// The measures whose cells are kept.
    pub(crate) traced: &'m [TracedMeasure],
}

impl Making<'_> {
    /// The boundary year of a period, if the registry knows it.
    ///
    /// The country has the same borders in every year, those before and after the
    /// registry's too.
    pub(crate) fn boundary_year(&self, period: Period) -> Option<u16> {
        let is_national = self.definition.with_role(DimensionRole::Region).is_none();
        let fixed = self.definition.boundaries.or_else(|| {
            let years = self.indeling.years();
            is_national
                .then(|| period.calendar_year().clamp(*years.start(), *years.end()))
        });
        let year = fixed.unwrap_or_else(|| period.calendar_year());
        self.indeling.years().contains(&year).then_some(year)
    }
}

/// Makes the cubes of a table; what is wrong with its cells goes into `diagnostics`.
pub(crate) fn cubes(
    table: &StatTable,
    making: Making<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<MeasureCube> {
    let names: BTreeSet<_> =
        making.definition.measures.iter().map(|m| m.measure.as_str()).collect();
    let mut findings = Findings::default();
    let mut made = Vec::new();
    for name in names {
        made.extend(cubes_of(table, making, name, &mut findings, diagnostics));
    }
    diagnostics.extend(findings.finish());
    made
}

/// The cubes of one measure, one a period and limit.
fn cubes_of(
    table: &StatTable,
    making: Making<'_>,
    name: &str,
    findings: &mut Findings,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<MeasureCube> {
    let mut labels = axis_labels(making.definition, name);
    let mut ways = Vec::new();
    for definition in making.definition.measures.iter().filter(|m| m.measure == name) {
        match find(table, definition) {
            Ok(from) => {
                let slots = slots(
                    table,
                    making.definition,
                    definition,
                    making.shared,
                    &mut labels,
                );
                ways.push(Way { definition, from, slots });
            }
            Err(found) => diagnostics.extend(found.map(|found| *found)),
        }
    }
    let Some(first) = ways.first() else { return Vec::new() };
    let is_own = first.definition.kind != MeasureKind::Count || !has_gemeenten(&labels);
    let is_traced = making.traced.iter().any(|traced| {
        let names = making.definition.names_of_measure(name);
        traced.dataset == making.definition.dataset && names.contains(&traced.measure)
    });
    let mut filling =
        Filling { making, labels, is_own, cubes: BTreeMap::new(), is_traced };
    for way in &ways {
        filling.add(table, way, findings);
    }
    filling.finish(name)
}

/// Whether gemeenten, or parts of them, stand in a table; its regions are sums of these
/// then. A table of the country alone, or of its own regions, is summed to no other.
fn has_gemeenten(labels: &Labels) -> bool {
    labels.regions.iter().any(super::slots::PublishedRegion::is_gemeente)
}
