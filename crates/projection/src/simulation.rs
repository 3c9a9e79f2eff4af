//! Draws of what may come, and what they say together.

mod care;
mod chance;
mod people;
mod population;
mod summary;
mod sums;

pub use care::{CareModel, simulate_care};
pub use chance::poisson_summaries;
pub use people::{PeopleDraws, simulate_people};
pub use population::{DrawSettings, population_draws};
pub use summary::{Summary, summary};
