use serde::{Deserialize, Serialize};

/// How a change grows from nothing to its full effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ramp {
    /// As much in every year.
    Linear,
    /// Slowly, then fast, then slowly: `3x² − 2x³` of the part `x` of the years.
    SCurve,
    /// Nothing before the last year, all of it from then on.
    Step,
}

impl Ramp {
    /// The part of the full effect that there is in a year: 0 up to and with `from`, 1 from
    /// `until` on, and never less in a later year.
    pub fn weight(self, from: u16, until: u16, year: u16) -> f64 {
        if year >= until {
            return 1.0;
        }
        if year <= from {
            return 0.0;
        }
        let part = f64::from(year - from) / f64::from(until - from);
        match self {
            Self::Linear => part,
            Self::SCurve => part * part * (3.0 - 2.0 * part),
            Self::Step => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(ramp: Ramp, weights: &[f64]) {
        let got: Vec<f64> =
            (2024..=2030).map(|year| ramp.weight(2025, 2029, year)).collect();
        assert_eq!(got, weights);
    }

    #[test]
    fn ramps_start_at_nothing_and_end_at_all() {
        check(Ramp::Linear, &[0.0, 0.0, 0.25, 0.5, 0.75, 1.0, 1.0]);
        check(Ramp::SCurve, &[0.0, 0.0, 0.15625, 0.5, 0.84375, 1.0, 1.0]);
        check(Ramp::Step, &[0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0]);
    }

    #[test]
    fn years_that_are_the_same_make_a_step() {
        assert_eq!(Ramp::Linear.weight(2025, 2025, 2024), 0.0);
        assert_eq!(Ramp::Linear.weight(2025, 2025, 2025), 1.0);
    }
}
