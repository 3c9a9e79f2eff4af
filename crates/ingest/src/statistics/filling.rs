//! Cells of a table into cubes.

use std::collections::{BTreeMap, BTreeSet};

use regiobeeld_domain::{
    Axes, Code, Cube, Diagnostic, Period, Place, RegionCode, RegionLevel, Status,
};

use super::cubes::{Making, MeasureCube};
use super::measure::scaled;
use super::slots::{Labels, Slot, Slots};
use super::traced::TracedCell;
use crate::definition::ending;
use crate::findings::Findings;
use crate::{MeasureDefinition, StatTable};

/// One of the ways into a measure, with where the codes of the table stand.
pub(super) struct Way<'m> {
    pub(super) definition: &'m MeasureDefinition,
    /// Position of the measure in the table.
    pub(super) from: u32,
    pub(super) slots: Slots,
}

/// The cubes of one measure that are being filled.
pub(super) struct Filling<'m> {
    pub(super) making: Making<'m>,
    pub(super) labels: Labels,
    pub(super) is_own: bool,
    /// By period and what follows the measure's name.
    pub(super) cubes: BTreeMap<(Period, Option<u32>), OfPeriod>,
    /// Whether its cells are kept.
    pub(super) is_traced: bool,
}

/// The cube of a period that is being filled.
pub(super) struct OfPeriod {
    indeling: u16,
    cube: Cube,
    /// Positions of the table's regions along the cube's axis.
    regions: Vec<Option<usize>>,
    published: BTreeMap<RegionCode, f64>,
    /// Regions of which a cell has no number, so that there is no total of them.
    incomplete: BTreeSet<RegionCode>,
    traced: Vec<TracedCell>,
}

impl<'m> Filling<'m> {
    pub(super) fn add(
        &mut self,
        table: &StatTable,
        way: &Way<'m>,
        findings: &mut Findings,
    ) {
        let width = table.dimensions.len();
        for cell in 0..table.cells.len() {
            if table.cells.measures[cell] != way.from {
                continue;
            }
            let codes = &table.cells.codes[cell * width..(cell + 1) * width];
            let Some(mut place) = Placed::of(codes, way, &self.labels) else { continue };
            let code = |dimension: usize| {
                &table.dimensions[dimension].codes[codes[dimension] as usize]
            };
            let provisional = (0..width).any(|dimension| code(dimension).is_provisional);
            let status = match table.cells.status[cell] {
                Status::Observed if provisional => Status::Provisional,
                status => status,
            };
            place.line = u64::from(table.cells.lines[cell]);
            let value = scaled(table.cells.values[cell], way.definition.factor);
            let field = &table.measures[way.from as usize].key;
            self.put(&place, value, status, way.definition, field, findings);
        }
    }

    fn put(
        &mut self,
        place: &Placed,
        value: f64,
        mut status: Status,
        definition: &MeasureDefinition,
        field: &str,
        findings: &mut Findings,
    ) {
        let period = match place.period {
            Some(at) => self.labels.periods[at as usize],
            None => match self.making.year {
                Some(year) => Period::year(year),
                None => return,
            },
        };
        let Some(year) = self.making.boundary_year(period) else { return };
        let (making, labels, is_own) = (self.making, &self.labels, self.is_own);
        let key = (period, place.ending);
        let ending = place.ending.map(|at| &labels.endings[at as usize]);
        let is_own = is_own || ending.is_some_and(|ending| ending.is_own);
        let filled = self
            .cubes
            .entry(key)
            .or_insert_with(|| OfPeriod::new(making, labels, is_own, period, year));
        if status.has_value() && definition.least.is_some_and(|least| value < least) {
            findings.push(Code::BadNumber, &definition.measure, || {
                let message =
                    format!("{value} is below what `{}` can be", definition.measure);
                Diagnostic::new(Code::BadNumber, message)
                    .at(Place::Line(place.line))
                    .at(Place::Field(&definition.measure))
                    .help("download the table again; the cell is missing now")
            });
            status = Status::Missing;
        }
        if status.has_value() && definition.projected {
            status = Status::Projected;
        }
        if self.is_traced {
            let region = place.region.map(|at| &labels.regions[at as usize]);
            let is_left_out = region.is_some_and(|region| region.is_part && is_own);
            let traced = TracedCell {
                line: place.line,
                field: field.to_owned(),
                region: region.map_or_else(RegionCode::nederland, |one| one.code.clone()),
                sex: labels.sexes[place.sex],
                age: labels.ages[place.age],
                category: labels.categories[place.category].clone(),
                value: status.has_value().then_some(value),
            };
            filled.traced.extend((!is_left_out).then_some(traced));
        }
        let Some(region) = place.region else {
            filled.cube.add([0, 0, place.sex, place.age, place.category], value, status);
            return;
        };
        let published = &labels.regions[region as usize];
        if published.is_part && is_own {
            // A figure of a wijk or buurt is no figure of its gemeente.
            return;
        }
        match filled.regions[region as usize] {
            Some(at) => {
                let cell = [at, 0, place.sex, place.age, place.category];
                filled.cube.add(cell, value, status);
            }
            None if !status.has_value() => {
                filled.incomplete.insert(published.code.clone());
            }
            None if published.is_gemeente() => {
                findings.push(Code::UnknownRegion, "region", || {
                    let message =
                        format!("`{}` is no gemeente of {year}", published.code);
                    Diagnostic::new(Code::UnknownRegion, message)
                        .at(Place::Line(place.line))
                        .at(Place::Region(&published.code))
                        .help(
                            "its figure does not count; check the table's boundary year",
                        )
                });
            }
            None => {
                *filled.published.entry(published.code.clone()).or_default() += value;
            }
        }
    }

