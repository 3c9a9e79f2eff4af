use super::table::fraction;
use crate::{Confidence, Convention};

/// Life expectancy at every age of many regions: dense columns, one region after the
/// other and one place per age group. NaN where there is no life expectancy.
#[derive(Debug, Clone, PartialEq)]
pub struct LifeTables<const N: usize> {
    /// Life expectancy at the start of the age group.
    pub value: Vec<f64>,
    /// Its standard error.
    pub standard_error: Vec<f64>,
    /// The lower limits, a column per level.
    pub lower: [Vec<f64>; N],
    /// The upper limits, a column per level.
    pub upper: [Vec<f64>; N],
}

/// Life expectancy with limits of many regions in the same age groups.
///
/// `start` are the first ages of the groups, the last without end; `deaths` and
/// `population` hold one region after the other, each as long as `start`. The same
/// figures and rules as [`life_table`](crate::life_table), but for the reasons of a
/// region without a table and for its steps.
///
/// ```
/// use regiobeeld_method::{Confidence, Convention, life_tables};
///
/// let (deaths, population) = ([10.0, 40.0, 20.0, 50.0], [1e3, 4e2, 1e3, 1e3]);
/// let levels = [Confidence::P95];
/// let tables = life_tables(&[0.0, 80.0], &deaths, &population, levels, Convention::Exact);
/// assert_eq!((tables.value[1], tables.value[3]), (10.0, 20.0));
/// ```
pub fn life_tables<const N: usize>(
    start: &[f64],
    deaths: &[f64],
    population: &[f64],
    levels: [Confidence; N],
    convention: Convention,
) -> LifeTables<N> {
    let size = start.len();
    let regions = deaths.len().min(population.len()) / size.max(1);
    let missing = || vec![f64::NAN; regions * size];
    let mut tables = LifeTables {
        value: missing(),
        standard_error: missing(),
        lower: [(); N].map(|()| missing()),
        upper: [(); N].map(|()| missing()),
    };
    let rises = start.windows(2).all(|pair| pair[0] < pair[1]);
    if size == 0 || !rises || (convention == Convention::Peer && size != 20) {
        return tables;
    }
    let groups: Vec<Group> = groups(start);
    let mut rows = vec![Row::default(); size];
    for region in 0..regions {
        let place = region * size..(region + 1) * size;
        let (deaths, population) = (&deaths[place.clone()], &population[place.clone()]);
        if is_usable(deaths, population, convention) {
            let value = &mut tables.value[place.clone()];
            let error = &mut tables.standard_error[place];
            forwards(&groups, deaths, population, &mut rows);
            backwards(&groups, deaths, population, &rows, value, error);
            settle(value, error, convention);
        }
    }
    let bottom = if convention == Convention::Exact { 0.0 } else { f64::NEG_INFINITY };
    for (i, level) in levels.iter().enumerate() {
        let estimates = tables.value.iter().zip(&tables.standard_error);
        let limits = tables.lower[i].iter_mut().zip(&mut tables.upper[i]);
        for ((value, error), (lower, upper)) in estimates.zip(limits) {
            let half = level.z() * error;
            let below = value - half;
            *lower = if below < bottom { bottom } else { below };
            *upper = value + half;
        }
    }
    tables
}

/// What is the same in every region.
struct Group {
    length: f64,
    /// Years of the group that the dying do not live.
    lost: f64,
}

fn groups(start: &[f64]) -> Vec<Group> {
    let ends = start.iter().skip(1).copied().chain([f64::INFINITY]);
    let group = |(start, end): (&f64, f64)| {
        let length = end - start;
        Group { length, lost: (1.0 - fraction(*start)) * length }
    };
    start.iter().zip(ends).map(group).collect()
}

/// Probability to die and survivors of one age group.
#[derive(Debug, Clone, Copy, Default)]
struct Row {
    dying: f64,
    survivors: f64,
}

fn is_usable(deaths: &[f64], population: &[f64], convention: Convention) -> bool {
    let peer = convention == Convention::Peer;
    let last = deaths.len() - 1;
    let possible = deaths
        .iter()
        .zip(population)
        .enumerate()
        .all(|(i, (d, p))| *d >= 0.0 && *p > 0.0 && (d <= p || (i == last && !peer)));
    possible && deaths[last] > 0.0 && (!peer || population.iter().sum::<f64>() > 5000.0)
}

