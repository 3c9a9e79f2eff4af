//! Whoever solves all equations of what is shown learns no hidden count.

#![cfg(test)]

use proptest::collection::vec;
use proptest::prelude::*;
use regiobeeld_method::Fate::{self, Complementary, Primary, Shown};
use regiobeeld_method::{CountTable, PublishedCount, protect, recoverable};

/// An attacker who knows the shown sums, that no atom is below zero, and which are zero.
///
/// He looks at the corners of the polytope of possible tables; between them lies every
/// other. This shares nothing with the code under test: it works in floats, atom by atom.
struct Attacker {
    corners: Vec<Vec<f64>>,
}

/// More than any table of the tests adds up to, so that the polytope is bounded.
const ROOM: f64 = 1_000.0;

impl Attacker {
    fn new(values: &[f64], counts: &[PublishedCount], shown: &[bool]) -> Self {
        let free: Vec<usize> =
            (0..values.len()).filter(|atom| values[*atom] != 0.0).collect();
        let mut equations: Vec<Vec<f64>> = Vec::new();
        for (count, _) in counts.iter().zip(shown).filter(|(_, shown)| **shown) {
            let mut equation = vec![0.0; free.len() + 2];
            for (atom, share) in &count.atoms {
                if let Some(at) = free.iter().position(|free| free == atom) {
                    equation[at] += share;
                    equation[free.len() + 1] += share * values[*atom];
                }
            }
            equations.push(equation);
        }
        let mut bounded = vec![1.0; free.len() + 1];
        bounded.push(ROOM);
        equations.push(bounded);
        solve(&mut equations, &(0..=free.len()).collect::<Vec<_>>());
        let corners = subsets(free.len() + 1, equations.len()).into_iter();
        let corner = |columns: Vec<usize>| {
            let mut system = equations.clone();
            if solve(&mut system, &columns) < columns.len() {
                return None;
            }
            let mut corner = vec![0.0; values.len()];
            for (column, equation) in columns.iter().zip(&system) {
                let value = equation[free.len() + 1];
                if value < -1e-7 {
                    return None;
                }
                if let Some(atom) = free.get(*column) {
                    corner[*atom] = value;
                }
            }
            Some(corner)
        };
        Self { corners: corners.filter_map(corner).collect() }
    }

    /// Between which limits a count lies.
    fn limits(&self, count: &PublishedCount) -> (f64, f64) {
        let of = |corner: &Vec<f64>| -> f64 {
            count.atoms.iter().map(|(atom, share)| share * corner[*atom]).sum()
        };
        let all: Vec<f64> = self.corners.iter().map(of).collect();
        assert!(!all.is_empty(), "the true table is possible");
        let (low, high) = (f64::INFINITY, f64::NEG_INFINITY);
        (
            all.iter().copied().fold(low, f64::min),
            all.iter().copied().fold(high, f64::max),
        )
    }

    fn knows(&self, count: &PublishedCount) -> bool {
        let (low, high) = self.limits(count);
        high - low < 1e-6
    }
}

/// Gauss and Jordan over some columns; equations that say nothing new are dropped.
/// Returns the rank.
fn solve(system: &mut Vec<Vec<f64>>, columns: &[usize]) -> usize {
    let mut rank = 0;
    for &column in columns {
        let best = (rank..system.len())
            .max_by(|a, b| system[*a][column].abs().total_cmp(&system[*b][column].abs()));
        let Some(best) = best.filter(|row| system[*row][column].abs() > 1e-9) else {
            continue;
        };
        system.swap(rank, best);
        let pivot = system[rank][column];
        system[rank].iter_mut().for_each(|value| *value /= pivot);
        let row = system[rank].clone();
        for (at, other) in system.iter_mut().enumerate().filter(|(at, _)| *at != rank) {
            let times = other[column];
            assert!(at != rank);
            other.iter_mut().zip(&row).for_each(|(value, part)| *value -= times * part);
        }
        rank += 1;
    }
    system.truncate(rank.max(1));
    rank
}

fn subsets(of: usize, size: usize) -> Vec<Vec<usize>> {
    let chosen = |set: u32| (0..of).filter(|at| set >> at & 1 == 1).collect::<Vec<_>>();
    (0..1_u32 << of).map(chosen).filter(|set| set.len() == size).collect()
}

const GEMEENTEN: usize = 4;

