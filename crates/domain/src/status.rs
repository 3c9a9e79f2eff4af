use std::fmt;

use serde::{Deserialize, Serialize};

/// How a value came to be, or why there is none.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    Default,
)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Published by the source.
    Observed,
    /// Published, and said to be provisional.
    Provisional,
    /// Rests on a declared share, such as a gemeente that was split.
    Estimated,
    /// Expected for a later year.
    Projected,
    /// Hidden for disclosure.
    Suppressed,
    /// Cannot exist, such as a care group that its year did not know.
    NotApplicable,
    /// Not known.
    #[default]
    Missing,
}

impl Status {
    /// Every status, the strongest first.
    pub const ALL: [Self; 7] = [
        Self::Observed,
        Self::Provisional,
        Self::Estimated,
        Self::Projected,
        Self::Suppressed,
        Self::NotApplicable,
        Self::Missing,
    ];

    /// The label in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Observed => "observed",
            Self::Provisional => "provisional",
            Self::Estimated => "estimated",
            Self::Projected => "projected",
            Self::Suppressed => "suppressed",
            Self::NotApplicable => "not_applicable",
            Self::Missing => "missing",
        }
    }

    /// Whether a number stands beside it.
    #[inline]
    pub const fn has_value(self) -> bool {
        matches!(
            self,
            Self::Observed | Self::Provisional | Self::Estimated | Self::Projected
        )
    }

    /// The status of a figure that rests on two others.
    ///
    /// The weakest value speaks for a figure made of values; beside a value an absent
    /// part is passed over, because a sum is over known cells.
    #[must_use]
    #[inline]
    pub fn and(self, other: Self) -> Self {
        match (self.has_value(), other.has_value()) {
            (true, false) => self,
            (false, true) => other,
            (true, true) | (false, false) => self.max(other),
        }
    }
}

/// What becomes of a sum of which a part has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sums {
    /// It is over the others: what a file leaves out has none, as a class without insured
    /// in Vektis's files.
    OverKnown,
    /// It has no value either: a cell without a number is one that is not known or held
    /// back, and a sum without it would be too low. What cannot exist is left out.
    OfAll,
}

impl Sums {
    /// The status of a sum with a part more.
    #[must_use]
    #[inline]
    pub fn and(self, sum: Status, part: Status) -> Status {
        match self {
            // What is held back says more than what is not known.
            Self::OfAll if sum == Status::Suppressed || part == Status::Suppressed => {
                Status::Suppressed
            }
            Self::OfAll if sum == Status::Missing || part == Status::Missing => {
                Status::Missing
            }
            _ => sum.and(part),
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Status::{Estimated, Missing, NotApplicable, Observed, Suppressed};
    use super::Sums;

    #[test]
    fn the_weakest_value_speaks_and_absence_is_passed_over() {
        for (left, right, expected) in [
            (Observed, Observed, Observed),
            (Observed, Estimated, Estimated),
            (Missing, Estimated, Estimated),
            (Observed, Suppressed, Observed),
            (NotApplicable, NotApplicable, NotApplicable),
            (NotApplicable, Missing, Missing),
        ] {
            assert_eq!(left.and(right), expected);
            assert_eq!(right.and(left), expected);
        }
        for (left, right, expected) in [
            (Observed, Estimated, Estimated),
            (Observed, Missing, Missing),
            (Observed, Suppressed, Suppressed),
            (Missing, Suppressed, Suppressed),
            (Observed, NotApplicable, Observed),
            (NotApplicable, Missing, Missing),
        ] {
            assert_eq!(Sums::OfAll.and(left, right), expected);
            assert_eq!(Sums::OfAll.and(right, left), expected);
        }
    }
}
