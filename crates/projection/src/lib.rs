//! What is expected: population, care demand and cost, and staff, with scenarios and
//! honest uncertainty, and how wrong such projections were before.

mod error;
mod grid;

pub use error::Error;
pub use grid::Grid;
