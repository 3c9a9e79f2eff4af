use std::collections::BTreeMap;

use crate::RegionCode;

/// Where a gemeente's people are found after recoding, and which share of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The gemeente on the target boundary year.
    pub to: RegionCode,
    /// Share of the source gemeente, above 0 and at most 1.
    pub share: f64,
}

impl Part {
    /// Whether this is less than the whole, so that a weight was used.
    pub fn is_split(&self) -> bool {
        self.share < 1.0
    }
}

/// What becomes of the gemeenten that change from one boundary year to the next.
pub(crate) type Step = BTreeMap<RegionCode, Vec<Part>>;

/// The way from one boundary year to another.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Recoding {
    parts: Step,
}

impl Recoding {
    /// What became of a gemeente; one that did not change is wholly itself.
    pub fn parts(&self, gemeente: &RegionCode) -> Vec<Part> {
        let unchanged = || vec![Part { to: gemeente.clone(), share: 1.0 }];
        self.parts.get(gemeente).cloned().unwrap_or_else(unchanged)
    }

    /// Every gemeente that changed, with what became of it, in the order of the codes.
    pub fn changes(&self) -> impl Iterator<Item = (&RegionCode, &[Part])> {
        self.parts.iter().map(|(from, parts)| (from, parts.as_slice()))
    }

    /// Goes on from every part by `step`, which maps one gemeente to its parts.
    pub(crate) fn then(mut self, step: &Step) -> Self {
        for parts in self.parts.values_mut() {
            let mut next: BTreeMap<RegionCode, f64> = BTreeMap::new();
            for part in parts.iter() {
                let whole = [Part { to: part.to.clone(), share: 1.0 }];
                for onward in step.get(&part.to).map_or(&whole[..], Vec::as_slice) {
                    *next.entry(onward.to.clone()).or_default() +=
                        part.share * onward.share;
                }
            }
            *parts = next.into_iter().map(|(to, share)| Part { to, share }).collect();
        }
        for (from, parts) in step {
            self.parts.entry(from.clone()).or_insert_with(|| parts.clone());
        }
        self
    }
}

/// The parts of a gemeente by the weights of its successors; the only one gets all of it.
pub(crate) fn shares(targets: &[(&RegionCode, Option<f64>)]) -> Vec<Part> {
    if let [(to, _)] = targets {
        return vec![Part { to: (*to).clone(), share: 1.0 }];
    }
    let total: f64 = targets.iter().filter_map(|(_, weight)| *weight).sum();
    let part = |(to, weight): &(&RegionCode, Option<f64>)| {
        Some(Part { to: (*to).clone(), share: (*weight)? / total })
    };
    targets.iter().filter_map(part).collect()
}
