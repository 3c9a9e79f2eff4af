//! Every worked case in the folder `REGIOBEELD_VECTORS`, at its stated tolerance.
//!
//! A case has a method, parameters, input columns and expected values; `null` is missing.
//! Cases run under `Convention::Peer`, whose conventions their source has.

#![cfg(test)]
#![expect(clippy::print_stdout, reason = "says how many cases ran")]

mod case;
mod methods;

use std::fs;
use std::path::{Path, PathBuf};

use case::Case;

#[test]
fn every_case_of_the_vectors_holds() {
    #[expect(clippy::disallowed_methods, reason = "says where the vectors are")]
    let Some(folder) = std::env::var_os("REGIOBEELD_VECTORS") else {
        println!("vectors: skipped, REGIOBEELD_VECTORS is not set");
        return;
    };
    let mut wrong = Vec::new();
    let mut total = 0;
    // A relative path is meant from the root of the workspace.
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(folder);
    for path in files(&folder) {
        let text = fs::read_to_string(&path).unwrap();
        let cases: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
        let before = wrong.len();
        for case in &cases {
            let case = Case::new(case);
            let method = methods::named(case.method());
            let method = method
                .unwrap_or_else(|| panic!("no method `{}` is known", case.method()));
            wrong.extend(case.check(&method(&case)));
        }
        total += cases.len();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        println!("{name}: {} cases, {} differences", cases.len(), wrong.len() - before);
    }
    println!("vectors: {total} cases");
    assert!(total > 0, "no cases in {}", folder.display());
    assert!(wrong.is_empty(), "{} differences:\n{}", wrong.len(), wrong.join("\n"));
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let is_json =
        |path: &PathBuf| path.extension().is_some_and(|ending| ending == "json");
    let mut files: Vec<PathBuf> = entries.filter(is_json).collect();
    files.sort();
    files
}
