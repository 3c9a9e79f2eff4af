/// Expected events at the reference's rates: indirect age-sex standardisation.
///
/// Formula: `E = Σᵢ nᵢ · Xᵢ / Nᵢ` over the strata `i`, with `n` the region's population
/// and `X`, `N` the events and population of the reference. The standardised ratio is
/// the observed events over `E`.
///
/// Unit: that of the events. A stratum in which the reference has no population gives
/// no rate and expects nothing; where the region is part of the reference, it then has
/// no population there either.
///
/// Literature: Breslow and Day, Statistical Methods in Cancer Research II (IARC, 1987),
/// chapter 2.
///
/// ```
/// let expected = regiobeeld_method::expected(&[10.0, 5.0], &[20.0, 9.0], &[100.0, 0.0]);
/// assert_eq!(expected, 2.0);
/// ```
pub fn expected(
    population: &[f64],
    reference_events: &[f64],
    reference_population: &[f64],
) -> f64 {
    let reference = reference_events.iter().zip(reference_population);
    population
        .iter()
        .zip(reference)
        .filter(|(_, (_, reference))| **reference > 0.0)
        .map(|(n, (events, reference))| n * (events / reference))
        .sum()
}
