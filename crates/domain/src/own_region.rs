use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use crate::{Error, Part, Regioindeling, Region, RegionCode, RegionLevel};

/// A region that a region file defines: a ROAZ-regio, an IZA-regio, a part of a
/// zorgkantoorregio or several of them together.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnRegion {
    /// Code, level and name.
    pub region: Region,
    /// The boundary years in which it exists.
    pub valid: RangeInclusive<u16>,
    /// The boundary year of the codes of its members.
    pub indeling: u16,
    /// Its members, gemeenten or published regions of any level, and which share of each
    /// belongs to it, above 0 and at most 1.
    pub members: Vec<Part>,
}

impl Regioindeling {
    /// Adds a region of a region file.
    ///
    /// # Errors
    ///
    /// When its code or level is one of CBS, its code was added before, or a member is not
    /// known on the boundary year, is named twice or has no right share.
    pub fn add(&mut self, own: OwnRegion) -> Result<(), Error> {
        let code = &own.region.code;
        if code.level().is_some() {
            let help = "its letters are those of a published level; choose other ones";
            return Err(Error::unknown("code for an own region", code.as_str(), help));
        }
        if !own.region.level.is_own() {
            let names = RegionLevel::all().filter(|level| level.is_own());
            let names: Vec<_> = names.map(RegionLevel::as_str).collect();
            let help = format!("own regions have the levels {}", names.join(", "));
            let level = own.region.level.as_str();
            return Err(Error::unknown("level for an own region", level, help));
        }
        if self.own_region(code).is_some() {
            let help = "it stands in a region file already; choose another code";
            return Err(Error::unknown("code for a new region", code.as_str(), help));
        }
        let shares = self.shares_of(&own)?;
        self.own.push((own, shares));
        self.own.sort_by(|a, b| a.0.region.code.cmp(&b.0.region.code));
        Ok(())
    }

    /// The gemeenten of the region's own boundary year that its members come down to.
    fn shares_of(&self, own: &OwnRegion) -> Result<BTreeMap<RegionCode, f64>, Error> {
        let mut shares = BTreeMap::new();
        for member in &own.members {
            let text = member.to.as_str();
            let gemeenten = self.members(&member.to, own.indeling);
            if gemeenten.is_empty() {
                let help = format!(
                    "`{}` is on boundary year {}; `regiobeeld list regions` has the codes",
                    own.region.code, own.indeling
                );
                return Err(Error::unknown("region", text, help));
            }
            if !(member.share > 0.0 && member.share <= 1.0) {
                let help = "a share is above 0 and at most 1";
                let share = format!("{} of {text}", member.share);
                return Err(Error::unknown("share", &share, help));
            }
            for gemeente in gemeenten {
                let to = gemeente.to.clone();
                let share = member.share * gemeente.share;
                if shares.insert(gemeente.to, share).is_some() {
                    let help = format!(
                        "`{}` names it twice, by itself or within `{text}`",
                        own.region.code
                    );
                    return Err(Error::unknown("new member", to.as_str(), help));
                }
            }
        }
        Ok(shares)
    }

    /// The own region with a code, whether or not it is valid in some year, and its
    /// gemeenten on its own boundary year.
    pub(crate) fn own_region(
        &self,
        code: &RegionCode,
    ) -> Option<(&OwnRegion, &BTreeMap<RegionCode, f64>)> {
        let (own, shares) = self.own.iter().find(|(own, _)| own.region.code == *code)?;
        Some((own, shares))
    }

    /// The gemeenten of an own region on a boundary year.
    ///
    /// A gemeente that was merged since belongs to it with the share that its parts had,
    /// by residents; one that was divided brings its share to every part.
    pub(crate) fn own_members(
        &self,
        own: &OwnRegion,
        shares: &BTreeMap<RegionCode, f64>,
        year: u16,
    ) -> Vec<Part> {
        if !own.valid.contains(&year) {
            return Vec::new();
        }
        let back = self.recoding(year, own.indeling);
        let share_of = |gemeente: Region| {
            let parts = back.parts(&gemeente.code);
            let share = parts.iter().filter_map(|p| Some(p.share * shares.get(&p.to)?));
            Part { to: gemeente.code, share: share.sum::<f64>().min(1.0) }
        };
        let gemeenten = self.regions(RegionLevel::Gemeente, year).into_iter();
        gemeenten.map(share_of).filter(|part| part.share > 0.0).collect()
    }
}
