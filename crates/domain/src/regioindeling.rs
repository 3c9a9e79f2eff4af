//! The registry of gemeenten and regions 2015-2026 and of what became of them.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use crate::recoding::{Part, Recoding, Step, shares};
use crate::registry_table as table;
use crate::{
    BoundaryYear, Difference, Error, Gemeente, Herindeling, OwnRegion, Region,
    RegionCode, RegionLevel,
};

/// *Regioindeling*: which gemeente belongs to which region in which boundary year.
///
/// A boundary year has the codes of 1 January. The embedded registry holds 2015-2026 and
/// what became of gemeenten since 2010, so that published tables can put years before it.
///
/// Source: CBS, "Gebieden in Nederland" and `StatLine` 03759ned, CC BY 4.0.
///
/// ```
/// use regiobeeld_domain::Regioindeling;
///
/// let indeling = Regioindeling::embedded()?;
/// let beemster = "GM0370".parse()?;
/// let became = indeling.recoding(2021, 2022).parts(&beemster);
/// assert_eq!(became[0].to.as_str(), "GM0439");
/// assert!(!became[0].is_split());
/// # Ok::<(), regiobeeld_domain::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Regioindeling {
    years: BTreeMap<u16, BoundaryYear>,
    pub(crate) herindelingen: Vec<Herindeling>,
    /// Regions of region files with their gemeenten on their own boundary year.
    pub(crate) own: Vec<(OwnRegion, BTreeMap<RegionCode, f64>)>,
}

impl Regioindeling {
    /// The registry that comes with the library.
    pub fn embedded() -> Result<Self, Error> {
        let [gemeenten, regions, residents, herindelingen] = Self::TABLES;
        Ok(Self {
            years: table::boundary_years([gemeenten, regions, residents])?,
            herindelingen: table::herindelingen(herindelingen)?,
            own: Vec::new(),
        })
    }

    /// The embedded tables as they are stored, for hashing what a figure rests on.
    pub const TABLES: [&str; 4] = [
        include_str!("../data/gemeenten.csv"),
        include_str!("../data/regions.csv"),
        include_str!("../data/residents.csv"),
        include_str!("../data/herindelingen.csv"),
    ];

    /// How CBS is to be named where the registry's facts stand.
    pub const CITATION: &str =
        "CBS, Gebieden in Nederland 2015-2026 en StatLine 03759ned (CC BY 4.0)";

    /// The boundary years that it knows.
    pub fn years(&self) -> RangeInclusive<u16> {
        let first = self.years.keys().next().copied().unwrap_or(1);
        first..=self.years.keys().next_back().copied().unwrap_or(0)
    }

    /// The first boundary year that a published table may tell of: it is known what became
    /// of the gemeenten since.
    pub const EARLIEST: u16 = 2010;

    /// Puts a published table in the place of one boundary year, and says what it tells
    /// otherwise. Levels that it does not tell stay as they were. A table of the year before
    /// the first, from [`Self::EARLIEST`] on, becomes the first.
    ///
    /// # Errors
    ///
    /// When the year is neither one of the registry's nor the one before, or when it is
    /// not known what became of its gemeenten.
    pub fn replace(
        &mut self,
        year: u16,
        table: BoundaryYear,
    ) -> Result<Vec<Difference>, Error> {
        let (first, last) = self.years().into_inner();
        if year + 1 == first && year >= Self::EARLIEST {
            return self.put_before(year, table).map(|()| Vec::new());
        }
        let Some(known) = self.years.get_mut(&year) else {
            let help = format!("the registry has {first} to {last}");
            return Err(Error::unknown("boundary year", &year.to_string(), help));
        };
        let table = table.completed_by(known);
        let differences = known.differences(&table);
        *known = table;
        Ok(differences)
    }

