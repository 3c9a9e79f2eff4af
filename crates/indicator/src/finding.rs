//! What is to be known beside the figures.

use regiobeeld_domain::{Code, Diagnostic, Place, Region, SeriesBreak};

use crate::breakdown::{Cell, CellLabel};
use crate::figure::Figure;
use crate::plan::Plan;

/// Says which strata of a region were left out of a standardised figure, once a period.
pub(crate) fn left_out(
    plan: &Plan<'_>,
    region: &Region,
    figures: &[Figure],
) -> Vec<Diagnostic> {
    let Some(cube) = plan.dataset.measures.get(&plan.measure().measure) else {
        return Vec::new();
    };
    let axes = cube.axes();
    let stratum = |position: &usize| {
        let (sex, age) = (position / axes.ages.len(), position % axes.ages.len());
        format!("{} {}", axes.sexes[sex], axes.ages[age])
    };
    let mut found = Vec::new();
    for (figures, planned) in figures.chunks(plan.cells.len().max(1)).zip(&plan.periods) {
        // Strata are told apart by sex and age, so that only a figure over all of them
        // can name them.
        let whole =
            |(cell, _): &&(Cell, CellLabel)| cell.sex.is_none() && cell.age.is_none();
        let of_whole = plan.cells.iter().zip(figures).filter(|(cell, _)| whole(cell));
        let widest =
            of_whole.map(|(_, figure)| &figure.left_out).max_by_key(|left| left.len());
        let Some(strata) = widest.filter(|strata| !strata.is_empty()) else { continue };
        let strata: Vec<_> = strata.iter().map(stratum).collect();
        let message = format!(
            "{} of {}: no insured-years in {}; the other weights are renormalised",
            plan.definition.name,
            planned.period.calendar_year(),
            strata.join(", ")
        );
        found.push(
            Diagnostic::new(Code::StratumMissing, message)
                .at(Place::Region(&region.code)),
        );
    }
    found
}

/// Says which breaks lie between the reference year and the years of a figure that is
/// made of both.
pub(crate) fn crossed_breaks(
    plan: &Plan<'_>,
    breaks: &[SeriesBreak],
    reference_year: Option<u16>,
) -> Vec<Diagnostic> {
    let Some(reference) = reference_year.filter(|_| plan.has_reference) else {
        return Vec::new();
    };
    if !plan.definition.method.uses_reference_year() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for planned in &plan.periods {
        let year = planned.period.calendar_year();
        for broken in breaks.iter().filter(|b| b.between(reference, year)) {
            let message = format!(
                "{} from {reference} to {year} crosses {}: {}",
                plan.definition.name, broken.year, broken.reason.en
            );
            found.push(
                Diagnostic::new(Code::SeriesBreak, message)
                    .at(Place::Field(&plan.definition.name))
                    .help("read it as a change of what is counted as well"),
            );
        }
    }
    found
}
