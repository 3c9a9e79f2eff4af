use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use regiobeeld::ingest::synthetic::vektis_file_name;
use serde_json::Value;
use tempfile::TempDir;

use crate::place::{Done, SHORT, command, file, finish, latest, place, run};

/// What a command may take for any input here; it takes a second or two.
const PATIENCE: Duration = Duration::from_mins(1);

/// The years of the good files of a place.
const GOOD: [u64; 2] = [2018, 2023];

/// The most memory that it may take, in KiB: some times the largest file here.
const MEMORY: u64 = 1 << 20;

/// A run counts the files of these years in reasonable time and memory; the findings by
/// the name of the file, as code and help.
#[track_caller]
fn check_run(
    place: &TempDir,
    expected: &[u64],
) -> BTreeMap<String, Vec<(String, String)>> {
    let started = Instant::now();
    let done = run(place.path(), &format!("compute {SHORT} --json"));
    assert!(started.elapsed() < PATIENCE, "{:?}", started.elapsed());
    let inputs = done.json()["manifest"]["inputs"].as_array().unwrap().clone();
    let years: Vec<_> =
        inputs.iter().filter_map(|input| input["year"].as_u64()).collect();
    assert_eq!(years, expected, "{}", done.stderr);
    let folder = place.path().join("out").join(latest(place).unwrap());
    let telemetry = fs::read(folder.join("telemetry.json")).unwrap();
    let telemetry: Value = serde_json::from_slice(&telemetry).unwrap();
    assert!(telemetry["peak_memory_kib"].as_u64().unwrap() < MEMORY, "{telemetry}");
    let found = fs::read(folder.join("diagnostics.json")).unwrap();
    let found: Vec<Value> = serde_json::from_slice(&found).unwrap();
    let mut of_file: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for finding in found {
        let text = |key: &str| finding[key].as_str().unwrap_or("").to_owned();
        let named = of_file.entry(text("file")).or_default();
        named.push((text("code"), text("help")));
    }
    of_file
}

/// A file beside good ones is a finding of this code, with what to do.
#[track_caller]
fn check_beside(write: impl Fn(&Path), name: &str, code: &str, help: &str) {
    let place = place();
    write(&place.path().join("data"));
    let found = check_run(&place, &GOOD);
    let Some([(got, told)]) = found.get(name).map(Vec::as_slice) else {
        panic!("{name}: {found:?}");
    };
    assert_eq!(got, code, "{name}");
    assert!(told.contains(help), "{name}: {told}");
}

#[test]
fn what_is_no_file_is_told_and_never_opened() {
    let pipe = |data: &Path| {
        let made = Command::new("mkfifo").arg(data.join("pipe.csv")).status().unwrap();
        assert!(made.success());
    };
    check_beside(pipe, "pipe.csv", "unreadable-file", "leave it out");
    let device = |data: &Path| symlink("/dev/zero", data.join("zero.csv")).unwrap();
    check_beside(device, "zero.csv", "unreadable-file", "leave it out");
    let gone = |data: &Path| symlink("nowhere", data.join("gone.csv")).unwrap();
    check_beside(gone, "gone.csv", "unreadable-file", "link");
    let round = |data: &Path| symlink(".", data.join("round")).unwrap();
    check_beside(round, "round", "unreadable-file", "remove the link");
    let twins = |data: &Path| {
        symlink("b.csv", data.join("a.csv")).unwrap();
        symlink("a.csv", data.join("b.csv")).unwrap();
    };
    check_beside(twins, "a.csv", "unreadable-file", "link");
    let place = place();
    pipe(place.path());
    for line in ["inspect pipe.csv", "compute --data pipe.csv", "inspect /dev/zero"] {
        let done = run(place.path(), line);
        assert_eq!(done.code, 3, "{line}: {}", done.stderr);
        assert!(done.stderr.contains("pipe, socket or device"), "{}", done.stderr);
    }
}

