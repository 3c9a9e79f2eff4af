//! The long table of values as Arrow, Parquet and polars.

mod arrow;
mod parquet;
#[cfg(feature = "polars")]
mod polars;

pub use self::arrow::{schema, to_arrow};
pub use self::parquet::{Batches, read_columns, read_parquet, write_parquet};
#[cfg(feature = "polars")]
pub use self::polars::to_polars;
