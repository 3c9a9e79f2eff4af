use std::collections::BTreeMap;

use regiobeeld_domain::{Age, Text};
use serde::Deserialize;

/// A class of ages of a table that is divided over narrower ones by declared shares, where
/// the classes that are made are not exactly classes of the table.
///
/// The parts are estimates. Only counts are divided.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgeSplit {
    /// The class that the table has.
    pub from: Age,
    /// The classes that it is divided into, with the share of each.
    pub into: BTreeMap<Age, f64>,
    /// What the shares rest on: of whom, which year, and the source.
    pub basis: Text,
}

impl AgeSplit {
    /// What is wrong with the shares.
    pub(super) fn problem(&self) -> Option<String> {
        let from = self.from;
        let mut next = u16::from(from.first());
        for (age, share) in &self.into {
            if u16::from(age.first()) != next || !age.is_within(from) {
                return Some(format!(
                    "ages `{from}` are not all divided, or twice: `{age}`"
                ));
            }
            if !(*share > 0.0 && *share < 1.0) {
                return Some(format!(
                    "the share {share} of ages `{age}` is not between 0 and 1"
                ));
            }
            next = u16::from(age.last()) + 1;
        }
        if next != u16::from(from.last()) + 1 {
            return Some(format!("ages `{from}` are divided up to {} only", next - 1));
        }
        let whole: f64 = self.into.values().sum();
        let is_whole = (whole - 1.0).abs() < 1e-9;
        (!is_whole).then(|| {
            format!("the shares of ages `{from}` add up to {whole:.4}, not to 1")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(into: &[(&str, f64)], problem: &str) {
        let split = AgeSplit {
            from: "15-19".parse().unwrap(),
            into: into
                .iter()
                .map(|(age, share)| (age.parse().unwrap(), *share))
                .collect(),
            basis: Text { nl: String::new(), en: String::new() },
        };
        let found = split.problem().unwrap_or_default();
        assert!(
            found.contains(problem) && problem.is_empty() == found.is_empty(),
            "{found}"
        );
    }

    #[test]
    fn shares_divide_a_class_in_full() {
        check(&[("15-17", 0.6), ("18-19", 0.4)], "");
        check(&[("15-17", 0.6), ("18-19", 0.5)], "add up to 1.1000");
        check(&[("15-17", 0.6)], "up to 17 only");
        check(&[("15-17", 0.6), ("17-19", 0.4)], "twice: `17-19`");
        check(&[("15-17", 0.6), ("18-20", 0.4)], "`18-20`");
        check(&[("15-17", 1.0), ("18-19", 0.0)], "between 0 and 1");
    }
}
