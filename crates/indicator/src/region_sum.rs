//! Every region is the sum of its gemeenten.

use std::collections::{BTreeMap, BTreeSet};

use regiobeeld_domain::{
    Cube, Dataset, Part, Regioindeling, Region, RegionCode, RegionLevel,
};

use crate::definition::Measure;
use crate::figures::RegionCube;
use crate::plan::Plan;

/// For every measure that is used, the positions of the cells that make up each region.
pub(crate) type Members = BTreeMap<Measure, Vec<Vec<(usize, f64)>>>;

/// Finds the gemeenten of every region in every cube.
pub(crate) fn members(
    plans: &[Plan<'_>],
    datasets: &[Dataset],
    regions: &[Region],
    indeling: &Regioindeling,
    year: u16,
) -> Members {
    let gemeenten: Vec<_> =
        regions.iter().map(|region| indeling.members(&region.code, year)).collect();
    let of_measure = |measure: &Measure| {
        let codes = cube(datasets, measure).map_or(&[][..], |cube| &cube.axes().regions);
        let cells: BTreeMap<_, _> =
            codes.iter().enumerate().map(|(i, c)| (c, i)).collect();
        let of_region = |(region, parts): (&Region, &Vec<Part>)| {
            // What is counted for the country alone belongs to no other region.
            let itself = cells.get(&region.code).map(|cell| (*cell, 1.0));
            let itself = itself.filter(|_| region.level == RegionLevel::Nederland);
            let cell = |part: &Part| Some((*cells.get(&part.to)?, part.share));
            itself.into_iter().chain(parts.iter().filter_map(cell)).collect()
        };
        regions.iter().zip(&gemeenten).map(of_region).collect()
    };
    let used = plans.iter().flat_map(|plan| [Some(&plan.measure), plan.other.as_ref()]);
    let used: BTreeSet<_> = used.flatten().collect();
    used.into_iter().map(|measure| (measure.clone(), of_measure(measure))).collect()
}

/// The cube of a measure, if it is loaded.
pub(crate) fn cube<'a>(datasets: &'a [Dataset], measure: &Measure) -> Option<&'a Cube> {
    let dataset = datasets.iter().find(|dataset| dataset.id == measure.dataset)?;
    dataset.measures.get(&measure.measure)
}

/// What one region has of every measure that is used.
pub(crate) type Figures = BTreeMap<Measure, RegionCube>;

/// The sums of one region over its gemeenten, for every measure that is used.
pub(crate) fn figures(
    members: &Members,
    datasets: &[Dataset],
    code: &RegionCode,
    at: usize,
) -> Figures {
    let sum = |(measure, members): (&Measure, &Vec<Vec<(usize, f64)>>)| {
        let cube = cube(datasets, measure)?;
        let mut sum = cube.aggregate(vec![code.clone()], &members[at..=at]);
        let dataset = datasets.iter().find(|dataset| dataset.id == measure.dataset)?;
        for (position, period) in cube.axes().periods.iter().enumerate() {
            let groups = dataset.divided.get(period).map_or(&[][..], Vec::as_slice);
            let whole = members[at].iter().all(|(_, share)| *share == 1.0);
            if whole && groups.iter().all(|group| all_or_none(cube, &members[at], group))
            {
                sum.confirm(position);
            }
        }
        Some((measure.clone(), RegionCube::new(sum)))
    };
    members.iter().filter_map(sum).collect()
}

/// Whether a region has all of a group of gemeenten or none of it.
fn all_or_none(cube: &Cube, members: &[(usize, f64)], group: &[RegionCode]) -> bool {
    let codes = &cube.axes().regions;
    let inside = members.iter().filter(|(cell, _)| group.contains(&codes[*cell])).count();
    inside == 0 || inside == group.len()
}
