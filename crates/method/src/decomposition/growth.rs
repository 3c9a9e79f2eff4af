/// A change in euro split in three exactly.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GrowthSplit {
    /// Because there are more people: `(P1−P0)·c̄0`.
    pub size: f64,
    /// Because they have other ages and sexes: `P1·(Σ c0·w1 − c̄0)`.
    pub structure: f64,
    /// Because a person of the same age and sex costs more: `P1·Σ (c1−c0)·w1`.
    pub rate: f64,
}

/// Splits the change of a total between two years by size, age-sex structure and rate.
///
/// `P` is the population, `w` its shares by stratum, `c` the cost per head by stratum
/// and `c̄` overall; 0 is the reference year and 1 the other. The three terms add up to
/// `V1 − V0`.
///
/// Unit: that of the events. A stratum that has population in the later year only has
/// no earlier rate: its later rate stands in, so that its events count as structure.
/// Without population in the reference year there is no split.
///
/// ```
/// use regiobeeld_method::growth_split;
///
/// let (v0, p0) = ([10.0, 40.0], [10.0, 10.0]);
/// let (v1, p1) = ([10.0, 90.0], [10.0, 20.0]);
/// let split = growth_split(&v0, &p0, &v1, &p1).expect("there was a population");
/// assert_eq!(split.size, 25.0);
/// assert_eq!(split.structure, 15.0);
/// assert_eq!(split.rate, 10.0);
/// ```
pub fn growth_split(
    events_0: &[f64],
    population_0: &[f64],
    events_1: &[f64],
    population_1: &[f64],
) -> Option<GrowthSplit> {
    let total = |values: &[f64]| values.iter().sum::<f64>();
    let (p0, p1) = (total(population_0), total(population_1));
    let (v0, v1) = (total(events_0), total(events_1));
    let mean_0 = crate::ratio(v0, p0)?;
    // Σ c0·w1·P1: this year's people at the rates of the reference year.
    let mut at_old_rates = 0.0;
    for (i, n1) in population_1.iter().enumerate() {
        at_old_rates += match population_0[i] {
            n0 if n0 > 0.0 => n1 * (events_0[i] / n0),
            _ => events_1[i],
        };
    }
    Some(GrowthSplit {
        size: (p1 - p0) * mean_0,
        structure: at_old_rates - p1 * mean_0,
        rate: v1 - at_old_rates,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(v0: &[f64], p0: &[f64], v1: &[f64], p1: &[f64], expected: [f64; 3]) {
        let split = growth_split(v0, p0, v1, p1).unwrap();
        assert_eq!([split.size, split.structure, split.rate], expected);
        let change = v1.iter().sum::<f64>() - v0.iter().sum::<f64>();
        assert!((split.size + split.structure + split.rate - change).abs() < 1e-9);
    }

    #[test]
    fn one_driver_at_a_time() {
        check(
            &[10.0, 40.0],
            &[10.0, 10.0],
            &[20.0, 80.0],
            &[20.0, 20.0],
            [50.0, 0.0, 0.0],
        );
        check(&[10.0, 40.0], &[10.0, 10.0], &[5.0, 60.0], &[5.0, 15.0], [0.0, 15.0, 0.0]);
        check(
            &[10.0, 40.0],
            &[10.0, 10.0],
            &[20.0, 50.0],
            &[10.0, 10.0],
            [0.0, 0.0, 20.0],
        );
    }

    #[test]
    fn a_new_stratum_counts_as_structure() {
        check(
            &[10.0, 0.0],
            &[10.0, 0.0],
            &[10.0, 30.0],
            &[10.0, 10.0],
            [10.0, 20.0, 0.0],
        );
        assert_eq!(growth_split(&[0.0], &[0.0], &[1.0], &[1.0]), None);
    }
}
