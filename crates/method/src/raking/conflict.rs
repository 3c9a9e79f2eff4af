//! Totals that no cells can have together.

use super::{Margin, RakingState, relative};

/// A total that contradicts another one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TotalOf {
    /// The dimension that it is of.
    pub dimension: usize,
    /// The margin; absent if it is that of several margins or of the whole dimension.
    pub margin: Option<usize>,
    /// How large it is.
    pub total: f64,
}

/// The first cell, total or margin that cannot be worked with.
pub(super) fn unusable(cells: &[f64], dimensions: &[&[Margin]]) -> Option<RakingState> {
    let usable = |value: &f64| value.is_finite() && *value >= 0.0;
    if let Some(index) = cells.iter().position(|cell| !usable(cell)) {
        return Some(RakingState::Unusable { dimension: None, index });
    }
    for (dimension, margins) in dimensions.iter().enumerate() {
        let mut taken = vec![false; cells.len()];
        for (index, margin) in margins.iter().enumerate() {
            let free = margin.cells.iter().all(|&cell| {
                taken.get_mut(cell).is_some_and(|taken| !std::mem::replace(taken, true))
            });
            if !free || !usable(&margin.total) {
                return Some(RakingState::Unusable { dimension: Some(dimension), index });
            }
        }
    }
    None
}

/// The first total above zero whose cells are all zero.
pub(super) fn impossible(cells: &[f64], dimensions: &[&[Margin]]) -> Option<RakingState> {
    for (dimension, margins) in dimensions.iter().enumerate() {
        for (index, margin) in margins.iter().enumerate() {
            if margin.total > 0.0 && margin.cells.iter().all(|&cell| cells[cell] == 0.0) {
                let total = margin.total;
                return Some(RakingState::Impossible { dimension, margin: index, total });
            }
        }
    }
    None
}

/// Two totals of the same cells that differ: a margin against the margins of another
/// dimension that it consists of, or a dimension against another one.
pub(super) fn contradictory(
    cells: &[f64],
    dimensions: &[&[Margin]],
    tolerance: f64,
) -> Option<RakingState> {
    let owners: Vec<Vec<Option<usize>>> =
        dimensions.iter().map(|margins| owners(cells, margins)).collect();
    for (a, margins) in dimensions.iter().enumerate() {
        for (b, parts) in dimensions.iter().enumerate().filter(|&(b, _)| b != a) {
            let whole = whole_against(a, b, dimensions, &owners);
            let found = margins
                .iter()
                .enumerate()
                .filter_map(|(index, margin)| {
                    let total =
                        sum_of_parts(index, margin, &owners[a], &owners[b], parts)?;
                    let first = TotalOf {
                        dimension: a,
                        margin: Some(index),
                        total: margin.total,
                    };
                    Some((first, TotalOf { dimension: b, margin: None, total }))
                })
                .chain(whole)
                .find(|(first, second)| relative(first.total, second.total) > tolerance);
            if let Some((first, second)) = found {
                return Some(RakingState::Contradictory { first, second });
            }
        }
    }
    None
}

/// The margin of each cell that is not zero.
fn owners(cells: &[f64], margins: &[Margin]) -> Vec<Option<usize>> {
    let mut owners = vec![None; cells.len()];
    for (index, margin) in margins.iter().enumerate() {
        for &cell in margin.cells.iter().filter(|&&cell| cells[cell] > 0.0) {
            owners[cell] = Some(index);
        }
    }
    owners
}

/// The total of the margins that a margin consists of, if it consists of whole ones.
fn sum_of_parts(
    index: usize,
    margin: &Margin,
    own: &[Option<usize>],
    others: &[Option<usize>],
    parts: &[Margin],
) -> Option<f64> {
    let mut inside = vec![false; parts.len()];
    for &cell in margin.cells.iter().filter(|&&cell| own[cell].is_some()) {
        inside[others[cell]?] = true;
    }
    let crossing = (0..own.len()).any(|cell| {
        others[cell].is_some_and(|part| inside[part]) && own[cell] != Some(index)
    });
    let total = |(part, _): &(&Margin, &bool)| part.total;
    (!crossing).then(|| {
        parts.iter().zip(&inside).filter(|(_, inside)| **inside).map(|x| total(&x)).sum()
    })
}

/// The totals of two dimensions, if they are about the same cells.
fn whole_against(
    a: usize,
    b: usize,
    dimensions: &[&[Margin]],
    owners: &[Vec<Option<usize>>],
) -> Option<(TotalOf, TotalOf)> {
    let same = owners[a]
        .iter()
        .zip(&owners[b])
        .all(|(one, other)| one.is_some() == other.is_some());
    let total = |dimension: usize| TotalOf {
        dimension,
        margin: None,
        total: dimensions[dimension].iter().map(|margin| margin.total).sum(),
    };
    same.then(|| (total(a), total(b)))
}
