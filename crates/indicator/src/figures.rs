use std::borrow::Cow;
use std::collections::BTreeMap;

use regiobeeld_domain::{Age, Axes, Period, Status, Sums};

use crate::breakdown::Cell;

/// What a region has of one measure, with the sums that many figures share.
#[derive(Debug)]
pub(crate) struct RegionCube<'a> {
    axes: &'a Axes,
    /// By period, sex, age class and category; 0 where there is no value.
    values: Cow<'a, [f64]>,
    status: Cow<'a, [Status]>,
    /// Over everyone, by period and category.
    by_category: Vec<Sum>,
    /// Over the categories, by period, sex and age class; 0 where there is no value.
    by_stratum: Vec<f64>,
    sums: Sums,
    /// What was published for all of it, by period.
    published: Vec<Option<f64>>,
}

/// A sum over known cells, with why it is there or not.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sum {
    pub(crate) value: Option<f64>,
    pub(crate) status: Status,
}

impl Sum {
    /// The sum of nothing.
    const NOTHING: Self = Self { value: None, status: Status::NotApplicable };

    fn add(&mut self, value: f64, status: Status, sums: Sums) {
        if status.has_value() {
            self.value = Some(self.value.unwrap_or(0.0) + value);
        }
        self.status = sums.and(self.status, status);
        if !self.status.has_value() {
            self.value = None;
        }
    }
}

impl<'a> RegionCube<'a> {
    /// The cells of one region, and what its publisher gives for all of it where a part
    /// has no value.
    pub(crate) fn new(
        axes: &'a Axes,
        values: Cow<'a, [f64]>,
        status: Cow<'a, [Status]>,
        sums: Sums,
        published: Option<&BTreeMap<Period, f64>>,
    ) -> Self {
        let categories = axes.categories.len().max(1);
        let strata = axes.sexes.len() * axes.ages.len();
        let mut by_category = vec![Sum::NOTHING; axes.periods.len() * categories];
        let mut by_stratum = Vec::with_capacity(axes.periods.len() * strata);
        let cells = values.chunks(categories).zip(status.chunks(categories));
        for (stratum, (values, status)) in cells.enumerate() {
            let period = stratum / strata;
            let of_period = &mut by_category[period * categories..][..categories];
            for (sum, (value, status)) in
                of_period.iter_mut().zip(values.iter().zip(status))
            {
                sum.add(*value, *status, sums);
            }
            by_stratum.push(total(values));
        }
        let published = match published {
            Some(known) => axes.periods.iter().map(|p| known.get(p).copied()).collect(),
            None => Vec::new(),
        };
        Self { axes, values, status, by_category, by_stratum, sums, published }
    }

    /// What becomes of a sum of which a part has no value.
    pub(crate) fn sums(&self) -> Sums {
        self.sums
    }

    /// The labels along its axes, but for that of regions.
    pub(crate) fn axes(&self) -> &'a Axes {
        self.axes
    }

    /// The cells of one period by sex, age and category.
    pub(crate) fn slab(&self, period: usize) -> (&[f64], &[Status]) {
        let [_, _, sexes, ages, categories] = self.axes.shape();
        let size = sexes * ages * categories;
        let range = period * size..(period + 1) * size;
        (
            self.values.get(range.clone()).unwrap_or(&[]),
            self.status.get(range).unwrap_or(&[]),
        )
    }

    /// The sum over the part of the cube that a cell is about.
    ///
    /// It is over known strata. A total over categories is there only if every category
    /// that applies has a value: a total without one of its parts would be no total.
    pub(crate) fn sum(&self, period: usize, cell: Cell, ages: Option<&[Age]>) -> Sum {
        let axes = self.axes;
        let everyone = cell.sex.is_none() && cell.age.is_none() && ages.is_none();
        let within = |age: &usize| {
            ages.is_none_or(|ages| ages.iter().any(|a| axes.ages[*age].is_within(*a)))
        };
        let of_ages = cell.ages(axes).filter(|_| !everyone).filter(within);
        let of_ages: Vec<usize> = of_ages.collect();
        let categories = axes.categories.len();
        let mut total = Sum { value: Some(0.0), status: Status::NotApplicable };
        for category in cell.categories(axes) {
            let part = if everyone {
                self.by_category[period * categories + category]
            } else {
                self.sum_of(period, cell, &of_ages, category)
            };
            match part.value {
                Some(value) => total.value = total.value.map(|sum| sum + value),
                None if part.status == Status::NotApplicable => continue,
                None => {
                    let published = self.published(period, cell, ages);
                    let is_known = Sum { value: published, status: Status::Observed };
                    return if published.is_some() { is_known } else { part };
                }
            }
            total.status = total.status.and(part.status);
        }
        if total.status.has_value() { total } else { Sum { value: None, ..total } }
    }

    /// What was published for all of it, for a sum over everyone and everything.
    fn published(&self, period: usize, cell: Cell, ages: Option<&[Age]>) -> Option<f64> {
        let is_all = cell == Cell::TOTAL && ages.is_none();
        self.published.get(period).copied().flatten().filter(|_| is_all)
    }

    /// The sum over the sexes and some ages of one category.
    fn sum_of(&self, period: usize, cell: Cell, ages: &[usize], category: usize) -> Sum {
        let axes = self.axes;
        let (values, status) = self.slab(period);
        let mut sum = Sum::NOTHING;
        for sex in cell.sexes(axes) {
            for age in ages {
                let at = (sex * axes.ages.len() + age) * axes.categories.len() + category;
                sum.add(values[at], status[at], self.sums);
            }
        }
        sum
    }

    /// The values by sex and age class of a cell, added over its categories; 0 where
    /// there is none.
    pub(crate) fn strata(&self, period: usize, cell: Cell) -> Cow<'_, [f64]> {
        let axes = self.axes;
        let strata = axes.sexes.len() * axes.ages.len();
        if cell == Cell::TOTAL {
            return Cow::Borrowed(
                &self.by_stratum[period * strata..(period + 1) * strata],
            );
        }
        let (values, _) = self.slab(period);
        let stratum = |sex: usize, age: usize| {
            let start = (sex * axes.ages.len() + age) * axes.categories.len();
            let chosen = cell.categories(axes);
            total(&values[start + chosen.start..start + chosen.end])
        };
        let ages = cell.ages(axes);
        let of_sex = |sex: usize| ages.clone().map(move |age| stratum(sex, age));
        Cow::Owned(cell.sexes(axes).flat_map(of_sex).collect())
    }
}

