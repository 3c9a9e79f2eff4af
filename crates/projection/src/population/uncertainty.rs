//! How wrong cohort ratios were, and so may be.

mod learning;
mod sampler;

pub use learning::learn_ratio_errors;
pub use sampler::{PopulationSampler, YearWeights};

use super::CohortRatios;

/// How far ratios come to lie from what was expected, as logarithms.
///
/// The error of a region's ratio is one of the country, which all regions share, and one
/// of its own, with variance `lasting + chance / persons`. Neighbouring classes and the
/// two sexes err together, in the country and in a region; see [`Together`].
#[derive(Debug, Clone, PartialEq)]
pub struct RatioErrors {
    /// Standard deviation of the country's error in a step, by sex and class.
    pub national: Vec<f64>,
    /// Variance of regions' errors however large they are, by sex and class.
    pub lasting: Vec<f64>,
    /// Variance that goes with one over the persons behind a ratio, by sex and class.
    pub chance: Vec<f64>,
    /// How errors of the country go together.
    pub country: Together,
    /// How those of a region do.
    pub region: Together,
    /// Errors that there was to learn from: cells of regions.
    pub learned: usize,
}

/// How errors go together: an error is a part that all cells share, a part that the sexes
/// share and one of its own, by shares of the variance that add up to one, and the latter
/// two go from class to class with a correlation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Together {
    /// Share of all cells.
    pub all: f64,
    /// Share of the two sexes.
    pub sexes: f64,
    /// Correlation of the sexes' part between neighbouring classes.
    pub ages: f64,
    /// The same of the part of one sex.
    pub own_ages: f64,
    /// What is left of an error five years later, to which a new one is added.
    pub steps: f64,
}

/// Root mean squares of the change of the country's logarithmic ratios from one five
/// years to the next, for the Netherlands 1980-2025 (population by age of CBS), by class
/// from 0 to 4 years on; both sexes.
const NATIONAL: [f64; 19] = [
    0.048, 0.013, 0.012, 0.016, 0.020, 0.018, 0.017, 0.015, 0.012, 0.009, 0.006, 0.005,
    0.005, 0.007, 0.012, 0.019, 0.027, 0.036, 0.053,
];
/// Of what regions differ, so much is not kept for another five years.
const LOST: f64 = 0.08;
/// Variance that every region has on top of that, and every person.
const LASTING: f64 = 1e-4;
const CHANCE: f64 = 0.6;

impl RatioErrors {
    /// What is expected before any error was seen: the country's errors as they were
    /// since 1980, those of regions by how much they differ.
    pub fn expected(ratios: &CohortRatios) -> Self {
        let ages = ratios.grid.ages;
        let national = |cell: usize| {
            // The last class is the open one, wherever that begins.
            let age = cell % ages;
            NATIONAL[if age + 1 == ages { 18 } else { age.min(17) }]
        };
        let size = ratios.grid.of_region();
        Self {
            national: (0..size).map(national).collect(),
            lasting: ratios.between.iter().map(|x| LASTING + LOST * x).collect(),
            chance: ratios.chance.iter().map(|x| CHANCE + x).collect(),
            country: Together {
                all: 0.0,
                sexes: 0.9,
                ages: 0.9,
                own_ages: 0.7,
                steps: 1.0,
            },
            region: Together {
                all: 0.1,
                sexes: 0.6,
                ages: 0.75,
                own_ages: 0.4,
                steps: 0.4,
            },
            learned: 0,
        }
    }
}
