//! What is wrong with the definitions of indicators and tables.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use regiobeeld_domain::{Age, Code, Diagnostic, Place, RegionLevel, Unit};
use regiobeeld_indicator::{Criterion, Definition, Dimension, Interval, Measure, Method};
use regiobeeld_ingest::{
    DatasetShape, TableDefinition, Tables, dataset_shapes, is_corrections,
};
use regiobeeld_projection::{INDEX, PROJECTED};

use super::mistake::{Read, read};
use crate::settings::which;
use crate::{Error, definition_set};

/// The definitions, and what is wrong with them.
pub(super) struct Definitions {
    pub(super) problems: Vec<Diagnostic>,
    /// The names of all indicators, also of those that are wrong.
    pub(super) indicators: Vec<String>,
    /// The tables that can be used.
    pub(super) tables: Tables,
}

/// Checks the definitions of the library and of folders.
pub(super) fn check(folders: &[PathBuf]) -> Result<Definitions, Error> {
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
    let tables = tables(&folders, &mut problems)?;
    let mut shapes = dataset_shapes(&tables);
    if let Some(of_care) = shapes.get(regiobeeld_ingest::ZVW) {
        shapes.insert(PROJECTED.to_owned(), projected(of_care));
    }
    let sound = texts.values().find(|text| text.is_embedded());
    let sound = sound.map_or("", |text| &text.text);
    for text in texts.values() {
        let mut read: Read<'_, Definition> =
            read(&text.file, &text.text, Code::BadDefinition, sound);
        let is_whole = read.problems.is_empty();
        problems.append(&mut read.problems);
        if let Some(definition) = &read.value {
            let fit = Fit { read: &read, shapes: &shapes, is_whole };
            problems.extend(fit.check(definition));
        }
    }
    let indicators = texts.into_keys().collect();
    Ok(Definitions { problems, indicators, tables })
}

/// What the dataset of projected values holds: an index with its limits.
fn projected(of_care: &DatasetShape) -> DatasetShape {
    let categories = BTreeSet::from(["total".to_owned()]);
    let names = ["", "-ondergrens-95", "-bovengrens-95"];
    let measures = names.map(|end| (format!("{INDEX}{end}"), categories.clone()));
    DatasetShape {
        measures: BTreeMap::from(measures),
        sexes: false,
        ages: Vec::new(),
        ..of_care.clone()
    }
}

/// The tables of the library and those of folders that can be used.
fn tables(folders: &[PathBuf], problems: &mut Vec<Diagnostic>) -> Result<Tables, Error> {
    let mut tables = Tables::embedded()?;
    for (name, text) in definition_set::table_texts(folders)? {
        if !is_corrections(&name) {
            let read: Read<'_, TableDefinition> =
                read(&text.file, &text.text, Code::BadDefinition, "");
            problems.extend(read.problems);
            if read.value.is_none() {
                continue;
            }
        }
        match tables.extended([(&name, &text.text)]) {
            Ok(extended) => tables = extended,
            Err(error) => problems.push(
                Diagnostic::new(Code::BadDefinition, error.to_string())
                    .at(Place::File(&text.file)),
            ),
        }
    }
    Ok(tables)
}

/// Holds a definition against the datasets that there are.
struct Fit<'a> {
    read: &'a Read<'a, Definition>,
    shapes: &'a BTreeMap<String, DatasetShape>,
    /// Whether nothing had to be put in the place of what could not be read.
    is_whole: bool,
}

