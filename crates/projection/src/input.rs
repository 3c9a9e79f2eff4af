//! Datasets as the dense arrays that models work on.

mod care;
mod life;
mod persons;

pub(crate) use care::{CareInput, care_input, middles};
pub(crate) use life::life_gain;
pub(crate) use persons::{PEOPLE, Persons, SEXES, cells_of, classes, persons};
