//! One file a command.

mod inspect;
mod list;
mod run;
mod verify;

pub(crate) use inspect::inspect;
pub(crate) use list::list;
pub(crate) use run::run;
pub(crate) use verify::verify;
