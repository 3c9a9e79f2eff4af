//! Tables of statistics per postcode.

use std::collections::{BTreeMap, BTreeSet};

use regiobeeld_domain::{Code, Diagnostic, Place, Warned};

use super::cubes::Making;
use super::divided::{Division, divided};
use super::measure::find;
use super::slots::defined;
use crate::findings::Findings;
use crate::{DimensionRole, MeasureKind, PostcodeResidents, StatCode, StatTable};

/// Divides counts per postcode over gemeenten by residents; they are estimates then. What
/// may not be added up cannot be divided either, and goes. A table that has gemeenten or
/// no postcodes is left as it is. Says whether it was divided.
pub(super) fn to_gemeenten(
    table: &mut StatTable,
    making: Making<'_>,
    residents: Option<&PostcodeResidents>,
) -> Warned<bool> {
    let undivided = |diagnostics| Warned { value: false, diagnostics };
    let is_regions = |dimension: &crate::StatDimension| {
        let defined = defined(making.definition, dimension);
        defined.is_some_and(|(_, defined)| defined.role == DimensionRole::Region)
    };
    let Some(at) = table.dimensions.iter().position(is_regions) else {
        return undivided(Vec::new());
    };
    let codes = &table.dimensions[at].codes;
    let has_gemeenten = codes.iter().any(|code| code.key.starts_with("GM"));
    let longest =
        codes.iter().filter(|code| is_postcode(code)).map(|code| code.key.len());
    let Some(longest) = longest.max().filter(|_| !has_gemeenten) else {
        return undivided(Vec::new());
    };
    let field = table.dimensions[at].name.clone();
    let Some(residents) = residents else { return undivided(vec![waits(&field)]) };
    let mut findings = Findings::default();
    findings.push(Code::SplitByWeight, "", || {
        let message = "figures per postcode were divided over gemeenten by residents";
        Diagnostic::new(Code::SplitByWeight, message)
    });
    let parts = gemeenten(table, at, longest, residents, &mut findings);
    let counts: BTreeSet<u32> = making
        .definition
        .measures
        .iter()
        .filter(|measure| measure.kind == MeasureKind::Count)
        .filter_map(|measure| find(table, measure).ok())
        .collect();
    table.cells = divided(table, at, &parts, |measure| {
        if counts.contains(&measure) { Division::Divide } else { Division::LeaveOut }
    });
    Warned { value: true, diagnostics: findings.finish() }
}

fn is_postcode(code: &StatCode) -> bool {
    let digits = code.key.strip_prefix("PC").unwrap_or("");
    matches!(digits.len(), 3 | 4) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn waits(field: &str) -> Diagnostic {
    let message = "the table is per postcode and waits for a table of residents by \
                   postcode and gemeente; its postcodes do not count";
    Diagnostic::new(Code::UnknownRegion, message)
        .at(Place::Field(field))
        .help("put a table `pc4;gemeente;inwoners` beside it")
}

/// For the codes of postcodes the codes of their gemeenten, which are added to the
/// dimension, each with its share.
fn gemeenten(
    table: &mut StatTable,
    at: usize,
    length: usize,
    residents: &PostcodeResidents,
    findings: &mut Findings,
) -> BTreeMap<u32, Vec<(u32, f64)>> {
    let dimension = &mut table.dimensions[at];
    let (mut added, mut parts) = (BTreeMap::new(), BTreeMap::new());
    let postcodes: Vec<_> = dimension.codes.iter().cloned().enumerate().collect();
    let is_meant =
        |(_, code): &(usize, StatCode)| is_postcode(code) && code.key.len() == length;
    for (position, code) in postcodes.into_iter().filter(is_meant) {
        let Some(of_postcode) = residents.parts(&code.key) else {
            findings.push(Code::UnknownRegion, &dimension.name, || {
                let message = format!("`{}` is not in the table of residents", code.key);
                Diagnostic::new(Code::UnknownRegion, message)
                    .at(Place::Field(&dimension.name))
                    .help("add its gemeenten and their residents to the table")
            });
            continue;
        };
        let mut of_code = Vec::new();
        for (gemeente, share) in of_postcode {
            let new = added.entry(gemeente.clone()).or_insert_with(|| {
                let key = gemeente.to_string();
                let raw = key.clone();
                dimension.codes.push(StatCode { key, raw, ..StatCode::default() });
                dimension.codes.len() - 1
            });
            of_code.extend(u32::try_from(*new).ok().map(|new| (new, *share)));
        }
        parts.extend(u32::try_from(position).ok().map(|position| (position, of_code)));
    }
    parts
}
