/// One point of an increasing function that is to become zero.
pub(super) struct Point {
    /// The function there.
    pub(super) excess: f64,
    /// Its derivative.
    pub(super) slope: f64,
    /// Its second derivative over its derivative.
    pub(super) bend: f64,
}

/// The root of an increasing function between `lower` and `upper`, by Halley steps.
///
/// A step that leaves the bounds known so far is replaced by halving them. Halley's
/// steps treble the number of right digits, so that a start with three of them is
/// exhausted in three steps; the search ends when a step changes nothing.
pub(super) fn root(
    start: f64,
    mut lower: f64,
    mut upper: f64,
    at: impl Fn(f64) -> Point,
) -> f64 {
    let mut x = start;
    for _ in 0..200 {
        let Point { excess, slope, bend } = at(x);
        if excess == 0.0 {
            return x;
        }
        if excess > 0.0 {
            upper = x;
        } else {
            lower = x;
        }
        let newton = excess / slope;
        // The bend is held back, so that it never turns a step around.
        let halley = x - newton / (1.0 - (0.5 * newton * bend).clamp(-0.5, 0.5));
        let inside = halley > lower && halley < upper;
        let next = match (inside, upper.is_finite()) {
            (true, _) => halley,
            (false, true) => 0.5 * (lower + upper),
            (false, false) => 2.0 * x,
        };
        if (next - x).abs() <= 2.0 * f64::EPSILON * x.abs() {
            return next;
        }
        x = next;
    }
    x
}
