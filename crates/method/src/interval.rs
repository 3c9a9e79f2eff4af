//! Limits of counts and proportions at any level of confidence.

mod byar;
mod clopper_pearson;
mod count;
mod garwood;
mod wilson;

pub use byar::byar;
pub use clopper_pearson::clopper_pearson;
pub use count::{CountLimits, CountMethod};
pub use garwood::garwood;
pub(crate) use wilson::is_proportion;
pub use wilson::wilson;
