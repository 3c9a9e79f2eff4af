use std::path::PathBuf;

use regiobeeld_domain::Diagnostic;

/// Why no dataset could be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A folder or file that was named does not exist or may not be read.
    #[error("cannot read `{}`: {reason}; give an existing folder or file that you may read", path.display())]
    Path {
        /// As it was named.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// There is no file that any source recognises.
    #[error(
        "no file in {places} holds data that can be used{}; \
         `regiobeeld list sources` says what is recognised", first(.diagnostics)
    )]
    NoData {
        /// The folders that were searched.
        places: String,
        /// Why the files do not count.
        diagnostics: Vec<Diagnostic>,
    },
    /// A definition file is wrong.
    #[error("definition `{name}`: {problem}")]
    Definition {
        /// Path of the definition, without extension.
        name: String,
        /// Line, column and what is wrong.
        problem: String,
    },
    /// The boundary year is not one of the registry's.
    #[error("boundary year `{year}` is not known; use one from {first} to {last}")]
    Indeling {
        /// As it was asked for.
        year: u16,
        /// First year of the registry.
        first: u16,
        /// Last year of the registry.
        last: u16,
    },
    /// A file is preferred that is not there.
    #[error(
        "`{name}` is preferred, but no data file has that name or sha256; there are {files}"
    )]
    Preference {
        /// As it was given.
        name: String,
        /// The names of the data files, or of some of them.
        files: String,
    },
    /// The registry or a cube.
    #[error(transparent)]
    Domain(#[from] regiobeeld_domain::Error),
    /// A table could not be handed over as a dataframe.
    #[cfg(feature = "polars")]
    #[error("the table cannot be made a dataframe: {0}")]
    Frame(String),
}

fn first(diagnostics: &[Diagnostic]) -> String {
    diagnostics.first().map_or_else(String::new, |found| format!(": {found}"))
}
