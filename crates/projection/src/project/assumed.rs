use regiobeeld_domain::{AssumptionNote, Text};

use super::care::LATER_FROM;
use crate::{AssumptionSources, DAMPING, RatioSettings, STEEPEST, Scenario, assumptions};

/// Everything that the models and the scenarios of a projection take to be so.
pub fn assumption_notes(scenarios: &[Scenario]) -> Vec<AssumptionNote> {
    let of_scenarios = AssumptionSources { scenarios, ..AssumptionSources::default() };
    let of_scenarios = assumptions(of_scenarios).into_iter().map(|known| known.note());
    of_models().into_iter().chain(of_scenarios).collect()
}

/// Those of the models, which no definition says otherwise.
fn of_models() -> Vec<AssumptionNote> {
    let settings = RatioSettings::STANDARD;
    vec![
        note(
            "model/hamilton-perry/behoud",
            settings.keep,
            [
                "Deel van de afwijking van de regio dat per vijf jaar blijft",
                "Part of a region's deviation that stays in five years",
            ],
            ["aandeel", "part"],
            [
                "Gekozen in toetsen op jaren die er al zijn; tussen 0,9 en 1 verandert de fout met \
                 minder dan 0,1 procentpunt.",
                "Chosen by tests on years that have come; between 0.9 and 1 the error changes by \
                 less than 0.1 percentage point.",
            ],
        ),
        note(
            "model/hamilton-perry/halveringstijd",
            settings.half_life,
            [
                "Na hoeveel jaar een ouder paar jaren half meetelt",
                "After how many years an older pair of years counts half",
            ],
            ["jaar", "years"],
            [
                "Gekozen in toetsen op jaren die er al zijn.",
                "Chosen by tests on years that have come.",
            ],
        ),
        note(
            "model/trend/demping",
            DAMPING,
            [
                "Deel van een trend in gebruik dat na een jaar overblijft",
                "Part of a trend in use that is left after a year",
            ],
            ["aandeel", "part"],
            [
                "Aanname: trends houden niet eeuwig aan.",
                "An assumption: trends do not last for ever.",
            ],
        ),
        note(
            "model/trend/steilste",
            STEEPEST,
            ["Steilste trend in gebruik per jaar", "Steepest trend in use a year"],
            ["logaritme per jaar", "logarithm a year"],
            [
                "Aanname: wat sneller verandert, is zelden een trend die blijft.",
                "An assumption: what changes faster is rarely a trend that lasts.",
            ],
        ),
        note(
            "model/latere-start/leeftijd",
            LATER_FROM,
            [
                "Leeftijd vanaf welke ziekte later komt als mensen langer leven",
                "Age from which illness comes later as people live longer",
            ],
            ["jaar", "years"],
            [
                "Aanname: kosten van kinderen en volwassenen schuiven niet mee met de \
                 levensverwachting.",
                "An assumption: costs of children and adults do not move with life expectancy.",
            ],
        ),
    ]
}

fn note(
    name: &str,
    value: f64,
    title: [&str; 2],
    unit: [&str; 2],
    evidence: [&str; 2],
) -> AssumptionNote {
    let text = |[nl, en]: [&str; 2]| Text { nl: nl.to_owned(), en: en.to_owned() };
    AssumptionNote {
        name: name.to_owned(),
        title: text(title),
        value,
        limits_80: [value; 2],
        unit: text(unit),
        evidence: text(evidence),
        source: None,
        about: Vec::new(),
    }
}
