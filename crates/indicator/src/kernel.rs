use regiobeeld_domain::{Age, Status};
use regiobeeld_method::{DirectlyStandardised, direct, expected, growth_split, ratio};

use crate::breakdown::Cell;
use crate::definition::{Growth, Measure, Method};
use crate::figures::{Figures, Sum, strata, sum};

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
    /// The country's strata for a method that uses them, if its measures are loaded.
    pub(crate) fn of(
        method: &Method,
        country: &Figures,
        period: usize,
        cell: Cell,
    ) -> Option<Self> {
        let (Method::IndirectRatio { events, population }
        | Method::ObservedMinusExpected { events, population }
        | Method::DirectRate { events, population }) = method
        else {
            return None;
        };
        let lane = |measure| lane(country, measure, period, cell);
        Some(Self { events: lane(events)?, population: lane(population)? })
    }
}

/// Where a figure is made: the region, the country's strata, and which periods.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) region: &'a Figures,
    pub(crate) standard: Option<&'a Standard>,
    /// Position of the period in the cubes.
    pub(crate) period: usize,
    /// Position of the reference year, if it is loaded.
    pub(crate) reference: Option<usize>,
}

/// Computes one figure; `measure` is the one that the method starts from.
pub(crate) fn figure(
    method: &Method,
    measure: &Measure,
    place: Place<'_>,
    cell: Cell,
) -> Figure {
    let of = |measure: &Measure, period: usize, ages: Option<&[Age]>| {
        place
            .region
            .cube(measure)
            .map_or(Figure::UNKNOWN, |cube| sum(cube, period, cell, ages))
    };
    let now = place.period;
    match method {
        Method::Sum { of: measure } => Figure::sum(of(measure, now, None)),
        Method::RatioOfSums { numerator, denominator } => {
            Figure::ratio(of(numerator, now, None), of(denominator, now, None), 1.0)
        }
        Method::AgeRatio { numerator, denominator, scale, .. } => Figure::ratio(
            // A class that is absent from the file counts no one.
            of(measure, now, Some(numerator)).or_nobody(),
            of(measure, now, Some(denominator)).or_nobody(),
            *scale,
        ),
        Method::IndirectRatio { events, population } => {
            let observed = of(events, now, None);
            let expected = expected_of(place, population, cell);
            Figure::ratio(observed, Sum { value: expected, ..observed }, 1.0)
        }
        Method::ObservedMinusExpected { events, population } => {
            let observed = of(events, now, None);
            let expected = expected_of(place, population, cell);
            let gap = observed.value.zip(expected).map(|(o, e)| o - e);
            Figure::sum(Sum { value: gap, ..observed })
        }
        Method::DirectRate { events, population } => {
            let observed = of(events, now, None);
            let Some(rate) = direct_rate(place, events, population, cell) else {
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
        Method::Growth { events, population, term } => {
            let Some(reference) = place.reference else {
                return Figure::sum(Figure::UNKNOWN);
            };
            let both = [of(events, reference, None), of(events, now, None)];
            let value = growth_term(place, events, population, reference, cell, *term);
            let known = both[0].value.and(both[1].value).and(value);
            Figure::sum(Sum { value: known, status: weakest(both[0], both[1]) })
        }
        Method::Index { numerator, denominator } => {
            let Some(reference) = place.reference else {
                return Figure::sum(Figure::UNKNOWN);
            };
            let rate = |period| {
                let (top, bottom) =
                    (of(numerator, period, None), of(denominator, period, None));
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

/// The values of a measure by stratum, if it is loaded.
fn lane(
    figures: &Figures,
    measure: &Measure,
    period: usize,
    cell: Cell,
) -> Option<Vec<f64>> {
    figures.cube(measure).map(|cube| strata(cube, period, cell))
}

fn expected_of(place: Place<'_>, population: &Measure, cell: Cell) -> Option<f64> {
    let people = lane(place.region, population, place.period, cell)?;
    let standard = place.standard?;
    let anyone = people.iter().any(|n| *n > 0.0);
    anyone.then(|| expected(&people, &standard.events, &standard.population))
}

fn direct_rate(
    place: Place<'_>,
    events: &Measure,
    population: &Measure,
    cell: Cell,
) -> Option<DirectlyStandardised> {
    let lane = |measure| lane(place.region, measure, place.period, cell);
    Some(direct(&lane(events)?, &lane(population)?, &place.standard?.population))
}

fn growth_term(
    place: Place<'_>,
    events: &Measure,
    population: &Measure,
    reference: usize,
    cell: Cell,
    term: Growth,
) -> Option<f64> {
    let lane = |measure, period| lane(place.region, measure, period, cell);
    let split = growth_split(
        &lane(events, reference)?,
        &lane(population, reference)?,
        &lane(events, place.period)?,
        &lane(population, place.period)?,
    )?;
    Some(match term {
        Growth::Size => split.size,
        Growth::Structure => split.structure,
        Growth::Rate => split.rate,
    })
}
