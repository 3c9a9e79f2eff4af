use crate::{Estimate, difference, quotient};

/// The change between two periods.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change<const N: usize> {
    /// After minus before, in the unit of the figure.
    pub absolute: Estimate<N>,
    /// After over before minus one, in percent; none unless both are positive.
    pub percent: Option<Estimate<N>>,
}

/// The change between two periods that share no persons or events, with limits.
///
/// Formula: [`difference`] of the two, and 100 times their [`quotient`] minus one.
///
/// Unit: that of the figure, and percent. Missing limits as those two have them. Periods
/// that overlap are not independent: their limits would be too wide. Across a break in
/// the series there is nothing to compare; that is for the caller.
///
/// Literature: see [`difference`].
///
/// ```
/// use regiobeeld_method::{Confidence, Convention, change, crude_rate};
///
/// let rate = |x| crude_rate(x, 1e3, 1e3, [Confidence::P95], Convention::Exact).unwrap();
/// let change = change(rate(50.0), rate(75.0));
/// assert_eq!(change.absolute.value, 25.0);
/// assert_eq!(change.percent.unwrap().value, 50.0);
/// ```
pub fn change<const N: usize>(before: Estimate<N>, after: Estimate<N>) -> Change<N> {
    let percent = quotient(after, before).map(|ratio| Estimate {
        value: 100.0 * (ratio.value - 1.0),
        limits: ratio.limits.map(|limits| limits.map(|limit| 100.0 * (limit - 1.0))),
    });
    Change { absolute: difference(after, before), percent }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Confidence, Limits};

    #[test]
    fn a_change_from_nothing_has_no_percentage() {
        let at = |value| Estimate { value, limits: [Limits::new(value, value + 1.0)] };
        let got = change(at(0.0), at(2.0));
        assert_eq!((got.absolute.value, got.percent), (2.0, None));
    }

    #[test]
    fn the_limits_are_those_of_the_difference() {
        let levels = [Confidence::P95];
        let got = change(
            Estimate::normal(5.0, 3.0, levels),
            Estimate::normal(9.0, 4.0, levels),
        );
        let expected = Estimate::normal(4.0, 5.0, levels).limits[0];
        let limits = got.absolute.limits[0];
        assert!((limits.lower.unwrap() - expected.lower.unwrap()).abs() < 1e-13);
        assert!((limits.upper.unwrap() - expected.upper.unwrap()).abs() < 1e-13);
    }
}
