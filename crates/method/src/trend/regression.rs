use super::Direction;
use crate::special::{normal_two_sided, student_two_sided};
use crate::{Confidence, Limits, Scale};

/// One year of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrendPoint {
    /// The year.
    pub time: f64,
    /// The figure, in its own unit.
    pub value: f64,
    /// Its standard error in that unit; NaN for all points if it is not known.
    pub standard_error: f64,
}

/// A line through the years.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trend<const N: usize> {
    /// Change per year on the scale of the line.
    pub slope: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// The probability of such a slope or a steeper one by chance.
    pub p_value: f64,
    /// Limits of the slope.
    pub limits: [Limits; N],
    /// The fitted figure in the first year and in the last, in its own unit.
    pub fitted: (f64, f64),
    /// How much more the years scatter around the line than their errors say: the
    /// chi-squared per degree of freedom. None where errors are not known.
    pub overdispersion: Option<f64>,
    /// How many years the line rests on.
    pub years: usize,
}

impl<const N: usize> Trend<N> {
    /// Rising or falling if chance explains the slope too rarely, else stable.
    pub fn direction(&self, level: Confidence) -> Direction {
        Direction::of(self.slope, self.p_value, level)
    }

    /// The change per year as a factor, on a logarithmic scale (a rate) or of the odds.
    pub fn factor(&self) -> f64 {
        libm::exp(self.slope)
    }
}

/// A trend by weighted regression on the scale where the figures have normal errors.
///
/// Formula: on the scale `y` with weights `w = 1/V(y)`, slope
/// `b = Σ w(t − t̄)(y − ȳ) / Σ w(t − t̄)²` with standard error `√(1 / Σ w(t − t̄)²)`; the
/// error of a figure is carried to the scale to the first order. If the years scatter
/// more than their errors say (chi-squared per degree of freedom `φ > 1`), the standard
/// error is multiplied by `√φ` and tested as Student's with `k − 2` degrees of freedom;
/// else as normal. Without known errors every year weighs the same and the scatter alone
/// decides.
///
/// Unit: of the figure per year on a linear scale; a logarithm per year for rates (see
/// [`Trend::factor`]); log odds per year for proportions. Points without a value (NaN)
/// are passed over. None for fewer than three points, all in one year, a value that the
/// scale does not have, or an error that is not positive. A break in the series is for
/// the caller: the line must not cross one.
///
/// Literature: Draper and Smith, Applied Regression Analysis (1998), chapter 9;
/// `McCullagh` and Nelder, Generalized Linear Models (1989), 4.5.
///
/// ```
/// use regiobeeld_method::{Confidence, Direction, Scale, TrendPoint, trend};
///
/// let point = |time, value| TrendPoint { time, value, standard_error: 0.5 };
/// let points = [point(2019.0, 10.0), point(2020.0, 12.1), point(2021.0, 13.9)];
/// let line = trend(&points, Scale::Linear, [Confidence::P95]).unwrap();
/// assert_eq!(line.direction(Confidence::P95), Direction::Rising);
/// assert!(line.limits[0].contain(2.0));
/// ```
pub fn trend<const N: usize>(
    points: &[TrendPoint],
    scale: Scale,
    levels: [Confidence; N],
) -> Option<Trend<N>> {
    let known: Vec<TrendPoint> =
        points.iter().copied().filter(|point| !point.value.is_nan()).collect();
    let has_errors = known.iter().any(|point| !point.standard_error.is_nan());
    let weighted: Vec<Weighted> =
        known.iter().map(|point| point.on(scale, has_errors)).collect::<Option<_>>()?;
    if weighted.len() < 3 {
        return None;
    }
    let line = Line::fit(&weighted)?;
    let freedom = (weighted.len() - 2) as f64;
    let scatter = line.chi_squared(&weighted) / freedom;
    let overdispersion = has_errors.then_some(scatter);
    let is_normal = has_errors && scatter <= 1.0;
    let factor = if is_normal { 1.0 } else { scatter.sqrt() };
    let error = factor / line.information.sqrt();
    let steps = line.slope / error;
    let p_value = match () {
        () if error == 0.0 => f64::from(line.slope == 0.0),
        () if is_normal => normal_two_sided(steps),
        () => student_two_sided(freedom, steps),
    };
    let limits = levels.map(|level| {
        let distance = if is_normal { level.z() } else { level.t(freedom) };
        Limits::around(line.slope, distance * error)
    });
    let times = weighted.iter().map(|point| point.time);
    let (first, last) = (times.clone().reduce(f64::min)?, times.reduce(f64::max)?);
    let fitted = (scale.back(line.at(first)), scale.back(line.at(last)));
    Some(Trend {
        slope: line.slope,
        standard_error: error,
        p_value,
        limits,
        fitted,
        overdispersion,
        years: weighted.len(),
    })
}

/// A point on the scale of the line.
struct Weighted {
    time: f64,
    value: f64,
    weight: f64,
}

