use super::limits::funnel_proportion;
use crate::interval::is_proportion;
use crate::{Confidence, Convention, CountMethod, byar, garwood};

/// Where a region lies in a funnel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FunnelSignal {
    /// Below the 99.8% limit.
    VeryLow,
    /// Below the 95% limit.
    Low,
    /// Within the limits.
    Within,
    /// Above the 95% limit.
    High,
    /// Above the 99.8% limit.
    VeryHigh,
}

/// Below this many events peers call no directly standardised rate significant.
pub const MINIMUM_EVENTS: f64 = 10.0;

/// Whether a proportion differs from the average by more than chance.
///
/// Formula: outside [`funnel_proportion`] at 95% or 99.8%.
///
/// None for a region that has no proportion.
///
/// Literature: see [`funnel_proportion`].
///
/// ```
/// use regiobeeld_method::{FunnelSignal, funnel_signal_proportion};
///
/// assert_eq!(funnel_signal_proportion(60.0, 100.0, 0.5), Some(FunnelSignal::High));
/// assert_eq!(funnel_signal_proportion(55.0, 100.0, 0.5), Some(FunnelSignal::Within));
/// ```
pub fn funnel_signal_proportion(
    numerator: f64,
    denominator: f64,
    average: f64,
) -> Option<FunnelSignal> {
    if !is_proportion(numerator, denominator) {
        return None;
    }
    let value = numerator / denominator;
    let inner = funnel_proportion(average, denominator, Confidence::P95)?;
    let outer = funnel_proportion(average, denominator, Confidence::P998)?;
    Some(signal([
        outer.lower.is_some_and(|limit| value < limit),
        inner.lower.is_some_and(|limit| value < limit),
        inner.upper.is_some_and(|limit| value > limit),
        outer.upper.is_some_and(|limit| value > limit),
    ]))
}

/// Whether observed events differ from those expected at the average rate by more than
/// chance.
///
/// For a ratio `expected` is the expected events; for a rate it is the average rate times
/// the population that it is of (`x / rate` for a standardised one).
///
/// Formula: the limits of the observed count at 95% or 99.8% leave out the expected
/// events; they are exact, or under `Peer` Byar's from ten events.
///
/// None for a negative or missing count, or nothing expected. For directly standardised
/// rates `Peer` says nothing below [`MINIMUM_EVENTS`]; that is for the caller.
///
/// Literature: see [`funnel_events`](crate::funnel_events).
///
/// ```
/// use regiobeeld_method::{Convention, FunnelSignal, funnel_signal_events};
///
/// let signal = |observed| funnel_signal_events(observed, 20.0, Convention::Exact);
/// assert_eq!(signal(5.0), Some(FunnelSignal::VeryLow));
/// assert_eq!(signal(30.0), Some(FunnelSignal::High));
/// assert_eq!(signal(24.0), Some(FunnelSignal::Within));
/// ```
pub fn funnel_signal_events(
    observed: f64,
    expected: f64,
    convention: Convention,
) -> Option<FunnelSignal> {
    if !(observed >= 0.0 && observed.is_finite() && expected > 0.0) {
        return None;
    }
    let limits = |level| match CountMethod::of(observed, convention) {
        CountMethod::Exact => garwood(observed, level),
        CountMethod::Byar => byar(observed, level, convention),
    };
    let (inner, outer) = (limits(Confidence::P95), limits(Confidence::P998));
    Some(signal([
        outer.upper.is_some_and(|limit| expected > limit),
        inner.upper.is_some_and(|limit| expected > limit),
        inner.lower.is_some_and(|limit| expected < limit),
        outer.lower.is_some_and(|limit| expected < limit),
    ]))
}

/// From below the outer limits to above them.
fn signal(outside: [bool; 4]) -> FunnelSignal {
    match outside {
        [true, ..] => FunnelSignal::VeryLow,
        [_, true, ..] => FunnelSignal::Low,
        [.., true] => FunnelSignal::VeryHigh,
        [.., true, _] => FunnelSignal::High,
        _ => FunnelSignal::Within,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_events_can_be_low_but_never_high() {
        let signal = |expected| funnel_signal_events(0.0, expected, Convention::Exact);
        assert_eq!(signal(1e-9), Some(FunnelSignal::Within));
        assert_eq!(signal(5.0), Some(FunnelSignal::Low));
        assert_eq!(signal(7.0), Some(FunnelSignal::VeryLow));
    }

    #[test]
    fn what_cannot_be_has_no_signal() {
        assert_eq!(funnel_signal_events(1.0, 0.0, Convention::Exact), None);
        assert_eq!(funnel_signal_events(f64::NAN, 1.0, Convention::Exact), None);
        assert_eq!(funnel_signal_proportion(2.0, 1.0, 0.5), None);
    }
}
