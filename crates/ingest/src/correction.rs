//! Corrections of published figures: records beside the definition of a table. The file
//! itself is never edited.

use regiobeeld_domain::{
    Age, Code, Cube, Diagnostic, Period, Place, RegionCode, Sex, Status,
};
use serde::Deserialize;

use crate::Error;

/// What stands behind a table's name in the name of its corrections.
pub(crate) const SUFFIX: &str = ".corrections";

/// A published figure that is known to be wrong, and what takes its place.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// Name of the table's definition; from the file's path.
    #[serde(skip)]
    pub table: String,
    /// The figures that it is about.
    #[serde(rename = "match")]
    pub matches: Match,
    /// What is done to them.
    pub action: Action,
    /// The number that is set or multiplied by.
    pub value: Option<f64>,
    /// Why, and where that can be read, in a sentence.
    pub reason: String,
    /// What the figures are afterwards, such as `estimated`; without a number why there is
    /// none.
    pub status: Status,
}

/// Which figures a correction is about: all that have every label that is given.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Match {
    /// Measure of the dataset, such as `kosten`.
    pub measure: String,
    /// Region on the boundary year of the table.
    pub region: Option<RegionCode>,
    /// Period.
    pub period: Option<Period>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Age class of the dataset.
    pub age: Option<Age>,
    /// Category of the measure.
    pub category: Option<String>,
    /// The number that was published: once the publisher has mended it, nothing is done.
    pub published: Option<f64>,
}

/// What a correction does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Puts a number in the place of one figure.
    Set,
    /// Multiplies figures, as when a unit was wrong.
    Multiply,
    /// Takes figures out.
    Remove,
}

/// A figure that a correction has changed.
#[derive(Debug)]
pub(crate) struct Corrected {
    /// Region on the boundary year of the table.
    pub(crate) region: RegionCode,
    pub(crate) sex: Sex,
    pub(crate) age: Age,
    pub(crate) category: String,
    /// What it has added to the figure; less than 0 where it took something away.
    pub(crate) difference: f64,
}

/// Whether a definition with this name holds corrections of a table.
pub fn is_corrections(name: &str) -> bool {
    name.ends_with(SUFFIX)
}

/// Reads the corrections of a table.
pub(crate) fn parse(
    name: &str,
    table: &str,
    text: &str,
) -> Result<Vec<Correction>, Error> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        correction: Vec<Correction>,
    }
    let wrong = |problem: String| Error::Definition { name: name.to_owned(), problem };
    let file: File = toml::from_str(text).map_err(|error| wrong(error.to_string()))?;
    let of_table = |correction: Correction| {
        let correction = Correction { table: table.to_owned(), ..correction };
        match correction.problem() {
            Some(problem) => Err(wrong(problem)),
            None => Ok(correction),
        }
    };
    file.correction.into_iter().map(of_table).collect()
}

impl Correction {
    /// What is wrong in it that its shape does not tell.
    fn problem(&self) -> Option<String> {
        let of = format!("the correction of `{}`", self.matches.measure);
        let has_value = self.status.has_value();
        match (self.action, self.value) {
            _ if self.reason.trim().is_empty() => Some(format!("{of} gives no `reason`")),
            (Action::Remove, Some(_)) => Some(format!("{of} removes; leave `value` out")),
            (Action::Remove, None) if has_value => {
                Some(format!("{of} removes; its `status` is `missing` or `suppressed`"))
            }
            (Action::Set | Action::Multiply, None) => {
                Some(format!("{of} needs a `value`"))
            }
            (Action::Set | Action::Multiply, Some(value)) if !value.is_finite() => {
                Some(format!("{of} has a `value` that is no number"))
            }
            (Action::Set, _)
                if self.matches.region.is_none() || self.matches.period.is_none() =>
            {
                Some(format!("{of} sets one figure; give `region` and `period`"))
            }
            (Action::Set | Action::Multiply, Some(_)) if !has_value => {
                Some(format!("{of} has a number; its `status` is one of figures"))
            }
            _ => None,
        }
    }

    /// Whether it may be about figures of a measure and period.
    fn is_about(&self, measure: &str, period: Period) -> bool {
        self.matches.measure == measure
            && self.matches.period.is_none_or(|wanted| wanted == period)
    }

