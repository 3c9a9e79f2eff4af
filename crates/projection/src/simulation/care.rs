use regiobeeld_method::Draws;

use super::people::narrow;
use super::sums::summaries;
use super::{PeopleDraws, Summary};

/// How persons become use or cost of care.
#[derive(Debug, Clone)]
pub struct CareModel<'a> {
    /// Number of care groups.
    pub groups: usize,
    /// The years that are asked for.
    pub years: &'a [u16],
    /// For every year the rates by sex, age and group, the groups side by side.
    pub rates: &'a [Vec<f64>],
    /// For every region the level of each group beside the country's.
    pub levels: &'a [f64],
    /// Standard deviation of the logarithm of each level.
    pub level_errors: &'a [f64],
    /// What a group is multiplied by in the whole country: by year, group and draw.
    pub national: &'a [f64],
    /// Where draws of levels come from.
    pub seed: Draws,
}

/// Draws that a kernel works on at a time, so that they stay near the processor.
const LANES: usize = 256;

/// Summaries of every region, year and group with the total behind the groups: each by
/// region, then year, then group. None where a gemeente of a region has no number.
///
/// `regions` says for every region which rows of the grid are in it, each with its share.
/// The quantiles of a region are those of its summed draws. The result does not depend on
/// the number of threads: sums run in the order of the rows.
pub fn simulate_care(
    people: &PeopleDraws,
    model: &CareModel<'_>,
    regions: &[Vec<(usize, f64)>],
) -> Vec<Option<Summary>> {
    let shape = (model.years.len(), model.groups + 1, people.draws);
    summaries(shape, regions, &|row, years| of_row(people, model, row, &years))
}

/// Draws of one row of the grid: by year, group and draw.
fn of_row(
    people: &PeopleDraws,
    model: &CareModel<'_>,
    row: usize,
    years: &std::ops::Range<usize>,
) -> Vec<f32> {
    let (groups, draws) = (model.groups, people.draws);
    let width = groups + 1;
    let mut out = vec![0.0_f32; years.len() * width * draws];
    let mut persons = [0.0_f32; LANES];
    let of_level = |group: usize, draw: usize| {
        let place = row * groups + group;
        model.levels[place] * level_draw(model, place, draw)
    };
    let levels: Vec<f64> =
        (0..groups * draws).map(|at| of_level(at / draws, at % draws)).collect();
    for (at, of_year) in years.clone().zip(out.chunks_mut(width * draws)) {
        let (of_groups, total) = of_year.split_at_mut(groups * draws);
        for first in (0..draws).step_by(LANES) {
            let count = LANES.min(draws - first);
            for (cell, rates) in model.rates[at].chunks(groups).enumerate() {
                let persons = &mut persons[..count];
                people.write((row, cell), model.years[at], first, persons);
                for (group, rate) in rates.iter().enumerate() {
                    let start = group * draws + first;
                    add(&mut of_groups[start..start + count], narrow(*rate), persons);
                }
            }
        }
        for (group, of_group) in of_groups.chunks_mut(draws).enumerate() {
            for (draw, (value, total)) in
                of_group.iter_mut().zip(total.iter_mut()).enumerate()
            {
                let national = model.national[(at * groups + group) * draws + draw];
                *value =
                    narrow(f64::from(*value) * levels[group * draws + draw] * national);
                *total += *value;
            }
        }
    }
    out
}

/// What a level is multiplied by in a draw: lognormal with mean 1.
fn level_draw(model: &CareModel<'_>, place: usize, draw: usize) -> f64 {
    let error = model.level_errors[place];
    if error == 0.0 {
        return 1.0;
    }
    let number = ((place as u64) << 32) + draw as u64;
    libm::exp(error * model.seed.normal(number) - 0.5 * error * error)
}

