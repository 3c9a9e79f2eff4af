//! A table as one text file: an export of the data portal, a download of the website, or
//! columns that its definition names.

use super::SampleFile;
use super::made::{Cell, Made};
use super::rows::width;
use super::snapshot;
use crate::{StatMeasure, TableDefinition};

/// How wide numbers are at least.
const WIDTH: usize = 8;

/// One header with keys, and padded texts in quotes.
pub(super) fn export(made: &Made, definition: &TableDefinition) -> Vec<SampleFile> {
    let names = made.dimensions.iter().map(|dimension| dimension.name.clone());
    let keys = made.measures.iter().map(|measure| measure.key.clone());
    let header: Vec<_> =
        std::iter::once("ID".to_owned()).chain(names).chain(keys).collect();
    let mut lines = vec![quoted(&header)];
    let widths: Vec<_> = made.dimensions.iter().map(width).collect();
    for (number, (codes, cells)) in made.rows.iter().enumerate() {
        let mut row = vec![number.to_string()];
        for ((dimension, code), width) in made.dimensions.iter().zip(codes).zip(&widths) {
            row.push(format!("{:width$}", dimension.codes[*code as usize].key));
        }
        for (measure, at) in made.measures.iter().zip(0_u32..) {
            row.push(shown(cells.get(&at), measure, '.'));
        }
        lines.push(quoted(&row));
    }
    let name = format!("{}_UntypedDataSet_22112026_120000.csv", made.id);
    snapshot::alone(definition, made.id, &name, text(&lines))
}

/// Titles and labels, a decimal comma, and a line that names the source.
pub(super) fn display(made: &Made, definition: &TableDefinition) -> Vec<SampleFile> {
    let titles = made.dimensions.iter().map(|dimension| dimension.title.clone());
    let measures = made.measures.iter().map(|measure| {
        let unit = measure.unit.as_deref().unwrap_or("");
        format!("{} ({unit})", measure.path.join("/"))
    });
    let mut lines = vec![quoted(&titles.chain(measures).collect::<Vec<_>>())];
    for (codes, cells) in &made.rows {
        let mut row = Vec::new();
        for (dimension, code) in made.dimensions.iter().zip(codes) {
            let code = &dimension.codes[*code as usize];
            let star = if code.is_provisional { "*" } else { "" };
            row.push(format!("{}{star}", code.title));
        }
        for (measure, at) in made.measures.iter().zip(0_u32..) {
            row.push(shown(cells.get(&at), measure, ','));
        }
        lines.push(quoted(&row));
    }
    lines.push("\"Bron: CBS (verzonnen cijfers)\"".to_owned());
    let name = format!("{}_22112026_120000.csv", made.id);
    snapshot::alone(definition, made.id, &name, text(&lines))
}

/// The columns that the definition's own description of files names, plain numbers.
pub(super) fn mapped(
    made: &Made,
    definition: &TableDefinition,
    labels: bool,
) -> Vec<SampleFile> {
    let lines: Vec<_> =
        plain(made, labels, ".").iter().map(|row| row.join(";")).collect();
    let bytes = format!("{}\n", lines.join("\n")).into_bytes();
    snapshot::described(definition, made.id, "csv", bytes)
}

/// A header and rows with the definition's own names of columns.
pub(super) fn plain(made: &Made, labels: bool, secret: &str) -> Vec<Vec<String>> {
    let names = made.dimensions.iter().map(|dimension| dimension.name.clone());
    let keys = made.measures.iter().map(|measure| measure.key.clone());
    let mut rows = vec![names.chain(keys).collect::<Vec<_>>()];
    for (codes, cells) in &made.rows {
        let keys = made.dimensions.iter().zip(codes);
        let mut row: Vec<_> = keys
            .map(|(dimension, code)| {
                let code = &dimension.codes[*code as usize];
                if labels { code.title.clone() } else { code.key.clone() }
            })
            .collect();
        for (measure, at) in made.measures.iter().zip(0_u32..) {
            row.push(match cells.get(&at) {
                Some(Cell::Secret) => secret.to_owned(),
                cell => shown(cell, measure, '.').trim().to_owned(),
            });
        }
        rows.push(row);
    }
    rows
}

fn shown(cell: Option<&Cell>, measure: &StatMeasure, mark: char) -> String {
    match cell {
        Some(Cell::Number(number)) => {
            let precision = usize::from(measure.decimals.unwrap_or(0));
            let shown = format!("{number:WIDTH$.precision$}");
            shown.replace('.', mark.encode_utf8(&mut [0; 4]))
        }
        Some(Cell::Secret) => format!("{:>WIDTH$}", "."),
        Some(Cell::Impossible) | None => String::new(),
    }
}

fn quoted(cells: &[String]) -> String {
    let cells: Vec<_> = cells.iter().map(|cell| format!("\"{cell}\"")).collect();
    cells.join(";")
}

/// Lines with the mark of UTF-8.
fn text(lines: &[String]) -> Vec<u8> {
    format!("\u{feff}{}\r\n", lines.join("\r\n")).into_bytes()
}
