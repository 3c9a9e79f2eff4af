//! Statistical disclosure control of tables of counts: small counts are hidden, and with
//! them as many others as it takes that none of them follows from what is shown.

mod bounds;
mod field;
mod protect;
mod span;

pub use protect::{CountTable, Fate, Protected, PublishedCount, protect, recoverable};
