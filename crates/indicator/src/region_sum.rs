//! Every region is the sum of its gemeenten.

use std::collections::{BTreeMap, BTreeSet};

use regiobeeld_domain::{
    Cube, Dataset, Part, Regioindeling, Region, RegionCode, RegionLevel,
};

use crate::definition::Measure;
use crate::disclosure::Disclosure;
use crate::figures::RegionCube;
use crate::method::Whose;
use crate::place::{Gemeente, cubes};
use crate::plan::Plan;

/// For every measure that is used, the positions of the cells that make up each region.
pub(crate) type Members = BTreeMap<Measure, Vec<Vec<(usize, f64)>>>;

/// What one region has of every measure that is used.
pub(crate) type Figures = BTreeMap<Measure, RegionCube>;

/// The sums that plans need of regions, with those of the country at hand.
pub(crate) struct RegionSums<'a> {
    datasets: &'a [Dataset],
    indeling: &'a Regioindeling,
    year: u16,
    used: BTreeSet<Measure>,
    /// Where each of them is found.
    sources: BTreeMap<Measure, Source<'a>>,
    pub(crate) nederland: Region,
    pub(crate) country: Figures,
    /// The sums of each gemeente, where a method looks at each.
    of_gemeenten: BTreeMap<RegionCode, Figures>,
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
        let inputs = || plans.iter().flat_map(|plan| &plan.inputs);
        let used = |of_each: bool| -> BTreeSet<Measure> {
            let looks = inputs().filter(|i| !of_each || i.whose == Whose::Gemeenten);
            looks.map(|input| input.measure.clone()).collect()
        };
        let nederland = Region {
            code: RegionCode::nederland(),
            level: RegionLevel::Nederland,
            name: "Nederland".to_owned(),
        };
        let (country, of_gemeenten) = Default::default();
        let mut sums = Self {
            datasets,
            indeling,
            year,
            used: used(true),
            sources: sources(datasets, &used(false)),
            nederland: nederland.clone(),
            country,
            of_gemeenten,
            disclosure,
        };
        if !sums.used.is_empty() {
            let gemeenten = indeling.regions(RegionLevel::Gemeente, year);
            let members = sums.members_of(&gemeenten);
            let each = gemeenten.iter().enumerate().map(|(at, gemeente)| {
                let code = &gemeente.code;
                (code.clone(), sums.figures(&members, code, at))
            });
            sums.of_gemeenten = each.collect();
        }
        sums.used = used(false);
        let members = sums.members_of(std::slice::from_ref(&nederland));
        sums.country = sums.figures(&members, &nederland.code, 0);
        sums
    }

    /// The sums of one measure, for what is neither about the country nor about each
    /// gemeente.
    pub(crate) fn of_measure(
        measure: &Measure,
        datasets: &'a [Dataset],
        indeling: &'a Regioindeling,
        year: u16,
    ) -> Self {
        let sums = Self::new(&[], datasets, indeling, year, Disclosure::default());
        let used = BTreeSet::from([measure.clone()]);
        Self { sources: sources(datasets, &used), used, ..sums }
    }

    /// Finds the gemeenten of every region in every cube.
    pub(crate) fn members_of(&self, regions: &[Region]) -> Members {
        let members = |region: &Region| self.indeling.members(&region.code, self.year);
        let gemeenten: Vec<_> = regions.iter().map(members).collect();
        let of_measure = |measure: &Measure| {
            let cube = cube(self.datasets, measure);
            let codes = cube.map_or(&[][..], |cube| &cube.axes().regions);
            let cells: BTreeMap<_, _> =
                codes.iter().enumerate().map(|(i, c)| (c, i)).collect();
            let of_region = |(region, parts): (&Region, &Vec<Part>)| {
                // What is counted for the country alone belongs to no other region.
                let itself = cells.get(&region.code).map(|cell| (*cell, 1.0));
                if is_published(self.datasets, measure) {
                    return itself.into_iter().collect();
                }
                let itself = itself.filter(|_| region.level == RegionLevel::Nederland);
                let cell = |part: &Part| Some((*cells.get(&part.to)?, part.share));
                itself.into_iter().chain(parts.iter().filter_map(cell)).collect()
            };
            regions.iter().zip(&gemeenten).map(of_region).collect()
        };
        self.used.iter().map(|measure| (measure.clone(), of_measure(measure))).collect()
    }

    /// The sums of one region over its gemeenten, for every measure that is used.
    pub(crate) fn figures(
        &self,
        members: &Members,
        code: &RegionCode,
        at: usize,
    ) -> Figures {
        let sum = |(measure, members): (&Measure, &Vec<Vec<(usize, f64)>>)| {
            let Source { dataset, cube, divided } = self.sources.get(measure)?;
            let sums = dataset.sums;
            let mut sum = cube.aggregate(vec![code.clone()], &members[at..=at], sums);
            let whole = members[at].iter().all(|(_, share)| *share == 1.0);
            for (position, groups) in divided.iter().enumerate() {
                let all = |group: &Vec<_>| all_or_none(&members[at], group);
                if whole && groups.iter().all(all) {
                    sum.confirm(position);
                }
            }
            let is_country = *code == RegionCode::nederland();
            let published = dataset.national.get(&measure.measure);
            let published = published.filter(|_| is_country).cloned();
            let cube = RegionCube::new(sum, sums, &published.unwrap_or_default());
            Some((measure.clone(), cube))
        };
        members.iter().filter_map(sum).collect()
    }

    /// The gemeenten of a region, where the method of a plan looks at each.
    pub(crate) fn gemeenten(
        &self,
        plan: &Plan<'_>,
        region: &Region,
    ) -> Vec<Gemeente<'_>> {
        if plan.inputs.iter().all(|input| input.whose != Whose::Gemeenten) {
            return Vec::new();
        }
        let parts = self.indeling.members(&region.code, self.year).into_iter();
        let gemeente = |part: Part| {
            let figures = self.of_gemeenten.get(&part.to)?;
            let cubes = cubes(plan, figures, &self.country);
            Some(Gemeente { code: part.to, cubes, share: part.share })
        };
        parts.filter_map(gemeente).collect()
    }
}

