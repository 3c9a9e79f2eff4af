//! From a sum back to the cells of the files that it is made of.

use std::collections::BTreeMap;

use regiobeeld_domain::{Age, Category, Regioindeling, RegionCode, Sex};

use crate::correction::{Corrected, Corrections};
use crate::{Error, LoadedTable, categories, vektis};

/// A cell of a file that a sum rests on.
///
/// The sum of a measure over some gemeenten is `Σ value · weight` over its cells.
#[derive(Debug, Clone, PartialEq)]
pub struct InputCell<'a> {
    /// Line in the file, counted from 1 with the header; none in a file without lines.
    pub line: Option<u64>,
    /// The file's own name of the column; `correction` for what a correction adds.
    pub field: &'a str,
    /// The region's name as it stands in the file; none in a row without keys and for a
    /// correction.
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
    /// boundary year of the file that counts; in the order of gemeente, sex and age. What
    /// corrections add to them comes last.
    ///
    /// # Errors
    ///
    /// When a definition does not parse.
    pub fn cells(
        &self,
        measure: &str,
        weights: &BTreeMap<RegionCode, f64>,
    ) -> Result<Vec<InputCell<'_>>, Error> {
        let groups = categories()?;
        let mut cells = vektis::cells(self, measure, weights, &self.definition, &groups);
        cells.extend(self.corrections(measure, weights, &groups));
        Ok(cells)
    }

    /// What corrections add to the cells of a measure.
    fn corrections(
        &self,
        measure: &str,
        weights: &BTreeMap<RegionCode, f64>,
        groups: &[Category],
    ) -> Vec<InputCell<'_>> {
        let Self { raw, year, fit, definition, corrections, .. } = self;
        let of_measure = corrections.iter().filter(|one| one.matches.measure == measure);
        let mut of_measure = Corrections::new(of_measure);
        if of_measure.is_empty() {
            return Vec::new();
        }
        let told = &mut Vec::new();
        let mut cubes = vektis::cubes(raw, *year, &fit.codes, definition, groups, told);
        for (name, cube) in &mut cubes {
            of_measure.apply(name, cube);
        }
        let cell = |corrected: Corrected| {
            let weight = *weights.get(&corrected.region)?;
            let of_region = |code: &&RegionCode| **code == corrected.region;
            Some(InputCell {
                line: None,
                field: "correction",
                name: None,
                gemeente: fit.codes.iter().flatten().find(of_region),
                sex: corrected.sex,
                age: corrected.age,
                category: corrected.category,
                value: Some(corrected.difference),
                weight,
            })
        };
        of_measure.finish().0.into_iter().filter_map(cell).collect()
    }

    /// The cells behind a measure of the row without keys.
    ///
    /// # Errors
    ///
    /// When a definition does not parse.
    pub fn rest_cells(&self, measure: &str) -> Result<Vec<InputCell<'_>>, Error> {
        let definition = &self.definition;
        Ok(vektis::rest_cells(self, measure, definition, &categories()?))
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
