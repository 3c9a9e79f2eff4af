//! What a definition says of files that no kind of source knows by their bytes.

use regiobeeld_domain::{Code, Diagnostic, Warned};
use serde::Deserialize;

use crate::{Mapping, SheetLayout, StatTable, read_mapped, read_sheet};

/// How the files of a table are recognised, and what their columns are.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileDefinition {
    /// What the names of its files look like, such as `primos*.csv`: `*` stands for
    /// anything, letters are of any case, folders and the `.gz` of a packed file do not
    /// count.
    pub name: String,
    /// What the columns are, in text, Parquet and workbooks.
    pub columns: Option<Mapping>,
    /// Where in a workbook the table stands; the first sheet where absent.
    pub sheet: Option<SheetLayout>,
}

impl FileDefinition {
    /// Whether a file with this name is meant.
    pub fn is_named(&self, name: &str) -> bool {
        let file = name.rsplit('/').next().unwrap_or(name).to_lowercase();
        let file = file.strip_suffix(".gz").unwrap_or(&file);
        matches(&self.name.to_lowercase(), file)
    }

    /// Reads a file: a workbook by its bytes, Parquet or text otherwise.
    pub(crate) fn read(&self, bytes: &[u8]) -> Warned<Option<StatTable>> {
        if bytes.starts_with(b"PK\x03\x04") {
            let mut layout = self.sheet.clone().unwrap_or_default();
            layout.columns = layout.columns.or_else(|| self.columns.clone());
            return read_sheet(&layout, bytes);
        }
        let of_sheet = self.sheet.as_ref().and_then(|sheet| sheet.columns.as_ref());
        match self.columns.as_ref().or(of_sheet) {
            Some(columns) => read_mapped(columns, bytes),
            None => Warned { value: None, diagnostics: vec![no_workbook()] },
        }
    }

    /// What is wrong in it that its shape does not tell.
    pub(super) fn problem(&self) -> Option<String> {
        let is_empty = self.columns.is_none() && self.sheet.is_none();
        if is_empty {
            return Some("`file` says neither `columns` nor `sheet`".to_owned());
        }
        // `*.csv` is a kind of file and not a table.
        let stem = self.name.rsplit_once('.').map_or(&*self.name, |(stem, _)| stem);
        let letters = stem.chars().filter(|letter| letter.is_alphanumeric()).count();
        (letters < 3).then(|| {
            let name = &self.name;
            format!(
                "`{name}` would be any file's name; give at least three letters of it"
            )
        })
    }
}

fn no_workbook() -> Diagnostic {
    let message = "the file is no workbook, which its definition says it is";
    Diagnostic::new(Code::UnreadableFile, message)
        .help("save it as `.xlsx`, or give `columns` in the definition's `file`")
}

/// Whether a name is of a pattern in which `*` stands for anything.
fn matches(pattern: &str, name: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut name) = name.strip_prefix(first) else { return false };
    let mut parts: Vec<_> = rest.split('*').collect();
    let last = parts.pop().unwrap_or_default();
    for part in parts {
        let Some(at) = name.find(part) else { return false };
        name = &name[at + part.len()..];
    }
    name.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, name: &str, expected: bool) {
        assert_eq!(matches(pattern, name), expected, "{pattern} {name}");
    }

    #[test]
    fn names_are_of_patterns() {
        check("primos*.csv", "primos-2024.csv", true);
        check("primos*.csv", "primos.csv", true);
        check("primos*.csv", "primos.xlsx", false);
        check("*wlz*2024*", "gebruik wlz 2024.xlsx", true);
        check("*wlz*2024*", "gebruik 2024 wlz.xlsx", false);
        check("a*a", "a", false);
        check("exact.csv", "exact.csv", true);
        check("exact.csv", "exact.csv.bak", false);
    }

    #[test]
    fn folders_case_and_packing_do_not_count() {
        let text = "name = \"Primos*.csv\"\ncolumns.id = \"primos\"";
        let file: FileDefinition = toml::from_str(text).unwrap();
        assert!(file.is_named("2024/PRIMOS gemeenten.csv.gz"));
        assert!(!file.is_named("primos/readme.csv"));
        assert_eq!(file.problem(), None);
        for any in ["*", "*.csv"] {
            let text = format!("name = \"{any}\"\ncolumns.id = \"x\"");
            let file: FileDefinition = toml::from_str(&text).unwrap();
            assert!(file.problem().is_some(), "{any}");
        }
        let none: FileDefinition = toml::from_str("name = \"primos*\"").unwrap();
        assert!(none.problem().is_some());
    }
}
