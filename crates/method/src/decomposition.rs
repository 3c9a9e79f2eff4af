//! Where a change or a difference comes from, exactly.

mod growth;
mod kitagawa;

pub use growth::{GrowthSplit, growth_split};
pub use kitagawa::{KitagawaSplit, kitagawa};
