use std::collections::BTreeMap;

use regiobeeld_domain::{
    Age, Category, Period, ProjectionFrame, ProjectionRow, RegionCode, Sex, SnapshotId,
    Text,
};

use super::ProjectOptions;
use crate::Summary;
use crate::input::SCENARIOS;
use crate::quantity::quantities;

/// The name of the whole in tables.
pub(super) const TOTAL: &str = "total";

/// The rows of a projection in the making, with the labels that they point at.
pub(super) struct Rows {
    frame: ProjectionFrame,
    /// The positions in the frame of the regions of the options.
    regions: Vec<u32>,
    /// The positions of categories by their names.
    categories: BTreeMap<String, u16>,
}

/// Where a value stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key<'a> {
    pub(super) quantity: &'a str,
    /// Position among the regions of the options.
    pub(super) region: usize,
    pub(super) year: u16,
    pub(super) sex: Sex,
    pub(super) age: Age,
    pub(super) category: &'a str,
    pub(super) scenario: &'a str,
    pub(super) model: &'a str,
    pub(super) origin: u16,
    pub(super) inputs: u16,
}

/// Every model, in the order of the names.
const MODELS: [&str; 6] = [
    "demografisch",
    "hamilton-perry",
    "latere-start",
    "primos",
    "prognosemodel",
    "trend",
];

impl Rows {
    pub(super) fn new(categories: &[Category], options: &ProjectOptions) -> Self {
        let mut regions = options.regions.clone();
        regions.sort_by(|one, other| {
            (one.level.as_str(), &one.code).cmp(&(other.level.as_str(), &other.code))
        });
        let text = |text: &str| text.to_owned();
        let mut scenarios: Vec<_> =
            options.scenarios.iter().map(|scenario| scenario.name.clone()).collect();
        // Official prognoses have scenarios of their own.
        scenarios.extend(SCENARIOS.iter().filter(|s| !s.is_empty()).map(|s| text(s)));
        scenarios.sort();
        scenarios.dedup();
        let total = Category {
            name: TOTAL.to_owned(),
            title: Text { nl: text("Totaal"), en: text("Total") },
        };
        let mut categories: Vec<_> = categories
            .iter()
            .filter(|c| c.name != TOTAL)
            .cloned()
            .chain([total])
            .collect();
        categories.sort_by(|one, other| one.name.cmp(&other.name));
        let frame = ProjectionFrame {
            quantities: quantities(),
            regions,
            categories,
            scenarios,
            models: MODELS.map(str::to_owned).to_vec(),
            ..ProjectionFrame::default()
        };
        let place =
            |code: &RegionCode| frame.regions.iter().position(|r| r.code == *code);
        let regions = options.regions.iter().map(|region| place(&region.code));
        let regions = regions
            .map(|at| at.and_then(|at| u32::try_from(at).ok()).unwrap_or(u32::MAX));
        let categories = (0..).zip(&frame.categories);
        let categories = categories.map(|(at, one)| (one.name.clone(), at)).collect();
        Self { regions: regions.collect(), categories, frame }
    }

    /// The position of a list of snapshots.
    pub(super) fn inputs(&mut self, list: Vec<SnapshotId>) -> u16 {
        let known = self.frame.inputs.iter().position(|known| *known == list);
        let position = known.unwrap_or_else(|| {
            self.frame.inputs.push(list);
            self.frame.inputs.len() - 1
        });
        u16::try_from(position).unwrap_or(u16::MAX)
    }

    /// Adds a value; one that does not exist is no row.
    pub(super) fn push(
        &mut self,
        key: Key<'_>,
        summary: Option<Summary>,
        is_drawn: bool,
    ) {
        let Some(Summary { mean, quantiles }) = summary else { return };
        let frame = &self.frame;
        let narrow =
            |position: Option<usize>| position.and_then(|at| u16::try_from(at).ok());
        let labels = || {
            Some(ProjectionRow {
                quantity: narrow(
                    frame.quantities.iter().position(|q| q.name == key.quantity),
                )?,
                region: *self.regions.get(key.region)?,
                period: Period::year(key.year),
                sex: key.sex,
                age: key.age,
                category: *self.categories.get(key.category)?,
                scenario: narrow(frame.scenarios.iter().position(|s| s == key.scenario))?,
                model: narrow(frame.models.iter().position(|m| m == key.model))?,
                origin: key.origin,
                inputs: key.inputs,
                mean,
                quantiles: is_drawn.then_some(quantiles),
            })
        };
        let row = labels();
        self.frame.rows.extend(row);
    }

    pub(super) fn finish(mut self) -> ProjectionFrame {
        self.frame.sort();
        self.frame
    }
}
