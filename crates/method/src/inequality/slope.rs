use super::Scale;
use crate::{Confidence, Convention, Limits};

/// Social groups from least to most advantaged, equally long slices.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RankedGroups<'a> {
    /// Population of each group.
    pub population: &'a [f64],
    /// Its figure, in its own unit.
    pub value: &'a [f64],
    /// The standard error of the figure **on the scale of the model**.
    pub standard_error: &'a [f64],
}

/// How the slope is fitted and given.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SlopeModel {
    /// The scale on which the figures have normal errors.
    pub scale: Scale,
    /// Whether the line is fitted on that scale too; else on the figures themselves.
    pub transformed: bool,
    /// 100 gives percent; a negative one turns the direction of the figure round.
    pub multiplier: f64,
    /// Whether the intercept has the unit of the slope.
    pub convention: Convention,
}

/// The slope and the relative index of inequality.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SlopeIndex<const N: usize> {
    /// Slope index: the fitted figure of the most advantaged minus that of the least.
    pub slope: f64,
    /// Relative index: their ratio, or its inverse for a negative multiplier; none where
    /// the fitted figure of the least advantaged is not positive.
    pub relative: Option<f64>,
    /// The fitted figure of the least advantaged.
    pub intercept: f64,
    /// Limits of the slope index.
    pub slope_limits: [Limits; N],
    /// Limits of the relative index.
    pub relative_limits: [Limits; N],
}

/// Slope and relative index of inequality with analytic limits.
///
/// Formula: with `a` the share of a group in the population and `b` the middle of its
/// range in the cumulated shares, a line `Y = Y₀ + S·b` by least squares weighted with
/// `a`; `SII = S` and `RII = (Y₀ + S)/Y₀`. Fitted on a transformed scale, both come from
/// the ends of the line transformed back.
///
/// Limits: `S` is a weighted sum of the figures, so that its variance is that of the sum,
/// with the mean and variance of a figure whose error is normal on the model's scale.
/// Those of `RII` are Fieller's. Fitted on a transformed scale, `RII` of logarithms is
/// exact (`exp(s ± z·se)`), the other limits are of the first order in the errors;
/// [`slope_index_simulated`](crate::slope_index_simulated) makes no approximation. There
/// `Peer` holds the middle of the line where it was fitted and lets its slope vary only.
///
/// Unit: of the figure times the multiplier; `RII` has none. Under `Exact` the intercept
/// is in the unit of the slope, under `Peer` only on a transformed scale. None for fewer
/// than three groups, slices of other lengths, a group without population, a missing
/// figure or error, or a figure that the scale does not have.
///
/// Literature: Low and Low, Measuring the gap, Journal of Public Health 26 (2004)
/// 388-395; Mackenbach and Kunst, Social Science & Medicine 44 (1997) 757-771; Fieller,
/// JRSS B 16 (1954) 175-185.
///
/// ```
/// use regiobeeld_method::{
///     Confidence, Convention, RankedGroups, Scale, SlopeModel, slope_index,
/// };
///
/// let groups = RankedGroups {
///     population: &[10.0, 10.0, 10.0, 10.0],
///     value: &[76.0, 78.0, 80.0, 82.0],
///     standard_error: &[0.5; 4],
/// };
/// let model = SlopeModel {
///     scale: Scale::Linear,
///     transformed: false,
///     multiplier: 1.0,
///     convention: Convention::Exact,
/// };
/// let index = slope_index(groups, model, [Confidence::P95]).unwrap();
/// assert!((index.intercept - 75.0).abs() < 1e-12 && (index.slope - 8.0).abs() < 1e-12);
/// ```
pub fn slope_index<const N: usize>(
    groups: RankedGroups<'_>,
    model: SlopeModel,
    levels: [Confidence; N],
) -> Option<SlopeIndex<N>> {
    let fit = Fit::new(groups, model)?;
    let line = fit.line(model.fitted(groups.value));
    let moments = model.moments(groups);
    let (mean, spread) = (fit.line(moments.0), fit.spread(&moments.1));
    let mut index = model.index(line);
    let sign = model.multiplier.signum();
    for (i, level) in levels.iter().enumerate() {
        let (slope, relative) = model.limits(line, mean, spread, level.z());
        let slope = slope.map(|limit| model.multiplier.abs() * limit);
        index.slope_limits[i] = if sign < 0.0 { slope.map_down(|s| -s) } else { slope };
        index.relative_limits[i] =
            if sign < 0.0 { relative.map_down(|r| 1.0 / r) } else { relative };
    }
    Some(index)
}

/// A line by its two ends: intercept and slope.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Line {
    pub(super) intercept: f64,
    pub(super) slope: f64,
}

/// Variances of intercept and slope, and their covariance.
#[derive(Debug, Clone, Copy)]
struct Spread {
    intercept: f64,
    slope: f64,
    both: f64,
}

