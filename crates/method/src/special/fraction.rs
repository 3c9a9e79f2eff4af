/// The continued fraction `first + a₁/(b₁ + a₂/(b₂ + …))` by Lentz's method, with the pair
/// `(aᵢ, bᵢ)` given by `i`. It ends when a term changes nothing.
///
/// Literature: Lentz, Applied Optics 15 (1976) 668-671.
pub(super) fn continued(first: f64, pair: impl Fn(f64) -> (f64, f64)) -> f64 {
    let (mut value, mut above, mut below) = (first, first, 0.0);
    let mut i = 0.0;
    while i < 1e6 {
        i += 1.0;
        let (numerator, denominator) = pair(i);
        below = 1.0 / (denominator + numerator * below);
        above = denominator + numerator / above;
        let factor: f64 = above * below;
        value *= factor;
        // One bit above 1 can come back for ever.
        if (factor - 1.0).abs() <= f64::EPSILON {
            break;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_golden_ratio_is_all_ones() {
        let golden = continued(1.0, |_| (1.0, 1.0));
        assert!((golden - 0.5 * (1.0 + 5f64.sqrt())).abs() < 1e-15);
    }
}
