//! Which column of a table is the one that a definition means, and what its numbers are.

use regiobeeld_domain::{Code, Diagnostic, Place};

use super::keep::stem;
use crate::{MeasureDefinition, StatMeasure, StatTable};

/// The position of a measure in a table: by its key, else by its key without the number
/// that moves between editions, else by its titles.
///
/// # Errors
///
/// The reason, where the table has several that fit or another unit. None where it simply
/// lacks the measure, as editions do.
pub(super) fn find(
    table: &StatTable,
    wanted: &MeasureDefinition,
) -> Result<u32, Option<Box<Diagnostic>>> {
    let fitting = |fits: &dyn Fn(&StatMeasure) -> bool| {
        let measures = table.measures.iter().zip(0..);
        measures.filter(|(m, _)| fits(m)).map(|(_, at)| at).collect::<Vec<u32>>()
    };
    let by_key = |key: &String| fitting(&|m| m.key == *key);
    let by_stem = |key: &String| fitting(&|m| stem(&m.key) == stem(key));
    let by_path =
        || fitting(&|m| !wanted.path.is_empty() && m.path.ends_with(&wanted.path));
    let mut ways = wanted.keys.iter().map(by_key).chain(wanted.keys.iter().map(by_stem));
    let found = ways.find(|found| !found.is_empty()).unwrap_or_else(by_path);
    let found = match found.as_slice() {
        [] => return Err(None),
        [only] => *only,
        several => *among(table, several, &wanted.path).ok_or_else(|| {
            let names = several.iter().map(|at| titles(&table.measures[*at as usize]));
            let names: Vec<_> = names.collect();
            let message = format!(
                "several measures fit `{}`: {}",
                wanted.measure,
                names.join(", ")
            );
            let help = "give the key of this edition, or `path` with its titles";
            Some(Box::new(wrong(wanted, message).help(help)))
        })?,
    };
    let measure = &table.measures[found as usize];
    let published = measure.unit.as_deref().and_then(multiple);
    if published.is_some_and(|published| published != wanted.factor) {
        let unit = measure.unit.as_deref().unwrap_or_default();
        let message = format!(
            "the table's unit of `{}` is `{unit}`, the definition's factor {}",
            measure.key, wanted.factor
        );
        let help = "the measure is left out; correct `factor` in the definition";
        return Err(Some(Box::new(wrong(wanted, message).help(help))));
    }
    Ok(found)
}

/// The one of several whose titles end as they should.
fn among<'s>(table: &StatTable, several: &'s [u32], path: &[String]) -> Option<&'s u32> {
    let titled = |at: &&u32| table.measures[**at as usize].path.ends_with(path);
    let mut titled = several.iter().filter(titled);
    titled.next().filter(|_| !path.is_empty() && titled.next().is_none())
}

fn titles(measure: &StatMeasure) -> String {
    format!("`{}` ({})", measure.key, measure.path.join(" / "))
}

fn wrong(wanted: &MeasureDefinition, message: String) -> Diagnostic {
    Diagnostic::new(Code::BadDefinition, message).at(Place::Field(&wanted.measure))
}

/// What a published unit says that its numbers are multiples of. `per 1 000 inwoners` is a
/// rate and says nothing of the kind.
fn multiple(unit: &str) -> Option<f64> {
    let unit = unit.to_lowercase();
    let unit = unit.strip_prefix('x').unwrap_or(&unit).trim_start();
    if unit.starts_with("mln") || unit.starts_with("1 000 000") {
        Some(1e6)
    } else if unit.starts_with("1 000") || unit.starts_with("1000") {
        Some(1e3)
    } else if unit.starts_with("aantal") {
        Some(1.0)
    } else {
        None
    }
}

/// A number times a factor, without what the multiplication of decimals leaves behind.
pub(super) fn scaled(value: f64, factor: f64) -> f64 {
    if factor == 1.0 {
        return value;
    }
    let scaled = value * factor;
    let whole = scaled.round();
    if (scaled - whole).abs() < 1e-6 { whole } else { scaled }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(measures: &[(&str, &[&str], Option<&str>)]) -> StatTable {
        let measure = |(key, path, unit): &(&str, &[&str], Option<&str>)| StatMeasure {
            key: (*key).to_owned(),
            path: path.iter().map(|title| (*title).to_owned()).collect(),
            unit: unit.map(str::to_owned),
            decimals: None,
        };
        let measures = measures.iter().map(measure).collect();
        StatTable { measures, ..StatTable::default() }
    }

    #[track_caller]
    fn check(text: &str, expected: Result<u32, Option<&str>>) {
        let table = table(&[
            ("Totaal_1", &["Bevolking", "Totaal"], Some("aantal")),
            ("Ongehuwd_25", &["Mannen", "Ongehuwd"], Some("x 1 000")),
            ("Ongehuwd_30", &["Vrouwen", "Ongehuwd"], Some("x 1 000")),
            ("Druk_31", &["Druk"], Some("per 1 000 inwoners")),
            ("M000352", &["Bevolking op 1 januari"], None),
        ]);
        let text = format!("measure = \"m\"\nunit = \"persons\"\n{text}");
        let found = find(&table, &toml::from_str(&text).unwrap());
        match (found, expected) {
            (Ok(found), Ok(expected)) => assert_eq!(found, expected),
            (Err(None), Err(None)) => {}
            (Err(Some(found)), Err(Some(part))) => {
                assert!(found.message.contains(part), "{found}");
            }
            (found, _) => panic!("{found:?}"),
        }
    }

    /// Trap 8: numbers of keys move, and equal titles need the chain of groups.
    #[test]
    fn trap_8_measures_are_found_when_numbers_move() {
        check("keys = [\"Totaal_1\"]", Ok(0));
        check("keys = [\"Totaal_7\"]", Ok(0));
        check("keys = [\"Ongehuwd_25\"]\nfactor = 1000", Ok(1));
        check("keys = [\"Ongehuwd_9\"]\nfactor = 1000", Err(Some("several")));
        check(
            "keys = [\"Ongehuwd_9\"]\npath = [\"Vrouwen\", \"Ongehuwd\"]\nfactor = 1000",
            Ok(2),
        );
        check("keys = []\npath = [\"Mannen\", \"Ongehuwd\"]\nfactor = 1000", Ok(1));
        check("keys = []\npath = [\"Ongehuwd\"]\nfactor = 1000", Err(Some("several")));
        check("keys = [\"Anders_1\"]", Err(None));
    }

    /// Trap 9: the two services know a measure by different keys.
    #[test]
    fn trap_9_keys_of_both_services_are_known() {
        check("keys = [\"BevolkingOp1Januari_1\", \"M000352\"]", Ok(4));
    }

    #[test]
    fn a_unit_that_contradicts_the_factor_is_refused() {
        check("keys = [\"Ongehuwd_25\"]", Err(Some("x 1 000")));
        check("keys = [\"Totaal_1\"]\nfactor = 1000", Err(Some("aantal")));
        check("keys = [\"Druk_31\"]", Ok(3));
    }

    #[test]
    fn scaling_leaves_no_dust() {
        assert_eq!(scaled(17.81, 1000.0), 17_810.0);
        assert_eq!(scaled(0.07, 1000.0), 70.0);
        assert_eq!(scaled(0.1, 1.0), 0.1);
    }
}