/// The weights with which the figures make intercept and slope.
pub(super) struct Fit {
    weights: Vec<(f64, f64)>,
}

impl Fit {
    pub(super) fn new(groups: RankedGroups<'_>, model: SlopeModel) -> Option<Self> {
        let RankedGroups { population, value, standard_error } = groups;
        let fits = population.len() == value.len() && value.len() == standard_error.len();
        let has_people = population.iter().all(|p| *p > 0.0 && p.is_finite());
        let has_place = value.iter().all(|v| model.scale.forward(*v).is_some());
        let has_error = standard_error.iter().all(|e| *e >= 0.0 && e.is_finite());
        if !fits || value.len() < 3 || !has_people || !has_place || !has_error {
            return None;
        }
        let total: f64 = population.iter().sum();
        let mut before = 0.0;
        let ranks: Vec<(f64, f64)> = population
            .iter()
            .map(|persons| {
                let share = persons / total;
                before += share;
                (share, before - 0.5 * share)
            })
            .collect();
        let middle: f64 = ranks.iter().map(|(share, rank)| share * rank).sum();
        let square =
            |(share, rank): &(f64, f64)| share * (rank - middle) * (rank - middle);
        let squares: f64 = ranks.iter().map(square).sum();
        let weight = |(share, rank): &(f64, f64)| {
            let slope = share * (rank - middle) / squares;
            (share - middle * slope, slope)
        };
        Some(Self { weights: ranks.iter().map(weight).collect() })
    }

    pub(super) fn line(&self, values: impl IntoIterator<Item = f64>) -> Line {
        let mut line = Line { intercept: 0.0, slope: 0.0 };
        for ((intercept, slope), value) in self.weights.iter().zip(values) {
            line.intercept += intercept * value;
            line.slope += slope * value;
        }
        line
    }

    fn spread(&self, variances: &[f64]) -> Spread {
        let mut spread = Spread { intercept: 0.0, slope: 0.0, both: 0.0 };
        for ((intercept, slope), variance) in self.weights.iter().zip(variances) {
            spread.intercept += intercept * intercept * variance;
            spread.slope += slope * slope * variance;
            spread.both += intercept * slope * variance;
        }
        spread
    }
}

impl SlopeModel {
    /// The scale that the line is fitted on.
    pub(super) fn line_scale(self) -> Scale {
        if self.transformed { self.scale } else { Scale::Linear }
    }

    fn fitted(self, values: &[f64]) -> impl Iterator<Item = f64> + '_ {
        let scale = self.line_scale();
        values.iter().map(move |value| scale.forward(*value).unwrap_or(f64::NAN))
    }

    /// Means and variances of the figures on the scale of the line.
    fn moments(self, groups: RankedGroups<'_>) -> (Vec<f64>, Vec<f64>) {
        let pairs = groups.value.iter().zip(groups.standard_error);
        pairs
            .map(|(value, error)| {
                if self.transformed {
                    (self.scale.forward(*value).unwrap_or(f64::NAN), error * error)
                } else {
                    self.scale.moments(*value, *error)
                }
            })
            .unzip()
    }

    /// Slope and ratio of a line in the unit of the figure, without the multiplier.
    pub(super) fn ends(self, line: Line) -> (f64, f64, f64) {
        let scale = self.line_scale();
        let (first, last) =
            (scale.back(line.intercept), scale.back(line.intercept + line.slope));
        let slope = if self.transformed { last - first } else { line.slope };
        (first, slope, last / first)
    }

    pub(super) fn index<const N: usize>(self, line: Line) -> SlopeIndex<N> {
        let (first, slope, ratio) = self.ends(line);
        let ratio = if self.multiplier < 0.0 { 1.0 / ratio } else { ratio };
        let scaled = self.transformed || self.convention == Convention::Exact;
        let unit = if scaled { self.multiplier.abs() } else { 1.0 };
        SlopeIndex {
            slope: self.multiplier * slope,
            relative: (first > 0.0 && ratio.is_finite()).then_some(ratio),
            intercept: unit * first,
            slope_limits: [Limits::NONE; N],
            relative_limits: [Limits::NONE; N],
        }
    }

    /// A line whose middle is held where it was fitted, for `Peer` on a transformed scale.
    pub(super) fn held(self, line: Line, fitted: Line) -> Line {
        if !self.transformed || self.convention == Convention::Exact {
            return line;
        }
        let middle = fitted.intercept + 0.5 * fitted.slope;
        Line { intercept: middle - 0.5 * line.slope, slope: line.slope }
    }

    /// Limits of slope and ratio, without the multiplier.
    fn limits(self, line: Line, mean: Line, spread: Spread, z: f64) -> (Limits, Limits) {
        let (first, slope, ratio) = self.ends(line);
        if !self.transformed {
            let half = z * spread.slope.sqrt();
            return (Limits::around(mean.slope, half), fieller(mean, spread, z));
        }
        if self.convention == Convention::Peer {
            let half = z * spread.slope.sqrt();
            let end = |slope| self.ends(self.held(Line { slope, ..line }, line));
            let (low, high) = (end(line.slope - half), end(line.slope + half));
            return (Limits::new(low.1, high.1), Limits::new(low.2, high.2));
        }
        let last = first + slope;
        let (d_first, d_last) =
            (self.scale.derivative(first), self.scale.derivative(last));
        let half = z * spread.of(d_last - d_first, d_last).sqrt();
        let (r_first, r_last) = (d_first / first, d_last / last);
        let factor = libm::exp(z * spread.of(r_last - r_first, r_last).sqrt());
        (Limits::around(slope, half), Limits::new(ratio / factor, ratio * factor))
    }
}

