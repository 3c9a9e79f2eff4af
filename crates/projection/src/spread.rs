//! A value that is not known well, with the interval in which it lies with 80%.

use regiobeeld_method::Draws;
use regiobeeld_method::special::normal_quantile;
use serde::{Deserialize, Serialize};

/// A median with an 80% interval: one in ten lies below `low`, one in ten above `high`.
///
/// Where more than three values are wanted, the distribution is a normal one in two
/// halves, each as wide as its side of the interval says: the value at probability *p*
/// is `middle + (high − middle)·z(p)/z(0.9)` above the median and
/// `middle + (middle − low)·z(p)/z(0.9)` below it, with `z` the standard normal quantile.
/// It meets all three stated values. Whoever uses it keeps it within the range in which
/// the value has a meaning.
///
/// Literature: Johnson, Kotz and Balakrishnan, Continuous univariate distributions 1,
/// 1994, section 13.10 (the two-piece normal, as in the fan charts of central banks).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Parts")]
pub struct Spread {
    low: f64,
    middle: f64,
    high: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parts {
    low: f64,
    middle: f64,
    high: f64,
}

/// Which value of a spread is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outlook {
    /// The lower end of the 80% interval.
    Low,
    /// The median.
    Middle,
    /// The upper end of the 80% interval.
    High,
    /// One at random, each input apart from the others.
    Drawn {
        /// The draws of a seed.
        draws: Draws,
        /// Which run, from 0.
        run: u32,
    },
}

impl Spread {
    /// A value that is taken as known.
    pub const fn certain(value: f64) -> Self {
        Self { low: value, middle: value, high: value }
    }

    /// A median with its interval.
    ///
    /// # Errors
    ///
    /// When one is no finite number or they are not in order.
    pub fn new(low: f64, middle: f64, high: f64) -> Result<Self, String> {
        if ![low, middle, high].into_iter().all(f64::is_finite) {
            return Err("`low`, `middle` and `high` must be finite numbers".to_owned());
        }
        if low > middle || middle > high {
            return Err(format!(
                "`low` {low}, `middle` {middle} and `high` {high} are not in order; write \
                 the smallest first"
            ));
        }
        Ok(Self { low, middle, high })
    }

    /// One in ten lies below it.
    pub const fn low(self) -> f64 {
        self.low
    }

    /// The median.
    pub const fn middle(self) -> f64 {
        self.middle
    }

    /// One in ten lies above it.
    pub const fn high(self) -> f64 {
        self.high
    }

    /// Whether the interval lies within a range, its ends included.
    pub fn is_within(self, least: f64, most: f64) -> bool {
        least <= self.low && self.high <= most
    }

    /// The value that this one is below with probability `p`, between 0 and 1.
    pub fn quantile(self, p: f64) -> f64 {
        let z = normal_quantile(p) / normal_quantile(0.9);
        let side = if z < 0.0 { self.middle - self.low } else { self.high - self.middle };
        // A side without width says that it is known, however far out it is asked.
        if side == 0.0 { self.middle } else { self.middle + side * z }
    }

    /// The value of an outlook. A draw goes by the run and the name of the input, such as
    /// `scenario/preventie/1`: inputs are drawn apart from each other, and the same input
    /// of a run is the same in whatever list it stands.
    pub fn at(self, outlook: Outlook, input: &str) -> f64 {
        match outlook {
            Outlook::Low => self.low,
            Outlook::Middle => self.middle,
            Outlook::High => self.high,
            Outlook::Drawn { draws, run } => {
                let number = number_of(input).wrapping_add(u64::from(run));
                self.quantile(draws.uniform(number))
            }
        }
    }
}

/// A number that goes by a name: FNV-1a of its bytes, so that it is the same everywhere.
pub(crate) fn number_of(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

impl Outlook {
    /// The outlook in which what is small here is large: costs where gains are looked at.
    #[must_use]
    pub const fn opposite(self) -> Self {
        match self {
            Self::Low => Self::High,
            Self::High => Self::Low,
            other => other,
        }
    }
}

impl TryFrom<Parts> for Spread {
    type Error = String;

    fn try_from(parts: Parts) -> Result<Self, String> {
        Self::new(parts.low, parts.middle, parts.high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(p: f64, expected: f64) {
        let spread = Spread::new(-0.1, 0.2, 0.3).unwrap();
        assert!((spread.quantile(p) - expected).abs() < 1e-12, "{}", spread.quantile(p));
    }

    #[test]
    fn quantiles_meet_what_was_stated() {
        check(0.1, -0.1);
        check(0.5, 0.2);
        check(0.9, 0.3);
        // 1.959964 / 1.281552 = 1.529368 times the upper side.
        check(0.975, 0.2 + 0.1 * 1.959_963_984_540_054 / 1.281_551_565_544_600_4);
    }

    #[test]
    fn draws_differ_by_run_and_input_and_are_the_same_again() {
        let spread = Spread::new(0.0, 1.0, 4.0).unwrap();
        let at =
            |run, input| spread.at(Outlook::Drawn { draws: Draws::new(7), run }, input);
        assert_eq!(at(3, "a"), at(3, "a"));
        assert_ne!(at(3, "a"), at(3, "b"));
        assert_ne!(at(3, "a"), at(4, "a"));
        let below = (0..4000).filter(|run| at(*run, "c") < 0.0).count();
        assert!((300..500).contains(&below), "{below} of 4000 lie below the lower end");
    }

    #[test]
    fn what_is_out_of_order_or_no_number_is_refused() {
        assert!(Spread::new(0.2, 0.1, 0.3).is_err());
        assert!(Spread::new(0.0, f64::NAN, 0.3).is_err());
        assert!(Spread::new(0.0, 0.1, f64::INFINITY).is_err());
        assert_eq!(Spread::certain(2.0).quantile(0.999), 2.0);
    }
}
