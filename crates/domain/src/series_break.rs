use serde::{Deserialize, Serialize};

use crate::{Age, Text};

/// A year from which a series was counted in another way than before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeriesBreak {
    /// The first year that is counted in the new way.
    pub year: u16,
    /// The categories it is about; a total over them is broken too.
    pub groups: Vec<String>,
    /// The ages it is about; all where absent.
    pub ages: Option<Age>,
    /// What changed.
    pub reason: Text,
}

impl SeriesBreak {
    /// Whether going from one year to another crosses it, in either direction.
    pub fn between(&self, one: u16, other: u16) -> bool {
        one.min(other) < self.year && self.year <= one.max(other)
    }

    /// Whether it is about a category; `total` is over all of them.
    pub fn concerns(&self, category: &str) -> bool {
        category == "total" || self.groups.iter().any(|group| group == category)
    }
}
