//! Whether the gemeenten of a table add up to what the table says of larger regions.

use std::collections::BTreeMap;

use regiobeeld_domain::{Code, Diagnostic, Place, Regioindeling, RegionCode};

use super::cubes::MeasureCube;

/// How far a sum may be from the published total: figures are rounded and suppressed one
/// by one.
const PLAUSIBLE: f64 = 0.005;

/// Sets the sums of gemeenten against the published figures of the country and other
/// regions; tells of every measure and period the largest difference.
pub(super) fn check(made: &MeasureCube, indeling: &Regioindeling) -> Option<Diagnostic> {
    if made.is_own {
        return None;
    }
    let regions = made.cube.axes().regions.iter().enumerate();
    let positions: BTreeMap<_, _> = regions.map(|(at, code)| (code, at)).collect();
    let difference = |(code, published): (&RegionCode, &f64)| {
        let members = indeling.members(code, made.indeling);
        let mut sum = 0.0;
        for part in &members {
            let at = positions.get(&part.to)?;
            let (values, status) = made.cube.slab(*at, 0);
            // A sum of which a part is absent is no sum to hold against a total.
            status.iter().any(|status| status.has_value()).then_some(())?;
            sum += part.share * values.iter().sum::<f64>();
        }
        let gap = sum - published;
        let is_large = gap.abs() > PLAUSIBLE * published.abs().max(1.0);
        (is_large && !members.is_empty()).then(|| (code.clone(), gap, *published))
    };
    let differences = made.published.iter().filter_map(difference);
    let size = |gap: &f64, published: &f64| gap.abs() / published.abs().max(1.0);
    let (code, gap, published) = differences
        .max_by(|(_, a, of_a), (_, b, of_b)| size(a, of_a).total_cmp(&size(b, of_b)))?;
    let message = format!(
        "{}: the gemeenten of {code} add up to {gap:+} beside the published {published}",
        made.period
    );
    Some(
        Diagnostic::new(Code::TotalDiffers, message)
            .at(Place::Field(&made.measure))
            .at(Place::Region(&code))
            .help(
                "suppressed cells make sums low; see that the codes make no part twice",
            ),
    )
}
