use std::collections::BTreeMap;

use regiobeeld_domain::{
    Age, Axes, Category, Code, Cube, Diagnostic, Period, Place, RegionCode, Sex, Status,
};

use crate::findings::Findings;
use crate::{RawTable, Role, TableDefinition};

/// The 19 age classes of Vektis.
pub(crate) const AGES: [Age; 19] = {
    let mut ages = [Age::From(90); 19];
    let (mut i, mut first) = (0, 0);
    while i < 18 {
        ages[i] = Age::Years(first, first + 4);
        i += 1;
        first += 5;
    }
    ages
};

const SEXES: [Sex; 2] = [Sex::Female, Sex::Male];

/// Other care: where a cost column goes that no definition knows.
const OTHER: &str = "overig";

/// The number columns behind one category of one measure.
pub(super) struct Parts<'a> {
    pub(super) columns: Vec<&'a crate::RawMeasure>,
    /// Why the category has no value in this file at all.
    absent: Option<Status>,
}

/// Makes the measures of a table cubes over the gemeenten that it names.
///
/// `codes` are the codes of the table's region names. The order of rows and columns in
/// the file does not change a bit of the result. Of rows with the same key none counts,
/// unless all of them are equal.
pub(crate) fn cubes(
    table: &RawTable,
    year: u16,
    codes: &[Option<RegionCode>],
    definition: &TableDefinition,
    groups: &[Category],
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<String, Cube> {
    let Counted { codes, row_of, duplicates } = Counted::of(table, codes);
    diagnostics.extend(duplicates);
    let mut cubes = BTreeMap::new();
    for (measure, categories) in measures(table, year, definition, groups) {
        let axes = Axes {
            regions: codes.clone(),
            periods: vec![Period::year(year)],
            sexes: SEXES.to_vec(),
            ages: AGES.to_vec(),
            categories: categories.keys().map(|name| (*name).to_owned()).collect(),
        };
        let mut cube = Cube::missing(axes);
        for (cell, row) in
            row_of.iter().enumerate().filter_map(|(c, row)| Some((c, (*row)?)))
        {
            let (sex, age) = (cell / AGES.len() % SEXES.len(), cell % AGES.len());
            let region = cell / AGES.len() / SEXES.len();
            for (category, parts) in categories.values().enumerate() {
                if let Some(value) = parts.sum(row) {
                    cube.add([region, 0, sex, age, category], value, Status::Observed);
                }
            }
        }
        for (category, parts) in categories.values().enumerate() {
            if let Some(status) = parts.absent {
                cube.explain_absence(category, status);
            }
        }
        cubes.insert(measure.to_owned(), cube);
    }
    cubes
}

/// The rows of a table that count, by gemeente, sex and age class.
pub(super) struct Counted {
    /// The gemeenten that the table names, in the order of their codes.
    pub(super) codes: Vec<RegionCode>,
    /// The position of the row of every cell, the age running fastest.
    pub(super) row_of: Vec<Option<usize>>,
    duplicates: Vec<Diagnostic>,
}

impl Counted {
    /// Finds the row of every cell. Of rows with the same key none counts, unless all of
    /// them are equal.
    pub(super) fn of(table: &RawTable, codes: &[Option<RegionCode>]) -> Self {
        let regions: BTreeMap<&RegionCode, usize> = {
            let mut known: Vec<_> = codes.iter().flatten().collect();
            known.sort();
            known.dedup();
            known
                .into_iter()
                .enumerate()
                .map(|(position, code)| (code, position))
                .collect()
        };
        let region_of = |row: &crate::RowKey| {
            let code = codes.get(row.region? as usize)?.as_ref()?;
            Some((regions[code], code))
        };
        let cells = regions.len() * SEXES.len() * AGES.len();
        let mut row_of: Vec<Option<usize>> = vec![None; cells];
        let mut ambiguous = Vec::new();
        let mut duplicates = Findings::default();
        for (position, row) in table.rows.iter().enumerate() {
            let Some((region, code)) = region_of(row) else { continue };
            let Some(age) = AGES.iter().position(|age| *age == row.age) else { continue };
            let sex = usize::from(row.sex == Sex::Male);
            let cell = (region * SEXES.len() + sex) * AGES.len() + age;
            match row_of[cell] {
                None => row_of[cell] = Some(position),
                Some(first) => {
                    let equal =
                        table.measures.iter().all(|m| m.get(first) == m.get(position));
                    duplicates.push(Code::DuplicateKey, "", || {
                        duplicate(table, first, position, code, equal)
                    });
                    if !equal {
                        ambiguous.push(cell);
                    }
                }
            }
        }
        for cell in ambiguous {
            row_of[cell] = None;
        }
        let codes = regions.into_keys().cloned().collect();
        Self { codes, row_of, duplicates: duplicates.finish() }
    }

    /// The rows of a gemeente by sex and age class.
    pub(super) fn rows(&self, gemeente: usize) -> impl Iterator<Item = usize> + '_ {
        let cells = SEXES.len() * AGES.len();
        self.row_of[gemeente * cells..(gemeente + 1) * cells]
            .iter()
            .filter_map(|row| *row)
    }
}

