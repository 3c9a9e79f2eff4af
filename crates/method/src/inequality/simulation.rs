use super::slope::Fit;
use super::{RankedGroups, SlopeIndex, SlopeModel};
use crate::draws::percentile;
use crate::{Confidence, Draws, Limits};

/// How often and from which seed is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Simulation {
    /// How often: 100,000 is usual, and leaves about 0.01 of a standard error.
    pub draws: u32,
    /// The same seed gives the same limits on every machine.
    pub seed: u64,
}

/// Slope and relative index of inequality with limits by simulation.
///
/// Formula: the figures are drawn anew from normal errors on the scale of the model, the
/// line is fitted to each draw as [`slope_index`](crate::slope_index) fits it, and the
/// limits are percentiles of the indices. The indices themselves are those of the
/// figures, not of the draws.
///
/// Unit, zero and missing as there. A ratio of a draw that is not a number counts as
/// beyond the upper limit.
///
/// Literature: Low and Low, Journal of Public Health 26 (2004) 388-395.
///
/// ```
/// use regiobeeld_method::{
///     Confidence, Convention, RankedGroups, Scale, Simulation, SlopeModel,
///     slope_index_simulated,
/// };
///
/// let groups = RankedGroups {
///     population: &[10.0, 10.0, 10.0],
///     value: &[0.2, 0.3, 0.4],
///     standard_error: &[0.1; 3],
/// };
/// let model = SlopeModel {
///     scale: Scale::Logit,
///     transformed: false,
///     multiplier: 100.0,
///     convention: Convention::Exact,
/// };
/// let simulation = Simulation { draws: 1_000, seed: 7 };
/// let index = slope_index_simulated(groups, model, [Confidence::P95], simulation).unwrap();
/// assert!(index.slope_limits[0].contain(index.slope));
/// ```
pub fn slope_index_simulated<const N: usize>(
    groups: RankedGroups<'_>,
    model: SlopeModel,
    levels: [Confidence; N],
    simulation: Simulation,
) -> Option<SlopeIndex<N>> {
    let fit = Fit::new(groups, model)?;
    let scale = model.scale;
    let places: Vec<f64> =
        groups.value.iter().map(|value| scale.forward(*value)).collect::<Option<_>>()?;
    let line_of = |values: &[f64]| fit.line(values.iter().copied());
    let back = |place: f64| if model.transformed { place } else { scale.back(place) };
    let fitted: Vec<f64> = places.iter().map(|place| back(*place)).collect();
    let line = line_of(&fitted);
    let mut index = model.index(line);

    let draws = Draws::new(simulation.seed);
    let mut values = vec![0.0; places.len()];
    let (mut slopes, mut ratios) = (Vec::new(), Vec::new());
    let mut number = 0;
    for _ in 0..simulation.draws {
        for (value, (place, error)) in
            values.iter_mut().zip(places.iter().zip(groups.standard_error))
        {
            *value = back(place + error * draws.normal(number));
            number += 1;
        }
        let drawn: SlopeIndex<0> = model.index(model.held(line_of(&values), line));
        slopes.push(drawn.slope);
        ratios.push(drawn.relative.unwrap_or(f64::INFINITY));
    }
    slopes.sort_by(f64::total_cmp);
    ratios.sort_by(f64::total_cmp);
    for (i, level) in levels.iter().enumerate() {
        let limits = |sorted: &[f64]| {
            let at = |part| percentile(sorted, part).filter(|limit| limit.is_finite());
            Limits { lower: at(level.tail()), upper: at(1.0 - level.tail()) }
        };
        index.slope_limits[i] = limits(&slopes);
        index.relative_limits[i] = limits(&ratios);
    }
    Some(index)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Convention, Scale, slope_index};

    /// The simulated limits are the analytic ones to a part of their width.
    #[track_caller]
    fn check(scale: Scale, transformed: bool, part: f64) {
        let groups = RankedGroups {
            population: &[12.0, 9.0, 10.0, 11.0, 8.0],
            value: &[0.30, 0.26, 0.25, 0.21, 0.16],
            standard_error: &[0.02; 5],
        };
        let convention = Convention::Exact;
        let model = SlopeModel { scale, transformed, multiplier: 1.0, convention };
        let levels = [Confidence::P95];
        let simulation = Simulation { draws: 20_000, seed: 1 };
        let drawn = slope_index_simulated(groups, model, levels, simulation).unwrap();
        let analytic = slope_index(groups, model, levels).unwrap();
        assert!((drawn.slope - analytic.slope).abs() < 1e-15);
        for (drawn, analytic) in [
            (drawn.slope_limits[0], analytic.slope_limits[0]),
            (drawn.relative_limits[0], analytic.relative_limits[0]),
        ] {
            let (low, high) = (analytic.lower.unwrap(), analytic.upper.unwrap());
            let error = (drawn.lower.unwrap() - low)
                .abs()
                .max((drawn.upper.unwrap() - high).abs());
            assert!(error < part * (high - low), "{scale:?} {drawn:?} {analytic:?}");
        }
    }

    #[test]
    fn simulated_and_analytic_limits_agree() {
        check(Scale::Linear, false, 0.02);
        check(Scale::Log, false, 0.02);
        check(Scale::Logit, false, 0.02);
        check(Scale::Log, true, 0.02);
        check(Scale::Logit, true, 0.02);
    }

    #[test]
    fn the_seed_decides() {
        let groups = RankedGroups {
            population: &[1.0; 3],
            value: &[1.0, 2.0, 4.0],
            standard_error: &[0.1; 3],
        };
        let model = SlopeModel {
            scale: Scale::Log,
            transformed: false,
            multiplier: 1.0,
            convention: Convention::Exact,
        };
        let of = |seed| {
            let simulation = Simulation { draws: 500, seed };
            slope_index_simulated(groups, model, [Confidence::P95], simulation).unwrap()
        };
        assert_eq!(of(3), of(3));
        assert_ne!(of(3), of(4));
    }
}
