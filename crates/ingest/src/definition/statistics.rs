//! What a definition says of a table of statistics: which codes of which dimensions are
//! taken, and what the numbers are.

use std::collections::{BTreeMap, BTreeSet};

use regiobeeld_domain::{Age, RegionLevel, Sex, Text};
use serde::Deserialize;

use super::{AgeSplit, TableDefinition};

/// What a dimension is for, and which of its codes are taken.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DimensionDefinition {
    /// What it is for.
    pub role: DimensionRole,
    /// Its names in other editions of the table, such as `RegioIndeling2021`.
    #[serde(default)]
    pub names: Vec<String>,
    /// The one code that is taken of a fixed dimension.
    pub code: Option<String>,
    /// Letters of the periods that are taken: `JJ` for years where absent, as years,
    /// quarters and months stand in one dimension.
    pub grain: Option<String>,
    /// Levels of the regions that a table names instead of giving their codes: `Utrecht`
    /// is of several. Where absent those of most tables of CBS: the country, provincies,
    /// COROP-gebieden and gemeenten.
    #[serde(default)]
    pub levels: Vec<RegionLevel>,
    /// Percents of the intervals whose limits stand beside the figures.
    #[serde(default)]
    pub intervals: Vec<u8>,
    /// The age classes that are made, each of the codes that are exactly in it.
    #[serde(default)]
    pub ages: Vec<Ages>,
    /// The classes of ages that are divided, where those that are made are not exactly
    /// classes of the table.
    #[serde(default)]
    pub splits: Vec<AgeSplit>,
    /// The category or scenario of a code; its sex or age, where the shared lists do not
    /// say it.
    #[serde(default)]
    pub codes: BTreeMap<String, String>,
}

/// What a dimension is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DimensionRole {
    /// Regions.
    Region,
    /// Periods.
    Period,
    /// Sexes.
    Sex,
    /// Age classes.
    Age,
    /// Parts of a whole, or subjects beside each other. Of several such dimensions the
    /// categories are pairs, in the order of the dimensions' names, such as
    /// `verzorgenden/ziekenhuizen` of `beroep` and `branche`.
    Category,
    /// What is supposed: every scenario is a measure of its own, whose name ends in what
    /// `codes` calls it. The one that is called nothing has the name of the measure.
    Scenario,
    /// Of no interest: one code is taken.
    Fixed,
    /// The figure and the limits of its interval.
    Margins,
}

/// An age class, or with two points a class for every single year of a range.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Ages(pub Vec<Age>);

impl TryFrom<String> for Ages {
    type Error = regiobeeld_domain::Error;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let Some((first, last)) = text.split_once("..") else {
            return Ok(Self(vec![text.parse()?]));
        };
        let (first, last): (Age, Age) = (first.parse()?, last.parse()?);
        let years = first.first()..=last.first();
        Ok(Self(years.map(|year| Age::Years(year, year)).collect()))
    }
}

/// What is taken of a table of statistics.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeasureDefinition {
    /// The publisher's keys: those of the older service, the newer one, and other
    /// editions. The first that the table has is taken; without its number at the end
    /// where that has moved.
    pub keys: Vec<String>,
    /// Titles from the outermost group, or from any group below it, to the measure; used
    /// where no key is in the table.
    #[serde(default)]
    pub path: Vec<String>,
    /// Measure of the dataset that it goes into.
    pub measure: String,
    /// Category of the measure that it goes into; `total` where absent.
    pub category: Option<String>,
    /// The sex that it is about, where no dimension says so.
    pub sex: Option<Sex>,
    /// The age class that it is about, where no dimension says so.
    pub age: Option<Age>,
    /// The one code of a dimension that it is taken at, by dimension.
    #[serde(default)]
    pub at: BTreeMap<String, String>,
    /// What kind of number it is.
    #[serde(default)]
    pub kind: MeasureKind,
    /// What a published number is multiplied by.
    #[serde(default = "one")]
    pub factor: f64,
    /// Unit of the number after that.
    pub unit: String,
    /// Smallest number that it can be.
    pub least: Option<f64>,
    /// Whether it is what is expected of a later year.
    #[serde(default)]
    pub projected: bool,
}

fn one() -> f64 {
    1.0
}

/// What kind of number a measure is. Only counts may be added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MeasureKind {
    /// Persons, births, euro: of regions, sexes, ages and categories it may be added up.
    #[default]
    Count,
    /// A mean, rate, rank or score: every region has its own.
    Mean,
    /// A percentage: every region has its own.
    Percent,
}

