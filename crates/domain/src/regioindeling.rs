//! The registry of gemeenten and regions 2015-2026 and of what became of them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use crate::{Error, Region, RegionCode, RegionLevel};

/// *Regioindeling*: which gemeente belongs to which region in which boundary year.
///
/// A boundary year has the codes of 1 January. The embedded registry holds 2015-2026.
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
    gemeenten: BTreeMap<RegionCode, Vec<GemeenteYears>>,
    regions: BTreeMap<RegionCode, Vec<Named>>,
    residents: BTreeMap<RegionCode, BTreeMap<u16, u32>>,
    herindelingen: Vec<Herindeling>,
    years: RangeInclusive<u16>,
}

/// A gemeente's name and regions over a run of boundary years.
#[derive(Debug, Clone)]
struct GemeenteYears {
    named: Named,
    parents: Vec<RegionCode>,
}

/// A name over a run of boundary years.
#[derive(Debug, Clone)]
struct Named {
    name: String,
    years: RangeInclusive<u16>,
}

/// What one gemeente brought into another, itself included, when borders changed.
#[derive(Debug, Clone)]
struct Herindeling {
    /// The first boundary year on the new borders.
    year: u16,
    /// Whether the borders changed after 1 January of the year before that.
    mid_year: bool,
    from: RegionCode,
    to: RegionCode,
    /// Residents of the part, by CBS; absent where the whole gemeente got a new code.
    residents: Option<f64>,
}

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

