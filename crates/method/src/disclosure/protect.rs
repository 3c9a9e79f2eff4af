use std::collections::{BTreeMap, BTreeSet};

use super::bounds::Known;
use super::field::Residue;
use super::span::{Span, Sum};

/// A count as it would be published: a sum over atoms.
#[derive(Debug, Clone, PartialEq)]
pub struct PublishedCount {
    /// Positions of atoms with the share of each that counts, above 0 and at most 1.
    pub atoms: Vec<(usize, f64)>,
    /// How much is lost when it is hidden; what costs least goes first.
    pub cost: f64,
}

/// Counts that are published together, as sums over atoms: cells so fine that every count
/// is made of whole ones or of shares of them.
#[derive(Debug, Clone, Copy)]
pub struct CountTable<'a> {
    /// The true value of each atom.
    pub values: &'a [f64],
    /// What would be published.
    pub counts: &'a [PublishedCount],
    /// Sums over atoms that everyone knows to be zero, such as a year less its quarters.
    pub relations: &'a [Vec<(usize, f64)>],
    /// The least count but zero that may be shown.
    pub minimum: f64,
}

/// What becomes of a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It is published.
    Shown,
    /// It is hidden because it is needed to hide another.
    Complementary,
    /// It is hidden because it is small.
    Primary,
}

/// What [`protect`] decided.
#[derive(Debug, Clone, PartialEq)]
pub struct Protected {
    /// What becomes of each count.
    pub fates: Vec<Fate>,
    /// For a hidden count the least and the most that it can be, by simple bounds.
    pub bounds: Vec<Option<[f64; 2]>>,
}

/// Hides counts above zero and below the minimum, and as many others as it takes that no
/// hidden count follows from what is shown.
///
/// Let `A` be the matrix of the shown sums and of the relations, `x > 0` the true values of
/// the atoms that are not zero, and `u` a hidden sum. It is fixed by `Ay = Ax, y ≥ 0`
/// exactly if `u` lies in the row space of `A`: if it does not, there is a direction `d`
/// with `Ad = 0` and `u·d ≠ 0`, and `x ± εd` are tables without negative counts that look
/// the same and differ in `u`. Atoms that are zero are left out, as if the attacker knew
/// them, so that non-negativity fixes no more than the equations do. Row spaces are
/// compared by elimination modulo 2⁶¹ − 1, without rounding.
///
/// A sum with shares, such as `a + 0.37·b`, tells `a` and `b` by its fraction once both are
/// whole numbers. So where it is shown, the atoms of every share count as a known sum.
///
/// While a hidden count follows from shown ones, the cheapest of those is hidden as well
/// (`Complementary`). Then complementary counts are shown again, the most costly first, that
/// hide nothing any more. What is shown cannot be enlarged by a single count, but
/// another choice may cost less: the optimum is an NP-hard problem. Ties go to the count
/// that stands first, so that the result depends on the input only.
///
/// Not considered: who knows part of a count himself, and whole numbers beyond the shares.
/// [`Protected::bounds`] tells how narrow a hidden count lies.
///
/// Literature: Fischetti and Salazar, Solving the cell suppression problem on tabular data
/// with linear constraints, Management Science 47 (2001) 1008-1027; Hundepool et al.,
/// Statistical Disclosure Control, Wiley 2012, ch. 4.
///
/// ```
/// use regiobeeld_method::{CountTable, Fate, PublishedCount, protect};
///
/// // Three gemeenten and their sum: 4 is small, and 30 is hidden lest 4 follow.
/// let count = |atoms: &[usize], cost| {
///     PublishedCount { atoms: atoms.iter().map(|atom| (*atom, 1.0)).collect(), cost }
/// };
/// let counts =
///     [count(&[0], 4.0), count(&[1], 30.0), count(&[2], 50.0), count(&[0, 1, 2], 84.0)];
/// let values = &[4.0, 30.0, 50.0];
/// let table = CountTable { values, counts: &counts, relations: &[], minimum: 10.0 };
/// let found = protect(table);
/// use Fate::{Complementary, Primary, Shown};
/// assert_eq!(found.fates, [Primary, Complementary, Shown, Shown]);
/// assert_eq!(found.bounds[0], Some([0.0, 34.0]));
/// ```
pub fn protect(table: CountTable<'_>) -> Protected {
    let (mut sums, of_count) = Sums::new(table);
    for (sum, fate) in sums.distinct.iter().zip(&mut sums.fates) {
        let small = sum.count != 0.0 && sum.count.abs() < table.minimum;
        *fate = if small { Fate::Primary } else { Fate::Shown };
    }
    while sums.hide_makers() {}
    sums.show_again();
    let bounds = sums.bounds(table.values);
    let fates = of_count.iter().map(|at| sums.fates[*at]).collect();
    let bounds = of_count.iter().map(|at| bounds[*at]).collect();
    Protected { fates, bounds }
}

