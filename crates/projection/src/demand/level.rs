use regiobeeld_method::credibility;

use super::CareHistory;

/// How much more or less than the country regions use at equal age and sex: `phi`.
#[derive(Debug, Clone, PartialEq)]
pub struct Levels {
    /// For every region all groups, side by side; 1 is the country.
    pub factor: Vec<f64>,
    /// Variance of each factor about what the region will have in a year: the part of
    /// the level that is not known, and chance within a year.
    pub variance: Vec<f64>,
    /// What the region's own figures count in each, from 0 to 1.
    pub credibility: Vec<f64>,
}

/// The level of every region and group, `phi = O/E`, shrunk to that of the country where
/// the region's own figures vary much by chance.
///
/// `first[group]` is the position of the first year that counts for a group: fits do not
/// cross a break. `rates[year]` are the national rates of each year. With one year nothing
/// is known of chance: the own level then counts in full and its variance is 0.
///
/// Formula: `V(r,t) = phi(r)·Σ u(a,s)·P(r,a,s,t)`; shrunk by the Bühlmann-Straub model with
/// persons as weights (see [`credibility`]).
pub fn levels(history: &CareHistory, rates: &[Vec<f64>], first: &[usize]) -> Levels {
    let (regions, groups) = (history.grid.regions, history.groups);
    let mut levels = Levels {
        factor: vec![1.0; regions * groups],
        variance: vec![0.0; regions * groups],
        credibility: vec![0.0; regions * groups],
    };
    let size = history.grid.of_region();
    let last = history.years.len().saturating_sub(1);
    for (group, &first) in first.iter().enumerate().take(groups) {
        let years = first..history.years.len();
        let (mut ratios, mut weights) = (Vec::new(), Vec::new());
        for region in 0..regions {
            for at in years.clone() {
                let (observed, expected) =
                    history.observed_and_expected(at, region, group, &rates[at]);
                let persons = &history.years[at].persons;
                let persons = &persons[region * size..(region + 1) * size];
                let is_there = expected > 0.0;
                ratios.push(if is_there { observed / expected } else { f64::NAN });
                weights.push(if is_there { persons.iter().sum() } else { 0.0 });
            }
        }
        let found = credibility(&ratios, &weights, years.len());
        for region in 0..regions {
            let (place, newest) = (region * groups + group, region * years.len());
            let newest = newest + (last - first);
            match &found {
                Some(found) => {
                    let unit = found.units[region];
                    let chance = match weights[newest] {
                        0.0 => 0.0,
                        weight => found.within / weight,
                    };
                    levels.factor[place] = unit.mean;
                    levels.variance[place] = unit.variance + chance;
                    levels.credibility[place] = unit.credibility;
                }
                None if ratios[newest].is_finite() => {
                    levels.factor[place] = ratios[newest];
                    levels.credibility[place] = 1.0;
                }
                None => {}
            }
        }
    }
    levels
}
