//! Where the codes of a table stand on the axes of a cube.

use std::collections::BTreeMap;

use regiobeeld_domain::{Age, Period, RegionCode, RegionLevel, Sex};

use super::age::{SharedCodes, classes};
use crate::definition::pairs;
use crate::{
    DimensionDefinition, DimensionKind, DimensionRole, MeasureDefinition, StatCode,
    StatDimension, StatTable, TableDefinition,
};

/// What a code means for a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    /// Cells under it are not taken.
    Out,
    /// It says nothing that stands on an axis.
    Anything,
    /// Position in [`Labels::regions`].
    Region(u32),
    /// Position in [`Labels::periods`].
    Period(u32),
    /// Position along the axis.
    Sex(u32),
    /// Position along the axis.
    Age(u32),
    /// Position in [`Slots::categories`], to be added to those of other dimensions.
    Category(u32),
    /// Position in [`Labels::endings`].
    Ending(u32),
}

/// What positions stand for.
#[derive(Debug, Default)]
pub(crate) struct Labels {
    /// Every region of the table, with the gemeente that it is counted in.
    pub(super) regions: Vec<PublishedRegion>,
    pub(super) periods: Vec<Period>,
    pub(crate) sexes: Vec<Sex>,
    pub(crate) ages: Vec<Age>,
    pub(super) categories: Vec<String>,
    /// What follows the names of measures: limits of intervals, and scenarios.
    pub(super) endings: Vec<Ending>,
}

/// What follows the name of a measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ending {
    /// Such as `ondergrens-95`, or the name of a scenario.
    pub(super) name: String,
    /// Whether figures under it may not be added up: limits of intervals may not.
    pub(super) is_own: bool,
}

/// A region of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PublishedRegion {
    /// Its code; of a wijk or buurt that of its gemeente.
    pub(super) code: RegionCode,
    /// Whether its figure is added to that of the gemeente.
    pub(super) is_part: bool,
}

/// Where cells of one measure of a definition stand.
#[derive(Debug)]
pub(super) struct Slots {
    /// The slots of every code of every dimension.
    pub(super) of_dimensions: Vec<Vec<Slot>>,
    /// Positions along the axis of categories, of all pairs of categories.
    pub(super) categories: Vec<usize>,
}

/// The sexes that are made of a dimension of sexes.
const SEXES: [Sex; 2] = [Sex::Female, Sex::Male];

/// The labels of the axes of one measure of the dataset, which depend on its definition
/// alone: tables of different years then have the same.
pub(crate) fn axis_labels(definition: &TableDefinition, measure: &str) -> Labels {
    let of_measure = || definition.measures.iter().filter(|m| m.measure == measure);
    let is_open = |role| {
        let dimension = definition.dimensions.iter().find(|(_, d)| d.role == role);
        dimension.is_some_and(|(name, _)| of_measure().any(|m| !m.at.contains_key(name)))
    };
    let by_sex = is_open(DimensionRole::Sex) || of_measure().any(|m| m.sex.is_some());
    let mut ages = Vec::new();
    if is_open(DimensionRole::Age) {
        ages = definition.ages();
    }
    for age in of_measure().filter_map(|m| m.age) {
        if !ages.contains(&age) {
            ages.push(age);
        }
    }
    if ages.is_empty() {
        ages.push(Age::Total);
    }
    Labels {
        sexes: if by_sex { SEXES.to_vec() } else { vec![Sex::Total] },
        ages,
        categories: definition.categories_of(measure).into_iter().collect(),
        ..Labels::default()
    }
}

