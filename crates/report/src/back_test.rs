//! The page about how wrong projections were.

use std::collections::BTreeSet;

use regiobeeld_domain::Age;
use serde::Serialize;

use crate::chart::{Course, courses};
use crate::page::{Cell, Drawing, Key, Plate, Source, Table};
use crate::past_error::{HAMILTON_PERRY, NO_CHANGE, PastError, find, past_errors};
use crate::text::expected as words;
use crate::{Error, Expected, Material, number, template, text};

/// The models in the order that they are shown, with the class of their line.
const MODELS: [(&str, &str); 4] = [
    (HAMILTON_PERRY, "main"),
    ("hamilton-perry-plain", "plain"),
    (NO_CHANGE, "same"),
    ("national-growth", "country"),
];

/// The page about the tests of projections of a run.
pub fn back_test_page(material: &Material<'_>) -> Result<String, Error> {
    let errors = past_errors(material.expected.map_or(&[], |one| one.back_tests));
    let quantities: BTreeSet<&str> =
        errors.iter().map(|one| one.quantity.as_str()).collect();
    let page = Page {
        synthetic: material.is_synthetic(),
        run: &material.facts.run,
        run_date: number::date(&material.facts.run_date),
        version: &material.facts.version,
        indeling: material.facts.indeling,
        has_index: !material.frame.regions.is_empty(),
        missing: why_missing(material.expected, &errors),
        sections: quantities
            .into_iter()
            .map(|quantity| Section::new(quantity, &errors))
            .collect(),
    };
    template::render(template::BACK_TESTS, &page)
}

#[derive(Debug, Serialize)]
struct Page<'a> {
    synthetic: bool,
    run: &'a str,
    run_date: String,
    version: &'a str,
    indeling: u16,
    /// Whether the page of all regions stands beside it: not in a run of tests alone.
    has_index: bool,
    missing: Option<&'static str>,
    sections: Vec<Section>,
}

/// The tests of one quantity.
#[derive(Debug, Serialize)]
struct Section {
    anchor: String,
    title: String,
    lead: String,
    plates: Vec<Plate>,
}

fn why_missing(
    expected: Option<Expected<'_>>,
    errors: &[PastError],
) -> Option<&'static str> {
    match expected {
        None => Some("In deze run zijn geen ramingen gemaakt; er is niets te toetsen."),
        Some(_) if errors.is_empty() => Some(words::NOT_TESTED),
        Some(_) => None,
    }
}

impl Section {
    fn new(quantity: &str, errors: &[PastError]) -> Self {
        let errors: Vec<PastError> =
            errors.iter().filter(|one| one.quantity == quantity).cloned().collect();
        let source = || Source::tested(quantity);
        let by_age: Vec<&str> = classes(&errors, is_age);
        let by_size: Vec<&str> = classes(&errors, |class| class.starts_with("gemeenten"));
        let mut plates = vec![models(&errors, source())];
        for (title, classes) in [
            ("Fout naar leeftijd", by_age),
            ("Fout naar grootte van de gemeente", by_size),
        ] {
            if !classes.is_empty() {
                plates.push(by_class(title, &classes, &errors, source()));
            }
        }
        plates.push(coverage(&errors, source()));
        Self {
            anchor: format!("toets-{}", quantity.replace('/', "-")),
            title: text::capitalised(words::people(quantity)),
            lead: lead(&errors),
            plates,
        }
    }
}

/// What was tested.
fn lead(errors: &[PastError]) -> String {
    let own = || errors.iter().filter(|one| one.class == "all");
    let origins: BTreeSet<u16> = own().flat_map(|one| one.origins.clone()).collect();
    let most = own().map(|one| one.horizon).max().unwrap_or(0);
    let origins: Vec<u16> = origins.into_iter().collect();
    format!(
        "Vanaf {} is telkens een raming gemaakt met alleen de jaren die toen bekend waren, tot {} \
         vooruit, en naast de latere telling gelegd.",
        number::years(&origins),
        words::years_ahead(most),
    )
}

fn is_age(class: &str) -> bool {
    class.parse::<Age>().is_ok()
}

/// The classes of a kind: ages from young to old, sizes from small to large.
fn classes(errors: &[PastError], is_kind: impl Fn(&str) -> bool) -> Vec<&str> {
    let names: BTreeSet<&str> = errors.iter().map(|one| one.class.as_str()).collect();
    let mut names: Vec<_> = names.into_iter().filter(|name| is_kind(name)).collect();
    let first_number = |name: &str| -> u32 {
        let digits = name.chars().filter(|letter| *letter != ',');
        let digits = digits.skip_while(|letter| !letter.is_ascii_digit());
        let digits: String = digits.take_while(char::is_ascii_digit).collect();
        digits.parse().unwrap_or(0)
    };
    names.sort_by_key(|name| (!name.contains('<'), first_number(name)));
    names
}

fn horizons(errors: &[PastError]) -> BTreeSet<u16> {
    errors.iter().map(|one| one.horizon).collect()
}