/// The row without keys as cubes over the country, one cell a category.
pub(crate) fn rest_cubes(
    table: &RawTable,
    year: u16,
    definition: &TableDefinition,
    groups: &[Category],
) -> BTreeMap<String, Cube> {
    let mut cubes = BTreeMap::new();
    for (measure, categories) in measures(table, year, definition, groups) {
        let mut cube = Cube::missing(Axes {
            regions: vec![RegionCode::nederland()],
            periods: vec![Period::year(year)],
            sexes: vec![Sex::Total],
            ages: vec![Age::Total],
            categories: categories.keys().map(|name| (*name).to_owned()).collect(),
        });
        for (category, parts) in categories.values().enumerate() {
            match table.rest_row.and_then(|row| parts.sum(row)) {
                Some(value) => cube.add([0, 0, 0, 0, category], value, Status::Observed),
                None => cube.explain_absence(category, parts.absent.unwrap_or_default()),
            }
        }
        cubes.insert(measure.to_owned(), cube);
    }
    cubes
}

/// Every measure of the definition with its categories and the columns behind them.
pub(super) fn measures<'a>(
    table: &'a RawTable,
    year: u16,
    definition: &'a TableDefinition,
    groups: &'a [Category],
) -> BTreeMap<&'a str, BTreeMap<&'a str, Parts<'a>>> {
    let mut measures: BTreeMap<&str, BTreeMap<&str, Parts<'_>>> = BTreeMap::new();
    for (name, column) in
        definition.columns.iter().filter(|(_, c)| c.role == Role::Measure)
    {
        let Some(measure) = &column.measure else { continue };
        let categories = measures.entry(measure).or_default();
        if column.category.is_some() {
            for group in groups {
                categories.entry(&group.name).or_insert_with(Parts::none);
            }
        }
        let category = column.category.as_deref().unwrap_or("total");
        let parts = categories.entry(category).or_insert_with(Parts::none);
        match table.measure(name) {
            Some(values) => parts.columns.push(values),
            // A column that should be there leaves its category unknown.
            None if column.is_in(year, definition.years) => {
                parts.absent = Some(Status::Missing);
            }
            None => {}
        }
    }
    let unknown =
        table.measures.iter().filter(|m| !definition.columns.contains_key(&m.name));
    for values in unknown.filter(|values| values.name.starts_with("kosten_")) {
        let costs = measures.entry("kosten").or_default();
        costs.entry(OTHER).or_insert_with(Parts::none).columns.push(values);
    }
    for parts in measures.values_mut().flat_map(BTreeMap::values_mut) {
        parts.columns.sort_by(|a, b| a.name.cmp(&b.name));
        if parts.absent.is_none() && parts.columns.is_empty() {
            parts.absent = Some(Status::NotApplicable);
        }
    }
    measures
}

impl Parts<'_> {
    fn none() -> Self {
        Self { columns: Vec::new(), absent: None }
    }

    /// The sum of a row's columns; unknown as soon as one of them is.
    pub(super) fn sum(&self, row: usize) -> Option<f64> {
        if self.absent.is_some() {
            return None;
        }
        self.columns.iter().map(|column| column.get(row)).sum()
    }
}

fn duplicate(
    table: &RawTable,
    first: usize,
    second: usize,
    region: &RegionCode,
    equal: bool,
) -> Diagnostic {
    let (first, second) = (table.rows[first].line, table.rows[second].line);
    let message = if equal {
        format!("the row stands at line {first} too; it counts once")
    } else {
        format!("line {first} has the same key and other numbers; neither counts")
    };
    Diagnostic::new(Code::DuplicateKey, message)
        .at(Place::Line(second))
        .at(Place::Region(region))
        .help("download the file again")
}
