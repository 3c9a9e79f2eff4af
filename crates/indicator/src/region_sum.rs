//! Every region is the sum of its gemeenten.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use regiobeeld_domain::{
    Cube, Dataset, Part, Regioindeling, Region, RegionCode, RegionLevel, Status,
};

use crate::definition::Measure;
use crate::disclosure::Disclosure;
use crate::figures::RegionCube;
use crate::method::Whose;
use crate::place::{Cubes, Gemeente};
use crate::plan::{Plan, PlannedInput};

/// Cells along a cube's axis of regions that make up a region, with the share of each.
pub(crate) type Cells = Vec<(usize, f64)>;

/// What one region has of every measure that is used.
#[derive(Debug)]
pub(crate) struct Figures<'a> {
    /// Its gemeenten.
    parts: Vec<Part>,
    /// In the order of the sources; none of a measure that was not asked for.
    cubes: Vec<Option<RegionCube<'a>>>,
}

/// The sums that plans need of regions, with those of the country at hand.
pub(crate) struct RegionSums<'a> {
    indeling: &'a Regioindeling,
    year: u16,
    /// In the order of their measures.
    sources: Vec<Source<'a>>,
    axes: Vec<RegionAxis<'a>>,
    pub(crate) nederland: Region,
    pub(crate) country: Figures<'a>,
    /// The sums of each gemeente, where a method looks at each.
    of_gemeenten: BTreeMap<RegionCode, Figures<'a>>,
    /// What may be shown of them.
    pub(crate) disclosure: Disclosure,
}

impl<'a> RegionSums<'a> {
    pub(crate) fn new(
        plans: &[Plan<'_>],
        datasets: &'a [Dataset],
        indeling: &'a Regioindeling,
        year: u16,
        disclosure: Disclosure,
    ) -> Self {
        let used = |of_each: bool| -> BTreeSet<&Measure> {
            let inputs = plans.iter().flat_map(|plan| &plan.inputs);
            let looks = inputs.filter(|i| !of_each || i.whose == Whose::Gemeenten);
            looks.map(|input| &input.measure).collect()
        };
        let mut sums = Self::of_measures(&used(false), datasets, indeling, year);
        sums.disclosure = disclosure;
        let of_each = used(true);
        if !of_each.is_empty() {
            let gemeenten = indeling.regions(RegionLevel::Gemeente, year).into_par_iter();
            let figures = |gemeente: Region| {
                let figures = sums.some(&gemeente, |measure| of_each.contains(measure));
                (gemeente.code, figures)
            };
            let figures: Vec<_> = gemeenten.map(figures).collect();
            sums.of_gemeenten = figures.into_iter().collect();
        }
        sums.country = sums.figures(&sums.nederland);
        sums
    }

    /// The sums of some measures, for what is neither about the country nor about each
    /// gemeente.
    pub(crate) fn of_measures(
        measures: &BTreeSet<&Measure>,
        datasets: &'a [Dataset],
        indeling: &'a Regioindeling,
        year: u16,
    ) -> Self {
        let mut axes = Vec::new();
        let source = |measure: &&Measure| Source::of(datasets, measure, &mut axes);
        let sources = measures.iter().filter_map(source).collect();
        Self {
            indeling,
            year,
            sources,
            axes,
            nederland: Region {
                code: RegionCode::nederland(),
                level: RegionLevel::Nederland,
                name: "Nederland".to_owned(),
            },
            country: Figures { parts: Vec::new(), cubes: Vec::new() },
            of_gemeenten: BTreeMap::new(),
            disclosure: Disclosure::default(),
        }
    }

    /// The sums of one region over its gemeenten, for every measure that is used.
    pub(crate) fn figures(&self, region: &Region) -> Figures<'a> {
        self.some(region, |_| true)
    }