    /// Puts a boundary year before the first, if the way to the next is known in full: what
    /// became of every gemeente, and how many residents those had that received others.
    fn put_before(&mut self, year: u16, table: BoundaryYear) -> Result<(), Error> {
        let mut longer = self.clone();
        longer.years.insert(year, table);
        let next = longer.herindelingen.iter().filter(|h| h.year == year + 1);
        let next = next.cloned().collect();
        longer.add_herindelingen(next);
        let recoding = longer.recoding(year, year + 1);
        let is_lost = |code: &&RegionCode| {
            let parts = recoding.parts(code);
            parts.is_empty()
                || parts.iter().any(|part| longer.name(&part.to, year + 1).is_none())
        };
        let without_residents = |h: &&Herindeling| {
            h.year == year + 1 && h.from == h.to && h.residents.is_none()
        };
        let known = longer.years.get(&year).into_iter();
        let lost: Vec<_> =
            known.flat_map(|table| table.gemeenten.keys()).filter(is_lost).collect();
        let unweighed: Vec<_> =
            longer.herindelingen.iter().filter(without_residents).collect();
        let problem = match (lost.first(), unweighed.first()) {
            (Some(code), _) => {
                format!(
                    "of {} gemeenten, {code} first, it is not known what became of them",
                    lost.len()
                )
            }
            (None, Some(h)) => format!("it tells no residents of {}", h.to),
            (None, None) => {
                *self = longer;
                return Ok(());
            }
        };
        Err(Error::BoundaryYear { year, problem })
    }

    /// The regions of a level in a boundary year, in the order of their codes.
    pub fn regions(&self, level: RegionLevel, year: u16) -> Vec<Region> {
        let Some(table) = self.years.get(&year) else { return Vec::new() };
        let region = |code: &RegionCode, name: &str| Region {
            code: code.clone(),
            level,
            name: name.to_owned(),
        };
        match level {
            RegionLevel::Nederland => vec![region(&RegionCode::nederland(), "Nederland")],
            RegionLevel::Gemeente => {
                let gemeenten = table.gemeenten.iter();
                gemeenten.map(|(code, gemeente)| region(code, &gemeente.name)).collect()
            }
            _ if level.is_own() => {
                let own = self.own.iter().map(|(own, _)| own);
                own.filter(|own| own.region.level == level && own.valid.contains(&year))
                    .map(|own| own.region.clone())
                    .collect()
            }
            // A region without gemeenten in that year is a region no more.
            _ => {
                let codes = table.members(level).into_keys();
                codes
                    .map(|code| region(code, self.name(code, year).unwrap_or("")))
                    .collect()
            }
        }
    }

    /// The region with a code in a boundary year.
    pub fn region(&self, code: &RegionCode, year: u16) -> Option<Region> {
        if let Some((own, _)) = self.own_region(code) {
            return own.valid.contains(&year).then(|| own.region.clone());
        }
        let name = self.name(code, year)?.to_owned();
        Some(Region { code: code.clone(), level: code.level()?, name })
    }

    /// The name of a gemeente or region in a boundary year.
    pub fn name(&self, code: &RegionCode, year: u16) -> Option<&str> {
        if code.level() == Some(RegionLevel::Nederland) {
            return Some("Nederland");
        }
        if let Some((own, _)) = self.own_region(code) {
            return own.valid.contains(&year).then_some(own.region.name.as_str());
        }
        let table = self.years.get(&year)?;
        match table.gemeenten.get(code) {
            Some(gemeente) => Some(&gemeente.name),
            None => table.names.get(code).map(String::as_str),
        }
    }

    /// The region of a published level that a gemeente belonged to in a boundary year.
    pub fn parent(
        &self,
        gemeente: &RegionCode,
        level: RegionLevel,
        year: u16,
    ) -> Option<RegionCode> {
        let known = self.years.get(&year)?.gemeenten.get(gemeente)?;
        match level {
            RegionLevel::Nederland => Some(RegionCode::nederland()),
            RegionLevel::Gemeente => Some(gemeente.clone()),
            _ => known.parent(level).cloned(),
        }
    }