    pub(super) fn finish(self, name: &str) -> Vec<MeasureCube> {
        let Self { labels, is_own, cubes, .. } = self;
        let cube = |((period, end), filled): ((Period, Option<u32>), OfPeriod)| {
            let end = end.map(|at| &labels.endings[at as usize]);
            let mut published = filled.published;
            published.retain(|code, _| !filled.incomplete.contains(code));
            MeasureCube {
                measure: ending(name, end.map_or("", |end| end.name.as_str())),
                period,
                indeling: filled.indeling,
                is_own: is_own || end.is_some_and(|end| end.is_own),
                cube: filled.cube,
                published,
                traced: filled.traced,
            }
        };
        cubes.into_iter().map(cube).collect()
    }
}

impl OfPeriod {
    fn new(
        making: Making<'_>,
        labels: &Labels,
        is_own: bool,
        period: Period,
        year: u16,
    ) -> Self {
        let regions = if labels.regions.is_empty() {
            vec![RegionCode::nederland()]
        } else if is_own {
            let codes: BTreeSet<_> =
                labels.regions.iter().map(|r| r.code.clone()).collect();
            codes.into_iter().collect()
        } else {
            let gemeenten = making.indeling.regions(RegionLevel::Gemeente, year);
            gemeenten.into_iter().map(|gemeente| gemeente.code).collect()
        };
        let positions: BTreeMap<_, _> =
            regions.iter().enumerate().map(|(at, code)| (code, at)).collect();
        let of_table = labels.regions.iter();
        let of_table =
            of_table.map(|region| positions.get(&region.code).copied()).collect();
        let axes = Axes {
            regions: regions.clone(),
            periods: vec![period],
            sexes: labels.sexes.clone(),
            ages: labels.ages.clone(),
            categories: labels.categories.clone(),
        };
        Self {
            indeling: year,
            cube: Cube::missing(axes),
            regions: of_table,
            published: BTreeMap::new(),
            incomplete: BTreeSet::new(),
            traced: Vec::new(),
        }
    }
}

/// Where a cell stands.
#[derive(Debug, Default)]
struct Placed {
    region: Option<u32>,
    period: Option<u32>,
    ending: Option<u32>,
    sex: usize,
    age: usize,
    category: usize,
    line: u64,
}

impl Placed {
    /// The place of a cell with these codes; none where it is not taken.
    fn of(codes: &[u32], way: &Way<'_>, labels: &Labels) -> Option<Self> {
        let mut place = Self::default();
        let definition = way.definition;
        let at = |position: Option<usize>| position.unwrap_or(0);
        place.sex =
            at(definition.sex.and_then(|s| labels.sexes.iter().position(|l| *l == s)));
        place.age =
            at(definition.age.and_then(|a| labels.ages.iter().position(|l| *l == a)));
        place.category = at(definition
            .category
            .as_ref()
            .and_then(|c| labels.categories.iter().position(|l| l == c)));
        let mut pair = None;
        for (code, slots) in codes.iter().zip(&way.slots.of_dimensions) {
            match slots[*code as usize] {
                Slot::Out => return None,
                Slot::Anything => {}
                Slot::Region(at) => place.region = Some(at),
                Slot::Period(at) => place.period = Some(at),
                Slot::Ending(at) => place.ending = Some(at),
                Slot::Sex(at) => place.sex = at as usize,
                Slot::Age(at) => place.age = at as usize,
                Slot::Category(at) => pair = Some(pair.unwrap_or(0) + at as usize),
            }
        }
        if let Some(pair) = pair {
            place.category = *way.slots.categories.get(pair)?;
        }
        Some(place)
    }
}
