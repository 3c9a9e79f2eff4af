use std::collections::BTreeMap;

use regiobeeld_domain::Status;

use crate::{StatCells, StatTable};

/// What becomes of the cells of a measure under a code that is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Division {
    /// They are divided, and are estimates then.
    Divide,
    /// They stay as they are.
    Keep,
    /// They go: what may not be added up cannot be divided either.
    LeaveOut,
}

/// The cells of a table with those under some codes of the dimension `at` in parts: for
/// every such code the codes of its parts, each with its share.
pub(super) fn divided(
    table: &StatTable,
    at: usize,
    parts: &BTreeMap<u32, Vec<(u32, f64)>>,
    division: impl Fn(u32) -> Division,
) -> StatCells {
    let (cells, width) = (&table.cells, table.dimensions.len());
    let mut divided = StatCells { words: cells.words.clone(), ..StatCells::default() };
    for cell in 0..cells.len() {
        let codes = &cells.codes[cell * width..(cell + 1) * width];
        let whole = [(codes[at], 1.0)];
        let of_cell = match (parts.get(&codes[at]), division(cells.measures[cell])) {
            (None, _) | (_, Division::Keep) => None,
            (Some(_), Division::LeaveOut) => continue,
            (Some(of_cell), Division::Divide) => Some(of_cell),
        };
        let status = match cells.status[cell] {
            status if of_cell.is_some() && status.has_value() => Status::Estimated,
            status => status,
        };
        for (part, share) in of_cell.map_or(&whole[..], Vec::as_slice) {
            let start = divided.codes.len();
            divided.codes.extend_from_slice(codes);
            divided.codes[start + at] = *part;
            divided.measures.push(cells.measures[cell]);
            divided.values.push(share * cells.values[cell]);
            divided.status.push(status);
            divided.reasons.push(cells.reasons[cell]);
            divided.lines.push(cells.lines[cell]);
        }
    }
    divided
}
