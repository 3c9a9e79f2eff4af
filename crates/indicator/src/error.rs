/// Why indicators could not be computed or written.
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
    /// A definition was asked for that there is not.
    #[error("`{name}` is no indicator; {help}")]
    Unknown {
        /// The name as it was given.
        name: String,
        /// The nearest names, or all.
        help: String,
    },
    /// The table of values could not be made or written.
    #[error("the table of indicators cannot be {doing}: {problem}")]
    Table {
        /// `written`, `read` or `made`.
        doing: &'static str,
        /// What went wrong.
        problem: String,
    },
    /// A cube or region.
    #[error(transparent)]
    Domain(#[from] regiobeeld_domain::Error),
}

impl Error {
    pub(crate) fn table(doing: &'static str, problem: &impl ToString) -> Self {
        Self::Table { doing, problem: problem.to_string() }
    }
}
