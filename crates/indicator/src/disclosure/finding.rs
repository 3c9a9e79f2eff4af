use regiobeeld_domain::{Code, Diagnostic, Place, Region, Status};
use regiobeeld_method::Fate;

use super::Disclosure;
use crate::figure::Figure;
use crate::method::Whose;
use crate::plan::Plan;

impl Disclosure {
    /// Says how many figures of a level are hidden, and what can be guessed all the same.
    ///
    /// Only what anyone can count who sees the output is told: whether a hidden count
    /// equals that of the year beside would tell it.
    pub(crate) fn findings(
        &self,
        plan: &Plan<'_>,
        regions: &[Region],
        figures: &[Vec<Figure>],
    ) -> Vec<Diagnostic> {
        let Some(level) = regions.first().map(|region| region.level) else {
            return Vec::new();
        };
        let levels = plan.definition.levels.as_ref();
        if !self.concerns(plan) || levels.is_some_and(|levels| !levels.contains(&level)) {
            return Vec::new();
        }
        let mut hidden = [0_usize; 2];
        for (region, figures) in regions.iter().zip(figures) {
            for fate in self.hidden(plan, region, figures) {
                hidden[usize::from(fate == Fate::Complementary)] += 1;
            }
        }
        let [small, others] = hidden;
        let mut found = self.risks(plan);
        if small + others > 0 {
            let name = &plan.definition.name;
            let all: usize = figures.iter().map(Vec::len).sum();
            let message = format!(
                "{name} at level `{level}`: of {all} figures {small} are suppressed because \
                 a count is too small, and {others} so that no such count follows"
            );
            found.push(
                Diagnostic::new(Code::SuppressedCells, message).at(Place::Field(name)),
            );
        }
        found
    }

    /// Why each hidden figure of a region is so.
    fn hidden(
        &self,
        plan: &Plan<'_>,
        region: &Region,
        figures: &[Figure],
    ) -> impl Iterator<Item = Fate> {
        let cells = plan.cells.len();
        let of_each = plan.inputs.iter().any(|input| input.whose == Whose::Gemeenten);
        let hidden = figures.iter().enumerate();
        let hidden = hidden.filter(|(_, figure)| figure.status == Status::Suppressed);
        hidden.filter_map(move |(index, _)| {
            let place = (index / cells, plan.cells[index % cells].0);
            match self.fate(plan, &region.code, &[], place) {
                // What rests on each gemeente is hidden for the sake of one of them.
                Fate::Shown => of_each.then_some(Fate::Complementary),
                fate => Some(fate),
            }
        })
    }

    /// What is left to be guessed of the measures that a plan takes.
    fn risks(&self, plan: &Plan<'_>) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for input in &plan.inputs {
            let Some(fates) = self.measures.get(&input.measure) else { continue };
            let name = format!("{} {}", input.measure.dataset, input.measure.measure);
            let mut tell = |count: usize, what: &str, help: &str| {
                if count > 0 {
                    let message = format!("{count} hidden counts {what}");
                    let risk = Diagnostic::new(Code::DisclosureRisk, message);
                    found.push(risk.at(Place::Field(&name)).help(help));
                }
            };
            let narrow = format!(
                "lie between limits less than {} apart by what is shown",
                fates.minimum
            );
            tell(fates.narrow, &narrow, "publish fewer breakdowns or levels");
            tell(
                fates.beside,
                "are shown in the year before or after",
                "what changes little can be guessed; publish fewer breakdowns",
            );
        }
        if uses_strata(plan) {
            let message = "standardised over protected strata, of which the totals are \
                           checked and not each stratum";
            let risk = Diagnostic::new(Code::DisclosureRisk, message);
            found.push(
                risk.at(Place::Field(&plan.definition.name))
                    .help("use wide age classes, or round what is published"),
            );
        }
        found
    }
}

/// Whether a plan weighs strata, so that its value tells more than totals.
fn uses_strata(plan: &Plan<'_>) -> bool {
    let of_each = plan.inputs.iter().any(|input| input.whose == Whose::Gemeenten);
    plan.definition.method.is_by_class() && !of_each
}
