use calamine::{DataRef, Style};

use crate::stat_rows::Cell;

/// A cell of a sheet as its reader sees it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Content {
    Empty,
    Text(String),
    Number(f64),
}

impl Content {
    /// What a cell shows: the value that was saved last where it has a formula, the word
    /// for an error, a date as `2024-12-31`, and a share that is shown as a percentage
    /// per hundred.
    pub(super) fn of(value: &DataRef<'_>, style: Option<&Style>) -> Self {
        match value {
            DataRef::Empty => Self::Empty,
            DataRef::Int(number) => Self::Number(*number as f64),
            DataRef::Float(number) if is_percentage(style) => {
                // A hundred times a decimal fraction is no decimal fraction to the bit.
                Self::Number((number * 1e14).round() / 1e12)
            }
            DataRef::Float(number) => Self::Number(*number),
            DataRef::SharedString(text) => Self::text(text),
            DataRef::String(text)
            | DataRef::DateTimeIso(text)
            | DataRef::DurationIso(text) => Self::text(text),
            DataRef::Bool(is) => Self::text(if *is { "ja" } else { "nee" }),
            DataRef::DateTime(time) => {
                let (year, month, day, ..) = time.to_ymd_hms_milli();
                Self::Text(format!("{year:04}-{month:02}-{day:02}"))
            }
            DataRef::Error(error) => Self::Text(error.to_string()),
        }
    }

    fn text(text: &str) -> Self {
        let text = text.trim();
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }

    /// As a label.
    pub(super) fn label(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
            Self::Number(number) => number.to_string(),
        }
    }

    pub(super) fn cell(&self) -> Cell<'_> {
        match self {
            Self::Empty => Cell::Text(b""),
            Self::Text(text) => Cell::Text(text.as_bytes()),
            Self::Number(number) => Cell::Number(*number),
        }
    }
}

fn is_percentage(style: Option<&Style>) -> bool {
    let format = style.and_then(|style| style.number_format.as_ref());
    format.is_some_and(|format| {
        // The formats 9 and 10 are percentages that every workbook has.
        format.format_code.contains('%') || matches!(format.format_id, Some(9 | 10))
    })
}