    /// The cells of a cube that it is about.
    fn cells(&self, cube: &Cube) -> Vec<[usize; 5]> {
        fn wanted<T: PartialEq>(labels: &[T], label: Option<&T>) -> Vec<usize> {
            let is_wanted = |at: &usize| label.is_none_or(|label| *label == labels[*at]);
            (0..labels.len()).filter(is_wanted).collect()
        }
        let (axes, matches) = (cube.axes(), &self.matches);
        let sexes = wanted(&axes.sexes, matches.sex.as_ref());
        let ages = wanted(&axes.ages, matches.age.as_ref());
        let categories = wanted(&axes.categories, matches.category.as_ref());
        let periods = wanted(&axes.periods, matches.period.as_ref());
        let mut cells = Vec::new();
        for region in wanted(&axes.regions, matches.region.as_ref()) {
            for period in &periods {
                for sex in &sexes {
                    for age in &ages {
                        let of =
                            |category: &usize| [region, *period, *sex, *age, *category];
                        cells.extend(categories.iter().map(of));
                    }
                }
            }
        }
        let (values, status) = (cube.values(), cube.status());
        // Where there is no number, only one may be set; a factor has nothing to do.
        let is_open =
            |cell: &[usize; 5]| match (status[*cell].has_value(), matches.published) {
                (true, published) => published.is_none_or(|known| known == values[*cell]),
                (false, None) => self.action == Action::Set,
                (false, Some(_)) => false,
            };
        cells.retain(is_open);
        cells
    }

    /// Corrects one cell; says what that adds to it.
    fn correct(&self, cube: &mut Cube, cell: [usize; 5]) -> f64 {
        let before = cube.values()[cell];
        let after = match (self.action, self.value) {
            (Action::Set, value) => value,
            (Action::Multiply, value) => value.map(|factor| factor * before),
            (Action::Remove, _) => None,
        };
        cube.replace(cell, after, self.status);
        after.unwrap_or(0.0) - before
    }
}

/// The corrections of a table while its cubes are made.
#[derive(Debug)]
pub(crate) struct Corrections<'t> {
    of_table: Vec<Tally<'t>>,
    corrected: Vec<Corrected>,
}

/// What has come of a correction.
#[derive(Debug)]
struct Tally<'t> {
    correction: &'t Correction,
    /// Whether the table has figures of its measure and period.
    is_met: bool,
    /// The number of figures that it fits.
    fits: usize,
}

impl<'t> Corrections<'t> {
    pub(crate) fn new(of_table: impl Iterator<Item = &'t Correction>) -> Self {
        let tally = |correction| Tally { correction, is_met: false, fits: 0 };
        Self { of_table: of_table.map(tally).collect(), corrected: Vec::new() }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.of_table.is_empty()
    }

    /// Corrects the cube of a measure on the boundary year of its table.
    pub(crate) fn apply(&mut self, measure: &str, cube: &mut Cube) {
        let periods = cube.axes().periods.clone();
        for Tally { correction, is_met, fits } in &mut self.of_table {
            if !periods.iter().any(|period| correction.is_about(measure, *period)) {
                continue;
            }
            *is_met = true;
            let cells = correction.cells(cube);
            *fits += cells.len();
            if correction.is_ambiguous(cells.len()) {
                continue;
            }
            for cell in cells {
                let difference = correction.correct(cube, cell);
                let axes = cube.axes();
                self.corrected.push(Corrected {
                    region: axes.regions[cell[0]].clone(),
                    sex: axes.sexes[cell[2]],
                    age: axes.ages[cell[3]],
                    category: axes.categories[cell[4]].clone(),
                    difference,
                });
            }
        }
    }

    /// What was corrected; and what is to be said of it, also of corrections that had no
    /// effect although the table has figures of their period.
    pub(crate) fn finish(self) -> (Vec<Corrected>, Vec<Diagnostic>) {
        let met = self.of_table.iter().filter(|tally| tally.is_met);
        let told = met.map(|tally| tally.correction.told(tally.fits)).collect();
        (self.corrected, told)
    }
}

impl Correction {
    /// Whether it would set one number for several figures.
    fn is_ambiguous(&self, fits: usize) -> bool {
        self.action == Action::Set && fits > 1
    }

    fn told(&self, fits: usize) -> Diagnostic {
        let found = |code, what: String| {
            let message = format!("{what}: {}", self.reason);
            let found =
                Diagnostic::new(code, message).at(Place::Field(&self.matches.measure));
            match &self.matches.region {
                Some(region) => found.at(Place::Region(region)),
                None => found,
            }
        };
        if fits == 0 {
            let what = "a correction fits no published figure".to_owned();
            return found(Code::CorrectionWithoutEffect, what).help(
                "remove the correction if the publisher has mended it, else mend its `match`",
            );
        }
        if self.is_ambiguous(fits) {
            let what = format!(
                "a correction would set one number for {fits} figures; none is set"
            );
            return found(Code::BadDefinition, what)
                .help("add `sex`, `age` or `category` to its `match`");
        }
        let what = match (self.action, self.value) {
            (Action::Set, Some(value)) => format!("set to {value}"),
            (Action::Multiply, Some(value)) => format!("multiplied by {value}"),
            _ => format!("taken out as `{}`", self.status),
        };
        let figures = if fits == 1 { "figure is" } else { "figures are" };
        found(Code::Corrected, format!("{fits} {figures} {what}"))
    }
}

#[cfg(test)]
mod tests {
    use regiobeeld_domain::Axes;

    use super::*;

