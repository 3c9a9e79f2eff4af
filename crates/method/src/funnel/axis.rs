/// What a funnel is drawn along.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum FunnelAxis {
    /// Population of a proportion.
    Population,
    /// Expected events of a ratio.
    Ratio,
    /// Events of a rate, by the average rate and the years that the population is of.
    Rate {
        /// Events per unit of population and year, over all regions.
        average: f64,
        /// Years of data.
        years: f64,
    },
}

/// A hundred whole places along a funnel, from below the smallest region to above the
/// largest, about evenly spaced on a logarithmic scale.
///
/// `denominators` are the population or expected events of the regions. The axis starts
/// at 1 unless all regions are of about one size (the largest at most twice the
/// smallest), and ends at a round number.
///
/// None for no regions or one without size.
///
/// ```
/// use regiobeeld_method::{FunnelAxis, funnel_axis};
///
/// let axis = funnel_axis(&[120.0, 9_000.0], FunnelAxis::Population).unwrap();
/// assert_eq!((axis[0], axis[99]), (1.0, 9_500.0));
/// ```
pub fn funnel_axis(denominators: &[f64], kind: FunnelAxis) -> Option<[f64; 100]> {
    let possible = denominators.iter().all(|size| *size > 0.0 && size.is_finite());
    let smallest = denominators.iter().copied().reduce(f64::min).filter(|_| possible)?;
    let largest = denominators.iter().copied().reduce(f64::max)?;
    let (years, average) = match kind {
        FunnelAxis::Rate { average, years } => (years, Some(average)),
        _ => (1.0, None),
    };
    let mut from = 0.0;
    if largest <= 2.0 * smallest {
        from = round_down(0.95 * smallest / years) * years;
    }
    let mut to = round_up(1.05 * largest / years) * years;
    if let Some(average) = average {
        (from, to) = ((from * average).floor(), (to * average).ceil());
    }
    // One step more is left before the end for a ratio.
    let ahead = if kind == FunnelAxis::Ratio { 101.0 } else { 100.0 };
    let mut places = [from.max(1.0); 100];
    for i in 1..100 {
        let (last, left) = (places[i - 1], ahead - i as f64);
        let step = libm::pow(to / last, 1.0 / left) * last;
        places[i] = step.round_ties_even().max(last + 1.0);
    }
    Some(places)
}

/// The number of digits before the point.
fn digits(x: f64) -> f64 {
    if x < 1.0 { 1.0 } else { libm::log10(x).floor() + 1.0 }
}

/// Down to one digit.
fn round_down(x: f64) -> f64 {
    let unit = libm::pow(10.0, digits(x.floor()) - 1.0);
    (x / unit).floor() * unit
}

/// Up to two digits.
fn round_up(x: f64) -> f64 {
    let unit = libm::pow(10.0, digits(x.ceil()) - 2.0);
    (x / unit).ceil() * unit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_rise_and_are_whole() {
        let rate = FunnelAxis::Rate { average: 0.01, years: 3.0 };
        for kind in [FunnelAxis::Population, FunnelAxis::Ratio, rate] {
            let axis = funnel_axis(&[700.0, 45_000.0], kind).unwrap();
            assert!(axis.windows(2).all(|pair| pair[0] < pair[1]), "{kind:?}");
            assert!(axis.iter().all(|place| place.fract() == 0.0), "{kind:?}");
        }
    }

    #[test]
    fn regions_of_one_size_have_an_axis_of_their_own() {
        let axis = funnel_axis(&[700.0, 900.0], FunnelAxis::Population).unwrap();
        assert_eq!(axis[0], 600.0);
        assert_eq!(funnel_axis(&[], FunnelAxis::Population), None);
        assert_eq!(funnel_axis(&[1.0, 0.0], FunnelAxis::Population), None);
    }
}
