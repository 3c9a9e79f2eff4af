//! Records of a service, whose fields keep their order.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

/// A record: names of fields and what stands in them.
pub(super) struct Record<'r>(pub(super) Vec<(&'r str, Value)>);

/// What stands in a field.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub(super) enum Value {
    Text(String),
    Whole(i64),
    Number(f64),
    Truth(bool),
    Null,
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        i64::try_from(number).map_or(Self::Null, Self::Whole)
    }
}

impl Value {
    /// A number with as many decimals; a whole one is written as such.
    pub(super) fn number(value: f64, decimals: u8) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "no figure is that large")]
        if decimals == 0 {
            Self::Whole(value.round() as i64)
        } else {
            Self::Number(value)
        }
    }
}

impl Serialize for Record<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// A body with a list of records, one a line; `context` is the name and the address that
/// the service begins with.
pub(super) fn page(context: (&str, &str), records: &[Record<'_>]) -> Vec<u8> {
    let (name, address) = context;
    let lines: Vec<_> = records.iter().map(text).collect();
    let lines = lines.join(",\n");
    format!("{{\"{name}\":\"{address}\",\"value\":[\n{lines}\n]}}\n").into_bytes()
}

/// A record as text.
pub(super) fn text(record: &Record<'_>) -> String {
    // Texts and finite numbers can always be written.
    serde_json::to_string(record).unwrap_or_default()
}
