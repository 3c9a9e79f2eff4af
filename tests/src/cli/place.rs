use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use regiobeeld::domain::Regioindeling;
use regiobeeld::ingest::synthetic::{vektis_file_name, vektis_gemeente};
use serde_json::Value;
use tempfile::TempDir;

/// Where the command is.
pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_regiobeeld");

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Done {
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.code, 0, "{}", self.stderr);
        serde_json::from_str(&self.stdout).unwrap()
    }
}

/// The command in a folder, without what the environment of the tests may say.
pub(crate) fn command(folder: &Path) -> Command {
    let mut command = Command::new(BINARY);
    command.current_dir(folder);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("REGIOBEELD_") {
            command.env_remove(name);
        }
    }
    // Few, because most tests are about something else.
    command.env("REGIOBEELD_DRAWS", "20");
    command
}

#[track_caller]
pub(crate) fn finish(command: &mut Command) -> Done {
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let (stdout, stderr) = (text(output.stdout), text(output.stderr));
    assert!(
        !stderr.contains("panicked") && !stderr.contains("RUST_BACKTRACE"),
        "{stderr}"
    );
    Done { code: output.status.code().unwrap(), stdout, stderr }
}

#[track_caller]
pub(crate) fn run(folder: &Path, line: &str) -> Done {
    finish(command(folder).args(line.split_whitespace()))
}

/// Small synthetic files of 2018 and 2023, made once.
pub(crate) fn file(year: u16) -> &'static str {
    static FILES: [OnceLock<String>; 2] = [const { OnceLock::new() }; 2];
    FILES[usize::from(year == 2023)].get_or_init(|| {
        let text = vektis_gemeente(&Regioindeling::embedded().unwrap(), year, 2026);
        let wanted = |line: &&str| {
            let name = line.split(';').nth(2).unwrap();
            ["", "TILBURG", "GOIRLE", "AMSTERDAM", "TEXEL"].contains(&name)
        };
        let lines = text.lines();
        let kept = lines.clone().take(1).chain(lines.skip(1).filter(wanted));
        kept.flat_map(|line| [line, "\n"]).collect()
    })
}

/// A folder with `data/`, marked as synthetic, and a configuration that points at it.
pub(crate) fn place() -> TempDir {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    fs::create_dir(&data).unwrap();
    fs::write(data.join("SYNTHETIC"), "").unwrap();
    for year in [2018, 2023] {
        fs::write(data.join(vektis_file_name(year)), file(year)).unwrap();
    }
    let configuration = "data = [\"data\"]\nout = \"out\"\nrun-date = \"2026-11-22\"\n";
    fs::write(place.path().join("regiobeeld.toml"), configuration).unwrap();
    place
}

/// Flags that make a run short.
pub(crate) const SHORT: &str = "--level nederland --indicator bevolking/verzekerdejaren";

pub(crate) fn latest(place: &TempDir) -> Option<PathBuf> {
    fs::read_link(place.path().join("out/latest")).ok()
}

pub(crate) fn runs(place: &TempDir) -> BTreeSet<String> {
    let entries = fs::read_dir(place.path().join("out/runs")).into_iter().flatten();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// A command line that must end with this code, and what the message must hold.
#[track_caller]
pub(crate) fn check(place: &TempDir, line: &str, code: i32, parts: &[&str]) {
    let done = run(place.path(), line);
    assert_eq!(done.code, code, "{line}: {}", done.stderr);
    assert_eq!(done.stdout, "", "{line}");
    for part in parts {
        assert!(done.stderr.contains(part), "{line}: no `{part}` in {}", done.stderr);
    }
    assert_eq!(latest(place), None, "{line}");
}