    fn some(&self, region: &Region, wanted: impl Fn(&Measure) -> bool) -> Figures<'a> {
        let parts = self.indeling.members(&region.code, self.year);
        let cells: Vec<Cells> =
            self.axes.iter().map(|axis| axis.cells(region, &parts)).collect();
        let sum = |source: &Source<'a>| {
            wanted(&source.measure).then(|| source.sum(region, &cells[source.axis]))
        };
        let cubes = self.sources.iter().map(sum).collect();
        Figures { parts, cubes }
    }

    /// The cells that make up a region in the cube of a measure.
    pub(crate) fn cells(&self, measure: &Measure, region: &Region) -> Cells {
        let parts = self.indeling.members(&region.code, self.year);
        let source = self.source(measure).map(|at| &self.sources[at]);
        source
            .map_or_else(Vec::new, |source| self.axes[source.axis].cells(region, &parts))
    }

    /// The sum of one measure.
    pub(crate) fn cube<'f>(
        &self,
        figures: &'f Figures<'a>,
        measure: &Measure,
    ) -> Option<&'f RegionCube<'a>> {
        figures.cubes.get(self.source(measure)?)?.as_ref()
    }

    /// The cubes that the inputs of a plan are taken from, in the order of the inputs: of
    /// a region, and of the country where an input is about that.
    pub(crate) fn cubes<'f>(
        &'f self,
        plan: &Plan<'_>,
        region: &'f Figures<'a>,
    ) -> Cubes<'f> {
        self.cubes_at(plan, &self.sources_of(plan), region)
    }

    fn cubes_at<'f>(
        &'f self,
        plan: &Plan<'_>,
        sources: &[Option<usize>],
        region: &'f Figures<'a>,
    ) -> Cubes<'f> {
        let cube = |(input, source): (&PlannedInput, &Option<usize>)| {
            let figures = if input.is_national { &self.country } else { region };
            figures.cubes.get((*source)?)?.as_ref()
        };
        plan.inputs.iter().zip(sources).map(cube).collect()
    }

    fn source(&self, measure: &Measure) -> Option<usize> {
        self.sources.binary_search_by(|source| source.measure.cmp(measure)).ok()
    }

    fn sources_of(&self, plan: &Plan<'_>) -> Vec<Option<usize>> {
        plan.inputs.iter().map(|input| self.source(&input.measure)).collect()
    }

    /// The gemeenten of a region, where the method of a plan looks at each.
    pub(crate) fn gemeenten<'f>(
        &'f self,
        plan: &Plan<'_>,
        region: &'f Figures<'a>,
    ) -> Vec<Gemeente<'f>> {
        if plan.inputs.iter().all(|input| input.whose != Whose::Gemeenten) {
            return Vec::new();
        }
        let sources = self.sources_of(plan);
        let gemeente = |part: &'f Part| {
            let figures = self.of_gemeenten.get(&part.to)?;
            let cubes = self.cubes_at(plan, &sources, figures);
            Some(Gemeente { code: &part.to, cubes, share: part.share })
        };
        region.parts.iter().filter_map(gemeente).collect()
    }
}

/// Whether every region has a figure of its own, which is no sum.
fn is_published(dataset: &Dataset, measure: &Measure) -> bool {
    dataset.published.contains(&measure.measure)
}

/// The cube of a measure, if it is loaded.
pub(crate) fn cube<'a>(datasets: &'a [Dataset], measure: &Measure) -> Option<&'a Cube> {
    let dataset = datasets.iter().find(|dataset| dataset.id == measure.dataset)?;
    dataset.measures.get(&measure.measure)
}

/// Whether a region has all of a group of gemeenten or none of it.
fn all_or_none(members: &[(usize, f64)], group: &[usize]) -> bool {
    let inside = members.iter().filter(|(cell, _)| group.contains(cell)).count();
    inside == 0 || inside == group.len()
}

/// The regions of a cube; many cubes have the same ones.
struct RegionAxis<'a> {
    codes: &'a [RegionCode],
    is_published: bool,
    positions: BTreeMap<&'a RegionCode, usize>,
}

