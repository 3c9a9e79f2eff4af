//! A synthetic table before it is written down.

use std::collections::BTreeMap;

use regiobeeld_domain::{Regioindeling, Region, RegionCode, RegionLevel};

use super::codes::{Choice, Dimensions, Means, product, sex, years};
use super::figures::{Figures, Part, WHOLE};
use super::level::{ADULTS, ALL};
use super::people::{Place, places};
use super::plans::{Form, Plan};
use super::title;
use crate::synthetic::random::Key;
use crate::{
    DimensionRole, Error, MeasureDefinition, MeasureKind, StatDimension, StatMeasure,
    TableDefinition,
};

/// A table: under every combination of codes the cells by measure.
#[derive(Debug)]
pub(super) struct Made {
    pub(super) id: &'static str,
    pub(super) dimensions: Vec<StatDimension>,
    pub(super) measures: Vec<StatMeasure>,
    pub(super) rows: BTreeMap<Vec<u32>, BTreeMap<u32, Cell>>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Cell {
    Number(f64),
    /// Not given, because it says too much of few people or is unreliable.
    Secret,
    /// There can be none.
    Impossible,
}

/// What a figure is of.
struct Of<'o> {
    measure: &'o MeasureDefinition,
    region: Option<&'o Region>,
    members: &'o [usize],
    part: Part,
    means: Means,
}

/// Makes the table of a plan.
pub(super) fn table(
    plan: &Plan,
    definition: &TableDefinition,
    indeling: &Regioindeling,
    key: Key,
) -> Result<Made, Error> {
    let mut dimensions = Dimensions::new(definition, plan)?;
    let (measures, keys) = measures(plan, definition);
    let mut rows: BTreeMap<Vec<u32>, BTreeMap<u32, Cell>> = BTreeMap::new();
    for period in plan.periods {
        let of_id = definition.tables.get(plan.id).copied();
        let of_period =
            period.get(..4).and_then(|year| year.parse().ok()).unwrap_or(2020);
        let year = of_id.unwrap_or(of_period);
        let (first, last) = indeling.years().into_inner();
        let boundaries = definition.boundaries.unwrap_or(year.clamp(first, last));
        let places = places(indeling, year, boundaries, key);
        let regions = regions(plan, indeling, boundaries);
        let members: Vec<_> =
            regions.iter().map(|r| members(r, &places, indeling, boundaries)).collect();
        let country: Vec<_> = (0..places.len()).collect();
        let mut figures = Figures::new(plan, &places, year, key);
        let taken = definition.measures.iter().zip(&keys);
        for (measure, at) in taken.filter(|(m, _)| !is_withdrawn(definition, m)) {
            let choices = dimensions.choices(measure, period, &regions);
            product(&choices, |choices| {
                let of = of(measure, choices, &regions, &members, &country);
                let cell = cell(&mut figures, &of);
                let codes = choices.iter().map(|choice| choice.code).collect();
                rows.entry(codes).or_default().insert(*at, cell);
            });
        }
        for gone in plan.gone.iter().filter(|code| !is_known(code, &regions)) {
            let mut choices = choices_of_total(&mut dimensions, definition, period);
            let geo = definition.dimensions.iter();
            let geo =
                geo.map(|(_, one)| one.role).position(|r| r == DimensionRole::Region);
            if let Some(geo) = geo {
                choices[geo] = dimensions.code(geo, gone, title::code(gone));
                rows.entry(choices).or_default().insert(0, Cell::Impossible);
            }
        }
    }
    let dimensions = dimensions.all;
    Ok(Made { id: plan.id, dimensions, measures, rows })
}

/// Whether the publisher took back what a measure is about, and gives it no more.
fn is_withdrawn(definition: &TableDefinition, measure: &MeasureDefinition) -> bool {
    definition.withdrawn.iter().any(|withdrawn| {
        let dimension = withdrawn.dimension.as_ref();
        let at = dimension.map(|name| measure.at.get(name));
        at.is_some_and(|at| at.is_none_or(|code| !withdrawn.except.contains(code)))
    })
}

fn is_known(code: &str, regions: &[Region]) -> bool {
    regions.iter().any(|region| region.code.as_str() == code)
}

/// The codes of the last measure of a definition, which is over everyone.
fn choices_of_total(
    dimensions: &mut Dimensions<'_>,
    definition: &TableDefinition,
    period: &str,
) -> Vec<u32> {
    let Some(measure) = definition.measures.last() else { return Vec::new() };
    let choices = dimensions.choices(measure, period, &[]);
    choices.iter().map(|of| of.first().map_or(0, |choice| choice.code)).collect()
}

/// The measures of the table, and the position among them of each of the definition's.
fn measures(plan: &Plan, definition: &TableDefinition) -> (Vec<StatMeasure>, Vec<u32>) {
    let mut measures: Vec<StatMeasure> = Vec::new();
    let mut positions = Vec::new();
    for measure in &definition.measures {
        let key = key(plan.form, measure, measures.len());
        let known = measures.iter().position(|known| known.key == key);
        let at = known.unwrap_or_else(|| {
            measures.push(StatMeasure {
                key,
                path: title::path(measure),
                unit: Some(title::unit(measure).to_owned()),
                decimals: Some(decimals(measure)),
            });
            measures.len() - 1
        });
        positions.push(u32::try_from(at).unwrap_or(u32::MAX));
    }
    (measures, positions)
}

