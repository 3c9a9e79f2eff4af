//! The long table of values as Arrow, Parquet and polars.

mod arrow;
mod parquet;
mod polars;

pub use self::arrow::{schema, to_arrow};
pub use self::parquet::{read_parquet, write_parquet};
pub use self::polars::to_polars;
