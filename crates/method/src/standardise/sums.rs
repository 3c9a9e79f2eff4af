use super::Strata;
use crate::Convention;

/// The sums over the strata of a region.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Sums {
    pub(super) events: f64,
    pub(super) population: f64,
    /// `Σ w` of the strata that count.
    pub(super) weight: f64,
    /// `Σ x·w/n`.
    pub(super) first: f64,
    /// `Σ x·(w/n)²`.
    pub(super) second: f64,
    /// The largest `w/n`; only looked for where there are no events.
    pub(super) heaviest: f64,
    pub(super) left_out: usize,
}

/// The sums over strata that are equally many.
///
/// Most regions have people and known events in every stratum: their sums need no
/// questions. All others are gone through one stratum after the other.
pub(super) fn sums(strata: Strata<'_>, convention: Convention) -> Sums {
    plain(strata).unwrap_or_else(|| careful(strata, convention))
}

/// Lanes that are summed side by side, the same on every machine.
const LANES: usize = 2;

/// The sums, if every stratum has people and no count is missing or negative, and there
/// are events.
fn plain(strata: Strata<'_>) -> Option<Sums> {
    let Strata { events, population, standard } = strata;
    let mut lanes = [Lane::EMPTY; LANES];
    let wide = events.chunks_exact(LANES).zip(population.chunks_exact(LANES));
    for ((x, n), w) in wide.zip(standard.chunks_exact(LANES)) {
        for i in 0..LANES {
            lanes[i].add(x[i], n[i], w[i]);
        }
    }
    let rest = standard.len() - standard.len() % LANES;
    for i in rest..standard.len() {
        lanes[i - rest].add(events[i], population[i], standard[i]);
    }
    let [mut sum, other] = lanes;
    sum.events += other.events;
    sum.population += other.population;
    sum.weight += other.weight;
    sum.first += other.first;
    sum.second += other.second;
    let lowest = |a: f64, b: f64| if b < a { b } else { a };
    let has_people = lowest(sum.fewest_people, other.fewest_people) > 0.0;
    let possible = lowest(sum.least, other.least) >= 0.0;
    // A missing number makes a sum NaN, which is not above 0.
    let known = sum.events > 0.0 && sum.population > 0.0;
    (has_people && possible && known).then_some(Sums {
        events: sum.events,
        population: sum.population,
        weight: sum.weight,
        first: sum.first,
        second: sum.second,
        heaviest: 0.0,
        left_out: 0,
    })
}

#[derive(Clone, Copy)]
struct Lane {
    events: f64,
    population: f64,
    weight: f64,
    first: f64,
    second: f64,
    fewest_people: f64,
    /// The least number of events, or weight.
    least: f64,
}

impl Lane {
    const EMPTY: Self = Self {
        events: 0.0,
        population: 0.0,
        weight: 0.0,
        first: 0.0,
        second: 0.0,
        fewest_people: f64::INFINITY,
        least: f64::INFINITY,
    };

    #[inline]
    fn add(&mut self, events: f64, population: f64, weight: f64) {
        let each = weight / population;
        let rate = events * each;
        self.events += events;
        self.population += population;
        self.weight += weight;
        self.first += rate;
        self.second += rate * each;
        // Comparing this way is one instruction on every machine.
        self.fewest_people =
            if population < self.fewest_people { population } else { self.fewest_people };
        let least = if weight < events { weight } else { events };
        self.least = if least < self.least { least } else { self.least };
    }
}

/// The sums of any region, with the heaviest stratum.
pub(super) fn careful(strata: Strata<'_>, convention: Convention) -> Sums {
    let mut sums = Sums::default();
    let counts = strata.events.iter().zip(strata.population);
    for ((events, population), weight) in counts.zip(strata.standard) {
        let events = convention.events(*events);
        sums.population += population;
        if *population == 0.0 {
            sums.left_out += usize::from(*weight > 0.0);
            continue;
        }
        let each = weight / population;
        sums.events += events;
        sums.weight += weight;
        sums.first += events * each;
        sums.second += events * each * each;
        sums.heaviest = sums.heaviest.max(each);
        if events < 0.0 || *population < 0.0 || *weight < 0.0 {
            sums.events = f64::NAN;
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_give_the_same_sums() {
        let (events, population) =
            ([3.0, 8.0, 1.0, 6.0, 2.0], [9.0, 7.0, 11.0, 3.0, 8.0]);
        let standard = [5.0, 1.0, 2.0, 8.0, 3.0];
        for size in 1..=5 {
            let strata = Strata {
                events: &events[..size],
                population: &population[..size],
                standard: &standard[..size],
            };
            let (plain, careful) =
                (plain(strata).unwrap(), careful(strata, Convention::Exact));
            assert_eq!(plain.events, careful.events);
            assert_eq!(plain.population, careful.population);
            assert_eq!(plain.weight, careful.weight);
            assert!((plain.first / careful.first - 1.0).abs() < 1e-15);
            assert!((plain.second / careful.second - 1.0).abs() < 1e-15);
        }
    }

    #[test]
    fn what_is_not_plain_is_gone_through() {
        for (events, population) in [
            ([1.0, f64::NAN], [1.0, 1.0]),
            ([1.0, -1.0], [1.0, 1.0]),
            ([0.0, 0.0], [1.0, 1.0]),
            ([1.0, 1.0], [1.0, 0.0]),
            ([1.0, 1.0], [f64::NAN, 1.0]),
            ([1.0, 1.0], [-1.0, 1.0]),
        ] {
            let strata = Strata {
                events: &events,
                population: &population,
                standard: &[1.0, 1.0],
            };
            assert_eq!(plain(strata), None, "{events:?} {population:?}");
        }
    }
}
