use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use indicatif::{ProgressBar, ProgressStyle};
use regiobeeld::{Observer, Stage};
use serde_json::{Value, json};

/// Shows how far a run is, and keeps what it took for `telemetry.json`.
#[derive(Debug)]
pub(crate) struct Watch {
    started: Instant,
    stages: Mutex<BTreeMap<Stage, [f64; 2]>>,
    bar: Option<ProgressBar>,
    data: Vec<PathBuf>,
}

impl Watch {
    #[expect(
        clippy::disallowed_methods,
        reason = "only the command line reads the clock"
    )]
    pub(crate) fn new(shows_progress: bool, data: &[PathBuf]) -> Self {
        let style = ProgressStyle::with_template("{msg:>8} {wide_bar} {pos}/{len}");
        let bar = style.ok().filter(|_| shows_progress).map(|style| {
            let bar = ProgressBar::new(1);
            bar.set_style(style);
            bar
        });
        let started = Instant::now();
        let data = data.iter().map(|path| path.canonicalize().unwrap_or(path.clone()));
        Self { started, stages: Mutex::default(), bar, data: data.collect() }
    }

    pub(crate) fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

impl Observer for Watch {
    fn progress(&self, stage: Stage, done: usize, total: usize) {
        let now = self.started.elapsed().as_secs_f64();
        let mut stages = self.stages.lock().unwrap_or_else(PoisonError::into_inner);
        stages.entry(stage).or_insert([now, now])[1] = now;
        if let Some(bar) = &self.bar {
            bar.set_message(stage.as_str());
            bar.set_length(total as u64);
            bar.set_position(done as u64);
        }
    }

    fn telemetry(&self) -> Value {
        let stages = self.stages.lock().unwrap_or_else(PoisonError::into_inner);
        let stages: BTreeMap<_, _> = stages
            .iter()
            .map(|(stage, [from, to])| {
                (stage.as_str(), json!({ "from": from, "to": to }))
            })
            .collect();
        json!({
            "seconds": self.started.elapsed().as_secs_f64(),
            "stages": stages,
            "peak_memory_kib": peak_memory(),
            "threads": rayon::current_num_threads(),
            "system": format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            "data": self.data,
        })
    }
}

/// The most memory that the process has had, where the system says so.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}