/// Two categories in each gemeente, two ways to make regions, and one region of shares.
#[derive(Debug, Clone)]
struct Case {
    values: Vec<f64>,
    counts: Vec<PublishedCount>,
}

impl Case {
    fn new(values: &[u32], levels: &[Vec<usize>; 2], shares: &[f64]) -> Self {
        let mut regions: Vec<Vec<(usize, f64)>> =
            (0..GEMEENTEN).map(|gemeente| vec![(gemeente, 1.0)]).collect();
        for level in levels {
            for region in 0..2 {
                let of = (0..GEMEENTEN).filter(|gemeente| level[*gemeente] == region);
                regions.push(of.map(|gemeente| (gemeente, 1.0)).collect());
            }
        }
        let own = shares.iter().copied().enumerate();
        regions.push(own.filter(|(_, share)| *share > 0.0).collect());
        regions.push((0..GEMEENTEN).map(|gemeente| (gemeente, 1.0)).collect());
        let values: Vec<f64> = values.iter().map(|value| f64::from(*value)).collect();
        let mut counts = Vec::new();
        for region in &regions {
            for cells in [&[0][..], &[1], &[0, 1]] {
                let atoms: Vec<(usize, f64)> = region
                    .iter()
                    .flat_map(|(at, share)| {
                        cells.iter().map(move |c| (at * 2 + c, *share))
                    })
                    .collect();
                let cost = atoms.iter().map(|(atom, share)| share * values[*atom]).sum();
                counts.push(PublishedCount { atoms, cost });
            }
        }
        Self { values, counts }
    }

    fn table(&self) -> CountTable<'_> {
        let (values, counts) = (&self.values, &self.counts);
        CountTable { values, counts, relations: &[], minimum: 10.0 }
    }

    fn count(&self, at: usize) -> f64 {
        self.counts[at].atoms.iter().map(|(atom, share)| share * self.values[*atom]).sum()
    }
}

fn cases(share: impl Strategy<Value = f64>) -> impl Strategy<Value = Case> {
    let value = prop_oneof![Just(0_u32), 1_u32..10, 10_u32..60];
    let level = || vec(0_usize..2, GEMEENTEN);
    let parts = (vec(value, GEMEENTEN * 2), level(), level(), vec(share, GEMEENTEN));
    parts.prop_map(|(values, one, other, shares)| {
        Case::new(&values, &[one, other], &shares)
    })
}

fn whole() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.0), Just(1.0)]
}

fn any_share() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.0), Just(1.0), Just(0.25), Just(0.37)]
}

proptest! {
    #[test]
    fn no_hidden_count_is_fixed(case in cases(any_share())) {
        let fates = protect(case.table()).fates;
        let shown: Vec<bool> = fates.iter().map(|fate| *fate == Shown).collect();
        let attacker = Attacker::new(&case.values, &case.counts, &shown);
        for (at, fate) in fates.iter().enumerate() {
            let count = case.count(at);
            let is_small = count > 0.0 && count < 10.0;
            prop_assert_eq!(is_small, *fate == Primary);
            if *fate != Shown {
                prop_assert!(!attacker.knows(&case.counts[at]), "{} {:?}", at, fates);
            }
        }
        prop_assert_eq!(recoverable(case.table(), &shown), Vec::<usize>::new());
    }

    /// Elimination and corners agree on what any choice of shown counts tells.
    #[test]
    fn the_test_is_exact(case in cases(whole()), chosen in vec(any::<bool>(), 30)) {
        let attacker = Attacker::new(&case.values, &case.counts, &chosen);
        let known = (0..chosen.len()).filter(|at| !chosen[*at]);
        let known: Vec<usize> =
            known.filter(|at| attacker.knows(&case.counts[*at])).collect();
        prop_assert_eq!(recoverable(case.table(), &chosen), known);
    }

    #[test]
    fn bounds_hold_what_the_attacker_can_tell(case in cases(whole())) {
        let found = protect(case.table());
        let shown: Vec<bool> =
            found.fates.iter().map(|fate| *fate == Shown).collect();
        let attacker = Attacker::new(&case.values, &case.counts, &shown);
        for (at, bounds) in found.bounds.iter().enumerate() {
            let Some([low, high]) = bounds else { continue };
            let (least, most) = attacker.limits(&case.counts[at]);
            prop_assert!(*low <= least + 1e-6 && most.min(ROOM / 2.0) <= high + 1e-6);
        }
    }

    /// Not one complementary count more could be shown.
    #[test]
    fn nothing_is_hidden_in_vain(case in cases(whole())) {
        let fates = protect(case.table()).fates;
        let shown: Vec<bool> = fates.iter().map(|fate| *fate == Shown).collect();
        for at in (0..fates.len()).filter(|at| fates[*at] == Complementary) {
            // Counts over the same atoms share a fate.
            let same = |other: &PublishedCount| {
                let there = |count: &PublishedCount| -> Vec<(usize, u64)> {
                    let atoms = count.atoms.iter();
                    let atoms = atoms.filter(|(atom, _)| case.values[*atom] != 0.0);
                    atoms.map(|(atom, share)| (*atom, share.to_bits())).collect()
                };
                there(other) == there(&case.counts[at])
            };
            let more: Vec<bool> =
                (0..shown.len()).map(|i| shown[i] || same(&case.counts[i])).collect();
            let known = recoverable(case.table(), &more);
            prop_assert!(known.iter().any(|i| fates[*i] == Primary), "{}", at);
        }
    }
}

