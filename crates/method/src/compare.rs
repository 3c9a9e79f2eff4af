//! Comparison with a benchmark, and what follows from comparing many regions.

mod benchmark;
mod discovery;
mod simple;

pub use benchmark::{BenchmarkTest, compare_with_benchmark};
pub use discovery::benjamini_hochberg;
pub use simple::{Comparison, Judgement, Polarity, compare};
