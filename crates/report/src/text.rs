//! The Dutch sentences. They are made from the figures and say where a value lies; that a
//! difference cannot be told from none stands where an interval says so.

mod diagnostic;
pub(crate) mod expected;
mod quality;
pub(crate) mod reference;
mod sentence;
mod word;

pub(crate) use diagnostic::{meaning, severity};
pub(crate) use quality::{Judged, Regions, age_of_data, verdict};
pub(crate) use sentence::{
    against_nederland, no_figure, paragraphs, ratio_in_brief, residents,
    share_of_nederland,
};
pub(crate) use word::{
    INTERVAL, MONEY_INTERVAL, age, capitalised, difference, hint, publisher, trend, unit,
};
