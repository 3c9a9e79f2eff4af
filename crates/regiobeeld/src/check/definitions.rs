//! What is wrong with the definitions of indicators.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use regiobeeld_domain::{Age, Code, Diagnostic, Place, RegionLevel};
use regiobeeld_indicator::{Definition, Dimension, Measure, Method};
use regiobeeld_ingest::{self as ingest, DatasetShape};

use super::mistake::{Read, read};
use crate::settings::which;
use crate::{Error, definition_set};

/// The names of all indicators, also of those that are wrong.
pub(super) type Names = Vec<String>;

/// Checks the definitions of the library and of folders.
pub(super) fn check(folders: &[PathBuf]) -> Result<(Vec<Diagnostic>, Names), Error> {
    let mut problems = Vec::new();
    let (folders, _): (Vec<_>, Vec<_>) =
        folders.iter().cloned().partition(|folder| folder.is_dir());
    let texts = match definition_set::texts(&folders) {
        Ok(texts) => texts,
        Err(error) => {
            problems.push(Diagnostic::new(Code::BadDefinition, error.to_string()));
            definition_set::texts(&[])?
        }
    };
    let shapes = match ingest::dataset_shapes() {
        Ok(shapes) => shapes,
        Err(error) => {
            problems.push(Diagnostic::new(Code::BadDefinition, error.to_string()));
            BTreeMap::new()
        }
    };
    let sound = texts.values().find(|text| text.is_embedded());
    let sound = sound.map_or("", |text| &text.text);
    for text in texts.values() {
        let mut read: Read<'_, Definition> =
            read(&text.file, &text.text, Code::BadDefinition, sound);
        problems.append(&mut read.problems);
        if let Some(definition) = &read.value {
            problems.extend(Fit { read: &read, shapes: &shapes }.check(definition));
        }
    }
    Ok((problems, texts.into_keys().collect()))
}

/// Holds a definition against the datasets that there are.
struct Fit<'a> {
    read: &'a Read<'a, Definition>,
    shapes: &'a BTreeMap<String, DatasetShape>,
}

impl Fit<'_> {
    fn check(&self, definition: &Definition) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        if !(1..=4).contains(&definition.criterion) {
            problems.push(self.read.problem(
                "criterion",
                None,
                &format!("`{}` is no part of the criteria", definition.criterion),
                "parts are 1 to 4; `regiobeeld list criteria` has them",
            ));
        }
        let measures = measures(&definition.method);
        problems.extend(measures.iter().filter_map(|measure| self.unknown(measure)));
        let shapes: Vec<_> = measures
            .iter()
            .filter_map(|measure| Some((*measure, self.shapes.get(&measure.dataset)?)))
            .filter(|(measure, shape)| shape.measures.contains_key(&measure.measure))
            .collect();
        if let Some((first, _)) = shapes.first() {
            for (other, _) in shapes.iter().filter(|(m, _)| m.dataset != first.dataset) {
                if !matches!(definition.method, Method::AgeRatio { .. }) {
                    problems.push(self.method(
                        &other.dataset,
                        &format!(
                            "`{}` is another dataset than `{}`",
                            other.dataset, first.dataset
                        ),
                        "both measures of a figure must come from one dataset",
                    ));
                }
            }
        }
        for (measure, shape) in &shapes {
            problems.extend(self.ages(definition, measure, shape));
            problems.extend(self.breakdowns(definition, measure, shape));
            problems.extend(self.levels(definition, measure, shape));
        }
        problems
    }

    fn unknown(&self, measure: &Measure) -> Option<Diagnostic> {
        let Some(shape) = self.shapes.get(&measure.dataset) else {
            let names: Vec<_> = self.shapes.keys().map(String::as_str).collect();
            let message = format!("`{}` is no dataset", measure.dataset);
            let help = which(&measure.dataset, &names);
            return Some(self.method(&measure.dataset, &message, &help));
        };
        let names: Vec<_> = shape.measures.keys().map(String::as_str).collect();
        if names.contains(&measure.measure.as_str()) {
            return None;
        }
        let message =
            format!("`{}` is no measure of `{}`", measure.measure, measure.dataset);
        Some(self.method(&measure.measure, &message, &which(&measure.measure, &names)))
    }

    /// An age that cuts through a class would leave that class out without a word.
    fn ages(
        &self,
        definition: &Definition,
        measure: &Measure,
        shape: &DatasetShape,
    ) -> Vec<Diagnostic> {
        let Method::AgeRatio { numerator, denominator, .. } = &definition.method else {
            return Vec::new();
        };
        let whole = |age: &&Age| {
            shape.ages.iter().any(|class| class.first() == age.first())
                && shape.ages.iter().any(|class| class.last() == age.last())
        };
        let cut = numerator.iter().chain(denominator).filter(|age| !whole(age));
        let classes: Vec<_> = shape.ages.iter().map(ToString::to_string).collect();
        let help = match classes.as_slice() {
            [] => "the dataset has all ages together".to_owned(),
            classes => format!("classes are {}", classes.join(", ")),
        };
        let message = |age| {
            format!("`{age}` is not made of whole age classes of `{}`", measure.dataset)
        };
        cut.map(|age| self.method(&age.to_string(), &message(age), &help)).collect()
    }

    fn breakdowns(
        &self,
        definition: &Definition,
        measure: &Measure,
        shape: &DatasetShape,
    ) -> Vec<Diagnostic> {
        let categories = shape.measures.get(&measure.measure).map_or(0, BTreeSet::len);
        let mut dimensions: Vec<_> = definition.breakdowns.iter().flatten().collect();
        dimensions.dedup();
        let lacks = |dimension: &Dimension| match dimension {
            Dimension::Sex => (!shape.sexes).then_some("sex"),
            Dimension::Age => shape.ages.is_empty().then_some("age"),
            // The population below the line has no categories and stands under each.
            Dimension::Category => {
                let first = measures(&definition.method).first() == Some(&measure);
                (first && categories < 2).then_some("category")
            }
        };
        let lacking = dimensions.into_iter().filter_map(lacks);
        let message = |name| format!("`{}` has no `{name}`", measure.dataset);
        lacking
            .map(|name| {
                let help = "break down by what the dataset has";
                self.read.problem("breakdowns", Some(name), &message(name), help)
            })
            .collect()
    }

    fn levels(
        &self,
        definition: &Definition,
        measure: &Measure,
        shape: &DatasetShape,
    ) -> Option<Diagnostic> {
        let country = [RegionLevel::Nederland];
        let fits = definition.levels.as_ref().is_some_and(|levels| levels == &country);
        if !shape.national || fits {
            return None;
        }
        let message = format!("`{}` is about the country alone", measure.dataset);
        let help = "write `levels = [\"nederland\"]`";
        Some(self.read.problem("levels", None, &message, help))
    }

    fn method(&self, text: &str, message: &str, help: &str) -> Diagnostic {
        self.read.problem("method", Some(text), message, help).at(Place::Field(text))
    }
}

/// Every measure that a method names, the one that it starts from first.
fn measures(method: &Method) -> Vec<&Measure> {
    match method {
        Method::Sum { of } => vec![of],
        Method::AgeRatio { of, .. } => of.iter().collect(),
        Method::RatioOfSums { numerator: top, denominator: bottom }
        | Method::Index { numerator: top, denominator: bottom }
        | Method::IndirectRatio { events: top, population: bottom }
        | Method::ObservedMinusExpected { events: top, population: bottom }
        | Method::DirectRate { events: top, population: bottom }
        | Method::Growth { events: top, population: bottom, .. } => vec![top, bottom],
    }
}
