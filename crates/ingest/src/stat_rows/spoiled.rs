use regiobeeld_domain::{Code, Diagnostic, Place};

use crate::visible;

/// What a spreadsheet program made of a code or number that looks like a date to it:
/// `5-10` becomes `5-okt`, and `1.23` becomes `jan.23`.
pub(super) fn is_date(text: &str) -> bool {
    const MONTHS: [&str; 16] = [
        "jan", "feb", "mrt", "mar", "apr", "mei", "may", "jun", "jul", "aug", "sep",
        "okt", "oct", "nov", "dec", "maa",
    ];
    let text = text.trim().to_ascii_lowercase();
    let mut parts = text.split(['-', '.', ' ', '/']).filter(|part| !part.is_empty());
    let (Some(one), Some(two), None) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let is_month = |part: &str| MONTHS.contains(&part);
    let is_number =
        |part: &str| part.len() <= 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    (is_month(one) && is_number(two)) || (is_number(one) && is_month(two))
}

/// What is told of such a label.
pub(super) fn spoiled(text: &str, line: u32, name: &str) -> Diagnostic {
    let text = visible::text(text.as_bytes());
    let message =
        format!("`{text}` is a date that a spreadsheet program made of a code or label");
    Diagnostic::new(Code::UnknownLabel, message)
        .at(Place::Line(line.into()))
        .at(Place::Field(name))
        .help("download the file again and do not save it from a spreadsheet program")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_that_were_codes() {
        for text in ["5-okt", "10-mei", "jan-23", "1-jan", "mei.12", " 2-Mar "] {
            assert!(is_date(text), "{text}");
        }
        for text in
            ["2010 december", "5 tot 10 jaar", "5-10", "jan", "", "1 januari 2020"]
        {
            assert!(!is_date(text), "{text}");
        }
    }
}
