use crate::ratio;

/// Persons of some ages per `scale` persons of others.
///
/// Ages run from the first to before the second; `f64::INFINITY` is without end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AgeRatio {
    /// Ages that are counted above the line.
    pub numerator: &'static [(f64, f64)],
    /// Ages that are counted below the line.
    pub denominator: &'static [(f64, f64)],
    /// 100 for percent.
    pub scale: f64,
}

const OPEN: f64 = f64::INFINITY;
const YOUNG: &[(f64, f64)] = &[(0.0, 20.0)];
const WORKING: &[(f64, f64)] = &[(20.0, 65.0)];
const OLD: &[(f64, f64)] = &[(65.0, OPEN)];

/// *Groene druk*: 0-19 per 100 aged 20-64, the youth dependency ratio.
pub const GROENE_DRUK: AgeRatio =
    AgeRatio { numerator: YOUNG, denominator: WORKING, scale: 100.0 };
/// *Grijze druk*: 65 and over per 100 aged 20-64, the old-age dependency ratio.
pub const GRIJZE_DRUK: AgeRatio =
    AgeRatio { numerator: OLD, denominator: WORKING, scale: 100.0 };
/// *Demografische druk*: 0-19 and 65 and over per 100 aged 20-64, the dependency ratio.
pub const DEMOGRAFISCHE_DRUK: AgeRatio = AgeRatio {
    numerator: &[(0.0, 20.0), (65.0, OPEN)],
    denominator: WORKING,
    scale: 100.0,
};
/// *Dubbele vergrijzing*: 80 and over per 100 aged 65 and over.
pub const DUBBELE_VERGRIJZING: AgeRatio =
    AgeRatio { numerator: &[(80.0, OPEN)], denominator: OLD, scale: 100.0 };
/// *Mantelzorgpotentieel*: persons 50-74 per person of 85 and over.
pub const MANTELZORGPOTENTIEEL: AgeRatio =
    AgeRatio { numerator: &[(50.0, 75.0)], denominator: &[(85.0, OPEN)], scale: 1.0 };
/// Persons 20-64 per person of 65 and over, the (potential) support ratio.
pub const SUPPORT_RATIO: AgeRatio =
    AgeRatio { numerator: WORKING, denominator: OLD, scale: 1.0 };

/// Ageing, dependency and support ratios from a population by age.
///
/// Formula: `scale · Σ P(numerator ages) / Σ P(denominator ages)`.
///
/// `start` are the first ages of the bands, rising; a band lasts until the next, and the
/// last one is without end. Unit: persons per `scale` persons. None for an empty
/// denominator, a missing (NaN) population in the ranges, or a range of ages that would cut
/// a band in two.
///
/// Literature: United Nations, World Population Ageing (2019), glossary; CBS, Druk.
///
/// ```
/// use regiobeeld_method::{GRIJZE_DRUK, age_ratio};
///
/// let (start, population) = ([0.0, 20.0, 65.0, 80.0], [30.0, 50.0, 12.0, 3.0]);
/// assert_eq!(age_ratio(&start, &population, GRIJZE_DRUK), Some(30.0));
/// ```
pub fn age_ratio(start: &[f64], population: &[f64], ages: AgeRatio) -> Option<f64> {
    if start.len() != population.len() {
        return None;
    }
    let numerator = sum(start, population, ages.numerator)?;
    let denominator = sum(start, population, ages.denominator)?;
    ratio(numerator * ages.scale, denominator).filter(|ratio| ratio.is_finite())
}

fn sum(start: &[f64], population: &[f64], ranges: &[(f64, f64)]) -> Option<f64> {
    // A range starts and ends where a band does.
    let is_edge = |age: f64| age == OPEN || start.contains(&age);
    if !ranges.iter().all(|(from, to)| is_edge(*from) && is_edge(*to)) {
        return None;
    }
    let inside = |age: f64| ranges.iter().any(|(from, to)| age >= *from && age < *to);
    let bands = start.iter().zip(population);
    Some(bands.filter(|(age, _)| inside(**age)).map(|(_, persons)| persons).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: [f64; 6] = [0.0, 20.0, 50.0, 65.0, 75.0, 85.0];
    const POPULATION: [f64; 6] = [20.0, 30.0, 20.0, 10.0, 6.0, 4.0];

    #[test]
    fn ratios_are_those_of_the_sums() {
        let of = |ages| age_ratio(&START, &POPULATION, ages);
        assert_eq!(of(GROENE_DRUK), Some(40.0));
        assert_eq!(of(GRIJZE_DRUK), Some(40.0));
        assert_eq!(of(DEMOGRAFISCHE_DRUK), Some(80.0));
        assert_eq!(of(MANTELZORGPOTENTIEEL), Some(7.5));
        assert_eq!(of(SUPPORT_RATIO), Some(2.5));
    }

    #[test]
    fn a_band_is_not_cut_in_two() {
        // There is no edge at 80.
        assert_eq!(age_ratio(&START, &POPULATION, DUBBELE_VERGRIJZING), None);
    }

    #[test]
    fn an_empty_or_missing_denominator_has_no_ratio() {
        assert_eq!(age_ratio(&[0.0, 20.0, 65.0], &[1.0, 0.0, 1.0], GROENE_DRUK), None);
        let missing = [1.0, f64::NAN, 1.0];
        assert_eq!(age_ratio(&[0.0, 20.0, 65.0], &missing, GROENE_DRUK), None);
    }
}
