//! Whether the lists that stand beside numbers are of the same table.

use regiobeeld_domain::{Code, Diagnostic, Place};

use crate::stat_part::{CodeList, Description};
use crate::{StatDimension, StatTable, visible};

/// Refuses numbers whose dimensions, measures or codes the lists beside them do not know:
/// files of two tables stand together then.
pub(super) fn check(
    table: &StatTable,
    description: &Description,
) -> Result<(), Box<Diagnostic>> {
    let known = |name: &str| description.dimensions.iter().any(|d| d.name == name);
    let other = table.dimensions.iter().find(|d| !known(&d.name));
    if let Some(other) = other.filter(|_| !description.dimensions.is_empty()) {
        return Err(mixed("the list of dimensions has no", &other.name));
    }
    let known = |key: &str| description.measures.iter().any(|m| m.key == key);
    let other = table.measures.iter().find(|m| !known(&m.key));
    if let Some(other) = other.filter(|_| !description.measures.is_empty()) {
        return Err(mixed("the list of measures has no", &other.key));
    }
    for dimension in &table.dimensions {
        let Some(list) = list_of(dimension, &description.lists) else { continue };
        if let Some(other) = unknown(dimension, list) {
            let what = format!("the list of `{}` has no", dimension.name);
            return Err(Box::new(mixed(&what, other).at(Place::Field(&dimension.name))));
        }
    }
    Ok(())
}

fn mixed(what: &str, code: &str) -> Box<Diagnostic> {
    let code = visible::text(code.as_bytes());
    let message = format!("{what} `{code}`, which the numbers are under");
    Box::new(Diagnostic::new(Code::MixedTables, message).help(
        "files of two tables or editions stand together; keep each in a folder of its own",
    ))
}

/// The list of a dimension's codes: the one that says so, else the one whose file's name
/// holds the dimension's, else the only other one that knows every code.
pub(super) fn list_of<'l>(
    dimension: &StatDimension,
    lists: &'l [CodeList],
) -> Option<&'l CodeList> {
    let says = |list: &&CodeList| list.dimension.as_deref() == Some(&dimension.name);
    let nameless = || lists.iter().filter(|list| list.dimension.is_none());
    let named = |list: &&CodeList| {
        let words = list.file.split(|c: char| !c.is_alphanumeric());
        let mut words = words.map(|word| word.strip_suffix("Codes").unwrap_or(word));
        words.any(|word| word == dimension.name)
    };
    let mut fitting = nameless().filter(|list| unknown(dimension, list).is_none());
    let only = || fitting.next().filter(|_| fitting.next().is_none());
    lists.iter().find(says).or_else(|| nameless().find(named)).or_else(only)
}

/// A code that a list does not have.
fn unknown<'d>(dimension: &'d StatDimension, list: &CodeList) -> Option<&'d str> {
    let mut codes = dimension.codes.iter().map(|code| code.key.as_str());
    codes.find(|key| !list.codes.contains_key(*key))
}