/// Finds the slots of a table's codes for a measure; fills in regions, periods and endings.
pub(super) fn slots(
    table: &StatTable,
    definition: &TableDefinition,
    measure: &MeasureDefinition,
    shared: &SharedCodes,
    labels: &mut Labels,
) -> Slots {
    let open = definition.open_categories(measure);
    let has = |name: &str| {
        let mut dimensions = table.dimensions.iter();
        dimensions.any(|d| defined(definition, d).is_some_and(|(known, _)| known == name))
    };
    // Without one of its dimensions a table does not say which category is meant.
    let is_told = open.iter().all(|(name, _)| has(name));
    let of_dimension = |dimension: &StatDimension| {
        if !is_told {
            return vec![Slot::Out; dimension.codes.len()];
        }
        let defined = defined(definition, dimension);
        let Some((name, defined)) = defined else {
            // A dimension that the definition does not name must not be summed over.
            let only = dimension.codes.len() == 1;
            let slot = if only { Slot::Anything } else { Slot::Out };
            return vec![slot; dimension.codes.len()];
        };
        let at = measure.at.get(name).or_else(|| measure.at.get(&dimension.name));
        let at =
            at.or(defined.code.as_ref().filter(|_| defined.role == DimensionRole::Fixed));
        if let Some(at) = at {
            let slot = |code: &StatCode| {
                if code.key == *at { Slot::Anything } else { Slot::Out }
            };
            return dimension.codes.iter().map(slot).collect();
        }
        if defined.role == DimensionRole::Category {
            return categories(dimension, defined, name, &open);
        }
        of_role(dimension, defined, shared, labels)
    };
    let of_dimensions = table.dimensions.iter().map(of_dimension).collect();
    let label = |pair: &String| labels.categories.iter().position(|known| known == pair);
    let categories = pairs(&open).iter().map(|pair| label(pair).unwrap_or(0)).collect();
    Slots { of_dimensions, categories }
}

/// What a definition says of a dimension: by its name, else as the only geography, by its
/// kind or the pattern of its codes.
pub(super) fn defined<'d>(
    definition: &'d TableDefinition,
    dimension: &StatDimension,
) -> Option<(&'d str, &'d DimensionDefinition)> {
    let named = definition.dimensions.iter().find(|(name, defined)| {
        **name == dimension.name || defined.names.contains(&dimension.name)
    });
    let by_kind = || {
        let role = match dimension.kind {
            DimensionKind::Geo => DimensionRole::Region,
            DimensionKind::Time => DimensionRole::Period,
            DimensionKind::Plain => return None,
        };
        definition.dimensions.iter().find(|(_, defined)| defined.role == role)
    };
    named.or_else(by_kind).map(|(name, defined)| (name.as_str(), defined))
}

fn of_role(
    dimension: &StatDimension,
    defined: &DimensionDefinition,
    shared: &SharedCodes,
    labels: &mut Labels,
) -> Vec<Slot> {
    let codes = dimension.codes.iter();
    match defined.role {
        DimensionRole::Fixed => vec![Slot::Out; dimension.codes.len()],
        DimensionRole::Region => regions(dimension, labels),
        DimensionRole::Period => {
            let grain = defined.grain.as_deref().unwrap_or("JJ");
            let slot = |code: &StatCode| {
                let period = code.key.parse::<Period>().ok()?;
                let taken = period.to_string().get(4..6) == Some(grain);
                taken.then(|| position(&mut labels.periods, period)).map(Slot::Period)
            };
            codes.map(slot).map(|slot| slot.unwrap_or(Slot::Out)).collect()
        }
        DimensionRole::Sex => {
            let slot = |code: &StatCode| {
                let sex = shared.sex(code, defined)?;
                let at = labels.sexes.iter().position(|known| *known == sex)?;
                u32::try_from(at).ok().map(Slot::Sex)
            };
            codes.map(slot).map(|slot| slot.unwrap_or(Slot::Out)).collect()
        }
        DimensionRole::Age => {
            // What is divided by shares counts in its parts only.
            let is_whole = |age: &Age| defined.splits.iter().all(|s| s.from != *age);
            let age = |code| shared.age(code, defined).filter(is_whole);
            let ages: Vec<_> = codes.map(age).collect();
            let classes = classes(&ages, &labels.ages).into_iter();
            classes.map(|class| class.map_or(Slot::Out, Slot::Age)).collect()
        }
        DimensionRole::Category => Vec::new(),
        DimensionRole::Scenario => {
            let slot = |code: &StatCode| match defined.codes.get(&code.key) {
                None => Slot::Out,
                Some(name) if name.is_empty() => Slot::Anything,
                Some(name) => ending(labels, name.clone(), false),
            };
            codes.map(slot).collect()
        }
        DimensionRole::Margins => codes.map(|code| limit(&code.key, labels)).collect(),
    }
}