impl TrendPoint {
    fn on(self, scale: Scale, has_errors: bool) -> Option<Weighted> {
        let value = scale.forward(self.value)?;
        let error = self.standard_error / scale.derivative(self.value);
        let weight = if has_errors { 1.0 / (error * error) } else { 1.0 };
        let possible = self.time.is_finite() && weight.is_finite() && weight > 0.0;
        possible.then_some(Weighted { time: self.time, value, weight })
    }
}

struct Line {
    slope: f64,
    middle: f64,
    mean: f64,
    /// `Σ w(t − t̄)²`.
    information: f64,
}

impl Line {
    fn fit(points: &[Weighted]) -> Option<Self> {
        let sum = |of: fn(&Weighted) -> f64| points.iter().map(of).sum::<f64>();
        let total = sum(|point| point.weight);
        let middle = sum(|point| point.weight * point.time) / total;
        let mean = sum(|point| point.weight * point.value) / total;
        let (mut information, mut product) = (0.0, 0.0);
        for Weighted { time, value, weight } in points {
            information += weight * (time - middle) * (time - middle);
            product += weight * (time - middle) * (value - mean);
        }
        let slope = product / information;
        (information > 0.0).then_some(Self { slope, middle, mean, information })
    }

    fn at(&self, time: f64) -> f64 {
        self.mean + self.slope * (time - self.middle)
    }

    fn chi_squared(&self, points: &[Weighted]) -> f64 {
        let square = |point: &Weighted| {
            let rest = point.value - self.at(point.time);
            point.weight * rest * rest
        };
        points.iter().map(square).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(values: &[f64], error: f64) -> Vec<TrendPoint> {
        let years = values.iter().zip(2015_u16..);
        let point = |(value, year): (&f64, u16)| TrendPoint {
            time: f64::from(year),
            value: *value,
            standard_error: error,
        };
        years.map(point).collect()
    }

    #[test]
    fn an_ordinary_regression_is_that_of_the_textbook() {
        // Anscombe's first set: slope 0.5001 with standard error 0.1179.
        let x = [10.0, 8.0, 13.0, 9.0, 11.0, 14.0, 6.0, 4.0, 12.0, 7.0, 5.0];
        let y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
        let point = |(time, value): (&f64, &f64)| TrendPoint {
            time: *time,
            value: *value,
            standard_error: f64::NAN,
        };
        let points: Vec<_> = x.iter().zip(&y).map(point).collect();
        let got = trend(&points, Scale::Linear, [Confidence::P95]).unwrap();
        assert!((got.slope - 0.500_09).abs() < 1e-5, "{got:?}");
        assert!((got.standard_error - 0.117_91).abs() < 1e-5, "{got:?}");
        assert!((got.p_value - 0.002_17).abs() < 1e-5, "{got:?}");
        assert_eq!((got.overdispersion, got.years), (None, 11));
    }

    #[test]
    fn a_constant_growth_is_a_line_of_logarithms() {
        let values = [100.0, 103.0, 106.09, 109.2727];
        let got = trend(&points(&values, 0.5), Scale::Log, [Confidence::P95]).unwrap();
        assert!((got.factor() - 1.03).abs() < 1e-12, "{got:?}");
        assert!(
            (got.fitted.0 - 100.0).abs() < 1e-9 && (got.fitted.1 - 109.2727).abs() < 1e-9
        );
        assert!(got.overdispersion.unwrap() < 1e-12);
        assert_eq!(got.direction(Confidence::P998), Direction::Rising);
    }

    #[test]
    fn scatter_beyond_the_errors_makes_the_test_stricter() {
        let values = [10.0, 14.0, 11.0, 15.0, 13.0];
        let sure =
            trend(&points(&values, 0.1), Scale::Linear, [Confidence::P95]).unwrap();
        assert!(sure.overdispersion.unwrap() > 100.0);
        assert_eq!(sure.direction(Confidence::P95), Direction::Stable);
    }

    #[test]
    fn a_year_without_a_figure_is_passed_over() {
        let values = [1.0, f64::NAN, 3.0, 4.0];
        let got = trend(&points(&values, 0.1), Scale::Linear, [Confidence::P95]).unwrap();
        assert!((got.slope - 1.0).abs() < 1e-12 && got.years == 3);
        assert_eq!(
            trend(&points(&values[..3], 0.1), Scale::Linear, [Confidence::P95]),
            None
        );
        let zero = points(&[0.0, 1.0, 2.0], 0.1);
        assert_eq!(trend(&zero, Scale::Log, [Confidence::P95]), None);
    }

    #[test]
    fn no_change_at_all_is_stable() {
        let values = points(&[5.0; 4], f64::NAN);
        let got = trend(&values, Scale::Linear, [Confidence::P95]).unwrap();
        assert_eq!((got.slope, got.p_value), (0.0, 1.0));
        assert_eq!(got.direction(Confidence::P95), Direction::Stable);
    }
}
