//! Between which limits a hidden count lies for whoever looks at sums that hold it and
//! sums that it holds.

/// How many of the smallest sums around a count are looked at.
const AROUND: usize = 4;
/// Sums of more atoms than this are passed over: little of them is known but one count.
const LARGEST: usize = 200;

/// Sums that are shown: the atoms in order, and the count.
pub(super) struct Known<'a> {
    sums: Vec<(&'a [usize], f64)>,
    /// For every atom the sums that it is in, the largest count first.
    of_atom: Vec<Vec<usize>>,
}

impl<'a> Known<'a> {
    pub(super) fn new(atoms: usize, mut sums: Vec<(&'a [usize], f64)>) -> Self {
        sums.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
        sums.dedup();
        let mut of_atom = vec![Vec::new(); atoms];
        for (at, (sum, _)) in sums.iter().enumerate() {
            for atom in *sum {
                of_atom[*atom].push(at);
            }
        }
        Self { sums, of_atom }
    }

    /// The least and the most that a sum over atoms can be: what is known within it, and
    /// the least that is left of a known sum around it.
    pub(super) fn bounds(&self, atoms: &[usize]) -> [f64; 2] {
        let lower = self.within(atoms, &[]);
        let Some(first) = atoms.first() else { return [0.0, 0.0] };
        let around = self.of_atom[*first].iter().rev().map(|at| self.sums[*at]);
        let around = around.filter(|(sum, _)| is_part(atoms, sum));
        let upper = around.take(AROUND).filter(|(sum, _)| sum.len() <= LARGEST);
        let upper = upper.map(|(sum, count)| count - self.within(sum, atoms));
        [lower, upper.fold(f64::INFINITY, f64::min)]
    }

    /// What is known of sums within some atoms and outside others, none counted twice.
    fn within(&self, atoms: &[usize], outside: &[usize]) -> f64 {
        if atoms.len() > LARGEST {
            return 0.0;
        }
        let free = |atom: &usize| outside.binary_search(atom).is_err();
        let mut left: Vec<usize> = atoms.iter().copied().filter(free).collect();
        let mut candidates: Vec<usize> =
            left.iter().flat_map(|atom| self.of_atom[*atom].iter().copied()).collect();
        candidates.sort_unstable();
        candidates.dedup();
        let mut known = 0.0;
        for at in candidates {
            let (sum, count) = self.sums[at];
            if is_part(sum, &left) {
                left.retain(|atom| sum.binary_search(atom).is_err());
                known += count;
            }
        }
        known
    }
}

/// Whether all of some atoms are among others, both in order.
fn is_part(part: &[usize], whole: &[usize]) -> bool {
    part.len() <= whole.len() && part.iter().all(|atom| whole.binary_search(atom).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_what_is_left_around_and_known_within() {
        let known = Known::new(4, vec![(&[0, 1, 2, 3], 30.0), (&[3], 12.0), (&[2], 1.0)]);
        assert_eq!(known.bounds(&[0]), [0.0, 17.0]);
        assert_eq!(known.bounds(&[0, 2]), [1.0, 18.0]);
        assert_eq!(Known::new(1, Vec::new()).bounds(&[0]), [0.0, f64::INFINITY]);
    }
}
