//! Residents of every gemeente by sex and single year of age: the total is the registry's,
//! the rest is made up.

use regiobeeld_domain::{Regioindeling, RegionCode, RegionLevel};

use crate::synthetic::population::{recoded, traits_on};
use crate::synthetic::pyramid::{AGES, single_years};
use crate::synthetic::random::Key;

/// How much the number of residents grows in a year that the registry does not know.
const GROWTH: f64 = 0.0035;

/// A gemeente and who lives there.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) code: RegionCode,
    /// By sex, men first, and year of age.
    pub(super) people: [[f64; AGES]; 2],
    /// How badly off it is, between -1 and 1; measures of health and income follow it.
    pub(super) hardship: f64,
}

impl Place {
    /// Residents of a sex, or of both, in a range of ages.
    pub(super) fn residents(&self, sex: Option<usize>, ages: (usize, usize)) -> f64 {
        let of = |sex: usize| self.people[sex][ages.0..=ages.1].iter().sum::<f64>();
        sex.map_or_else(|| of(0) + of(1), of)
    }
}

/// The gemeenten of a boundary year with their residents in a year, in the order of their
/// codes. After the registry's last year every gemeente grows from its residents on the
/// boundary year.
pub(super) fn places(
    indeling: &Regioindeling,
    year: u16,
    boundaries: u16,
    key: Key,
) -> Vec<Place> {
    let (first, last) = indeling.years().into_inner();
    let counted = if year > last { boundaries } else { year.max(first) };
    let residents = recoded(indeling, counted, boundaries, |_| [0.0]);
    let traits = traits_on(indeling, boundaries, key);
    let country = single_years(year);
    let mut places = Vec::new();
    for region in indeling.regions(RegionLevel::Gemeente, boundaries) {
        let known = residents.get(&region.code).zip(traits.get(&region.code));
        let Some(((people, _), traits)) = known else { continue };
        let own = key.with_name("people").with_name(region.code.as_str());
        let zorgkantoor =
            indeling.parent(&region.code, RegionLevel::Zorgkantoorregio, boundaries);
        let around = zorgkantoor.map_or(own, |code| key.with_name(code.as_str()));
        let growth = GROWTH + 0.003 * own.with(1).signed();
        let years = f64::from(year.saturating_sub(counted));
        let total = (people * (1.0 + growth * years)).round();
        let mut weights = country;
        for (sex, ages) in weights.iter_mut().enumerate() {
            for (age, weight) in ages.iter_mut().enumerate() {
                let then = age as f64;
                *weight *= traits.older(then) * traits.student(then);
                // People of one year of birth stay as many as they were, by and large.
                let cohort =
                    own.with(u64::from(year) + 200 - age as u64).with(sex as u64);
                *weight *= 1.0 + 0.06 * cohort.normal();
            }
        }
        places.push(Place {
            people: apportioned(&weights, total),
            hardship: 0.6 * around.with(7).signed() + 0.4 * own.with(7).signed(),
            code: region.code,
        });
    }
    places
}

/// Whole numbers in proportion to weights that add up to a total: what is left after
/// rounding down goes to the largest rests.
pub(super) fn apportion(weights: &[f64], total: f64) -> Vec<f64> {
    let sum: f64 = weights.iter().sum();
    let share = |weight: &f64| if sum > 0.0 { weight / sum * total } else { 0.0 };
    let exact: Vec<f64> = weights.iter().map(share).collect();
    let mut whole: Vec<f64> = exact.iter().map(|value| value.floor()).collect();
    let mut order: Vec<usize> = (0..exact.len()).collect();
    let rest = |at: usize| exact[at] - exact[at].floor();
    order.sort_by(|a, b| rest(*b).total_cmp(&rest(*a)).then(a.cmp(b)));
    let mut left = total - whole.iter().sum::<f64>();
    for at in order {
        if left < 0.5 {
            break;
        }
        whole[at] += 1.0;
        left -= 1.0;
    }
    whole
}

fn apportioned(weights: &[[f64; AGES]; 2], total: f64) -> [[f64; AGES]; 2] {
    let whole = apportion(weights.as_flattened(), total);
    let mut people = [[0.0; AGES]; 2];
    people.as_flattened_mut().copy_from_slice(&whole);
    people
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn residents_add_up_to_those_of_the_registry() {
        let indeling = Regioindeling::embedded().unwrap();
        for year in [2018, 2023] {
            for place in places(&indeling, year, year, Key::new(1)) {
                let known = indeling.residents(&place.code, year).unwrap();
                assert_eq!(place.residents(None, (0, 105)), f64::from(known));
            }
        }
    }

    #[test]
    fn what_is_apportioned_adds_up() {
        assert_eq!(apportion(&[1.0, 1.0, 1.0], 5.0), [2.0, 2.0, 1.0]);
        assert_eq!(apportion(&[0.1, 0.7, 0.2], 10.0), [1.0, 7.0, 2.0]);
        assert_eq!(apportion(&[0.0, 0.0], 0.0), [0.0, 0.0]);
    }
}
