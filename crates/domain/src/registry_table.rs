//! The embedded tables of the registry, line by line.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

use crate::{BoundaryYear, Error, Gemeente, Herindeling, RegionCode};

const GEMEENTEN: &str = "gemeenten.csv";
const REGIONS: &str = "regions.csv";
const RESIDENTS: &str = "residents.csv";
const HERINDELINGEN: &str = "herindelingen.csv";

/// The boundary years of the embedded tables of gemeenten, regions and residents.
pub(crate) fn boundary_years(
    [gemeenten, regions, residents]: [&str; 3],
) -> Result<BTreeMap<u16, BoundaryYear>, Error> {
    let mut years: BTreeMap<u16, BoundaryYear> = BTreeMap::new();
    for row in rows(GEMEENTEN, gemeenten) {
        let parents = row.fields.iter().skip(4).filter(|code| !code.is_empty());
        let parents = parents.map(|code| row.code(code)).collect::<Result<_, _>>()?;
        let gemeente = Arc::new(Gemeente { name: row.field(1).to_owned(), parents });
        let code = row.code(row.field(0))?;
        for year in row.years()? {
            let table = years.entry(year).or_default();
            table.gemeenten.insert(code.clone(), Arc::clone(&gemeente));
        }
    }
    for row in rows(REGIONS, regions) {
        let code = row.code(row.field(0))?;
        for year in row.years()? {
            let table = years.entry(year).or_default();
            table.names.insert(code.clone(), row.field(1).to_owned());
        }
    }
    let header: Vec<&str> =
        residents.lines().next().unwrap_or("").split(';').skip(1).collect();
    for row in rows(RESIDENTS, residents) {
        let code = row.code(row.field(0))?;
        for (year, count) in header.iter().zip(row.fields.iter().skip(1)) {
            if !count.is_empty() {
                let table = years.entry(row.number(year)?).or_default();
                table.residents.insert(code.clone(), row.number(count)?);
            }
        }
    }
    Ok(years)
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

    fn years(&self) -> Result<RangeInclusive<u16>, Error> {
        Ok(self.number(self.field(2))?..=self.number(self.field(3))?)
    }

    fn error(&self, problem: String) -> Error {
        Error::Table { table: self.table, line: self.line, problem }
    }
}
