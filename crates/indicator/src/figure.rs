use regiobeeld_domain::Status;
use regiobeeld_method::{Estimate, Limits, ratio};

use crate::figures::Sum;

/// A figure of one region, period and cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Figure {
    pub(crate) value: Option<f64>,
    pub(crate) numerator: Option<f64>,
    pub(crate) denominator: Option<f64>,
    pub(crate) status: Status,
    /// Limits at 95% and 99.8%.
    pub(crate) limits: [Limits; 2],
    /// The standard error of the value, where its method has one.
    pub(crate) standard_error: Option<f64>,
    /// Observed and expected euro of a gap, for limits from the years.
    pub(crate) pair: Option<(f64, f64)>,
    /// Strata that had to be left out, as positions of sex × age.
    pub(crate) left_out: Vec<usize>,
}

impl Figure {
    /// A figure of which nothing is known.
    pub(crate) fn unknown() -> Self {
        Self::sum(Sum::UNKNOWN)
    }

    /// A sum as it is.
    pub(crate) fn sum(sum: Sum) -> Self {
        Self::new(sum.value, None, None, sum.status)
    }

    /// One sum over another, times `scale`.
    pub(crate) fn ratio(numerator: Sum, denominator: Sum, scale: f64) -> Self {
        let parts = numerator.value.zip(denominator.value);
        let value = parts.and_then(|(top, bottom)| ratio(top * scale, bottom));
        let status = numerator.weakest(denominator);
        Self::new(value, numerator.value, denominator.value, status)
    }

    /// A value that was made of two sums in another way than by dividing them.
    pub(crate) fn made_of(value: Option<f64>, top: Sum, bottom: Sum) -> Self {
        Self::new(value, top.value, bottom.value, top.weakest(bottom))
    }

    /// With the limits of an estimate of it, if there is a value.
    #[must_use]
    pub(crate) fn with(self, estimate: Option<Estimate<2>>) -> Self {
        match estimate {
            Some(estimate) => self.within(estimate.limits),
            None => self,
        }
    }

    /// With these limits at 95% and 99.8%, if there is a value.
    #[must_use]
    pub(crate) fn within(self, limits: [Limits; 2]) -> Self {
        if self.value.is_some() { Self { limits, ..self } } else { self }
    }

    /// With this standard error, if it is one and there is a value.
    #[must_use]
    pub(crate) fn with_error(self, error: Option<f64>) -> Self {
        let error = error.filter(|error| error.is_finite() && self.value.is_some());
        Self { standard_error: error, ..self }
    }

    /// Takes away all that tells of its value; one that had none keeps the reason.
    pub(crate) fn hide(&mut self) {
        let had = self.status.has_value();
        let status = if had { Status::Suppressed } else { self.status };
        *self = Self::sum(Sum { value: None, status });
    }

    /// Sees to it that a value and its status agree.
    fn new(
        value: Option<f64>,
        numerator: Option<f64>,
        denominator: Option<f64>,
        status: Status,
    ) -> Self {
        let value = value.filter(|value| value.is_finite());
        let status = match (value.is_some(), status.has_value()) {
            (false, true) => Status::Missing,
            _ => status,
        };
        Self {
            value,
            numerator,
            denominator,
            status,
            limits: [Limits::NONE; 2],
            standard_error: None,
            pair: None,
            left_out: Vec::new(),
        }
    }
}

impl Sum {
    /// Nothing is known.
    pub(crate) const UNKNOWN: Self = Self { value: None, status: Status::Missing };

    /// A population of which no cell is known counts no one.
    pub(crate) fn or_nobody(self) -> Self {
        match self.value {
            Some(_) => self,
            None => Self { value: Some(0.0), status: Status::Observed },
        }
    }

    /// The status of a figure made of two sums: an absent part speaks before a value.
    pub(crate) fn weakest(self, other: Self) -> Status {
        match (self.value, other.value) {
            (Some(_), None) => other.status,
            (None, Some(_)) => self.status,
            _ => self.status.max(other.status),
        }
    }
}
