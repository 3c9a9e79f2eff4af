use std::collections::BTreeMap;

use crate::{Regioindeling, RegionCode, RegionLevel};

/// How much of the country the regions of a level cover.
#[derive(Debug, Clone, PartialEq)]
pub struct Coverage {
    /// Share of the residents of the country that live in at least one of its regions,
    /// those in several counted once; 0 to 1.
    pub share: f64,
    /// Gemeenten of which nothing belongs to any region.
    pub outside: Vec<RegionCode>,
    /// Gemeenten that belong to regions for more than their whole.
    pub overlapping: Vec<RegionCode>,
}

/// How one region lies over another.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlap {
    /// The other region.
    pub region: RegionCode,
    /// Share of this region's residents that live in the other.
    pub of_this: f64,
    /// Share of the other's residents that live in this one.
    pub of_other: f64,
}

impl Regioindeling {
    /// How much of the country the regions of a level cover in a boundary year.
    pub fn coverage(&self, level: RegionLevel, year: u16) -> Coverage {
        let mut shares: BTreeMap<RegionCode, f64> = BTreeMap::new();
        for region in self.regions(level, year) {
            for part in self.members(&region.code, year) {
                *shares.entry(part.to).or_default() += part.share;
            }
        }
        let gemeenten = self.members(&RegionCode::nederland(), year);
        let (mut all, mut inside) = (0.0, 0.0);
        for gemeente in &gemeenten {
            let residents = self.weight(&gemeente.to, year);
            all += residents;
            inside += residents * shares.get(&gemeente.to).map_or(0.0, |s| s.min(1.0));
        }
        let codes = gemeenten.into_iter().map(|gemeente| gemeente.to);
        let outside = codes.filter(|code| !shares.contains_key(code)).collect();
        // Shares such as thrice a third need not add up to the last bit.
        let twice = shares.into_iter().filter(|(_, share)| *share > 1.0 + 1e-9);
        let share = if all > 0.0 { inside / all } else { 0.0 };
        Coverage { share, outside, overlapping: twice.map(|(code, _)| code).collect() }
    }

    /// The regions of a level that a region shares residents with, in the order of their
    /// codes.
    pub fn overlaps(
        &self,
        code: &RegionCode,
        level: RegionLevel,
        year: u16,
    ) -> Vec<Overlap> {
        let shares: BTreeMap<_, _> = self
            .members(code, year)
            .into_iter()
            .map(|part| (part.to, part.share))
            .collect();
        let residents = |to: &RegionCode, share: f64| share * self.weight(to, year);
        let own: f64 = shares.iter().map(|(to, share)| residents(to, *share)).sum();
        let overlap = |region: crate::Region| {
            let members = self.members(&region.code, year);
            let other: f64 = members.iter().map(|p| residents(&p.to, p.share)).sum();
            let shared = members.iter().filter_map(|part| {
                Some(residents(&part.to, part.share.min(*shares.get(&part.to)?)))
            });
            let shared: f64 = shared.sum();
            let of = |whole: f64| if whole > 0.0 { shared / whole } else { 0.0 };
            Overlap { region: region.code, of_this: of(own), of_other: of(other) }
        };
        let overlaps = self.regions(level, year).into_iter().map(overlap);
        overlaps.filter(|overlap| overlap.of_this > 0.0).collect()
    }

    fn weight(&self, gemeente: &RegionCode, year: u16) -> f64 {
        self.residents(gemeente, year).map_or(0.0, f64::from)
    }
}
