//! Whether the gemeenten of a table add up to what the table says of larger regions.

use std::collections::BTreeMap;

use regiobeeld_domain::{
    Code, Diagnostic, LevelTotal, Place, Regioindeling, RegionCode, RegionLevel,
    TotalDifference,
};

use super::cubes::MeasureCube;

/// How far a sum may be from the published total: figures are rounded and suppressed one
/// by one.
const PLAUSIBLE: f64 = 0.005;

/// Sets the sums of gemeenten against the published figures of the country and other
/// regions, by level. Regions of which the registry knows no gemeenten are passed over.
pub(super) fn compare(made: &MeasureCube, indeling: &Regioindeling) -> Vec<LevelTotal> {
    let mut levels: BTreeMap<RegionLevel, LevelTotal> = BTreeMap::new();
    if made.is_own {
        return Vec::new();
    }
    let known = known_sums(made);
    for (code, published) in &made.published {
        let members = indeling.members(code, made.indeling);
        let Some(level) = code.level().filter(|_| !members.is_empty()) else { continue };
        let total = levels.entry(level).or_insert_with(|| LevelTotal {
            level,
            compared: 0,
            agree: 0,
            incomplete: 0,
            largest: None,
        });
        // A sum of which a part is absent is no sum to hold against a total.
        let parts = members.iter().map(|part| Some(part.share * known.get(&part.to)?));
        let Some(sum) = parts.sum::<Option<f64>>() else {
            total.incomplete += 1;
            continue;
        };
        let found = TotalDifference::new(code.clone(), sum, *published);
        total.compared += 1;
        total.agree += usize::from(found.relative.abs() <= PLAUSIBLE);
        let size = |one: &TotalDifference| one.relative.abs();
        if total.largest.as_ref().is_none_or(|largest| size(&found) > size(largest)) {
            total.largest = Some(found);
        }
    }
    levels.into_values().collect()
}

/// The sum of every gemeente that has a figure.
fn known_sums(made: &MeasureCube) -> BTreeMap<&RegionCode, f64> {
    let regions = made.cube.axes().regions.iter().enumerate();
    let sum = |(at, code)| {
        let (values, status) = made.cube.slab(at, 0);
        let is_known = status.iter().any(|status| status.has_value());
        is_known.then(|| (code, values.iter().sum()))
    };
    regions.filter_map(sum).collect()
}

/// Tells the largest difference of a measure and period, over all levels.
pub(super) fn finding(made: &MeasureCube, totals: &[LevelTotal]) -> Option<Diagnostic> {
    let largest = totals.iter().filter_map(|total| total.largest.as_ref());
    let TotalDifference { region, published, absolute, relative, .. } = largest
        .filter(|one| one.relative.abs() > PLAUSIBLE)
        .max_by(|a, b| a.relative.abs().total_cmp(&b.relative.abs()))?;
    let message = format!(
        "{}: the gemeenten of {region} add up to {absolute:+} beside the published \
         {published}, which is {:+.1}%",
        made.period,
        100.0 * relative
    );
    Some(
        Diagnostic::new(Code::TotalDiffers, message)
            .at(Place::Field(&made.measure))
            .at(Place::Region(region))
            .help(
                "suppressed cells make sums low; see that the codes make no part twice",
            ),
    )
}
