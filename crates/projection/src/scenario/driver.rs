use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{both::Both, nearest};

/// What a scenario may change; [`DRIVERS`] says of each what an effect of it means.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(try_from = "String", into = "String")]
pub enum Driver {
    /// Care that need not be given, because people stay healthy.
    Prevention,
    /// Care that moves from one care group to others.
    Substitution,
    /// Staff time that a volume of care takes less, because part of it is digital.
    DigitalCare,
    /// Staff time that all work of a branch takes less every year.
    Productivity,
    /// People who start a training.
    TrainingInflow,
    /// The age at which staff retire.
    LaterRetirement,
}

/// What there is to know of a driver.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DriverInfo {
    /// The driver.
    pub driver: Driver,
    /// Its name in definitions.
    pub name: &'static str,
    /// What an effect changes, and how it is counted.
    pub changes: &'static str,
    /// What it is called for people.
    pub title: Both,
    /// Unit of an effect.
    pub unit: Both,
    /// The least that an effect may be.
    pub least: f64,
    /// The most that an effect may be.
    pub most: f64,
    /// The filters that a change of it may have.
    pub filters: &'static [&'static str],
}

/// Every driver. Effects are written so that a high one relieves staff more; below zero
/// it burdens them.
pub const DRIVERS: &[DriverInfo] = &[
    DriverInfo {
        driver: Driver::Prevention,
        name: "prevention",
        title: Both { nl: "Preventie", en: "Prevention" },
        changes: "volume of care: is multiplied by 1 − effect",
        unit: Both { nl: "deel van het volume", en: "part of the volume" },
        least: -1.0,
        most: 1.0,
        filters: &["care_groups", "ages", "sex"],
    },
    DriverInfo {
        driver: Driver::Substitution,
        name: "substitution",
        title: Both { nl: "Substitutie", en: "Substitution" },
        changes: "volume of care: this part of it moves to other care groups",
        unit: Both { nl: "deel van het volume", en: "part of the volume" },
        least: 0.0,
        most: 1.0,
        filters: &["care_groups", "ages", "sex"],
    },
    DriverInfo {
        driver: Driver::DigitalCare,
        name: "digital-care",
        title: Both { nl: "Digitale zorg", en: "Digital care" },
        changes: "staff time a volume of care: is multiplied by 1 − effect",
        unit: Both { nl: "deel van de tijd van personeel", en: "part of the staff time" },
        least: -1.0,
        most: 1.0,
        filters: &["care_groups", "branches"],
    },
    DriverInfo {
        driver: Driver::Productivity,
        name: "productivity",
        title: Both { nl: "Groei van de productiviteit", en: "Growth of productivity" },
        changes: "growth of productivity: the effect is added to that of every year",
        unit: Both { nl: "deel per jaar", en: "part a year" },
        least: -0.1,
        most: 0.1,
        filters: &["branches"],
    },
    DriverInfo {
        driver: Driver::TrainingInflow,
        name: "training-inflow",
        title: Both { nl: "Instroom in opleidingen", en: "Inflow into training" },
        changes: "inflow into training: is multiplied by 1 + effect",
        unit: Both { nl: "deel van de instroom", en: "part of the inflow" },
        least: -1.0,
        most: 3.0,
        filters: &["branches", "professions"],
    },
    DriverInfo {
        driver: Driver::LaterRetirement,
        name: "later-retirement",
        title: Both { nl: "Later met pensioen", en: "Later retirement" },
        changes: "age of retirement: the effect is added to it",
        unit: Both { nl: "jaren", en: "years" },
        least: -5.0,
        most: 10.0,
        filters: &["branches", "professions"],
    },
];

const NAMES: [&str; DRIVERS.len()] = {
    let mut names = [""; DRIVERS.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = DRIVERS[at].name;
        at += 1;
    }
    names
};

impl Driver {
    /// What there is to know of it.
    pub const fn info(self) -> &'static DriverInfo {
        &DRIVERS[self as usize]
    }
}

impl fmt::Display for Driver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.info().name)
    }
}

impl TryFrom<String> for Driver {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let known = DRIVERS.iter().find(|info| info.name == text);
        known
            .map(|info| info.driver)
            .ok_or_else(|| nearest::unknown("driver", &text, &NAMES))
    }
}

impl From<Driver> for String {
    fn from(driver: Driver) -> Self {
        driver.info().name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_driver_stands_at_its_place_in_the_list() {
        for info in DRIVERS {
            assert_eq!(info.driver.info(), info);
            assert_eq!(Driver::try_from(info.name.to_owned()), Ok(info.driver));
        }
    }
}