    /// The gemeenten of a region in a boundary year, in the order of their codes, each
    /// with the share of it that belongs to the region; none where it is no region.
    ///
    /// A gemeente that dissolves during the year into one that exists on 1 January is
    /// none of them: it counts with that one.
    pub fn members(&self, region: &RegionCode, year: u16) -> Vec<Part> {
        if let Some((own, shares)) = self.own_region(region) {
            return self.own_members(own, shares, year);
        }
        let Some(table) = self.years.get(&year) else { return Vec::new() };
        let gemeenten = &table.gemeenten;
        let level = region.level();
        if level == Some(RegionLevel::Gemeente) {
            let is_there = gemeenten.contains_key(region);
            let itself = is_there && !self.dissolved_during(region, year);
            let itself = itself.then(|| Part { to: region.clone(), share: 1.0 });
            return itself.into_iter().collect();
        }
        let is_country = level == Some(RegionLevel::Nederland);
        let belongs =
            |gemeente: &Gemeente| is_country || gemeente.parents.contains(region);
        let members = gemeenten.iter().filter(|(_, gemeente)| belongs(gemeente));
        let lasting = members.filter(|(code, _)| !self.dissolved_during(code, year));
        lasting.map(|(code, _)| Part { to: code.clone(), share: 1.0 }).collect()
    }

    /// Residents of a gemeente on 1 January.
    pub fn residents(&self, gemeente: &RegionCode, year: u16) -> Option<u32> {
        self.years.get(&year)?.residents.get(gemeente).copied()
    }

    /// The way to express data on boundary year `from` on boundary year `to`.
    ///
    /// Mergers are exact. Where a gemeente was divided, its parts weigh by the residents
    /// that CBS published for each; going back in time a merged gemeente is divided over
    /// what it was made of in the same way. On a target year during which a gemeente
    /// dissolved into one that already existed on 1 January, it counts with that one for
    /// the whole year, as Vektis does with Weesp and Amsterdam in 2022.
    pub fn recoding(&self, from: u16, to: u16) -> Recoding {
        let mut recoding = Recoding::default();
        if from <= to {
            for year in from + 1..=to {
                recoding = recoding.then(&self.step(year, Direction::Forward));
            }
            let early = self.step(to + 1, Direction::Forward).into_iter();
            let early =
                early.filter(|(from, _)| self.dissolved_during(from, to)).collect();
            recoding.then(&early)
        } else {
            for year in (to + 1..=from).rev() {
                let step = self.step(year, Direction::Back).into_iter();
                // What lies within its successor all through `to` is not taken out again.
                let step = step.map(|(merged, parts)| {
                    let absent = |part: &Part| {
                        year == to + 1 && self.dissolved_during(&part.to, to)
                    };
                    if parts.iter().any(absent) {
                        let whole = Part { to: merged.clone(), share: 1.0 };
                        return (merged, vec![whole]);
                    }
                    (merged, parts)
                });
                recoding = recoding.then(&step.collect());
            }
            recoding
        }
    }

    /// Whether a gemeente of 1 January `year` lies within others, which already existed
    /// on that day, at the end of it: Weesp in 2022.
    pub fn dissolved_during(&self, gemeente: &RegionCode, year: u16) -> bool {
        let known = |code: &RegionCode| self.name(code, year).is_some();
        let changes = |h: &&Herindeling| h.year == year + 1 && h.from == *gemeente;
        let mut changes = self.herindelingen.iter().filter(changes).peekable();
        known(gemeente)
            && changes.peek().is_some()
            && changes.all(|h| h.mid_year && h.to != *gemeente && known(&h.to))
    }