impl Spread {
    /// The variance of a function with these derivatives to intercept and slope.
    fn of(self, intercept: f64, slope: f64) -> f64 {
        intercept * intercept * self.intercept
            + slope * slope * self.slope
            + 2.0 * intercept * slope * self.both
    }
}

/// Limits of the ratio of the two ends of a line whose parameters are normal.
fn fieller(line: Line, spread: Spread, z: f64) -> Limits {
    let (first, last) = (line.intercept, line.intercept + line.slope);
    let square = z * z;
    let a = first * first - square * spread.intercept;
    let b = first * last - square * (spread.intercept + spread.both);
    let c = last * last - square * spread.of(1.0, 1.0);
    let root = (b * b - a * c).sqrt();
    // Where the first end may be zero, the ratio has no bounds.
    if a <= 0.0 { Limits::NONE } else { Limits::new((b - root) / a, (b + root) / a) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUES: [f64; 5] = [0.30, 0.26, 0.25, 0.21, 0.16];

    fn index(
        scale: Scale,
        transformed: bool,
        multiplier: f64,
        error: f64,
    ) -> SlopeIndex<1> {
        let groups = RankedGroups {
            population: &[12.0, 9.0, 10.0, 11.0, 8.0],
            value: &VALUES,
            standard_error: &[error; 5],
        };
        let convention = Convention::Exact;
        let model = SlopeModel { scale, transformed, multiplier, convention };
        slope_index(groups, model, [Confidence::P95]).unwrap()
    }

    #[test]
    fn without_error_the_limits_are_the_index() {
        for (scale, transformed) in [
            (Scale::Linear, false),
            (Scale::Log, false),
            (Scale::Log, true),
            (Scale::Logit, true),
        ] {
            let got = index(scale, transformed, 1.0, 0.0);
            let limits = got.slope_limits[0];
            assert!((limits.lower.unwrap() - got.slope).abs() < 1e-14, "{scale:?}");
            let limits = got.relative_limits[0];
            assert!((limits.upper.unwrap() - got.relative.unwrap()).abs() < 1e-7);
        }
    }

    #[test]
    fn a_negative_multiplier_turns_the_figure_round() {
        let (plain, turned) = (
            index(Scale::Linear, false, 1.0, 0.01),
            index(Scale::Linear, false, -1.0, 0.01),
        );
        assert_eq!(turned.slope, -plain.slope);
        assert_eq!(turned.relative, plain.relative.map(|ratio| 1.0 / ratio));
        assert_eq!(turned.slope_limits[0].lower, plain.slope_limits[0].upper.map(|u| -u));
        assert!(turned.relative_limits[0].contain(turned.relative.unwrap()));
    }

    #[test]
    fn a_multiplier_below_one_does_not_swap_the_limits() {
        for transformed in [false, true] {
            let got = index(Scale::Log, transformed, 0.1, 0.05);
            let limits = got.slope_limits[0];
            assert!(limits.lower < limits.upper && limits.contain(got.slope), "{got:?}");
        }
    }

    #[test]
    fn the_intercept_has_the_unit_of_the_slope() {
        let (one, percent) = (
            index(Scale::Linear, false, 1.0, 0.01),
            index(Scale::Linear, false, 100.0, 0.01),
        );
        assert_eq!(percent.intercept, 100.0 * one.intercept);
    }

    #[test]
    fn an_uncertain_start_leaves_the_ratio_without_bounds() {
        assert_eq!(index(Scale::Linear, false, 1.0, 0.5).relative_limits, [Limits::NONE]);
    }

    #[test]
    fn what_has_no_place_on_the_scale_has_no_index() {
        let groups = RankedGroups {
            population: &[1.0; 3],
            value: &[0.0, 1.0, 2.0],
            standard_error: &[0.1; 3],
        };
        let model = SlopeModel {
            scale: Scale::Log,
            transformed: false,
            multiplier: 1.0,
            convention: Convention::Exact,
        };
        assert_eq!(slope_index(groups, model, [Confidence::P95]), None);
    }
}