#[test]
fn the_attacker_finds_what_is_hidden_without_complements() {
    let levels = [vec![0, 0, 1, 1], vec![0, 1, 0, 1]];
    let case = Case::new(&[4, 20, 30, 40, 50, 60, 70, 80], &levels, &[0.0; 4]);
    let fates = protect(case.table()).fates;
    let shown: Vec<bool> = fates.iter().map(|fate| *fate != Primary).collect();
    let attacker = Attacker::new(&case.values, &case.counts, &shown);
    assert_eq!(fates[0], Primary);
    assert!(attacker.knows(&case.counts[0]));
    assert!(!recoverable(case.table(), &shown).is_empty());
}

#[track_caller]
fn check(values: &[f64], counts: &[&[(usize, f64)]], expected: &[Fate]) {
    let cost =
        |atoms: &[(usize, f64)]| atoms.iter().map(|(a, share)| share * values[*a]).sum();
    let counts: Vec<PublishedCount> = counts
        .iter()
        .map(|atoms| PublishedCount { atoms: atoms.to_vec(), cost: cost(atoms) })
        .collect();
    let table = CountTable { values, counts: &counts, relations: &[], minimum: 10.0 };
    assert_eq!(protect(table).fates, expected);
}

#[test]
fn worked_examples() {
    let (a, b, c) = ((0, 1.0), (1, 1.0), (2, 1.0));
    // Zero is shown and hides nothing: the third gemeente must do.
    let table: &[&[(usize, f64)]] = &[&[a], &[b], &[c], &[a, b, c]];
    check(&[4.0, 0.0, 50.0], table, &[Primary, Shown, Complementary, Shown]);
    // Where nothing else is left the sum itself goes, even that of all.
    check(&[4.0, 0.0, 0.0], table, &[Primary, Shown, Shown, Primary]);
    check(&[4.0, 40.0], &[&[a], &[a, b]], &[Primary, Shown]);
    // A region that differs by one gemeente from another tells it.
    let table: &[&[(usize, f64)]] = &[&[a], &[b, c], &[a, b, c]];
    check(&[4.0, 20.0, 30.0], table, &[Primary, Complementary, Shown]);
    // The fraction of a sum with shares tells its parts.
    let table: &[&[(usize, f64)]] = &[&[a], &[(0, 0.37), b]];
    check(&[4.0, 20.0], table, &[Primary, Complementary]);
    // Nine is small, ten is not.
    check(&[9.0, 10.0], &[&[a], &[b]], &[Primary, Shown]);
}

#[test]
fn a_year_less_its_quarters_is_zero() {
    // One gemeente: four quarters and the year, and everyone knows how they add up.
    let values = [4.0, 20.0, 30.0, 40.0, 94.0];
    let count =
        |atom: usize| PublishedCount { atoms: vec![(atom, 1.0)], cost: values[atom] };
    let counts: Vec<PublishedCount> = (0..5).map(count).collect();
    let relations = [vec![(0, 1.0), (1, 1.0), (2, 1.0), (3, 1.0), (4, -1.0)]];
    let table = CountTable {
        values: &values,
        counts: &counts,
        relations: &relations,
        minimum: 10.0,
    };
    let fates = [Primary, Complementary, Shown, Shown, Shown];
    assert_eq!(protect(table).fates, fates);
}
