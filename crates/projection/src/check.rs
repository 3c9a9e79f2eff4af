use crate::Error;

/// Refuses a value that is infinite or outside a range; one that is missing (NaN) passes.
pub(crate) fn within(what: &str, value: f64, least: f64, most: f64) -> Result<(), Error> {
    if value.is_nan() || (value.is_finite() && least <= value && value <= most) {
        return Ok(());
    }
    let range = match (least == f64::MIN, most == f64::MAX) {
        (_, true) => format!("{least} or more"),
        (true, false) => format!("{most} or less"),
        (false, false) => format!("from {least} to {most}"),
    };
    Err(wrong(what, &format!("{value} cannot be; it must be {range}")))
}

/// Refuses the first of the values that is infinite or outside a range, by its place.
pub(crate) fn all_within(
    what: &str,
    values: &[f64],
    least: f64,
    most: f64,
) -> Result<(), Error> {
    values.iter().enumerate().try_for_each(|(at, value)| {
        within(what, *value, least, most).map_err(|error| match error {
            Error::Value { what, problem } => {
                Error::Value { what: format!("{what}, number {}", at + 1), problem }
            }
            other => other,
        })
    })
}

/// Refuses an array that has not as many cells as it must.
pub(crate) fn length(
    what: &'static str,
    got: usize,
    expected: usize,
) -> Result<(), Error> {
    if got == expected { Ok(()) } else { Err(Error::Shape { what, expected, got }) }
}

/// An input that cannot be.
pub(crate) fn wrong(what: &str, problem: &str) -> Error {
    Error::Value { what: what.to_owned(), problem: problem.to_owned() }
}
