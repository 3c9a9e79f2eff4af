use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::fixture::workspace;

/// What of ours each package may depend on.
const ALLOWED: [(&str, &[&str]); 11] = [
    ("domain", &[]),
    ("method", &[]),
    ("ingest", &["domain", "method"]),
    ("indicator", &["domain", "method"]),
    ("projection", &["domain", "method"]),
    ("plan", &["domain", "method"]),
    ("report", &["domain", "method"]),
    (
        "regiobeeld",
        &["domain", "method", "ingest", "indicator", "projection", "plan", "report"],
    ),
    ("cli", &["regiobeeld"]),
    ("tests", &["regiobeeld"]),
    ("benches", &["regiobeeld"]),
];

/// What source files below the command line must not hold.
const FORBIDDEN: [&str; 14] = [
    "println!",
    "eprintln!",
    "print!(",
    "dbg!",
    "process::exit",
    "Instant::now",
    "SystemTime::now",
    "env::var",
    "env::args",
    "env::current_dir",
    "io::stdout",
    "io::stderr",
    "thread::spawn",
    "ThreadPoolBuilder",
];

/// The folder of every member by its short name.
fn members() -> BTreeMap<String, PathBuf> {
    let root = workspace();
    let crates = fs::read_dir(root.join("crates")).unwrap();
    let folders = crates.map(|entry| entry.unwrap().path());
    let folders = folders.chain([root.join("tests"), root.join("benches")]);
    let with_manifest = folders.filter(|folder| folder.join("Cargo.toml").is_file());
    let name = |folder: &Path| folder.file_name().unwrap().to_str().unwrap().to_owned();
    with_manifest.map(|folder| (name(&folder), folder)).collect()
}

/// The lines of a manifest's dependency tables as name and the rest, with the table.
fn dependencies(folder: &Path) -> Vec<(String, String, String)> {
    let text = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
    let mut table = String::new();
    let mut found = Vec::new();
    for line in text.lines().map(|line| line.split('#').next().unwrap().trim()) {
        if let Some(name) = line.strip_prefix('[') {
            name.trim_end_matches(']').clone_into(&mut table);
            assert!(!table.contains("dependencies."), "write `{table}` in one line");
        } else if let Some((key, value)) = line.split_once('=')
            && table.ends_with("dependencies")
        {
            let (name, rest) = key.trim().split_once('.').unwrap_or((key.trim(), ""));
            found.push((
                table.clone(),
                name.to_owned(),
                format!("{rest}={}", value.trim()),
            ));
        }
    }
    found
}

/// The short name of one of our packages.
fn ours(package: &str) -> Option<&str> {
    package.strip_prefix("regiobeeld-").or((package == "regiobeeld").then_some(package))
}

#[test]
fn packages_depend_on_what_lies_below_them() {
    let members = members();
    assert!(members.len() >= 8, "{members:?}");
    for (member, folder) in members {
        let allowed = ALLOWED.iter().find(|(name, _)| *name == member);
        let (_, allowed) =
            allowed.unwrap_or_else(|| panic!("where does {member} stand?"));
        for (_, package, _) in dependencies(&folder) {
            let fits = ours(&package).is_none_or(|name| allowed.contains(&name));
            assert!(fits, "{member} must not depend on {package}");
            assert!(member == "cli" || package != "anyhow", "{member} uses anyhow");
        }
    }
}

#[test]
fn nouns_and_methods_know_no_files_and_no_tables() {
    let members = members();
    for member in ["domain", "method"] {
        for (table, package, _) in dependencies(&members[member]) {
            let is_heavy = ["polars", "arrow", "parquet", "rayon", "regiobeeld"]
                .iter()
                .any(|heavy| package.starts_with(heavy));
            assert!(table != "dependencies" || !is_heavy, "{member} uses {package}");
        }
    }
}

#[test]
fn versions_stand_once() {
    for (member, folder) in members() {
        for (_, package, rest) in dependencies(&folder) {
            let inherits = rest == "workspace=true" || rest.contains("workspace = true");
            assert!(inherits && !rest.contains("version"), "{member} {package} {rest}");
        }
    }
    let root = dependencies(&workspace());
    assert!(root.len() > 20);
    for (_, package, rest) in root {
        let fits = match ours(&package) {
            Some(_) => rest.contains("path = \"crates/"),
            None => rest.starts_with("=\"") || rest.contains("version = \""),
        };
        assert!(fits, "{package} {rest}");
    }
}

