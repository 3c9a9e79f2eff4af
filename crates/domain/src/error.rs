/// What cannot be a region, period, age, registry or cube.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A text that is no value of the named kind.
    #[error("`{text}` is not a {kind}; {help}")]
    Unknown {
        /// What was asked for, such as `region level`.
        kind: &'static str,
        /// The text as it was given.
        text: String,
        /// The valid forms or names.
        help: String,
    },
    /// A line of one of the embedded tables could not be read.
    #[error("embedded table `{table}`, line {line}: {problem}")]
    Table {
        /// File name of the table.
        table: &'static str,
        /// Line, counted from 1.
        line: usize,
        /// What is wrong.
        problem: String,
    },
    /// Values and axes of a cube do not have the same shape.
    #[error("a cube of shape {shape:?} has {cells} cells, but {got} were given")]
    Shape {
        /// Lengths of the five axes.
        shape: [usize; 5],
        /// Their product.
        cells: usize,
        /// Number of values given.
        got: usize,
    },
    /// A boundary year that cannot be put before the registry's first.
    #[error("boundary year {year} cannot be put before {}: {problem}", year + 1)]
    BoundaryYear {
        /// The year.
        year: u16,
        /// What is not known, and of which gemeenten.
        problem: String,
    },
    /// Cubes that cannot be put behind each other.
    #[error("cubes can only be joined over periods when their other axes are the same")]
    Axes,
}

impl Error {
    pub(crate) fn unknown(
        kind: &'static str,
        text: &str,
        help: impl Into<String>,
    ) -> Self {
        Self::Unknown { kind, text: text.to_owned(), help: help.into() }
    }
}
