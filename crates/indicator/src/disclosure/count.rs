//! Which sums of one measure may be shown.

use std::collections::{BTreeMap, BTreeSet};

use regiobeeld_domain::{
    Age, Axes, Cube, Dataset, Period, Regioindeling, Region, RegionCode,
};
use regiobeeld_method::{CountTable, Fate, PublishedCount, protect};

use super::Shape;
use crate::breakdown::Cell;
use crate::definition::Measure;
use crate::region_sum::{Cells, RegionSums, cube};

/// A sum with its region.
pub(super) type Total = (RegionCode, Shape);

/// What a count of the country counts for more than another of its size, so that it is
/// hidden last.
const COUNTRY: f64 = 1e6;
/// What a count that was hidden the year before counts for less: a pattern that changes
/// from year to year shows more.
const AGAIN: f64 = 0.5;

/// What becomes of the sums of one measure.
#[derive(Debug, Default)]
pub(super) struct MeasureFates {
    pub(super) minimum: f64,
    fates: BTreeMap<Shape, BTreeMap<RegionCode, Fate>>,
    /// Hidden counts that what is shown leaves less room than the minimum.
    pub(super) narrow: usize,
    /// Hidden counts that are shown in the year before or after.
    pub(super) beside: usize,
}

impl MeasureFates {
    /// What becomes of a sum; one that was not looked at is hidden.
    pub(super) fn of(&self, region: &RegionCode, shape: &Shape) -> Fate {
        let fates = self.fates.get(shape);
        let fate = fates.and_then(|fates| fates.get(region)).copied();
        fate.unwrap_or(Fate::Complementary)
    }

    fn set(&mut self, (region, shape): &Total, fate: Fate) {
        self.fates.entry(shape.clone()).or_default().insert(region.clone(), fate);
    }

    /// Counts the hidden sums of which the year beside is shown.
    fn look_beside(&mut self, periods: &[Period]) {
        let is_beside = |one: &Period, other: &Period| {
            let apart = one.calendar_year().abs_diff(other.calendar_year());
            one.grain() == other.grain() && one.months() == other.months() && apart == 1
        };
        let mut beside = 0;
        for ((at, cell, ages), fates) in &self.fates {
            let others: Vec<Shape> = (0..periods.len())
                .filter(|other| is_beside(&periods[*at], &periods[*other]))
                .map(|other| (other, *cell, ages.clone()))
                .collect();
            let is_shown = |region: &&RegionCode| {
                others.iter().any(|o| self.of(region, o) == Fate::Shown)
            };
            let hidden = fates.iter().filter(|(_, fate)| **fate != Fate::Shown);
            beside += hidden.map(|(region, _)| region).filter(is_shown).count();
        }
        self.beside = beside;
    }
}

/// Decides on the sums of a measure, the periods of each calendar year together.
pub(super) fn fates(
    measure: &Measure,
    totals: &BTreeSet<Total>,
    datasets: &[Dataset],
    indeling: &Regioindeling,
    year: u16,
    minimum: f64,
) -> Option<MeasureFates> {
    let cube = cube(datasets, measure)?;
    let used = BTreeSet::from([measure]);
    let sums = RegionSums::of_measures(&used, datasets, indeling, year);
    let codes: BTreeSet<&RegionCode> = totals.iter().map(|(code, _)| code).collect();
    let regions: Vec<Region> =
        codes.iter().filter_map(|code| indeling.region(code, year)).collect();
    let cells: Vec<Cells> =
        regions.iter().map(|region| sums.cells(measure, region)).collect();
    let mut found = MeasureFates { minimum, ..MeasureFates::default() };
    let (mut known, mut small) = (Vec::new(), Vec::new());
    for (region, cells) in regions.iter().zip(&cells) {
        let figures = sums.figures(region);
        let of_region = sums.cube(&figures, measure)?;
        for total in totals.iter().filter(|(code, _)| *code == region.code) {
            let (_, (position, cell, ages)) = total;
            let sum = of_region.sum(*position, *cell, ages.as_deref());
            match sum.value {
                // What there is not tells nothing.
                None => found.set(total, Fate::Shown),
                // Nobody knows on how many persons a published figure rests.
                Some(_) if is_published(datasets, measure) => {
                    found.set(total, Fate::Primary);
                }
                Some(value) => {
                    known.push(KnownSum { total, cells });
                    // The country's own total may be more than that of the known cells.
                    small
                        .extend((value != 0.0 && value.abs() < minimum).then_some(total));
                }
            }
        }
    }
    let classes = Classes::new(cube.axes(), &known);
    for block in blocks(cube, &classes) {
        block.decide(&known, &classes, &mut found);
    }
    for total in small {
        found.set(total, Fate::Primary);
    }
    found.look_beside(&cube.axes().periods);
    Some(found)
}

