//! Life expectancy and healthy life expectancy.

mod health;
mod table;
mod tables;

pub use health::{Health, Healthy, healthy_life_expectancy};
pub use table::{AgeGroup, LifeExpectancy, LifeTable, Unusable, life_table};
pub use tables::{LifeTables, life_tables};
