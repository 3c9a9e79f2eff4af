//! The rows of one indicator: its figures with what all regions of a level tell of them.

use std::ops::Range;

use rayon::prelude::*;
use regiobeeld_domain::{
    Age, Comparison, Diagnostic, IndicatorRow, Judgement, Period, Region, Sex, Status,
};
use regiobeeld_method::quantiles;

use crate::across::Series;
use crate::comparison::{comparisons, judgement};
use crate::evaluate::compute;
use crate::figure::Figure;
use crate::finding::left_out;
use crate::method::Method;
use crate::plan::Plan;
use crate::rank::rank;
use crate::region_sum::{Figures, RegionSums};

/// What stands where a row is to come.
pub(crate) const NO_ROW: IndicatorRow = IndicatorRow {
    indicator: u16::MAX,
    region: u32::MAX,
    period: Period::year(0),
    sex: Sex::Total,
    age: Age::Total,
    category: u16::MAX,
    inputs: u16::MAX,
    value: None,
    numerator: None,
    denominator: None,
    limits_95: [None; 2],
    limits_998: [None; 2],
    status: Status::Missing,
    benchmark: None,
    comparison: Comparison::NotCompared,
    judgement: Judgement::None,
    rank: None,
    rank_of: None,
    trend: None,
};

/// What the rows of one indicator are made from.
pub(crate) struct Making<'a> {
    pub(crate) plan: &'a Plan<'a>,
    /// Position among the indicators.
    pub(crate) position: usize,
    /// The list of inputs of every period of the plan.
    pub(crate) inputs: Vec<u16>,
    /// The category of every cell of the plan.
    pub(crate) categories: Vec<u16>,
    /// Its levels, as ranges of the regions.
    pub(crate) levels: Vec<Range<usize>>,
    pub(crate) regions: &'a [Region],
    pub(crate) sums: &'a RegionSums<'a>,
    /// The sums of every region.
    pub(crate) of_regions: &'a [Figures<'a>],
}

impl Making<'_> {
    /// The number of rows.
    pub(crate) fn rows(&self) -> usize {
        self.block() * self.levels.iter().map(Range::len).sum::<usize>()
    }

    /// The number of rows of one region.
    fn block(&self) -> usize {
        self.plan.periods.len() * self.plan.cells.len()
    }

    /// Makes the rows, in the order of their keys, and says what is to be known of them.
    pub(crate) fn fill(&self, mut rows: &mut [IndicatorRow]) -> Vec<Diagnostic> {
        let Self { plan, sums, .. } = self;
        let country = compute(plan, sums, &sums.country, &sums.nederland, &[]);
        let mut found = Vec::new();
        for level in &self.levels {
            let (of_level, after) = rows.split_at_mut(self.block() * level.len());
            rows = after;
            let figures: Vec<Vec<Figure>> = of_level
                .par_chunks_mut(self.block().max(1))
                .zip(level.clone())
                .map(|(rows, region)| self.of_region(region, &country, rows))
                .collect();
            let regions = &self.regions[level.clone()];
            found.extend(sums.disclosure.findings(plan, regions, &figures));
            for (region, figures) in regions.iter().zip(&figures) {
                found.extend(left_out(plan, region, figures));
            }
            compare(plan, of_level, &figures, &country);
            group(plan, of_level, level.len());
            rank(of_level, level.len());
        }
        found
    }

    /// Makes the rows of one region, by period and cell, and hands its figures on.
    fn of_region(
        &self,
        region: usize,
        country: &[Figure],
        rows: &mut [IndicatorRow],
    ) -> Vec<Figure> {
        let (sums, of_region) = (&self.of_regions[region], &self.regions[region]);
        let figures = compute(self.plan, self.sums, sums, of_region, country);
        let cells = self.plan.cells.len();
        for (index, row) in rows.iter_mut().enumerate() {
            let (at, cell) = (index / cells, index % cells);
            let series = Series { plan: self.plan, cell, region: &figures, country };
            let trend = series.trend(at).map(|trend| trend.direction);
            let made = self.row(region, at, cell, &figures[index], &country[index]);
            *row = IndicatorRow { trend, ..made };
        }
        figures
    }

    fn row(
        &self,
        region: usize,
        at: usize,
        cell: usize,
        figure: &Figure,
        benchmark: &Figure,
    ) -> IndicatorRow {
        let label = &self.plan.cells[cell].1;
        let limits = figure.limits.map(|limits| [limits.lower, limits.upper]);
        IndicatorRow {
            indicator: u16::try_from(self.position).unwrap_or(u16::MAX),
            region: u32::try_from(region).unwrap_or(u32::MAX),
            period: self.plan.periods[at].period,
            sex: label.sex,
            age: label.age,
            category: self.categories[cell],
            inputs: self.inputs[at],
            value: figure.value,
            numerator: figure.numerator,
            denominator: figure.denominator,
            limits_95: limits[0],
            limits_998: limits[1],
            status: figure.status,
            benchmark: benchmark.value.filter(|_| self.plan.definition.has_benchmark()),
            ..NO_ROW
        }
    }
}

/// Compares the rows of the regions of a level with the country.
fn compare(
    plan: &Plan<'_>,
    rows: &mut [IndicatorRow],
    regions: &[Vec<Figure>],
    country: &[Figure],
) {
    let block = country.len();
    for (at, benchmark) in country.iter().enumerate() {
        let figures: Vec<&Figure> = regions.iter().map(|figures| &figures[at]).collect();
        let compared = comparisons(plan.definition, benchmark, &figures);
        for (row, (comparison, _)) in
            rows.iter_mut().skip(at).step_by(block).zip(compared)
        {
            row.comparison = comparison;
            row.judgement = judgement(comparison, plan.definition.polarity);
        }
    }
}

/// Replaces ratios by the group of regions that they lie in, where that is the method.
fn group(plan: &Plan<'_>, rows: &mut [IndicatorRow], regions: usize) {
    let Method::Quantile(method) = &plan.definition.method else { return };
    let block = rows.len() / regions.max(1);
    for at in 0..block {
        let values: Vec<_> =
            rows.iter().skip(at).step_by(block).map(|r| r.value).collect();
        let groups = quantiles(&values, method.groups, method.first.into());
        for (row, group) in rows.iter_mut().skip(at).step_by(block).zip(groups) {
            row.value = group.map(f64::from);
            if row.value.is_none() && row.status.has_value() {
                row.status = Status::Missing;
            }
        }
    }
}
