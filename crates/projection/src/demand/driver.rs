/// A change since the origin, by what drives it; the four add up to it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Drivers {
    /// More or fewer people: `(P1 − P0)·c̄0`.
    pub size: f64,
    /// Other ages and sexes: `Σ c0·P1 − P1·c̄0`.
    pub structure: f64,
    /// Rates that move by themselves: `Σ (c1 − c0)·P1`.
    pub trend: f64,
    /// What a scenario changes: `V1 − Σ c1·P1`.
    pub scenario: f64,
}

impl Drivers {
    /// The change that they add up to.
    pub fn total(self) -> f64 {
        self.size + self.structure + self.trend + self.scenario
    }

    /// The drivers of a whole are the sums of those of its parts.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            size: self.size + other.size,
            structure: self.structure + other.structure,
            trend: self.trend + other.trend,
            scenario: self.scenario + other.scenario,
        }
    }
}

/// Splits what a region uses in a later year less what it used in the origin year.
///
/// `at_origin` is the use of the people of the origin `persons.0`; `constant` that of the
/// later people at the rates of the origin, `trended` at rates that moved, and `all` with
/// the scenario too. Without people in the origin year all of `constant` is structure.
pub fn drivers(
    persons: (f64, f64),
    at_origin: f64,
    constant: f64,
    trended: f64,
    all: f64,
) -> Drivers {
    let (before, later) = persons;
    let size = if before > 0.0 { (later - before) * (at_origin / before) } else { 0.0 };
    Drivers {
        size,
        structure: constant - at_origin - size,
        trend: trended - constant,
        scenario: all - trended,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_answer() {
        // 10 people who use 5 each become 12 who would use 72 at these rates, 80 at later ones.
        let found = drivers((10.0, 12.0), 50.0, 72.0, 80.0, 76.0);
        let expected =
            Drivers { size: 10.0, structure: 12.0, trend: 8.0, scenario: -4.0 };
        assert_eq!(found, expected);
        assert_eq!(found.total(), 26.0);
    }

    proptest! {
        #[test]
        fn drivers_add_up(v in proptest::array::uniform6(0.0..1e9_f64)) {
            let [p0, p1, v0, constant, trended, all] = v;
            let total = drivers((p0, p1), v0, constant, trended, all).total();
            let size = v0.max(constant).max(trended).max(all) + (p1 - p0).abs() * v0 / p0.max(1e-300);
            prop_assert!((total - (all - v0)).abs() <= 1e-9 * size.max(1.0));
        }
    }
}
