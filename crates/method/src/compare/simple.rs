use crate::Limits;

/// Where a figure lies against a benchmark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// Significantly lower.
    Lower,
    /// Not significantly different.
    Similar,
    /// Significantly higher.
    Higher,
    /// There are no limits, or no benchmark.
    NotCompared,
}

/// Which way is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Polarity {
    /// A high figure is good.
    HighIsGood,
    /// A low figure is good.
    LowIsGood,
    /// Neither.
    None,
}

/// Whether a figure is better than a benchmark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judgement {
    /// Significantly better.
    Better,
    /// Not significantly different.
    Similar,
    /// Significantly worse.
    Worse,
    /// Nothing is good or bad about it, or it is not compared.
    None,
}

impl Comparison {
    /// The judgement by the polarity of the figure.
    ///
    /// ```
    /// use regiobeeld_method::{Comparison, Judgement, Polarity};
    ///
    /// let judgement = Comparison::Higher.judgement(Polarity::LowIsGood);
    /// assert_eq!(judgement, Judgement::Worse);
    /// ```
    pub fn judgement(self, polarity: Polarity) -> Judgement {
        match (self, polarity) {
            (Self::NotCompared, _) | (_, Polarity::None) => Judgement::None,
            (Self::Similar, _) => Judgement::Similar,
            (Self::Higher, Polarity::HighIsGood) | (Self::Lower, Polarity::LowIsGood) => {
                Judgement::Better
            }
            (Self::Lower | Self::Higher, _) => Judgement::Worse,
        }
    }
}

/// The three-way rule: a figure differs from a benchmark that lies outside its limits.
///
/// Formula: higher if the lower limit lies above the benchmark, lower if the upper limit
/// lies below it, else similar. Use it with the 95% limits, and with the 99.8% ones for
/// what differs beyond doubt.
///
/// The benchmark is taken as known without error and the region as no part of it; where
/// that matters see [`compare_with_benchmark`](crate::compare_with_benchmark). Without
/// limits or benchmark nothing is compared; one missing limit cannot tell.
///
/// Literature: OHID, Fingertips technical guidance: Comparisons with benchmark.
///
/// ```
/// use regiobeeld_method::{Comparison, Limits, compare};
///
/// assert_eq!(compare(Limits::new(2.0, 3.0), Some(1.5)), Comparison::Higher);
/// assert_eq!(compare(Limits::new(2.0, 3.0), Some(2.0)), Comparison::Similar);
/// assert_eq!(compare(Limits::NONE, Some(2.0)), Comparison::NotCompared);
/// ```
pub fn compare(limits: Limits, benchmark: Option<f64>) -> Comparison {
    let Some(benchmark) = benchmark.filter(|benchmark| !benchmark.is_nan()) else {
        return Comparison::NotCompared;
    };
    match (limits.lower, limits.upper) {
        (Some(lower), _) if lower > benchmark => Comparison::Higher,
        (_, Some(upper)) if upper < benchmark => Comparison::Lower,
        (Some(_), Some(_)) => Comparison::Similar,
        _ => Comparison::NotCompared,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polarity_decides_what_is_better() {
        use Comparison::{Higher, Lower, NotCompared, Similar};
        for (comparison, polarity, expected) in [
            (Higher, Polarity::HighIsGood, Judgement::Better),
            (Lower, Polarity::HighIsGood, Judgement::Worse),
            (Lower, Polarity::LowIsGood, Judgement::Better),
            (Similar, Polarity::LowIsGood, Judgement::Similar),
            (Higher, Polarity::None, Judgement::None),
            (NotCompared, Polarity::HighIsGood, Judgement::None),
        ] {
            assert_eq!(comparison.judgement(polarity), expected, "{comparison:?}");
        }
    }

    #[test]
    fn one_limit_can_be_enough() {
        let only_upper = Limits { lower: None, upper: Some(3.0) };
        assert_eq!(compare(only_upper, Some(4.0)), Comparison::Lower);
        assert_eq!(compare(only_upper, Some(2.0)), Comparison::NotCompared);
        assert_eq!(compare(Limits::new(1.0, 2.0), None), Comparison::NotCompared);
    }
}
