use ndarray::{Array5, ArrayView5, Axis};

use crate::{Age, Error, Period, RegionCode, Sex, Status, Sums};

/// The labels along a [`Cube`]'s five axes, in the order of its storage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Axes {
    /// First axis.
    pub regions: Vec<RegionCode>,
    /// Second axis.
    pub periods: Vec<Period>,
    /// Third axis; without [`Sex::Total`] where the sexes are apart.
    pub sexes: Vec<Sex>,
    /// Fourth axis; classes that do not overlap, or [`Age::Total`] alone.
    pub ages: Vec<Age>,
    /// Last axis, contiguous in memory; parts of one whole, or `total` alone.
    pub categories: Vec<String>,
}

impl Axes {
    /// The lengths of the axes.
    pub fn shape(&self) -> [usize; 5] {
        [
            self.regions.len(),
            self.periods.len(),
            self.sexes.len(),
            self.ages.len(),
            self.categories.len(),
        ]
    }
}

/// Counts or sums by region × period × sex × age × category, dense.
///
/// Cells do not overlap, so that any of them may be added up. A cell without a value
/// holds 0 and a [`Status`] that says why: sums pass it over, and nothing else may read
/// the 0 as a number.
#[derive(Debug, Clone)]
pub struct Cube {
    axes: Axes,
    values: Array5<f64>,
    status: Array5<Status>,
}

impl Cube {
    /// A cube in which every cell is missing.
    pub fn missing(axes: Axes) -> Self {
        let values = Array5::zeros(axes.shape());
        let status = Array5::from_elem(axes.shape(), Status::Missing);
        Self { axes, values, status }
    }

    /// A cube of these cells, the last axis running fastest.
    ///
    /// # Errors
    ///
    /// When the number of cells is not the product of the axes' lengths.
    pub fn new(axes: Axes, values: Vec<f64>, status: Vec<Status>) -> Result<Self, Error> {
        let shape = axes.shape();
        let wrong = |got| Error::Shape { shape, cells: shape.iter().product(), got };
        let (cells, statuses) = (values.len(), status.len());
        let values = Array5::from_shape_vec(shape, values).map_err(|_| wrong(cells))?;
        let status =
            Array5::from_shape_vec(shape, status).map_err(|_| wrong(statuses))?;
        Ok(Self { axes, values, status })
    }

    /// The labels.
    pub fn axes(&self) -> &Axes {
        &self.axes
    }

