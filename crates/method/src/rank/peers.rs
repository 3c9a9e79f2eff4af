/// One characteristic by which two regions are compared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reason {
    /// Position of the characteristic.
    pub characteristic: usize,
    /// The other region minus this one, in standard deviations over all regions.
    pub difference: f64,
    /// The part of the squared distance that it makes up.
    pub part: f64,
}

/// A region that is like another.
#[derive(Debug, Clone, PartialEq)]
pub struct Peer {
    /// Position of the region.
    pub region: usize,
    /// Root mean square difference, in standard deviations.
    pub distance: f64,
    /// Every characteristic that both regions have, the most alike first.
    pub reasons: Vec<Reason>,
}

/// The regions that are most like one region, with the reasons.
///
/// Formula: every characteristic is standardised over all regions, `z = (v − mean)/sd`
/// with `k − 1`; the distance is `√(Σ w·(zᵢ − zⱼ)² / Σ w)` over the characteristics that
/// both regions have.
///
/// `values` holds one region after the other, `weights.len()` characteristics each, NaN
/// where missing. A characteristic in which regions do not differ tells nothing and is
/// left out. Regions that share less than half of the weight are not compared. Regions at
/// the same distance come in order of position. Unit: standard deviations. No peers for a
/// position that does not exist.
///
/// Literature: CIPFA, Nearest Neighbours Model; Gower, A general coefficient of
/// similarity, Biometrics 27 (1971) 857-871, for missing characteristics.
///
/// ```
/// use regiobeeld_method::peers;
///
/// // Part of 65 and over, and density, of four regions.
/// let values = [20.0, 500.0, 21.0, 520.0, 30.0, 480.0, 20.0, 2_000.0];
/// let peers = peers(&values, &[1.0, 1.0], 0, 2);
/// assert_eq!(peers[0].region, 1);
/// assert_eq!(peers[0].reasons[0].characteristic, 1);
/// ```
pub fn peers(values: &[f64], weights: &[f64], region: usize, number: usize) -> Vec<Peer> {
    let size = weights.len();
    if size == 0 || !values.len().is_multiple_of(size) || region >= values.len() / size {
        return Vec::new();
    }
    let spread: Vec<f64> = (0..size).map(|i| deviation(values, size, i)).collect();
    let total: f64 = weights.iter().sum();
    let rows: Vec<&[f64]> = values.chunks_exact(size).collect();
    let mut found: Vec<Peer> = (0..rows.len())
        .filter(|other| *other != region)
        .filter_map(|other| {
            compare(rows[region], rows[other], weights, &spread, total, other)
        })
        .collect();
    found.sort_by(|a, b| a.distance.total_cmp(&b.distance));
    found.truncate(number);
    found
}

/// The standard deviation of one characteristic over the regions that have it.
fn deviation(values: &[f64], size: usize, characteristic: usize) -> f64 {
    let known = || {
        let column = values.iter().skip(characteristic).step_by(size);
        column.copied().filter(|value| value.is_finite())
    };
    let count = known().count() as f64;
    let mean = known().sum::<f64>() / count;
    let squares: f64 = known().map(|value| (value - mean) * (value - mean)).sum();
    (squares / (count - 1.0)).sqrt()
}

fn compare(
    one: &[f64],
    other: &[f64],
    weights: &[f64],
    spread: &[f64],
    total: f64,
    region: usize,
) -> Option<Peer> {
    let (mut shared, mut squares) = (0.0, 0.0);
    let mut reasons = Vec::new();
    for (characteristic, weight) in weights.iter().enumerate() {
        let difference =
            (other[characteristic] - one[characteristic]) / spread[characteristic];
        if difference.is_finite() && *weight > 0.0 {
            shared += weight;
            let part = weight * difference * difference;
            squares += part;
            reasons.push(Reason { characteristic, difference, part });
        }
    }
    if shared == 0.0 || shared < 0.5 * total {
        return None;
    }
    for reason in &mut reasons {
        reason.part = if squares > 0.0 { reason.part / squares } else { 0.0 };
    }
    reasons.sort_by(|a, b| a.difference.abs().total_cmp(&b.difference.abs()));
    Some(Peer { region, distance: (squares / shared).sqrt(), reasons })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distance_does_not_depend_on_the_unit() {
        let values = [1.0, 10.0, 2.0, 30.0, 4.0, 20.0];
        let scaled = [1000.0, 10.0, 2000.0, 30.0, 4000.0, 20.0];
        let (a, b) =
            (peers(&values, &[1.0, 1.0], 0, 2), peers(&scaled, &[1.0, 1.0], 0, 2));
        assert_eq!(a[0].region, b[0].region);
        assert!((a[0].distance - b[0].distance).abs() < 1e-14);
    }

    #[test]
    fn parts_add_up() {
        let values = [1.0, 10.0, 5.0, 2.0, 30.0, 1.0, 4.0, 20.0, 9.0];
        for peer in peers(&values, &[1.0, 2.0, 0.5], 1, 2) {
            let parts: f64 = peer.reasons.iter().map(|reason| reason.part).sum();
            assert!((parts - 1.0).abs() < 1e-14);
        }
    }

    #[test]
    fn regions_that_share_little_are_not_compared() {
        let gap = f64::NAN;
        let values = [1.0, 1.0, 1.0, gap, gap, 2.0, 3.0, gap, 3.0];
        let found = peers(&values, &[1.0; 3], 0, 5);
        assert_eq!(found.iter().map(|peer| peer.region).collect::<Vec<_>>(), [2]);
        assert_eq!(found[0].reasons.len(), 2);
    }

    #[test]
    fn a_characteristic_that_is_the_same_everywhere_tells_nothing() {
        let found = peers(&[7.0, 1.0, 7.0, 2.0, 7.0, 5.0], &[1.0, 1.0], 0, 1);
        assert_eq!((found[0].region, found[0].reasons.len()), (1, 1));
        assert!(peers(&[1.0], &[1.0], 1, 1).is_empty());
    }
}
