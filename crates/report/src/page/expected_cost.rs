use super::plate::Note;
use super::{Cell, Drawing, Plate, Source, Table};
use crate::chart::{Step, waterfall};
use crate::expectation::{DEMOGRAFISCH, DRIVERS, Expectation, REFERENTIE};
use crate::growth::TOTAAL;
use crate::text::expected as words;
use crate::{ExpectedCost, ExpectedDrivers, Report, number};

const TITLE: &str = "Verwachte Zvw-kosten en waar de verandering vandaan komt";

/// What costs are expected in the last year, by model and scenario, and where the change
/// comes from.
pub(super) fn plate(report: &Report, expected: &Expectation) -> Plate {
    let Some(last) = expected.costs.first() else {
        let why = "Voor deze regio is geen raming van de Zvw-kosten gemaakt.";
        return Plate::missing(TITLE, Source::absent("Vektis", &[TOTAAL]), why);
    };
    let drivers = shown(&expected.drivers);
    let drawing = drivers.map(|drivers| {
        let steps = steps(drivers);
        Drawing::new(|layout| waterfall(layout, TITLE, &steps))
    });
    let inputs = expected.costs.iter().flat_map(|cost| &cost.inputs);
    let names: Vec<&str> = [TOTAAL].into_iter().chain(DRIVERS).collect();
    Plate {
        title: TITLE.to_owned(),
        subtitle: format!("Miljoenen euro, van {} tot {}", last.origin, last.year),
        drawing,
        table: Some(table(&expected.costs)),
        is_table: true,
        notes: notes(drivers),
        source: Source::projected(report, &names, "", inputs),
        ..Plate::default()
    }
}

/// The split with the most parts that says nothing of a scenario; else any.
fn shown(all: &[ExpectedDrivers]) -> Option<&ExpectedDrivers> {
    let without = || all.iter().filter(|one| one.scenario == REFERENTIE);
    let with_trend = without().find(|one| one.trend.is_some() && one.model == "trend");
    with_trend
        .or_else(|| without().find(|one| one.model == DEMOGRAFISCH))
        .or_else(|| all.first())
}

fn steps(drivers: &ExpectedDrivers) -> Vec<Step> {
    let step = |label: &str, more: &str, value, is_total| Step {
        label: [label.to_owned(), more.to_owned()],
        value,
        is_total,
    };
    let mut steps = vec![
        step("Omvang", "meer of minder personen", drivers.omvang, false),
        step(
            "Leeftijdsopbouw",
            "en verdeling naar geslacht",
            drivers.leeftijdsopbouw,
            false,
        ),
    ];
    let trend = drivers.trend.map(|value| {
        step("Trend in kosten", "per persoon van gelijke leeftijd", value, false)
    });
    let scenario = drivers
        .scenario_effect
        .map(|value| step("Scenario", "wat het verandert", value, false));
    steps.extend(trend.into_iter().chain(scenario));
    steps.push(step("Totale verandering", "", drivers.total, true));
    steps
}

fn notes(drivers: Option<&ExpectedDrivers>) -> Vec<Note> {
    let Some(drivers) = drivers else { return Vec::new() };
    let mut text = format!(
        "De grafiek splitst de gemiddelde verandering volgens: {}; scenario {}. De delen zijn \
         gemiddelden en hebben geen eigen interval.",
        words::model(&drivers.model),
        words::scenario(&drivers.scenario).to_lowercase(),
    );
    if drivers.trend.is_some() {
        text.push_str(
            " De trend is nominaal: prijs, hoeveelheid en omvang van het pakket samen.",
        );
    }
    vec![Note::plain(text)]
}

/// One line per scenario and model.
fn table(costs: &[ExpectedCost]) -> Table {
    let (from, to) = costs.first().map_or((0, 0), |cost| (cost.origin, cost.year));
    let years = [from, to].map(|year| year.to_string());
    let since = format!("Sinds {from}");
    let heads = ["Scenario", &years[0], &years[1], &since, "Naast referentie"];
    let mut table = Table::new(&heads);
    table.rows = costs.iter().map(row).collect();
    table
}

fn row(cost: &ExpectedCost) -> Vec<Cell> {
    let start = cost.start.filter(|start| *start > 0.0);
    let change = start.map(|start| {
        let change = 100.0 * (cost.mean - start) / start;
        number::signed(change, |v| number::percent(v, 1))
    });
    let band = cost.quantiles.map(|quantiles| [quantiles.q10, quantiles.q90]);
    let other = cost.difference.map(|value| number::signed(value, number::million));
    let cell = |text: Option<String>| text.map_or_else(Cell::none, Cell::from);
    vec![
        Cell::noted(words::scenario(&cost.scenario), Some(words::model(&cost.model))),
        cell(start.map(number::million)),
        Cell::between(cost.mean, band, number::million),
        cell(change),
        cell(other),
    ]
}
