use std::io;
use std::path::Path;

use super::address;
use crate::archive::ArchiveError;

/// Why something was not fetched, and where.
#[derive(Debug, thiserror::Error)]
#[error("`{place}`: {problem}")]
pub struct FetchError {
    /// The address, without credentials, or the file or folder.
    pub place: String,
    /// What is wrong, and what to do.
    pub problem: FetchProblem,
}

/// What is wrong, and what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FetchProblem {
    /// The service will not give it; asking again would not help.
    #[error(
        "the service refuses it with HTTP {0}; compare `[fetch]` of the definition with \
         what the publisher has"
    )]
    Refused(u16),
    /// There is no such table.
    #[error(
        "there is no such table (HTTP 404 for {0}); compare the id with the publisher's, \
         also its capitals, and tables of others than CBS with `odata3-third-party`"
    )]
    NoTable(String),
    /// The service describes the table but has no rows of it.
    #[error(
        "the service describes the table but gives no rows (HTTP 404); it may be \
         discontinued there: ask another service for it, `odata3` or `odata4-csv`"
    )]
    NoRows,
    /// The service is down or overloaded.
    #[error("HTTP {0}, again and again; try later, what is there is kept")]
    Unavailable(u16),
    /// No answer, or the connection broke.
    #[error(
        "{0}; try later, or with `--ipv4`, and see whether a proxy is needed; whole pages \
         are kept"
    )]
    Broken(String),
    /// No connection can be made, and asking again would not help.
    #[error("no connection: {0}; see the address, proxy and certificates")]
    NoConnection(String),
    /// A page for people instead of data.
    #[error("a web page instead of data; the service may be down: try later")]
    WebPage,
    /// The answer ends too early.
    #[error("the answer is cut off: {0}; try later")]
    CutOff(String),
    /// The answer is not what the service should give.
    #[error("the answer cannot be understood: {0}; see the address in a browser")]
    Malformed(String),
    /// More than is accepted.
    #[error(
        "it is larger than {0} bytes; take a part of the table (`keep`, `slice` of \
         `[fetch]`), or check what it is"
    )]
    TooLarge(u64),
    /// A link or redirect leads to a host that is not that of the service.
    #[error(
        "it leads to `{0}`, which is not a host of the service; nothing is asked there"
    )]
    ForeignHost(String),
    /// One redirect after another.
    #[error("too many redirects; see the address in a browser")]
    Redirects,
    /// Links to next pages do not end.
    #[error("the links to next pages lead round in circles; try later")]
    LinkLoop,
    /// Another number of rows than the service counts.
    #[error("{rows} rows came where the service counts {count}; try later")]
    RowCount {
        /// Rows that came.
        rows: u64,
        /// Rows that the service counts.
        count: u64,
    },
    /// No rows where there should be.
    #[error(
        "no row has {0}; see whether codes and padding are those of the dimension's own \
         list, and that the service filters on it"
    )]
    Empty(String),
    /// A code in the definition is not one of the dimension.
    #[error("`{code}` is no code of `{dimension}`; it has {codes}")]
    NoCode {
        /// As the definition has it.
        code: String,
        /// The dimension.
        dimension: String,
        /// Some codes that there are.
        codes: String,
    },
    /// A dimension in the definition is not one of the table.
    #[error("`{name}` is no dimension of the table; it has {dimensions}")]
    NoDimension {
        /// As the definition has it.
        name: String,
        /// Those that there are.
        dimensions: String,
    },
    /// The table changes while it is fetched.
    #[error("the table changed while it was fetched, twice; try later")]
    Changed,
    /// What was kept of an earlier attempt leads nowhere.
    #[error("the next page is gone (HTTP {0}); try again")]
    LostPlace(u16),
    /// The query cannot be made short enough.
    #[error(
        "the query is longer than {0} bytes; take fewer measures, or all of them \
         (`measures` of `[fetch]`)"
    )]
    LongQuery(usize),
    /// It is no address.
    #[error("it is no address; write it as `https://host/path`")]
    NoAddress,
    /// The archive cannot be used.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// A file or folder cannot be read or written.
    #[error("cannot {doing}: {reason}; see that the folder may be written and has room")]
    Disk {
        /// What was tried.
        doing: &'static str,
        /// What the system said.
        reason: String,
    },
    /// Another fetch works in the folder.
    #[error("another fetch works in this folder; wait until it is done")]
    Busy,
    /// The time of the snapshot does not begin with a date.
    #[error("`{0}` does not begin with a date; write it as `2026-11-22`")]
    NoDate(String),
    /// Offline, and there is no snapshot.
    #[error("there is no snapshot; run without `--offline`")]
    NothingThere,
}

impl FetchProblem {
    /// Whether asking again may help.
    pub(super) fn is_transient(&self) -> bool {
        matches!(
            self,
            Self::Unavailable(_) | Self::Broken(_) | Self::WebPage | Self::CutOff(_)
        )
    }

    /// Whether fetching the table from its beginning may help.
    pub(super) fn is_cured_from_the_beginning(&self) -> bool {
        matches!(self, Self::Changed | Self::LostPlace(_) | Self::RowCount { .. })
    }

    pub(super) fn disk(doing: &'static str, error: &io::Error) -> Self {
        Self::Disk { doing, reason: error.to_string() }
    }

    pub(super) fn at(self, address: &str) -> FetchError {
        FetchError { place: address::shown(address), problem: self }
    }

    pub(super) fn at_path(self, path: &Path) -> FetchError {
        FetchError { place: path.display().to_string(), problem: self }
    }
}