/// The way from one boundary year to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Recoding {
    parts: BTreeMap<RegionCode, Vec<Part>>,
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
    fn then(mut self, step: &BTreeMap<RegionCode, Vec<Part>>) -> Self {
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

impl Regioindeling {
    /// The registry that comes with the library.
    pub fn embedded() -> Result<Self, Error> {
        let [gemeenten_table, regions_table, residents_table, herindelingen_table] =
            Self::TABLES;
        let gemeenten = gemeenten(gemeenten_table)?;
        let years = gemeenten
            .values()
            .flatten()
            .map(|run| (*run.named.years.start(), *run.named.years.end()))
            .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
            .map_or(0..=0, |(first, last)| first..=last);
        Ok(Self {
            gemeenten,
            regions: regions(regions_table)?,
            residents: residents(residents_table)?,
            herindelingen: herindelingen(herindelingen_table)?,
            years,
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
        self.years.clone()
    }

    /// The regions of a level in a boundary year, in the order of their codes.
    pub fn regions(&self, level: RegionLevel, year: u16) -> Vec<Region> {
        let region = |code: &RegionCode, name: &str| Region {
            code: code.clone(),
            level,
            name: name.to_owned(),
        };
        match level {
            RegionLevel::Nederland => vec![region(&RegionCode::nederland(), "Nederland")],
            RegionLevel::Gemeente => self
                .gemeenten
                .keys()
                .filter_map(|code| Some(region(code, self.name(code, year)?)))
                .collect(),
            _ => {
                // A region without gemeenten in that year is a region no more.
                let codes =
                    self.gemeenten.keys().filter_map(|g| self.parent(g, level, year));
                let codes: BTreeSet<_> = codes.collect();
                codes
                    .into_iter()
                    .filter_map(|code| Some(region(&code, self.name(&code, year)?)))
                    .collect()
            }
        }
    }

    /// The name of a gemeente or region in a boundary year.
    pub fn name(&self, code: &RegionCode, year: u16) -> Option<&str> {
        let run = match self.gemeenten.get(code) {
            Some(runs) => runs
                .iter()
                .map(|run| &run.named)
                .find(|named| named.years.contains(&year)),
            None => {
                self.regions.get(code)?.iter().find(|named| named.years.contains(&year))
            }
        };
        run.map(|named| named.name.as_str())
    }

    /// The region of `level` that a gemeente belonged to in a boundary year.
    pub fn parent(
        &self,
        gemeente: &RegionCode,
        level: RegionLevel,
        year: u16,
    ) -> Option<RegionCode> {
        let run = self.gemeenten.get(gemeente)?;
        let run = run.iter().find(|run| run.named.years.contains(&year))?;
        match level {
            RegionLevel::Nederland => Some(RegionCode::nederland()),
            RegionLevel::Gemeente => Some(gemeente.clone()),
            _ => run.parents.iter().find(|code| code.level() == Some(level)).cloned(),
        }
    }

    /// Residents of a gemeente on 1 January.
    pub fn residents(&self, gemeente: &RegionCode, year: u16) -> Option<u32> {
        self.residents.get(gemeente)?.get(&year).copied()
    }

    /// The way to express data on boundary year `from` on boundary year `to`.
    ///
    /// Mergers are exact. Where a gemeente was divided, its parts weigh by the residents
    /// that CBS published for each; going back in time a merged gemeente is divided over
    /// what it was made of in the same way. On a target year during which a gemeente
    /// dissolved into one that already existed on 1 January, it counts with that one for
    /// the whole year, as Vektis does with Weesp and Amsterdam in 2022.
    pub fn recoding(&self, from: u16, to: u16) -> Recoding {
        let mut recoding = Recoding { parts: BTreeMap::new() };
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

    fn step(&self, year: u16, direction: Direction) -> BTreeMap<RegionCode, Vec<Part>> {
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

fn shares(targets: &[(&RegionCode, Option<f64>)]) -> Vec<Part> {
    if let [(to, _)] = targets {
        return vec![Part { to: (*to).clone(), share: 1.0 }];
    }
    let total: f64 = targets.iter().filter_map(|(_, weight)| *weight).sum();
    let part = |(to, weight): &(&RegionCode, Option<f64>)| {
        Some(Part { to: (*to).clone(), share: (*weight)? / total })
    };
    targets.iter().filter_map(part).collect()
}

const GEMEENTEN: &str = "gemeenten.csv";
const REGIONS: &str = "regions.csv";
const RESIDENTS: &str = "residents.csv";
const HERINDELINGEN: &str = "herindelingen.csv";

fn gemeenten(text: &str) -> Result<BTreeMap<RegionCode, Vec<GemeenteYears>>, Error> {
    let mut out: BTreeMap<RegionCode, Vec<GemeenteYears>> = BTreeMap::new();
    for row in rows(GEMEENTEN, text) {
        let parents = row.fields.iter().skip(4).filter(|code| !code.is_empty());
        let parents = parents.map(|code| row.code(code)).collect::<Result<_, _>>()?;
        let run = GemeenteYears { named: row.named()?, parents };
        out.entry(row.code(row.field(0))?).or_default().push(run);
    }
    Ok(out)
}

fn regions(text: &str) -> Result<BTreeMap<RegionCode, Vec<Named>>, Error> {
    let mut out: BTreeMap<RegionCode, Vec<Named>> = BTreeMap::new();
    for row in rows(REGIONS, text) {
        out.entry(row.code(row.field(0))?).or_default().push(row.named()?);
    }
    out.insert(
        RegionCode::nederland(),
        vec![Named { name: "Nederland".to_owned(), years: 0..=u16::MAX }],
    );
    Ok(out)
}

fn residents(text: &str) -> Result<BTreeMap<RegionCode, BTreeMap<u16, u32>>, Error> {
    let years: Vec<&str> = text.lines().next().unwrap_or("").split(';').skip(1).collect();
    let mut out = BTreeMap::new();
    for row in rows(RESIDENTS, text) {
        let mut counts = BTreeMap::new();
        for (year, count) in years.iter().zip(row.fields.iter().skip(1)) {
            if !count.is_empty() {
                counts.insert(row.number(year)?, row.number(count)?);
            }
        }
        out.insert(row.code(row.field(0))?, counts);
    }
    Ok(out)
}

fn herindelingen(text: &str) -> Result<Vec<Herindeling>, Error> {
    rows(HERINDELINGEN, text)
        .map(|row| {
            let (year, day) = row.field(0).split_at_checked(4).unwrap_or(("", ""));
            let mid_year = day != "-01-01";
            let residents = row.field(3);
            Ok(Herindeling {
                year: row.number::<u16>(year)? + u16::from(mid_year),
                mid_year,
                from: row.code(row.field(1))?,
                to: row.code(row.field(2))?,
                residents: (!residents.is_empty())
                    .then(|| row.number(residents))
                    .transpose()?,
            })
        })
        .collect()
}

/// A line of an embedded table, which knows its place for errors.
struct Row<'a> {
    table: &'static str,
    line: usize,
    fields: Vec<&'a str>,
}

fn rows<'a>(table: &'static str, text: &'a str) -> impl Iterator<Item = Row<'a>> {
    let lines = text.lines().enumerate().skip(1);
    lines.map(move |(i, line)| Row {
        table,
        line: i + 1,
        fields: line.split(';').collect(),
    })
}

impl<'a> Row<'a> {
    fn field(&self, index: usize) -> &'a str {
        self.fields.get(index).copied().unwrap_or("")
    }

    fn code(&self, text: &str) -> Result<RegionCode, Error> {
        text.parse().map_err(|error: Error| self.error(error.to_string()))
    }

    fn number<T: std::str::FromStr>(&self, text: &str) -> Result<T, Error> {
        text.parse().map_err(|_| self.error(format!("`{text}` is not a number")))
    }

    fn named(&self) -> Result<Named, Error> {
        let years = self.number(self.field(2))?..=self.number(self.field(3))?;
        Ok(Named { name: self.field(1).to_owned(), years })
    }

    fn error(&self, problem: String) -> Error {
        Error::Table { table: self.table, line: self.line, problem }
    }
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