    fn step(&self, year: u16, direction: Direction) -> Step {
        let mut groups: BTreeMap<&RegionCode, Vec<(&RegionCode, Option<f64>)>> =
            BTreeMap::new();
        for h in self.herindelingen.iter().filter(|h| h.year == year) {
            let (source, target) = match direction {
                Direction::Forward => (&h.from, &h.to),
                Direction::Back => (&h.to, &h.from),
            };
            groups.entry(source).or_default().push((target, h.residents));
        }
        groups
            .into_iter()
            .map(|(source, targets)| (source.clone(), shares(&targets)))
            .collect()
    }
}

#[derive(Clone, Copy)]
enum Direction {
    Forward,
    Back,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> RegionCode {
        text.parse().unwrap()
    }

    #[test]
    fn counts_per_year_are_those_of_cbs() {
        let indeling = Regioindeling::embedded().unwrap();
        assert_eq!(indeling.years(), 2015..=2026);
        for (year, gemeenten, zorgkantoorregios, regioplus) in [
            (2015, 393, 32, 0),
            (2016, 390, 31, 0),
            (2018, 380, 31, 28),
            (2019, 355, 31, 28),
            (2022, 345, 31, 28),
            (2026, 342, 31, 28),
        ] {
            let count = |level| indeling.regions(level, year).len();
            assert_eq!(count(RegionLevel::Gemeente), gemeenten, "{year}");
            assert_eq!(count(RegionLevel::Zorgkantoorregio), zorgkantoorregios, "{year}");
            assert_eq!(count(RegionLevel::Regioplus), regioplus, "{year}");
            assert_eq!(count(RegionLevel::Provincie), 12, "{year}");
            assert_eq!(count(RegionLevel::Nederland), 1, "{year}");
        }
    }

    #[test]
    fn weesp_moved() {
        let indeling = Regioindeling::embedded().unwrap();
        let zk = |year| {
            let code =
                indeling.parent(&code("GM0457"), RegionLevel::Zorgkantoorregio, year)?;
            Some(code.as_str().to_owned())
        };
        assert_eq!(zk(2021).as_deref(), Some("ZK21"));
        assert_eq!(zk(2022).as_deref(), Some("ZK02"));
        assert_eq!(zk(2023), None);
    }

    #[track_caller]
    fn check(gemeente: &str, from: u16, to: u16, expected: &[(&str, f64)]) {
        let indeling = Regioindeling::embedded().unwrap();
        let parts = indeling.recoding(from, to).parts(&code(gemeente));
        let got: Vec<_> =
            parts.iter().map(|part| (part.to.as_str(), part.share)).collect();
        assert_eq!(got.len(), expected.len(), "{got:?}");
        for ((to, share), (expected_to, expected_share)) in got.iter().zip(expected) {
            assert_eq!(to, expected_to);
            assert!((share - expected_share).abs() < 1e-12, "{got:?}");
        }
    }

    #[test]
    fn what_became_of_a_gemeente() {
        check("GM0363", 2015, 2026, &[("GM0363", 1.0)]);
        check("GM0370", 2015, 2026, &[("GM0439", 1.0)]);
        check("GM0370", 2015, 2021, &[("GM0370", 1.0)]);
        check("GM1921", 2015, 2016, &[("GM1940", 1.0)]);
        let littenseradiel = 3394.0 + 5411.0 + 1878.0;
        check(
            "GM0140",
            2017,
            2025,
            &[
                ("GM0080", 3394.0 / littenseradiel),
                ("GM1900", 5411.0 / littenseradiel),
                ("GM1949", 1878.0 / littenseradiel),
            ],
        );
        // Back in time a merged gemeente is divided over what it was made of.
        let purmerend = 81537.0 + 10703.0;
        check(
            "GM0439",
            2022,
            2021,
            &[("GM0370", 10703.0 / purmerend), ("GM0439", 81537.0 / purmerend)],
        );
        // Weesp lies within Amsterdam all through boundary year 2022.
        check("GM0457", 2021, 2022, &[("GM0363", 1.0)]);
        check("GM0457", 2022, 2022, &[("GM0363", 1.0)]);
        check("GM0457", 2021, 2021, &[("GM0457", 1.0)]);
        check("GM0363", 2024, 2022, &[("GM0363", 1.0)]);
        check(
            "GM0363",
            2024,
            2021,
            &[("GM0363", 882_633.0 / 903_399.0), ("GM0457", 20_766.0 / 903_399.0)],
        );
    }

