//! Which codes of its dimensions a figure of a synthetic table stands under.

use std::collections::BTreeMap;

use regiobeeld_domain::{Age, Region, RegionLevel, Sex};

use super::figures::WHOLE;
use super::plans::Plan;
use super::title;
use crate::{
    DimensionDefinition, DimensionKind, DimensionRole, Error, MeasureDefinition,
    StatCode, StatDimension, TableDefinition, definition,
};

/// A code, and whom or what it says a figure is about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Choice {
    /// Position of the code in its dimension.
    pub(super) code: u32,
    pub(super) means: Means,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Means {
    Nothing,
    /// Position among the regions.
    Region(usize),
    /// Men (0), women (1) or both.
    Sex(Option<usize>),
    /// The first and the last year.
    Ages(usize, usize),
    /// Below (-1) or above (1) the figure.
    Limit(f64),
    /// How far the limits are from the figure.
    HalfWidth,
    /// How much of the whole a category is, or a scenario makes of it.
    Share(u32),
}

/// The dimensions of a table, whose codes are added as they are met.
#[derive(Debug)]
pub(super) struct Dimensions<'d> {
    definition: &'d TableDefinition,
    plan: &'d Plan,
    pub(super) all: Vec<StatDimension>,
    /// Codes of age classes.
    ages: BTreeMap<Age, String>,
}

impl<'d> Dimensions<'d> {
    /// The dimensions of the definition, and others with one code each.
    pub(super) fn new(
        definition: &'d TableDefinition,
        plan: &'d Plan,
    ) -> Result<Self, Error> {
        let beside = plan.beside;
        let ages: BTreeMap<String, Age> = definition::list("cbs/leeftijd")?;
        let kind =
            |name: &String| match definition.dimension(name).map(|found| found.role) {
                Some(DimensionRole::Region) => DimensionKind::Geo,
                Some(DimensionRole::Period) => DimensionKind::Time,
                _ => DimensionKind::Plain,
            };
        let names = definition.dimensions.keys().cloned();
        let names = names.chain(beside.iter().map(|(name, _)| (*name).to_owned()));
        let dimension = |name: String| StatDimension {
            kind: kind(&name),
            title: name.clone(),
            name,
            codes: Vec::new(),
        };
        let all = names.map(dimension).collect();
        let ages = ages.into_iter().map(|(code, age)| (age, code)).collect();
        let mut made = Self { definition, plan, all, ages };
        for (name, code) in beside {
            let at = made.all.iter().position(|one| one.name == *name).unwrap_or(0);
            made.code(at, code, title::code(code));
        }
        Ok(made)
    }

    /// The codes of every dimension that a measure has figures under.
    pub(super) fn choices(
        &mut self,
        measure: &MeasureDefinition,
        period: &str,
        regions: &[Region],
    ) -> Vec<Vec<Choice>> {
        let (definition, count) = (self.definition, self.all.len());
        let of_dimension = |at: usize| {
            let name = self.all[at].name.clone();
            let Some(defined) = definition.dimensions.get(&name) else {
                return vec![Choice { code: 0, means: Means::Nothing }];
            };
            let fixed = measure.at.get(&name).or(defined.code.as_ref());
            match fixed {
                Some(code) => {
                    vec![self.choice(at, code, title::code(code), Means::Nothing)]
                }
                None => self.of_role(at, defined, period, regions),
            }
        };
        (0..count).map(of_dimension).collect()
    }

