use std::collections::BTreeMap;

use regiobeeld_domain::{
    Code, Cube, Diagnostic, Place, Regioindeling, RegionCode, RegionLevel, Status, Sums,
};

/// A cube on another boundary year.
#[derive(Debug, Clone)]
pub struct Harmonised {
    /// The cube.
    pub cube: Cube,
    /// The groups of gemeenten over each of which one was divided by weight.
    pub divided: Vec<Vec<RegionCode>>,
    /// Which were, and by how much.
    pub diagnostics: Vec<Diagnostic>,
}

/// Expresses a cube over gemeenten on another boundary year.
///
/// Mergers are exact; a gemeente that was divided goes by CBS's published residents of
/// its parts, and a diagnostic says so. The result has every gemeente of the target year;
/// one of which nothing is known is missing.
pub fn harmonise(
    cube: &Cube,
    indeling: &Regioindeling,
    from: u16,
    to: u16,
    sums: Sums,
) -> Harmonised {
    let targets: Vec<RegionCode> = indeling
        .regions(RegionLevel::Gemeente, to)
        .into_iter()
        .map(|gemeente| gemeente.code)
        .filter(|code| !indeling.dissolved_during(code, to))
        .collect();
    let position: BTreeMap<_, _> =
        targets.iter().enumerate().map(|(i, c)| (c, i)).collect();
    let recoding = indeling.recoding(from, to);
    let mut members = vec![Vec::new(); targets.len()];
    let (mut divided, mut diagnostics) = (Vec::new(), Vec::new());
    for (source, code) in cube.axes().regions.iter().enumerate() {
        let parts = recoding.parts(code);
        for part in &parts {
            if let Some(target) = position.get(&part.to) {
                members[*target].push((source, part.share));
            }
        }
        if parts.iter().any(regiobeeld_domain::Part::is_split) {
            let shares: Vec<_> = parts
                .iter()
                .map(|part| format!("{} {:.4}", part.to, part.share))
                .collect();
            let message = format!(
                "expressed on boundary year {to} by residents of its parts: {}",
                shares.join(", ")
            );
            diagnostics.push(
                Diagnostic::new(Code::SplitByWeight, message).at(Place::Region(code)),
            );
            divided.push(parts.into_iter().map(|part| part.to).collect());
        }
    }
    let mut harmonised = cube.aggregate(targets, &members, sums);
    // What no gemeente can have, one that is absent from the data cannot have either; it
    // would otherwise make the totals of its regions missing.
    for category in cube.not_applicable() {
        harmonised.explain_absence(category, Status::NotApplicable);
    }
    Harmonised { cube: harmonised, divided, diagnostics }
}
