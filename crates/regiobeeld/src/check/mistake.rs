//! Every mistake in a TOML file, and not only the first.

use std::ops::Range;

use regiobeeld_domain::{Code, Diagnostic, Place};
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue, Error};

use crate::settings::which;

/// A TOML file that is to be a `T`: what can be made of it, and what is wrong with it.
pub(super) struct Read<'a, T> {
    file: &'a str,
    text: &'a str,
    code: Code,
    table: DeTable<'a>,
    /// What stands in the file but for its mistakes; none where too much is wrong.
    pub(super) value: Option<T>,
    pub(super) problems: Vec<Diagnostic>,
}

/// Reads a file as far as it can be read.
///
/// The reader of TOML stops at the first key or value that does not fit. What it names
/// is then taken out, or put right with what `sound` has there, and the rest is read
/// again, so that one mistake does not hide another.
pub(super) fn read<'a, T: DeserializeOwned>(
    file: &'a str,
    text: &'a str,
    code: Code,
    sound: &'a str,
) -> Read<'a, T> {
    let (root, wrong) = DeTable::parse_recoverable(text);
    let (sound, _) = DeTable::parse_recoverable(sound);
    let (span, table) = (root.span(), root.into_inner());
    let mut read = Read { file, text, code, table, value: None, problems: Vec::new() };
    if !wrong.is_empty() {
        for error in &wrong {
            read.report(error, None, error.span());
        }
        return read;
    }
    let mut rest = read.table.clone();
    let mut mended: Vec<String> = Vec::new();
    // Every round puts one key right, or takes away one key or one part of a list.
    for _ in 0..text.len() {
        let document = Spanned::new(span.clone(), rest.clone());
        match T::deserialize(toml::Deserializer::from(document)) {
            Ok(value) => {
                read.value = Some(value);
                break;
            }
            Err(error) => {
                // What is said of the whole document is about no key of it.
                let at = error.span().filter(|at| *at != span);
                let key = at.as_ref().and_then(|at| key_at(&rest, at, &mended));
                let at = at.map(|at| narrow(&rest, key.as_deref(), at, &error));
                read.report(&error, key.as_deref(), at.clone());
                let goes_on = match (key, at) {
                    (Some(key), Some(at)) => {
                        mend(&mut rest, key, &at, sound.get_ref(), &mut mended)
                    }
                    _ => supply(&mut rest, &error, sound.get_ref(), &mut mended),
                };
                if !goes_on {
                    break;
                }
            }
        }
    }
    read
}

impl<T> Read<'_, T> {
    fn report(&mut self, error: &Error, key: Option<&str>, span: Option<Range<usize>>) {
        let message = plain(error.message());
        let literals: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
        let unknown = ["unknown field", "unknown variant"];
        let unknown = unknown.iter().any(|start| message.starts_with(start));
        let missing = message.starts_with("missing field");
        let mut found = Diagnostic::new(self.code, "").at(Place::File(self.file));
        found.help = match literals.split_first() {
            Some((wrong, names)) if unknown => Some(which(wrong, names)),
            Some((name, _)) if missing => Some(format!("add `{name}`")),
            _ => None,
        };
        let inner = literals.first().filter(|_| message.starts_with("unknown field"));
        if let Some(field) = inner.copied().or(key) {
            found = found.at(Place::Field(field));
        }
        let message = match message.split_once(", expected") {
            Some((what, _)) if unknown => what,
            _ => &message,
        };
        // What is missing from the whole file stands nowhere in it.
        let span = span.filter(|_| key.is_some() || !missing);
        self.problems.push(self.placed(found, message, span));
    }

    /// Adds to a problem what it is and where.
    fn placed(
        &self,
        mut found: Diagnostic,
        message: &str,
        span: Option<Range<usize>>,
    ) -> Diagnostic {
        let place = span.map(|span| place(self.text, span.start));
        found.line = place.map(|(line, _)| line);
        found.message = match place {
            Some((_, column)) => format!("{message} (column {column})"),
            None => message.to_owned(),
        };
        found
    }

    /// A problem with what stands under a key, or with one text in a list there.
    pub(super) fn problem(
        &self,
        key: &str,
        text: Option<&str>,
        message: &str,
        help: &str,
    ) -> Diagnostic {
        let value = self.table.get(key);
        let part = text.and_then(|text| find(value?, text));
        let found = Diagnostic::new(self.code, "").help(help);
        let found = found.at(Place::File(self.file)).at(Place::Field(key));
        self.placed(found, message, part.or(value.map(Spanned::span)))
    }

    /// Whether the file has a key.
    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }
}

