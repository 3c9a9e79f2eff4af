//! Exports of the data portal: one header row with the keys of OData.

use regiobeeld_domain::{Code, Diagnostic, Place};

use super::grid::Grid;
use super::heading::{Heading, dimension};
use crate::findings::Findings;
use crate::stat_rows::{Column, Layout};
use crate::{StatMeasure, visible};

/// Whether the first row has a column `ID` and topics such as `TotaleBevolking_1`.
pub(super) fn recognises(grid: &Grid) -> bool {
    let Some(header) = grid.rows.first() else { return false };
    let id = header.iter().take(2).position(|name| name == "ID");
    id.is_some_and(|id| header.iter().skip(id + 1).any(|name| is_topic(name)))
}

/// Understands the header: a row number perhaps, `ID`, dimensions, topics.
pub(super) fn heading(grid: &Grid, findings: &mut Findings) -> Option<Heading> {
    let header = grid.rows.first()?;
    let mut layout = Layout { names: header.clone(), ..Layout::default() };
    let first_topic = header.iter().position(|name| is_topic(name))?;
    for (at, name) in header.iter().enumerate() {
        if header[..at].contains(name) && !name.is_empty() {
            findings.push(Code::DuplicateKey, "", || twice(name));
            return None;
        }
        let is_number = at < 2 && (name == "ID" || grid.counts_rows(1, at));
        let column = if is_number || name.is_empty() {
            Column::Ignored
        } else if at < first_topic {
            layout.dimensions.push(dimension(name));
            Column::Dimension(layout.dimensions.len() - 1)
        } else {
            let measure = u32::try_from(layout.measures.len()).unwrap_or(u32::MAX);
            layout.measures.push(StatMeasure {
                key: name.clone(),
                path: vec![name.clone()],
                ..StatMeasure::default()
            });
            Column::Value { measure: Some(measure), fixed: Vec::new() }
        };
        layout.columns.push(column);
    }
    Some(Heading { layout, first_row: 1, is_export: true, is_statweb: false })
}

/// Whether a name is the key of a topic: a title without blanks and its number.
fn is_topic(name: &str) -> bool {
    let Some((title, number)) = name.rsplit_once('_') else { return false };
    let is_title = title.starts_with(|c: char| c.is_ascii_alphabetic())
        && title.chars().all(|c| c.is_alphanumeric() || c == '_');
    is_title && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}

fn twice(name: &str) -> Diagnostic {
    Diagnostic::new(Code::DuplicateKey, "the column stands twice in the header")
        .at(Place::Line(1))
        .at(Place::Field(&visible::text(name.as_bytes())))
        .help("download the file again")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_topics() {
        for name in ["TotaleBevolking_1", "k_20Tot40Jaar_11", "Code_12"] {
            assert!(is_topic(name), "{name}");
        }
        for name in
            ["ID", "RegioS", "Perioden", "AANTAL BSN_1", "_1", "a_", "kosten_farmacie"]
        {
            assert!(!is_topic(name), "{name}");
        }
    }
}
