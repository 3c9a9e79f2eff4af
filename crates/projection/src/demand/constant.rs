use rayon::prelude::*;

/// Groups and rows that are summed together, so that their sums stay in registers.
const GROUPS: usize = 4;
const ROWS: usize = 4;

/// Use of care if rates by sex and age stay as they are: persons times rates, summed.
///
/// `persons` stand by region, year, and sex and age, `rates` by sex and age, and group; the
/// answer stands by region, year and group, in the unit of the rates. Every sum runs in the
/// order of the cells, so that it does not depend on the number of threads. A year with a
/// cell that is not a number has none. None if the slices do not fit `groups`.
///
/// ```
/// use regiobeeld_projection::constant_use;
///
/// // Two years of two cells, and two groups.
/// let found = constant_use(&[10.0, 1.0, 20.0, 2.0], &[1.0, 0.5, 3.0, 0.0], 2);
/// assert_eq!(found, Some(vec![13.0, 5.0, 26.0, 10.0]));
/// ```
pub fn constant_use(persons: &[f64], rates: &[f64], groups: usize) -> Option<Vec<f64>> {
    let cells = rates.len().checked_div(groups).filter(|cells| *cells > 0)?;
    if rates.len() != cells * groups || !persons.len().is_multiple_of(cells) {
        return None;
    }
    let blocks = blocks(rates, cells, groups);
    let mut out = vec![0.0; persons.len() / cells * groups];
    // Enough rows for a thread to be worth while.
    let rows = 16 * ROWS;
    let parts = out.par_chunks_mut(rows * groups).zip(persons.par_chunks(rows * cells));
    parts.for_each(|(out, persons)| {
        let rows = out.chunks_mut(ROWS * groups).zip(persons.chunks(ROWS * cells));
        for (out, persons) in rows {
            of_rows(persons, &blocks, out, (cells, groups));
        }
    });
    Some(out)
}

/// The rates of so many groups at a time, cell by cell, the last filled up with zeros.
fn blocks(rates: &[f64], cells: usize, groups: usize) -> Vec<Vec<[f64; GROUPS]>> {
    let of_block = |block: usize| {
        let rate = |cell: usize, at: usize| {
            let group = block * GROUPS + at;
            if group < groups { rates[cell * groups + group] } else { 0.0 }
        };
        (0..cells).map(|cell| std::array::from_fn(|at| rate(cell, at))).collect()
    };
    (0..groups.div_ceil(GROUPS)).map(of_block).collect()
}

/// A few rows of persons, or fewer at the end, which are then done one by one.
fn of_rows(
    persons: &[f64],
    blocks: &[Vec<[f64; GROUPS]>],
    out: &mut [f64],
    (cells, groups): (usize, usize),
) {
    for (block, rates) in blocks.iter().enumerate() {
        let first = block * GROUPS;
        let wanted = GROUPS.min(groups - first);
        let mut put = |row: usize, sums: &[f64; GROUPS]| {
            let start = row * groups + first;
            out[start..start + wanted].copy_from_slice(&sums[..wanted]);
        };
        if persons.len() == ROWS * cells {
            let lanes: [&[f64]; ROWS] =
                std::array::from_fn(|row| &persons[row * cells..][..cells]);
            for (row, sums) in products(lanes, rates).iter().enumerate() {
                put(row, sums);
            }
        } else {
            for (row, persons) in persons.chunks(cells).enumerate() {
                let [sums] = products([persons], rates);
                put(row, &sums);
            }
        }
    }
}

/// Sums over the cells of some rows and of one block of groups.
fn products<const N: usize>(
    persons: [&[f64]; N],
    rates: &[[f64; GROUPS]],
) -> [[f64; GROUPS]; N] {
    let persons = persons.map(|row| &row[..rates.len()]);
    let mut sums = [[0.0; GROUPS]; N];
    for (cell, rates) in rates.iter().enumerate() {
        for (sums, persons) in sums.iter_mut().zip(persons) {
            let persons = persons[cell];
            for (sum, rate) in sums.iter_mut().zip(rates) {
                *sum += persons * rate;
            }
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(count: usize, step: f64) -> Vec<f64> {
        (0..count).map(|i| (i as f64 * step).sqrt()).collect()
    }

    /// The plain sums, to the bit, for numbers of rows and groups that fill no block.
    #[track_caller]
    fn check(rows: usize, cells: usize, groups: usize) {
        let (persons, rates) = (numbers(rows * cells, 1.7), numbers(cells * groups, 0.3));
        let plain = |row: usize, group: usize| {
            let product =
                |cell| persons[row * cells + cell] * rates[cell * groups + group];
            (0..cells).map(product).fold(0.0, |sum, product| sum + product)
        };
        let expected: Vec<f64> =
            (0..rows * groups).map(|at| plain(at / groups, at % groups)).collect();
        assert_eq!(constant_use(&persons, &rates, groups), Some(expected));
    }

    #[test]
    fn sums_are_the_plain_ones() {
        check(26, 202, 12);
        check(131, 38, 11);
        check(3, 1, 1);
        check(0, 5, 2);
    }

    #[test]
    fn what_does_not_fit_has_no_answer() {
        assert_eq!(constant_use(&[1.0; 4], &[1.0; 4], 0), None);
        assert_eq!(constant_use(&[1.0; 4], &[1.0; 5], 2), None);
        assert_eq!(constant_use(&[1.0; 5], &[1.0; 4], 2), None);
        assert_eq!(constant_use(&[1.0; 4], &[], 2), None);
    }

    #[test]
    fn a_cell_that_is_not_a_number_has_no_sum() {
        let found = constant_use(&[1.0, f64::NAN, 1.0, 2.0], &[1.0, 1.0], 1).unwrap();
        assert!(found[0].is_nan() && found[1] == 3.0, "{found:?}");
    }
}
