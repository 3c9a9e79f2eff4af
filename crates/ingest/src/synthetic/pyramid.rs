//! The age pyramid of the country: births over the years and who of them is left.

use super::random::{Curve, interpolate};
use super::{CLASSES, Sex};

/// The number of cells of one gemeente: men by age, then women by age.
pub(super) const CELLS: usize = 2 * CLASSES;

/// The middle of an age class.
pub(super) fn middle_age(class: usize) -> f64 {
    5.0 * class as f64 + 2.0
}

/// The number of single years of age, the last of which is 105 and over.
pub(super) const AGES: usize = 106;

/// The shares of the cells in the population of the country.
pub(super) fn pyramid(year: u16) -> [f64; CELLS] {
    let mut cells = [0.0; CELLS];
    for (sex, ages) in single_years(year).iter().enumerate() {
        for (age, people) in ages.iter().enumerate() {
            cells[sex * CLASSES + (age / 5).min(CLASSES - 1)] += people;
        }
    }
    let sum: f64 = cells.iter().sum();
    cells.map(|cell| cell / sum)
}

/// People of the country by sex and single year of age, in thousands.
pub(super) fn single_years(year: u16) -> [[f64; AGES]; 2] {
    let mut people = [[0.0; AGES]; 2];
    for (sex, at_birth, survival) in
        [(Sex::Men, 0.512, SURVIVAL_MEN), (Sex::Women, 0.488, SURVIVAL_WOMEN)]
    {
        for age in 0_u16..105 {
            let born = interpolate(COHORTS, f64::from(year) - f64::from(age));
            // People get older: at the same age more are left than some years before.
            let age_then = f64::from(age) - 0.1 * (f64::from(year) - 2017.0);
            people[sex as usize][usize::from(age)] =
                born * at_birth * interpolate(survival, age_then);
        }
    }
    people
}

/// Births by year in thousands, with who came from abroad since.
const COHORTS: Curve = &[
    (1910.0, 110.0),
    (1920.0, 135.0),
    (1930.0, 158.0),
    (1940.0, 176.0),
    (1945.0, 208.0),
    (1946.5, 268.0),
    (1950.0, 236.0),
    (1960.0, 258.0),
    (1967.0, 280.0),
    (1971.0, 266.0),
    (1977.0, 222.0),
    (1985.0, 222.0),
    (1992.0, 230.0),
    (2000.0, 222.0),
    (2008.0, 202.0),
    (2015.0, 186.0),
    (2023.0, 174.0),
];

const SURVIVAL_MEN: Curve = &[
    (0.0, 1.0),
    (50.0, 0.96),
    (60.0, 0.91),
    (70.0, 0.79),
    (75.0, 0.68),
    (80.0, 0.52),
    (85.0, 0.32),
    (90.0, 0.13),
    (95.0, 0.03),
    (100.0, 0.003),
    (105.0, 0.0),
];

const SURVIVAL_WOMEN: Curve = &[
    (0.0, 1.0),
    (50.0, 0.975),
    (60.0, 0.94),
    (70.0, 0.86),
    (75.0, 0.78),
    (80.0, 0.66),
    (85.0, 0.48),
    (90.0, 0.25),
    (95.0, 0.08),
    (100.0, 0.012),
    (105.0, 0.0),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_country_ages() {
        let share = |year| {
            let pyramid = pyramid(year);
            let old = |(index, _): &(usize, &f64)| index % CLASSES >= 13;
            pyramid.iter().enumerate().filter(old).map(|(_, cell)| cell).sum::<f64>()
        };
        assert!((0.150..0.170).contains(&share(2011)), "{}", share(2011));
        assert!((0.195..0.215).contains(&share(2023)), "{}", share(2023));
    }
}