/// Codes or measures that the publisher has withdrawn, and why.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withdrawn {
    /// The dimension whose codes they are.
    pub dimension: Option<String>,
    /// The codes of the dimension that still hold; all others are withdrawn.
    #[serde(default)]
    pub except: Vec<String>,
    /// Keys of measures that are withdrawn.
    #[serde(default)]
    pub measures: Vec<String>,
    /// Why, in a sentence.
    pub reason: String,
}

/// The name of a measure with what follows it.
pub(crate) fn ending(measure: &str, end: &str) -> String {
    if end.is_empty() { measure.to_owned() } else { format!("{measure}-{end}") }
}

/// All pairs of categories of dimensions, the last running fastest.
pub(crate) fn pairs(open: &[(&str, Vec<&str>)]) -> Vec<String> {
    let mut pairs = vec![String::new()];
    for (_, names) in open {
        let longer = pairs.iter().flat_map(|start| {
            let slash = if start.is_empty() { "" } else { "/" };
            names.iter().map(move |name| format!("{start}{slash}{name}"))
        });
        pairs = longer.collect();
    }
    pairs
}

impl TableDefinition {
    /// Whether it is of a table of statistics.
    pub fn is_statistics(&self) -> bool {
        !self.measures.is_empty()
    }

    /// The names of the measures that it gives its dataset.
    pub fn measure_names(&self) -> Vec<String> {
        let of_columns =
            self.columns.values().filter_map(|column| column.measure.clone());
        let of_statistics = self
            .measures
            .iter()
            .flat_map(|measure| self.names_of_measure(&measure.measure));
        let names: BTreeSet<_> = of_columns.chain(of_statistics).collect();
        names.into_iter().collect()
    }

    /// Whether a table with this id is meant. Ids are compared as they are spelled: the
    /// newer service knows no other spelling. One that says how its files are read needs
    /// none, and then has its name.
    pub fn has_id(&self, id: &str) -> bool {
        let named = self.file.is_some() && self.name == id;
        named || self.ids.iter().chain(self.tables.keys()).any(|known| known == id)
    }

    /// The dimension that a name is of, in any edition.
    pub fn dimension(&self, name: &str) -> Option<&DimensionDefinition> {
        let named = |definition: &&DimensionDefinition| {
            definition.names.iter().any(|known| known == name)
        };
        self.dimensions.get(name).or_else(|| self.dimensions.values().find(named))
    }

    /// The dimension with a role.
    pub(crate) fn with_role(&self, role: DimensionRole) -> Option<&DimensionDefinition> {
        self.dimensions.values().find(|dimension| dimension.role == role)
    }

    /// The names that a measure of the dataset has with the limits of its intervals, or in
    /// several scenarios.
    pub fn names_of_measure(&self, measure: &str) -> Vec<String> {
        let scenarios = self.with_role(DimensionRole::Scenario);
        if let Some(scenarios) = scenarios {
            let scenarios: BTreeSet<_> = scenarios.codes.values().collect();
            return scenarios.into_iter().map(|name| ending(measure, name)).collect();
        }
        let margins = self.with_role(DimensionRole::Margins).into_iter();
        let percents = margins.flat_map(|dimension| &dimension.intervals);
        let limits = percents.flat_map(|percent| {
            let limits = ["ondergrens", "bovengrens"];
            limits.map(|limit| ending(measure, &format!("{limit}-{percent}")))
        });
        [measure.to_owned()].into_iter().chain(limits).collect()
    }

    /// The age classes that are made, in the order of the definition.
    pub(crate) fn ages(&self) -> Vec<Age> {
        let of_dimension = self.with_role(DimensionRole::Age).into_iter();
        let of_dimension = of_dimension.flat_map(|d| &d.ages).flat_map(|ages| &ages.0);
        let of_measures = self.measures.iter().filter_map(|measure| measure.age.as_ref());
        let mut ages = Vec::new();
        for age in of_dimension.chain(of_measures) {
            if !ages.contains(age) {
                ages.push(*age);
            }
        }
        ages
    }

    /// The categories of a measure of the dataset.
    pub(crate) fn categories_of(&self, measure: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for definition in self.measures.iter().filter(|m| m.measure == measure) {
            let open = self.open_categories(definition);
            match &definition.category {
                Some(category) => drop(found.insert(category.clone())),
                None if open.is_empty() => drop(found.insert("total".to_owned())),
                None => found.extend(pairs(&open)),
            }
        }
        found
    }