/// Every source file of a member with its code: without comments, and without what is
/// compiled for tests only.
fn code(folder: &Path) -> Vec<(String, String)> {
    let src = folder.join("src");
    let mut paths = Vec::new();
    collect(&src, &mut paths);
    let mut files = Vec::new();
    let mut tests_only = Vec::new();
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let mut kept = String::new();
        let mut lines = text.lines().peekable();
        while let Some(line) = lines.next() {
            if line.trim() != "#[cfg(test)]" {
                kept += line.trim_start().split("//").next().unwrap();
                kept.push('\n');
                continue;
            }
            let item = lines.next().unwrap().trim();
            match item.strip_prefix("mod ").and_then(|name| name.strip_suffix(';')) {
                Some(module) => tests_only.push(path.parent().unwrap().join(module)),
                // Tests stand at the end of a file.
                None if item.ends_with('{') => break,
                None => {}
            }
        }
        files.push((path, kept));
    }
    let is_product = |path: &Path| {
        let of_tests = |module: &PathBuf| {
            path.with_extension("") == *module || path.starts_with(module)
        };
        !tests_only.iter().any(of_tests)
    };
    let files = files.into_iter().filter(|(path, _)| is_product(path));
    let name = |path: PathBuf| path.strip_prefix(&src).unwrap().display().to_string();
    files.map(|(path, code)| (name(path), code)).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// Whether code holds a word, not as the end of a longer one.
fn holds(code: &str, word: &str) -> bool {
    let is_own =
        |at: usize| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
    code.match_indices(word).any(|(at, _)| is_own(at))
}

#[test]
fn below_the_command_line_nothing_prints_exits_or_reads_clock_or_environment() {
    let mut seen = 0;
    for (member, folder) in members() {
        if ["cli", "tests", "benches"].contains(&member.as_str()) {
            continue;
        }
        for (file, code) in code(&folder) {
            seen += 1;
            let found = FORBIDDEN.iter().find(|word| holds(&code, word));
            assert_eq!(found, None, "{member}/{file}");
        }
    }
    assert!(seen > 60, "{seen}");
}

#[test]
fn only_fetching_uses_the_network() {
    let mut seen = 0;
    for (member, folder) in members() {
        if member == "tests" {
            continue;
        }
        for (file, code) in code(&folder) {
            let words = ["ureq::", "TcpStream", "TcpListener", "UdpSocket"];
            let uses = words.iter().any(|word| holds(&code, word));
            let is_fetch = member == "ingest" && file.starts_with("fetch/");
            assert!(!uses || is_fetch, "{member}/{file}");
            seen += usize::from(uses);
        }
    }
    assert!(seen > 0);
}

#[test]
fn the_reader_of_code_sees_code() {
    for (text, expected) in [
        ("println!(\"x\");", true),
        ("eprintln!(\"x\");", false),
        ("let at = std::time::Instant::now();", true),
        ("MyInstant::now()", false),
    ] {
        let found = holds(text, "println!") || holds(text, "Instant::now");
        assert_eq!(found, expected, "{text}");
    }
    // The command line is where all of this may stand, so it must be found there.
    let cli = code(&members()["cli"]);
    for word in ["Instant::now", "ThreadPoolBuilder", "io::stdout"] {
        assert!(cli.iter().any(|(_, code)| holds(code, word)), "{word}");
    }
}

#[test]
fn nothing_is_unsafe() {
    for (member, folder) in members() {
        for (file, code) in code(&folder) {
            let unsafe_word =
                ["unsafe {", "unsafe fn", "unsafe impl", "allow(unsafe_code"];
            let is_this = member == "tests" && file == "layering.rs";
            let found = unsafe_word.iter().find(|word| code.contains(**word));
            assert!(is_this || found.is_none(), "{member}/{file} {found:?}");
        }
        let text = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        assert!(text.contains("[lints]\nworkspace = true"), "{member} has other lints");
    }
}
