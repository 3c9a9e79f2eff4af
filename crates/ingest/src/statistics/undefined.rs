//! Tables that no definition describes: a folder of downloads has many, and they are told
//! together.

use std::collections::BTreeSet;

use regiobeeld_domain::{Code, Diagnostic, Place, Severity};

use super::table::StatisticsTable;
use super::together::PartFile;
use crate::{TableDefinition, Tables};

/// How many tables are named one by one.
const NAMED: usize = 12;

/// Tells the tables without a definition in one finding. One that looks like a table of a
/// definition of which nothing counts is a warning of its own, because its figures may be
/// wanted. What else is wrong with a file that does not count is good to know at most.
pub(super) fn together(
    undefined: Vec<Diagnostic>,
    tables: &[StatisticsTable],
    known: &Tables,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let files: BTreeSet<_> = undefined.iter().filter_map(|f| f.file.clone()).collect();
    for found in diagnostics.iter_mut() {
        let is_about = found.file.as_ref().is_some_and(|file| files.contains(file));
        if is_about && found.severity == Severity::Warning {
            found.severity = Severity::Info;
        }
    }
    let is_loaded = |one: &&TableDefinition| {
        tables.iter().any(|table| table.definition.name == one.name)
    };
    let mut unknown = Vec::new();
    for found in undefined {
        let like = known.iter().find(|one| {
            one.is_statistics() && !is_loaded(one) && looks_like(one, &found)
        });
        match like {
            Some(definition) => diagnostics.push(looking_like(definition, found)),
            None if found.severity == Severity::Warning => diagnostics.push(found),
            None => unknown.push(found),
        }
    }
    match unknown.as_slice() {
        [] => {}
        [_] => diagnostics.append(&mut unknown),
        several => diagnostics.push(counted(several)),
    }
}

/// Whether the table has the id of a definition in another case, or its file the title.
fn looks_like(definition: &TableDefinition, found: &Diagnostic) -> bool {
    if let Some(id) = &found.field {
        let mut ids = definition.ids.iter().chain(definition.tables.keys());
        return ids.any(|known| known.eq_ignore_ascii_case(id));
    }
    let file = found.file.as_deref().unwrap_or_default();
    let name = file.rsplit('/').next().unwrap_or_default();
    letters(name).starts_with(&letters(&definition.title.nl))
}

/// The letters and digits of a title, which names of files part in many ways.
fn letters(title: &str) -> String {
    title.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn looking_like(definition: &TableDefinition, mut found: Diagnostic) -> Diagnostic {
    let ids = definition.ids.iter().chain(definition.tables.keys());
    let ids: Vec<_> = ids.map(|id| format!("`{id}`")).collect();
    found.severity = Severity::Warning;
    let help = format!(
        "if it is of `{}`, name the file by the table's id as the publisher spells it: {}",
        definition.name,
        ids.join(", ")
    );
    found.help(help)
}

fn counted(unknown: &[Diagnostic]) -> Diagnostic {
    let name = |found: &Diagnostic| {
        let file = found.file.as_deref().unwrap_or_default();
        match &found.field {
            Some(id) => format!("`{id}` ({file})"),
            None => file.to_owned(),
        }
    };
    let named: Vec<_> = unknown.iter().take(NAMED).map(name).collect();
    let more = match unknown.len() - named.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let message = format!(
        "{} tables are of no definition and do not count: {}{more}",
        unknown.len(),
        named.join(", ")
    );
    note(message).help(
        "`regiobeeld list sources` has those that do; a file whose table has a definition \
         counts once it is named by the table's id",
    )
}

/// Says that files are of no definition; nothing of files without numbers.
pub(super) fn found(id: &str, files: &[PartFile]) -> Option<Diagnostic> {
    let numbers = files.iter().find(|file| file.part.numbers.is_some())?;
    Some(undefined(id, &numbers.name))
}

/// Says that a table has no definition; `id` is empty where the numbers do not say it.
fn undefined(id: &str, file: &str) -> Diagnostic {
    let (message, help) = if id.is_empty() {
        (
            "the numbers do not say which table they are of".to_owned(),
            "name the file by the table's id, or put its `TableInfos` or `Properties` beside it",
        )
    } else {
        (
            format!("no definition describes table `{id}`"),
            "`regiobeeld list sources` has those that are; else leave it out of the folder",
        )
    };
    let mut found = note(message).help(help).at(Place::File(file));
    found.field = Some(id.to_owned()).filter(|id| !id.is_empty());
    // A saved CSV never says its table; a page or set of a service always does, unless
    // something happened to it.
    if id.is_empty() && !file.to_ascii_lowercase().contains(".csv") {
        found.severity = Severity::Warning;
    }
    found
}

/// A file that does not count for a reason that many downloads have.
fn note(message: String) -> Diagnostic {
    let mut found = Diagnostic::new(Code::UnrecognisedFile, message);
    found.severity = Severity::Info;
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks what is told of tables without a definition where nothing else is loaded.
    #[track_caller]
    fn check(undefined_tables: &[(&str, &str)], expected: &[(Severity, &str)]) {
        let of = |(id, file): &(&str, &str)| undefined(id, file);
        let undefined_tables = undefined_tables.iter().map(of).collect();
        let mut found = Vec::new();
        together(undefined_tables, &[], &Tables::embedded().unwrap(), &mut found);
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for (found, (severity, part)) in found.iter().zip(expected) {
            assert_eq!(found.severity, *severity, "{found}");
            assert!(found.to_string().contains(part), "{found}");
        }
    }

    #[test]
    fn tables_without_a_definition_are_one_note() {
        use Severity::{Info, Warning};
        check(&[("80590ned", "a/p.json")], &[(Info, "table `80590ned`")]);
        check(
            &[("80590ned", "a/p.json"), ("", "Huishoudens.csv"), ("1NED", "c.csv")],
            &[(
                Info,
                "3 tables are of no definition and do not count: `80590ned` (a/p.json)",
            )],
        );
        check(
            &[("", "page-1.json"), ("", "a.CSV"), ("1NED", "b")],
            &[(Warning, "page-1.json"), (Info, "2 tables")],
        );
        // These may be wanted: their id or title is that of a definition.
        check(&[("03759NED", "p.json")], &[(Warning, "`03759ned`")]);
        let file = "x/Gezonde_levensverwachting__vanaf_1981_29012025.csv";
        check(
            &[("", file), ("80590ned", "a")],
            &[(Warning, "`cbs/levensverwachting`"), (Info, "80590ned")],
        );
    }

    #[test]
    fn what_is_wrong_in_a_file_that_does_not_count_is_good_to_know() {
        let wrong = |file| {
            let found = Diagnostic::new(Code::WrongEncoding, "Windows-1252");
            found.at(Place::File(file))
        };
        let mut found = vec![wrong("a.csv"), wrong("b.csv")];
        let of_a = vec![undefined("1NED", "a.csv")];
        together(of_a, &[], &Tables::embedded().unwrap(), &mut found);
        let severities: Vec<_> = found.iter().map(|found| found.severity).collect();
        assert_eq!(severities, [Severity::Info, Severity::Warning, Severity::Info]);
    }
}