/// The sum of cells, in which a zero has no sign.
fn total(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |sum, value| sum + value)
}

#[cfg(test)]
mod tests {
    use regiobeeld_domain::{Period, Sex};

    use super::*;

    fn axes() -> Axes {
        Axes {
            regions: vec!["GM0001".parse().unwrap()],
            periods: vec![Period::year(2020)],
            sexes: vec![Sex::Total],
            ages: vec!["0-64".parse().unwrap(), "65+".parse().unwrap()],
            categories: vec!["a".to_owned(), "b".to_owned()],
        }
    }

    fn cube<'a>(axes: &'a Axes, cells: &[(f64, Status)]) -> RegionCube<'a> {
        let (values, status): (Vec<_>, Vec<_>) = cells.iter().copied().unzip();
        RegionCube::new(axes, values.into(), status.into(), Sums::OverKnown, None)
    }

    #[test]
    fn a_total_needs_every_category_that_applies() {
        use Status::{Missing, NotApplicable, Observed};
        let value = |v| (v, Observed);
        let (gone, not) = ((0.0, Missing), (0.0, NotApplicable));
        let axes = axes();
        for (cells, expected, status) in [
            ([value(1.0), value(2.0), value(4.0), value(8.0)], Some(15.0), Observed),
            ([value(1.0), value(2.0), gone, gone], Some(3.0), Observed),
            ([value(1.0), gone, value(4.0), gone], None, Missing),
            ([value(1.0), not, value(4.0), not], Some(5.0), Observed),
            ([not, not, not, not], None, NotApplicable),
            ([gone, gone, gone, gone], None, Missing),
            ([gone, not, gone, not], None, Missing),
        ] {
            let got = cube(&axes, &cells).sum(0, Cell::TOTAL, None);
            assert_eq!(got, Sum { value: expected, status });
        }
    }

    #[test]
    fn cells_and_ages_choose() {
        let value = |v| (v, Status::Observed);
        let axes = axes();
        let cube = cube(&axes, &[value(1.0), value(2.0), value(4.0), value(8.0)]);
        let of = |cell, ages: Option<&[Age]>| cube.sum(0, cell, ages).value;
        let old: Age = "65+".parse().unwrap();
        assert_eq!(of(Cell { category: Some(1), ..Cell::TOTAL }, None), Some(10.0));
        assert_eq!(of(Cell { age: Some(1), ..Cell::TOTAL }, None), Some(12.0));
        assert_eq!(of(Cell::TOTAL, Some(&[old])), Some(12.0));
        assert_eq!(
            *cube.strata(0, Cell { category: Some(1), ..Cell::TOTAL }),
            [2.0, 8.0]
        );
        assert_eq!(*cube.strata(0, Cell::TOTAL), [3.0, 12.0]);
        assert_eq!(*cube.strata(0, Cell { age: Some(1), ..Cell::TOTAL }), [12.0]);
    }
}
