//! Counter-based random numbers: a draw depends on what it is for, not on the draws
//! before it, so that no order of work can change a file.

/// The key from which the draws for one thing come.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key(u64);

impl Key {
    pub(super) fn new(seed: u64) -> Self {
        Self(mix(seed))
    }

    /// The key for one thing of many: a year, a sex or an age.
    pub(super) fn with(self, part: u64) -> Self {
        Self(mix(self.0 ^ part))
    }

    /// The key for something that has a name: a region or a column.
    pub(super) fn with_name(self, name: &str) -> Self {
        name.bytes().fold(self, |key, byte| key.with(u64::from(byte)))
    }

    /// A whole number over the full range.
    pub(super) fn bits(self) -> u64 {
        self.0
    }

    /// Uniform from 0 up to 1.
    pub(super) fn unit(self) -> f64 {
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Uniform from -1 up to 1.
    pub(super) fn signed(self) -> f64 {
        2.0 * self.unit() - 1.0
    }

    /// Almost normal with mean 0 and variance 1, never further out than 3.47: the sum
    /// of four uniform numbers of 16 bits.
    pub(super) fn normal(self) -> f64 {
        let parts = [0, 16, 32, 48].map(|shift| (self.0 >> shift) & 0xffff);
        let sum: u64 = parts.iter().sum();
        (sum as f64 / 65_535.0 - 2.0) * 3.0_f64.sqrt()
    }
}

/// `SplitMix64` (Steele, Lea and Flood 2014).
fn mix(state: u64) -> u64 {
    let z = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Points of a function, in order, with straight lines between them.
///
/// Straight lines and not formulas: `exp` and `ln` differ between machines.
pub(super) type Curve = &'static [(f64, f64)];

/// The value of a curve, which is flat outside its points.
pub(super) fn interpolate(curve: Curve, x: f64) -> f64 {
    for pair in curve.windows(2) {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        if x <= x0 {
            return y0;
        }
        if x < x1 {
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0);
        }
    }
    curve.last().map_or(0.0, |last| last.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mix_is_splitmix64() {
        // The first outputs of the reference implementation from state 0.
        assert_eq!(mix(0), 0xe220_a839_7b1d_cdaf);
        assert_eq!(mix(0x9e37_79b9_7f4a_7c15), 0x6e78_9e6a_a1b9_65f4);
    }

    #[test]
    fn a_curve_is_straight_between_its_points() {
        const CURVE: Curve = &[(10.0, 1.0), (20.0, 3.0), (30.0, 0.0)];
        for (x, y) in [(0.0, 1.0), (10.0, 1.0), (15.0, 2.0), (20.0, 3.0), (25.0, 1.5)] {
            assert!((interpolate(CURVE, x) - y).abs() < 1e-12, "{x}");
        }
        assert!(interpolate(CURVE, 99.0).abs() < 1e-12);
    }
}
