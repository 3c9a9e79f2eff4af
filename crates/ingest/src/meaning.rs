//! What one file says, for those who bring its bytes themselves.

use std::collections::BTreeMap;

use regiobeeld_domain::{BoundaryYear, Cube, Warned};

use crate::vektis::region_findings;
use crate::{
    Error, GebiedenTable, Gemeentenamen, RawTable, Tables, Titles, categories, gebieden,
    vektis,
};

/// A table of numbers as cubes, on its own boundary year.
#[derive(Debug, Clone)]
pub struct TableCubes {
    /// The boundary year.
    pub indeling: u16,
    /// The measures over the gemeenten that the table names.
    pub cubes: BTreeMap<String, Cube>,
    /// The measures of the row without keys, over the country.
    pub rest: BTreeMap<String, Cube>,
}

/// Makes the cubes of a table of numbers of a year.
///
/// # Errors
///
/// When a definition does not parse.
pub fn cubes(
    raw: &RawTable,
    year: u16,
    names: &Gemeentenamen,
) -> Result<Warned<TableCubes>, Error> {
    let tables = Tables::embedded()?;
    let (definition, groups) = (tables.known(&raw.table)?, categories()?);
    let fit = names.fit(&raw.regions, definition.indeling_of(year));
    let mut diagnostics = region_findings(raw, &fit);
    let cubes =
        vektis::cubes(raw, year, &fit.codes, definition, &groups, &mut diagnostics);
    let rest = vektis::rest_cubes(raw, year, definition, &groups);
    Ok(Warned { value: TableCubes { indeling: fit.year, cubes, rest }, diagnostics })
}

/// Makes a boundary year of a table of regions.
///
/// # Errors
///
/// When the definition does not parse.
pub fn boundary_year(
    read: &GebiedenTable,
    titles: &Titles,
) -> Result<Warned<BoundaryYear>, Error> {
    let mut diagnostics = Vec::new();
    let tables = Tables::embedded()?;
    let definition = tables.known("cbs/gebieden")?;
    let value = gebieden::table(read, definition, titles, &mut diagnostics);
    Ok(Warned { value, diagnostics })
}
