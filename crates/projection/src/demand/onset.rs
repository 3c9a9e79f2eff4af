/// Rates by age of people who get ill later: everyone has the rate of someone `years`
/// younger, `u'(a) = u(a − years)`.
///
/// `rates` are those of one sex, `middle` the middles of its ages in years, rising. Between
/// middles the rate is read along a line; below the first it is the first. Ages below
/// `from` keep their own rate, because births and youth do not move with life expectancy.
///
/// Concept: the variant of later entry in RIVM's Verpleegzorgraming; formula ours.
///
/// ```
/// use regiobeeld_projection::later_onset;
///
/// let later = later_onset(&[10.0, 20.0, 40.0], &[62.0, 67.0, 72.0], 60.0, 2.5);
/// assert_eq!(later, [10.0, 15.0, 30.0]);
/// ```
pub fn later_onset(rates: &[f64], middle: &[f64], from: f64, years: f64) -> Vec<f64> {
    let rate_at = |age: f64| {
        let above = middle.iter().position(|known| *known >= age).unwrap_or(middle.len());
        match above {
            0 => rates.first().copied().unwrap_or(0.0),
            above if above == middle.len() => rates.last().copied().unwrap_or(0.0),
            above => {
                let (low, high) = (above - 1, above);
                let part = (age - middle[low]) / (middle[high] - middle[low]);
                rates[low] + part * (rates[high] - rates[low])
            }
        }
    };
    let of = |(rate, age): (&f64, &f64)| {
        if *age < from { *rate } else { rate_at(age - years) }
    };
    rates.iter().zip(middle).map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_years_change_nothing_and_the_young_keep_their_rate() {
        let (rates, middle) = ([5.0, 1.0, 9.0], [2.5, 62.5, 67.5]);
        assert_eq!(later_onset(&rates, &middle, 60.0, 0.0), rates);
        assert_eq!(later_onset(&rates, &middle, 60.0, 5.0)[0], 5.0);
        assert_eq!(later_onset(&rates, &middle, 60.0, 5.0)[2], 1.0);
        assert_eq!(later_onset(&rates, &middle, 60.0, 500.0), [5.0, 5.0, 5.0]);
    }
}
