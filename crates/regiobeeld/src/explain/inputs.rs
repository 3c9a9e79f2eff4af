//! The cells and files behind the sums of a figure.

use std::collections::BTreeMap;

use regiobeeld_domain::{Age, Dataset, RegionCode, Sex, Snapshot};
use regiobeeld_indicator::WorkingSum;
use regiobeeld_ingest::{
    INWONERS, InputCell, Loaded, LoadedTable, TableDefinition, inwoners_cells, weights,
};

use super::recoding::{self, Shares};
use super::{ExplainedCell, ExplainedSum, Explanation};
use crate::Error;
use crate::label::Labels;

/// What sums are traced back to.
pub(super) struct Sources<'a> {
    loaded: &'a Loaded,
    tables: &'a [LoadedTable],
    labels: Labels,
}

/// Which cells a sum is over.
struct Wanted<'a> {
    sex: Sex,
    age: Age,
    ages: &'a [Age],
    /// The category, where the measure has several.
    category: Option<&'a str>,
}

/// What is behind a sum: where it stands, how many rows, and cells of it.
struct Found<'a> {
    snapshot: &'a Snapshot,
    rows: usize,
    cells: Vec<InputCell<'a>>,
}

impl<'a> Sources<'a> {
    pub(super) fn new(loaded: &'a Loaded, tables: &'a [LoadedTable]) -> Self {
        Self { loaded, tables, labels: Labels::default() }
    }

    /// Adds a sum, its file, the recoding of its gemeenten and, for a sum over the region,
    /// every cell of it.
    pub(super) fn add(
        &mut self,
        sum: &WorkingSum,
        document: &mut Explanation,
    ) -> Result<(), Error> {
        let loaded = self.loaded;
        let code = if sum.is_national {
            RegionCode::nederland()
        } else {
            document.region.code.clone()
        };
        let members = loaded.regioindeling.members(&code, loaded.indeling);
        let shares: Shares = members.into_iter().map(|p| (p.to, p.share)).collect();
        let wanted = self.wanted(sum, document);
        let weights = self.weights(sum, &shares);
        let found = match self.table(sum) {
            Some(table) => of_table(table, sum, &weights, &wanted)?,
            None if sum.measure.dataset == INWONERS => self.of_registry(sum, &weights),
            None => self.of_statistics(sum, &code, &shares),
        };
        let Some(Found { snapshot, rows, mut cells }) = found else { return Ok(()) };
        cells.retain(|cell| wanted.holds(cell));
        let of_dataset = |one: &&Dataset| one.id == sum.measure.dataset;
        let dataset = loaded.datasets.iter().find(of_dataset);
        if dataset.is_some_and(|dataset| dataset.protection.is_some()) {
            // Cells of protected data would show what the figure hides.
            cells.clear();
        }
        let mut fields: Vec<_> = cells.iter().map(|cell| cell.field).collect();
        fields.sort_unstable();
        fields.dedup();
        let fields: Vec<_> =
            fields.into_iter().map(|field| self.labels.get(field)).collect();
        if !sum.is_national {
            let file =
                (self.labels.get(&snapshot.path), self.labels.get(&snapshot.sha256));
            for cell in &cells {
                document.inputs.push(explained(sum.role, &file, cell, &mut self.labels));
            }
            let from = self.boundary_year(sum);
            let steps = recoding::steps(loaded, &snapshot.path, from, &weights, &shares);
            let known = std::mem::take(&mut document.recoding);
            let is_new = |step: &super::RecodingStep| !known.contains(step);
            let steps: Vec<_> = steps.into_iter().filter(is_new).collect();
            document.recoding = [known, steps].concat();
        }
        document.files.push(snapshot.clone());
        document.sums.push(ExplainedSum {
            role: sum.role,
            region: code,
            dataset: sum.measure.dataset.clone(),
            measure: sum.measure.measure.clone(),
            period: sum.period,
            ages: sum.ages.clone(),
            total: sum.total,
            status: sum.status,
            file: snapshot.path.clone(),
            sha256: snapshot.sha256.clone(),
            rows,
            fields,
        });
        Ok(())
    }

    fn wanted<'w>(&self, sum: &'w WorkingSum, document: &'w Explanation) -> Wanted<'w> {
        let datasets = self.loaded.datasets.iter();
        let mut datasets = datasets.filter(|dataset| dataset.id == sum.measure.dataset);
        let cube =
            datasets.find_map(|dataset| dataset.measures.get(&sum.measure.measure));
        let several = cube.is_some_and(|cube| cube.axes().categories.len() > 1);
        Wanted {
            sex: document.sex,
            age: document.age,
            ages: &sum.ages,
            category: Some(document.category.as_str())
                .filter(|category| several && *category != "total"),
        }
    }

