use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use crate::Services;
use crate::archive::ArchiveLimits;

/// How and where to fetch.
#[derive(Debug, Clone)]
pub struct FetchOptions {
    /// Folder that snapshots are below.
    pub data: PathBuf,
    /// Date, or date and time of UTC, that snapshots are of: `2026-11-22T19:10:05Z`.
    pub retrieved_at: String,
    /// Addresses of services that are not the usual ones.
    pub services: Services,
    /// Whether nothing is asked and only what is there is said.
    pub offline: bool,
    /// Most requests per second.
    pub max_rate: Option<f64>,
    /// What the random part of waiting follows from.
    pub seed: u64,
    /// Whether IPv6 is left alone: some networks lose it without a word.
    pub ipv4_only: bool,
    /// Whether `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` of the environment count.
    pub proxy_from_environment: bool,
    /// How long to wait for answers.
    pub timeouts: FetchTimeouts,
    /// How much to accept.
    pub limits: FetchLimits,
}

impl FetchOptions {
    /// The usual way to fetch into a folder at a time.
    pub fn new(data: impl Into<PathBuf>, retrieved_at: impl Into<String>) -> Self {
        Self {
            data: data.into(),
            retrieved_at: retrieved_at.into(),
            services: Services::default(),
            offline: false,
            max_rate: None,
            seed: 0,
            ipv4_only: false,
            proxy_from_environment: false,
            timeouts: FetchTimeouts::default(),
            limits: FetchLimits::default(),
        }
    }
}

/// How long to wait for answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FetchTimeouts {
    /// For a connection.
    pub connect: Duration,
    /// For the next bytes of an answer, the first included. A large table takes CBS half a
    /// minute.
    pub silence: Duration,
}

impl Default for FetchTimeouts {
    /// 20 seconds and 3 minutes.
    fn default() -> Self {
        Self { connect: Duration::from_secs(20), silence: Duration::from_mins(3) }
    }
}

/// How much to accept, after compression of the transfer is undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FetchLimits {
    /// Bytes of a page, which is held in memory.
    pub page: u64,
    /// Bytes of a file.
    pub file: u64,
    /// Bytes of all files of a snapshot.
    pub table: u64,
    /// Pages of a list.
    pub pages: usize,
    /// Bytes of an address. Longer ones end in a broken connection at CBS.
    pub address: usize,
    /// What an archive may hold.
    pub archive: ArchiveLimits,
}

impl Default for FetchLimits {
    /// 256 MiB, 8 GiB, 64 GiB, 100,000 pages, 2000 bytes.
    fn default() -> Self {
        Self {
            page: 256 << 20,
            file: 8 << 30,
            table: 64 << 30,
            pages: 100_000,
            address: 2000,
            archive: ArchiveLimits::default(),
        }
    }
}

/// What lies outside: time, and someone who watches.
#[derive(Clone, Copy)]
pub struct World<'a> {
    /// Waits as long as is said.
    pub wait: &'a dyn Fn(Duration),
    /// Is told how far a table is.
    pub progress: &'a dyn Fn(&Progress<'_>),
}

impl fmt::Debug for World<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("World").finish_non_exhaustive()
    }
}

/// How far a table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress<'a> {
    /// Folder of its snapshots, as `cbs/03759ned`.
    pub table: &'a str,
    /// Rows of a table, or bytes of a file, that are there.
    pub done: u64,
    /// As many as there will be, where that is known.
    pub total: Option<u64>,
    /// Whether they are rows; bytes otherwise.
    pub is_rows: bool,
}
