use crate::special::{normal_cdf, student_quantile};

/// A two-sided level of confidence, strictly between 0 and 1.
///
/// ```
/// use regiobeeld_method::Confidence;
///
/// let level = Confidence::new(0.9).expect("0.9 lies between 0 and 1");
/// assert!((level.z() - 1.644_853_626_951_472_7).abs() < 1e-14);
/// assert_eq!(Confidence::new(95.0), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Confidence {
    level: f64,
    z: f64,
}

impl Confidence {
    /// 95%: the usual level.
    pub const P95: Self = Self { level: 0.95, z: 1.959_963_984_540_054 };
    /// 99.8%: three standard errors on either side.
    pub const P998: Self = Self { level: 0.998, z: 3.090_232_306_167_813 };

    /// A level between 0 and 1; none outside.
    pub fn new(level: f64) -> Option<Self> {
        let inside = level > 0.0 && level < 1.0;
        inside.then(|| Self { level, z: crate::special::upper(0.5 * (1.0 - level)) })
    }

    /// The level of confidence, between 0 and 1.
    pub fn level(self) -> f64 {
        self.level
    }

    /// The probability that is left out on each side.
    pub fn tail(self) -> f64 {
        0.5 * (1.0 - self.level)
    }

    /// How many standard errors the limits of a normal variable lie from it.
    pub fn z(self) -> f64 {
        self.z
    }

    /// The same for Student's variable; degrees of freedom may be fractional.
    pub fn t(self, freedom: f64) -> f64 {
        student_quantile(freedom, self.tail())
    }

    /// The level at which limits lie `z` standard errors away.
    pub fn from_z(z: f64) -> Option<Self> {
        let level = 1.0 - 2.0 * normal_cdf(-z);
        (level > 0.0 && level < 1.0).then_some(Self { level, z })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_constants_are_what_they_say() {
        for constant in [Confidence::P95, Confidence::P998] {
            let computed = Confidence::new(constant.level()).unwrap();
            assert!((computed.z() - constant.z()).abs() < 1e-14, "{computed:?}");
        }
    }

    #[test]
    fn a_level_lies_between_0_and_1() {
        for level in [0.0, 1.0, -0.5, 95.0, f64::NAN] {
            assert_eq!(Confidence::new(level), None);
        }
    }
}
