use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use regiobeeld::{Run, Silent};

use crate::fixture::{few, file_name, files, published, sample_folder, spec, write};

/// The run of the samples again, elsewhere and on a number of threads.
fn again(out: &Path, threads: usize) -> Run {
    let spec = spec(&sample_folder(), out, &["ZK12", "ZK31"]);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| regiobeeld::run(&spec, &Silent).unwrap())
}

fn promised(run: &Run) -> BTreeMap<String, Vec<u8>> {
    let mut files = files(&run.folder);
    files.remove("telemetry.json").unwrap();
    files
}

#[test]
fn every_file_is_the_same_again_on_any_number_of_threads() {
    let (one, expected) = (published(), promised(published()));
    for threads in [1, 2, 3] {
        let out = tempfile::tempdir().unwrap();
        let other = again(out.path(), threads);
        assert_eq!(one.manifest.run, other.manifest.run, "{threads} threads");
        let got = promised(&other);
        assert!(got.keys().eq(expected.keys()), "{threads} threads");
        for (name, bytes) in &got {
            assert!(*bytes == expected[name], "{name} differs on {threads} threads");
        }
    }
}

#[test]
fn a_run_that_is_there_is_kept() {
    let data = tempfile::tempdir().unwrap();
    let text = few(2023, &["TILBURG"]);
    write(data.path(), &[(&file_name(2023), text.as_bytes())]);
    let out = tempfile::tempdir().unwrap();
    let spec = spec(data.path(), out.path(), &["ZK12"]);
    let first = regiobeeld::run(&spec, &Silent).unwrap();
    let before = fs::metadata(first.folder.join("manifest.json")).unwrap();
    let latest = out.path().join("latest");
    fs::remove_file(&latest).unwrap();
    let second = regiobeeld::run(&spec, &Silent).unwrap();
    assert_eq!(first.folder, second.folder);
    let after = fs::metadata(second.folder.join("manifest.json")).unwrap();
    assert_eq!(before.modified().unwrap(), after.modified().unwrap());
    let target = Path::new("runs").join(&first.manifest.run);
    assert_eq!(fs::read_link(&latest).unwrap(), target);
    assert_eq!(regiobeeld::verify(&latest).unwrap(), []);
    assert_eq!(published_in(out.path()), [first.manifest.run]);
}

/// The runs in an output folder, in which there is nothing else that is unfinished.
#[track_caller]
fn published_in(out: &Path) -> Vec<String> {
    let names = |folder: &Path| {
        let entries = fs::read_dir(folder).unwrap();
        let names = entries.map(|e| e.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<_> = names.filter(|name| name != ".lock").collect();
        names.sort();
        names
    };
    assert_eq!(names(out), ["latest", "runs"]);
    let runs = names(&out.join("runs"));
    assert!(runs.iter().all(|name| !name.starts_with('.')), "{runs:?}");
    runs
}

#[test]
fn what_a_killed_run_left_is_no_run() {
    let data = tempfile::tempdir().unwrap();
    let text = few(2023, &["TILBURG"]);
    write(data.path(), &[(&file_name(2023), text.as_bytes())]);
    let out = tempfile::tempdir().unwrap();
    let left = [("runs/.2026-11-22-000000.unfinished/manifest.json", &b"{}"[..])];
    write(out.path(), &left);
    let run =
        regiobeeld::run(&spec(data.path(), out.path(), &["ZK12"]), &Silent).unwrap();
    assert_eq!(published_in(out.path()), [run.manifest.run]);
}

#[test]
fn two_runs_at_once_are_both_published() {
    let data = tempfile::tempdir().unwrap();
    let text = few(2023, &["TILBURG"]);
    write(data.path(), &[(&file_name(2023), text.as_bytes())]);
    let out = tempfile::tempdir().unwrap();
    let specs = ["ZK12", "ZK31"].map(|region| spec(data.path(), out.path(), &[region]));
    let mut runs: Vec<_> = std::thread::scope(|scope| {
        let started = specs.each_ref().map(|spec| {
            scope.spawn(|| regiobeeld::run(spec, &Silent).unwrap().manifest.run)
        });
        started.map(|run| run.join().unwrap()).to_vec()
    });
    runs.sort();
    assert_eq!(published_in(out.path()), runs);
    let latest = fs::read_link(out.path().join("latest")).unwrap();
    assert!(
        runs.iter().any(|run| latest == Path::new("runs").join(run)),
        "{}",
        latest.display()
    );
    for run in runs {
        assert_eq!(regiobeeld::verify(&out.path().join("runs").join(run)).unwrap(), []);
    }
}

#[test]
fn a_run_that_was_altered_is_not_pointed_at() {
    let data = tempfile::tempdir().unwrap();
    let text = few(2023, &["TILBURG"]);
    write(data.path(), &[(&file_name(2023), text.as_bytes())]);
    let out = tempfile::tempdir().unwrap();
    let spec = spec(data.path(), out.path(), &["ZK12"]);
    let run = regiobeeld::run(&spec, &Silent).unwrap();
    fs::write(run.folder.join("index.html"), "altered").unwrap();
    let error = regiobeeld::run(&spec, &Silent).unwrap_err();
    assert!(error.to_string().contains("index.html"), "{error}");
    assert_eq!(error.exit_code(), 3);
}

#[test]
fn no_file_says_where_the_data_stood() {
    let folder = sample_folder();
    let named = folder.to_str().unwrap().as_bytes();
    let real = folder.canonicalize().unwrap();
    let real = real.to_str().unwrap().as_bytes();
    for (name, bytes) in promised(published()) {
        let holds = |path: &[u8]| bytes.windows(path.len()).any(|part| part == path);
        assert!(!holds(named) && !holds(real), "{name}");
    }
}