impl<'a> RegionAxis<'a> {
    fn new(codes: &'a [RegionCode], is_published: bool) -> Self {
        let positions = codes.iter().enumerate().map(|(at, code)| (code, at)).collect();
        Self { codes, is_published, positions }
    }

    /// The cells that make up a region.
    fn cells(&self, region: &Region, parts: &[Part]) -> Cells {
        let itself = self.positions.get(&region.code).map(|cell| (*cell, 1.0));
        if self.is_published {
            return itself.into_iter().collect();
        }
        // What is counted for the country alone belongs to no other region.
        let itself = itself.filter(|_| region.level == RegionLevel::Nederland);
        let cell = |part: &Part| Some((*self.positions.get(&part.to)?, part.share));
        itself.into_iter().chain(parts.iter().filter_map(cell)).collect()
    }
}

/// Where a measure is found.
struct Source<'a> {
    measure: Measure,
    dataset: &'a Dataset,
    cube: &'a Cube,
    /// Position among the axes of regions.
    axis: usize,
    /// For every period the groups of gemeenten over each of which one was divided, as
    /// positions along the cube's axis of regions.
    divided: Vec<Vec<Vec<usize>>>,
}

impl<'a> Source<'a> {
    fn of(
        datasets: &'a [Dataset],
        measure: &Measure,
        axes: &mut Vec<RegionAxis<'a>>,
    ) -> Option<Self> {
        let dataset = datasets.iter().find(|dataset| dataset.id == measure.dataset)?;
        let cube = dataset.measures.get(&measure.measure)?;
        let codes = cube.axes().regions.as_slice();
        let is_published = is_published(dataset, measure);
        let same = |axis: &RegionAxis<'_>| {
            axis.is_published == is_published && axis.codes == codes
        };
        let axis = axes.iter().position(same).unwrap_or_else(|| {
            axes.push(RegionAxis::new(codes, is_published));
            axes.len() - 1
        });
        // One that the cube lacks is at no position, so that no region has all of the group.
        let position = |code: &RegionCode| {
            axes[axis].positions.get(code).copied().unwrap_or(usize::MAX)
        };
        let positions = |group: &Vec<RegionCode>| group.iter().map(position).collect();
        let groups = |period| {
            let groups = dataset.divided.get(period).into_iter().flatten();
            groups.map(positions).collect()
        };
        let divided = cube.axes().periods.iter().map(groups).collect();
        Some(Self { measure: measure.clone(), dataset, cube, axis, divided })
    }

    /// The sum over the cells of a region. A region of one whole cell is that cell, which
    /// is not copied.
    fn sum(&self, region: &Region, cells: &[(usize, f64)]) -> RegionCube<'a> {
        let (values, mut status) = if let [(cell, 1.0)] = cells {
            let (values, status) = self.cube.region(*cell);
            (Cow::Borrowed(values), Cow::Borrowed(status))
        } else {
            let (values, status) = self.cube.sum(cells, self.dataset.sums);
            (Cow::Owned(values), Cow::Owned(status))
        };
        let is_whole = cells.iter().all(|(_, share)| *share == 1.0);
        if is_whole && status.contains(&Status::Estimated) {
            self.confirm(cells, status.to_mut());
        }
        let is_country = region.level == RegionLevel::Nederland;
        let published = self.dataset.national.get(&self.measure.measure);
        let published = published.filter(|_| is_country);
        let sums = self.dataset.sums;
        RegionCube::new(self.cube.axes(), values, status, sums, published)
    }

    /// Says that the estimates of periods are sums that no estimate is left in.
    fn confirm(&self, cells: &[(usize, f64)], status: &mut [Status]) {
        let size = status.len() / self.divided.len().max(1);
        let periods = status.chunks_mut(size.max(1)).zip(&self.divided);
        for (status, groups) in periods {
            if groups.iter().all(|group| all_or_none(cells, group)) {
                let estimates = status.iter_mut().filter(|s| **s == Status::Estimated);
                estimates.for_each(|status| *status = Status::Observed);
            }
        }
    }
}
