use std::fmt;

use regiobeeld_domain::Age;
use serde::{Deserialize, Serialize};

use crate::code::CareGroup;

/// A volume that work or capacity follows: `{ care_group = "msz" }` or
/// `{ residents = "75+" }`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Volume {
    /// The projected use of a care group.
    CareGroup(CareGroup),
    /// The residents of an age, where the care itself is in no table.
    Residents(Age),
}

impl Volume {
    /// The care group, where it is one.
    pub const fn care_group(self) -> Option<CareGroup> {
        match self {
            Self::CareGroup(group) => Some(group),
            Self::Residents(_) => None,
        }
    }
}

impl fmt::Display for Volume {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CareGroup(group) => write!(f, "care group {group}"),
            Self::Residents(age) => write!(f, "residents {age}"),
        }
    }
}