    /// The table of numbers behind a sum.
    fn table(&self, sum: &WorkingSum) -> Option<&'a LoadedTable> {
        let dataset = sum.measure.dataset.trim_end_matches(REST);
        let mut of_dataset = self.loaded.tables.iter().filter(|d| d.dataset == dataset);
        of_dataset.find_map(|definition| {
            let year = sum.period.calendar_year();
            let is_it = |table: &&LoadedTable| {
                table.raw.table == definition.name && table.year == year
            };
            self.tables.iter().find(is_it)
        })
    }

    /// The share of every gemeente of the file that counts.
    fn weights(&self, sum: &WorkingSum, shares: &Shares) -> BTreeMap<RegionCode, f64> {
        let (indeling, to) = (&self.loaded.regioindeling, self.loaded.indeling);
        if let Some(table) = self.table(sum) {
            return table.weights(indeling, to, shares);
        }
        let year = sum.period.calendar_year();
        let all = indeling.regions(regiobeeld_domain::RegionLevel::Gemeente, year);
        weights(indeling, all.iter().map(|gemeente| &gemeente.code), [year, to], shares)
    }

    /// The boundary year that the data behind a sum were published on.
    fn boundary_year(&self, sum: &WorkingSum) -> u16 {
        let of_dataset = |d: &&TableDefinition| d.dataset == sum.measure.dataset;
        let fixed = self.loaded.tables.iter().find(of_dataset).and_then(|d| d.boundaries);
        let year = fixed.unwrap_or(sum.period.calendar_year());
        self.table(sum).map_or(year, |table| table.fit.year)
    }

    /// The cells of a table of statistics: of the region itself where nothing is added up,
    /// else of its gemeenten, or of the country where its own total stands for theirs.
    fn of_statistics(
        &self,
        sum: &WorkingSum,
        code: &RegionCode,
        shares: &Shares,
    ) -> Option<Found<'a>> {
        let loaded = self.loaded;
        let mut traced = loaded.traced.iter();
        let traced = traced.find(|traced| {
            traced.of.dataset == sum.measure.dataset
                && traced.of.measure == sum.measure.measure
                && traced.period == sum.period
        });
        if let Some(traced) = traced {
            let mut snapshots = loaded.snapshots.iter();
            let snapshot = snapshots.find(|snapshot| snapshot.id == traced.snapshot)?;
            let itself = BTreeMap::from([(code.clone(), 1.0)]);
            let weights = || {
                let years = [traced.indeling, loaded.indeling];
                weights(&loaded.regioindeling, traced.regions(), years, shares)
            };
            let cells =
                if traced.is_own { traced.of(&itself) } else { traced.of(&weights()) };
            let is_whole = cells.iter().all(|cell| cell.value.is_some());
            let is_country = *code == RegionCode::nederland();
            let is_total = !cells.is_empty() && is_whole;
            let cells = if is_total || !is_country { cells } else { traced.of(&itself) };
            return Some(Found { snapshot, rows: cells.len(), cells });
        }
        let dataset = loaded.datasets.iter().find(|d| d.id == sum.measure.dataset)?;
        let id = dataset.inputs.get(&sum.period)?.first()?;
        let snapshot = loaded.snapshots.iter().find(|snapshot| snapshot.id == *id)?;
        Some(Found { snapshot, rows: snapshot.rows, cells: Vec::new() })
    }

    fn of_registry<'f>(
        &self,
        sum: &WorkingSum,
        weights: &'f BTreeMap<RegionCode, f64>,
    ) -> Option<Found<'f>>
    where
        'a: 'f,
    {
        let loaded = self.loaded;
        let dataset = loaded.datasets.iter().find(|d| d.id == sum.measure.dataset)?;
        let id = dataset.inputs.get(&sum.period)?.first()?;
        let snapshot = loaded.snapshots.iter().find(|snapshot| snapshot.id == *id)?;
        let year = sum.period.calendar_year();
        let is_embedded = snapshot.table == "cbs/regioindeling";
        let cells = inwoners_cells(&loaded.regioindeling, year, weights, is_embedded);
        Some(Found { snapshot, rows: cells.len(), cells })
    }
}

fn of_table<'a>(
    table: &'a LoadedTable,
    sum: &WorkingSum,
    weights: &BTreeMap<RegionCode, f64>,
    wanted: &Wanted<'_>,
) -> Result<Option<Found<'a>>, Error> {
    let measure = &sum.measure.measure;
    let snapshot = &table.snapshot;
    if sum.measure.dataset.ends_with(REST) {
        let cells = table.rest_cells(measure)?;
        let rows = usize::from(!cells.is_empty());
        return Ok(Some(Found { snapshot, rows, cells }));
    }
    let rows = table.row_count(weights, |sex, age| wanted.is_in(sex, age));
    // Of the country one gemeente is enough to know the columns.
    let few: BTreeMap<_, _> =
        weights.iter().take(1).map(|(c, w)| (c.clone(), *w)).collect();
    let cells = table.cells(measure, if sum.is_national { &few } else { weights })?;
    Ok(Some(Found { snapshot, rows, cells }))
}

/// What the dataset of rows without keys has behind the name of the other.
const REST: &str = "-restregel";

impl Wanted<'_> {
    fn is_in(&self, sex: Sex, age: Age) -> bool {
        let within = self.ages.is_empty() || self.ages.iter().any(|a| age.is_within(*a));
        let sex = self.sex == Sex::Total || self.sex == sex;
        sex && within && (self.age == Age::Total || self.age == age)
    }

    fn holds(&self, cell: &InputCell<'_>) -> bool {
        let category = self.category.is_none_or(|category| category == cell.category);
        category && self.is_in(cell.sex, cell.age)
    }
}

fn explained(
    role: &'static str,
    (file, sha256): &(crate::Label, crate::Label),
    cell: &InputCell<'_>,
    labels: &mut Labels,
) -> ExplainedCell {
    ExplainedCell {
        role,
        file: file.clone(),
        sha256: sha256.clone(),
        line: cell.line,
        field: labels.get(cell.field),
        region: cell.name.map(|name| labels.get(name)),
        gemeente: cell.gemeente.map(|code| labels.get(code.as_str())),
        sex: cell.sex,
        age: labels.get(&cell.age.to_string()),
        category: labels.get(&cell.category),
        value: cell.value,
        weight: cell.weight,
    }
}