    fn of_role(
        &mut self,
        at: usize,
        defined: &DimensionDefinition,
        period: &str,
        regions: &[Region],
    ) -> Vec<Choice> {
        // The country alone has totals beside its parts, which nothing may add up twice.
        let has_totals = self.definition.with_role(DimensionRole::Region).is_none();
        match defined.role {
            DimensionRole::Fixed => Vec::new(),
            DimensionRole::Category => {
                let equal =
                    WHOLE / u32::try_from(defined.codes.len()).unwrap_or(1).max(1);
                let plan = self.plan;
                let choice = |key: &String| {
                    let known = plan.shares.iter().find(|(code, _)| code == key);
                    let means = Means::Share(known.map_or(equal, |(_, share)| *share));
                    self.choice(at, key, title::code(key), means)
                };
                defined.codes.keys().map(choice).collect()
            }
            DimensionRole::Scenario => {
                // The scenario without a name of its own is what is expected.
                let mut apart = [WHOLE + 800, WHOLE - 800].into_iter().cycle();
                let choice = |(key, name): (&String, &String)| {
                    let share = if name.is_empty() { None } else { apart.next() };
                    let means = Means::Share(share.unwrap_or(WHOLE));
                    self.choice(at, key, title::code(key), means)
                };
                defined.codes.iter().map(choice).collect()
            }
            DimensionRole::Region => {
                let of_wijken = self.all[at].name == "WijkenEnBuurten";
                let choice = |(number, region): (usize, &Region)| {
                    let is_country = region.level == RegionLevel::Nederland;
                    let key = region.code.as_str();
                    let key = if is_country && of_wijken { "NL00" } else { key };
                    self.choice(at, key, title::region(region), Means::Region(number))
                };
                regions.iter().enumerate().map(choice).collect()
            }
            DimensionRole::Period => {
                vec![self.choice(at, period, title::period(period), Means::Nothing)]
            }
            DimensionRole::Sex => {
                let sexes = [("T001038", None), ("3000", Some(0)), ("4000", Some(1))];
                let sexes = sexes.into_iter().skip(usize::from(!has_totals));
                sexes
                    .map(|(key, sex)| {
                        self.choice(at, key, title::code(key), Means::Sex(sex))
                    })
                    .collect()
            }
            DimensionRole::Age => {
                let total = has_totals.then_some(Age::Total);
                let ages = total.into_iter().chain(self.definition.ages());
                let ages: Vec<_> =
                    ages.map(|age| (age, self.ages.get(&age).cloned())).collect();
                let choice = |(age, key): (Age, Option<String>)| {
                    let key = key?;
                    let (first, last) = years(age);
                    let means = Means::Ages(first, last);
                    Some(self.choice(at, &key, title::age(age), means))
                };
                ages.into_iter().filter_map(choice).collect()
            }
            DimensionRole::Margins => {
                let mut margins = vec![("MW00000".to_owned(), Means::Nothing)];
                for percent in &defined.intervals {
                    let limits = [("MOG", -1.0), ("MBG", 1.0)];
                    margins.extend(limits.map(|(letters, side)| {
                        (format!("{letters}00{percent:02}"), Means::Limit(side))
                    }));
                }
                if defined.intervals.is_empty() {
                    margins.push(("B000150".to_owned(), Means::HalfWidth));
                }
                let choice = |(key, means): (String, Means)| {
                    self.choice(at, &key, title::code(&key), means)
                };
                margins.into_iter().map(choice).collect()
            }
        }
    }

    fn choice(&mut self, at: usize, key: &str, title: String, means: Means) -> Choice {
        Choice { code: self.code(at, key, title), means }
    }

    /// The position of a code, which is added if it is new.
    pub(super) fn code(&mut self, at: usize, key: &str, title: String) -> u32 {
        let dimension = &mut self.all[at];
        let known = dimension.codes.iter().position(|code| code.key == key);
        let position = known.unwrap_or_else(|| {
            let is_time = dimension.kind == DimensionKind::Time;
            dimension.codes.push(StatCode {
                key: key.to_owned(),
                raw: key.to_owned(),
                title,
                is_provisional: is_time && key.starts_with("2024"),
            });
            dimension.codes.len() - 1
        });
        u32::try_from(position).unwrap_or(u32::MAX)
    }
}

/// The first and the last year of an age class.
pub(super) fn years(age: Age) -> (usize, usize) {
    (usize::from(age.first()), usize::from(age.last()).min(105))
}

/// The position of a sex among men and women.
pub(super) fn sex(sex: Sex) -> Option<usize> {
    match sex {
        Sex::Male => Some(0),
        Sex::Female => Some(1),
        Sex::Total => None,
    }
}

/// Every way to take one choice of each dimension, in order.
pub(super) fn product(choices: &[Vec<Choice>], mut give: impl FnMut(&[Choice])) {
    fn step(
        choices: &[Vec<Choice>],
        taken: &mut Vec<Choice>,
        give: &mut dyn FnMut(&[Choice]),
    ) {
        let Some((first, rest)) = choices.split_first() else {
            give(taken);
            return;
        };
        for choice in first {
            taken.push(*choice);
            step(rest, taken, give);
            taken.pop();
        }
    }
    step(choices, &mut Vec::new(), &mut give);
}
