//! Ways to write a report down: one file each, and one list.

use std::fmt;
use std::io::Write;

use crate::{Error, Report};

mod html;
mod json;

pub use html::Html;
pub use json::Json;

/// A way to write a report down.
pub trait Format: fmt::Debug + Sync {
    /// The name on the command line, and the file extension.
    fn name(&self) -> &'static str;

    /// Writes the report.
    fn write(&self, report: &Report, out: &mut dyn Write) -> Result<(), Error>;
}

/// Every format, in the order that help lists them.
pub const FORMATS: &[&dyn Format] = &[&Html, &Json];
