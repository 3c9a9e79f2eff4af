use std::collections::HashMap;
use std::ops::Range;

use regiobeeld_domain::{Code, Diagnostic, Place};

use crate::StatCells;
use crate::findings::Findings;

/// The keys of the rows of a table, to find those that stand twice.
#[derive(Default)]
pub(super) struct RowKeys {
    /// For every row the codes of its dimensions and its measure.
    keys: Vec<u32>,
    width: usize,
}

/// Rows with one key: the first, and another one.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Twice {
    pub(super) first: usize,
    pub(super) second: usize,
}

impl RowKeys {
    pub(super) fn push(&mut self, key: &[u32], measure: u32) {
        self.width = key.len() + 1;
        self.keys.extend_from_slice(key);
        self.keys.push(measure);
    }

    /// The rows whose key an earlier row has.
    pub(super) fn twice(&self) -> Vec<Twice> {
        let rows = || self.keys.chunks_exact(self.width.max(1));
        // Codes are numbered as they first stand, so that the keys of a table in order
        // rise, and none stands twice.
        if rows().zip(rows().skip(1)).all(|(one, next)| one < next) {
            return Vec::new();
        }
        let mut first = HashMap::with_capacity(rows().len());
        let mut twice = Vec::new();
        for (second, key) in rows().enumerate() {
            match first.get(key) {
                Some(first) => twice.push(Twice { first: *first, second }),
                None => {
                    first.insert(key, second);
                }
            }
        }
        twice
    }
}

impl RowKeys {
    /// Which cells count: of rows with one key none does, unless all of them are equal.
    /// None where no key stands twice. `starts` has the first cell of every row.
    pub(super) fn kept(
        &self,
        starts: &[usize],
        cells: &StatCells,
        findings: &mut Findings,
    ) -> Option<Vec<bool>> {
        let twice = self.twice();
        if twice.is_empty() {
            return None;
        }
        let end = |row: usize| starts.get(row + 1).copied().unwrap_or(cells.len());
        let of_row = |row: usize| starts[row]..end(row);
        let mut kept = vec![true; cells.len()];
        for twice in twice {
            let (first, second) = (of_row(twice.first), of_row(twice.second));
            let is_equal = cells.values[first.clone()] == cells.values[second.clone()]
                && cells.reasons[first.clone()] == cells.reasons[second.clone()];
            findings
                .push(Code::DuplicateKey, "", || told(cells, &first, &second, is_equal));
            kept[second].fill(false);
            if !is_equal {
                kept[first].fill(false);
            }
        }
        Some(kept)
    }
}

fn told(
    cells: &StatCells,
    first: &Range<usize>,
    second: &Range<usize>,
    is_equal: bool,
) -> Diagnostic {
    let line = |range: &Range<usize>| cells.lines.get(range.start).copied().unwrap_or(0);
    let one = line(first);
    let message = if is_equal {
        format!("the row stands at line {one} too; it counts once")
    } else {
        format!("line {one} has the same key and other numbers; neither counts")
    };
    Diagnostic::new(Code::DuplicateKey, message)
        .at(Place::Line(line(second).into()))
        .help("download the file again")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_with_a_key_that_is_known() {
        let mut keys = RowKeys::default();
        for key in [[0, 0], [0, 1], [1, 0], [0, 1]] {
            keys.push(&key, 0);
        }
        assert_eq!(keys.twice(), [Twice { first: 1, second: 3 }]);
        keys = RowKeys::default();
        keys.push(&[0], 0);
        keys.push(&[0], 1);
        assert_eq!(keys.twice(), []);
        assert_eq!(RowKeys::default().twice(), []);
    }
}
