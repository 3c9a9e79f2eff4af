//! Which interval a definition asks for, on the estimates of the methods.

use regiobeeld_method::{Convention, Estimate, byar, clopper_pearson, garwood, wilson};

use crate::definition::Interval;
use crate::place::{LEVELS, Place};

/// A count times a factor, with the limits that are asked for: exact ones, or Byar's.
pub(crate) fn count(place: &Place<'_>, events: f64, factor: f64) -> Option<Estimate<2>> {
    let limits = LEVELS.map(|level| match place.interval() {
        Some(Interval::Byar) => byar(events, level, Convention::Exact),
        _ => garwood(events, level),
    });
    let is_possible = events >= 0.0 && factor.is_finite() && factor > 0.0;
    is_possible.then(|| Estimate { value: events, limits }.scale(factor))
}

/// A part of a whole, from 0 to 1, with the limits that are asked for; none for what is
/// no part.
pub(crate) fn part(
    place: &Place<'_>,
    numerator: f64,
    denominator: f64,
) -> Option<Estimate<2>> {
    let is_part = denominator > 0.0 && (0.0..=denominator).contains(&numerator);
    let limits = LEVELS.map(|level| match place.interval() {
        Some(Interval::ClopperPearson) => clopper_pearson(numerator, denominator, level),
        _ => wilson(numerator, denominator, level),
    });
    is_part.then(|| Estimate { value: numerator / denominator, limits })
}
