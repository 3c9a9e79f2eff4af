use std::collections::BTreeMap;

use regiobeeld_method::{Confidence, Limits};
use serde_json::Value;

/// What a method gives for a case: a name and one value or a column of them.
pub(crate) type Results = BTreeMap<String, Got>;

/// A result and how it may differ from the expected one.
#[derive(Debug, Clone)]
pub(crate) struct Got {
    pub(crate) values: Vec<Cell>,
    pub(crate) tolerance: Tolerance,
}

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    Number(Option<f64>),
    Text(Option<String>),
}

/// How far a result may be off.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Tolerance {
    /// Relative, as the case says.
    OfCase,
    /// Absolute.
    Within(f64),
    /// As the case says, and a blank is right too: the case's note says so.
    OrBlank,
}

pub(crate) struct Case<'a> {
    json: &'a Value,
}

impl<'a> Case<'a> {
    pub(crate) fn new(json: &'a Value) -> Self {
        Self { json }
    }

    pub(crate) fn method(&self) -> &'a str {
        self.json["method"].as_str().unwrap()
    }

    pub(crate) fn is_fixture(&self) -> bool {
        self.json["origin"] == "fixture"
    }

    pub(crate) fn note(&self) -> &'a str {
        self.json["note"].as_str().unwrap_or("")
    }

    pub(crate) fn parameter(&self, name: &str) -> &'a Value {
        &self.json["params"][name]
    }

    pub(crate) fn number(&self, name: &str) -> f64 {
        self.parameter(name).as_f64().unwrap_or_else(|| panic!("{} {name}", self.json))
    }

    pub(crate) fn has(&self, column: &str) -> bool {
        self.json["input"][column]
            .as_array()
            .is_some_and(|column| column.iter().any(|value| !value.is_null()))
    }

    /// A column of the input; missing is NaN.
    pub(crate) fn column(&self, name: &str) -> Vec<f64> {
        self.values(name).iter().map(|v| v.as_f64().unwrap_or(f64::NAN)).collect()
    }

    pub(crate) fn values(&self, name: &str) -> &'a [Value] {
        self.json["input"][name].as_array().unwrap()
    }

    /// The only value of a column.
    pub(crate) fn single(&self, name: &str) -> f64 {
        let column = self.column(name);
        assert_eq!(column.len(), 1, "{name}");
        column[0]
    }

    pub(crate) fn expected(&self, name: &str) -> Option<&'a Value> {
        self.json["expected"].get(name)
    }

    /// The levels of confidence with the endings that their limits have.
    pub(crate) fn levels(&self) -> Vec<(Confidence, String)> {
        let mut levels = Vec::new();
        let confidence = self.parameter("confidence");
        let several = confidence.as_array().cloned().unwrap_or(vec![confidence.clone()]);
        for level in several.iter().map(|level| level.as_f64().unwrap()) {
            levels.push((Confidence::new(level).unwrap(), ending(level)));
        }
        if let Some(level) = self.parameter("extra_confidence").as_f64() {
            levels.push((Confidence::new(level).unwrap(), "_extra".to_owned()));
        }
        levels
    }

    /// What differs from the expected values, in words; every one must have been given.
    pub(crate) fn check(&self, results: &Results) -> Vec<String> {
        let id = self.json["case_id"].as_str().unwrap();
        let rtol = self.json["rtol"].as_f64().unwrap();
        let expected = self.json["expected"].as_object().unwrap();
        let mut wrong = Vec::new();
        for (name, expected) in expected {
            let Some(got) = results.get(name) else {
                wrong.push(format!("{id}: nothing was given for `{name}`"));
                continue;
            };
            let expected: Vec<&Value> = match expected {
                Value::Array(values) => values.iter().collect(),
                value => vec![value],
            };
            if got.values.len() != expected.len() {
                wrong.push(format!("{id}: {} values of `{name}`", got.values.len()));
            }
            for (i, (got_value, expected)) in got.values.iter().zip(expected).enumerate()
            {
                if !got_value.is_right(expected, got.tolerance, rtol) {
                    wrong
                        .push(format!("{id}: {name}[{i}] {got_value:?}, not {expected}"));
                }
            }
        }
        wrong
    }
}

/// `95_0cl` for 0.95.
fn ending(level: f64) -> String {
    format!("{:.1}cl", level * 100.0).replace('.', "_")
}

impl Cell {
    fn is_right(&self, expected: &Value, tolerance: Tolerance, rtol: f64) -> bool {
        match self {
            Cell::Text(got) => got.as_deref() == expected.as_str(),
            Cell::Number(None) => {
                expected.is_null() || matches!(tolerance, Tolerance::OrBlank)
            }
            Cell::Number(Some(got)) => expected.as_f64().is_some_and(|expected| {
                let error = (got - expected).abs();
                match tolerance {
                    Tolerance::Within(limit) => error <= limit,
                    _ => error <= rtol * expected.abs() || error <= 1e-12,
                }
            }),
        }
    }
}

impl Got {
    pub(crate) fn number(value: Option<f64>) -> Self {
        Self::numbers(vec![value])
    }

    pub(crate) fn numbers(values: Vec<Option<f64>>) -> Self {
        let values = values.into_iter().map(Cell::Number).collect();
        Self { values, tolerance: Tolerance::OfCase }
    }

    pub(crate) fn text(text: Option<&str>) -> Self {
        let values = vec![Cell::Text(text.map(str::to_owned))];
        Self { values, tolerance: Tolerance::OfCase }
    }

    pub(crate) fn texts(texts: Vec<String>) -> Self {
        let values = texts.into_iter().map(|text| Cell::Text(Some(text))).collect();
        Self { values, tolerance: Tolerance::OfCase }
    }

    pub(crate) fn with(self, tolerance: Tolerance) -> Self {
        Self { tolerance, ..self }
    }
}

/// Puts limits under `lower…` and `upper…`.
pub(crate) fn put_limits(results: &mut Results, ending: &str, limits: Limits) {
    results.insert(format!("lower{ending}"), Got::number(limits.lower));
    results.insert(format!("upper{ending}"), Got::number(limits.upper));
}
