//! One file a command.

mod check;
mod completions;
mod configuration;
mod diff;
mod explain;
#[cfg(feature = "fetch")]
mod fetch;
mod inspect;
mod list;
mod man;
mod run;
mod template;
mod verify;

pub(crate) use check::check;
pub(crate) use completions::completions;
pub(crate) use diff::diff;
pub(crate) use explain::explain;
#[cfg(feature = "fetch")]
pub(crate) use fetch::fetch;
pub(crate) use inspect::inspect;
pub(crate) use list::list;
pub(crate) use man::man;
pub(crate) use run::run;
pub(crate) use template::template;
pub(crate) use verify::verify;
