//! What an answer of the services says beside its rows.

use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use super::FetchProblem;
use crate::visible;

/// A list, or a page of one.
#[derive(Debug, Deserialize)]
pub(super) struct Page<T> {
    pub(super) value: Vec<T>,
    #[serde(rename = "odata.nextLink", alias = "@odata.nextLink")]
    pub(super) next: Option<String>,
}

/// A page whose rows are only counted.
pub(super) type Rows = Page<IgnoredAny>;

/// Reads JSON. What is cut off or a web page may be whole another time.
pub(super) fn json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, FetchProblem> {
    let text = data(bytes)?;
    serde_json::from_slice(text).map_err(|error| {
        let reason = visible::message(&error.to_string());
        if error.is_eof() {
            FetchProblem::CutOff(reason)
        } else {
            FetchProblem::Malformed(reason)
        }
    })
}

/// Reads the answer of `$count`: a number as text.
pub(super) fn count(bytes: &[u8]) -> Result<u64, FetchProblem> {
    let text = data(bytes)?;
    let number = std::str::from_utf8(text).ok().and_then(|text| text.trim().parse().ok());
    let shown = || visible::text(text);
    number.ok_or_else(|| FetchProblem::Malformed(format!("`{}` is no count", shown())))
}

/// The bytes without a byte order mark, if they are no web page.
fn data(bytes: &[u8]) -> Result<&[u8], FetchProblem> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii();
    match text.first() {
        Some(b'<') => Err(FetchProblem::WebPage),
        None => Err(FetchProblem::CutOff("it is empty".to_owned())),
        Some(_) => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &str, expected: &str) {
        let found = match json::<Rows>(bytes.as_bytes()) {
            Ok(page) => format!("{} rows, next {:?}", page.value.len(), page.next),
            Err(problem) => format!("{}: {problem}", problem.is_transient()),
        };
        assert!(found.starts_with(expected), "{bytes}: {found}");
    }

    #[test]
    fn pages_of_both_services_and_what_is_none() {
        check("\u{feff}{\"value\":[{\"a\":1},{\"a\":[2]}]}", "2 rows, next None");
        check("{\"odata.nextLink\":\"x\",\"value\":[]}", "0 rows, next Some(\"x\")");
        check("{\"value\":[1],\"@odata.nextLink\":\"y\"}", "1 rows, next Some(\"y\")");
        check("{\"value\":[{\"a\":1},{\"a\"", "true: the answer is cut off");
        check("", "true: the answer is cut off");
        check("\r\n<!DOCTYPE html><html>", "true: a web page");
        check("{\"error\":{\"code\":\"\"}}", "false: the answer cannot be understood");
        check("null", "false: the answer cannot be understood");
    }

    #[test]
    fn counts_are_read_with_and_without_a_byte_order_mark() {
        assert_eq!(count("\u{feff}4409\r\n".as_bytes()).unwrap(), 4409);
        assert_eq!(count(b"0").unwrap(), 0);
        assert!(count(b"<html>").unwrap_err().is_transient());
        for odd in ["many", "-1", "{\"value\":1}"] {
            assert!(!count(odd.as_bytes()).unwrap_err().is_transient(), "{odd}");
        }
    }
}
