/// A straight way from values to places.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scale {
    values: (f64, f64),
    places: (f64, f64),
}

impl Scale {
    pub(crate) fn new(values: (f64, f64), places: (f64, f64)) -> Self {
        Self { values, places }
    }

    /// The place of a value; the middle where all values are the same.
    pub(crate) fn at(self, value: f64) -> f64 {
        let (low, high) = self.values;
        let (first, last) = self.places;
        if high > low {
            first + (value - low) / (high - low) * (last - first)
        } else {
            f64::midpoint(first, last)
        }
    }
}

/// An axis with round marks.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Axis {
    /// The marks in rising order; the first and last are the ends.
    pub(crate) marks: Vec<f64>,
    /// Decimals that tell the marks apart.
    pub(crate) decimals: usize,
}

impl Axis {
    /// The axis that holds both values, with about `count` steps.
    pub(crate) fn over(low: f64, high: f64, count: u16) -> Self {
        let (low, high) = if high > low { (low, high) } else { (low - 1.0, low + 1.0) };
        let (step, decimals) = step((high - low) / f64::from(count.max(1)));
        let (first, last) = ((low / step).floor(), (high / step).ceil());
        let mut marks = Vec::new();
        let mut at = first;
        // The number of marks is bounded: the step was made for `count` of them.
        while at <= last && marks.len() < 100 {
            marks.push(at * step);
            at += 1.0;
        }
        Self { marks, decimals }
    }

    pub(crate) fn ends(&self) -> (f64, f64) {
        let first = self.marks.first().copied().unwrap_or(0.0);
        (first, self.marks.last().copied().unwrap_or(first))
    }

    pub(crate) fn scale(&self, places: (f64, f64)) -> Scale {
        Scale::new(self.ends(), places)
    }
}

/// The smallest of 1, 2, 2.5 and 5 times a power of ten that is not under `least`, with
/// its decimals.
fn step(least: f64) -> (f64, usize) {
    let (mut power, mut decimals): (f64, usize) = (1.0, 0);
    let mut whole = 0_usize;
    while power * 10.0 <= least {
        power *= 10.0;
        whole += 1;
    }
    while power > least && decimals < 9 {
        power /= 10.0;
        decimals += 1;
    }
    if 2.0 * power >= least || power >= least {
        let factor = if power >= least { 1.0 } else { 2.0 };
        return (factor * power, decimals);
    }
    if 2.5 * power >= least {
        return (2.5 * power, if whole > 0 { 0 } else { decimals + 1 });
    }
    if 5.0 * power >= least {
        return (5.0 * power, decimals);
    }
    (10.0 * power, decimals.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(low: f64, high: f64, count: u16, ends: (f64, f64), decimals: usize) {
        let axis = Axis::over(low, high, count);
        let got = axis.ends();
        assert!(
            (got.0 - ends.0).abs() < 1e-9 && (got.1 - ends.1).abs() < 1e-9,
            "{axis:?}"
        );
        assert_eq!(axis.decimals, decimals, "{axis:?}");
        assert!(axis.marks.len() <= usize::from(count) + 3, "{axis:?}");
    }

    #[test]
    fn marks_are_round_and_hold_the_values() {
        check(0.0, 4.1, 4, (0.0, 6.0), 0);
        check(0.0, 1.0, 4, (0.0, 1.0), 2);
        check(0.93, 1.12, 5, (0.9, 1.15), 2);
        check(2210.0, 3050.0, 5, (2200.0, 3200.0), 0);
        check(-120.0, 900.0, 4, (-500.0, 1000.0), 0);
        check(5.0, 5.0, 4, (4.0, 6.0), 1);
        check(0.0, 90.0, 9, (0.0, 90.0), 0);
    }

    #[test]
    fn places() {
        let scale = Scale::new((0.0, 10.0), (100.0, 0.0));
        assert!((scale.at(2.5) - 75.0).abs() < 1e-9);
        assert!((Scale::new((1.0, 1.0), (0.0, 10.0)).at(1.0) - 5.0).abs() < 1e-9);
    }
}