/// The positions of hidden counts that follow exactly from those that are shown; see
/// [`protect`].
pub fn recoverable(table: CountTable<'_>, shown: &[bool]) -> Vec<usize> {
    let (mut sums, of_count) = Sums::new(table);
    sums.fates.fill(Fate::Primary);
    for (at, _) in of_count.iter().zip(shown).filter(|(_, shown)| **shown) {
        sums.fates[*at] = Fate::Shown;
    }
    let mut span = sums.span();
    let follows = |(at, shown): (&usize, &bool)| {
        !shown && span.rest(&sums.distinct[*at].whole).is_empty()
    };
    let follows: Vec<bool> = of_count.iter().zip(shown).map(follows).collect();
    (0..follows.len()).filter(|at| follows[*at]).collect()
}

/// Where a sum comes from that is no count.
const RELATION: usize = usize::MAX;

/// The counts of a table, each sum once.
struct Sums {
    distinct: Vec<DistinctSum>,
    fates: Vec<Fate>,
    relations: Vec<Sum>,
    atoms: usize,
    /// For each sum those that hold it and more.
    around: Vec<Vec<usize>>,
}

struct DistinctSum {
    /// Over the atoms that are not zero.
    whole: Sum,
    /// The atoms of each share.
    parts: Vec<(f64, Vec<usize>)>,
    count: f64,
    cost: f64,
}

impl Sums {
    /// The distinct sums, and for every count which of them it is.
    fn new(table: CountTable<'_>) -> (Self, Vec<usize>) {
        let mut known: BTreeMap<Vec<(usize, u64)>, usize> = BTreeMap::new();
        let mut distinct: Vec<DistinctSum> = Vec::new();
        let mut of_count = Vec::with_capacity(table.counts.len());
        for count in table.counts {
            let atoms = nonzero(&count.atoms, table.values);
            let key =
                atoms.iter().map(|(atom, share)| (*atom, share.to_bits())).collect();
            let at = *known.entry(key).or_insert(distinct.len());
            if at == distinct.len() {
                distinct.push(DistinctSum::new(&atoms, table.values));
            }
            distinct[at].cost = distinct[at].cost.max(count.cost);
            of_count.push(at);
        }
        let relations = table.relations.iter();
        let relations =
            relations.map(|atoms| exact(&nonzero(atoms, table.values))).collect();
        let fates = vec![Fate::Shown; distinct.len()];
        let (around, atoms) = (around(&distinct, table.values.len()), table.values.len());
        (Self { distinct, fates, relations, atoms, around }, of_count)
    }

    fn hidden(&self) -> Vec<usize> {
        (0..self.fates.len()).filter(|at| self.fates[*at] != Fate::Shown).collect()
    }

