use crate::Confidence;

/// A lower and an upper limit; either can be absent.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Limits {
    /// The lower limit.
    pub lower: Option<f64>,
    /// The upper limit.
    pub upper: Option<f64>,
}

impl Limits {
    /// No limits.
    pub const NONE: Self = Self { lower: None, upper: None };

    /// Both limits; one that is not a finite number is absent.
    pub fn new(lower: f64, upper: f64) -> Self {
        let finite = |value: f64| value.is_finite().then_some(value);
        Self { lower: finite(lower), upper: finite(upper) }
    }

    /// The limits of an increasing function of the estimate.
    #[must_use]
    pub fn map(self, function: impl Fn(f64) -> f64) -> Self {
        Self { lower: self.lower.map(&function), upper: self.upper.map(&function) }
    }

    /// The limits of a decreasing function of the estimate: they change places.
    #[must_use]
    pub fn map_down(self, function: impl Fn(f64) -> f64) -> Self {
        Self { lower: self.upper.map(&function), upper: self.lower.map(&function) }
    }

    /// Whether a value lies between the limits; an absent limit excludes nothing.
    ///
    /// ```
    /// use regiobeeld_method::Limits;
    ///
    /// assert!(Limits::new(1.0, 2.0).contain(2.0));
    /// assert!(!Limits::new(1.0, 2.0).contain(2.1));
    /// ```
    pub fn contain(self, value: f64) -> bool {
        self.lower.is_none_or(|lower| lower <= value)
            && self.upper.is_none_or(|upper| value <= upper)
    }

    /// `centre ± half`.
    pub(crate) fn around(centre: f64, half: f64) -> Self {
        Self::new(centre - half, centre + half)
    }
}

/// A figure with its limits at `N` levels of confidence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate<const N: usize> {
    /// The figure.
    pub value: f64,
    /// Its limits, in the order in which the levels were asked for.
    pub limits: [Limits; N],
}

impl<const N: usize> Estimate<N> {
    /// A figure with normal limits `value ± z·se`.
    ///
    /// ```
    /// use regiobeeld_method::{Confidence, Estimate};
    ///
    /// let estimate = Estimate::normal(10.0, 1.0, [Confidence::P95]);
    /// assert_eq!(estimate.limits[0].upper, Some(10.0 + Confidence::P95.z()));
    /// ```
    pub fn normal(value: f64, standard_error: f64, levels: [Confidence; N]) -> Self {
        let limits =
            levels.map(|level| Limits::around(value, level.z() * standard_error));
        Self { value, limits }
    }

    /// The figure and its limits times a positive factor.
    #[must_use]
    pub fn scale(self, factor: f64) -> Self {
        Self {
            value: self.value * factor,
            limits: self.limits.map(|limits| limits.map(|limit| limit * factor)),
        }
    }
}