/// The four models beside each other, over all cells.
fn models(errors: &[PastError], source: Source) -> Plate {
    const TITLE: &str = "Gemiddelde fout naar aantal jaren vooruit";
    let tested: Vec<_> = MODELS
        .into_iter()
        .filter(|(model, _)| errors.iter().any(|one| one.model == *model))
        .collect();
    let course = |(model, class): &(&str, &'static str)| Course {
        class,
        points: errors
            .iter()
            .filter(|one| one.class == "all" && one.model == *model)
            .map(|one| (one.horizon, one.mape))
            .collect(),
    };
    let lines: Vec<Course> = tested.iter().map(course).collect();
    let mut table = Table::new(&["Vooruit"]);
    table.head.extend(tested.iter().map(|(model, _)| capital(words::model(model))));
    table.rows = horizons(errors)
        .into_iter()
        .map(|horizon| {
            let cells = tested
                .iter()
                .map(|(model, _)| error(find(errors, "all", model, horizon)));
            [ahead(errors, horizon)].into_iter().chain(cells).collect()
        })
        .collect();
    Plate {
        title: TITLE.to_owned(),
        subtitle:
            "Procent van de telling; gemiddeld over cellen van gemeente, geslacht en \
                   leeftijdsklasse"
                .to_owned(),
        legend: tested
            .iter()
            .map(|(model, class)| Key::course(class, &capital(words::model(model))))
            .collect(),
        drawing: Some(Drawing::new(|layout| courses(layout, TITLE, &lines))),
        table: Some(table),
        is_table: true,
        source,
        ..Plate::default()
    }
}

/// The error of the model that is used, by class, with that of no change beside it.
fn by_class(
    title: &str,
    classes: &[&str],
    errors: &[PastError],
    source: Source,
) -> Plate {
    let mut table = Table::new(&["Vooruit"]);
    table.head.extend(classes.iter().map(|class| capital(&words::class(class))));
    table.rows = horizons(errors)
        .into_iter()
        .map(|horizon| {
            let cells = classes.iter().map(|class| {
                let naive = find(errors, class, NO_CHANGE, horizon);
                let naive =
                    naive.map(|one| format!("gelijk: {}", number::percent(one.mape, 1)));
                let own = find(errors, class, HAMILTON_PERRY, horizon);
                let own = own.map(|one| number::percent(one.mape, 1));
                let own = own.unwrap_or_else(|| number::NONE.to_owned());
                Cell::noted(own, naive.as_deref())
            });
            [ahead(errors, horizon)].into_iter().chain(cells).collect()
        })
        .collect();
    Plate {
        title: title.to_owned(),
        subtitle: format!(
            "Gemiddelde fout van het {}; klein: als alles gelijk was gebleven",
            words::model(HAMILTON_PERRY)
        ),
        table: Some(table),
        is_table: true,
        source,
        ..Plate::default()
    }
}

/// How many cells lay within the intervals, and on which side the projection was.
fn coverage(errors: &[PastError], source: Source) -> Plate {
    const TITLE: &str = "Wat er binnen de intervallen viel";
    let own = |horizon| find(errors, "all", HAMILTON_PERRY, horizon);
    let heads = ["Vooruit", "Binnen 80%", "Binnen 95%", "Te hoog of te laag", "Cellen"];
    let mut table = Table::new(&heads);
    let share = |share: Option<f64>| {
        share.map_or_else(Cell::none, |share| number::percent(share, 1).into())
    };
    table.rows = horizons(errors)
        .into_iter()
        .filter_map(|horizon| {
            let one = own(horizon).filter(|one| one.within_80.is_some())?;
            Some(vec![
                ahead(errors, horizon),
                share(one.within_80),
                share(one.within_95),
                number::signed(one.bias, |v| number::percent(v, 1)).into(),
                // Counts of cells are far below the integers that a float holds exactly.
                number::decimal(one.cells as f64, 0).into(),
            ])
        })
        .collect();
    if table.rows.is_empty() {
        let why = "Van deze ramingen is geen interval getoetst.";
        return Plate::missing(TITLE, source, why);
    }
    Plate {
        title: TITLE.to_owned(),
        subtitle: "Procent van de cellen waarvan de telling binnen het interval lag; te hoog of \
                   te laag: de gemiddelde fout met teken"
            .to_owned(),
        table: Some(table),
        is_table: true,
        source,
        ..Plate::default()
    }
}

/// The years ahead, and from which years that was.
fn ahead(errors: &[PastError], horizon: u16) -> Cell {
    let own = find(errors, "all", HAMILTON_PERRY, horizon);
    let own = own.or_else(|| errors.iter().find(|one| one.horizon == horizon));
    let when = own.map(words::origins);
    Cell::noted(words::years_ahead(horizon), when.as_deref())
}

fn error(found: Option<&PastError>) -> Cell {
    found.map_or_else(Cell::none, |one| number::percent(one.mape, 1).into())
}

fn capital(words: &str) -> String {
    text::capitalised(words)
}

#[cfg(test)]
mod tests;
