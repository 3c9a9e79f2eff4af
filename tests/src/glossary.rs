use std::fs;
use std::path::Path;

/// The first sentence of a Dutch type's documentation gives its gloss; the glossary says
/// the same.
#[test]
fn glosses_in_the_code_stand_in_the_glossary() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let glossary = fs::read_to_string(root.join("GLOSSARY.md")).unwrap();
    let mut seen = 0;
    for entry in fs::read_dir(root.join("crates/domain/src")).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        for (term, gloss) in glosses(&text) {
            let row = glossary.lines().find(|line| line.contains(&format!("*{term}*")));
            let row = row.unwrap_or_else(|| panic!("`{term}` is not in the glossary"));
            assert!(row.contains(&gloss), "`{term}`: `{gloss}` is not in `{row}`");
            seen += 1;
        }
    }
    assert!(seen >= 7, "only {seen} glosses were found");
}

/// Every `/// *Term*: gloss.` with the gloss's wrapped lines joined.
fn glosses(text: &str) -> Vec<(String, String)> {
    let lines: Vec<_> = text.lines().map(str::trim).collect();
    let mut found = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let Some((term, first)) =
            line.strip_prefix("/// *").and_then(|rest| rest.split_once("*: "))
        else {
            continue;
        };
        let more = lines[i + 1..].iter().map_while(|line| line.strip_prefix("/// "));
        let gloss: Vec<_> = std::iter::once(first).chain(more).collect();
        let gloss = gloss.join(" ");
        let gloss = gloss.split(". ").next().unwrap().trim_end_matches('.');
        found.push((term.to_owned(), gloss.to_owned()));
    }
    found
}
