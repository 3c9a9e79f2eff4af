/// How the corner cases of a method are settled.
///
/// The two conventions agree wherever a figure is of any size. `Exact` is the default of
/// the product; `Peer` is that of the English observatories, so that their published
/// figures can be reproduced.
///
/// | | `Exact` | `Peer` |
/// |---|---|---|
/// | limits of a count | exact at every count | exact below ten events, Byar from ten |
/// | Byar's lower limit | 0 at no events, never negative | missing where not positive |
/// | directly standardised rate below ten events | given; the definition says its own minimum | blank |
/// | a stratum whose events are missing | the result is missing | counts no events |
/// | life expectancy of 5,000 person-years or less, or with limits more than 20 years apart | given; the definition says its own minimum | blank |
/// | life expectancy at an age that no one reaches | missing | 0 |
/// | limits of a slope index fitted on a transformed scale | slope and level of the line vary | its slope only |
/// | intercept of the slope index | in the unit of the index | only if transformed |
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Convention {
    /// Right at every size.
    #[default]
    Exact,
    /// As the English public-health observatories compute.
    Peer,
}

impl Convention {
    /// Events of a stratum or region; NaN stands for missing.
    ///
    /// Missing events stay missing under `Exact` and are no events under `Peer`.
    pub(crate) fn events(self, events: f64) -> f64 {
        if self == Self::Peer && events.is_nan() { 0.0 } else { events }
    }
}