fn is_published(datasets: &[Dataset], measure: &Measure) -> bool {
    let dataset = datasets.iter().find(|dataset| dataset.id == measure.dataset);
    dataset.is_some_and(|dataset| dataset.published.contains(&measure.measure))
}

/// A sum that has a value, with the cells of its region and the share of each.
struct KnownSum<'a> {
    total: &'a Total,
    cells: &'a [(usize, f64)],
}

/// Strata that stand in the same sums are one, because nothing tells them apart.
struct Classes {
    number: usize,
    /// The class of every stratum of a slab; none for one that is in no sum.
    of_stratum: Vec<Option<usize>>,
    of_shape: BTreeMap<(Cell, Option<Vec<Age>>), BTreeSet<usize>>,
}

impl Classes {
    fn new(axes: &Axes, known: &[KnownSum<'_>]) -> Self {
        let shapes: BTreeSet<(Cell, Option<Vec<Age>>)> =
            known.iter().map(|sum| (sum.total.1.1, sum.total.1.2.clone())).collect();
        let strata: Vec<BTreeSet<usize>> = shapes
            .iter()
            .map(|(cell, ages)| strata(axes, *cell, ages.as_deref()))
            .collect();
        let mut classes: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
        let count = axes.sexes.len() * axes.ages.len() * axes.categories.len();
        let mut class = |stratum: usize| {
            let shapes = (0..strata.len()).filter(|at| strata[*at].contains(&stratum));
            let shapes: Vec<usize> = shapes.collect();
            let next = classes.len();
            (!shapes.is_empty()).then(|| *classes.entry(shapes).or_insert(next))
        };
        let of_stratum: Vec<Option<usize>> = (0..count).map(&mut class).collect();
        let number = classes.len();
        let of = |strata: &BTreeSet<usize>| {
            strata.iter().filter_map(|stratum| of_stratum[*stratum]).collect()
        };
        let of_shape = shapes.into_iter().zip(strata.iter().map(of)).collect();
        Self { number, of_stratum, of_shape }
    }
}

/// The positions in a slab of what a cell and ages are about.
fn strata(axes: &Axes, cell: Cell, ages: Option<&[Age]>) -> BTreeSet<usize> {
    let within = |age: &usize| {
        ages.is_none_or(|ages| ages.iter().any(|a| axes.ages[*age].is_within(*a)))
    };
    let mut strata = BTreeSet::new();
    for sex in cell.sexes(axes) {
        for age in cell.ages(axes).filter(within) {
            let start = (sex * axes.ages.len() + age) * axes.categories.len();
            strata.extend(cell.categories(axes).map(|category| start + category));
        }
    }
    strata
}

/// Periods whose counts tell of each other, with their atoms: period × region × class.
struct Block {
    positions: Vec<usize>,
    regions: usize,
    values: Vec<f64>,
    relations: Vec<Vec<(usize, f64)>>,
}

/// The periods of each calendar year together where some add up to others, else each on
/// its own.
fn blocks(cube: &Cube, classes: &Classes) -> Vec<Block> {
    let periods = &cube.axes().periods;
    let mut years: BTreeMap<u16, Vec<usize>> = BTreeMap::new();
    for (at, period) in periods.iter().enumerate() {
        years.entry(period.calendar_year()).or_default().push(at);
    }
    let mut blocks = Vec::new();
    for positions in years.into_values() {
        let together = Block::new(cube, classes, positions.clone());
        if together.relations.is_empty() {
            let alone =
                positions.into_iter().map(|at| Block::new(cube, classes, vec![at]));
            blocks.extend(alone);
        } else {
            blocks.push(together);
        }
    }
    blocks
}

impl Block {
    fn new(cube: &Cube, classes: &Classes, positions: Vec<usize>) -> Self {
        let regions = cube.axes().regions.len();
        let mut values = vec![0.0; positions.len() * regions * classes.number];
        for (at, period) in positions.iter().enumerate() {
            for region in 0..regions {
                let (cells, status) = cube.slab(region, *period);
                let start = (at * regions + region) * classes.number;
                for ((value, status), class) in
                    cells.iter().zip(status).zip(&classes.of_stratum)
                {
                    if let Some(class) = class.filter(|_| status.has_value()) {
                        values[start + class] += value;
                    }
                }
            }
        }
        let mut block = Self { positions, regions, values, relations: Vec::new() };
        block.relate(&cube.axes().periods);
        block
    }

