use regiobeeld_domain::{Age, Sex};

use super::change::lets_through;
use super::{Change, Driver, Move, Scenario};
use crate::code::{Branch, CareGroup, Profession};
use crate::spread::Outlook;

/// What a scenario changes in one run: every change with the effect it has there.
///
/// They are applied in the order of its methods: prevention to the volumes, substitution
/// to what is left of these, then staff time, productivity, training and retirement.
#[derive(Debug, Clone)]
pub struct Effects<'a> {
    changes: Vec<(&'a Change, f64)>,
}

impl Scenario {
    /// The effects of its changes in an outlook, those of draws kept within the range of
    /// their driver. A scenario without changes leaves everything as it is, to the bit.
    pub fn effects(&self, outlook: Outlook) -> Effects<'_> {
        let value = |change: &Change| {
            let info = change.driver.info();
            change.effect.at(outlook, &change.origin).clamp(info.least, info.most)
        };
        let changes = self.changes.iter();
        Effects { changes: changes.map(|change| (change, value(change))).collect() }
    }
}

impl Effects<'_> {
    /// What the volume of care of people of an age and sex is multiplied by in a year,
    /// because of prevention. Several changes are multiplied.
    pub fn volume_factor(
        &self,
        care_group: CareGroup,
        age: Age,
        sex: Sex,
        year: u16,
    ) -> f64 {
        self.of(Driver::Prevention)
            .filter(|(change, _)| change.is_about_use(care_group, age, sex))
            .map(|(change, effect)| 1.0 - effect * change.weight(year))
            .product()
    }

    /// What moves between care groups of the care of people of an age and sex in a year.
    ///
    /// Changes that take from the same care group take together `1 − ∏(1 − share)` of it,
    /// each in proportion to its own share, whatever their order.
    pub fn moves(&self, age: Age, sex: Sex, year: u16) -> Vec<Move> {
        CareGroup::all().flat_map(|from| self.moves_from(from, age, sex, year)).collect()
    }

    fn moves_from(&self, from: CareGroup, age: Age, sex: Sex, year: u16) -> Vec<Move> {
        let taking: Vec<(&Change, f64)> = self
            .of(Driver::Substitution)
            .filter(|(change, _)| change.is_about_use(from, age, sex))
            .map(|(change, effect)| (change, effect * change.weight(year)))
            .filter(|(_, share)| *share > 0.0)
            .collect();
        let stated: f64 = taking.iter().map(|(_, share)| share).sum();
        let together = 1.0 - taking.iter().map(|(_, share)| 1.0 - share).product::<f64>();
        let scale = if taking.len() == 1 { 1.0 } else { together / stated };
        let each = |(change, share): (&Change, f64)| {
            change
                .to
                .iter()
                .map(move |to| Move {
                    from,
                    to: to.care_group,
                    share: share * scale * to.share,
                    conversion: to.conversion,
                })
                .collect::<Vec<_>>()
        };
        taking.into_iter().flat_map(each).collect()
    }

    /// What the staff time of a volume is multiplied by in a year, because care is digital:
    /// of the work that a branch does for a care group, or for none of them.
    pub fn labour_factor(
        &self,
        branch: Branch,
        care_group: Option<CareGroup>,
        year: u16,
    ) -> f64 {
        self.of(Driver::DigitalCare)
            .filter(|(change, _)| {
                lets_through(&change.branches, &branch)
                    && match care_group {
                        Some(group) => lets_through(&change.care_groups, &group),
                        None => change.care_groups.is_empty(),
                    }
            })
            .map(|(change, effect)| 1.0 - effect * change.weight(year))
            .product()
    }

    /// What is added to the growth of productivity of a branch in a year.
    pub fn productivity(&self, branch: Branch, year: u16) -> f64 {
        self.added(Driver::Productivity, branch, None, year)
    }

    /// What the inflow into training for a profession of a branch is multiplied by in a
    /// year.
    pub fn training_factor(
        &self,
        branch: Branch,
        profession: Profession,
        year: u16,
    ) -> f64 {
        self.of(Driver::TrainingInflow)
            .filter(|(change, _)| change.is_about_job(branch, Some(profession)))
            .map(|(change, effect)| 1.0 + effect * change.weight(year))
            .product()
    }

    /// The years by which staff of a profession of a branch retire later in a year.
    pub fn later_retirement(
        &self,
        branch: Branch,
        profession: Profession,
        year: u16,
    ) -> f64 {
        self.added(Driver::LaterRetirement, branch, Some(profession), year)
    }

    fn added(
        &self,
        driver: Driver,
        branch: Branch,
        profession: Option<Profession>,
        year: u16,
    ) -> f64 {
        self.of(driver)
            .filter(|(change, _)| change.is_about_job(branch, profession))
            .map(|(change, effect)| effect * change.weight(year))
            // A sum of floats starts at −0, which would show in a reference.
            .fold(0.0, |sum, added| sum + added)
    }

    fn of(&self, driver: Driver) -> impl Iterator<Item = (&Change, f64)> {
        self.changes
            .iter()
            .filter(move |(change, _)| change.driver == driver)
            .map(|(change, effect)| (*change, *effect))
    }
}