/// Writes a file with something repeated up to 100 MB in its middle.
fn write_long(data: &Path, [start, middle, end]: [&str; 3]) {
    let middle = middle.repeat(100_000_000 / middle.len());
    fs::write(data.join("zvw 2016.csv"), [start, &middle, end].concat()).unwrap();
}

#[test]
fn large_files_and_long_lines_take_little() {
    // Nothing is known of it after its first bytes; it is not read on.
    let sparse = |data: &Path| {
        let file = File::create(data.join("large.csv")).unwrap();
        file.set_len(20 << 30).unwrap();
    };
    check_beside(sparse, "large.csv", "unrecognised-file", "list sources");
    let header = file(2018).lines().next().unwrap();
    for parts in [[header, ";x", ""], [header, "x", "\n"]] {
        let write = |data: &Path| write_long(data, parts);
        check_beside(write, "zvw 2016.csv", "wrong-delimiter", "download");
    }
    let numbers = ";1".repeat(header.split(';').count() - 3) + "\n";
    let place = place();
    for (parts, code) in [
        ([&format!("{header}\nM;90+;TILBURG;1;"), "1", "\n"], "truncated-file"),
        ([&format!("{header}\nM;90+;TILBURG;1;"), ";", "\n"], "wrong-field-count"),
        ([&format!("{header}\nM;90+;"), "TILBURG", &numbers], "unknown-label"),
        ([&format!("{header}\nM;"), "9", &format!(";TILBURG{numbers}")], "unknown-label"),
        ([&format!("{header}\nM;90+;TILBURG;"), "1", &numbers[2..]], "bad-number"),
        ([&format!("{header}\n"), "1\n", "\n"], "wrong-field-count"),
    ] {
        write_long(&place.path().join("data"), parts);
        let counts: &[u64] =
            if code == "bad-number" { &[2016, 2018, 2023] } else { &GOOD };
        let found = check_run(&place, counts);
        let codes: Vec<_> =
            found["zvw 2016.csv"].iter().map(|(code, _)| code.as_str()).collect();
        // A line a gemeente is about the gemeenten that have no row.
        assert!(codes.len() < 600 && codes.contains(&code), "{code} {codes:?}");
    }
}

#[test]
fn what_is_packed_tightly_is_not_unpacked_without_end() {
    let bomb = |data: &Path| {
        let mut packed = Command::new("gzip")
            .arg("-c")
            .stdin(std::process::Stdio::piped())
            .stdout(File::create(data.join("bomb.csv.gz")).unwrap())
            .spawn()
            .unwrap();
        let mut stdin = packed.stdin.take().unwrap();
        let zeros = vec![0; 1 << 20];
        (0..1000).for_each(|_| stdin.write_all(&zeros).unwrap());
        drop(stdin);
        packed.wait().unwrap();
    };
    check_beside(bomb, "bomb.csv.gz", "unrecognised-file", "list sources");
}

#[test]
fn ten_thousand_files_are_no_trouble() {
    let place = place();
    for number in 0..10_000 {
        let name = place.path().join(format!("data/{number}.csv"));
        fs::write(name, "a;b\n1;2\n").unwrap();
    }
    assert_eq!(check_run(&place, &GOOD).len(), 10_003);
}

#[test]
fn damaged_parquet_does_not_end_the_others() {
    let place = place();
    assert_eq!(run(place.path(), &format!("compute {SHORT}")).code, 0);
    let whole = fs::read(place.path().join("out/latest/indicators.parquet")).unwrap();
    // The library that reads it panics at some of these; nobody sees that.
    let end = whole.len() - 4;
    for at in (end - 2000..end).step_by(10) {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        fs::write(place.path().join(format!("data/{at}.parquet")), bytes).unwrap();
    }
    let found = check_run(&place, &GOOD);
    assert_eq!(found.keys().filter(|name| name.ends_with(".parquet")).count(), 200);
}

