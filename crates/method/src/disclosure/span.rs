//! Which sums follow from which others: elimination over a prime field.

use std::collections::BTreeMap;

use super::field::Residue;

/// A sum over atoms, in the order of the atoms and without zeros.
pub(super) type Sum = Vec<(usize, Residue)>;

/// The space of what follows from the sums that were added.
///
/// Rows stand in the order in which they were added; each is zero at the pivots of those
/// before it, so that one walk along them takes any sum apart.
#[derive(Debug, Clone)]
pub(super) struct Span {
    rows: Vec<Row>,
    /// How many sums every atom is in: pivots are taken where that is least, so that rows
    /// stay short.
    weight: Vec<usize>,
    /// A sum spread out over all atoms, all zero between calls.
    spread: Vec<Residue>,
}

#[derive(Debug, Clone)]
struct Row {
    pivot: usize,
    /// What is left of the sum, 1 at the pivot.
    entries: Sum,
    /// What its own sum was multiplied by, after the steps were subtracted.
    scale: Residue,
    steps: Steps,
    source: usize,
}

/// How often each row was subtracted from a sum.
type Steps = Vec<(usize, Residue)>;

impl Span {
    pub(super) fn new(weight: Vec<usize>) -> Self {
        let spread = vec![Residue::ZERO; weight.len()];
        Self { rows: Vec::new(), weight, spread }
    }

    /// The number of sums that do not follow from each other.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The atoms that were solved for since there were so many.
    pub(super) fn pivots(&self, len: usize) -> impl Iterator<Item = usize> + '_ {
        self.rows.iter().skip(len).map(|row| row.pivot)
    }

    /// Forgets what was added last.
    pub(super) fn truncate(&mut self, len: usize) {
        self.rows.truncate(len);
    }

    /// Adds a sum under a number, unless it follows.
    pub(super) fn add(&mut self, sum: &Sum, source: usize) {
        let (mut entries, steps) = self.reduce(0, sum);
        let pivot = entries.iter().min_by_key(|(atom, _)| self.weight[*atom]);
        let Some((pivot, value)) = pivot.copied() else { return };
        let scale = value.inverse();
        for entry in &mut entries {
            entry.1 = entry.1 * scale;
        }
        self.rows.push(Row { pivot, entries, scale, steps, source });
    }

    /// What is left of a sum when all that follows from the others is subtracted.
    pub(super) fn rest(&mut self, sum: &Sum) -> Sum {
        self.rest_after(0, sum)
    }

    /// The same of a sum from which the first rows were subtracted before.
    pub(super) fn rest_after(&mut self, rows: usize, sum: &Sum) -> Sum {
        self.reduce(rows, sum).0
    }

    /// The numbers of the sums that make up a sum, if they do.
    pub(super) fn makers(&mut self, sum: &Sum) -> Option<Vec<usize>> {
        let (rest, steps) = self.reduce(0, sum);
        if !rest.is_empty() {
            return None;
        }
        // A row is made of its own sum and of rows before it.
        let mut open: BTreeMap<usize, Residue> = steps.into_iter().collect();
        let mut makers = Vec::new();
        while let Some((at, times)) = open.pop_last() {
            if times.is_zero() {
                continue;
            }
            let row = &self.rows[at];
            makers.push(row.source);
            let times = times * row.scale;
            for (step, factor) in &row.steps {
                let known = open.entry(*step).or_default();
                *known = *known - times * *factor;
            }
        }
        Some(makers)
    }

    fn reduce(&mut self, first: usize, sum: &Sum) -> (Sum, Steps) {
        let Self { rows, spread, .. } = self;
        let mut touched: Vec<usize> = sum.iter().map(|(atom, _)| *atom).collect();
        for (atom, value) in sum {
            spread[*atom] = *value;
        }
        let mut steps = Vec::new();
        for (at, row) in rows.iter().enumerate().skip(first) {
            let times = spread[row.pivot];
            if times.is_zero() {
                continue;
            }
            for (atom, value) in &row.entries {
                if spread[*atom].is_zero() {
                    touched.push(*atom);
                }
                spread[*atom] = spread[*atom] - times * *value;
            }
            steps.push((at, times));
        }
        touched.sort_unstable();
        touched.dedup();
        let left = touched.iter().map(|atom| (*atom, spread[*atom]));
        let left = left.filter(|(_, value)| !value.is_zero()).collect();
        for atom in touched {
            spread[atom] = Residue::ZERO;
        }
        (left, steps)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(atoms: &[usize]) -> Sum {
        atoms.iter().map(|atom| (*atom, Residue::ONE)).collect()
    }

    #[test]
    fn what_follows_names_what_it_follows_from() {
        let mut span = Span::new(vec![1; 4]);
        for (source, atoms) in [&[0, 1, 2][..], &[1, 2], &[2, 3]].iter().enumerate() {
            span.add(&sum(atoms), source);
        }
        span.add(&sum(&[0]), 3);
        assert_eq!(span.len(), 3);
        let mut makers = span.makers(&sum(&[0])).unwrap();
        makers.sort_unstable();
        assert_eq!(makers, [0, 1]);
        assert_eq!(span.makers(&sum(&[1])), None);
    }
}
