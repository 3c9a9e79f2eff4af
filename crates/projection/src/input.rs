//! Datasets as the dense arrays that models work on.

mod care;
mod life;
mod persons;
mod prognosis;

pub(crate) use care::{CareInput, care_input, middles};
pub(crate) use life::life_gain;
pub(crate) use persons::{PEOPLE, Persons, SEXES, cells_of, classes, persons};
pub(crate) use prognosis::{SCENARIOS, prognosis, prognosis_inputs};