    /// The categories of every dimension of categories that a measure is not taken at one
    /// code of, by the names of the dimensions.
    pub(crate) fn open_categories(
        &self,
        measure: &MeasureDefinition,
    ) -> Vec<(&str, Vec<&str>)> {
        let is_open = |(name, dimension): &(&String, &DimensionDefinition)| {
            let fixes = |at: &String| at == *name || dimension.names.contains(at);
            dimension.role == DimensionRole::Category
                && measure.category.is_none()
                && !measure.at.keys().any(fixes)
        };
        let mut open = Vec::new();
        for (name, dimension) in self.dimensions.iter().filter(is_open) {
            let names: BTreeSet<_> =
                dimension.codes.values().map(String::as_str).collect();
            open.push((name.as_str(), names.into_iter().collect()));
        }
        open
    }

    /// The titles of its categories, of pairs too.
    pub(crate) fn category_titles(&self) -> BTreeMap<String, Text> {
        let mut titles = self.categories.clone();
        let names: BTreeSet<_> =
            self.measures.iter().flat_map(|m| self.categories_of(&m.measure)).collect();
        for name in names.into_iter().filter(|name| name.contains('/')) {
            let parts: Option<Vec<_>> =
                name.split('/').map(|part| self.categories.get(part)).collect();
            let Some(parts) = parts else { continue };
            let joined = |of: fn(&Text) -> &str| {
                parts.iter().map(|title| of(title)).collect::<Vec<_>>().join(", ")
            };
            let (nl, en) = (joined(|title| &title.nl), joined(|title| &title.en));
            titles.entry(name).or_insert(Text { nl, en });
        }
        titles
    }

    /// What is wrong in it that its shape does not tell.
    pub(super) fn problem(&self) -> Option<String> {
        let has = |role| self.with_role(role).is_some();
        if has(DimensionRole::Margins) && has(DimensionRole::Scenario) {
            return Some("it has limits of intervals and scenarios; give one".to_owned());
        }
        for (name, dimension) in &self.dimensions {
            use DimensionRole::{Age, Category, Fixed, Scenario};
            match dimension.role {
                Fixed if dimension.code.is_none() => {
                    return Some(format!("dimension `{name}` is fixed; give its `code`"));
                }
                Category | Scenario if dimension.codes.is_empty() => {
                    return Some(format!("dimension `{name}` has no `codes` to take"));
                }
                _ if dimension.role != Age && !dimension.splits.is_empty() => {
                    return Some(format!(
                        "dimension `{name}` is not of ages and has no `splits`"
                    ));
                }
                Age if dimension.ages.is_empty() => {
                    return Some(format!("dimension `{name}` has no `ages` to make"));
                }
                _ => {}
            }
            let problem = dimension.splits.iter().find_map(AgeSplit::problem);
            if let Some(problem) = problem {
                return Some(format!("dimension `{name}`: {problem}"));
            }
        }
        let ages = self.ages();
        for (at, age) in ages.iter().enumerate() {
            if let Some(other) = ages[at + 1..].iter().find(|other| other.overlaps(*age))
            {
                return Some(format!("ages `{age}` and `{other}` overlap"));
            }
        }
        for measure in &self.measures {
            let name = &measure.measure;
            if let Some(unknown) = measure.at.keys().find(|d| self.dimension(d).is_none())
            {
                return Some(format!("measure `{name}` is at an unknown `{unknown}`"));
            }
            let is_part = measure.category.is_some()
                || measure.sex.is_some()
                || measure.age.is_some();
            if measure.kind != MeasureKind::Count && is_part {
                return Some(format!(
                    "measure `{name}` may not be added up and can be no part of another: \
                     give it a name of its own"
                ));
            }
            if measure.kind != MeasureKind::Count && !self.is_single(measure) {
                return Some(format!(
                    "measure `{name}` may not be added up, so that it needs one code of \
                     every dimension but region and period: fix them with `at`"
                ));
            }
        }
        None
    }

    /// Whether a measure has one number a region and period.
    fn is_single(&self, measure: &MeasureDefinition) -> bool {
        use DimensionRole::{Age, Category, Sex};
        let spread = self
            .dimensions
            .iter()
            .filter(|(_, dimension)| matches!(dimension.role, Sex | Age | Category));
        let mut open = spread.filter(|(name, dimension)| {
            let fixes = |at: &String| at == *name || dimension.names.contains(at);
            !measure.at.keys().any(fixes)
        });
        open.next().is_none()
    }
}
