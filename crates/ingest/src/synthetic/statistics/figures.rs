//! The figures of a period, from residents and levels.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::level::{ALL, Level};
use super::people::{Place, apportion};
use super::plans::Plan;
use crate::synthetic::random::Key;

/// Whom a cell is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Part {
    /// Men (0) or women (1); none for both.
    pub(super) sex: Option<usize>,
    /// The first and the last year of age.
    pub(super) ages: (usize, usize),
    /// How much of the whole a category is and a scenario makes of it, in parts of
    /// [`WHOLE`].
    pub(super) share: u32,
}

/// All of a measure.
pub(super) const WHOLE: u32 = 10_000;

impl Part {
    /// Everyone, in all categories.
    pub(super) const ALL: Self = Self { sex: None, ages: ALL, share: WHOLE };
}

/// The figures of one period of a table.
pub(super) struct Figures<'a> {
    pub(super) plan: &'a Plan,
    pub(super) places: &'a [Place],
    pub(super) year: u16,
    pub(super) key: Key,
    /// By measure and part, one for each place.
    known: BTreeMap<(&'a str, Part), Rc<[f64]>>,
}

impl<'a> Figures<'a> {
    pub(super) fn new(plan: &'a Plan, places: &'a [Place], year: u16, key: Key) -> Self {
        let key = key.with_name(plan.definition);
        Self { plan, places, year, key, known: BTreeMap::new() }
    }

    /// The figure of a region, which is its gemeenten taken together.
    pub(super) fn of(&mut self, measure: &'a str, members: &[usize], part: Part) -> f64 {
        match self.plan.level(measure) {
            Level::Mean { ages, .. } => {
                let of_place = self.column(measure, part);
                let (mut sum, mut weight) = (0.0, 0.0);
                for at in members {
                    let people = self.places[*at].residents(None, ages);
                    sum += people * of_place[*at];
                    weight += people;
                }
                if weight > 0.0 { sum / weight } else { 0.0 }
            }
            Level::Quotient { of, over, ages, times } => {
                let top = self.of(of, members, Part::ALL);
                let below = match over {
                    Some(over) => self.of(over, members, Part::ALL),
                    None => self.residents(members, ages),
                };
                if below > 0.0 { top / below * times } else { 0.0 }
            }
            _ => {
                let of_place = self.column(measure, part);
                members.iter().map(|at| of_place[*at]).sum()
            }
        }
    }

    /// Residents of some ages of a region.
    pub(super) fn residents(&self, members: &[usize], ages: (usize, usize)) -> f64 {
        members.iter().map(|at| self.places[*at].residents(None, ages)).sum()
    }

    /// The figure of every place.
    fn column(&mut self, measure: &'a str, part: Part) -> Rc<[f64]> {
        if let Some(known) = self.known.get(&(measure, part)) {
            return Rc::clone(known);
        }
        let places = self.places;
        let since = f64::from(self.year) - 2020.0;
        let share = f64::from(part.share) / f64::from(WHOLE);
        let figures: Vec<f64> = match self.plan.level(measure) {
            Level::Residents => {
                let people = |place: &Place| {
                    (place.residents(part.sex, part.ages) * share).round()
                };
                places.iter().map(people).collect()
            }
            Level::Rate { per_1000, ages, spread, yearly } => {
                let count = |place: &Place| {
                    let people = place.residents(None, ages);
                    let expected = people * share * (per_1000 + yearly * since) / 1000.0
                        * (1.0 + spread * self.differs(measure, place));
                    let noise = self.chance(measure, place) * expected.max(0.0).sqrt();
                    (expected + 0.5 * noise).round().max(0.0)
                };
                places.iter().map(count).collect()
            }
            Level::AsMany { of, spread } => {
                let total: f64 = self.column(of, part).iter().sum();
                let weight = |place: &Place| {
                    place.residents(None, ALL)
                        * (1.0 + spread * self.differs(measure, place))
                };
                let weights: Vec<f64> = places.iter().map(weight).collect();
                apportion(&weights, total)
            }
            Level::Balance(terms) => {
                let mut sums = vec![0.0; places.len()];
                for (of, times) in terms {
                    for (sum, value) in sums.iter_mut().zip(self.column(of, part).iter())
                    {
                        *sum += times * value;
                    }
                }
                sums
            }
            Level::Mean { level, spread, yearly, .. } => {
                let own = |place: &Place| {
                    level + yearly * since + spread * self.differs(measure, place)
                };
                places.iter().map(own).collect()
            }
            Level::Quotient { .. } => vec![0.0; places.len()],
        };
        let figures: Rc<[f64]> = figures.into();
        self.known.insert((measure, part), Rc::clone(&figures));
        figures
    }

    /// How far a place is from the country, between about -1 and 1, in every year alike.
    fn differs(&self, measure: &str, place: &Place) -> f64 {
        let own = self.key.with_name(measure).with_name(place.code.as_str());
        0.7 * place.hardship + 0.4 * own.signed()
    }

    /// What is chance in a year.
    fn chance(&self, measure: &str, place: &Place) -> f64 {
        let own = self.key.with_name(measure).with_name(place.code.as_str());
        own.with(u64::from(self.year)).normal()
    }
}
