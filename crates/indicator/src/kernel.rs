use regiobeeld_domain::{Age, Status};
use regiobeeld_method::{DirectlyStandardised, direct, expected, growth_split, ratio};

use crate::breakdown::Cell;
use crate::definition::{Growth, Method};
use crate::figures::{RegionCube, Sum};

/// A figure of one region, period and cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Figure {
    pub(crate) value: Option<f64>,
    pub(crate) numerator: Option<f64>,
    pub(crate) denominator: Option<f64>,
    pub(crate) status: Status,
    /// Strata that had to be left out, as positions of sex × age.
    pub(crate) left_out: Vec<usize>,
}

/// The strata of the country that a figure is held against.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Standard {
    pub(crate) events: Vec<f64>,
    pub(crate) population: Vec<f64>,
}

impl Standard {
    /// The country's strata for a method that uses them.
    pub(crate) fn of(
        method: &Method,
        country: Measures<'_>,
        period: usize,
        cell: Cell,
    ) -> Option<Self> {
        let is_standardised = matches!(
            method,
            Method::IndirectRatio { .. }
                | Method::ObservedMinusExpected { .. }
                | Method::DirectRate { .. }
        );
        let lane = |cube: &RegionCube| cube.strata(period, cell).into_owned();
        let events = country.first.filter(|_| is_standardised).map(lane)?;
        Some(Self { events, population: country.second.map(lane)? })
    }
}

/// What a region has of the measures of a definition: the one that its method starts
/// from, and the one that this is set against.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measures<'a> {
    pub(crate) first: Option<&'a RegionCube>,
    pub(crate) second: Option<&'a RegionCube>,
}

/// Where a figure is made: the region's measures, the country's strata, which periods.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) region: Measures<'a>,
    pub(crate) standard: Option<&'a Standard>,
    /// Position of the period in the cubes.
    pub(crate) period: usize,
    /// Position of the reference year, if it is loaded.
    pub(crate) reference: Option<usize>,
}

/// Computes one figure.
pub(crate) fn figure(method: &Method, place: Place<'_>, cell: Cell) -> Figure {
    let of = |cube: Option<&RegionCube>, period: usize, ages: Option<&[Age]>| {
        cube.map_or(Figure::UNKNOWN, |cube| cube.sum(period, cell, ages))
    };
    let first = |period| of(place.region.first, period, None);
    let second = |period| of(place.region.second, period, None);
    let now = place.period;
    match method {
        Method::Sum { .. } => Figure::sum(first(now)),
        Method::RatioOfSums { .. } => Figure::ratio(first(now), second(now), 1.0),
        Method::AgeRatio { numerator, denominator, scale, .. } => Figure::ratio(
            // A class that is absent from the file counts no one.
            of(place.region.first, now, Some(numerator)).or_nobody(),
            of(place.region.first, now, Some(denominator)).or_nobody(),
            *scale,
        ),
        Method::IndirectRatio { .. } => {
            let observed = first(now);
            let expected = expected_of(place, cell);
            Figure::ratio(observed, Sum { value: expected, ..observed }, 1.0)
        }
        Method::ObservedMinusExpected { .. } => {
            let observed = first(now);
            let expected = expected_of(place, cell);
            let gap = observed.value.zip(expected).map(|(o, e)| o - e);
            Figure::sum(Sum { value: gap, ..observed })
        }
        Method::DirectRate { .. } => {
            let observed = first(now);
            let Some(rate) = direct_rate(place, cell) else {
                return Figure::sum(Figure::UNKNOWN);
            };
            let numerator =
                Sum { value: observed.value.map(|_| rate.numerator), ..observed };
            let weight = Sum { value: Some(rate.weight), ..observed };
            let figure = Figure::ratio(numerator, weight, 1.0);
            let left_out =
                if figure.value.is_some() { rate.left_out } else { Vec::new() };
            Figure { left_out, ..figure }
        }
        Method::Growth { term, .. } => {
            let Some(reference) = place.reference else {
                return Figure::sum(Figure::UNKNOWN);
            };
            let (then, now) = (first(reference), first(now));
            let value = growth_term(place, reference, cell, *term);
            let known = then.value.and(now.value).and(value);
            Figure::sum(Sum { value: known, status: weakest(then, now) })
        }
        Method::Index { .. } => {
            let Some(reference) = place.reference else {
                return Figure::sum(Figure::UNKNOWN);
            };
            let rate = |period| {
                let (top, bottom) = (first(period), second(period));
                let value = top.value.zip(bottom.value).and_then(|(x, n)| ratio(x, n));
                Sum { value, status: weakest(top, bottom) }
            };
            Figure::ratio(rate(now), rate(reference), 100.0)
        }
    }
}

impl Sum {
    /// A population of which no cell is known counts no one.
    fn or_nobody(self) -> Self {
        match self.value {
            Some(_) => self,
            None => Self { value: Some(0.0), status: Status::Observed },
        }
    }
}

impl Figure {
    const UNKNOWN: Sum = Sum { value: None, status: Status::Missing };

    fn sum(sum: Sum) -> Self {
        Self::new(sum.value, None, None, sum.status)
    }

    fn ratio(numerator: Sum, denominator: Sum, scale: f64) -> Self {
        let parts = numerator.value.zip(denominator.value);
        let value = parts.and_then(|(top, bottom)| ratio(top * scale, bottom));
        let status = weakest(numerator, denominator);
        Self::new(value, numerator.value, denominator.value, status)
    }

    /// Sees to it that a value and its status agree.
    fn new(
        value: Option<f64>,
        numerator: Option<f64>,
        denominator: Option<f64>,
        status: Status,
    ) -> Self {
        let value = value.filter(|value| value.is_finite());
        let status = match (value.is_some(), status.has_value()) {
            (false, true) => Status::Missing,
            _ => status,
        };
        Self { value, numerator, denominator, status, left_out: Vec::new() }
    }
}

/// The status of a figure made of two sums: an absent part speaks before a value.
fn weakest(one: Sum, other: Sum) -> Status {
    match (one.value, other.value) {
        (Some(_), None) => other.status,
        (None, Some(_)) => one.status,
        _ => one.status.max(other.status),
    }
}

fn expected_of(place: Place<'_>, cell: Cell) -> Option<f64> {
    let people = place.region.second?.strata(place.period, cell);
    let standard = place.standard?;
    let anyone = people.iter().any(|n| *n > 0.0);
    anyone.then(|| expected(&people, &standard.events, &standard.population))
}

fn direct_rate(place: Place<'_>, cell: Cell) -> Option<DirectlyStandardised> {
    let events = place.region.first?.strata(place.period, cell);
    let people = place.region.second?.strata(place.period, cell);
    Some(direct(&events, &people, &place.standard?.population))
}

fn growth_term(
    place: Place<'_>,
    reference: usize,
    cell: Cell,
    term: Growth,
) -> Option<f64> {
    let (events, people) = (place.region.first?, place.region.second?);
    let split = growth_split(
        &events.strata(reference, cell),
        &people.strata(reference, cell),
        &events.strata(place.period, cell),
        &people.strata(place.period, cell),
    )?;
    Some(match term {
        Growth::Size => split.size,
        Growth::Structure => split.structure,
        Growth::Rate => split.rate,
    })
}