/// Whether every region has a figure of its own, which is no sum.
fn is_published(datasets: &[Dataset], measure: &Measure) -> bool {
    let dataset = datasets.iter().find(|dataset| dataset.id == measure.dataset);
    dataset.is_some_and(|dataset| dataset.published.contains(&measure.measure))
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

fn sources<'a>(
    datasets: &'a [Dataset],
    used: &BTreeSet<Measure>,
) -> BTreeMap<Measure, Source<'a>> {
    let source =
        |measure: &Measure| Some((measure.clone(), Source::of(datasets, measure)?));
    used.iter().filter_map(source).collect()
}

/// Where a measure is found.
struct Source<'a> {
    dataset: &'a Dataset,
    cube: &'a Cube,
    /// For every period the groups of gemeenten over each of which one was divided, as
    /// positions along the cube's axis of regions.
    divided: Vec<Vec<Vec<usize>>>,
}

impl<'a> Source<'a> {
    fn of(datasets: &'a [Dataset], measure: &Measure) -> Option<Self> {
        let dataset = datasets.iter().find(|dataset| dataset.id == measure.dataset)?;
        let cube = dataset.measures.get(&measure.measure)?;
        let position = |code: &RegionCode| {
            cube.axes().regions.iter().position(|known| known == code)
        };
        // One that the cube lacks is at no position, so that no region has all of the group.
        let positions = |group: &Vec<RegionCode>| {
            group.iter().map(|code| position(code).unwrap_or(usize::MAX)).collect()
        };
        let groups = |period| {
            let groups = dataset.divided.get(period).into_iter().flatten();
            groups.map(positions).collect()
        };
        let divided = cube.axes().periods.iter().map(groups).collect();
        Some(Self { dataset, cube, divided })
    }
}
