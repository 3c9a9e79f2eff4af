/// A quotient of two sums.
///
/// Formula: `Σ numerator / Σ denominator`; a ratio of a region is made of the sums of
/// its parts and never of their ratios.
///
/// Unit: that of the numerator per that of the denominator. An empty denominator has no
/// ratio.
///
/// ```
/// assert_eq!(regiobeeld_method::ratio(6.0, 4.0), Some(1.5));
/// assert_eq!(regiobeeld_method::ratio(6.0, 0.0), None);
/// ```
pub fn ratio(numerator: f64, denominator: f64) -> Option<f64> {
    (denominator != 0.0).then(|| numerator / denominator)
}
