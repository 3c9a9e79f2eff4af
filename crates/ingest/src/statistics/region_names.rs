//! Regions that a table names instead of giving their codes.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use regiobeeld_domain::{Diagnostic, Period, Regioindeling, RegionCode, RegionLevel};

use super::cubes::Making;
use super::slots::defined;
use crate::findings::Findings;
use crate::{
    DimensionRole, Error, REGIO_S, RegionLabels, StatCode, StatTable, UnknownLabel,
};

/// The labels of all regions, made when the first table asks for them.
#[derive(Debug, Default)]
pub(crate) struct LazyLabels(OnceLock<RegionLabels>);

impl LazyLabels {
    fn get(&self, indeling: &Regioindeling) -> Result<&RegionLabels, Error> {
        if let Some(labels) = self.0.get() {
            return Ok(labels);
        }
        let labels = RegionLabels::new(indeling)?;
        Ok(self.0.get_or_init(|| labels))
    }
}

/// Puts codes in the place of names of regions, on the boundary year on which most are
/// known. A name that is none stays, so that its cells do not count, and is told.
///
/// # Errors
///
/// When the definition of spellings of gemeenten does not parse.
pub(super) fn to_codes(
    table: &mut StatTable,
    making: Making<'_>,
    labels: &LazyLabels,
) -> Result<Vec<Diagnostic>, Error> {
    let mut findings = Findings::default();
    let years = years(table, making);
    for dimension in &mut table.dimensions {
        let Some((_, defined)) = defined(making.definition, dimension) else { continue };
        if defined.role != DimensionRole::Region || dimension.codes.iter().all(is_code) {
            continue;
        }
        let labels = labels.get(making.indeling)?;
        let levels =
            if defined.levels.is_empty() { &REGIO_S[..] } else { &defined.levels };
        let tried = years.iter().map(|year| {
            let codes = dimension.codes.iter();
            (
                *year,
                codes.map(|code| found(labels, code, levels, *year)).collect::<Vec<_>>(),
            )
        });
        let unknown =
            |(_, found): &(u16, Vec<Found>)| found.iter().filter(|f| f.is_err()).count();
        let Some((year, found)) = tried.min_by_key(unknown) else { continue };
        for (code, found) in dimension.codes.iter_mut().zip(found) {
            match found {
                Ok(found) => code.key = found.to_string(),
                // It is a region of a level that nothing here is about.
                Err(UnknownLabel::OtherLevel(_)) => {}
                Err(unknown) => {
                    let told = unknown.diagnostic(&code.key, &dimension.name, year);
                    findings.push(told.code, &dimension.name, || told);
                }
            }
        }
    }
    Ok(findings.finish())
}

type Found = Result<RegionCode, UnknownLabel>;

fn found(
    labels: &RegionLabels,
    code: &StatCode,
    levels: &[RegionLevel],
    year: u16,
) -> Found {
    match code.key.parse::<RegionCode>() {
        Ok(known) if is_code(code) => Ok(known),
        _ => labels.code(&code.key, levels, year),
    }
}

/// Whether it is a code of CBS, wijken, buurten and parts of the country too.
fn is_code(code: &StatCode) -> bool {
    let bytes = code.key.as_bytes();
    bytes.len() >= 4
        && bytes.len() <= 10
        && bytes[..2].iter().all(u8::is_ascii_uppercase)
        && bytes[2..4].iter().all(u8::is_ascii_digit)
}

/// The boundary years that the names may be of, the likeliest first.
fn years(table: &StatTable, making: Making<'_>) -> Vec<u16> {
    let fixed = making.definition.boundaries.or(making.year);
    let codes = table.dimensions.iter().flat_map(|dimension| &dimension.codes);
    let periods = codes.filter_map(|code| code.key.parse::<Period>().ok());
    let periods: BTreeSet<_> = periods.map(Period::calendar_year).collect();
    let known = making.indeling.years();
    let of_periods = periods.into_iter().rev().filter(|year| known.contains(year));
    let years: Vec<_> = fixed.into_iter().chain(of_periods).collect();
    if years.is_empty() { vec![*known.end()] } else { years }
}
