/// A directly standardised rate, with the sums that it is the quotient of.
#[derive(Debug, Clone, PartialEq)]
pub struct DirectlyStandardised {
    /// `Σ wᵢ · xᵢ/nᵢ`, in units of events.
    pub numerator: f64,
    /// `Σ wᵢ` over the strata that count.
    pub weight: f64,
    /// Positions of the strata that have weight but no population.
    pub left_out: Vec<usize>,
}

impl DirectlyStandardised {
    /// The rate; none where no stratum counts.
    pub fn rate(&self) -> Option<f64> {
        crate::ratio(self.numerator, self.weight)
    }
}

/// Direct age-sex standardisation to the structure of a standard population.
///
/// Formula: `Σ wᵢ · xᵢ/nᵢ ÷ Σ wᵢ` over the strata `i`, with `x` the events, `n` the
/// population and `w` the standard population.
///
/// Unit: events per unit of population. A stratum without population has no rate: it
/// leaves the numerator and the weights, so that the other weights are renormalised,
/// and is named in the result.
///
/// Literature: Breslow and Day, Statistical Methods in Cancer Research II (IARC, 1987),
/// chapter 2.
///
/// ```
/// let standardised = regiobeeld_method::direct(&[4.0, 9.0], &[2.0, 3.0], &[1.0, 3.0]);
/// assert_eq!(standardised.rate(), Some((1.0 * 2.0 + 3.0 * 3.0) / 4.0));
/// ```
pub fn direct(
    events: &[f64],
    population: &[f64],
    standard: &[f64],
) -> DirectlyStandardised {
    let mut sum =
        DirectlyStandardised { numerator: 0.0, weight: 0.0, left_out: Vec::new() };
    for (i, ((x, n), w)) in events.iter().zip(population).zip(standard).enumerate() {
        if *n > 0.0 {
            sum.numerator += w * (x / n);
            sum.weight += w;
        } else if *w > 0.0 {
            sum.left_out.push(i);
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stratum_without_population_is_left_out_and_named() {
        let got = direct(&[4.0, 0.0, 9.0], &[2.0, 0.0, 3.0], &[1.0, 5.0, 3.0]);
        assert_eq!(got.left_out, [1]);
        assert_eq!(got.rate(), Some(11.0 / 4.0));
        assert_eq!(direct(&[1.0], &[0.0], &[1.0]).rate(), None);
        // A stratum that the standard does not have is not missed.
        assert_eq!(direct(&[1.0, 0.0], &[1.0, 0.0], &[1.0, 0.0]).left_out, [0; 0]);
    }
}
