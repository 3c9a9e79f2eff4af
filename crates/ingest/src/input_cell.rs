//! From a sum back to the cells of the files that it is made of.

use std::collections::BTreeMap;

use regiobeeld_domain::{Age, Regioindeling, RegionCode, Sex};

use crate::definition::table;
use crate::{Error, LoadedTable, categories, vektis};

/// A cell of a file that a sum rests on.
///
/// The sum of a measure over some gemeenten is `Σ value · weight` over its cells.
#[derive(Debug, Clone, PartialEq)]
pub struct InputCell<'a> {
    /// Line in the file, counted from 1 with the header; none in a file without lines.
    pub line: Option<u64>,
    /// The file's own name of the column.
    pub field: &'a str,
    /// The region's name as it stands in the file; none in a row without keys.
    pub name: Option<&'a str>,
    /// Its code on the boundary year of the file; none in a row without keys.
    pub gemeente: Option<&'a RegionCode>,
    /// Sex.
    pub sex: Sex,
    /// Age class.
    pub age: Age,
    /// Category that the column is added to, `total` where there is none.
    pub category: String,
    /// The number; none where the cell holds none.
    pub value: Option<f64>,
    /// Share of it that counts: 0 where another column of the same category and row has
    /// no number, so that the category is unknown there.
    pub weight: f64,
}

impl LoadedTable {
    /// The cells behind a measure, `weights` being the share of every gemeente on the
    /// boundary year of the file that counts; in the order of gemeente, sex and age.
    ///
    /// # Errors
    ///
    /// When a definition does not parse.
    pub fn cells(
        &self,
        measure: &str,
        weights: &BTreeMap<RegionCode, f64>,
    ) -> Result<Vec<InputCell<'_>>, Error> {
        let definition = table(&self.raw.table)?;
        Ok(vektis::cells(self, measure, weights, &definition, &categories()?))
    }

    /// The cells behind a measure of the row without keys.
    ///
    /// # Errors
    ///
    /// When a definition does not parse.
    pub fn rest_cells(&self, measure: &str) -> Result<Vec<InputCell<'_>>, Error> {
        let definition = table(&self.raw.table)?;
        Ok(vektis::rest_cells(self, measure, &definition, &categories()?))
    }

    /// The number of rows behind a sum over some gemeenten, sexes and ages.
    pub fn row_count(
        &self,
        weights: &BTreeMap<RegionCode, f64>,
        is_wanted: impl Fn(Sex, Age) -> bool,
    ) -> usize {
        let rows = vektis::counted(self, weights).into_iter();
        let keys = rows.map(|(row, _)| self.raw.rows[row]);
        keys.filter(|key| is_wanted(key.sex, key.age)).count()
    }

    /// The share of every gemeente of the file that counts for gemeenten of another
    /// boundary year, which count for the given shares.
    pub fn weights(
        &self,
        indeling: &Regioindeling,
        to: u16,
        shares: &BTreeMap<RegionCode, f64>,
    ) -> BTreeMap<RegionCode, f64> {
        weights(indeling, self.fit.codes.iter().flatten(), [self.fit.year, to], shares)
    }
}

/// The share of every source gemeente that counts for gemeenten of another boundary year.
pub fn weights<'a>(
    indeling: &Regioindeling,
    sources: impl Iterator<Item = &'a RegionCode>,
    [from, to]: [u16; 2],
    shares: &BTreeMap<RegionCode, f64>,
) -> BTreeMap<RegionCode, f64> {
    let recoding = indeling.recoding(from, to);
    let weight = |code: &RegionCode| {
        let parts = recoding.parts(code).into_iter();
        let counts = parts.filter_map(|part| Some(part.share * shares.get(&part.to)?));
        let counts: Vec<_> = counts.collect();
        (!counts.is_empty()).then(|| (code.clone(), counts.into_iter().sum()))
    };
    sources.filter_map(weight).collect()
}
