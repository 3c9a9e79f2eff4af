use std::collections::BTreeMap;

use regiobeeld_domain::{Code, Diagnostic};
use serde::Deserialize;
use serde_json::Value;

use super::{MOST_RECORDS, Page, Record, broken, too_many};

/// A body of either service: v4 writes `@odata.context`, v3 `odata.metadata`.
#[derive(Deserialize)]
struct Body {
    #[serde(rename = "@odata.context", alias = "odata.metadata")]
    context: Option<String>,
    value: Vec<BTreeMap<String, Value>>,
}

/// Reads a body as the service gives it, or its list of records alone.
pub(super) fn read(bytes: &[u8]) -> Result<Page, Box<Diagnostic>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if memchr::memchr_iter(b'{', bytes).nth(MOST_RECORDS).is_some() {
        return Err(too_many());
    }
    let is_list = bytes.trim_ascii_start().starts_with(b"[");
    let body = if is_list {
        serde_json::from_slice(bytes).map(|value| Body { context: None, value })
    } else {
        serde_json::from_slice(bytes)
    };
    let body = body.map_err(|error| {
        use serde_json::error::Category;
        let (line, found) = (
            error.line() as u64,
            match error.classify() {
                Category::Eof => broken(Code::TruncatedFile, &error),
                Category::Io | Category::Syntax => broken(Code::UnreadableFile, &error),
                Category::Data => {
                    let message =
                        "the file is JSON, but no page of an OData service of CBS";
                    let help =
                        "`regiobeeld list sources` says what is; else leave it out";
                    Box::new(Diagnostic::new(Code::UnrecognisedFile, message).help(help))
                }
            },
        );
        Box::new(found.at(regiobeeld_domain::Place::Line(line)))
    })?;
    let records = body.value.into_iter().map(record).collect();
    Ok(Page { context: body.context, records })
}

fn record(fields: BTreeMap<String, Value>) -> Record {
    let text = |value: Value| match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(is) => Some(is.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    };
    let fields =
        fields.into_iter().filter_map(|(name, value)| Some((name, text(value)?)));
    fields.filter(|(_, text)| !text.is_empty()).collect()
}
