use serde::{Deserialize, Serialize};

use super::{Formula, Input, MethodInfo, Whose};
use crate::definition::Measure;
use crate::figure::Figure;
use crate::place::Place;

/// In which of so many equal groups of the regions of its level a ratio lies, 1 being the
/// first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quantile {
    /// What is divided.
    pub numerator: Measure,
    /// What it is divided by.
    pub denominator: Measure,
    /// How many groups: 5 gives fifths.
    pub groups: u32,
    /// Which end is the first group.
    pub first: Order,
}

/// Which end of the values is the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// The lowest values.
    Lowest,
    /// The highest values.
    Highest,
}

impl From<Order> for regiobeeld_method::Order {
    fn from(order: Order) -> Self {
        match order {
            Order::Lowest => Self::LowestFirst,
            Order::Highest => Self::HighestFirst,
        }
    }
}

impl Formula for Quantile {
    const INFO: MethodInfo = MethodInfo {
        name: "quantile",
        version: "1",
        formula: "groups + 1 − ⌈(k + 1 − r) · groups / k⌉, r the rank of Σ x / Σ n among the \
                  k regions of the level, ties at the smallest",
        intervals: &[],
    };

    const BY_CLASS: bool = false;

    fn inputs(&self) -> Vec<Input> {
        vec![
            Input::of("numerator", &self.numerator, Whose::Region),
            Input::of("denominator", &self.denominator, Whose::Region),
        ]
    }

    /// The ratio; the group is known once those of all regions are.
    fn figure(&self, place: &Place<'_>) -> Figure {
        Figure::ratio(place.sum(0), place.sum(1), 1.0)
    }
}
