//! Whole numbers modulo the prime 2⁶¹ − 1, in which sums of equations are exact.

/// A Mersenne prime, so that remainders are shifts.
const P: u64 = (1 << 61) - 1;

/// A number modulo 2⁶¹ − 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(super) struct Residue(u64);

impl Residue {
    pub(super) const ZERO: Self = Self(0);
    pub(super) const ONE: Self = Self(1);

    pub(super) fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// A float is a whole number times a power of two, and 2⁶¹ is 1 here.
    pub(super) fn of(value: f64) -> Self {
        let bits = value.to_bits();
        let (exponent, fraction) = ((bits >> 52) & 0x7ff, bits & ((1 << 52) - 1));
        let (mantissa, exponent) = match exponent {
            0 => (fraction, 1),
            _ => (fraction | (1 << 52), exponent),
        };
        // The value is mantissa · 2^(exponent − 1075), and 1075 is 38 modulo 61.
        let shift = (exponent + 61 - 38) % 61;
        let size = Self(mantissa) * Self(1 << shift);
        if value < 0.0 { Self::ZERO - size } else { size }
    }

    /// The number that makes 1 with this one, by Fermat: `a^(p−2)`.
    pub(super) fn inverse(self) -> Self {
        let (mut power, mut square, mut left) = (Self::ONE, self, P - 2);
        while left > 0 {
            if left & 1 == 1 {
                power = power * square;
            }
            square = square * square;
            left >>= 1;
        }
        power
    }
}

impl std::ops::Mul for Residue {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        let product = u128::from(self.0) * u128::from(other.0);
        #[expect(clippy::cast_possible_truncation)]
        let (low, high) = (product as u64 & P, (product >> 61) as u64);
        let sum = low + high;
        Self(if sum >= P { sum - P } else { sum })
    }
}

impl std::ops::Sub for Residue {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(if self.0 >= other.0 { self.0 - other.0 } else { self.0 + P - other.0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_are_exact_fractions() {
        let product = |a: f64, b: f64| Residue::of(a) * Residue::of(b);
        assert_eq!(product(0.375, 8.0), Residue(3));
        assert_eq!(product(-0.25, 4.0), Residue::ZERO - Residue::ONE);
        assert_eq!(Residue::of(0.1) * Residue::of(0.1).inverse(), Residue::ONE);
        assert_eq!(Residue::of(1e18) * Residue::of(1e18).inverse(), Residue::ONE);
        assert_eq!(Residue::of(f64::from(u32::MAX)), Residue(u64::from(u32::MAX)));
    }
}
