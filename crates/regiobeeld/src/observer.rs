/// What a run does, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Reading files.
    Read,
    /// Computing indicators.
    Compute,
    /// Writing the table of indicators.
    Table,
    /// Writing reports.
    Report,
    /// Putting the finished run in its place.
    Publish,
}

impl Stage {
    /// A word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Compute => "compute",
            Self::Table => "table",
            Self::Report => "report",
            Self::Publish => "publish",
        }
    }
}

/// Someone who watches a run: a progress bar, a log, a stopwatch.
///
/// The library reads no clock; what a run took is the observer's to say.
pub trait Observer: Sync {
    /// So much of a stage is done; called from several threads.
    fn progress(&self, stage: Stage, done: usize, total: usize);

    /// What `telemetry.json` is to hold, asked for just before a run is published.
    fn telemetry(&self) -> serde_json::Value {
        serde_json::Value::Null
    }
}

/// An observer that does nothing.
#[derive(Debug, Clone, Copy)]
pub struct Silent;

impl Observer for Silent {
    fn progress(&self, _: Stage, _: usize, _: usize) {}
}
