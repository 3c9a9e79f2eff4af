use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use regiobeeld::verify;
use tempfile::TempDir;

use crate::place::{BINARY, SHORT, command, finish, latest, place, run, runs};

/// A run with a page, so that it has files in several folders.
const WITH_PAGE: &str = "run --region ZK12 --indicator bevolking/verzekerdejaren";

/// Starts a run of a date.
fn start(folder: &Path, date: &str) -> Child {
    let line = format!("{WITH_PAGE} --quiet --run-date {date}");
    let mut command = command(folder);
    command.args(line.split_whitespace()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().unwrap()
}

/// Every run that can be seen is whole, and `latest` points at one of them.
#[track_caller]
fn check_whole(place: &TempDir) {
    let out = place.path().join("out");
    for run in runs(place).iter().filter(|run| !run.starts_with('.')) {
        assert_eq!(verify(&out.join("runs").join(run)).unwrap(), [], "{run}");
    }
    if out.join("latest").symlink_metadata().is_ok() {
        assert_eq!(verify(&out.join("latest")).unwrap(), []);
    }
}

/// There is nothing but whole runs.
#[track_caller]
fn check_clean(place: &TempDir) {
    check_whole(place);
    assert!(runs(place).iter().all(|run| !run.starts_with('.')), "{:?}", runs(place));
    let entries = fs::read_dir(place.path().join("out")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.collect();
    names.sort();
    assert_eq!(names, [".lock", "latest", "runs"]);
}

/// Numbers from 0 up to 1 that are the same in every test run (splitmix64).
fn moments(seed: u64) -> impl Iterator<Item = f64> {
    let mut state = seed;
    std::iter::repeat_with(move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    })
}

fn has_unfinished(place: &TempDir) -> bool {
    runs(place).iter().any(|run| run.ends_with(".unfinished"))
}

#[test]
fn a_run_that_is_killed_at_any_moment_leaves_latest_whole() {
    let place = place();
    let started = Instant::now();
    assert!(start(place.path(), "2026-10-01").wait().unwrap().success());
    let whole = started.elapsed();
    let mut left = 0;
    for (turn, moment) in (1..=30).zip(moments(2026)) {
        let (before, had) = (latest(&place), runs(&place));
        let mut child = start(place.path(), &format!("2026-11-{turn:02}"));
        if turn % 3 == 0 {
            // Publishing is short; every third run is killed within it.
            while runs(&place) == had && child.try_wait().unwrap().is_none() {
                sleep(Duration::from_micros(100));
            }
            sleep(whole.mul_f64(0.03 * moment));
        } else {
            sleep(whole.mul_f64(moment));
        }
        child.kill().unwrap();
        let ended = child.wait().unwrap();
        left += usize::from(has_unfinished(&place));
        check_whole(&place);
        assert!(ended.code().is_none_or(|code| code == 0), "{ended}");
        let is_whole = ended.success();
        assert!(!is_whole || latest(&place) != before, "turn {turn}");
    }
    assert!(left > 0, "no run was killed while it published");
    assert!(start(place.path(), "2026-12-01").wait().unwrap().success());
    check_clean(&place);
    let name = latest(&place).unwrap().file_name().unwrap().to_owned();
    assert!(name.to_str().unwrap().starts_with("2026-12-01"));
}

#[test]
fn of_runs_at_once_each_is_published() {
    let place = place();
    // Two are the same run: who comes second finds it there.
    let dates = ["2026-11-01", "2026-11-02", "2026-11-02"];
    let children = dates.map(|date| start(place.path(), date));
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(runs(&place).len(), 2);
    check_clean(&place);
}

#[test]
fn a_run_waits_while_another_publishes() {
    let place = place();
    let out = place.path().join("out");
    fs::create_dir(&out).unwrap();
    let other = File::create(out.join(".lock")).unwrap();
    other.lock().unwrap();
    let started = Instant::now();
    assert!(start_elsewhere(&place).wait().unwrap().success());
    let whole = started.elapsed();
    let mut child = start(place.path(), "2026-11-22");
    sleep(2 * whole);
    assert_eq!((child.try_wait().unwrap(), latest(&place)), (None, None));
    drop(other);
    assert!(child.wait().unwrap().success());
    check_clean(&place);
}

/// A run of the same place into another folder.
fn start_elsewhere(place: &TempDir) -> Child {
    let line = format!("{WITH_PAGE} --quiet --out elsewhere");
    command(place.path()).args(line.split_whitespace()).spawn().unwrap()
}

#[test]
fn an_output_folder_that_cannot_be_made_ends_with_a_message() {
    let place = place();
    fs::write(place.path().join("file"), "x").unwrap();
    let done = run(place.path(), &format!("compute {SHORT} --out file/out"));
    assert_eq!((done.code, done.stdout.as_str()), (4, ""));
    assert!(done.stderr.contains("file/out"), "{}", done.stderr);
    assert!(done.stderr.starts_with("error: "), "{}", done.stderr);
    assert_eq!(fs::read_to_string(place.path().join("file")).unwrap(), "x");
    // Where `runs` cannot be a folder, nothing is left beside it.
    fs::create_dir(place.path().join("out")).unwrap();
    fs::write(place.path().join("out/runs"), "x").unwrap();
    let done = run(place.path(), &format!("compute {SHORT}"));
    assert_eq!(done.code, 4, "{}", done.stderr);
    assert_eq!(fs::read_dir(place.path().join("out")).unwrap().count(), 1);
}

/// A small file system of its own, as long as it lives.
struct Disk(PathBuf);

impl Disk {
    /// None where the tests may not mount.
    fn mount(at: PathBuf) -> Option<Self> {
        fs::create_dir(&at).unwrap();
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=16m", "tmpfs"])
            .arg(&at)
            .stderr(Stdio::null())
            .status();
        mount.is_ok_and(|status| status.success()).then_some(Self(at))
    }

    /// Fills it up to so many bytes.
    fn fill(&self, room: u64) {
        let mut file = File::create(self.0.join("filler")).unwrap();
        let zeros = vec![0; 1 << 12];
        let mut written = 0;
        while let Ok(bytes) = file.write(&zeros) {
            written += bytes as u64;
        }
        file.set_len(written.saturating_sub(room)).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_publishes_nothing_and_is_told() {
    let place = place();
    let Some(disk) = Disk::mount(place.path().join("out")) else {
        writeln!(io::stdout(), "skipped: a file system cannot be mounted here").unwrap();
        return;
    };
    let dated = |date: &str| run(place.path(), &format!("{WITH_PAGE} --run-date {date}"));
    assert_eq!(dated("2026-11-01").code, 0);
    let before = latest(&place);
    for room in [0, 4 << 10, 64 << 10, 128 << 10] {
        disk.fill(room);
        let done = dated("2026-11-02");
        assert_eq!((done.code, done.stdout.as_str()), (4, ""), "{room} {}", done.stderr);
        for part in ["error: ", "No space left", "out/runs", "has room"] {
            assert!(done.stderr.contains(part), "{room}: {}", done.stderr);
        }
        fs::remove_file(disk.0.join("filler")).unwrap();
        assert_eq!(latest(&place), before, "{room}");
        check_clean(&place);
    }
    assert_eq!(dated("2026-11-02").code, 0);
    assert_ne!(latest(&place), before);
    check_clean(&place);
}

#[cfg(unix)]
#[test]
fn a_limit_on_the_size_of_files_is_told() {
    for shell in ["ulimit -f 8", "trap '' XFSZ; ulimit -f 8"] {
        let place = place();
        assert_eq!(run(place.path(), &format!("compute {SHORT}")).code, 0);
        let before = latest(&place);
        let mut limited = Command::new("sh");
        limited.current_dir(place.path());
        limited.args(["-c", &format!("{shell}; exec \"$0\" \"$@\""), BINARY]);
        let line = format!("compute {SHORT} --run-date 2026-11-23");
        let done = finish(limited.args(line.split_whitespace()));
        assert_eq!(done.code, 4, "{shell}: {}", done.stderr);
        assert!(done.stderr.contains("File too large"), "{}", done.stderr);
        assert_eq!(latest(&place), before);
        check_clean(&place);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn standard_output_that_is_full_is_told() {
    let place = tempfile::tempdir().unwrap();
    let full = File::options().write(true).open("/dev/full").unwrap();
    let mut command = command(place.path());
    let child = command.args(["list", "regions"]).stdout(full).stderr(Stdio::piped());
    let output = child.spawn().unwrap().wait_with_output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(4), "{stderr}");
    assert!(stderr.contains("standard output"), "{stderr}");
}