/// Codes of one of the dimensions of categories: what each adds to the position of a pair.
fn categories(
    dimension: &StatDimension,
    defined: &DimensionDefinition,
    name: &str,
    open: &[(&str, Vec<&str>)],
) -> Vec<Slot> {
    let Some(at) = open.iter().position(|(known, _)| *known == name) else {
        return vec![Slot::Out; dimension.codes.len()];
    };
    let stride: usize = open[at + 1..].iter().map(|(_, names)| names.len()).product();
    let slot = |code: &StatCode| {
        let category = defined.codes.get(&code.key)?;
        let position = open[at].1.iter().position(|known| known == category)?;
        u32::try_from(position * stride).ok().map(Slot::Category)
    };
    dimension.codes.iter().map(|code| slot(code).unwrap_or(Slot::Out)).collect()
}

fn ending(labels: &mut Labels, name: String, is_own: bool) -> Slot {
    Slot::Ending(position(&mut labels.endings, Ending { name, is_own }))
}

fn position<T: PartialEq>(known: &mut Vec<T>, label: T) -> u32 {
    let at = known.iter().position(|other| *other == label).unwrap_or_else(|| {
        known.push(label);
        known.len() - 1
    });
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// `MW00000` is the figure, `MOG0095` and `MBG0095` the limits of its 95% interval.
fn limit(key: &str, labels: &mut Labels) -> Slot {
    if key == "MW00000" {
        return Slot::Anything;
    }
    let named = [("MOG", "ondergrens"), ("MBG", "bovengrens")].into_iter();
    let mut named = named.filter_map(|(letters, name)| {
        let percent = key.strip_prefix(letters)?.parse::<u32>().ok()?;
        Some(format!("{name}-{percent}"))
    });
    named.next().map_or(Slot::Out, |name| ending(labels, name, true))
}

/// Regions by their codes. Wijken and buurten are taken only where a table has no
/// gemeenten, and then one level of them, so that nobody counts twice.
fn regions(dimension: &StatDimension, labels: &mut Labels) -> Vec<Slot> {
    let codes = || dimension.codes.iter().map(|code| code.key.as_str());
    let has = |letters: &str| codes().any(|key| key.starts_with(letters));
    let part = ["GM", "BU", "WK"].into_iter().find(|letters| has(letters));
    let known: BTreeMap<String, u32> = BTreeMap::new();
    let mut known = known;
    let region = |key: &str| {
        if let Some(gemeente) = gemeente_of_part(key) {
            let taken =
                part.filter(|letters| *letters != "GM" && key.starts_with(letters));
            return taken.map(|_| (gemeente, true));
        }
        Some((if key == "NL00" { "NL01".to_owned() } else { key.to_owned() }, false))
    };
    let mut slot = |key: &str| {
        let (code, is_part) = region(key)?;
        if let Some(at) = known.get(&code) {
            return Some(Slot::Region(*at));
        }
        let region: RegionCode = code.parse().ok()?;
        // Codes of region files have more than digits behind their letters.
        let is_own = || !key.bytes().skip(2).all(|byte| byte.is_ascii_digit());
        if region.level().is_none() && !is_own() {
            return None;
        }
        let at = u32::try_from(labels.regions.len()).ok()?;
        labels.regions.push(PublishedRegion { code: region, is_part });
        known.insert(code, at);
        Some(Slot::Region(at))
    };
    codes().map(|key| slot(key).unwrap_or(Slot::Out)).collect()
}

/// The gemeente of a wijk (`WK0363AC`) or buurt (`BU0363AF08`), whose own digits may be
/// letters.
fn gemeente_of_part(key: &str) -> Option<String> {
    let digits = key.strip_prefix("WK").or_else(|| key.strip_prefix("BU"))?.get(..4)?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| format!("GM{digits}"))
}

impl PublishedRegion {
    /// Whether it is a gemeente, or a part of one.
    pub(super) fn is_gemeente(&self) -> bool {
        self.code.level() == Some(RegionLevel::Gemeente)
    }
}
