//! How good the data are: one file a judgement, all of them pure functions of what was
//! loaded.
//!
//! `coverage` counts regions with a figure, `outlier` finds figures far from others like
//! them. Sums beside published totals were compared where tables are read
//! (`statistics/totals.rs`), on their own boundary years, and come in by a
//! [`TableReading`].

mod coverage;
mod outlier;
mod reading;
mod series;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use regiobeeld_domain::{
    Cube, Dataset, DatasetQuality, MeasureQuality, Period, PeriodQuality, RegionLevel,
    SeriesBreak, SourceTable, Status, Text, Warned,
};

pub use reading::{SeriesReading, TableReading};

use crate::{Loaded, ZVW};

/// Judges every dataset, and tells of remarkable figures.
///
/// `run_year` is the year of the run, from which ages are counted; nothing else depends on
/// it, and without it there are no ages.
pub fn quality(loaded: &Loaded, run_year: Option<u16>) -> Warned<Vec<DatasetQuality>> {
    let judged: Vec<_> = loaded
        .datasets
        .par_iter()
        .filter(|dataset| !dataset.is_made())
        .map(|dataset| Judging { loaded, dataset, breaks: breaks(loaded, dataset) })
        .map(|judging| judging.dataset(run_year))
        .collect();
    let (mut value, mut diagnostics) = (Vec::new(), Vec::new());
    for judged in judged {
        diagnostics.extend(outlier::findings(&judged));
        value.push(judged);
    }
    Warned { value, diagnostics }
}

/// The breaks in the series of a dataset: all that are known are about Vektis's costs.
fn breaks(loaded: &Loaded, dataset: &Dataset) -> Vec<SeriesBreak> {
    let years: BTreeSet<_> = dataset.inputs.keys().map(|p| p.calendar_year()).collect();
    let (Some(first), Some(last)) = (years.first(), years.last()) else {
        return Vec::new();
    };
    let known = loaded.breaks.iter().filter(|_| dataset.id == ZVW);
    known.filter(|one| one.between(*first, *last)).cloned().collect()
}

/// One dataset with what it is judged by.
struct Judging<'l> {
    loaded: &'l Loaded,
    dataset: &'l Dataset,
    breaks: Vec<SeriesBreak>,
}