    fn cube() -> Cube {
        let axes = Axes {
            regions: ["GM0014", "GM0034"].map(|code| code.parse().unwrap()).to_vec(),
            periods: vec![Period::year(2022)],
            sexes: vec![Sex::Male, Sex::Female],
            ages: vec![Age::Total],
            categories: vec!["total".to_owned()],
        };
        let status =
            vec![Status::Observed, Status::Observed, Status::Observed, Status::Missing];
        Cube::new(axes, vec![1.0, 2.0, 3.0, 0.0], status).unwrap()
    }

    /// Applies one correction and compares all numbers and what is told.
    #[track_caller]
    fn check(text: &str, expected: [Option<f64>; 4], code: Option<Code>) {
        let text = format!("[[correction]]\nreason = \"proef\"\n{text}");
        let of_table = parse("x", "x", &text).unwrap();
        let mut corrections = Corrections::new(of_table.iter());
        let (before, mut cube) = (cube(), cube());
        corrections.apply("personen", &mut cube);
        let (values, status) = (cube.values(), cube.status());
        let known = values.iter().zip(status.iter());
        let known = known.map(|(value, status)| status.has_value().then_some(*value));
        assert_eq!(known.collect::<Vec<_>>(), expected, "{text}");
        let (corrected, told) = corrections.finish();
        assert_eq!(told.iter().map(|found| found.code).next(), code, "{text}");
        // What was corrected is exactly what lies between the cubes.
        let differences: f64 = corrected.iter().map(|one| one.difference).sum();
        let sum = |cube: &Cube| cube.values().iter().sum::<f64>();
        assert!((sum(&cube) - sum(&before) - differences).abs() < 1e-12, "{text}");
    }

    #[test]
    fn figures_are_set_multiplied_and_taken_out() {
        let all = [Some(1.0), Some(2.0), Some(3.0), None];
        let urk = "match = { measure = \"personen\", region = \"GM0034\", period = \"2022JJ00\"";
        check(
            &format!(
                "{urk}, sex = \"male\" }}\naction = \"set\"\nvalue = 7\nstatus = \"estimated\""
            ),
            [Some(1.0), Some(2.0), Some(7.0), None],
            Some(Code::Corrected),
        );
        check(
            &format!(
                "{urk}, sex = \"female\" }}\naction = \"set\"\nvalue = 7\nstatus = \"estimated\""
            ),
            [Some(1.0), Some(2.0), Some(3.0), Some(7.0)],
            Some(Code::Corrected),
        );
        // Two figures, of which one would be invented.
        check(
            &format!("{urk} }}\naction = \"set\"\nvalue = 7\nstatus = \"estimated\""),
            all,
            Some(Code::BadDefinition),
        );
        check(
            "match = { measure = \"personen\" }\naction = \"multiply\"\nvalue = 1000\nstatus = \"observed\"",
            [Some(1000.0), Some(2000.0), Some(3000.0), None],
            Some(Code::Corrected),
        );
        check(
            "match = { measure = \"personen\", sex = \"male\" }\naction = \"remove\"\nstatus = \"missing\"",
            [None, Some(2.0), None, None],
            Some(Code::Corrected),
        );
    }

    #[test]
    fn a_correction_without_effect_is_told_where_the_period_is_there() {
        let all = [Some(1.0), Some(2.0), Some(3.0), None];
        let set = "action = \"multiply\"\nvalue = 2\nstatus = \"observed\"";
        for (matches, code) in [
            ("region = \"GM0037\"", Some(Code::CorrectionWithoutEffect)),
            // The publisher has mended it.
            ("region = \"GM0014\", published = 9", Some(Code::CorrectionWithoutEffect)),
            ("period = \"2021JJ00\"", None),
        ] {
            check(
                &format!("match = {{ measure = \"personen\", {matches} }}\n{set}"),
                all,
                code,
            );
        }
    }

    #[test]
    fn a_correction_that_contradicts_itself_is_refused() {
        let urk =
            "match = { measure = \"x\", region = \"GM0034\", period = \"2022JJ00\" }";
        for (rest, expected) in [
            ("action = \"set\"\nstatus = \"observed\"", "needs a `value`"),
            ("action = \"remove\"\nvalue = 1\nstatus = \"missing\"", "leave `value` out"),
            ("action = \"remove\"\nstatus = \"observed\"", "removes"),
            ("action = \"set\"\nvalue = 1\nstatus = \"missing\"", "one of figures"),
            ("action = \"change\"\nstatus = \"missing\"", "change"),
        ] {
            let text = format!("[[correction]]\nreason = \"proef\"\n{urk}\n{rest}");
            let error = parse("x", "x", &text).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
        let text = "[[correction]]\nreason = \"proef\"\nmatch = { measure = \"x\" }\n\
                    action = \"set\"\nvalue = 1\nstatus = \"observed\"";
        assert!(parse("x", "x", text).unwrap_err().to_string().contains("`region`"));
    }
}
