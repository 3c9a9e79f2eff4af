use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::{RegionCode, RegionLevel};

/// A gemeente with the regions that it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gemeente {
    /// Name, for people only.
    pub name: String,
    /// The region of every published level that it lies in.
    pub parents: Vec<RegionCode>,
}

impl Gemeente {
    /// The region of a published level that it lies in.
    pub fn parent(&self, level: RegionLevel) -> Option<&RegionCode> {
        self.parents.iter().find(|code| code.level() == Some(level))
    }
}

/// Who belongs where on 1 January of one year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BoundaryYear {
    /// Every gemeente.
    pub gemeenten: BTreeMap<RegionCode, Arc<Gemeente>>,
    /// The names of the regions that they lie in.
    pub names: BTreeMap<RegionCode, String>,
    /// Residents of the gemeenten, where they are known.
    pub residents: BTreeMap<RegionCode, u32>,
}

impl BoundaryYear {
    /// The gemeenten of every region of a published level.
    pub(crate) fn members(
        &self,
        level: RegionLevel,
    ) -> BTreeMap<&RegionCode, Vec<&RegionCode>> {
        let mut members: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (code, gemeente) in &self.gemeenten {
            if let Some(parent) = gemeente.parent(level) {
                members.entry(parent).or_default().push(code);
            }
        }
        members
    }

    /// Takes over the levels that this table does not tell from another of the same year,
    /// for the gemeenten that both know.
    #[must_use]
    pub(crate) fn completed_by(mut self, other: &Self) -> Self {
        let told: Vec<_> = RegionLevel::published()
            .filter(|level| !self.members(*level).is_empty())
            .collect();
        for (code, gemeente) in &mut self.gemeenten {
            let Some(known) = other.gemeenten.get(code) else { continue };
            let lacks = |parent: &&RegionCode| {
                !parent.level().is_some_and(|level| told.contains(&level))
            };
            let lacking: Vec<_> = known.parents.iter().filter(lacks).cloned().collect();
            for parent in &lacking {
                if let Some(name) = other.names.get(parent) {
                    self.names.entry(parent.clone()).or_insert_with(|| name.clone());
                }
            }
            if !lacking.is_empty() {
                Arc::make_mut(gemeente).parents.extend(lacking);
            }
        }
        if self.residents.is_empty() {
            self.residents.clone_from(&other.residents);
        }
        self
    }

    /// What a newer table of the same year says otherwise, by subject.
    pub(crate) fn differences(&self, newer: &Self) -> Vec<Difference> {
        let (was, is) = (self.told(), newer.told());
        let subjects: BTreeSet<_> = was.keys().chain(is.keys()).copied().collect();
        let nothing = BTreeMap::new();
        let of_subject = |subject: &'static str| {
            let was = was.get(subject).unwrap_or(&nothing);
            let is = is.get(subject).unwrap_or(&nothing);
            let codes: BTreeSet<_> = was.keys().chain(is.keys()).collect();
            let differ = |code: &&RegionCode| was.get(*code) != is.get(*code);
            let case = |code: &RegionCode| {
                (code.clone(), was.get(code).cloned(), is.get(code).cloned())
            };
            let cases = codes.into_iter().filter(differ).map(case).collect();
            Difference { subject, cases }
        };
        let differences = subjects.into_iter().map(of_subject);
        differences.filter(|difference| !difference.cases.is_empty()).collect()
    }

    /// Everything that the table says, by subject and code.
    fn told(&self) -> BTreeMap<&'static str, BTreeMap<RegionCode, String>> {
        let mut told: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
        let mut say = |subject, code: &RegionCode, text: String| {
            told.entry(subject).or_default().insert(code.clone(), text);
        };
        for (code, gemeente) in &self.gemeenten {
            say("name", code, gemeente.name.clone());
            for level in RegionLevel::published() {
                if let Some(parent) = gemeente.parent(level) {
                    say(level.as_str(), code, parent.to_string());
                }
            }
        }
        for (code, name) in &self.names {
            say("name", code, name.clone());
        }
        for (code, residents) in &self.residents {
            say("residents", code, residents.to_string());
        }
        told
    }
}

/// What two tables of one boundary year say differently about one subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// `name`, a level, or `residents`.
    pub subject: &'static str,
    /// Every code with what the older table says of it, and the newer one.
    pub cases: Vec<(RegionCode, Option<String>, Option<String>)>,
}