    /// The gemeenten of 2014 as the log has them, the others as in 2015.
    fn of_2014(residents: &[(&str, u32)]) -> BoundaryYear {
        let indeling = Regioindeling::embedded().unwrap();
        let mut table = indeling.years[&2015].clone();
        for new in ["GM1930", "GM1931"] {
            table.gemeenten.remove(&code(new));
        }
        let ended = indeling.herindelingen.iter().filter(|h| h.year == 2015);
        for h in ended {
            let gemeente = Gemeente { name: h.from.to_string(), parents: Vec::new() };
            table.gemeenten.insert(h.from.clone(), std::sync::Arc::new(gemeente));
        }
        table.residents = residents.iter().map(|(c, n)| (code(c), *n)).collect();
        table
    }

    #[test]
    fn a_published_year_goes_before_the_first() {
        let mut indeling = Regioindeling::embedded().unwrap();
        let table = of_2014(&[("GM0796", 143_733), ("GM0828", 84_954)]);
        assert_eq!(indeling.replace(2014, table).unwrap(), []);
        assert_eq!(indeling.years(), 2014..=2026);
        let parts = |from, to, gemeente: &str| {
            let parts = indeling.recoding(from, to).parts(&code(gemeente));
            parts.iter().map(|p| (p.to.to_string(), p.share)).collect::<Vec<_>>()
        };
        let whole = |to: &str| vec![(to.to_owned(), 1.0)];
        assert_eq!(parts(2014, 2026, "GM0365"), whole("GM0361"));
        assert_eq!(parts(2015, 2014, "GM0599"), whole("GM0599"));
        let [maasdonk, oss] = &parts(2015, 2014, "GM0828")[..] else { panic!() };
        assert_eq!((&*maasdonk.0, &*oss.0), ("GM1671", "GM0828"));
        assert!((maasdonk.1 - 4629.0 / (4629.0 + 84_954.0)).abs() < 1e-12, "{oss:?}");
    }

    #[test]
    fn a_year_that_does_not_follow_is_refused() {
        let mut indeling = Regioindeling::embedded().unwrap();
        let table = of_2014(&[]);
        for (year, table, problem) in [
            (2014, table.clone(), "it tells no residents of GM0796"),
            (2013, table.clone(), "the registry has 2015 to 2026"),
            (2009, table.clone(), "the registry has 2015 to 2026"),
            (
                2014,
                {
                    let mut odd = table;
                    let gemeente = odd.gemeenten[&code("GM0796")].clone();
                    odd.gemeenten.insert(code("GM9999"), gemeente);
                    odd
                },
                "of 1 gemeenten, GM9999 first, it is not known what became of them",
            ),
        ] {
            let error = indeling.replace(year, table).unwrap_err().to_string();
            assert!(error.contains(problem), "{error}");
            assert_eq!(indeling.years(), 2015..=2026);
        }
    }

    #[test]
    fn every_recoding_keeps_the_whole_and_ends_on_the_target_year() {
        let indeling = Regioindeling::embedded().unwrap();
        for from in indeling.years() {
            for to in indeling.years() {
                let recoding = indeling.recoding(from, to);
                for gemeente in indeling.regions(RegionLevel::Gemeente, from) {
                    let parts = recoding.parts(&gemeente.code);
                    let total: f64 = parts.iter().map(|part| part.share).sum();
                    assert!((total - 1.0).abs() < 1e-12, "{from}-{to} {parts:?}");
                    for part in &parts {
                        let known = indeling.name(&part.to, to).is_some();
                        assert!(known, "{from}-{to} {} {part:?}", gemeente.code);
                    }
                }
            }
        }
    }
}
