use regiobeeld_domain::IndicatorRow;
use regiobeeld_method::ranks;

/// Ranks the rows of one indicator among the regions of a level.
///
/// `rows` are a block of equal length for every region, in each of which the same
/// position is the same period and cell.
pub(crate) fn rank(rows: &mut [IndicatorRow], regions: usize) {
    let block = rows.len() / regions.max(1);
    if block == 0 {
        return;
    }
    // Rows are large and lie far apart by position, so that their values are gathered in
    // one walk along them.
    let at = |row: usize| row % block * regions + row / block;
    let mut values = vec![None; block * regions];
    for (i, row) in rows.iter().enumerate() {
        values[at(i)] = row.value;
    }
    let ranked: Vec<_> = values.chunks(regions).flat_map(ranks).collect();
    let counts: Vec<_> = values
        .chunks(regions)
        .map(|values| i32::try_from(values.iter().flatten().count()).ok())
        .collect();
    for (i, row) in rows.iter_mut().enumerate() {
        row.rank = ranked[at(i)].and_then(|rank| i32::try_from(rank).ok());
        row.rank_of = row.rank.and(counts[i % block]);
    }
}
