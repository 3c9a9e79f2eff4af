use std::collections::BTreeMap;

use regiobeeld_domain::{Age, Cube, Sex, Status};

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
    // A cube without categories stands under each of another one's.
    let chosen = cell.category.filter(|_| categories > 1);
    let mut total = Sum { value: Some(0.0), status: Status::NotApplicable };
    for category in 0..categories {
        if chosen.is_some_and(|chosen| chosen != category) {
            continue;
        }
        let mut part = Sum { value: None, status: Status::NotApplicable };
        for (sex_index, sex) in axes.sexes.iter().enumerate() {
            if cell.sex != Sex::Total && cell.sex != *sex {
                continue;
            }
            for (age_index, age) in axes.ages.iter().enumerate() {
                let in_cell = cell.age == Age::Total || cell.age == *age;
                let in_ages =
                    ages.is_none_or(|ages| ages.iter().any(|a| age.is_within(*a)));
                if !in_cell || !in_ages {
                    continue;
                }
                let at =
                    (sex_index * axes.ages.len() + age_index) * categories + category;
                if status[at].has_value() {
                    part.value = Some(part.value.unwrap_or(0.0) + values[at]);
                }
                part.status = part.status.and(status[at]);
            }
        }
        match part.value {
            Some(value) => total.value = total.value.map(|sum| sum + value),
            None if part.status == Status::NotApplicable => continue,
            None => total.value = None,
        }
        total.status = if part.value.is_some() {
            total.status.and(part.status)
        } else {
            part.status
        };
        if total.value.is_none() {
            return Sum { value: None, status: part.status };
        }
    }
    if total.status.has_value() { total } else { Sum { value: None, ..total } }
}

/// The values by sex and age class, added over the categories of a cell; 0 where there
/// is none.
pub(crate) fn strata(cube: &Cube, period: usize, cell: Cell) -> Vec<f64> {
    let (values, _) = cube.slab(0, period);
    let categories = cube.axes().categories.len();
    let chosen = cell.category.filter(|_| categories > 1);
    let lane = |stratum: &[f64]| match chosen {
        Some(category) => stratum[category],
        None => stratum.iter().sum(),
    };
    values.chunks_exact(categories.max(1)).map(lane).collect()
}

#[cfg(test)]
mod tests {
    use regiobeeld_domain::{Axes, Period};

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
        assert_eq!(of(Cell { age: old, ..Cell::TOTAL }, None), Some(12.0));
        assert_eq!(of(Cell::TOTAL, Some(&[old])), Some(12.0));
        assert_eq!(
            strata(&cube, 0, Cell { category: Some(1), ..Cell::TOTAL }),
            [2.0, 8.0]
        );
        assert_eq!(strata(&cube, 0, Cell::TOTAL), [3.0, 12.0]);
    }
}
