/// Why nothing could be projected.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A definition file is wrong.
    #[error("definition `{name}`: {problem}")]
    Definition {
        /// Path of the definition, without extension.
        name: String,
        /// Line, column and what is wrong.
        problem: String,
    },
    /// An array has not the cells that its grid says.
    #[error("{what} has {got} cells, its grid {expected}")]
    Shape {
        /// Which array.
        what: &'static str,
        /// Cells there should be.
        expected: usize,
        /// Cells there are.
        got: usize,
    },
    /// An input that cannot be: a negative number of people, a rate above one.
    #[error("{what}: {problem}")]
    Value {
        /// Which input, with the place it is about.
        what: String,
        /// What is wrong, and what may be done.
        problem: String,
    },
    /// The table of values could not be made or written.
    #[error("the table of projections cannot be made or written: {problem}")]
    Table {
        /// What went wrong.
        problem: String,
    },
}

impl Error {
    pub(crate) fn table(problem: &impl ToString) -> Self {
        Self::Table { problem: problem.to_string() }
    }
}
