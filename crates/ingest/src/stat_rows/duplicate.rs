use std::collections::HashMap;

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
