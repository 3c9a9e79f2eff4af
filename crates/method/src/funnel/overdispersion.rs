use crate::draws::percentile;

/// How much more regions differ than chance alone would make them.
#[derive(Debug, Clone, PartialEq)]
pub struct Overdispersion {
    /// `φ`: the mean square of the winsorised z-scores, about 1 without overdispersion.
    pub factor: f64,
    /// `τ²`: the variance between regions that is added; 0 where chance explains all.
    pub between: f64,
    /// The z-score of each region with that variance added, in the order of the values;
    /// none for a missing one.
    pub z: Vec<Option<f64>>,
}

/// Overdispersion of many regions around a target: winsorised z-scores and an additive
/// variance between regions.
///
/// Formula: `zᵢ = (yᵢ − target)/sᵢ`; the scores outside the `winsorised` part at either
/// end are drawn in to it; `φ = Σ z²/k`; if `k·φ > k − 1`,
/// `τ² = (k·φ − (k − 1)) / (Σ w − Σ w²/Σ w)` with `w = 1/s²`, else 0. The adjusted score
/// is `(y − target)/√(s² + τ²)`.
///
/// `values` are on a scale with normal errors (logarithms or square roots of ratios),
/// with their standard errors. `winsorised` is 0.1 as a rule. Missing (NaN) values count
/// for nothing. None for fewer than two values, or a standard error that is not positive.
///
/// Literature: Spiegelhalter, Handling over-dispersion of performance indicators, Quality
/// and Safety in Health Care 14 (2005) 347-351; `DerSimonian` and Laird, Controlled
/// Clinical Trials 7 (1986) 177-188.
///
/// ```
/// use regiobeeld_method::overdispersion;
///
/// let values = [0.1, -0.1, 0.3, -0.3, 0.2, -0.2];
/// let got = overdispersion(&values, &[0.05; 6], 0.0, 0.0).unwrap();
/// assert!(got.factor > 1.0 && got.between > 0.0);
/// assert!(got.z[2].unwrap() < 0.3 / 0.05);
/// ```
pub fn overdispersion(
    values: &[f64],
    standard_errors: &[f64],
    target: f64,
    winsorised: f64,
) -> Option<Overdispersion> {
    let pairs: Vec<(f64, f64)> = values
        .iter()
        .zip(standard_errors)
        .filter(|(value, _)| !value.is_nan())
        .map(|(value, error)| (*value, *error))
        .collect();
    let possible = values.len() == standard_errors.len()
        && pairs.iter().all(|(value, error)| value.is_finite() && *error > 0.0)
        && (0.0..0.5).contains(&winsorised);
    if !possible || pairs.len() < 2 {
        return None;
    }
    let mut scores: Vec<f64> =
        pairs.iter().map(|(value, error)| (value - target) / error).collect();
    scores.sort_by(f64::total_cmp);
    let low = percentile(&scores, winsorised)?;
    let high = percentile(&scores, 1.0 - winsorised)?;
    let squares: f64 = scores.iter().map(|z| z.clamp(low, high)).map(|z| z * z).sum();
    let count = pairs.len() as f64;
    let (mut sum, mut sum_of_squares) = (0.0, 0.0);
    for (_, error) in &pairs {
        let weight = 1.0 / (error * error);
        sum += weight;
        sum_of_squares += weight * weight;
    }
    let excess = squares - (count - 1.0);
    let between = (excess / (sum - sum_of_squares / sum)).max(0.0);
    let adjusted = |(value, error): (&f64, &f64)| {
        (!value.is_nan()).then(|| (value - target) / (error * error + between).sqrt())
    };
    Some(Overdispersion {
        factor: squares / count,
        between,
        z: values.iter().zip(standard_errors).map(adjusted).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variance_is_that_of_the_formula() {
        // z = ±2: k·φ = 16, and with equal errors Σw − Σw²/Σw = 3/s².
        let got = overdispersion(&[2.0, -2.0, 2.0, -2.0], &[1.0; 4], 0.0, 0.0).unwrap();
        assert_eq!((got.factor, got.between), (4.0, 13.0 / 3.0));
        assert_eq!(got.z[0], Some(2.0 / (16f64 / 3.0).sqrt()));
    }

    #[test]
    fn chance_alone_adds_nothing() {
        let got = overdispersion(&[0.5, -0.5, f64::NAN], &[1.0; 3], 0.0, 0.1).unwrap();
        assert_eq!((got.between, got.z[2]), (0.0, None));
        assert_eq!(got.z[0], Some(0.5));
    }

    #[test]
    fn one_outlier_is_drawn_in() {
        let mut values = vec![0.0; 41];
        values[7] = 1000.0;
        let got = overdispersion(&values, &[1.0; 41], 0.0, 0.1).unwrap();
        assert_eq!((got.factor, got.between), (0.0, 0.0));
        assert_eq!(overdispersion(&values, &[0.0; 41], 0.0, 0.1), None);
    }
}
