use std::io;

/// Why a document could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The place that the document goes to did not take it.
    #[error("the document could not be written")]
    Write(#[source] io::Error),
    /// A template could not be filled in, which is a mistake in this crate.
    #[error("template `{template}`: {problem}")]
    Template {
        /// Name of the template.
        template: &'static str,
        /// What is wrong, with the line.
        problem: String,
    },
    /// A workbook could not be made.
    #[error("the workbook could not be made: {0}")]
    Workbook(String),
    /// The report could not be expressed as JSON.
    #[error("the report could not be written as JSON: {problem}")]
    Json {
        /// What is wrong.
        problem: String,
    },
}