    /// Every value; 0 where there is none.
    pub fn values(&self) -> ArrayView5<'_, f64> {
        self.values.view()
    }

    /// Why each value is there or not.
    pub fn status(&self) -> ArrayView5<'_, Status> {
        self.status.view()
    }

    /// Adds to a cell; a value that is there makes the cell one that has a value.
    pub fn add(&mut self, cell: [usize; 5], value: f64, status: Status) {
        if status.has_value() {
            self.values[cell] += value;
        }
        self.status[cell] = match self.status[cell] {
            Status::Missing => status,
            there => there.and(status),
        };
    }

    /// Puts another value, or another reason for its absence, in place of what a cell holds.
    pub fn replace(&mut self, cell: [usize; 5], value: Option<f64>, status: Status) {
        self.values[cell] = value.unwrap_or(0.0);
        self.status[cell] = status;
    }

    /// Gives every cell of one category without a value this status.
    pub fn explain_absence(&mut self, category: usize, status: Status) {
        for cell in self.status.index_axis_mut(Axis(4), category) {
            if !cell.has_value() {
                *cell = status;
            }
        }
    }

    /// The positions of the categories that no cell can have.
    pub fn not_applicable(&self) -> Vec<usize> {
        let cells = |category: &usize| {
            let cells = self.status.index_axis(Axis(4), *category);
            !cells.is_empty() && cells.iter().all(|cell| *cell == Status::NotApplicable)
        };
        (0..self.axes.categories.len()).filter(cells).collect()
    }

    /// Says that every value rests on a declared share.
    pub fn estimate(&mut self) {
        for cell in self.status.iter_mut().filter(|status| status.has_value()) {
            *cell = Status::Estimated;
        }
    }

    /// Puts cubes that differ only in their periods behind each other.
    ///
    /// # Errors
    ///
    /// When there is no cube, or their other axes differ.
    pub fn concatenate(cubes: &[Self]) -> Result<Self, Error> {
        let first = cubes.first().ok_or(Error::Axes)?;
        let periods = cubes.iter().flat_map(|cube| cube.axes.periods.clone()).collect();
        let axes = Axes { periods, ..first.axes.clone() };
        let values: Vec<_> = cubes.iter().map(|cube| cube.values.view()).collect();
        let status: Vec<_> = cubes.iter().map(|cube| cube.status.view()).collect();
        let same = |cube: &Self| {
            Axes { periods: axes.periods.clone(), ..cube.axes.clone() } == axes
        };
        if !cubes.iter().all(same) {
            return Err(Error::Axes);
        }
        let values = ndarray::concatenate(Axis(1), &values).map_err(|_| Error::Axes)?;
        let status = ndarray::concatenate(Axis(1), &status).map_err(|_| Error::Axes)?;
        // Concatenation may choose another order in memory; slabs need the standard one.
        let values = values.as_standard_layout().into_owned();
        let status = status.as_standard_layout().into_owned();
        Ok(Self { axes, values, status })
    }

    /// The cells of one region and period by sex, age and category, contiguous.
    pub fn slab(&self, region: usize, period: usize) -> (&[f64], &[Status]) {
        let [_, periods, sexes, ages, categories] = self.axes.shape();
        let size = sexes * ages * categories;
        let start = (region * periods + period) * size;
        let values = self.values.as_slice().and_then(|all| all.get(start..start + size));
        let status = self.status.as_slice().and_then(|all| all.get(start..start + size));
        (values.unwrap_or(&[]), status.unwrap_or(&[]))
    }

    /// Adds up regions: `members` gives for every new region the old ones' positions and
    /// the share of each that counts.
    ///
    /// `sums` says what becomes of a sum of which a part has no value.
    #[must_use]
    pub fn aggregate(
        &self,
        regions: Vec<RegionCode>,
        members: &[Vec<(usize, f64)>],
        sums: Sums,
    ) -> Self {
        let Axes { periods, sexes, ages, categories, .. } = &self.axes;
        let mut sum = Self::missing(Axes {
            regions,
            periods: periods.clone(),
            sexes: sexes.clone(),
            ages: ages.clone(),
            categories: categories.clone(),
        });
        let Self { values, status, .. } = &mut sum;
        let (Some(values), Some(status)) = (values.as_slice_mut(), status.as_slice_mut())
        else {
            return sum;
        };
        let size = values.len() / members.len().max(1);
        let new = values.chunks_mut(size.max(1)).zip(status.chunks_mut(size.max(1)));
        for ((values, status), parts) in new.zip(members) {
            self.add_up(parts, sums, values, status);
        }
        sum
    }

    /// The cells of one region by period, sex, age and category, contiguous.
    pub fn region(&self, region: usize) -> (&[f64], &[Status]) {
        let size = self.axes.shape()[1..].iter().product::<usize>();
        let range = region * size..(region + 1) * size;
        let values = self.values.as_slice().and_then(|all| all.get(range.clone()));
        let status = self.status.as_slice().and_then(|all| all.get(range));
        (values.unwrap_or(&[]), status.unwrap_or(&[]))
    }

    /// The sum of regions as [`Cube::aggregate`] makes it, in the order of
    /// [`Cube::region`].
    pub fn sum(&self, parts: &[(usize, f64)], sums: Sums) -> (Vec<f64>, Vec<Status>) {
        let size = self.axes.shape()[1..].iter().product();
        let (mut values, mut status) = (vec![0.0; size], vec![Status::Missing; size]);
        self.add_up(parts, sums, &mut values, &mut status);
        (values, status)
    }

    fn add_up(
        &self,
        parts: &[(usize, f64)],
        sums: Sums,
        values: &mut [f64],
        status: &mut [Status],
    ) {
        for (n, &(part, share)) in parts.iter().enumerate() {
            let (part_values, part_status) = self.region(part);
            for (to, from) in values.iter_mut().zip(part_values) {
                *to += share * from;
            }
            for (to, from) in status.iter_mut().zip(part_status) {
                let from = weakened(*from, share);
                *to = if n == 0 { from } else { sums.and(*to, from) };
            }
        }
        for (value, status) in values.iter_mut().zip(status) {
            if !status.has_value() {
                *value = 0.0;
            }
        }
    }
}

/// A value of which only a share counts is an estimate.
fn weakened(status: Status, share: f64) -> Status {
    if share < 1.0 && status.has_value() { status.max(Status::Estimated) } else { status }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cube() -> Cube {
        let axes = Axes {
            regions: ["GM0001", "GM0002", "GM0003"].map(|c| c.parse().unwrap()).to_vec(),
            periods: vec![Period::year(2020)],
            sexes: vec![Sex::Total],
            ages: vec![Age::Total],
            categories: vec!["total".to_owned()],
        };
        let status = vec![Status::Observed, Status::Missing, Status::Observed];
        Cube::new(axes, vec![1.0, 0.0, 4.0], status).unwrap()
    }

    #[track_caller]
    fn check(members: &[(usize, f64)], value: f64, status: Status) {
        let code = "ZK01".parse().unwrap();
        let sum = cube().aggregate(vec![code], &[members.to_vec()], Sums::OverKnown);
        let (values, statuses) = sum.slab(0, 0);
        assert_eq!((values[0], statuses[0]), (value, status));
    }

    #[test]
    fn sums_are_over_known_cells() {
        check(&[(0, 1.0), (2, 1.0)], 5.0, Status::Observed);
        check(&[(0, 1.0), (1, 1.0)], 1.0, Status::Observed);
        check(&[(1, 1.0)], 0.0, Status::Missing);
        check(&[], 0.0, Status::Missing);
        check(&[(0, 1.0), (2, 0.5)], 3.0, Status::Estimated);
    }
}