/// What the reader of TOML says, without the names of types and in one form.
fn plain(message: &str) -> String {
    let message = message.trim().replace('\n', ", ");
    let keys = message.strip_prefix("unexpected keys in table: ");
    if let Some((wrong, known)) =
        keys.and_then(|keys| keys.split_once(", available keys: "))
    {
        let quoted = |names: &str| -> Vec<String> {
            names.split(", ").map(|name| format!("`{name}`")).collect()
        };
        let wrong = quoted(wrong).join(" and ");
        return format!(
            "unknown field {wrong}, expected one of {}",
            quoted(known).join(", ")
        );
    }
    let numbers = ["expected usize", "expected u16", "expected u8"];
    numbers
        .iter()
        .fold(message, |text, name| text.replace(name, "expected a whole number"))
}

/// Where in a list the text is that is wrong, where only the list is named.
fn narrow(
    table: &DeTable<'_>,
    key: Option<&str>,
    span: Range<usize>,
    error: &Error,
) -> Range<usize> {
    let value = key.and_then(|key| table.get(key));
    let literal = error.message().split('`').nth(1);
    let whole = value.filter(|value| value.span() == span);
    let part = whole.zip(literal).and_then(|(value, literal)| find(value, literal));
    part.unwrap_or(span)
}

/// Line and column of a place in a text, both counted from 1.
fn place(text: &str, at: usize) -> (u64, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() as u64 + 1;
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    (line, before[start..].chars().count() + 1)
}

/// The key in or below which a place lies; a `mended` one is of another text.
fn key_at(table: &DeTable<'_>, span: &Range<usize>, mended: &[String]) -> Option<String> {
    let own = table.iter().filter(|(key, _)| !mended.iter().any(|m| m == key.get_ref()));
    let mut found =
        own.filter(|(key, value)| within(span, &key.span()) || holds(value, span));
    found.next().map(|(key, _)| key.get_ref().to_string())
}

fn within(inner: &Range<usize>, outer: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

fn holds(value: &Spanned<DeValue<'_>>, span: &Range<usize>) -> bool {
    // The place of a table is its header alone; its keys stand elsewhere.
    within(span, &value.span())
        || match value.get_ref() {
            DeValue::Table(table) => key_at(table, span, &[]).is_some(),
            DeValue::Array(parts) => parts.iter().any(|part| holds(part, span)),
            _ => false,
        }
}

/// Where a text stands in a value.
fn find(value: &Spanned<DeValue<'_>>, text: &str) -> Option<Range<usize>> {
    match value.get_ref() {
        DeValue::String(known) => (known == text).then(|| value.span()),
        DeValue::Array(parts) => parts.iter().find_map(|part| find(part, text)),
        DeValue::Table(table) => table.values().find_map(|part| find(part, text)),
        _ => None,
    }
}

/// Takes out the part of a list that is wrong, else puts the key right, else takes it out.
fn mend<'a>(
    table: &mut DeTable<'a>,
    key: String,
    span: &Range<usize>,
    sound: &DeTable<'a>,
    mended: &mut Vec<String>,
) -> bool {
    let Some(value) = table.get_mut(key.as_str()) else { return false };
    let is_part = |part: &Spanned<DeValue<'_>>| holds(part, span);
    let wrong = value.get_ref().as_array().and_then(|p| p.iter().position(is_part));
    if let (DeValue::Array(parts), Some(wrong)) = (value.get_mut(), wrong) {
        let others = parts.iter().enumerate().filter(|(i, _)| *i != wrong);
        *parts = others.map(|(_, part)| part.clone()).collect::<DeArray<'_>>();
        return true;
    }
    match sound.get(key.as_str()) {
        Some(right) => *value = right.clone(),
        None => drop(table.remove(key.as_str())),
    }
    mended.push(key);
    true
}

/// Adds a key that is missing.
fn supply<'a>(
    table: &mut DeTable<'a>,
    error: &Error,
    sound: &DeTable<'a>,
    mended: &mut Vec<String>,
) -> bool {
    let Some(name) = error.message().split('`').nth(1) else { return false };
    let Some((key, value)) = sound.iter().find(|(key, _)| key.get_ref() == name) else {
        return false;
    };
    mended.push(name.to_owned());
    table.insert(key.clone(), value.clone()).is_none()
}