fn forwards(groups: &[Group], deaths: &[f64], population: &[f64], rows: &mut [Row]) {
    let mut alive = 1.0;
    let counts = deaths.iter().zip(population);
    for ((group, (d, p)), row) in groups.iter().zip(counts).zip(rows) {
        // n·M / (1 + n·M·(1 − a)) with one division.
        let q = group.length * d / (p + group.lost * d);
        let dying = if q < 1.0 { q } else { 1.0 };
        *row = Row { dying, survivors: alive };
        alive *= 1.0 - dying;
    }
}

fn backwards(
    groups: &[Group],
    deaths: &[f64],
    population: &[f64],
    rows: &[Row],
    value: &mut [f64],
    error: &mut [f64],
) {
    let last = groups.len() - 1;
    let (l, years) = (rows[last].survivors, population[last] / deaths[last]);
    let mut remaining = l * years;
    let mut spread = l * l * years * years / deaths[last];
    let mut next = if l > 0.0 { years } else { 0.0 };
    value[last] = years;
    error[last] = spread.sqrt() / l;
    if l == 0.0 {
        value[last] = f64::NAN;
    }
    for i in (0..last).rev() {
        let Row { dying: q, survivors: l } = rows[i];
        let died = l * q;
        remaining += groups[i].length * l - groups[i].lost * died;
        let gain = died * (groups[i].lost + next);
        let each = if deaths[i] > 0.0 { 1.0 / deaths[i] } else { 0.0 };
        spread += gain * gain * (1.0 - q) * each;
        let inverse = 1.0 / l;
        value[i] = remaining * inverse;
        error[i] = spread.sqrt() * inverse;
        next = if l > 0.0 { value[i] } else { 0.0 };
    }
}

/// The rules for ages that no one reaches and for wide limits.
fn settle(value: &mut [f64], error: &mut [f64], convention: Convention) {
    for (value, error) in value.iter_mut().zip(error) {
        let is_wide = 2.0 * Confidence::P95.z() * *error > 20.0;
        if convention == Convention::Peer && is_wide {
            (*value, *error) = (f64::NAN, f64::NAN);
        }
        if convention == Convention::Peer && value.is_nan() && !is_wide {
            *value = 0.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AgeGroup, life_table};

    const START: [f64; 5] = [0.0, 1.0, 40.0, 70.0, 85.0];

    /// The same tables one by one.
    #[track_caller]
    fn check(deaths: &[f64], population: &[f64], convention: Convention) {
        let levels = [Confidence::P95, Confidence::P998];
        let many = life_tables(&START, deaths, population, levels, convention);
        for (region, deaths) in deaths.chunks_exact(5).enumerate() {
            let population = &population[region * 5..];
            let group = |i: usize| AgeGroup {
                start: START[i],
                deaths: deaths[i],
                population: population[i],
            };
            let one = life_table(&[0, 1, 2, 3, 4].map(group), levels, convention);
            for i in 0..5 {
                let position = region * 5 + i;
                let Some(one) = one.as_ref().ok().map(|table| table.expectancy[i]) else {
                    assert!(many.value[position].is_nan());
                    continue;
                };
                let close = |got: f64, expected: Option<f64>| match expected {
                    Some(expected) => assert!(
                        (got - expected).abs() <= 1e-13 * expected.abs(),
                        "{position} {got} {expected}"
                    ),
                    None => assert!(got.is_nan(), "{position} {got}"),
                };
                close(many.value[position], one.value);
                for level in 0..2 {
                    close(many.lower[level][position], one.limits[level].lower);
                    close(many.upper[level][position], one.limits[level].upper);
                }
            }
        }
    }

    #[test]
    fn many_tables_are_the_single_ones() {
        let deaths = [
            [3.0, 9.0, 60.0, 200.0, 180.0],
            [0.0, 0.0, 6.0, 20.0, 1.0],
            [0.0, -1.0, 6.0, 20.0, 18.0],
            [0.0, 1.0, 6.0, 20.0, 0.0],
            [1.0, 1.0, 30.0, 20.0, 9.0],
        ];
        let population = [900.0, 30_000.0, 20_000.0, 8_000.0, 700.0].repeat(4);
        let population = [population, vec![900.0, 3e4, 30.0, 80.0, 7.0]].concat();
        check(deaths.as_flattened(), &population, Convention::Exact);
    }

    #[test]
    fn peers_know_twenty_groups_only() {
        check(&[3.0, 9.0, 60.0, 200.0, 180.0], &[1e4; 5], Convention::Peer);
    }
}
