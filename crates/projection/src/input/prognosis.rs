use std::collections::BTreeSet;

use regiobeeld_domain::{Cube, Dataset, RegionCode, SnapshotId};

use crate::{PrognosisAmounts, PrognosisCell, PrognosisKey, PrognosisRow};

/// The dataset of an official labour market prognosis.
const DATASET: &str = "arbeidsmarkt/prognose";

/// What follows the measures of a scenario; the reference has nothing.
pub(crate) const SCENARIOS: [&str; 3] = ["", "hoog", "laag"];

/// The rows of an official prognosis, as they were published: of every region that it has,
/// by year, branch, profession and scenario. None where there is no prognosis.
pub(crate) fn prognosis(datasets: &[Dataset]) -> Vec<PrognosisRow> {
    let Some(dataset) = datasets.iter().find(|dataset| dataset.id == DATASET) else {
        return Vec::new();
    };
    SCENARIOS.iter().flat_map(|scenario| of_scenario(dataset, scenario)).collect()
}

/// The snapshots that a prognosis rests on.
pub(crate) fn prognosis_inputs(datasets: &[Dataset]) -> Vec<SnapshotId> {
    let dataset = datasets.iter().filter(|dataset| dataset.id == DATASET);
    let inputs: BTreeSet<_> =
        dataset.flat_map(|dataset| dataset.inputs.values().flatten().cloned()).collect();
    inputs.into_iter().collect()
}

fn of_scenario(dataset: &Dataset, scenario: &str) -> Vec<PrognosisRow> {
    let named = |measure: &str| match scenario {
        "" => measure.to_owned(),
        scenario => format!("{measure}-{scenario}"),
    };
    let cube = |measure| dataset.measures.get(&named(measure));
    let Some(demand) = cube("arbeidsvraag") else { return Vec::new() };
    let (filled, shortage) = (cube("vervulde-vraag"), cube("tekort"));
    let axes = demand.axes();
    let mut rows = Vec::new();
    for region in &axes.regions {
        for period in &axes.periods {
            for category in &axes.categories {
                let Some((profession, branch)) = category.split_once('/') else {
                    continue;
                };
                let of = |cube: Option<&Cube>| {
                    value(cube?, region, &period.to_string(), category)
                };
                let amounts = PrognosisAmounts {
                    demand: of(Some(demand)),
                    filled: of(filled),
                    shortage: of(shortage),
                };
                if amounts == PrognosisAmounts::default() {
                    continue;
                }
                let cell = PrognosisCell {
                    year: period.calendar_year(),
                    scenario: scenario.to_owned(),
                    branch: branch.parse().ok(),
                    profession: profession.parse().ok(),
                };
                let key = PrognosisKey { region: region.clone(), cell };
                rows.push(PrognosisRow { key, amounts });
            }
        }
    }
    rows
}

fn value(cube: &Cube, region: &RegionCode, period: &str, category: &str) -> Option<f64> {
    let axes = cube.axes();
    let region = axes.regions.iter().position(|known| known == region)?;
    let period = axes.periods.iter().position(|known| known.to_string() == period)?;
    let category = axes.categories.iter().position(|known| known == category)?;
    let (values, status) = cube.slab(region, period);
    status.get(category)?.has_value().then(|| values[category])
}
