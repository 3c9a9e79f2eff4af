//! Staff: what an official prognosis says, region by region.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use regiobeeld_domain::{
    Age, Code, Diagnostic, Place, Regioindeling, Region, RegionCode, RegionLevel, Sex,
};

use super::ProjectOptions;
use super::rows::{Key, Rows, TOTAL};
use crate::input::prognosis;
use crate::{
    Error, PrognosisAmounts, PrognosisKey, PrognosisRow, REFERENCE, RegionShare, Summary,
    divide_prognosis, inconsistencies, sum_prognosis,
};

/// The model of an official prognosis.
const OFFICIAL: &str = "prognosemodel";

/// Persons that an official prognosis is rounded to.
const STEP: f64 = 100.0;

/// Writes demand, filled demand and shortage of an official prognosis for every region that
/// is asked for: of the country and `RegioPlus` regions as published, of others by the
/// residents that they share with these. Filled demand and shortage are never computed.
pub(super) fn write(
    datasets: &[regiobeeld_domain::Dataset],
    indeling: &Regioindeling,
    inputs: u16,
    options: &ProjectOptions,
    rows: &mut Rows,
) -> Result<Vec<Diagnostic>, Error> {
    let official = prognosis(datasets);
    let Some(origin) = official.iter().map(|row| row.key.cell.year).min() else {
        return Ok(Vec::new());
    };
    let level = |row: &&PrognosisRow| row.key.region.level();
    let regional: Vec<_> = official
        .iter()
        .filter(|row| level(row) == Some(RegionLevel::Regioplus))
        .cloned()
        .collect();
    let mut divided: BTreeMap<RegionLevel, Vec<PrognosisRow>> = BTreeMap::new();
    for (at, region) in options.regions.iter().enumerate() {
        let of_region = |rows: &[PrognosisRow]| -> Vec<PrognosisRow> {
            rows.iter().filter(|row| row.key.region == region.code).cloned().collect()
        };
        let mut found = of_region(&official);
        if found.is_empty() && is_divided(region) {
            let divided = match divided.entry(region.level) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(place) => {
                    let (level, year) = (region.level, options.indeling);
                    let shares = shares(indeling, &regional, level, year);
                    place.insert(divide_prognosis(&regional, &shares)?.rows)
                }
            };
            found = of_region(divided);
        }
        let writing = Writing { region: at, origin, inputs };
        writing.region(&found, rows);
    }
    Ok(contradictions(&official))
}

/// Regions that a prognosis is divided over; gemeenten are too small for it.
fn is_divided(region: &Region) -> bool {
    !matches!(region.level, RegionLevel::Gemeente | RegionLevel::Nederland)
}

/// How the residents of `RegioPlus` regions lie over the regions of a level.
fn shares(
    indeling: &Regioindeling,
    regional: &[PrognosisRow],
    level: RegionLevel,
    year: u16,
) -> Vec<RegionShare> {
    let codes: std::collections::BTreeSet<&RegionCode> =
        regional.iter().map(|row| &row.key.region).collect();
    let of = |from: &&RegionCode| {
        let overlaps = indeling.overlaps(from, level, year);
        let whole: f64 = overlaps.iter().map(|overlap| overlap.of_this).sum();
        // Own regions may leave a part out or overlap; such a part can be divided no more.
        let is_whole = (whole - 1.0).abs() < 1e-6;
        let from = (*from).clone();
        let share = move |overlap: regiobeeld_domain::Overlap| RegionShare {
            from: from.clone(),
            to: overlap.region,
            share: overlap.of_this / whole,
        };
        overlaps.into_iter().filter(move |_| is_whole).map(share).collect::<Vec<_>>()
    };
    codes.iter().flat_map(of).collect()
}

/// Rows whose shortage is not their demand less what is filled, told together.
fn contradictions(official: &[PrognosisRow]) -> Vec<Diagnostic> {
    let found = inconsistencies(official, STEP);
    let Some(first) = found.first() else { return Vec::new() };
    let message = format!(
        "in {} rows of the prognosis the shortage is not demand less filled demand; the first, \
         of {} in {}, gives {} where these give {}",
        found.len(),
        first.key.region,
        first.key.cell.year,
        first.given,
        first.by_difference
    );
    let told = Diagnostic::new(Code::ProjectionLimited, message);
    vec![
        told.at(Place::Field("arbeidsmarkt/tekort"))
            .help("the figures stay as published"),
    ]
}

/// Where rows of a region go.
struct Writing {
    region: usize,
    origin: u16,
    inputs: u16,
}

impl Writing {
    /// Every cell, and the total over all of a year and scenario.
    fn region(&self, found: &[PrognosisRow], rows: &mut Rows) {
        let mut of_years: BTreeMap<(u16, &str), Vec<PrognosisRow>> = BTreeMap::new();
        for row in found {
            let PrognosisKey { cell, .. } = &row.key;
            of_years.entry((cell.year, &cell.scenario)).or_default().push(row.clone());
            let (profession, branch) = (&cell.profession, &cell.branch);
            if let Some((profession, branch)) = profession.zip(*branch) {
                let category = format!("{profession}/{branch}");
                self.amounts(row.amounts, cell.year, &category, &cell.scenario, rows);
            }
        }
        for ((year, scenario), of_year) in of_years {
            self.amounts(sum_prognosis(&of_year), year, TOTAL, scenario, rows);
        }
    }

    fn amounts(
        &self,
        amounts: PrognosisAmounts,
        year: u16,
        category: &str,
        scenario: &str,
        rows: &mut Rows,
    ) {
        let figures = [
            ("arbeidsmarkt/arbeidsvraag", amounts.demand),
            ("arbeidsmarkt/tekort", amounts.shortage),
            ("arbeidsmarkt/tekort-percentage", amounts.percent()),
            ("arbeidsmarkt/vervulde-vraag", amounts.filled),
        ];
        for (quantity, value) in figures {
            let key = Key {
                quantity,
                region: self.region,
                year,
                sex: Sex::Total,
                age: Age::Total,
                category,
                scenario: if scenario.is_empty() { REFERENCE } else { scenario },
                model: OFFICIAL,
                origin: self.origin,
                inputs: self.inputs,
            };
            let summary = value.map(|mean| Summary { mean, quantiles: [mean; 7] });
            rows.push(key, summary, false);
        }
    }
}
