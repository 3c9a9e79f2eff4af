use super::plate::Note;
use super::{Cell, Plate, Source, Table};
use crate::expectation::Expectation;
use crate::past_error::{HAMILTON_PERRY, NO_CHANGE, PastError, find, horizons};
use crate::text::expected as words;
use crate::{Report, number};

/// How wrong earlier projections of persons were.
pub(super) fn plate(report: &Report, expected: &Expectation) -> Plate {
    const TITLE: &str = "Hoe ver zaten eerdere ramingen ernaast?";
    let errors = &expected.past_errors;
    let quantity = expected.persons.as_ref().map_or("", |series| &series.quantity);
    let inputs = expected.persons.iter().flat_map(|series| &series.inputs);
    let source = Source::projected(report, &[quantity], HAMILTON_PERRY, inputs);
    let horizons = horizons(errors, "all", HAMILTON_PERRY);
    if horizons.is_empty() {
        return Plate::missing(TITLE, source, words::NOT_TESTED);
    }
    let mut table = Table::new(&[
        "Vooruit",
        "Raming",
        "Alles gelijk",
        "Raming, 65+",
        "Alles gelijk, 65+",
        "Binnen 80%-interval",
    ]);
    table.rows = horizons.into_iter().map(|horizon| row(errors, horizon)).collect();
    let tested = report.text("verwachting-toets").into_iter();
    let how = "Getoetst is het cohortmodel met de jaren die toen bekend waren, over alle gemeenten \
               van Nederland; elke cel van gemeente, geslacht en leeftijdsklasse telt even zwaar. \
               Een regio is groter dan een gemeente, zodat de fout daarvan meestal kleiner is.";
    Plate {
        title: TITLE.to_owned(),
        subtitle: format!(
            "Gemiddelde fout in procenten, {} per gemeente, geslacht en leeftijdsklasse",
            words::people(quantity)
        ),
        table: Some(table),
        is_table: true,
        notes: tested.chain([how]).map(Note::plain).collect(),
        source,
        ..Plate::default()
    }
}

fn row(errors: &[PastError], horizon: u16) -> Vec<Cell> {
    let error = |class, model| {
        find(errors, class, model, horizon)
            .map_or_else(Cell::none, |one| number::percent(one.mape, 1).into())
    };
    let own = find(errors, "all", HAMILTON_PERRY, horizon);
    let when = own.map(words::origins);
    let within = own.and_then(|one| one.within_80);
    vec![
        Cell::noted(words::years_ahead(horizon), when.as_deref()),
        error("all", HAMILTON_PERRY),
        error("all", NO_CHANGE),
        error("65+", HAMILTON_PERRY),
        error("65+", NO_CHANGE),
        within.map_or_else(Cell::none, |share| number::percent(share, 0).into()),
    ]
}
