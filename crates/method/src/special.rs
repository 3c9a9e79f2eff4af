//! Distribution functions and their inverses, to 1e-12 relative or better.
//!
//! Crates that were looked at invert the incomplete gamma and beta functions to 1e-7 to
//! 1e-10, which is not enough for limits of a published figure. Here the distribution
//! functions are series and continued fractions of positive or well-behaved terms with
//! a front factor that never subtracts large numbers (Loader 2000), and every inverse is
//! a good start followed by Halley steps on the distribution function itself, kept
//! between a lower and an upper bound, until the steps no longer change the result.

mod beta;
mod density;
mod fraction;
mod gamma;
mod normal;
mod solve;
mod student;

pub use beta::{beta_quantile, beta_tails};
pub(crate) use density::log_poisson_density;
pub use gamma::{gamma_quantile, gamma_tails};
pub(crate) use normal::upper_quantile as upper;
pub use normal::{normal_cdf, normal_quantile, normal_two_sided};
pub use student::{student_quantile, student_two_sided};

/// A probability with its complement, so that neither tail is lost to rounding.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tails {
    /// The probability of a smaller value.
    pub lower: f64,
    /// The probability of a larger value; the two add up to 1.
    pub upper: f64,
}

impl Tails {
    /// The tails when the lower one is known well.
    pub fn from_lower(lower: f64) -> Self {
        Self { lower, upper: 1.0 - lower }
    }

    /// The tails when the upper one is known well.
    pub fn from_upper(upper: f64) -> Self {
        Self { lower: 1.0 - upper, upper }
    }

    /// How far these tails lie above the wanted ones, from the smaller of the two.
    fn excess(self, wanted: Tails) -> f64 {
        if wanted.lower <= wanted.upper {
            self.lower - wanted.lower
        } else {
            wanted.upper - self.upper
        }
    }
}