impl Fit<'_> {
    fn check(&self, definition: &Definition) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        if !Criterion::ALL.contains(&definition.criterion) {
            problems.push(self.read.problem(
                "criterion",
                None,
                &format!("`{}` is no part of the criteria", definition.criterion),
                "parts are 1 to 4 and `\"acute\"`; `regiobeeld list criteria` has them",
            ));
        }
        let measures = measures(&definition.method);
        problems.extend(measures.iter().filter_map(|measure| self.unknown(measure)));
        let shapes: Vec<_> = measures
            .iter()
            .filter_map(|measure| Some((measure, self.shapes.get(&measure.dataset)?)))
            .filter(|(measure, shape)| shape.measures.contains_key(&measure.measure))
            .collect();
        problems.extend(self.classes(definition, &shapes));
        problems.extend(self.interval(definition));
        for (measure, shape) in &shapes {
            problems.extend(self.ages(definition, measure, shape));
            problems.extend(self.breakdowns(definition, measure, shape));
            problems.extend(self.levels(definition, measure, shape));
            problems.extend(self.unit(definition, measure, shape));
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

    /// Measures that are taken by sex and age must be classed alike; a method that has a
    /// choice takes one of them.
    fn classes(
        &self,
        definition: &Definition,
        shapes: &[(&Measure, &DatasetShape)],
    ) -> Vec<Diagnostic> {
        let Some((first, shape)) = shapes.first() else { return Vec::new() };
        // Of what is added up each counts in a way of its own.
        if matches!(definition.method, Method::AgeRatio(_) | Method::Total(_)) {
            return Vec::new();
        }
        let by_class = |of: &Dimension| matches!(of, Dimension::Sex | Dimension::Age);
        let is_by_class = definition.method.is_by_class()
            || definition.breakdowns.iter().flatten().any(by_class);
        let insured = |measure: &Measure| measure.dataset.starts_with("vektis/zvw");
        let problem = |(other, of): &(&Measure, &DatasetShape)| {
            let (one, another) = (&first.dataset, &other.dataset);
            if insured(other) != insured(first) {
                let message = format!("`{another}` is another dataset than `{one}`");
                let help = "insured and residents are counted in other ways: take both \
                            measures of a figure from one of them";
                return Some(self.method(another, &message, help));
            }
            let alike =
                !is_by_class || (of.sexes == shape.sexes && of.ages == shape.ages);
            let message = format!(
                "`{another}` is classed by sex and age in another way than `{one}`"
            );
            let help = "both measures of a figure must have the same classes";
            (!alike).then(|| self.method(another, &message, help))
        };
        shapes.iter().filter_map(problem).collect()
    }

    /// An interval that the method does not have would be left out without a word.
    fn interval(&self, definition: &Definition) -> Option<Diagnostic> {
        let interval = definition.interval?;
        let info = definition.method.info();
        if info.intervals.contains(&interval) {
            return None;
        }
        let name = |interval: &Interval| {
            serde_json::to_value(interval).ok()?.as_str().map(|name| format!("`{name}`"))
        };
        let known: Vec<_> = info.intervals.iter().filter_map(name).collect();
        let message = format!("`{}` has no such interval", info.name);
        let help = match known.as_slice() {
            [] => "leave it out".to_owned(),
            known => format!("choose {}", known.join(" or ")),
        };
        Some(self.read.problem("interval", None, &message, &help))
    }

    /// An age that cuts through a class would leave that class out without a word.
    fn ages(
        &self,
        definition: &Definition,
        measure: &Measure,
        shape: &DatasetShape,
    ) -> Vec<Diagnostic> {
        let mut inputs = definition.method.inputs();
        inputs.retain(|input| input.measures.contains(measure));
        let ages: BTreeSet<Age> =
            inputs.into_iter().filter_map(|input| input.ages).flatten().collect();
        let whole = |age: &&Age| {
            shape.ages.iter().any(|class| class.first() == age.first())
                && shape.ages.iter().any(|class| class.last() == age.last())
        };
        let cut = ages.iter().filter(|age| !whole(age));
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
                let first = measures(&definition.method).first() == Some(measure);
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
        let known = if shape.national { &country[..] } else { &shape.levels };
        let levels = definition.levels.as_deref().unwrap_or_default();
        let fits = !levels.is_empty() && levels.iter().all(|one| known.contains(one));
        if known.is_empty() || fits {
            return None;
        }
        let names: Vec<_> = known.iter().map(|one| format!("\"{one}\"")).collect();
        let message = if shape.national {
            format!("`{}` is about the country alone", measure.dataset)
        } else {
            format!("`{}` has figures of some levels only", measure.dataset)
        };
        let help = format!("write `levels = [{}]`, or some of these", names.join(", "));
        let help =
            if known.len() > 1 { help } else { help.replace(", or some of these", "") };
        Some(self.read.problem("levels", None, &message, &help))
    }

    /// A figure that is taken as it is has the unit of its measure.
    fn unit(
        &self,
        definition: &Definition,
        measure: &Measure,
        shape: &DatasetShape,
    ) -> Option<Diagnostic> {
        let is_taken = matches!(
            definition.method,
            Method::Sum(_) | Method::Total(_) | Method::Mean(_)
        );
        let of = matches!(&definition.method, Method::Published(of) if of.of == *measure);
        let is_held = self.is_whole && (is_taken || of);
        let unit = shape.units.get(&measure.measure).filter(|_| is_held)?;
        // Households and places are numbers of their own kind.
        let known: Option<Unit> = serde_json::from_value(unit.as_str().into()).ok();
        let known = known.filter(|known| *known != definition.unit)?;
        let message = format!(
            "`{}` of `{}` is in `{known}`, not in `{}`",
            measure.measure, measure.dataset, definition.unit
        );
        let help = format!("write `unit = \"{known}\"`");
        Some(self.read.problem("unit", None, &message, &help))
    }

    fn method(&self, text: &str, message: &str, help: &str) -> Diagnostic {
        self.read.problem("method", Some(text), message, help).at(Place::Field(text))
    }
}

/// Every measure that a method names, the one that it starts from first.
fn measures(method: &Method) -> Vec<Measure> {
    let mut measures: Vec<Measure> = Vec::new();
    for measure in method.inputs().into_iter().flat_map(|input| input.measures) {
        if !measures.contains(&measure) {
            measures.push(measure);
        }
    }
    measures
}