/// Adds a rate times persons, lane by lane.
fn add(out: &mut [f32], rate: f32, persons: &[f32]) {
    for (out, persons) in out.iter_mut().zip(persons) {
        *out += rate * persons;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Grid;

    const GRID: Grid = Grid { regions: 3, sexes: 2, ages: 2 };

    /// Persons that grow by a tenth a step, with a little of the draw's number.
    fn people(draws: usize) -> PeopleDraws {
        let start: Vec<f64> = (1..=12).map(f64::from).collect();
        let sample = |draw: u64, out: &mut [f64]| {
            for (step, out) in out.chunks_mut(12).enumerate() {
                for (value, start) in out.iter_mut().zip(1..) {
                    let grown = 1.0 + 0.1 * (step + 1) as f64 + draw as f64 / 1000.0;
                    *value = f64::from(start) * grown;
                }
            }
        };
        PeopleDraws::new(GRID, 2020, &start, (draws, 2), &sample)
    }

    fn simulate(
        draws: usize,
        years: &[u16],
        regions: &[Vec<(usize, f64)>],
    ) -> Vec<Option<Summary>> {
        let rates = vec![vec![1.0, 10.0]; 4].concat();
        let model = CareModel {
            groups: 2,
            years,
            rates: &vec![rates; years.len()],
            levels: &[1.0, 1.0, 2.0, 1.0, 1.0, 0.5],
            level_errors: &[0.0; 6],
            national: &[vec![1.0; 2 * draws], vec![3.0; 2 * draws]].concat(),
            seed: Draws::new(1),
        };
        simulate_care(&people(draws), &model, regions)
    }

    /// Worked by hand: the rows have 10, 26 and 42 persons in 2020.
    #[test]
    fn known_answers() {
        let country = vec![(0, 1.0), (1, 1.0), (2, 1.0)];
        let half = vec![(1, 0.5)];
        let found = simulate(1, &[2020, 2028], &[country, half]);
        let means: Vec<_> = found.iter().map(|s| s.unwrap().mean).collect();
        let (one, ten) = (10.0 + 2.0 * 26.0 + 42.0, 10.0 * (10.0 + 26.0 + 0.5 * 42.0));
        let grown = 3.0 * (1.0 + 0.1 * 1.6);
        let expected = [
            [one, ten, one + ten, grown * one, grown * ten, grown * (one + ten)],
            [26.0, 130.0, 156.0, grown * 26.0, grown * 130.0, grown * 156.0],
        ];
        for (mean, expected) in means.iter().zip(expected.as_flattened()) {
            assert!((mean / expected - 1.0).abs() < 1e-6, "{means:?}");
        }
    }

    #[test]
    fn a_region_without_rows_has_no_number() {
        let found = simulate(3, &[2025], &[vec![], vec![(0, 1.0)]]);
        assert_eq!(found[..3], [None; 3]);
        assert!(found[3..].iter().all(Option::is_some));
    }

    #[test]
    fn quantiles_are_those_of_summed_draws() {
        let found = simulate(101, &[2025], &[vec![(0, 1.0), (1, 1.0)]]);
        let total = found[2].unwrap();
        let at = |draw: f64| (10.0 + 52.0 + 100.0 + 260.0) * (1.1 + draw / 1000.0);
        for (quantile, draw) in total.quantiles.iter().zip([2.5, 10.0, 25.0, 50.0, 75.0])
        {
            assert!((quantile / at(draw) - 1.0).abs() < 1e-6, "{total:?}");
        }
    }

    #[test]
    fn threads_and_other_regions_change_nothing() {
        let regions = vec![vec![(0, 1.0)], vec![(2, 0.25), (1, 1.0)]];
        let pool = |threads| {
            rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap()
        };
        let one = pool(1).install(|| simulate(300, &[2021, 2030], &regions));
        let four = pool(4).install(|| simulate(300, &[2021, 2030], &regions));
        assert_eq!(one, four);
        let alone = simulate(300, &[2021, 2030], &regions[1..]);
        assert_eq!(one[6..], alone[..]);
    }
}