/// The bytes of a name, with a newline, a blank and a byte that is no UTF-8.
const ODD: &[u8] = b"zvw 2018\n\xe9.csv";
const SHOWN: &str = "zvw 2018\\n\\x{e9}.csv";

#[test]
fn odd_names_are_shown_so_that_they_can_be_read() {
    let place = place();
    let data = place.path().join("data");
    let odd = std::ffi::OsString::from_vec(ODD.to_vec());
    fs::rename(data.join(vektis_file_name(2018)), data.join(odd)).unwrap();
    check_run(&place, &GOOD);
    let folder = place.path().join("out").join(latest(&place).unwrap());
    let manifest = fs::read(folder.join("manifest.json")).unwrap();
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    let inputs = manifest["inputs"].as_array().unwrap();
    assert!(inputs.iter().any(|input| input["path"] == SHOWN), "{inputs:?}");
    let inspected = run(place.path(), "inspect data --json").json();
    let files = inspected["files"].as_array().unwrap();
    assert!(files.iter().any(|file| file["path"] == SHOWN), "{files:?}");
    let text = run(place.path(), "inspect data").stdout;
    assert!(text.lines().any(|line| line == SHOWN), "{text}");
}

/// Someone without rights; the tests may run as one for whom rights do not count.
const NOBODY: u32 = 65_534;

/// Runs as someone for whom the rights of files count; none where that cannot be.
fn run_with_rights(place: &TempDir, line: &str) -> Option<Done> {
    let mut command = command(place.path());
    command.args(line.split_whitespace());
    let own = tempfile::tempdir().unwrap();
    if fs::metadata(own.path()).unwrap().uid() == 0 {
        give(place.path());
        command.uid(NOBODY).gid(NOBODY);
        if command.output().is_err() {
            return None;
        }
    }
    Some(finish(&mut command))
}

fn give(path: &Path) {
    chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
    if path.is_dir() {
        let entries = fs::read_dir(path).unwrap();
        entries.for_each(|entry| give(&entry.unwrap().path()));
    }
}

fn allow(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn files_and_folders_without_rights_are_told() {
    let place = place();
    let of = |name: &str| place.path().join(name);
    fs::create_dir(of("data/closed")).unwrap();
    fs::write(of("data/zvw 2017.csv"), file(2018)).unwrap();
    allow(&of("data/closed"), 0o000);
    allow(&of("data/zvw 2017.csv"), 0o000);
    let line = format!("compute {SHORT} --log-format json");
    let Some(done) = run_with_rights(&place, &line) else {
        writeln!(io::stdout(), "skipped: nobody may run the command here").unwrap();
        return;
    };
    assert_eq!(done.code, 0, "{}", done.stderr);
    for name in ["closed", "zvw 2017.csv"] {
        let of_name =
            |found: &Value| found["file"] == name && found["code"] == "unreadable-file";
        let found = done.stderr.lines().map(|line| serde_json::from_str(line).unwrap());
        let found: Value = found.into_iter().find(of_name).unwrap();
        assert!(found["help"].as_str().unwrap().contains("read permission"), "{found}");
    }
    let ends = |line: &str, code: i32, part: &str| {
        let done = run_with_rights(&place, line).unwrap();
        assert_eq!(done.code, code, "{line}: {}", done.stderr);
        assert!(done.stderr.contains(part), "{line}: {}", done.stderr);
    };
    let other = format!("compute {SHORT} --run-date 2026-11-23");
    allow(&of("out/runs"), 0o555);
    ends(&other, 4, "Permission denied");
    allow(&of("out/runs"), 0o755);
    allow(&of("data"), 0o000);
    ends(&other, 3, "read permission");
    allow(&of("data"), 0o755);
    allow(&of("regiobeeld.toml"), 0o000);
    ends(&other, 2, "regiobeeld.toml");
    allow(&of("data/closed"), 0o755);
}
