use rayon::prelude::*;
use regiobeeld_domain::IndicatorRow;
use regiobeeld_method::ranks;

/// Ranks the rows of one indicator among the regions of each level.
///
/// `rows` holds `regions` blocks of equal length, one a region, in each of which the same
/// position is the same period and cell; `levels` are the ranges of regions of one level.
pub(crate) fn rank(
    rows: &mut [IndicatorRow],
    levels: &[std::ops::Range<usize>],
    block: usize,
) {
    if block == 0 {
        return;
    }
    for level in levels {
        let of_level = &mut rows[level.start * block..level.end * block];
        let ranked: Vec<_> = (0..block)
            .into_par_iter()
            .map(|position| {
                let values: Vec<_> = of_level[position..]
                    .iter()
                    .step_by(block)
                    .map(|row| row.value)
                    .collect();
                let count = values.iter().flatten().count();
                (ranks(&values), i32::try_from(count).unwrap_or(i32::MAX))
            })
            .collect();
        for (position, (ranks, count)) in ranked.into_iter().enumerate() {
            for (region, rank) in ranks.into_iter().enumerate() {
                let row = &mut of_level[region * block + position];
                row.rank = rank.and_then(|rank| i32::try_from(rank).ok());
                row.rank_of = row.rank.map(|_| count);
            }
        }
    }
}