    /// Finds the atoms that are the sum of those of shorter periods. Flows add up and
    /// stocks do not; which of them a measure is, its values say.
    fn relate(&mut self, periods: &[Period]) {
        let size = self.values.len() / self.positions.len().max(1);
        for (long, parts) in divisions(&self.positions, periods) {
            for atom in 0..size {
                let own = long * size + atom;
                let parts: Vec<usize> =
                    parts.iter().map(|part| part * size + atom).collect();
                let sum: f64 = parts.iter().map(|part| self.values[*part]).sum();
                let value = self.values[own];
                if value != 0.0 && (sum - value).abs() <= 1e-9 * value.abs() {
                    let less = std::iter::once((own, -1.0));
                    let parts = parts.into_iter().map(|part| (part, 1.0));
                    self.relations.push(parts.chain(less).collect());
                }
            }
        }
    }

    /// Decides on the sums of the block's periods.
    fn decide(
        &self,
        known: &[KnownSum<'_>],
        classes: &Classes,
        found: &mut MeasureFates,
    ) {
        let of_block: Vec<(&KnownSum<'_>, usize)> = known
            .iter()
            .filter_map(|sum| {
                let at = self.positions.iter().position(|at| *at == sum.total.1.0)?;
                Some((sum, at))
            })
            .collect();
        let counts: Vec<PublishedCount> = of_block
            .iter()
            .map(|(sum, at)| self.count(sum, *at, classes, found))
            .collect();
        let protected = protect(CountTable {
            values: &self.values,
            counts: &counts,
            relations: &self.relations,
            minimum: found.minimum,
        });
        for (((sum, _), fate), bounds) in
            of_block.iter().zip(protected.fates).zip(protected.bounds)
        {
            found.set(sum.total, fate);
            let is_narrow = bounds.is_some_and(|[low, high]| high - low < found.minimum);
            found.narrow += usize::from(is_narrow);
        }
    }

    fn count(
        &self,
        sum: &KnownSum<'_>,
        at: usize,
        classes: &Classes,
        found: &MeasureFates,
    ) -> PublishedCount {
        let (region, (position, cell, ages)) = sum.total;
        let shape = (*cell, ages.clone());
        let held: Vec<usize> =
            classes.of_shape.get(&shape).into_iter().flatten().copied().collect();
        let mut atoms = Vec::with_capacity(sum.cells.len() * held.len());
        for (cell, share) in sum.cells {
            let start = (at * self.regions + cell) * classes.number;
            atoms.extend(held.iter().map(|class| (start + class, *share)));
        }
        let count: f64 =
            atoms.iter().map(|(atom, share)| share * self.values[*atom]).sum();
        let is_country = *region == RegionCode::nederland();
        let before = position.checked_sub(1).map(|before| (before, *cell, ages.clone()));
        let again = before.is_some_and(|before| {
            let fates = found.fates.get(&before);
            fates.and_then(|fates| fates.get(region)) == Some(&Fate::Complementary)
        });
        let factor =
            if is_country { COUNTRY } else { 1.0 } * if again { AGAIN } else { 1.0 };
        PublishedCount { atoms, cost: count * factor }
    }
}

/// Each period that shorter ones of one length cover, and those, as places in a block.
fn divisions(positions: &[usize], periods: &[Period]) -> Vec<(usize, Vec<usize>)> {
    let months = |at: &usize| periods[positions[*at]].months();
    let mut divisions = Vec::new();
    for long in 0..positions.len() {
        let Some((first, last)) = months(&long) else { continue };
        let mut by_length: BTreeMap<u16, Vec<usize>> = BTreeMap::new();
        for part in 0..positions.len() {
            let within = months(&part).filter(|(start, end)| {
                first <= *start && *end <= last && end - start < last - first
            });
            if let Some((start, end)) = within {
                by_length.entry(end - start + 1).or_default().push(part);
            }
        }
        let whole = |(length, parts): &(u16, Vec<usize>)| {
            usize::from(*length) * parts.len() == usize::from(last - first + 1)
        };
        let parts = by_length.into_iter().filter(whole).map(|(_, parts)| parts);
        divisions.extend(parts.map(|parts| (long, parts)));
    }
    divisions
}
