use std::collections::BTreeMap;

use crate::{Regioindeling, RegionCode};

/// *Herindeling*: a change of gemeenten: merger, division, new code.
///
/// Each is what one gemeente brought into another, itself included.
#[derive(Debug, Clone, PartialEq)]
pub struct Herindeling {
    /// The first boundary year on the new borders: codes are those of 1 January.
    pub year: u16,
    /// Whether the borders changed after 1 January of the year before that.
    pub mid_year: bool,
    /// The gemeente that gave.
    pub from: RegionCode,
    /// The gemeente that got.
    pub to: RegionCode,
    /// Residents of the part, by CBS; absent where the whole gemeente got a new code.
    pub residents: Option<f64>,
}

/// A part that a published log tells otherwise than the registry did.
#[derive(Debug, Clone, PartialEq)]
pub struct HerindelingDifference {
    /// The boundary year.
    pub year: u16,
    /// The gemeente that gave.
    pub from: RegionCode,
    /// The gemeente that got.
    pub to: RegionCode,
    /// Residents of the part in the registry; none where it had no such part, or no number.
    pub was: Option<f64>,
    /// Residents of the part in the log; none where it has no number.
    pub is: Option<f64>,
}

impl Regioindeling {
    /// Adds a published log to the registry's own, goes by it where both tell of a part, and
    /// says what it tells otherwise: a log may be cut to some gemeenten, so that what it
    /// does not tell stays. Only gemeenten that end pass on their people: what a change of borders
    /// moves between gemeenten that both go on is in no recoding. A gemeente that goes on
    /// beside what it receives keeps its residents of the year before, where the log does
    /// not list it among the parts.
    pub fn add_herindelingen(
        &mut self,
        log: Vec<Herindeling>,
    ) -> Vec<HerindelingDifference> {
        let mut differences = Vec::new();
        for part in self.that_count(log) {
            let is_it = |h: &&mut Herindeling| {
                (h.year, &h.from, &h.to) == (part.year, &part.from, &part.to)
            };
            let known = self.herindelingen.iter_mut().find(is_it);
            let was = known.as_ref().map(|known| known.residents);
            if was == Some(part.residents) {
                continue;
            }
            differences.push(HerindelingDifference {
                year: part.year,
                from: part.from.clone(),
                to: part.to.clone(),
                was: was.flatten(),
                is: part.residents,
            });
            match known {
                Some(known) => *known = part,
                None => self.herindelingen.push(part),
            }
        }
        differences
    }

    /// The parts of a log that recodings are made of, in the order of year and codes.
    fn that_count(&self, log: Vec<Herindeling>) -> Vec<Herindeling> {
        let (first, last) = self.years().into_inner();
        let is_there = |code: &RegionCode, year: u16| self.name(code, year).is_some();
        let counts = |h: &Herindeling| {
            let ends = h.from == h.to || !is_there(&h.from, h.year);
            (first + 1..=last).contains(&h.year) && h.residents != Some(0.0) && ends
        };
        let mut parts: BTreeMap<_, _> = BTreeMap::new();
        for h in log.into_iter().filter(counts) {
            parts.insert((h.year, h.from.clone(), h.to.clone()), h);
        }
        let is_known = |year: u16, code: &RegionCode| {
            let mut known = self.herindelingen.iter();
            known.any(|h| h.year == year && h.from == *code && h.to == *code)
        };
        let received: Vec<_> =
            parts.values().map(|h| (h.year, h.mid_year, h.to.clone())).collect();
        for (year, mid_year, code) in received {
            let goes_on = is_there(&code, year) && is_there(&code, year - 1);
            let key = (year, code.clone(), code.clone());
            if goes_on && !parts.contains_key(&key) && !is_known(year, &code) {
                let residents = self.residents(&code, year - 1).map(f64::from);
                let (from, to) = (code.clone(), code);
                let kept = Herindeling { year, mid_year, from, to, residents };
                parts.insert(key, kept);
            }
        }
        parts.into_values().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(year: u16, from: &str, to: &str, residents: Option<f64>) -> Herindeling {
        let (from, to) = (from.parse().unwrap(), to.parse().unwrap());
        Herindeling { year, mid_year: false, from, to, residents }
    }

    #[test]
    fn a_log_goes_before_the_registry_and_differences_are_told() {
        let mut indeling = Regioindeling::embedded().unwrap();
        let same = indeling.herindelingen.clone();
        assert_eq!(indeling.add_herindelingen(same.clone()), []);
        assert_eq!(indeling.add_herindelingen(Vec::new()), []);
        // Haaren's part in Boxtel is told with other residents.
        let mut other = same;
        let haaren = |h: &&mut Herindeling| {
            h.from.as_str() == "GM0788" && h.to.as_str() == "GM0757"
        };
        let changed = other.iter_mut().find(haaren).unwrap();
        let was = changed.residents.replace(9999.0);
        let differences = indeling.add_herindelingen(other);
        let [told] = &differences[..] else { panic!("{differences:?}") };
        assert_eq!((told.year, told.was, told.is), (2021, was, Some(9999.0)));
        let parts = indeling.recoding(2020, 2021).parts(&"GM0788".parse().unwrap());
        assert!(
            parts.iter().any(|part| part.to.as_str() == "GM0757" && part.share > 0.4)
        );
    }

    #[test]
    fn only_gemeenten_that_end_pass_on_their_people() {
        let indeling = Regioindeling::embedded().unwrap();
        let log = vec![
            // A change of borders between gemeenten that both go on.
            part(2025, "GM0828", "GM1721", Some(12.0)),
            part(1997, "GM0769", "GM0870", Some(6178.0)),
            part(2022, "GM0370", "GM0439", Some(10703.0)),
        ];
        let kept = indeling.that_count(log);
        let of: Vec<_> = kept.iter().map(|h| (h.from.as_str(), h.residents)).collect();
        assert_eq!(of, [("GM0370", Some(10703.0))]);
    }
}