    /// All that follows from what is shown. Short sums go first, so that long ones fall
    /// apart quickly.
    fn span(&self) -> Span {
        let shown = (0..self.fates.len()).filter(|at| self.fates[*at] == Fate::Shown);
        let parts = shown.flat_map(|at| self.parts(at).map(move |part| (part, at)));
        let relations = self.relations.iter().map(|sum| (sum.clone(), RELATION));
        let mut sums: Vec<(Sum, usize)> = parts.chain(relations).collect();
        sums.sort_by_key(|(sum, source)| (sum.len(), *source));
        let mut weight = vec![0; self.atoms];
        for (atom, _) in sums.iter().flat_map(|(sum, _)| sum) {
            weight[*atom] += 1;
        }
        let mut span = Span::new(weight);
        for (sum, source) in &sums {
            span.add(sum, *source);
        }
        span
    }

    /// What a shown count tells.
    fn parts(&self, at: usize) -> impl Iterator<Item = Sum> + '_ {
        let parts = self.distinct[at].parts.iter();
        parts.map(|(_, atoms)| atoms.iter().map(|atom| (*atom, Residue::ONE)).collect())
    }

    /// Hides the cheapest of the counts that a hidden one follows from, for all of them
    /// at once where their makers differ. Whether any was hidden.
    ///
    /// A count costs more for every shown sum around it in which nothing else is hidden,
    /// because it follows from each of those unless another is hidden there as well.
    fn hide_makers(&mut self) -> bool {
        let mut span = self.span();
        let hidden = self.hidden();
        let mut within = vec![0_usize; self.fates.len()];
        for around in hidden.iter().flat_map(|at| &self.around[*at]) {
            within[*around] += 1;
        }
        let mut now = BTreeSet::new();
        for at in hidden {
            let Some(makers) = span.makers(&self.distinct[at].whole) else { continue };
            if makers.iter().any(|maker| now.contains(maker)) {
                continue;
            }
            let counts = makers.into_iter().filter(|maker| *maker != RELATION);
            let costs = counts.map(|maker| (maker, self.cost(maker, &within)));
            let least = costs.min_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
            if let Some((least, _)) = least {
                now.insert(least);
                self.around[least].iter().for_each(|around| within[*around] += 1);
            }
        }
        for at in &now {
            self.fates[*at] = Fate::Complementary;
        }
        !now.is_empty()
    }

    /// What is lost with a count and with those that must go with it.
    fn cost(&self, at: usize, within: &[usize]) -> f64 {
        let alone = |around: &&usize| {
            self.fates[**around] == Fate::Shown && within[**around] == 0
        };
        let alone = self.around[at].iter().filter(alone).count();
        self.distinct[at].cost * (1.0 + alone as f64)
    }

    /// Shows complementary counts that hide nothing.
    ///
    /// What must not follow are small counts, and counts with shares, which would tell
    /// more than themselves. Another complementary count that follows when one is shown
    /// hides nothing either. It is shown in its turn, for which the walk is repeated until
    /// it shows nothing more.
    fn show_again(&mut self) {
        let mut span = self.span();
        let mut tried = self.hidden();
        let kept = tried.iter().copied().filter(|at| {
            self.fates[*at] == Fate::Primary || self.distinct[*at].parts.len() > 1
        });
        let mut rests: BTreeMap<usize, Sum> =
            kept.map(|at| (at, span.rest(&self.distinct[at].whole))).collect();
        let cost = |at: &usize| self.distinct[*at].cost;
        tried.sort_by(|a, b| cost(b).total_cmp(&cost(a)).then(b.cmp(a)));
        loop {
            tried.retain(|at| self.fates[*at] == Fate::Complementary);
            let before = tried.len();
            for at in &tried {
                if self.hides_nothing(*at, &mut span, &mut rests) {
                    self.fates[*at] = Fate::Shown;
                }
            }
            tried.retain(|at| self.fates[*at] == Fate::Complementary);
            if tried.len() == before {
                return;
            }
        }
    }

    /// Whether a count can be shown too; then it is added to what follows.
    fn hides_nothing(
        &self,
        at: usize,
        span: &mut Span,
        rests: &mut BTreeMap<usize, Sum>,
    ) -> bool {
        let before = span.len();
        for part in self.parts(at) {
            span.add(&part, at);
        }
        // Only a rest with an atom that was solved for becomes another.
        let pivots: Vec<usize> = span.pivots(before).collect();
        let changes = |(other, rest): &(&usize, &Sum)| {
            let holds = |pivot| rest.binary_search_by_key(pivot, |entry| entry.0).is_ok();
            **other != at && pivots.iter().any(holds)
        };
        let narrowed: Vec<(usize, Sum)> = rests
            .iter()
            .filter(changes)
            .map(|(other, rest)| (*other, span.rest_after(before, rest)))
            .collect();
        let nothing_follows = narrowed.iter().all(|(_, rest)| !rest.is_empty());
        if nothing_follows {
            rests.remove(&at);
            rests.extend(narrowed);
        } else {
            span.truncate(before);
        }
        nothing_follows
    }

    fn bounds(&self, values: &[f64]) -> Vec<Option<[f64; 2]>> {
        let shown = (0..self.fates.len()).filter(|at| self.fates[*at] == Fate::Shown);
        let parts = shown.flat_map(|at| &self.distinct[at].parts);
        let count =
            |atoms: &Vec<usize>| atoms.iter().map(|atom| values[*atom]).sum::<f64>();
        let known = parts.map(|(_, atoms)| (atoms.as_slice(), count(atoms)));
        let known = Known::new(self.atoms, known.collect());
        let of = |at: usize| {
            let mut bounds = [0.0, 0.0];
            for (share, atoms) in &self.distinct[at].parts {
                for (bound, limit) in bounds.iter_mut().zip(known.bounds(atoms)) {
                    *bound += share * limit;
                }
            }
            (self.fates[at] != Fate::Shown).then_some(bounds)
        };
        (0..self.distinct.len()).map(of).collect()
    }
}