/// The publisher's key in the service of a form: with a number at its end in the older
/// one. Where the definition knows titles alone, a key is made of them.
fn key(form: Form, measure: &MeasureDefinition, number: usize) -> String {
    let is_newer = matches!(form, Form::Observations | Form::Packed);
    let fits = |key: &&String| key.contains('_') != is_newer;
    let known = measure.keys.iter().find(fits).or(measure.keys.first());
    known.cloned().unwrap_or_else(|| {
        let mut key = String::new();
        for word in
            title::path(measure).concat().split(|c: char| !c.is_ascii_alphabetic())
        {
            let (first, rest) = word.split_at_checked(1).unwrap_or((word, ""));
            key.push_str(&first.to_ascii_uppercase());
            key.push_str(rest);
        }
        format!("{key}_{}", number + 1)
    })
}

fn regions(plan: &Plan, indeling: &Regioindeling, boundaries: u16) -> Vec<Region> {
    let levels = plan.regions.iter();
    levels.flat_map(|level| indeling.regions(*level, boundaries)).collect()
}

fn members(
    region: &Region,
    places: &[Place],
    indeling: &Regioindeling,
    boundaries: u16,
) -> Vec<usize> {
    let at = |code: &RegionCode| places.iter().position(|place| place.code == *code);
    if region.level == RegionLevel::Gemeente {
        return at(&region.code).into_iter().collect();
    }
    let parts = indeling.members(&region.code, boundaries);
    parts.iter().filter_map(|part| at(&part.to)).collect()
}

fn of<'o>(
    measure: &'o MeasureDefinition,
    choices: &[Choice],
    regions: &'o [Region],
    members: &'o [Vec<usize>],
    country: &'o [usize],
) -> Of<'o> {
    let ages = measure.age.map_or(ALL, years);
    let part = Part { sex: measure.sex.and_then(sex), ages, ..Part::ALL };
    let mut of =
        Of { measure, region: None, members: country, part, means: Means::Nothing };
    for choice in choices {
        match choice.means {
            Means::Nothing => {}
            Means::Region(at) => {
                (of.region, of.members) = (regions.get(at), &members[at]);
            }
            Means::Sex(sex) => of.part.sex = sex,
            Means::Ages(first, last) => of.part.ages = (first, last),
            Means::Share(share) => {
                let product = u64::from(of.part.share) * u64::from(share);
                let product = product / u64::from(WHOLE);
                of.part.share = u32::try_from(product).unwrap_or(WHOLE);
            }
            limit => of.means = limit,
        }
    }
    of
}

fn cell<'a>(figures: &mut Figures<'a>, of: &Of<'a>) -> Cell {
    let plan = figures.plan;
    let value = figures.of(&of.measure.measure, of.members, of.part);
    let adults = figures.residents(of.members, ADULTS);
    let is_count = of.measure.kind == MeasureKind::Count;
    let is_gemeente = of.region.is_some_and(|r| r.level == RegionLevel::Gemeente);
    let is_secret = if is_count {
        value > 0.0 && value < plan.secret
    } else {
        is_gemeente && adults < plan.few
    };
    if is_secret {
        return Cell::Secret;
    }
    let half = half_width(value, adults, figures.year, of.measure);
    let value = match of.means {
        Means::Limit(side) => value + side * half,
        Means::HalfWidth => half,
        _ => value,
    };
    let value = if is_count { (value / plan.step).round() * plan.step } else { value };
    let value = of.measure.least.map_or(value, |least| value.max(least));
    let value = if of.measure.unit == "percent" { value.min(100.0) } else { value };
    Cell::Number(rounded(value / of.measure.factor, decimals(of.measure)))
}

/// How far the limits of an interval are from a figure: of a forecast the farther the
/// later, of an estimate the farther the fewer were asked.
fn half_width(value: f64, adults: f64, year: u16, measure: &MeasureDefinition) -> f64 {
    match measure.kind {
        MeasureKind::Count => value * 0.002 * (f64::from(year) - 2020.0).max(0.0),
        MeasureKind::Mean => 0.2,
        MeasureKind::Percent => {
            let asked = 150.0 + adults / 200.0;
            1.96 * (value * (100.0 - value).max(0.0) / asked).sqrt()
        }
    }
}

/// The decimals that a measure is published with.
fn decimals(measure: &MeasureDefinition) -> u8 {
    let is_count = measure.kind == MeasureKind::Count;
    match measure.unit.as_str() {
        _ if measure.factor != 1.0 => 1,
        _ if is_count => 0,
        "score" => 3,
        "per_km2" => 0,
        _ => 1,
    }
}

fn rounded(value: f64, decimals: u8) -> f64 {
    const POWERS: [f64; 4] = [1.0, 10.0, 100.0, 1000.0];
    let scale = POWERS.get(usize::from(decimals)).copied().unwrap_or(1.0);
    let value = (value * scale).round() / scale;
    // A figure just below zero is no -0.
    if value == 0.0 { 0.0 } else { value }
}
