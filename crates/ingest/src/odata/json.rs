//! A body of either service, straight into columns: no record is ever a thing of its own.

use std::borrow::Cow;
use std::fmt;

use regiobeeld_domain::{Code, Diagnostic, Place};
use serde::de::{
    DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use super::page::{Cell, Page};
use super::{broken, no_page, too_many};

/// Reads a body as the service gives it, or its list of records alone.
pub(super) fn read(bytes: &[u8]) -> Result<Page<'_>, Box<Diagnostic>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut page = Page::default();
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let read = Body(&mut page).deserialize(&mut json).and_then(|()| json.end());
    match read {
        Ok(()) => Ok(page),
        Err(error) => Err(Box::new(unread(&error).at(Place::Line(error.line() as u64)))),
    }
}

fn unread(error: &serde_json::Error) -> Diagnostic {
    use serde_json::error::Category;
    match error.classify() {
        Category::Eof => *broken(Code::TruncatedFile, error),
        Category::Io | Category::Syntax => *broken(Code::UnreadableFile, error),
        Category::Data if error.to_string().starts_with(TOO_MANY) => *too_many(),
        Category::Data => no_page(),
    }
}

/// What the error begins with when a page is too large.
const TOO_MANY: &str = "too many cells";

/// The whole text.
struct Body<'p, 'a>(&'p mut Page<'a>);

impl<'a> DeserializeSeed<'a> for Body<'_, 'a> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'a> Visitor<'a> for Body<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a page of an OData service")
    }

    fn visit_seq<A: SeqAccess<'a>>(self, records: A) -> Result<(), A::Error> {
        Records(self.0).visit_seq(records)
    }

    /// v4 writes `@odata.context` first, v3 `odata.metadata` anywhere. A body without
    /// `value` is one record, such as `Properties` of v4.
    fn visit_map<A: MapAccess<'a>>(self, mut body: A) -> Result<(), A::Error> {
        let page = self.0;
        let mut alone = Vec::new();
        let mut is_list = false;
        while let Some(name) = body.next_key_seed(Name)? {
            match name.as_ref() {
                "@odata.context" | "odata.metadata" => {
                    let context: Option<Cow<'a, str>> = body.next_value()?;
                    page.context = context.map(Cow::into_owned);
                }
                "value" if !is_list => {
                    body.next_value_seed(Records(&mut *page))?;
                    is_list = true;
                }
                _ => alone.push((name, body.next_value_seed(Field)?)),
            }
        }
        if !is_list {
            for (name, cell) in alone {
                page.put(0, name, cell);
            }
            page.end_record();
        }
        Ok(())
    }
}

/// The list of records.
struct Records<'p, 'a>(&'p mut Page<'a>);

impl<'a> DeserializeSeed<'a> for Records<'_, 'a> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'a> Visitor<'a> for Records<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of records")
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut records: A) -> Result<(), A::Error> {
        while records.next_element_seed(Record(&mut *self.0))?.is_some() {}
        Ok(())
    }
}

/// One record, whose fields go into the columns at once.
struct Record<'p, 'a>(&'p mut Page<'a>);

impl<'a> DeserializeSeed<'a> for Record<'_, 'a> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_map(self)
    }
}

impl<'a> Visitor<'a> for Record<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut record: A) -> Result<(), A::Error> {
        let page = self.0;
        let mut guess = 0;
        while let Some(name) = record.next_key_seed(Name)? {
            let cell = record.next_value_seed(Field)?;
            let put = page.put(guess, name, cell);
            guess = put.ok_or_else(|| A::Error::custom(TOO_MANY))? + 1;
        }
        page.end_record().ok_or_else(|| A::Error::custom(TOO_MANY))
    }
}

/// The name of a field, borrowed unless it holds an escape.
struct Name;

impl<'a> DeserializeSeed<'a> for Name {
    type Value = Cow<'a, str>;

    fn deserialize<D: Deserializer<'a>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_str(self)
    }
}

impl<'a> Visitor<'a> for Name {
    type Value = Cow<'a, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'a str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }
}

/// What stands in a field.
struct Field;

impl<'a> DeserializeSeed<'a> for Field {
    type Value = Cell<'a>;

    fn deserialize<D: Deserializer<'a>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'a> Visitor<'a> for Field {
    type Value = Cell<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'a str) -> Result<Cell<'a>, E> {
        Ok(Cell::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Cell<'a>, E> {
        Ok(Cell::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Cell<'a>, E> {
        Ok(Cell::Number(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Cell<'a>, E> {
        Ok(Cell::Number(number as f64))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Cell<'a>, E> {
        Ok(Cell::Number(number as f64))
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<Cell<'a>, E> {
        Ok(Cell::Truth(truth))
    }

    fn visit_unit<E: Error>(self) -> Result<Cell<'a>, E> {
        Ok(Cell::Null)
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut list: A) -> Result<Cell<'a>, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Cell::Absent)
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<Cell<'a>, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Cell::Absent)
    }
}
