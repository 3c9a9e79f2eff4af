//! Figures that were published for each region, on another boundary year.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use regiobeeld_domain::{
    Code, Cube, Diagnostic, Recoding, Regioindeling, RegionCode, RegionLevel, Sums,
};

/// The regions of one boundary year that have figures of their own on another.
#[derive(Debug)]
pub(super) struct OwnRegions {
    /// Every region of the target year, of all levels.
    targets: Vec<RegionCode>,
    /// Whether each of them has the same borders in both years, once that was asked.
    unchanged: Vec<OnceCell<bool>>,
    from: u16,
    to: u16,
    recoding: Recoding,
}

impl OwnRegions {
    pub(super) fn new(indeling: &Regioindeling, from: u16, to: u16) -> Self {
        let regions = RegionLevel::all().flat_map(|level| indeling.regions(level, to));
        let targets: Vec<_> = regions.map(|region| region.code).collect();
        let unchanged = vec![OnceCell::new(); targets.len()];
        Self { targets, unchanged, from, to, recoding: indeling.recoding(from, to) }
    }

    /// Takes over the figures of regions whose borders are those of the target year; the
    /// others are missing, because what cannot be added up cannot be divided either.
    pub(super) fn take_over(
        &self,
        cube: &Cube,
        indeling: &Regioindeling,
    ) -> (Cube, Option<Diagnostic>) {
        let sources: BTreeMap<_, _> =
            cube.axes().regions.iter().enumerate().map(|(at, code)| (code, at)).collect();
        let mut left_out = Vec::new();
        let members: Vec<_> = self
            .targets
            .iter()
            .zip(&self.unchanged)
            .map(|(code, unchanged)| {
                let Some(source) = sources.get(code) else { return Vec::new() };
                if !unchanged.get_or_init(|| self.is_unchanged(code, indeling)) {
                    left_out.push(code.as_str());
                    return Vec::new();
                }
                vec![(*source, 1.0)]
            })
            .collect();
        let found = (!left_out.is_empty()).then(|| self.left_out(&left_out));
        (cube.aggregate(self.targets.clone(), &members, Sums::OfAll), found)
    }

    /// Whether a region holds the same gemeenten, after what became of them.
    fn is_unchanged(&self, code: &RegionCode, indeling: &Regioindeling) -> bool {
        if self.from == self.to || code.level() == Some(RegionLevel::Nederland) {
            return true;
        }
        let then = indeling.members(code, self.from).into_iter();
        let then: BTreeSet<_> = then.map(|part| part.to).collect();
        let became = then.iter().flat_map(|gemeente| self.recoding.parts(gemeente));
        let became: BTreeSet<_> = became.map(|part| part.to).collect();
        let now = indeling.members(code, self.to).into_iter();
        let now: BTreeSet<_> = now.map(|part| part.to).collect();
        // A gemeente outside may have gone into one inside, too.
        let others = self.recoding.changes().filter(|(from, _)| !then.contains(*from));
        let mut gained = others.flat_map(|(_, parts)| parts);
        became == now && !gained.any(|part| now.contains(&part.to))
    }

    fn left_out(&self, codes: &[&str]) -> Diagnostic {
        const SHOWN: usize = 5;
        let shown = &codes[..codes.len().min(SHOWN)];
        let more = match codes.len() - shown.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let message = format!(
            "regions of {} with other borders in {} have no figure: {}{more}",
            self.from,
            self.to,
            shown.join(", ")
        );
        Diagnostic::new(Code::BordersChanged, message).help(
            "figures that cannot be added up cannot be divided; use a newer edition",
        )
    }
}
