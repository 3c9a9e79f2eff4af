/// The scale on which a figure has about normal errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// As it is: means, life expectancy.
    Linear,
    /// Logarithms: rates.
    Log,
    /// Log odds: proportions, as a fraction.
    Logit,
}

impl Scale {
    /// The figure on this scale; none where it has no place there.
    ///
    /// ```
    /// use regiobeeld_method::Scale;
    ///
    /// assert_eq!(Scale::Logit.forward(0.5), Some(0.0));
    /// assert_eq!(Scale::Log.forward(0.0), None);
    /// ```
    pub fn forward(self, value: f64) -> Option<f64> {
        let transformed = match self {
            Self::Linear => value,
            Self::Log => libm::log(value),
            Self::Logit => libm::log(value / (1.0 - value)),
        };
        transformed.is_finite().then_some(transformed)
    }

    /// The figure from its place on this scale.
    pub fn back(self, transformed: f64) -> f64 {
        match self {
            Self::Linear => transformed,
            Self::Log => libm::exp(transformed),
            Self::Logit => 1.0 / (1.0 + libm::exp(-transformed)),
        }
    }

    /// How fast the figure changes with its place on this scale.
    pub fn derivative(self, value: f64) -> f64 {
        match self {
            Self::Linear => 1.0,
            Self::Log => value,
            Self::Logit => value * (1.0 - value),
        }
    }

    /// Mean and variance of a figure whose error on this scale is normal.
    ///
    /// Exact for the first two scales, to the second order for log odds.
    pub(crate) fn moments(self, value: f64, error: f64) -> (f64, f64) {
        let square = error * error;
        match self {
            Self::Linear => (value, square),
            Self::Log => {
                let grown = value * libm::exp(0.5 * square);
                (grown, grown * grown * libm::expm1(square))
            }
            Self::Logit => {
                let first = value * (1.0 - value);
                let second = first * (1.0 - 2.0 * value);
                let variance = square * (first * first + 0.5 * square * second * second);
                (value + 0.5 * second * square, variance)
            }
        }
    }
}
