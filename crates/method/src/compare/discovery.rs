/// Probabilities adjusted for the number of regions that were compared: the smallest
/// false discovery rate at which a region is still called different.
///
/// Formula: with the probabilities sorted, `q₍ᵢ₎ = minⱼ≥ᵢ min(1, p₍ⱼ₎·k/j)`. Calling every
/// region with `q ≤ 0.05` different, one in twenty of those calls is expected to be
/// wrong, instead of one in twenty of all regions that do not differ.
///
/// A missing probability stays missing and does not count as a comparison.
///
/// Literature: Benjamini and Hochberg, Controlling the false discovery rate, JRSS B 57
/// (1995) 289-300.
///
/// ```
/// use regiobeeld_method::benjamini_hochberg;
///
/// let adjusted = benjamini_hochberg(&[Some(0.01), None, Some(0.04), Some(0.5)]);
/// assert_eq!(adjusted, [Some(0.03), None, Some(0.06), Some(0.5)]);
/// ```
pub fn benjamini_hochberg(p_values: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut sorted: Vec<(f64, usize)> =
        p_values.iter().enumerate().filter_map(|(i, p)| p.map(|p| (p, i))).collect();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let count = sorted.len() as f64;
    let mut adjusted = vec![None; p_values.len()];
    let mut smallest = 1.0_f64;
    for (rank, (p, i)) in sorted.iter().enumerate().rev() {
        smallest = smallest.min(p * count / (rank + 1) as f64);
        adjusted[*i] = Some(smallest);
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_paper_has_four_discoveries() {
        let p = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459,
            0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000,
        ];
        let adjusted = benjamini_hochberg(&p.map(Some));
        let discoveries = adjusted.iter().flatten().filter(|q| **q <= 0.05).count();
        assert_eq!(discoveries, 4);
    }

    #[test]
    fn adjusted_probabilities_keep_their_order() {
        let adjusted = benjamini_hochberg(&[Some(0.03), Some(0.02), Some(0.04)]);
        assert_eq!(adjusted, [Some(0.04), Some(0.04), Some(0.04)]);
        assert_eq!(benjamini_hochberg(&[None]), [None]);
    }
}
