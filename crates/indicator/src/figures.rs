use std::collections::BTreeMap;

use regiobeeld_domain::{Age, Cube, Status};

use crate::breakdown::Cell;
use crate::definition::Measure;

/// The cubes of one region, one for every measure that a definition uses.
#[derive(Debug)]
pub(crate) struct Figures {
    cubes: BTreeMap<Measure, Cube>,
}

/// A sum over known cells, with why it is there or not.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sum {
    pub(crate) value: Option<f64>,
    pub(crate) status: Status,
}

impl Figures {
    pub(crate) fn new(cubes: BTreeMap<Measure, Cube>) -> Self {
        Self { cubes }
    }

    pub(crate) fn cube(&self, measure: &Measure) -> Option<&Cube> {
        self.cubes.get(measure)
    }
}

/// The sum over the part of a region's cube that a cell is about.
///
/// It is over known strata. A total over categories is there only if every category
/// that applies has a value: a total without one of its parts would be no total.
pub(crate) fn sum(cube: &Cube, period: usize, cell: Cell, ages: Option<&[Age]>) -> Sum {
    let axes = cube.axes();
    let (values, status) = cube.slab(0, period);
    let categories = axes.categories.len();
    let mut total = Sum { value: Some(0.0), status: Status::NotApplicable };
    for category in cell.categories(axes) {
        let mut part = Sum { value: None, status: Status::NotApplicable };
        for sex in cell.sexes(axes) {
            for age in cell.ages(axes) {
                let in_ages =
                    |ages: &[Age]| ages.iter().any(|a| axes.ages[age].is_within(*a));
                if !ages.is_none_or(in_ages) {
                    continue;
                }
                let at = (sex * axes.ages.len() + age) * categories + category;
                if status[at].has_value() {
                    part.value = Some(part.value.unwrap_or(0.0) + values[at]);
                }
                part.status = part.status.and(status[at]);
            }
        }
        match part.value {
            Some(value) => total.value = total.value.map(|sum| sum + value),
            None if part.status == Status::NotApplicable => continue,
            None => return part,
        }
        total.status = total.status.and(part.status);
    }
    if total.status.has_value() { total } else { Sum { value: None, ..total } }
}

/// The values by sex and age class of a cell, added over its categories; 0 where there
/// is none.
pub(crate) fn strata(cube: &Cube, period: usize, cell: Cell) -> Vec<f64> {
    let axes = cube.axes();
    let (values, _) = cube.slab(0, period);
    let categories = axes.categories.len();
    let ages = cell.ages(axes);
    let stratum = |sex: usize, age: usize| {
        let start = (sex * axes.ages.len() + age) * categories;
        let chosen = cell.categories(axes);
        values[start + chosen.start..start + chosen.end].iter().sum()
    };
    let of_sex = |sex: usize| ages.clone().map(move |age| stratum(sex, age));
    cell.sexes(axes).flat_map(of_sex).collect()
}

#[cfg(test)]
mod tests {
    use regiobeeld_domain::{Axes, Period, Sex};

    use super::*;

    fn cube(cells: &[(f64, Status)]) -> Cube {
        let axes = Axes {
            regions: vec!["GM0001".parse().unwrap()],
            periods: vec![Period::year(2020)],
            sexes: vec![Sex::Total],
            ages: vec!["0-64".parse().unwrap(), "65+".parse().unwrap()],
            categories: vec!["a".to_owned(), "b".to_owned()],
        };
        let (values, status) = cells.iter().copied().unzip();
        Cube::new(axes, values, status).unwrap()
    }

    #[test]
    fn a_total_needs_every_category_that_applies() {
        use Status::{Missing, NotApplicable, Observed};
        let value = |v| (v, Observed);
        let (gone, not) = ((0.0, Missing), (0.0, NotApplicable));
        for (cells, expected, status) in [
            ([value(1.0), value(2.0), value(4.0), value(8.0)], Some(15.0), Observed),
            ([value(1.0), value(2.0), gone, gone], Some(3.0), Observed),
            ([value(1.0), gone, value(4.0), gone], None, Missing),
            ([value(1.0), not, value(4.0), not], Some(5.0), Observed),
            ([not, not, not, not], None, NotApplicable),
            ([gone, gone, gone, gone], None, Missing),
            ([gone, not, gone, not], None, Missing),
        ] {
            let got = sum(&cube(&cells), 0, Cell::TOTAL, None);
            assert_eq!(got, Sum { value: expected, status });
        }
    }

    #[test]
    fn cells_and_ages_choose() {
        let value = |v| (v, Status::Observed);
        let cube = cube(&[value(1.0), value(2.0), value(4.0), value(8.0)]);
        let of = |cell, ages: Option<&[Age]>| sum(&cube, 0, cell, ages).value;
        let old: Age = "65+".parse().unwrap();
        assert_eq!(of(Cell { category: Some(1), ..Cell::TOTAL }, None), Some(10.0));
        assert_eq!(of(Cell { age: Some(1), ..Cell::TOTAL }, None), Some(12.0));
        assert_eq!(of(Cell::TOTAL, Some(&[old])), Some(12.0));
        assert_eq!(
            strata(&cube, 0, Cell { category: Some(1), ..Cell::TOTAL }),
            [2.0, 8.0]
        );
        assert_eq!(strata(&cube, 0, Cell::TOTAL), [3.0, 12.0]);
        assert_eq!(strata(&cube, 0, Cell { age: Some(1), ..Cell::TOTAL }), [12.0]);
    }
}
