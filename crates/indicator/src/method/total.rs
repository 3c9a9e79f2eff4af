use serde::{Deserialize, Serialize};

use super::{Formula, Input, MethodInfo, Whose};
use crate::definition::Measure;
use crate::figure::Figure;
use crate::figures::Sum;
use crate::place::Place;

/// Several measures added up, such as the costs under several acts. A total without one of
/// its parts would be no total, so that it is there only if each of them is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Total {
    /// What is added up: at most as many as there are roles.
    pub of: Vec<Measure>,
}

const ROLES: [&str; 6] = ["part_1", "part_2", "part_3", "part_4", "part_5", "part_6"];

impl Formula for Total {
    const INFO: MethodInfo = MethodInfo {
        name: "total",
        version: "1",
        formula: "Σ x + Σ y + …, each of them known",
        intervals: &[],
    };

    const BY_CLASS: bool = false;

    fn inputs(&self) -> Vec<Input> {
        let parts = ROLES.into_iter().zip(&self.of);
        parts.map(|(role, measure)| Input::of(role, measure, Whose::Region)).collect()
    }

    fn figure(&self, place: &Place<'_>) -> Figure {
        let parts = (0..self.of.len().min(ROLES.len())).map(|input| place.sum(input));
        let add = |sum: Sum, part: Sum| Sum {
            value: sum.value.zip(part.value).map(|(sum, part)| sum + part),
            status: sum.weakest(part),
        };
        Figure::sum(parts.reduce(add).unwrap_or(Sum::UNKNOWN))
    }
}
