use std::collections::HashMap;

use super::page::Cell;
use crate::StatCode;

/// Numbers the codes of one dimension, or the keys of the measures, as they are met.
#[derive(Debug, Default)]
pub(super) struct Codes {
    pub(super) met: Vec<StatCode>,
    /// Whether cells under the code are kept, by position.
    wanted: Vec<bool>,
    positions: HashMap<String, u32>,
}

impl Codes {
    /// The position of a code where cells under it are kept; it is asked once a code.
    pub(super) fn position(
        &mut self,
        raw: &str,
        is_wanted: &dyn Fn(&str) -> bool,
    ) -> Option<u32> {
        let key = raw.trim();
        let position = match self.positions.get(key) {
            Some(position) => *position,
            None => self.add(raw, is_wanted(key)),
        };
        self.wanted[position as usize].then_some(position)
    }

    fn add(&mut self, raw: &str, wanted: bool) -> u32 {
        let key = raw.trim().to_owned();
        // A table has far fewer codes than a position can number.
        let position = u32::try_from(self.met.len()).unwrap_or(u32::MAX);
        self.positions.insert(key.clone(), position);
        let code = StatCode {
            title: key.clone(),
            key,
            raw: raw.to_owned(),
            is_provisional: false,
        };
        self.met.push(code);
        self.wanted.push(wanted);
        position
    }

    /// The positions of a column of codes; none where there is no code, or cells under it
    /// are not kept. Neighbours mostly have the same code, which is then not looked up.
    pub(super) fn column(
        &mut self,
        cells: &[Cell<'_>],
        is_wanted: &dyn Fn(&str) -> bool,
    ) -> Vec<Option<u32>> {
        let mut positions = Vec::with_capacity(cells.len());
        let (mut before, mut position) = (None, None);
        for cell in cells {
            match cell {
                Cell::Text(raw) => {
                    if before != Some(raw.as_ref()) {
                        before = Some(raw.as_ref());
                        position = self.position(raw, is_wanted);
                    }
                }
                other => {
                    before = None;
                    position =
                        other.text().and_then(|raw| self.position(&raw, is_wanted));
                }
            }
            positions.push(position);
        }
        positions
    }
}
