//! How high a made-up measure is.

/// What the figures of a measure follow from. Ages are the first and the last of those
/// whom it is about.
#[derive(Debug, Clone, Copy)]
pub(super) enum Level {
    /// The residents of the cell's own sex and ages.
    Residents,
    /// A count of people, households or events.
    Rate {
        /// In the country, per 1000 residents of the ages, in 2020.
        per_1000: f64,
        ages: (usize, usize),
        /// How far gemeenten are from it, as a part of it.
        spread: f64,
        /// What is added to it each year.
        yearly: f64,
    },
    /// A count with the same sum over the country as another measure.
    AsMany { of: &'static str, spread: f64 },
    /// The sum of other measures, each times a number.
    Balance(&'static [(&'static str, f64)]),
    /// A figure of each gemeente's own; a region has the mean over its residents.
    Mean {
        /// In the country, in 2020.
        level: f64,
        ages: (usize, usize),
        /// How far gemeenten are from it, in its own unit.
        spread: f64,
        /// What is added to it each year.
        yearly: f64,
    },
    /// One measure per other, or per resident of the ages, times a number.
    Quotient {
        of: &'static str,
        over: Option<&'static str>,
        ages: (usize, usize),
        times: f64,
    },
}

pub(super) const ALL: (usize, usize) = (0, 105);
pub(super) const ADULTS: (usize, usize) = (18, 105);

pub(super) const fn rate(per_1000: f64, ages: (usize, usize), spread: f64) -> Level {
    Level::Rate { per_1000, ages, spread, yearly: 0.0 }
}

/// A mean or percentage of adults.
pub(super) const fn adults(level: f64, spread: f64) -> Level {
    Level::Mean { level, ages: ADULTS, spread, yearly: 0.0 }
}

/// A mean or percentage of all.
pub(super) const fn mean(level: f64, spread: f64, yearly: f64) -> Level {
    Level::Mean { level, ages: ALL, spread, yearly }
}
