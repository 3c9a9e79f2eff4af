/// Ranks from high to low: 1 is the highest value and ties share the smallest rank.
///
/// A missing value has no rank and does not count for the others.
///
/// ```
/// let ranks = regiobeeld_method::ranks(&[Some(1.0), None, Some(3.0), Some(1.0)]);
/// assert_eq!(ranks, [Some(2), None, Some(1), Some(2)]);
/// ```
pub fn ranks(values: &[Option<f64>]) -> Vec<Option<u32>> {
    let mut sorted: Vec<f64> = values.iter().flatten().copied().collect();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let rank = |value: f64| {
        let higher = sorted.partition_point(|other| *other > value);
        u32::try_from(higher + 1).unwrap_or(u32::MAX)
    };
    values.iter().map(|value| value.map(rank)).collect()
}
