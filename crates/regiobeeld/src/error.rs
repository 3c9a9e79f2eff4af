use std::path::PathBuf;

use regiobeeld_domain::Diagnostic;

/// Why a command could not be carried out.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The command line or the configuration is wrong.
    #[error("{0}")]
    Settings(String),
    /// Data are missing or cannot be read.
    #[error(transparent)]
    Data(#[from] regiobeeld_ingest::Error),
    /// The folder of snapshots cannot be written.
    #[cfg(feature = "fetch")]
    #[error(transparent)]
    Fetch(#[from] regiobeeld_ingest::fetch::FetchError),
    /// An indicator cannot be computed or written.
    #[error(transparent)]
    Indicator(#[from] regiobeeld_indicator::Error),
    /// Nothing can be projected, or a projection cannot be written.
    #[error(transparent)]
    Projection(#[from] regiobeeld_projection::Error),
    /// A document cannot be written.
    #[error(transparent)]
    Report(#[from] regiobeeld_report::Error),
    /// The registry cannot be read.
    #[error(transparent)]
    Domain(#[from] regiobeeld_domain::Error),
    /// A finding that was denied; nothing is published.
    #[error("nothing is published, because of {} denied finding(s); the first is {}", .0.len(), first(.0))]
    Denied(Vec<Diagnostic>),
    /// A file or folder of the output cannot be written or read.
    #[error("cannot {doing} `{}`: {source}; {help}", path.display())]
    Output {
        /// What was tried.
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
        /// What to do.
        help: &'static str,
    },
    /// A run's files are not those that its manifest names.
    #[error("`{}` is no whole run: {problem}; remove it and run again", path.display())]
    Damaged {
        /// The run's folder.
        path: PathBuf,
        /// What is wrong.
        problem: String,
    },
}

fn first(denied: &[Diagnostic]) -> String {
    denied.first().map_or_else(String::new, ToString::to_string)
}

impl Error {
    /// The exit code of a command that ends with it.
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Denied(_) => 1,
            Self::Settings(_)
            | Self::Data(
                regiobeeld_ingest::Error::Indeling { .. }
                | regiobeeld_ingest::Error::Preference { .. },
            )
            | Self::Indicator(regiobeeld_indicator::Error::Definition { .. })
            | Self::Projection(
                regiobeeld_projection::Error::Definition { .. }
                | regiobeeld_projection::Error::Value { .. },
            ) => 2,
            Self::Data(
                regiobeeld_ingest::Error::Path { .. }
                | regiobeeld_ingest::Error::NoData { .. },
            )
            | Self::Damaged { .. } => 3,
            _ => 4,
        }
    }
}
