/// How much the own figures of units say, beside those of all units together.
#[derive(Debug, Clone, PartialEq)]
pub struct Credibility {
    /// The mean of all units, by weight.
    pub collective: f64,
    /// Variance of one observation of weight 1 about the mean of its unit.
    pub within: f64,
    /// Variance of the means of units about that of all; 0 where chance explains the
    /// differences.
    pub between: f64,
    /// Every unit, in their order.
    pub units: Vec<CredibleMean>,
}

/// The mean of one unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CredibleMean {
    /// Its own mean by weight; NaN without observations.
    pub own: f64,
    /// What the own mean counts, from 0 to 1.
    pub credibility: f64,
    /// The own mean and that of all, each by what it counts.
    pub mean: f64,
    /// Variance of that mean about the true one.
    pub variance: f64,
}

/// Shrinks the means of units towards that of all by the Bühlmann-Straub model.
///
/// `values` and `weights` hold the observations of unit after unit, `times` of each; the
/// variance of an observation is inverse to its weight. One that is NaN or of weight 0 is
/// not there. Without two observations of any unit nothing is known of chance within
/// units, and there is no result.
///
/// With `m_i` the weight of a unit, `s²` the variance within and `a` that between,
/// `Z_i = m_i·a / (m_i·a + s²)` is what its own mean counts, and `a·(1 − Z_i)` the variance
/// of the mean that comes of it.
///
/// Literature: Bühlmann and Straub, Glaubwürdigkeit für Schadensätze, Mitteilungen der
/// Vereinigung Schweizerischer Versicherungsmathematiker 70, 1970; Bühlmann and Gisler, A
/// Course in Credibility Theory and its Applications, 2005, section 4.8.
///
/// ```
/// use regiobeeld_method::credibility;
///
/// // A large unit keeps its own mean, a small one gets near that of all.
/// let values = [1.12, 1.08, 0.92, 0.88, 1.8, 0.8];
/// let weights = [900.0, 900.0, 900.0, 900.0, 5.0, 5.0];
/// let found = credibility(&values, &weights, 2).expect("two years of each");
/// assert!(found.units[0].credibility > 0.9 && found.units[2].credibility < 0.2);
/// ```
pub fn credibility(values: &[f64], weights: &[f64], times: usize) -> Option<Credibility> {
    if values.len() != weights.len() || times == 0 || !values.len().is_multiple_of(times)
    {
        return None;
    }
    let there = |(value, weight): (&f64, &f64)| {
        (value.is_finite() && *weight > 0.0).then_some((*value, *weight))
    };
    let units: Vec<Vec<(f64, f64)>> = values
        .chunks(times)
        .zip(weights.chunks(times))
        .map(|(values, weights)| values.iter().zip(weights).filter_map(there).collect())
        .collect();
    let weight = |unit: &[(f64, f64)]| unit.iter().map(|(_, w)| w).sum::<f64>();
    let mean = |unit: &[(f64, f64)]| {
        unit.iter().map(|(value, w)| value * w).sum::<f64>() / weight(unit)
    };
    let freedom: usize = units.iter().map(|unit| unit.len().saturating_sub(1)).sum();
    if freedom == 0 {
        return None;
    }
    let squares = |unit: &Vec<(f64, f64)>| {
        let mean = mean(unit);
        unit.iter().map(|(value, w)| w * (value - mean) * (value - mean)).sum::<f64>()
    };
    let filled: Vec<_> = units.iter().filter(|unit| !unit.is_empty()).collect();
    let within = filled.iter().map(|unit| squares(unit)).sum::<f64>() / freedom as f64;
    let total: f64 = filled.iter().map(|unit| weight(unit)).sum();
    let of_squares: f64 = filled.iter().map(|unit| weight(unit) * weight(unit)).sum();
    let all = filled.iter().map(|unit| weight(unit) * mean(unit)).sum::<f64>() / total;
    let apart = filled.iter().map(|unit| {
        let difference = mean(unit) - all;
        weight(unit) * difference * difference
    });
    let explained = (filled.len() as f64 - 1.0) * within;
    let room = total - of_squares / total;
    let between =
        if room > 0.0 { ((apart.sum::<f64>() - explained) / room).max(0.0) } else { 0.0 };
    let of_unit = |unit: &Vec<(f64, f64)>| {
        let (own, weight) = (mean(unit), weight(unit));
        let credibility = match weight * between {
            0.0 => 0.0,
            signal => signal / (signal + within),
        };
        let own_part = if credibility > 0.0 { credibility * own } else { 0.0 };
        let mean = own_part + (1.0 - credibility) * all;
        CredibleMean { own, credibility, mean, variance: between * (1.0 - credibility) }
    };
    let units = units.iter().map(of_unit).collect();
    Some(Credibility { collective: all, within, between, units })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Worked by hand: two units of two observations of weight 1 each.
    #[test]
    fn known_answer() {
        let found = credibility(&[1.0, 3.0, 5.0, 7.0], &[1.0; 4], 2).unwrap();
        // Within: (1+1+1+1)/2 = 2. Means 2 and 6 about 4: 2·4+2·4 = 16; less 1·2, over 4-8/4.
        assert_eq!((found.collective, found.within, found.between), (4.0, 2.0, 7.0));
        let unit = found.units[0];
        // Z = 2·7/(2·7+2) = 0.875.
        assert_eq!((unit.own, unit.credibility, unit.mean), (2.0, 0.875, 2.25));
        assert_eq!(unit.variance, 0.875);
    }

    #[test]
    fn chance_alone_leaves_the_mean_of_all() {
        let found = credibility(&[1.0, 3.0, 3.0, 1.0], &[1.0; 4], 2).unwrap();
        assert_eq!(found.between, 0.0);
        assert!(found.units.iter().all(|unit| unit.mean == 2.0));
    }

    #[test]
    fn a_unit_without_observations_has_the_mean_of_all() {
        let found = credibility(
            &[1.0, 1.2, 2.0, 2.2, f64::NAN, 1.0],
            &[5.0, 5.0, 5.0, 5.0, 1.0, 0.0],
            2,
        )
        .unwrap();
        assert_eq!(found.units[2].mean, found.collective);
        assert!(found.units[2].own.is_nan());
    }

    #[test]
    fn one_observation_of_each_tells_nothing() {
        assert_eq!(credibility(&[1.0, 2.0], &[1.0, 1.0], 1), None);
        assert_eq!(credibility(&[1.0, 2.0, 3.0], &[1.0, 1.0, 1.0], 2), None);
    }
}
