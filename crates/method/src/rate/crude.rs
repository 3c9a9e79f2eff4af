use crate::{Confidence, Convention, CountMethod, Estimate, byar, garwood};

/// A crude rate of events with limits.
///
/// Formula: `multiplier · x / n`; the limits are those of the count `x`, in the same
/// unit: exact, or under `Peer` Byar's from ten events.
///
/// Unit: events per `multiplier` of the population (`n` may be person-years). No rate
/// for an empty, negative or missing population, or a negative or missing count.
///
/// Literature: Breslow and Day, Statistical Methods in Cancer Research II (IARC, 1987),
/// chapter 2.
///
/// ```
/// use regiobeeld_method::{Confidence, Convention, crude_rate};
///
/// let levels = [Confidence::P95, Confidence::P998];
/// let rate = crude_rate(5.0, 100.0, 100.0, levels, Convention::Exact).unwrap();
/// assert_eq!(rate.value, 5.0);
/// assert!((rate.limits[0].lower.unwrap() - 1.623_486_390_118_42).abs() < 1e-12);
/// ```
pub fn crude_rate<const N: usize>(
    events: f64,
    population: f64,
    multiplier: f64,
    levels: [Confidence; N],
    convention: Convention,
) -> Option<Estimate<N>> {
    if !(population > 0.0 && events >= 0.0) {
        return None;
    }
    let limits = levels.map(|level| match CountMethod::of(events, convention) {
        CountMethod::Exact => garwood(events, level),
        CountMethod::Byar => byar(events, level, convention),
    });
    Some(Estimate { value: events, limits }.scale(multiplier / population))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_population_and_no_count_have_no_rate() {
        let rate = |x, n| crude_rate(x, n, 1.0, [Confidence::P95], Convention::Exact);
        assert_eq!(rate(1.0, 0.0), None);
        assert_eq!(rate(f64::NAN, 10.0), None);
        assert_eq!(rate(-1.0, 10.0), None);
        assert_eq!(rate(0.0, 10.0).unwrap().limits[0].lower, Some(0.0));
    }

    #[test]
    fn the_exact_convention_does_not_switch_at_ten_events() {
        let at = |convention| {
            crude_rate(10.0, 1.0, 1.0, [Confidence::P95], convention).unwrap().limits[0]
        };
        assert_eq!(at(Convention::Exact), garwood(10.0, Confidence::P95));
        assert_ne!(at(Convention::Peer), at(Convention::Exact));
    }
}
