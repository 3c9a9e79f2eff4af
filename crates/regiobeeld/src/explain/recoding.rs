use std::collections::BTreeMap;

use regiobeeld_domain::{Part, RegionCode};
use regiobeeld_ingest::Loaded;

use super::RecodingStep;

/// The share of each gemeente of the boundary year that belongs to the region.
pub(super) type Shares = BTreeMap<RegionCode, f64>;

const WHOLE: &str = "CBS, Gebieden in Nederland: the gemeente merged or got another code";
const SPLIT: &str = "CBS, StatLine 03759ned: residents of the parts";

/// What became of every gemeente of a file that counts and did not stay what it was.
pub(super) fn steps(
    loaded: &Loaded,
    file: &str,
    from: u16,
    weights: &BTreeMap<RegionCode, f64>,
    shares: &Shares,
) -> Vec<RecodingStep> {
    let (indeling, to) = (&loaded.regioindeling, loaded.indeling);
    let recoding = indeling.recoding(from, to);
    let name = |code: &RegionCode, year: u16| {
        indeling.name(code, year).unwrap_or_default().to_owned()
    };
    let mut steps = Vec::new();
    for source in weights.keys() {
        let parts = recoding.parts(source);
        if parts.iter().all(|part| part.to == *source) {
            continue;
        }
        let step = |part: Part| RecodingStep {
            file: file.to_owned(),
            from_indeling: from,
            to_indeling: to,
            from: source.clone(),
            from_name: name(source, from),
            to_name: name(&part.to, to),
            source: if part.is_split() { SPLIT } else { WHOLE },
            member_share: shares.get(&part.to).copied().unwrap_or(0.0),
            share: part.share,
            to: part.to,
        };
        steps.extend(parts.into_iter().map(step));
    }
    steps
}
