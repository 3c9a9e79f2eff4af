//! Definitions that come with the library: TOML files in a folder a kind.

use include_dir::{Dir, include_dir};
use serde::de::DeserializeOwned;

use crate::Error;

static DEFINITIONS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/definitions");

/// The names and texts of the definitions of a kind, such as `scenario`, in the order of
/// their names: the file's name without extension.
pub fn definition_texts(kind: &str) -> Vec<(String, &'static str)> {
    let files = DEFINITIONS.get_dir(kind).into_iter().flat_map(Dir::files);
    let text = |file: &'static include_dir::File<'static>| {
        let name = file.path().file_stem()?.to_str()?.to_owned();
        Some((name, file.contents_utf8()?))
    };
    let mut texts: Vec<_> = files.filter_map(text).collect();
    texts.sort();
    texts
}

/// Reads a definition of a kind.
pub(crate) fn parse<T: DeserializeOwned>(
    kind: &str,
    name: &str,
    text: &str,
) -> Result<T, Error> {
    toml::from_str(text).map_err(|error| Error::Definition {
        name: format!("{kind}/{name}"),
        problem: error.to_string(),
    })
}

/// Reads every definition of a kind that comes with the library.
pub(crate) fn embedded<T>(
    kind: &str,
    parse: impl Fn(&str, &str) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    definition_texts(kind).iter().map(|(name, text)| parse(name, text)).collect()
}

/// A definition that says what cannot be.
pub(crate) fn wrong(kind: &str, name: &str, problem: &str) -> Error {
    Error::Definition { name: format!("{kind}/{name}"), problem: problem.to_owned() }
}
