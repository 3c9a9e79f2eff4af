//! The embedded tables of the registry, line by line.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use crate::{Error, RegionCode};

/// A gemeente's name and regions over a run of boundary years.
#[derive(Debug, Clone)]
pub(crate) struct GemeenteYears {
    pub(crate) named: Named,
    pub(crate) parents: Vec<RegionCode>,
}

/// A name over a run of boundary years.
#[derive(Debug, Clone)]
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) years: RangeInclusive<u16>,
}

/// What one gemeente brought into another, itself included, when borders changed.
#[derive(Debug, Clone)]
pub(crate) struct Herindeling {
    /// The first boundary year on the new borders.
    pub(crate) year: u16,
    /// Whether the borders changed after 1 January of the year before that.
    pub(crate) mid_year: bool,
    pub(crate) from: RegionCode,
    pub(crate) to: RegionCode,
    /// Residents of the part, by CBS; absent where the whole gemeente got a new code.
    pub(crate) residents: Option<f64>,
}

const GEMEENTEN: &str = "gemeenten.csv";
const REGIONS: &str = "regions.csv";
const RESIDENTS: &str = "residents.csv";
const HERINDELINGEN: &str = "herindelingen.csv";

pub(crate) fn gemeenten(
    text: &str,
) -> Result<BTreeMap<RegionCode, Vec<GemeenteYears>>, Error> {
    let mut out: BTreeMap<RegionCode, Vec<GemeenteYears>> = BTreeMap::new();
    for row in rows(GEMEENTEN, text) {
        let parents = row.fields.iter().skip(4).filter(|code| !code.is_empty());
        let parents = parents.map(|code| row.code(code)).collect::<Result<_, _>>()?;
        let run = GemeenteYears { named: row.named()?, parents };
        out.entry(row.code(row.field(0))?).or_default().push(run);
    }
    Ok(out)
}

pub(crate) fn regions(text: &str) -> Result<BTreeMap<RegionCode, Vec<Named>>, Error> {
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

pub(crate) fn residents(
    text: &str,
) -> Result<BTreeMap<RegionCode, BTreeMap<u16, u32>>, Error> {
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

pub(crate) fn herindelingen(text: &str) -> Result<Vec<Herindeling>, Error> {
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
