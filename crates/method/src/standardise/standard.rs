use core::fmt;
use core::str::FromStr;

/// A standard population by name: `national` (that of the year of the figure),
/// `national-2015` (a fixed year) or `european-2013`.
///
/// The national ones are data; the European one is [`european_2013`].
///
/// ```
/// use regiobeeld_method::Standard;
///
/// assert_eq!("national-2015".parse(), Ok(Standard::NationalOf(2015)));
/// assert_eq!(Standard::European2013.to_string(), "european-2013");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standard {
    /// The country in the year of the figure.
    National,
    /// The country in a fixed year.
    NationalOf(u16),
    /// The European standard population of 2013.
    European2013,
}

impl fmt::Display for Standard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::National => f.write_str("national"),
            Self::NationalOf(year) => write!(f, "national-{year}"),
            Self::European2013 => f.write_str("european-2013"),
        }
    }
}

impl FromStr for Standard {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let year =
            |year: &str| year.parse().ok().filter(|year| (1900..2200).contains(year));
        let fixed =
            || name.strip_prefix("national-").and_then(year).map(Self::NationalOf);
        match name {
            "national" => Ok(Self::National),
            "european-2013" => Ok(Self::European2013),
            _ => fixed().ok_or_else(|| {
                format!(
                    "no standard population `{name}`: `national`, `national-YEAR` or \
                     `european-2013`"
                )
            }),
        }
    }
}

/// First ages of the European bands and their persons, of 100,000.
const EUROPEAN: [(f64, f64); 21] = [
    (0.0, 1000.0),
    (1.0, 4000.0),
    (5.0, 5500.0),
    (10.0, 5500.0),
    (15.0, 5500.0),
    (20.0, 6000.0),
    (25.0, 6000.0),
    (30.0, 6500.0),
    (35.0, 7000.0),
    (40.0, 7000.0),
    (45.0, 7000.0),
    (50.0, 7000.0),
    (55.0, 6500.0),
    (60.0, 6000.0),
    (65.0, 5500.0),
    (70.0, 5000.0),
    (75.0, 4000.0),
    (80.0, 2500.0),
    (85.0, 1500.0),
    (90.0, 800.0),
    (95.0, 200.0),
];

/// The European standard population of 2013 in any bands that its own can be added to.
///
/// `start` are the first ages of the bands, rising; the last is without end. Ages below
/// the first band are left out (a rate of 20 and over). Unit: persons of 100,000. None
/// if a band would cut one of the standard's, which are 0, 1-4, 5-9, …, 90-94, 95+.
///
/// Literature: Eurostat, Revision of the European Standard Population (2013).
///
/// ```
/// use regiobeeld_method::european_2013;
///
/// assert_eq!(european_2013(&[0.0, 65.0, 90.0]), Some(vec![80_500.0, 18_500.0, 1_000.0]));
/// assert_eq!(european_2013(&[0.0, 18.0]), None);
/// ```
pub fn european_2013(start: &[f64]) -> Option<Vec<f64>> {
    let is_edge = |age: &f64| EUROPEAN.iter().any(|(first, _)| first == age);
    let rises = start.windows(2).all(|pair| pair[0] < pair[1]);
    if !rises || !start.iter().all(is_edge) {
        return None;
    }
    let ends = start.iter().skip(1).copied().chain([f64::INFINITY]);
    let sum = |(from, to): (&f64, f64)| {
        let inside = EUROPEAN.iter().filter(|(age, _)| age >= from && *age < to);
        inside.map(|(_, persons)| persons).sum()
    };
    Some(start.iter().zip(ends).map(sum).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_is_of_100_000() {
        assert_eq!(european_2013(&[0.0]), Some(vec![100_000.0]));
    }

    #[test]
    fn names_are_read_back() {
        for standard in
            [Standard::National, Standard::NationalOf(2015), Standard::European2013]
        {
            assert_eq!(standard.to_string().parse(), Ok(standard));
        }
        let error = "european".parse::<Standard>().unwrap_err();
        assert!(error.contains("`european`") && error.contains("`european-2013`"));
        assert!("national-12".parse::<Standard>().is_err());
    }
}
