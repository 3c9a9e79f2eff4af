use super::table::fraction;
use crate::{Confidence, Convention, Limits};

/// Life expectancy at every age of many regions: dense columns, one region after the
/// other and one place per age group. NaN where there is no life expectancy.
#[derive(Debug, Clone, PartialEq)]
pub struct LifeTables<const N: usize> {
    /// Life expectancy at the start of the age group.
    pub value: Vec<f64>,
    /// Its standard error.
    pub standard_error: Vec<f64>,
    levels: [Confidence; N],
    convention: Convention,
}

impl<const N: usize> LifeTables<N> {
    /// The limits of every place, in order.
    pub fn limits(&self) -> impl Iterator<Item = [Limits; N]> + '_ {
        let bottom = match self.convention {
            Convention::Exact => 0.0,
            Convention::Peer => f64::NEG_INFINITY,
        };
        let estimates = self.value.iter().zip(&self.standard_error);
        estimates.map(move |(value, error)| {
            self.levels.map(|level| {
                let half = level.z() * error;
                let lower = value - half;
                let lower = if lower < bottom { bottom } else { lower };
                Limits::new(lower, value + half)
            })
        })
    }
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
    let mut value = vec![f64::NAN; regions * size];
    let mut error = vec![f64::NAN; regions * size];
    let rises = start.windows(2).all(|pair| pair[0] < pair[1]);
    if rises && size > 0 && (convention == Convention::Exact || size == 20) {
        let groups = groups(start);
        let mut rows = Rows::new(size);
        for region in 0..regions {
            let place = region * size..(region + 1) * size;
            let (deaths, population) =
                (&deaths[place.clone()], &population[place.clone()]);
            if is_usable(deaths, population, convention) {
                let (value, error) = (&mut value[place.clone()], &mut error[place]);
                rows.read(&groups, deaths, population);
                rows.expectancy(&groups, value);
                rows.spread(&groups, value, error);
                settle(value, error, convention);
            }
        }
    }
    LifeTables { value, standard_error: error, levels, convention }
}

/// What is the same in every region.
struct Group {
    length: f64,
    /// Years of the group that the dying do not live.
    lost: f64,
}

fn groups(start: &[f64]) -> Vec<Group> {
    // The last group is without end; it has a length so that its column has a number.
    let ends = start.iter().skip(1).copied().chain(start.last().map(|last| last + 1.0));
    let group = |(start, end): (&f64, f64)| {
        let length = end - start;
        Group { length, lost: (1.0 - fraction(*start)) * length }
    };
    start.iter().zip(ends).map(group).collect()
}

fn is_usable(deaths: &[f64], population: &[f64], convention: Convention) -> bool {
    let peer = convention == Convention::Peer;
    let last = deaths.len() - 1;
    // All are looked at, so that they can be looked at side by side.
    let (mut counts, mut ratios) = (true, true);
    for (d, p) in deaths.iter().zip(population) {
        counts &= *d >= 0.0 && *p > 0.0;
    }
    let below = deaths.len() - usize::from(!peer);
    for (d, p) in deaths[..below].iter().zip(population) {
        ratios &= d <= p;
    }
    let enough = !peer || population.iter().sum::<f64>() > 5000.0;
    counts && ratios && enough && deaths[last] > 0.0
}

/// The columns of one life table. What needs no other age is computed for all ages at
/// once; only survivors and the sums from the end go from age to age.
struct Rows {
    dying: Vec<f64>,
    survivors: Vec<f64>,
    /// `(1 − q)/D`, and `1/D` in the last group.
    each: Vec<f64>,
    /// A column from the end.
    sums: Vec<f64>,
    /// Years lived in the last group by those who reach it.
    at_the_end: f64,
}

impl Rows {
    fn new(size: usize) -> Self {
        let column = || vec![0.0; size];
        let (dying, survivors) = (column(), column());
        Self { dying, survivors, each: column(), sums: column(), at_the_end: 0.0 }
    }

    fn read(&mut self, groups: &[Group], deaths: &[f64], population: &[f64]) {
        let last = groups.len() - 1;
        let counts = deaths.iter().zip(population);
        let columns = self.dying.iter_mut().zip(&mut self.each);
        for ((group, (d, p)), (dying, each)) in groups.iter().zip(counts).zip(columns) {
            // n·M / (1 + n·M·(1 − a)) with one division.
            let q = group.length * d / (p + group.lost * d);
            let q = if q < 1.0 { q } else { 1.0 };
            *dying = q;
            *each = if *d > 0.0 { (1.0 - q) / d } else { 0.0 };
        }
        (self.dying[last], self.each[last]) = (1.0, 1.0 / deaths[last]);
        self.at_the_end = population[last] / deaths[last];
        let mut alive = 1.0;
        for (survivors, dying) in self.survivors.iter_mut().zip(&self.dying) {
            *survivors = alive;
            alive *= 1.0 - dying;
        }
    }

    /// Life expectancy; NaN at an age that no one reaches.
    fn expectancy(&mut self, groups: &[Group], value: &mut [f64]) {
        let last = groups.len() - 1;
        let mut sum = self.survivors[last] * self.at_the_end;
        self.sums[last] = sum;
        let table = self.survivors.iter().zip(&self.dying).zip(groups);
        for (place, ((l, q), group)) in self.sums.iter_mut().zip(table).take(last).rev() {
            sum += l * (group.length - group.lost * q);
            *place = sum;
        }
        for ((value, sum), l) in value.iter_mut().zip(&self.sums).zip(&self.survivors) {
            *value = sum / l;
        }
    }

    /// The standard error of life expectancy.
    fn spread(&mut self, groups: &[Group], value: &[f64], error: &mut [f64]) {
        let last = groups.len() - 1;
        let years = self.survivors[last] * self.at_the_end;
        self.sums[last] = years * years * self.each[last];
        let table = self.survivors.iter().zip(&self.dying).zip(&self.each);
        let later = groups.iter().zip(value.iter().skip(1));
        for ((place, ((l, q), each)), (group, next)) in
            self.sums.iter_mut().zip(table).zip(later)
        {
            let next = if *next > 0.0 { *next } else { 0.0 };
            let gain = l * q * (group.lost + next);
            *place = gain * gain * each;
        }
        let mut sum = 0.0;
        for place in self.sums.iter_mut().rev() {
            sum += *place;
            *place = sum;
        }
        for ((error, sum), l) in error.iter_mut().zip(&self.sums).zip(&self.survivors) {
            *error = sum.sqrt() / l;
        }
    }
}

/// What `Peer` says of ages that no one reaches and of wide limits.
fn settle(value: &mut [f64], error: &mut [f64], convention: Convention) {
    if convention == Convention::Exact {
        return;
    }
    for (value, error) in value.iter_mut().zip(error) {
        if 2.0 * Confidence::P95.z() * *error > 20.0 {
            (*value, *error) = (f64::NAN, f64::NAN);
        } else if value.is_nan() {
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
        let limits: Vec<[Limits; 2]> = many.limits().collect();
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
                close(Some(many.value[position]), one.value);
                for (got, expected) in limits[position].iter().zip(one.limits) {
                    close(got.lower, expected.lower);
                    close(got.upper, expected.upper);
                }
            }
        }
    }

    /// The same figure, or none and NaN.
    #[track_caller]
    fn close(got: Option<f64>, expected: Option<f64>) {
        match (got.filter(|got| !got.is_nan()), expected) {
            (Some(got), Some(expected)) => {
                assert!(
                    (got - expected).abs() <= 1e-13 * expected.abs(),
                    "{got} {expected}"
                );
            }
            (got, expected) => assert_eq!(got, expected),
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
