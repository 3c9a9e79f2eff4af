//! Tables and cubes as polars dataframes.

use polars::prelude::{Column, DataFrame, IntoColumn, NamedFrom, Series};
use regiobeeld_domain::Cube;

use crate::{Error, RawTable, RowKey};

impl RawTable {
    /// The table as a dataframe: keys, then number columns by their full names; absent
    /// numbers and the keys of a rest row are null.
    ///
    /// # Errors
    ///
    /// When two columns have the same name.
    pub fn to_polars(&self) -> Result<DataFrame, Error> {
        let region =
            |row: &RowKey| self.regions.get(row.region? as usize).map(String::as_str);
        let sexes: Vec<_> = self.rows.iter().map(|row| row.sex.as_str()).collect();
        let ages: Vec<_> = self.rows.iter().map(|row| row.age.to_string()).collect();
        let regions: Vec<_> = self.rows.iter().map(region).collect();
        let mut columns = vec![
            column("sex", sexes.as_slice()),
            column("age", ages.as_slice()),
            column("region", regions.as_slice()),
        ];
        for measure in &self.measures {
            let values: Vec<_> =
                (0..self.rows.len()).map(|row| measure.get(row)).collect();
            columns.push(column(&measure.name, values.as_slice()));
        }
        frame(columns)
    }
}

/// A cube as a long dataframe: `region`, `period`, `sex`, `age`, `category`, `value`,
/// `status`, one row a cell; a cell without a value is null.
///
/// # Errors
///
/// When the dataframe cannot be made.
pub fn cube_frame(cube: &Cube) -> Result<DataFrame, Error> {
    let axes = cube.axes();
    let cells = cube.values().len();
    let (mut regions, mut periods) =
        (Vec::with_capacity(cells), Vec::with_capacity(cells));
    let (mut sexes, mut ages) = (Vec::with_capacity(cells), Vec::with_capacity(cells));
    let mut categories = Vec::with_capacity(cells);
    let (mut values, mut statuses) =
        (Vec::with_capacity(cells), Vec::with_capacity(cells));
    for ((index, value), status) in cube.values().indexed_iter().zip(cube.status()) {
        regions.push(axes.regions[index.0].as_str());
        periods.push(axes.periods[index.1].to_string());
        sexes.push(axes.sexes[index.2].as_str());
        ages.push(axes.ages[index.3].to_string());
        categories.push(axes.categories[index.4].as_str());
        values.push(status.has_value().then_some(*value));
        statuses.push(status.as_str());
    }
    frame(vec![
        column("region", regions.as_slice()),
        column("period", periods.as_slice()),
        column("sex", sexes.as_slice()),
        column("age", ages.as_slice()),
        column("category", categories.as_slice()),
        column("value", values.as_slice()),
        column("status", statuses.as_slice()),
    ])
}

fn column<'a, T: ?Sized>(name: &str, values: &'a T) -> Column
where
    Series: NamedFrom<&'a T, T>,
{
    Series::new(name.into(), values).into_column()
}

fn frame(columns: Vec<Column>) -> Result<DataFrame, Error> {
    DataFrame::new_infer_height(columns).map_err(|error| Error::Frame(error.to_string()))
}