impl DistinctSum {
    fn new(atoms: &[(usize, f64)], values: &[f64]) -> Self {
        let mut parts: Vec<(f64, Vec<usize>)> = Vec::new();
        for (atom, share) in atoms {
            match parts.iter_mut().find(|(known, _)| known == share) {
                Some((_, part)) => part.push(*atom),
                None => parts.push((*share, vec![*atom])),
            }
        }
        let count = atoms.iter().map(|(atom, share)| share * values[*atom]).sum();
        Self { whole: exact(atoms), parts, count, cost: f64::NEG_INFINITY }
    }
}

/// The atoms of a sum that are not zero, in their order.
fn nonzero(atoms: &[(usize, f64)], values: &[f64]) -> Vec<(usize, f64)> {
    let is_there = |(atom, share): &&(usize, f64)| values[*atom] != 0.0 && *share != 0.0;
    let mut atoms: Vec<_> = atoms.iter().filter(is_there).copied().collect();
    atoms.sort_by_key(|(atom, _)| *atom);
    atoms
}

fn exact(atoms: &[(usize, f64)]) -> Sum {
    atoms.iter().map(|(atom, share)| (*atom, Residue::of(*share))).collect()
}

/// For each sum the others that hold all of its atoms and more.
fn around(sums: &[DistinctSum], atoms: usize) -> Vec<Vec<usize>> {
    let mut of_atom = vec![Vec::new(); atoms];
    for (at, sum) in sums.iter().enumerate() {
        sum.whole.iter().for_each(|(atom, _)| of_atom[*atom].push(at));
    }
    let holds = |large: usize, small: &Sum| {
        let whole = &sums[large].whole;
        let has =
            |atom: usize| whole.binary_search_by_key(&atom, |entry| entry.0).is_ok();
        whole.len() > small.len() && small.iter().all(|(atom, _)| has(*atom))
    };
    let around = |sum: &DistinctSum| {
        let first = sum.whole.first().map_or(&[][..], |(atom, _)| &of_atom[*atom]);
        first.iter().copied().filter(|at| holds(*at, &sum.whole)).collect()
    };
    sums.iter().map(around).collect()
}
