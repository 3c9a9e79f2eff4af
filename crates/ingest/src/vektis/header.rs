use regiobeeld_domain::{Code, Diagnostic, Place};

use crate::findings::Findings;
use crate::{Role, TableDefinition, visible};

/// What each field of a data row is.
#[derive(Debug)]
pub(super) struct Header {
    /// The file's own names.
    pub(super) columns: Vec<String>,
    /// What each column is for, in the file's order.
    pub(super) fields: Vec<FieldOf>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum FieldOf {
    Sex,
    Age,
    Region,
    /// A number column with its full lower-case name.
    Measure(String),
}

/// The width to which Vektis cut the names in its file of 2023.
const CUT: usize = 32;

/// The published header has 1 KiB; what is far longer is no header.
const LONGEST: usize = 16 << 10;

/// Understands the first line, or says why the file cannot count.
pub(super) fn read(
    definition: &TableDefinition,
    bytes: &[u8],
    findings: &mut Findings,
) -> Option<Header> {
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or(bytes);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    if line.len() > LONGEST || line.contains(&b'\r') {
        findings.push(Code::WrongDelimiter, "", no_lines);
        return None;
    }
    let line = String::from_utf8_lossy(line).into_owned();
    if !line.contains(definition.delimiter) || line.starts_with('"') {
        findings.push(Code::WrongDelimiter, "", || wrong_delimiter(definition, &line));
        return None;
    }
    let columns: Vec<String> =
        line.split(definition.delimiter).map(|name| name.trim().to_owned()).collect();
    let mut fields = Vec::new();
    for column in &columns {
        let (field, is_known) = field_of(definition, column);
        if !is_known {
            findings.push(Code::UnknownColumn, "", || unknown(column));
        }
        if fields.contains(&field) {
            findings.push(Code::DuplicateKey, "", || {
                let message = "the column stands twice in the header";
                Diagnostic::new(Code::DuplicateKey, message)
                    .at(Place::Line(1))
                    .at(Place::Field(&visible::text(column.as_bytes())))
                    .help("download the file again")
            });
            return None;
        }
        fields.push(field);
    }
    let needed = |name: &&str| !fields.contains(&field_of(definition, name).0);
    let keys =
        ["geslacht", "leeftijdsklasse", region(definition), "aantal_verzekerdejaren"];
    let absent: Vec<_> = keys.into_iter().filter(needed).collect();
    for name in &absent {
        findings.push(Code::MissingColumn, name, || {
            let message = "the file cannot count without this column";
            Diagnostic::new(Code::MissingColumn, message)
                .at(Place::Line(1))
                .at(Place::Field(name))
                .help("download the file again, or name the column as the publisher does")
        });
    }
    absent.is_empty().then_some(Header { columns, fields })
}

/// The full name of the column with regions.
pub(super) fn region(definition: &TableDefinition) -> &str {
    let mut columns = definition.columns.iter();
    let found = columns.find(|(_, column)| column.role == Role::Region);
    found.map_or("gemeentenaam", |(name, _)| name)
}

/// Finds what a column is by its name in any case, cut or not, and whether the definition
/// knows it. A name that it does not know is a number column of that name.
fn field_of(definition: &TableDefinition, column: &str) -> (FieldOf, bool) {
    let name = column.to_lowercase();
    let exact = definition.columns.get_key_value(&name);
    let cut = || {
        let mut starts =
            definition.columns.iter().filter(|(full, _)| full.starts_with(&name));
        let only = starts.next().filter(|_| name.len() == CUT);
        only.filter(|_| starts.next().is_none())
    };
    let Some((full, found)) = exact.or_else(cut) else {
        return (FieldOf::Measure(name), false);
    };
    let field = match found.role {
        Role::Sex => FieldOf::Sex,
        Role::Age => FieldOf::Age,
        Role::Region => FieldOf::Region,
        Role::Measure | Role::Name | Role::Residents => FieldOf::Measure(full.clone()),
    };
    (field, true)
}

fn unknown(column: &str) -> Diagnostic {
    let message = "the column is not known; its costs are counted as other care";
    Diagnostic::new(Code::UnknownColumn, message)
        .at(Place::Line(1))
        .at(Place::Field(&visible::text(column.as_bytes())))
        .help("check whether the publisher renamed or added it")
}

fn no_lines() -> Diagnostic {
    let message = "no line feed parts the header from the rows";
    Diagnostic::new(Code::WrongDelimiter, message)
        .at(Place::Line(1))
        .help("download the file again and do not save it from another program")
}

fn wrong_delimiter(definition: &TableDefinition, line: &str) -> Diagnostic {
    let used = [',', '\t', '|'].into_iter().find(|sign| line.contains(*sign));
    let used =
        used.map_or_else(|| "something else".to_owned(), |sign| format!("`{sign:?}`"));
    let message = if line.starts_with('"') {
        "columns are in quotation marks".to_owned()
    } else {
        format!("columns are parted by {used}, not by `{}`", definition.delimiter)
    };
    Diagnostic::new(Code::WrongDelimiter, message)
        .at(Place::Line(1))
        .help("download the file again and do not save it from a spreadsheet program")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Tables;

    #[track_caller]
    fn check(column: &str, expected: &str, known: bool) {
        let tables = Tables::embedded().unwrap();
        let definition = tables.get("vektis/zvw-gemeente").unwrap();
        let field = FieldOf::Measure(expected.to_owned());
        assert_eq!(field_of(definition, column), (field, known));
    }

    #[test]
    fn names_in_any_case_and_cut() {
        check("KOSTEN_FARMACIE", "kosten_farmacie", true);
        check(
            "kosten_medisch_specialistische_z",
            "kosten_medisch_specialistische_zorg",
            true,
        );
        check(
            "kosten_paramedische_zorg_fysioth",
            "kosten_paramedische_zorg_fysiotherapie",
            true,
        );
        check(
            "kosten_geriatrische_revalidatiez",
            "kosten_geriatrische_revalidatiezorg",
            true,
        );
        check("kosten_paramedische_zorg_overig", "kosten_paramedische_zorg_overig", true);
        check("kosten_nieuw", "kosten_nieuw", false);
        check("kosten_huisarts", "kosten_huisarts", false);
    }
}
