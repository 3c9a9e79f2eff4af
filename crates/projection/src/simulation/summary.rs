use regiobeeld_domain::ProjectionFrame;
use regiobeeld_method::percentile;

/// What draws say together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Summary {
    /// Their mean.
    pub mean: f64,
    /// The quantiles [`ProjectionFrame::QUANTILES`].
    pub quantiles: [f64; 7],
}

/// The mean and quantiles of draws, which are put in order; none of no draws, or where
/// one is not a number.
///
/// ```
/// use regiobeeld_projection::summary;
///
/// let found = summary(&mut [3.0, 1.0, 2.0]).expect("three draws");
/// assert_eq!((found.mean, found.quantiles[3]), (2.0, 2.0));
/// ```
pub fn summary(draws: &mut [f32]) -> Option<Summary> {
    let mean =
        draws.iter().map(|draw| f64::from(*draw)).sum::<f64>() / draws.len() as f64;
    if mean.is_nan() {
        return None;
    }
    draws.sort_unstable_by(f32::total_cmp);
    let quantile = |part: f64| percentile(draws, part).unwrap_or(mean);
    Some(Summary { mean, quantiles: ProjectionFrame::QUANTILES.map(quantile) })
}
