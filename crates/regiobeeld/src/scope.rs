use std::collections::BTreeMap;

use regiobeeld_domain::{Overlap, Part, Regioindeling, Region, RegionCode, RegionLevel};
use regiobeeld_indicator::EvaluateOptions;
use regiobeeld_ingest::Loaded;
use regiobeeld_report::{Member, Overlapping};

use crate::{Error, Parts, RunSpec};

/// What is computed and reported, once it is known which data there are.
pub(crate) struct Scope {
    pub(crate) options: EvaluateOptions,
    pub(crate) reported: Vec<Region>,
}

impl Scope {
    pub(crate) fn of(
        spec: &RunSpec,
        loaded: &Loaded,
        indeling: &Regioindeling,
    ) -> Result<Self, Error> {
        let year = loaded.indeling;
        let asked = spec
            .regions
            .iter()
            .map(|code| region(indeling, code, year))
            .collect::<Result<Vec<_>, Error>>()?;
        for level in &spec.levels {
            if indeling.regions(*level, year).is_empty() {
                let help = if level.is_own() {
                    "; put a region file that names them with the data"
                } else {
                    ""
                };
                let message = format!("level `{level}` has no regions in {year}{help}");
                return Err(Error::Settings(message));
            }
        }
        let mut levels = spec.levels.clone();
        let mut regions = spec.regions.clone();
        let mut reported = Vec::new();
        if spec.parts == Parts::All {
            reported = if asked.is_empty() {
                indeling.regions(RegionLevel::Zorgkantoorregio, year)
            } else {
                let country = |region: &Region| region.level == RegionLevel::Nederland;
                asked.iter().filter(|region| !country(region)).cloned().collect()
            };
            // A report shows its region, the gemeenten in it and the country.
            levels.extend([RegionLevel::Nederland, RegionLevel::Gemeente]);
            levels.extend(reported.iter().map(|region| region.level));
            if !regions.is_empty() {
                regions.push(RegionCode::nederland());
                let gemeenten = gemeenten(indeling, year, &reported);
                regions
                    .extend(gemeenten.into_values().flatten().map(|m| m.gemeente.code));
            }
        }
        levels.extend(asked.iter().map(|region| region.level));
        regions.sort();
        regions.dedup();
        let options = EvaluateOptions {
            indicators: spec.indicators.clone(),
            levels,
            regions,
            periods: spec.periods.clone(),
            indeling: year,
            reference_year: reference_year(spec, loaded)?,
        };
        Ok(Self { options, reported })
    }
}

pub(crate) fn region(
    indeling: &Regioindeling,
    code: &RegionCode,
    year: u16,
) -> Result<Region, Error> {
    let found = indeling.region(code, year);
    let lasts = |region: &Region| !indeling.members(&region.code, year).is_empty();
    found.filter(lasts).ok_or_else(|| {
        Error::Settings(format!(
            "`{code}` is no region of boundary year {year}; \
             `regiobeeld list regions` has those of the newest year"
        ))
    })
}

pub(crate) fn reference_year(
    spec: &RunSpec,
    loaded: &Loaded,
) -> Result<Option<u16>, Error> {
    let mut years: Vec<u16> = loaded
        .datasets
        .iter()
        .filter(|dataset| dataset.id == regiobeeld_ingest::ZVW)
        .flat_map(|dataset| dataset.inputs.keys().map(|period| period.calendar_year()))
        .collect();
    years.sort_unstable();
    match spec.reference_year {
        Some(year) if years.contains(&year) => Ok(Some(year)),
        Some(year) => {
            let years: Vec<_> = years.iter().map(ToString::to_string).collect();
            Err(Error::Settings(format!(
                "reference year `{year}` is not loaded; there are {}",
                years.join(", ")
            )))
        }
        None => Ok(years.iter().find(|year| **year >= 2015).or(years.first()).copied()),
    }
}

/// The gemeenten of every region, each with the share of it that belongs to the region.
pub(crate) fn gemeenten(
    indeling: &Regioindeling,
    year: u16,
    regions: &[Region],
) -> BTreeMap<RegionCode, Vec<Member>> {
    let of = |region: &Region| {
        let member = |part: Part| {
            Some(Member { gemeente: indeling.region(&part.to, year)?, share: part.share })
        };
        let members = indeling.members(&region.code, year).into_iter();
        (region.code.clone(), members.filter_map(member).collect())
    };
    regions.iter().map(of).collect()
}

/// The zorgkantoorregio's that the regions of other levels lie over.
pub(crate) fn overlaps(
    indeling: &Regioindeling,
    year: u16,
    regions: &[Region],
) -> BTreeMap<RegionCode, Vec<Overlapping>> {
    let level = RegionLevel::Zorgkantoorregio;
    let of = |region: &Region| {
        let overlapping = |overlap: Overlap| {
            let Overlap { of_this, of_other, .. } = overlap;
            let region = indeling.region(&overlap.region, year)?;
            Some(Overlapping { region, of_this, of_other })
        };
        let overlaps = indeling.overlaps(&region.code, level, year).into_iter();
        (region.code.clone(), overlaps.filter_map(overlapping).collect())
    };
    regions.iter().filter(|region| region.level != level).map(of).collect()
}
