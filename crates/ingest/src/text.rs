//! Text files of tables: their encoding, delimiter, decimal mark and numbers.

pub(crate) mod decimal;
pub(crate) mod delimiter;
pub(crate) mod encoding;
pub(crate) mod mojibake;
pub(crate) mod number;
pub(crate) mod record;

pub use decimal::DecimalMark;
