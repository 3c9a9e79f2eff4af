use crate::{Error, Grid};

/// What persons used or cost in several years, by region, sex, age and care group.
#[derive(Debug, Clone, PartialEq)]
pub struct CareHistory {
    /// Regions, sexes and ages.
    pub grid: Grid,
    /// Number of care groups.
    pub groups: usize,
    /// The years, in their order.
    pub years: Vec<CareYear>,
}

/// One year of a [`CareHistory`].
#[derive(Debug, Clone, PartialEq)]
pub struct CareYear {
    /// The year.
    pub year: u16,
    /// Persons or person-years, a cell of the grid each.
    pub persons: Vec<f64>,
    /// Euro or contacts: for every cell of the grid all groups, side by side.
    pub amounts: Vec<f64>,
    /// Whether the year knew each group.
    pub known: Vec<bool>,
}

impl CareHistory {
    /// Checks that every year has the cells that the grid says.
    ///
    /// # Errors
    ///
    /// When an array has another number of cells.
    pub fn new(grid: Grid, groups: usize, years: Vec<CareYear>) -> Result<Self, Error> {
        for year in &years {
            let sizes = [
                ("persons", grid.cells(), year.persons.len()),
                ("amounts", grid.cells() * groups, year.amounts.len()),
                ("known groups", groups, year.known.len()),
            ];
            for (what, expected, got) in sizes {
                if got != expected {
                    return Err(Error::Shape { what, expected, got });
                }
            }
        }
        Ok(Self { grid, groups, years })
    }

    /// The rates of all regions together in a year: for every sex and age all groups, side
    /// by side; amounts per person. 0 where there is no one.
    pub fn national_rates(&self, at: usize) -> Vec<f64> {
        let (size, groups) = (self.grid.of_region(), self.groups);
        let mut persons = vec![0.0; size];
        let mut rates = vec![0.0; size * groups];
        let Some(year) = self.years.get(at) else { return rates };
        for region in 0..self.grid.regions {
            let of_region = &year.persons[region * size..(region + 1) * size];
            for (sum, n) in persons.iter_mut().zip(of_region) {
                *sum += n;
            }
            let start = region * size * groups;
            let of_region = &year.amounts[start..start + size * groups];
            for (sum, amount) in rates.iter_mut().zip(of_region) {
                *sum += amount;
            }
        }
        for (of_cell, persons) in rates.chunks_mut(groups).zip(persons) {
            for rate in of_cell {
                *rate = if persons > 0.0 { *rate / persons } else { 0.0 };
            }
        }
        rates
    }

    /// Persons of all regions in a year, by sex and age.
    pub fn national_persons(&self, at: usize) -> Vec<f64> {
        let size = self.grid.of_region();
        let mut sums = vec![0.0; size];
        for of_region in
            self.years.get(at).into_iter().flat_map(|y| y.persons.chunks(size))
        {
            for (sum, n) in sums.iter_mut().zip(of_region) {
                *sum += n;
            }
        }
        sums
    }

    /// What a region had of a group in a year, and what it would have had at some rates.
    pub fn observed_and_expected(
        &self,
        at: usize,
        region: usize,
        group: usize,
        rates: &[f64],
    ) -> (f64, f64) {
        let (size, groups) = (self.grid.of_region(), self.groups);
        let Some(year) = self.years.get(at) else { return (0.0, 0.0) };
        let (mut observed, mut expected) = (0.0, 0.0);
        for cell in 0..size {
            let place = region * size + cell;
            observed += year.amounts[place * groups + group];
            expected += year.persons[place] * rates[cell * groups + group];
        }
        (observed, expected)
    }
}
