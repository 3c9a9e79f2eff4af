use std::io::{self, IsTerminal, Write};

use anyhow::Context;
use regiobeeld::domain::{Diagnostic, Severity};
use serde::Serialize;
use serde_json::{Value, json};

use crate::arguments::{LogFormat, Shared};

/// The only place that prints.
#[derive(Debug)]
pub(crate) struct Terminal {
    json: bool,
    quiet: bool,
    log: LogFormat,
}

impl Terminal {
    pub(crate) fn new(shared: &Shared) -> Self {
        Self { json: shared.json, quiet: shared.quiet, log: shared.log_format }
    }

    /// Whether a progress bar may be shown.
    pub(crate) fn shows_progress(&self) -> bool {
        !self.quiet && self.log == LogFormat::Text && io::stderr().is_terminal()
    }

    /// Prints the result: as one JSON document if that is asked for, else as text.
    pub(crate) fn result(
        &self,
        value: &impl Serialize,
        text: &str,
    ) -> anyhow::Result<()> {
        if self.json {
            return print(&format!("{}\n", serde_json::to_string_pretty(value)?));
        }
        if self.quiet { Ok(()) } else { print(text) }
    }

    /// Prints what the command is for, whatever the flags.
    pub(crate) fn document(&self, text: &str) -> anyhow::Result<()> {
        if self.json { self.result(&text, text) } else { print(text) }
    }

    /// Logs what was found: one line a kind for people, every finding as JSON.
    pub(crate) fn findings(&self, findings: &[Diagnostic]) {
        if self.log == LogFormat::Json {
            for found in findings.iter().filter(|found| self.logs(found.severity)) {
                log(&serde_json::to_value(found).unwrap_or(Value::Null).to_string());
            }
            return;
        }
        let mut at = 0;
        let mut sorted: Vec<_> =
            findings.iter().filter(|found| self.logs(found.severity)).collect();
        sorted.sort_by_key(|found| (found.severity, found.code));
        while let Some(first) = sorted.get(at) {
            let same =
                sorted[at..].iter().take_while(|found| found.code == first.code).count();
            match same {
                1 => log(&first.to_string()),
                _ => log(&format!("{first} (and {} more of this kind)", same - 1)),
            }
            at += same;
        }
    }

    pub(crate) fn error(&self, error: &anyhow::Error) {
        let message = format!("{error:#}");
        match self.log {
            LogFormat::Text => log(&format!("error: {message}")),
            LogFormat::Json => {
                log(&json!({ "severity": "error", "message": message }).to_string());
            }
        }
    }

    /// What is good to know stands in the run; what needs attention is said.
    fn logs(&self, severity: Severity) -> bool {
        severity == Severity::Error || (severity == Severity::Warning && !self.quiet)
    }
}

fn log(line: &str) {
    // There is nowhere left to say that standard error is closed.
    let _ = writeln!(io::stderr(), "{line}");
}

/// A reader that has seen enough, such as `head`, is no error.
fn print(text: &str) -> anyhow::Result<()> {
    match io::stdout().write_all(text.as_bytes()).and_then(|()| io::stdout().flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => done.context("cannot write to standard output"),
    }
}
