//! Cells made to agree with the totals that are known of them.

mod conflict;

pub use conflict::TotalOf;

/// Cells and what they must add up to.
#[derive(Debug, Clone, PartialEq)]
pub struct Margin {
    /// Which cells, by their index.
    pub cells: Vec<usize>,
    /// Their sum.
    pub total: f64,
}

/// When raking stops.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RakingLimits {
    /// The relative difference that no margin may exceed.
    pub tolerance: f64,
    /// The most rounds over all margins.
    pub rounds: usize,
}

impl Default for RakingLimits {
    fn default() -> Self {
        Self { tolerance: 1e-6, rounds: 1000 }
    }
}

/// What raking came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Raked {
    /// The cells, after the last round; as they were given if no round was worth it.
    pub values: Vec<f64>,
    /// Rounds done.
    pub iterations: usize,
    /// The largest relative difference between a sum and its total; endless if raking was
    /// not begun.
    pub worst: f64,
    /// Whether the totals are met, and why not.
    pub state: RakingState,
}

/// Whether totals are met, and why not. Dimensions and margins go by their index.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RakingState {
    /// Every sum is its total, within the tolerance.
    Met,
    /// Two ways to add up the same cells have totals that differ.
    Contradictory {
        /// The one.
        first: TotalOf,
        /// The other.
        second: TotalOf,
    },
    /// A total above zero of cells that are all zero.
    Impossible {
        /// Its dimension.
        dimension: usize,
        /// The margin in that.
        margin: usize,
        /// Its total.
        total: f64,
    },
    /// The rounds ran out: the zeros leave no room for these totals together, or more
    /// rounds are needed.
    Unmet {
        /// The dimension of the margin that is furthest off.
        dimension: usize,
        /// The margin in that.
        margin: usize,
    },
    /// A cell or total is negative or not a number, a margin names a cell that there is
    /// not, or two margins of one dimension share a cell.
    Unusable {
        /// The dimension; absent if it is a cell.
        dimension: Option<usize>,
        /// The margin in that, or the cell.
        index: usize,
    },
}

/// Multiplies cells until they add up to known totals: iterative proportional fitting.
///
/// Every dimension is a list of margins that share no cell, such as a total per region,
/// or a total per sex; a cell may be in no margin of a dimension. A round multiplies, for
/// one dimension after the other, the cells of every margin by total over sum. Cells that
/// are zero stay zero, and the odds ratios within the cells stay as they were, as far as
/// no margin tells otherwise.
///
/// Totals that cannot all be met are told instead: before the first round where two sums
/// over the same cells have different totals, else as the margin that is furthest off.
///
/// Literature: Deming and Stephan, On a least squares adjustment of a sampled frequency
/// table when the expected marginal totals are known, Annals of Mathematical Statistics
/// 1940.
///
/// ```
/// use regiobeeld_method::{Margin, RakingLimits, RakingState, rake};
///
/// let margin = |cells: &[usize], total| Margin { cells: cells.to_vec(), total };
/// let rows = [margin(&[0, 1], 10.0), margin(&[2, 3], 20.0)];
/// let columns = [margin(&[0, 2], 12.0), margin(&[1, 3], 18.0)];
/// let raked = rake(&[1.0; 4], &[&rows, &columns], RakingLimits::default());
/// assert_eq!(raked.state, RakingState::Met);
/// assert_eq!(raked.values, [4.0, 6.0, 8.0, 12.0]);
/// ```
pub fn rake(cells: &[f64], dimensions: &[&[Margin]], limits: RakingLimits) -> Raked {
    let mut raked = Raked {
        values: cells.to_vec(),
        iterations: 0,
        worst: f64::INFINITY,
        state: RakingState::Met,
    };
    let obstacle = conflict::unusable(cells, dimensions)
        .or_else(|| conflict::impossible(cells, dimensions))
        .or_else(|| conflict::contradictory(cells, dimensions, limits.tolerance));
    let mut furthest = furthest_off(&raked.values, dimensions);
    if let Some(state) = obstacle {
        return Raked { state, ..raked };
    }
    raked.worst = furthest.0;
    while furthest.0 > limits.tolerance && raked.iterations < limits.rounds {
        for margins in dimensions {
            fit(&mut raked.values, margins);
        }
        raked.iterations += 1;
        furthest = furthest_off(&raked.values, dimensions);
        raked.worst = furthest.0;
    }
    if furthest.0 > limits.tolerance {
        raked.state = RakingState::Unmet { dimension: furthest.1, margin: furthest.2 };
    }
    raked
}

/// Gives each margin its total.
fn fit(values: &mut [f64], margins: &[Margin]) {
    for margin in margins {
        let sum = sum_of(values, margin);
        if sum > 0.0 {
            let factor = margin.total / sum;
            for &cell in &margin.cells {
                values[cell] *= factor;
            }
        }
    }
}

/// The largest relative difference, with its dimension and margin.
fn furthest_off(values: &[f64], dimensions: &[&[Margin]]) -> (f64, usize, usize) {
    let mut furthest = (0.0, 0, 0);
    for (dimension, margins) in dimensions.iter().enumerate() {
        for (index, margin) in margins.iter().enumerate() {
            let difference = relative(sum_of(values, margin), margin.total);
            if difference > furthest.0 {
                furthest = (difference, dimension, index);
            }
        }
    }
    furthest
}

fn sum_of(values: &[f64], margin: &Margin) -> f64 {
    margin.cells.iter().filter_map(|&cell| values.get(cell)).sum()
}

/// The difference between two numbers as a part of the second; that of a number and zero
/// is endless.
fn relative(value: f64, total: f64) -> f64 {
    let difference = (value - total).abs();
    if difference == 0.0 { 0.0 } else { difference / total.abs() }
}

#[cfg(test)]
mod tests;
