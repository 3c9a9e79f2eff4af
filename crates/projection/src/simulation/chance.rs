use rayon::prelude::*;
use regiobeeld_method::{Draws, Poisson};

use super::Summary;
use super::people::narrow;
use super::summary::Summarizing;

/// What chance alone makes of expected numbers of events: a summary of so many Poisson draws
/// of each, in parallel. None where the mean is below zero or not a number.
///
/// Draw `i` of mean `j` has the number `j × draws + i`, so that the answer depends on the
/// seed alone.
pub fn poisson_summaries(
    means: &[f64],
    draws: usize,
    seed: Draws,
) -> Vec<Option<Summary>> {
    let numbered = means.par_iter().enumerate();
    numbered
        .map_init(
            <(Vec<f32>, Summarizing)>::default,
            |(drawn, summarizing), (at, mean)| {
                let poisson = Poisson::new(*mean)?;
                let first = at * draws;
                let numbers = first as u64..(first + draws) as u64;
                drawn.clear();
                drawn.extend(numbers.map(|number| narrow(poisson.draw(seed, number))));
                summarizing.summary(drawn)
            },
        )
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_the_distribution() {
        // P(X ≤ 8) = 0.456, P(X ≤ 9) = 0.587; P(X ≤ 3) = 0.021, P(X ≤ 4) = 0.055.
        let found = poisson_summaries(&[9.0, f64::NAN, 0.0, 1e6], 4_000, Draws::new(3));
        let nine = found[0].unwrap();
        assert!((nine.mean - 9.0).abs() < 0.2, "{nine:?}");
        assert_eq!((nine.quantiles[0], nine.quantiles[3]), (4.0, 9.0));
        assert_eq!(found[1], None);
        assert_eq!(found[2].unwrap().quantiles, [0.0; 7]);
        let million = found[3].unwrap();
        let wide = (million.quantiles[6] - million.quantiles[0]) / 1e3;
        assert!((wide - 2.0 * 1.96).abs() < 0.2, "{million:?}");
    }

    #[test]
    fn threads_change_nothing() {
        let means: Vec<f64> = (0..200).map(f64::from).collect();
        let of = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
            pool.unwrap().install(|| poisson_summaries(&means, 100, Draws::new(3)))
        };
        assert_eq!(of(1), of(3));
    }
}