impl Judging<'_> {
    fn dataset(self, run_year: Option<u16>) -> DatasetQuality {
        let measures: Vec<_> = self
            .dataset
            .measures
            .par_iter()
            .map(|(name, cube)| self.measure(name, cube))
            .collect();
        let tables = self.tables();
        let has_figure =
            |one: &&PeriodQuality| one.coverage.iter().any(|c| c.present > 0);
        let periods = || measures.iter().flat_map(|measure| &measure.periods);
        let newest = periods().filter(has_figure).map(|one| one.period).max();
        let age = newest.zip(run_year).and_then(|(period, year): (Period, u16)| {
            year.checked_sub(period.calendar_year())
        });
        let count = |wanted: &dyn Fn(Status) -> bool| -> usize {
            let cells = periods().flat_map(|one| &one.cells);
            cells.filter(|(status, _)| wanted(**status)).map(|(_, n)| n).sum()
        };
        let provisional = match count(&Status::has_value) {
            0 => 0.0,
            // Counts of cells are far below the integers that a float holds exactly.
            all => count(&|status| status == Status::Provisional) as f64 / all as f64,
        };
        DatasetQuality {
            id: self.dataset.id.clone(),
            title: self.title(),
            indeling: self.dataset.indeling,
            inputs: self.dataset.inputs.clone(),
            newest,
            age,
            verified: tables.iter().all(|table| table.verified),
            synthetic: tables.iter().any(|table| table.synthetic),
            provisional,
            breaks: self.breaks,
            tables,
            measures,
        }
    }

    /// The title of its tables, or of the registry where no table is read for it.
    fn title(&self) -> Text {
        let read = self.readings().next();
        let title = read.map(|read| read.title.clone());
        match title.filter(|_| self.dataset.id.ends_with(REST)) {
            Some(title) => Text {
                nl: format!("{}: restregel", title.nl),
                en: format!("{}: rest row", title.en),
            },
            None => read.map_or_else(registry_title, |read| read.title.clone()),
        }
    }

    /// The published tables behind it.
    fn tables(&self) -> Vec<SourceTable> {
        let used: BTreeSet<_> = self.dataset.inputs.values().flatten().collect();
        let snapshots = self.loaded.snapshots.iter().filter(|one| used.contains(&one.id));
        let mut tables: BTreeMap<&str, SourceTable> = BTreeMap::new();
        for snapshot in snapshots {
            let read = self.readings().find(|read| read.snapshot == snapshot.id);
            let title = || read.map_or_else(registry_title, |read| read.title.clone());
            let table = tables.entry(&snapshot.table).or_insert_with(|| SourceTable {
                table: snapshot.table.clone(),
                title: title(),
                source: snapshot.source.clone(),
                citation: snapshot.citation.clone(),
                licence: snapshot.licence.clone(),
                indelingen: Vec::new(),
                verified: true,
                synthetic: false,
                snapshots: Vec::new(),
            });
            table.verified &= read.is_none_or(|read| read.verified);
            table.synthetic |= snapshot.synthetic;
            table.indelingen.extend(snapshot.indeling);
            table.snapshots.push(snapshot.id.clone());
        }
        let sorted = |mut table: SourceTable| {
            table.indelingen.sort_unstable();
            table.indelingen.dedup();
            table
        };
        tables.into_values().map(sorted).collect()
    }

    fn readings(&self) -> impl Iterator<Item = &TableReading> {
        // The rest row of a table is a dataset of its own.
        let of_table = |read: &&TableReading| {
            let id = self.dataset.id.strip_suffix(REST).unwrap_or(&self.dataset.id);
            read.dataset == id
        };
        self.loaded.readings.iter().filter(of_table)
    }

    fn measure(&self, name: &str, cube: &Cube) -> MeasureQuality {
        let is_count = !self.dataset.published.contains(name);
        let series = series::of(self.loaded, self.dataset, name, cube);
        // What is remarkable shows counts, and protected ones are shown by no way round.
        let is_protected = self.dataset.protection.is_some();
        let found = if is_protected {
            outlier::Found::default()
        } else {
            outlier::find(&series, &self.breaks)
        };
        let levels = coverage::levels(cube);
        let periods = 0..cube.axes().periods.len();
        MeasureQuality {
            measure: name.to_owned(),
            is_count,
            per: series.per,
            periods: periods
                .map(|period| self.period(name, cube, period, is_count, &levels))
                .collect(),
            outliers: found.shown,
            more_outliers: found.more,
        }
    }

    fn period(
        &self,
        name: &str,
        cube: &Cube,
        at: usize,
        is_count: bool,
        levels: &[RegionLevel],
    ) -> PeriodQuality {
        let period = cube.axes().periods[at];
        let is_shown = is_count && self.dataset.protection.is_none();
        let mut read = self.readings().flat_map(|read| &read.series);
        let read = read.find(|one| one.measure == name && one.period == period);
        let (indeling, target) = (&self.loaded.regioindeling, self.dataset.indeling);
        let absent_parts = read.map_or_else(Vec::new, |read| {
            coverage::absent_parts(read, cube, at, indeling, target)
        });
        PeriodQuality {
            period,
            coverage: coverage::coverage(cube, at, levels),
            absent_parts,
            cells: coverage::cells(cube, at, levels),
            sum: is_shown.then(|| sum(cube, at)).flatten(),
            unplaced: self.unplaced(name, period),
            totals: match read.filter(|_| is_shown) {
                Some(read) => read.totals.clone(),
                None => Vec::new(),
            },
        }
    }

    /// What the rest row of the table has in a period.
    fn unplaced(&self, name: &str, period: Period) -> Option<f64> {
        let id = format!("{}{REST}", self.dataset.id);
        let rest = self.loaded.datasets.iter().find(|rest| rest.id == id)?;
        let cube = rest.measures.get(name)?;
        sum(cube, cube.axes().periods.iter().position(|known| *known == period)?)
    }
}

/// What the residents of the registry are called, embedded or of a table of regions.
fn registry_title() -> Text {
    Text {
        nl: "Inwoners per gemeente op 1 januari".to_owned(),
        en: "Residents of gemeenten on 1 January".to_owned(),
    }
}

/// What ends the id of the dataset of a table's row without keys.
const REST: &str = "-restregel";

/// The sum over all cells of a period with a value.
fn sum(cube: &Cube, period: usize) -> Option<f64> {
    let regions = 0..cube.axes().regions.len();
    let known = regions.filter(|region| coverage::has_value(cube, *region, period));
    let sums = known.map(|region| cube.slab(region, period).0.iter().sum::<f64>());
    sums.reduce(|one, other| one + other)
}
