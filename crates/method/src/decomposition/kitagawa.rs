/// The difference of two crude rates split in two exactly.
#[derive(Debug, Clone, PartialEq)]
pub struct KitagawaSplit {
    /// Because the populations are made up differently.
    pub structure: f64,
    /// Because the rates in the strata differ.
    pub rate: f64,
    /// Both of each stratum, which add up to the two.
    pub strata: Vec<(f64, f64)>,
}

/// Splits the difference between the crude rates of two regions by structure and rate.
///
/// Formula: with `w` the share of a stratum in the population and `r` its rate,
/// `Σ (wA − wB)·(rA + rB)/2` for structure and `Σ (rA − rB)·(wA + wB)/2` for rate. They
/// add up to the difference of the crude rates, and exchanging the regions changes the
/// sign only.
///
/// Unit: that of the rates (events per person). A stratum that one region does not have
/// has no rate there; the other's stands in, so that it counts as structure. A stratum
/// that neither has counts for nothing. None for a region without population, a missing
/// (NaN) number, or slices that are not equally long.
///
/// Literature: Kitagawa, Components of a difference between two rates, JASA 50 (1955)
/// 1168-1194.
///
/// ```
/// use regiobeeld_method::kitagawa;
///
/// // The same rates in an older population: all structure.
/// let split = kitagawa(&[1.0, 30.0], &[10.0, 30.0], &[3.0, 10.0], &[30.0, 10.0]).unwrap();
/// assert!((split.structure - 0.45).abs() < 1e-15);
/// assert_eq!(split.rate, 0.0);
/// ```
pub fn kitagawa(
    events_a: &[f64],
    population_a: &[f64],
    events_b: &[f64],
    population_b: &[f64],
) -> Option<KitagawaSplit> {
    let size = events_a.len();
    if [population_a.len(), events_b.len(), population_b.len()] != [size; 3] {
        return None;
    }
    let (total_a, total_b) =
        (population_a.iter().sum::<f64>(), population_b.iter().sum::<f64>());
    if !(total_a > 0.0 && total_b > 0.0) {
        return None;
    }
    let mut split = KitagawaSplit { structure: 0.0, rate: 0.0, strata: Vec::new() };
    for i in 0..size {
        let (a, b) = (population_a[i], population_b[i]);
        let (rate_a, rate_b) = match (a == 0.0, b == 0.0) {
            (true, true) => (0.0, 0.0),
            (true, false) => (events_b[i] / b, events_b[i] / b),
            (false, true) => (events_a[i] / a, events_a[i] / a),
            (false, false) => (events_a[i] / a, events_b[i] / b),
        };
        let (share_a, share_b) = (a / total_a, b / total_b);
        let structure = (share_a - share_b) * (0.5 * (rate_a + rate_b));
        let rate = (rate_a - rate_b) * (0.5 * (share_a + share_b));
        split.structure += structure;
        split.rate += rate;
        split.strata.push((structure, rate));
    }
    (split.structure + split.rate).is_finite().then_some(split)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_add_up_to_the_difference() {
        let (xa, na) = ([3.0, 20.0, 70.0], [200.0, 300.0, 250.0]);
        let (xb, nb) = ([9.0, 10.0, 40.0], [500.0, 100.0, 90.0]);
        let split = kitagawa(&xa, &na, &xb, &nb).unwrap();
        let difference = 93.0 / 750.0 - 59.0 / 690.0;
        assert!((split.structure + split.rate - difference).abs() < 1e-16);
        let back = kitagawa(&xb, &nb, &xa, &na).unwrap();
        assert_eq!((back.structure, back.rate), (-split.structure, -split.rate));
    }

    #[test]
    fn a_stratum_that_one_lacks_is_structure() {
        let split =
            kitagawa(&[1.0, 5.0], &[10.0, 10.0], &[1.0, 0.0], &[10.0, 0.0]).unwrap();
        assert!((split.structure - 0.2).abs() < 1e-15);
        assert_eq!(split.rate, 0.0);
        assert_eq!(kitagawa(&[1.0], &[0.0], &[1.0], &[1.0]), None);
        assert_eq!(kitagawa(&[f64::NAN], &[1.0], &[1.0], &[1.0]), None);
    }
}
