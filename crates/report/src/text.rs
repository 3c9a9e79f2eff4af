//! The Dutch sentences. They are made from the figures, say where a value lies and never
//! that a difference is significant: there are no intervals for money.

mod diagnostic;
mod sentence;
mod word;

pub(crate) use diagnostic::{meaning, severity};
pub(crate) use sentence::{
    against_nederland, no_figure, paragraphs, ratio_in_brief, residents,
    share_of_nederland,
};
pub(crate) use word::{age, capitalised, difference, hint, publisher, unit};
