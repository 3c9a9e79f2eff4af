//! Direct and indirect standardisation, and what standardised rates are compared by.

mod contrast;
mod direct;
mod direct_rate;
mod fay_feuer;
mod indirect;
mod indirect_ratio;
mod nonindependent;
mod standard;
mod sums;

pub use contrast::{difference, quotient};
pub use direct::{DirectlyStandardised, direct};
pub use direct_rate::{DirectRate, Strata, direct_rate, direct_rates};
pub use fay_feuer::fay_feuer;
pub use indirect::expected;
pub use indirect_ratio::{
    IndirectRatio, Reference, indirect_rate, indirect_ratio, indirect_ratios,
};
pub use nonindependent::direct_rate_repeated;
pub use standard::{Standard, european_2013};
